"""What the commands that speak of one article have in common: it is named by number or address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from crawler.arabic.letters import printable
from crawler.browse.reader import Reader
from crawler.commands import Options
from crawler.errors import UsageError
from crawler.web import urls
from storage.store import Store

PATIENCE = 20
"""A command waits longer than a page: so many times."""


@contextmanager
def reading(options: Options) -> Iterator[tuple[Store, Reader]]:
    """The archive for reading alone; harmless while a crawl runs."""
    with (
        Store.open(options.database, read_only=True, check=False) as store,
        Reader(store.db.conn, patience=PATIENCE) as reader,
    ):
        yield store, reader


def article_of(store: Store, wanted: str) -> int:
    """The number of the article that a person means: by its number, or by any of its addresses.

    Raises: UsageError where there is none.
    """
    if wanted.isascii() and wanted.isdigit():
        number = int(wanted) if len(wanted) < 19 else 0
        if store.db.execute("SELECT 1 FROM articles WHERE id = ?", (number,)).fetchone():
            return number
        (newest,) = store.db.execute("SELECT coalesce(max(id), 0) FROM articles").fetchone()
        gone = "isn't there any more" if 0 < number <= newest else f"isn't there; the newest is {newest}"
        raise UsageError(f"article {wanted[:20]} {gone}")
    if not urls.is_http(wanted):
        raise UsageError(f"{printable(wanted, 120)!r} is neither an article's number nor an address")
    address = urls.canonical(wanted)
    found = store.articles.id_of(address)
    if found is None:
        twin = store.articles.twin_of(address, wanted)
        found = twin.id if twin else None
    if found is None:
        raise UsageError(f"no article is known under {printable(address, 300)}")
    return found
