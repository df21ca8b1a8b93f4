"""kill -9: nothing half-stored, nothing acknowledged lost, the archive whole again.

A child process crawls without a network: it archives a page, decides, writes, and says on its standard output that it
did. It is killed at a random moment, or kills itself before its n-th SQL statement, which walks through every point of
a transaction. Then the database and the archive are opened as the next run would.
"""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from storage.archive import ArchiveWriter
from storage.checks import findings
from storage.store import Store
from storage.warc import WarcRecord, records
from tests.storage.drafts import NOW

ROOT = Path(__file__).parents[2]

CHILD = """
import itertools, os, signal, sys
from pathlib import Path
from crawler.decide.watches import Watch
from crawler.ingest import events
from crawler.ingest.write import Ingest
from crawler.model import Link, LinkKind, Reason, Rejected, Stage, WatchEvent
from crawler.search.asked import SearchQuery
from storage.archive import ArchiveWriter
from storage.store import Store
from tests.storage.drafts import NOW, TEXT, draft, source

folder, fatal = Path(sys.argv[1]), int(sys.argv[2])
store = Store.open(folder / "articles.db")
seen = 0
def count(statement):
    global seen
    seen += 1
    if seen == fatal:
        os.kill(os.getpid(), signal.SIGKILL)
if fatal:
    store.db.conn.set_trace_callback(count)
archive = ArchiveWriter(folder / "warc")
store.sources.ensure(source())
store.runs.recover(NOW)
watch = Watch(name="nursery", query=SearchQuery(words="مشتل"), events=frozenset(WatchEvent), changed_words=1)
ingest = Ingest(store, store.runs.start("crawl", NOW), (watch,))
first = store.db.execute("SELECT coalesce(max(id), 0) FROM articles").fetchone()[0] * 10 + 1
for number in itertools.count(first):
    url = f"https://nawafir.example/{number}"
    events.offered(store, ingest.run, [Link(url=url, kind=LinkKind.FEED)], "nawafir", NOW)
    if number % 5 == 4:
        ingest.fail(Rejected(url=url, source="nawafir", stage=Stage.FETCH, reason=Reason.TIMEOUT), NOW)
        continue
    body = f"<html>{number}</html>".encode()
    position = archive.write(url=url, status=200, headers=[("Content-Type", "text/html")], body=body, at=NOW)
    text = TEXT + "".join(f"\\nسطر {number} {line}" for line in range(number % 7))
    ingest.apply(draft(url, text + f"\\nالرقم {number}.", archive=position), NOW)
    if number % 3 == 0:
        ingest.apply(draft(url, text + f"\\nعُدل الرقم {number}.", archive=position), NOW)
    print(number, flush=True)
"""


def crash(folder: Path, statement: int = 0, lines: int = 0) -> set[int]:
    """Runs the child until it is dead; returns the numbers of the articles that it acknowledged."""
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder), str(statement)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as child:
        assert child.stdout is not None
        said = []
        for line in child.stdout:
            said.append(line)
            if lines and len(said) >= lines:
                child.kill()
        child.wait()
    assert child.returncode == -9
    return {int(line) for line in said if line.endswith("\n")}


def check(folder: Path, acknowledged: set[int]) -> None:
    with ArchiveWriter(folder / "warc") as archive:  # the next run: cuts the torn tail
        archive.write(url="https://nawafir.example/next", status=200, headers=[], body=b"next", at=NOW)
    for path in (folder / "warc").glob("*.warc.gz"):
        assert all(isinstance(found, WarcRecord) for found in records(path))
    with Store.open(folder / "articles.db") as store:
        store.runs.recover(NOW)
        assert list(findings(store, folder / "warc", deep=False)) == []
        stored = {int(url.rpartition("/")[2]) for (url,) in store.db.execute("SELECT url FROM articles")}
        assert acknowledged <= stored
        half = store.db.execute(
            "SELECT id FROM articles WHERE id NOT IN (SELECT article FROM search_rows) "
            "OR id NOT IN (SELECT article FROM outcomes WHERE article IS NOT NULL) "
            "OR revision <> (SELECT count(*) FROM revisions WHERE article = id) "
            "OR page NOT IN (SELECT url FROM pages)"
        ).fetchall()
        assert half == []
        untold = store.db.execute(
            "SELECT id FROM articles a WHERE NOT EXISTS (SELECT 1 FROM alerts n JOIN articles b ON b.id = n.article "
            "WHERE n.event = 'new_story' AND (b.id = a.id OR b.story = a.story)) "
            "OR revision - 1 <> (SELECT count(*) FROM alerts WHERE article = a.id AND event = 'edited')"
        ).fetchall()
        assert untold == []
        for run in store.runs.last(1_000):
            assert store.ledger.check_sums(run.id)
            assert run.status == "cut"


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_a_random_moment(tmp_path: Path, seed: int) -> None:
    """Q02, V02"""
    acknowledged: set[int] = set()
    for lines in random.Random(seed).sample(range(1, 60), 2):
        acknowledged |= crash(tmp_path, lines=lines)
        check(tmp_path, acknowledged)
    assert len(acknowledged) >= 3


@pytest.mark.parametrize("statement", [9, 31, 47, 62, 80, 95], ids=lambda number: f"statement-{number}")
def test_killed_before_a_statement(tmp_path: Path, statement: int) -> None:
    """Q02, V02"""
    check(tmp_path, crash(tmp_path, statement))


@pytest.mark.long
def test_killed_before_each_statement_and_two_hundred_times_at_random(tmp_path: Path) -> None:
    for statement in range(1, 300, 2):
        folder = tmp_path / str(statement)
        folder.mkdir()
        check(folder, crash(folder, statement))
    acknowledged: set[int] = set()
    chance = random.Random(7)
    for _ in range(200):
        acknowledged |= crash(tmp_path, lines=chance.randrange(1, 40))
        check(tmp_path, acknowledged)
