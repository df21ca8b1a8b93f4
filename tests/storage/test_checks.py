"""`marsad doctor`, `backup` and `prune` on archives that were hurt in a known way."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlite_utils.utils import sqlite3

from crawler.cli import cli
from crawler.ingest.write import Ingest
from storage.archive import ArchiveWriter
from storage.store import Store
from tests.ingest.test_replay import html
from tests.storage.drafts import NOW, TEXT, draft, source


def call(data: Path, *arguments: str) -> tuple[int, Any]:
    result = CliRunner().invoke(cli, [*arguments, "--data", str(data), "--config", str(data / "absent.toml"), "--json"])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, json.loads(result.stdout) if result.stdout.startswith("{") else result.stdout


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Three articles of archived pages, one of them revised."""
    folder = tmp_path / "data"
    folder.mkdir()
    with Store.open(folder / "articles.db") as store, ArchiveWriter(folder / "warc") as archive:
        store.sources.sync([source()])
        ingest = Ingest(store, store.runs.start("crawl", NOW))
        for number in range(3):
            url = f"https://nawafir.example/{number}"
            position = archive.write(
                url=url,
                status=200,
                headers=[("Content-Type", "text/html")],
                at=NOW,
                body=html(f"خبر {number}"),
                note={"source": "nawafir", "kind": "article"},
            )
            ingest.apply(draft(url, f"{TEXT}\nالفقرة رقم {number} تختلف عن غيرها.", archive=position), NOW)
        later = NOW + timedelta(days=1)
        Ingest(store, store.runs.start("crawl", later)).apply(
            draft("https://nawafir.example/0", f"{TEXT}\nوقد عدل الخبر.", at=later), later
        )
    return folder


def test_all_is_well(data: Path) -> None:
    assert call(data, "doctor", "--deep") == (0, {"findings": []})


def hurt(sql: str) -> Callable[[Path], None]:
    def apply(data: Path) -> None:
        connection = sqlite3.connect(str(data / "articles.db"))
        connection.executescript(sql)
        connection.close()

    return apply


def tear(data: Path) -> None:
    (path,) = (data / "warc").glob("*.warc.gz")
    with path.open("ab") as file:
        file.write(b"\x1f\x8b\x08half a record")
    path.with_name(path.name + ".open").touch()


HURTS: dict[str, tuple[Callable[[Path], None], str]] = {
    "index-lacks-an-article": (hurt("INSERT INTO articles_fts(articles_fts) VALUES ('delete-all')"), "index"),
    "orphaned-lines": (hurt("INSERT INTO removed_lines VALUES (99, 'rule', 'line')"), "orphans"),
    "newest-revision-lost": (hurt("DELETE FROM revision_rows WHERE article = 1 AND revision = 2"), "revisions"),
    "counts-wrong": (hurt("UPDATE day_counts SET articles = 99"), "counts"),
    "position-wrong": (hurt("UPDATE pages SET warc_offset = 5"), "archive"),
    "archive-file-lost": (hurt("UPDATE pages SET warc_file = 'lost.warc.gz'"), "archive"),
    "torn-tail": (tear, "archive"),
}


@pytest.mark.parametrize(("hurting", "check"), HURTS.values(), ids=HURTS.keys())
def test_what_can_be_derived_is_mended(data: Path, hurting: Callable[[Path], None], check: str) -> None:
    """W05, where the archive lacks what the database points to"""
    hurting(data)
    status, found = call(data, "doctor", "--check")
    assert (status, {finding["check"] for finding in found["findings"]}) == (1, {check})
    status, found = call(data, "doctor")
    assert (status, [finding["mended"] for finding in found["findings"]]) == (0, [True] * len(found["findings"]))
    assert call(data, "doctor", "--deep") == (0, {"findings": []})


def test_a_damaged_database_is_told_and_rebuilt_from_the_archive(data: Path) -> None:
    path = data / "articles.db"
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(os.urandom(4096 * 30))
    before = path.read_bytes()
    assert call(data, "doctor")[0] == 1
    assert path.read_bytes() == before
    status, report = call(data, "doctor", "--rebuild")
    assert (status, report["total"]["outcomes"]["new"]) == (0, 1)  # three pages of one text: an article and two aliases
    assert call(data, "doctor", "--deep") == (0, {"findings": []})
    assert len(list(data.glob("articles.db.before-rebuild-*"))) >= 1


