"""Segments in a folder: whole under their names or not there."""

from pathlib import Path

import pytest

from crawler.errors import ArchiveError
from storage.bucket import FolderBucket, digest

NAME = "segment-20240502090000-job-node-0.warc.gz"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    file = tmp_path / NAME
    file.write_bytes(b"answers" * 100)
    return file


@pytest.fixture
def bucket(tmp_path: Path) -> FolderBucket:
    return FolderBucket(tmp_path / "bucket")


def test_a_segment_comes_into_the_archive_as_it_was_put(tmp_path: Path, made: Path, bucket: FolderBucket) -> None:
    bucket.put(NAME, made)
    for _ in range(2):  # a second time nothing is left to do
        bucket.fetch(NAME, 700, digest(made), tmp_path / "warc")
    assert (tmp_path / "warc" / NAME).read_bytes() == made.read_bytes()
    assert [path.name for path in (tmp_path / "warc").iterdir()] == [NAME]
    bucket.remove(NAME)
    bucket.remove(NAME)
    assert list((tmp_path / "bucket").iterdir()) == []
    bucket.fetch(NAME, 700, digest(made), tmp_path / "warc")


def test_a_segment_that_was_changed_or_cut_is_refused(tmp_path: Path, made: Path, bucket: FolderBucket) -> None:
    bucket.put(NAME, made)
    (tmp_path / "bucket" / NAME).write_bytes(b"Answers" * 100)
    with pytest.raises(ArchiveError, match="isn't what was put there"):
        bucket.fetch(NAME, 700, digest(made), tmp_path / "warc")
    assert not (tmp_path / "warc" / NAME).exists()


def test_a_torn_copy_in_the_archive_is_made_anew(tmp_path: Path, made: Path, bucket: FolderBucket) -> None:
    bucket.put(NAME, made)
    (tmp_path / "warc").mkdir()
    (tmp_path / "warc" / NAME).write_bytes(b"ans")
    bucket.fetch(NAME, 700, digest(made), tmp_path / "warc")
    assert (tmp_path / "warc" / NAME).read_bytes() == made.read_bytes()


def test_a_segment_that_is_not_there_is_a_clear_error(tmp_path: Path, bucket: FolderBucket) -> None:
    with pytest.raises(ArchiveError, match="No such file"):
        bucket.fetch(NAME, 1, "", tmp_path / "warc")


@pytest.mark.parametrize("name", ["../../articles.db", "a/b.warc.gz", "articles.db", "/etc/a.warc.gz"])
def test_a_name_leads_nowhere_else(name: str, tmp_path: Path, made: Path, bucket: FolderBucket) -> None:
    with pytest.raises(ArchiveError, match="no name of a segment"):
        bucket.put(name, made)
    with pytest.raises(ArchiveError, match="no name of a segment"):
        bucket.fetch(name, 1, "", tmp_path / "warc")
    with pytest.raises(ArchiveError, match="no name of a segment"):
        bucket.remove(name)


def test_a_folder_that_can_not_be_written_is_a_clear_error(tmp_path: Path, made: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveError, match="can't be written"):
        FolderBucket(tmp_path / "file").put(NAME, made)
