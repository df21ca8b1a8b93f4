"""`marsad release`: a corpus whose counts add up, that is the same each time, and holds nothing that is reserved."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from crawler.cli import cli
from crawler.errors import MarsadError
from storage.store import Store
from tests.browse import archive
from tests.ingest.warc_files import pack

Release = Callable[..., str]
PLAIN = (("Content-Type", "text/html"),)
ANSWERS: dict[str, tuple[tuple[tuple[str, str], ...], bytes]] = {
    "": (PLAIN, b"<p>text</p>"),
    "robots noai": (PLAIN, b'<meta name="robots" content="noai"><p>text</p>'),
    "tdm-reservation": ((*PLAIN, ("TDM-Reservation", "1")), b"<p>text</p>"),
    "robots.txt GPTBot": (PLAIN, b"<p>text</p>"),
}
"""What the pages of the first articles answered, by why they are left out."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive whose first articles have raw pages; of three of them the use is reserved, two have the same words."""
    folder = tmp_path_factory.mktemp("release")
    archive.write(folder / "articles.db", 20, hostile=False)
    with Store.open(folder / "articles.db") as store, store.transaction():
        ids = [row[0] for row in store.db.execute("SELECT id FROM articles ORDER BY id LIMIT 6")]
        for number, (why, (headers, body)) in enumerate(ANSWERS.items()):
            host = "closed" if why.startswith("robots.txt") else "open"
            lie(store, folder, ids[number], f"https://{host}.example/{number}", headers, body)
        robots = (b"User-agent: GPTBot\nDisallow: /\n\nUser-agent: *\nAllow: /\n", "https://closed.example/robots.txt")
        lie(store, folder, None, robots[1], PLAIN, robots[0])
        store.db.execute("UPDATE articles SET page = NULL WHERE id = ?", (ids[4],))
        store.db.execute(
            "UPDATE articles SET text_hash = (SELECT text_hash FROM articles WHERE id = ?) WHERE id = ?",
            (ids[4], ids[5]),
        )
    return folder


def lie(
    store: Store, folder: Path, article: int | None, url: str, headers: tuple[tuple[str, str], ...], body: bytes
) -> None:
    """Has a page lie in the archive, as that of an article where one is given."""
    file, (position,) = pack(folder / "warc", [(url, body)], headers=headers)
    store.db.execute(
        "INSERT INTO pages (url, source, kind, status, fetched_at, warc_file, warc_offset) "
        "SELECT ?, name, ?, 200, '2024-05-01T09:30:00+00:00', ?, ? FROM sources LIMIT 1",
        (url, "article" if article else "robots", file.name, position.offset),
    )
    if article:
        store.db.execute("UPDATE articles SET page = ? WHERE id = ?", (url, article))


@pytest.fixture
def release(data: Path) -> Release:
    def invoke(*arguments: object) -> str:
        result = CliRunner().invoke(cli, ["release", *map(str, arguments), "--data", str(data)])
        if isinstance(result.exception, MarsadError):
            return f"{result.exception.exit_status}: {result.exception}"
        assert result.exit_code == 0, result.output
        return result.output

    return invoke


def rows(file: Path) -> list[dict[str, Any]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))


def test_o09_what_is_reserved_or_there_twice_is_left_out_and_told(release: Release, data: Path, tmp_path: Path) -> None:
    told = json.loads(release(tmp_path / "corpus", "--json"))
    left_out = rows(tmp_path / "corpus/left_out.csv")
    with Store.open(data / "articles.db", read_only=True) as store:
        total = store.db.execute("SELECT count(*) FROM articles").fetchone()[0]
    for why in filter(None, ANSWERS):
        assert told["left_out"][why] == 1
        assert [row["why"] for row in left_out].count(why) == 1
    assert told["left_out"]["the same words as"] >= 1
    assert told["articles"] + len(left_out) == total
    articles = [json.loads(line) for line in (tmp_path / "corpus/articles.ndjson").read_text("utf-8").splitlines()]
    assert len(articles) == told["articles"]
    assert {row["id"] for row in articles}.isdisjoint(int(row["id"]) for row in left_out)
    assert len({row["text_hash"] for row in articles}) == len(articles)
    assert told["unseen"] == len(rows(tmp_path / "corpus/unseen.csv")) == 1


def test_the_same_words_that_nobody_reserved_are_kept(data: Path, tmp_path: Path, release: Release) -> None:
    """An outlet that reserves its text takes nothing from another that carries the same words."""
    release(tmp_path / "corpus")
    reserved = {row["id"] for row in rows(tmp_path / "corpus/left_out.csv") if "same words" not in row["why"]}
    duplicates = [
        row["why"].rsplit(" ", 1)[1] for row in rows(tmp_path / "corpus/left_out.csv") if "same" in row["why"]
    ]
    assert reserved.isdisjoint(duplicates)


@pytest.mark.parametrize("form", ["ndjson", "parquet", "csv"])
def test_the_same_archive_gives_the_same_bytes(release: Release, tmp_path: Path, form: str) -> None:
    for name in ("one", "two"):
        release(tmp_path / name, "--format", form)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == sorted(["README.md", "SHA256SUMS", f"articles.{form}", "left_out.csv", "sources.csv", "unseen.csv"])
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in files)


def test_checksums_are_those_of_the_files(release: Release, tmp_path: Path) -> None:
    release(tmp_path / "corpus")
    for line in (tmp_path / "corpus/SHA256SUMS").read_text().splitlines():
        found, name = line.split("  ")
        assert hashlib.sha256((tmp_path / "corpus" / name).read_bytes()).hexdigest() == found


def test_the_card_says_what_is_in_it_and_how_it_was_made(release: Release, tmp_path: Path) -> None:
    told = json.loads(release(tmp_path / "corpus", "source:furat", "--since", "2020", "--json"))
    card = (tmp_path / "corpus/README.md").read_text(encoding="utf-8")
    assert told["sources"] == 1
    assert f"{told['articles']} articles of 1 source," in card
    assert "`source:furat --since 2020`" in card
    assert all(f"| `{name}` |" in card for name in ("published_trust", "warc_offset", "origin", "agency"))
    assert "grants no licence" in card
    assert [row["source"] for row in rows(tmp_path / "corpus/sources.csv")] == ["furat"]


def test_o08_a_folder_that_holds_something_is_refused(release: Release, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert release(tmp_path) == f"2: {tmp_path} is not an empty folder; a corpus gets one of its own"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert release(tmp_path / "mine.txt").startswith("2: ")
    (tmp_path / "empty").mkdir()
    release(tmp_path / "empty")
    assert (tmp_path / "empty/README.md").exists()


def test_a_folder_that_cant_be_written_is_one_line(release: Release, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "can't be written" in release(tmp_path / "file/corpus")