def test_a_record_that_the_database_lacks_is_listed(data: Path) -> None:
    """W05"""
    with ArchiveWriter(data / "warc") as archive:
        archive.write(
            url="https://nawafir.example/9",
            status=200,
            headers=[("Content-Type", "text/html")],
            at=NOW,
            body=html("خبر لم يصل"),
            note={"source": "nawafir", "kind": "article"},
        )
    status, found = call(data, "doctor", "--deep")
    assert (status, len(found["findings"])) == (1, 1)
    (path,) = (data / "warc").glob("*.warc.gz")
    call(data, "ingest", str(path))
    assert call(data, "doctor", "--deep") == (0, {"findings": []})


def _write_until_killed(path: str) -> None:
    with Store.open(path) as store:
        ingest = Ingest(store, store.runs.start("crawl", NOW))
        number = 100
        while True:
            number += 1
            ingest.apply(draft(f"https://nawafir.example/{number}", f"{TEXT}\nالنص {number}."), NOW)


def test_backups_while_a_crawl_writes_are_whole(data: Path, tmp_path: Path) -> None:
    """Q15"""
    writer = multiprocessing.get_context("spawn").Process(target=_write_until_killed, args=(str(data / "articles.db"),))
    writer.start()
    counts = []
    try:
        for number in range(8):
            target = tmp_path / f"copy{number}.db"
            assert call(data, "backup", str(target))[0] == 0
            with Store.open(target) as copy:
                counts.append(copy.db.execute("SELECT count(*) FROM articles").fetchone()[0])
                half = copy.db.execute(
                    "SELECT count(*) FROM articles WHERE id NOT IN (SELECT article FROM revisions) "
                    "OR id NOT IN (SELECT article FROM search_rows)"
                ).fetchone()[0]
                assert half == 0
    finally:
        writer.kill()
        writer.join()
        writer.close()
    assert counts == sorted(counts)


def test_backup_refuses_to_replace(data: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("mine")
    result = CliRunner().invoke(cli, ["backup", str(tmp_path / "copy.db"), "--data", str(data)])
    assert "--force" in str(result.exception)
    assert (tmp_path / "copy.db").read_text() == "mine"


def test_prune_shows_first_then_drops_files_and_never_articles_unless_asked(data: Path) -> None:
    (path,) = (data / "warc").glob("*.warc.gz")
    shown = call(data, "prune", "--larger-than", "0")[1]
    assert (shown["files"], shown["articles"], shown["deleted"], path.exists()) == ([path.name], 0, False, True)
    call(data, "prune", "--larger-than", "0", "--yes")
    assert not path.exists()
    assert call(data, "doctor", "--deep") == (0, {"findings": []})
    with Store.open(data / "articles.db") as store:
        assert store.db.execute("SELECT count(*) FROM articles").fetchone()[0] == 3
    call(data, "prune", "--articles-older-than", "30d", "--yes")
    assert call(data, "doctor") == (0, {"findings": []})
    with Store.open(data / "articles.db") as store:
        assert store.db.execute("SELECT count(*) FROM articles").fetchone()[0] == 0
        assert store.db.execute("SELECT count(*) FROM pages").fetchone()[0] == 3


def test_prune_leaves_what_is_being_written(data: Path) -> None:
    (path,) = (data / "warc").glob("*.warc.gz")
    path.with_name(path.name + ".open").touch()
    assert call(data, "prune", "--larger-than", "0")[1]["files"] == []


@pytest.mark.parametrize("lost", [1, 7, 50, 100], ids=lambda lost: f"{lost}-bytes-lost")
def test_w12_a_closed_file_that_was_cut_is_noticed_always(data: Path, lost: int) -> None:
    (path,) = (data / "warc").glob("*.warc.gz")
    os.truncate(path, path.stat().st_size - lost)
    status, told = call(data, "doctor", "--check")
    assert status == 1
    assert [finding["what"].split(":")[0] for finding in told["findings"]] == [f"{path.name} was cut"]
