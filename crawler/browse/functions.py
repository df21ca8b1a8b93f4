"""SQL functions for Datasette, and for any connection that reads an archive."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlite_utils.utils import sqlite3

from crawler.phrases.misreadings import misread
from crawler.search.asked import SearchQuery
from crawler.search.query import excerpt, fold_for_index
from crawler.search.reading import read_words
from storage.search import SNIPPET_WORDS, Search


def _now() -> datetime:
    return datetime.now(UTC)


def register_functions(conn: sqlite3.Connection, clock: Callable[[], datetime] = _now) -> None:
    """SQL functions for a connection that reads.

    `ar_fold(text)` the text as the index compares it · `ar_query(query)` and `escape_fts(query)` a person's query as
    `articles_fts MATCH` takes it, the filters typed among its words included; Datasette's own search box calls the
    latter · `ar_snippet(text, query)` a piece of the text with the matched words in [ ].

    A query with a filter that makes no sense (`after:2024-13`) fails.

    Args:
        clock: gives the moment that `since:7d` counts from.
    """
    search = Search(conn)

    def asked(query: str | None) -> SearchQuery:
        reading = read_words(query or "", clock())
        for one in reading.problems:
            raise ValueError(misread(one.what, one.parameter, one.value, one.choices, "en"))
        return reading.query

    def ar_query(query: str | None) -> str:
        return search.expression(asked(query)) if query and query.strip() else '""'

    def ar_snippet(text: str | None, query: str | None) -> str:
        return excerpt(text or "", search.match(asked(query)), words=SNIPPET_WORDS)

    conn.create_function(
        "ar_fold", 1, lambda text: None if text is None else fold_for_index(str(text)).lower(), deterministic=True
    )
    conn.create_function("ar_query", 1, ar_query)
    conn.create_function("escape_fts", 1, ar_query)
    conn.create_function("ar_snippet", 2, ar_snippet)
