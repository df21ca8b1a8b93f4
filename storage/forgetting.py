"""A source is forgotten: its articles with all that hangs on them, its pages' rows, its part in the runs.

Other sources' articles stay as they are, but for their stories, which are made again without the forgotten ones.
The archived bytes stay: a WARC file holds many sources' pages in the order in which they came.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from storage.store import Store

BATCH = 100
"""Articles that go in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """What the database holds of a source, in rows."""

    articles: int
    revisions: int
    stories: int
    """That articles of it belong to."""
    pages: int
    waiting: int
    outcomes: int
    runs: int
    learned_lines: int


def holdings(store: Store, source: str) -> Holdings:
    """What would go with a source."""

    def count(sql: str) -> int:
        return int(store.db.execute(f"SELECT count(*) FROM {sql}", (source,)).fetchone()[0])

    return Holdings(
        articles=count("articles WHERE source = ?"),
        revisions=count("revision_rows WHERE article IN (SELECT id FROM articles WHERE source = ?)"),
        stories=count("stories WHERE id IN (SELECT story FROM articles WHERE source = ?)"),
        pages=count("pages WHERE source = ?"),
        waiting=count("frontier WHERE source = ?"),
        outcomes=count("outcomes WHERE source = ?"),
        runs=count("run_sources WHERE source = ?"),
        learned_lines=count("boilerplate WHERE source = ?"),
    )


def forget(store: Store, source: str, progress: Callable[[int], None] = lambda _: None) -> None:
    """Forgets a source. Whoever is cut off in the middle has lost whole articles alone, and can do it again.

    Args:
        progress: told how many articles are gone, after each transaction.
    """
    gone = 0
    while articles := store.articles.newest(source, BATCH):
        with store.transaction():
            for article in articles:
                store.delete_article(article)
        gone += len(articles)
        progress(gone)
    # What refers to a page is known without looking through all articles for each, as SQLite would.
    store.db.execute("PRAGMA foreign_keys = OFF")
    try:
        with store.transaction():
            _forget_rows(store, source)
    finally:
        store.db.execute("PRAGMA foreign_keys = ON")


def _forget_rows(store: Store, source: str) -> None:
    runs = [int(run) for (run,) in store.db.execute("SELECT run FROM run_sources WHERE source = ?", (source,))]
    for statement in _HANDED_OVER:
        store.db.execute(statement, {"source": source})
    for table in _tables_of_sources(store):
        store.db.execute(f"DELETE FROM {table} WHERE source = ?", (source,))
    store.db.execute("DELETE FROM sources WHERE name = ?", (source,))
    for run in runs:
        store.runs.recount(run)


def _tables_of_sources(store: Store) -> list[str]:
    """All tables with a column `source`, those of later versions too. The articles are gone by then."""
    return [
        table
        for table in store.db.table_names()
        if table != "articles" and any(row[1] == "source" for row in store.db.execute(f"PRAGMA table_info({table})"))
    ]


_HANDED_OVER = (
    # Items of feeds say under which address they were first met: what is forgotten may come anew.
    """
    DELETE FROM items WHERE url IN (SELECT url FROM outcomes WHERE source = :source
        UNION ALL SELECT url FROM pages WHERE source = :source)
    """,
    # A page that another source's article is derived from is that source's.
    """
    UPDATE pages SET source = (SELECT source FROM articles WHERE page = pages.url)
        WHERE source = :source AND url IN (SELECT page FROM articles)
    """,
    # So is an address that waits, and that another source has pending.
    """
    UPDATE frontier SET source = (SELECT source FROM outcomes WHERE outcomes.url = frontier.url
            AND outcome = 'pending' AND source <> :source)
        WHERE source = :source AND url IN (SELECT url FROM outcomes WHERE outcome = 'pending' AND source <> :source)
    """,
)
