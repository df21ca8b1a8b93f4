"""What was derived from articles goes with them: every table, the index and the file of vectors are looked through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from crawler.dedup.fingerprint import fingerprint
from crawler.ingest import events, threads
from crawler.ingest.forgetting import forget_articles, forget_source
from crawler.ingest.write import Ingest
from crawler.model import Link, LinkKind, Precision, PublishedDate
from crawler.search.meaning import DIMENSIONS, Bytes
from storage.meaning import Vectors
from storage.store import Store
from tests.decide.affairs import told_in
from tests.storage import drafts
from tests.storage.drafts import NOW

AFFAIRS = [(day, title, text) for _, _, day, title, text in told_in("affairs.txt")][:24]
MARK = "طخرور"
"""A word of the forgotten articles alone."""
OWN_COUNTS = ("runs", "commits", "numbers")
"""That there was a run, how often was written, and which numbers were given, stays true."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Affairs that two outlets carry."""
    with Store.open(tmp_path / "articles.db") as made:
        for name in ("nahr", "jabal"):
            made.sources.ensure(drafts.source(name, title=name))
        crawl(made, [(name, day, title, text) for day, title, text in AFFAIRS for name in ("nahr", "jabal")], hour=6)
        yield made


def crawl(store: Store, told: list[tuple[str, int, str, str]], *, hour: int) -> None:
    """A run that brings articles: source, day, title and text of each."""
    ingest = Ingest(store, store.runs.start("crawl", NOW))
    for number, (name, day, title, text) in enumerate(told):
        at = NOW + timedelta(days=day, hours=hour)
        url = f"https://{name}.example/{number}"
        made = drafts.draft(url, text, title, source=name, at=at, fingerprint=fingerprint(title, text))
        date = PublishedDate(on=at.date(), at=at, precision=Precision.MINUTE, trust=90, signal="jsonld")
        events.offered(store, ingest.run, [Link(url=url, kind=LinkKind.FEED)], name, at)
        ingest.apply(replace(made, published=date), at)
    store.runs.finish(ingest.run, "ok", None, NOW)
    threads.follow_new(store)


def add_doomed(store: Store) -> None:
    """A third outlet has a third of the stories first, under words of its own, and one that nobody else has."""
    store.sources.ensure(drafts.source("sabil", title="sabil"))
    doomed = [("sabil", day, f"{title} {MARK}", f"{text} وقال {MARK} ذلك.") for day, title, text in AFFAIRS[::3]]
    crawl(store, [*doomed, ("sabil", 3, f"خبر عن {MARK}", f"بلدة {MARK} بعيدة ولا خبر عنها عند غيرنا.")], hour=1)


def tables(store: Store) -> dict[str, list[str]]:
    """All rows of all tables; of the index what it holds, since its own tables say how it came to that."""
    with store.transaction():
        store.search.flush()
    store.db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.held USING fts5vocab(main, articles_fts, instance)")
    names = [name for name in store.db.table_names() if not name.startswith(("articles_fts_", "_sqlite"))]
    rows = {name: sorted(map(repr, store.db.execute(f"SELECT * FROM {name}"))) for name in [*names, "temp.held"]}
    return {name: found for name, found in rows.items() if name not in OWN_COUNTS}


def places(store: Store) -> set[tuple[int, int]]:
    """Which stories are together in a thread. Which of two was linked to the other depends on the order."""
    rows = store.db.execute("SELECT thread, story FROM thread_stories")
    return {(row[0], row[1]) for row in rows}


def test_c16_after_forgetting_every_table_is_as_if_the_source_had_never_been(store: Store) -> None:
    before, together = tables(store), places(store)
    assert together
    add_doomed(store)
    assert sum(MARK in row for rows in tables(store).values() for row in rows) > 20
    forget_source(store, "sabil")
    after = tables(store)
    assert places(store) == together
    assert {name for name, rows in after.items() if rows != before[name]} <= {"thread_stories"}


def test_c16_no_row_tells_of_a_source_that_told_its_stories_first(tmp_path: Path) -> None:
    with Store.open(tmp_path / "articles.db") as made:
        made.sources.ensure(drafts.source("nahr", title="nahr"))
        add_doomed(made)
        crawl(made, [("nahr", *told) for told in AFFAIRS], hour=6)
    with Store.open(tmp_path / "articles.db") as made:  # what was counted is written by now
        assert any(MARK in row for row in tables(made)["thread_stories"])
        forget_source(made, "sabil")
        assert [name for name, rows in tables(made).items() if any(MARK in row for row in rows)] == []
        stories = {str(row[0]) for row in made.db.execute("SELECT id FROM stories")}
        kept = {row.strip("()").split(", ")[2] for row in tables(made)["thread_keys"]}
        assert kept <= stories


def test_c16_their_vectors_go_too(store: Store) -> None:
    def encode(texts: Sequence[str]) -> Bytes:
        return np.ones((len(texts), DIMENSIONS), np.int8)

    add_doomed(store)
    with Vectors.open(store.path) as vectors:
        assert max(vectors.embed(store.db, encode)) == 2 * len(AFFAIRS) + 9
    forget_source(store, "sabil")
    forget_articles(store, [1, 2])
    left = {row[0] for row in store.db.execute("SELECT id FROM articles")}
    with Vectors.open(store.path, read_only=True) as vectors:
        held = {row[0] for row in vectors.db.execute("SELECT article FROM embedded")}
        blocks = [np.frombuffer(row[0], np.int64) for row in vectors.db.execute("SELECT articles FROM blocks")]
    assert held == left == set(np.concatenate(blocks).tolist())


def test_c16_where_nobody_asked_for_vectors_no_file_is_made(store: Store) -> None:
    add_doomed(store)
    forget_source(store, "sabil")
    assert [path.name for path in store.path.parent.glob("meaning*")] == []
