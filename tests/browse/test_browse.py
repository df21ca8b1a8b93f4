"""`marsad browse`: what it refuses, what it serves, and a live archive under a writer."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from sqlite_utils.utils import sqlite3

from crawler.commands.browse import command, is_loopback, make_snapshot
from crawler.errors import CorruptError, StorageError, UsageError
from tests.browse.conftest import Client


def browse(data: Path, *options: str) -> BaseException | None:
    """The error with which the command ends."""
    return CliRunner().invoke(command, ["--data", str(data), "--no-open", *options]).exception


def test_missing_archive_is_explained(tmp_path: Path) -> None:
    """I12"""
    error = browse(tmp_path)
    assert isinstance(error, UsageError)
    assert "marsad demo" in str(error)


def test_empty_and_foreign_files_are_explained(tmp_path: Path) -> None:
    """I12"""
    (tmp_path / "articles.db").touch()
    assert "the file is empty" in str(browse(tmp_path))
    other = sqlite3.connect(str(tmp_path / "articles.db"))
    other.execute("CREATE TABLE recipes(name)")
    other.close()
    error = browse(tmp_path)
    assert isinstance(error, UsageError)
    assert "not an archive of Marsad" in str(error)


def test_archive_of_an_older_marsad_is_explained(tmp_path: Path) -> None:
    """I12"""
    old = sqlite3.connect(str(tmp_path / "articles.db"))
    old.execute("CREATE TABLE articles(id INTEGER PRIMARY KEY)")
    old.close()
    error = browse(tmp_path)
    assert isinstance(error, StorageError)
    assert "older Marsad" in str(error)


def test_damaged_archive_is_explained_and_left_alone(tmp_path: Path) -> None:
    """I12"""
    rubble = b"not a database at all, whatever it is called" * 200
    (tmp_path / "articles.db").write_bytes(rubble)
    assert isinstance(browse(tmp_path), CorruptError)
    assert (tmp_path / "articles.db").read_bytes() == rubble


def test_other_hosts_need_no_sql_or_a_password(demo: tuple[Path, dict[str, int]]) -> None:
    error = browse(demo[0].parent, "--host", "0.0.0.0")
    assert isinstance(error, UsageError)
    assert "--no-sql" in str(error)


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("127.8.0.9", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.5", False),
        ("archive.example", False),
    ],
)
def test_loopback(host: str, ours: bool) -> None:
    assert is_loopback(host) is ours


def test_serves_the_front_page_and_ends_on_a_signal(demo: tuple[Path, dict[str, int]]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "crawler", "browse", "--data", str(demo[0].parent), "--port", "0", "--no-open"],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr
        line = process.stderr.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", line)
        assert address, line
        with urllib.request.urlopen(address[0], timeout=20) as answer:
            assert "مرصد" in answer.read().decode()
        words = "%20".join(quote(f"كلمة{n}") for n in range(20_000))
        with pytest.raises(HTTPError) as refused:  # I18
            urllib.request.urlopen(f"{address[0]}news/search?q={words}", timeout=20)
        with refused.value as answer:
            assert (answer.code, "64 KiB" in answer.read().decode()) == (400, True)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)


def test_snapshot_stays_as_it_was(demo: tuple[Path, dict[str, int]], tmp_path: Path) -> None:
    live = tmp_path / "articles.db"
    source = sqlite3.connect(str(demo[0]))
    source.execute("VACUUM INTO ?", [str(live)])
    source.close()
    copy = make_snapshot(live, tmp_path / "state")
    writer = sqlite3.connect(str(live))
    writer.execute("DELETE FROM outcomes")
    writer.commit()
    writer.close()
    kept = sqlite3.connect(str(copy))
    assert kept.execute("SELECT count(*) FROM outcomes").fetchone()[0] > 0
    kept.close()
    assert make_snapshot(live, tmp_path / "state") == copy


def test_a_crawl_may_write_meanwhile(demo: tuple[Path, dict[str, int]], tmp_path: Path) -> None:
    """I11: Pages are fresh and never fail while the database is written to."""
    live = tmp_path / "articles.db"
    source = sqlite3.connect(str(demo[0]))
    source.execute("VACUUM INTO ?", [str(live)])
    source.close()
    writer = sqlite3.connect(str(live), isolation_level=None)
    writer.execute("PRAGMA journal_mode = WAL")
    client = Client(live)
    try:
        for n in range(12):
            writer.execute("BEGIN IMMEDIATE")
            writer.execute(
                "INSERT INTO runs(command, started_at) VALUES (?, '2026-03-21T00:00:00+00:00')", [f"fresh-{n}"]
            )
            assert client.get("/news/search").status_code == 200
            writer.execute("COMMIT")
            assert f"fresh-{n}" in client.text("/news/runs")
    finally:
        client.close()
        writer.close()


def test_empty_archive_says_what_to_do(tmp_path: Path) -> None:
    from sqlite_utils import Database

    from storage.schema import migrations

    path = tmp_path / "articles.db"
    connection = sqlite3.connect(str(path))
    migrations.apply(Database(connection))
    connection.close()
    client = Client(path)
    try:
        assert "marsad demo" in client.text("/")
        for page in ("search", "timeline", "sources", "runs", "edits", "search.atom", "search.csv", "timeline?q=x"):
            client.text(f"/news/{page}")
    finally:
        client.close()


def test_works_in_a_plain_datasette(demo: tuple[Path, dict[str, int]], tmp_path: Path) -> None:
    """`datasette data/articles.db` has the pages too, and keeps its own front page."""
    import asyncio

    from datasette.app import Datasette

    datasette = Datasette([str(demo[0])])

    async def ask() -> tuple[str, str]:
        await datasette.invoke_startup()
        return (await datasette.client.get("/")).text, (await datasette.client.get("/news")).text

    front, news = asyncio.run(ask())
    assert "أرشيف أخبار يقول" not in front
    assert "/news" in front
    assert "أرشيف أخبار يقول" in news
    for database in datasette.databases.values():
        database.close()
