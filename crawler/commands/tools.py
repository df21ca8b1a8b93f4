"""What a program may ask of an archive: one plain function a question, that gives what JSON can hold.

They give what the commands of the same names give with `--json`. Each opens the archive anew and reads it alone, within
the time that a page takes at most; SQL has the very guards and limits of the pages.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from datasette.utils import InvalidSql, validate_sql_select
from sqlite_utils.utils import sqlite3

from crawler.browse import prepare_connection
from crawler.browse.metadata import SETTINGS
from crawler.browse.reader import Reader, TooSlowError
from crawler.browse.safe import visible
from crawler.commands import cite as citing
from crawler.commands import search as searching
from crawler.commands import show, timeline
from crawler.commands import story as stories
from crawler.commands.lookup import article_of
from crawler.errors import UsageError
from crawler.phrases.misreadings import misread
from crawler.search.asked import SearchQuery
from crawler.search.reading import missing_sources, read
from storage.citations import citation
from storage.store import Store

MOST = 100
"""Articles of one answer."""
SECONDS = 10
"""For one answer; of SQL, what the pages allow."""
SQL_SECONDS: float = SETTINGS["sql_time_limit_ms"] / 1000
SQL_ROWS: int = SETTINGS["max_returned_rows"]

Value = str | int | float | None


@contextmanager
def asking(database: Path, seconds: float = SECONDS) -> Iterator[tuple[Store, Reader]]:
    """The archive for one question.

    Raises:
        UsageError: the answer takes longer than it may, or needs more memory; one sentence.
    """
    try:
        with (
            Store.open(database, read_only=True, check=False) as store,
            Reader(store.db.conn, seconds=seconds) as reader,
        ):
            yield store, reader
    except TooSlowError:
        raise _too_slow(seconds) from None
    except MemoryError:
        raise UsageError("that needs more memory than a question may use; ask for less") from None
    except (sqlite3.Error, sqlite3.Warning) as error:  # a second statement is a warning
        raise (_too_slow(seconds) if str(error) == "interrupted" else UsageError(visible(str(error)))) from None


def _too_slow(seconds: float) -> UsageError:
    return UsageError(f"that takes longer than {seconds:g} s; ask for less, such as fewer days or one source")


def query_of(store: Store, pairs: Sequence[tuple[str, str]], now: datetime) -> SearchQuery:
    """The query that names and values ask, as in an address. Raises UsageError where something can't be answered."""
    reading = read(pairs, now)
    known = {row[0] for row in store.db.execute("SELECT name FROM sources")}
    if problems := (*reading.problems, *missing_sources(reading.query, known)):
        raise UsageError("; ".join(misread(one.what, one.parameter, one.value, one.choices, "en") for one in problems))
    return reading.query


def search(database: Path, query: str, order: str, limit: int, position: str, now: datetime) -> dict[str, Any]:
    """A page of what a search finds, as `marsad search --json`, and `next`: the position of the following one."""
    with asking(database) as (store, _):
        wanted = query_of(store, [("q", query), ("order", order), ("before", position)], now)
        found = store.search.search(wanted, limit=min(max(limit, 1), MOST), loosen=True)
        return searching.as_object(query, found) | {"next": found.next}


def article(database: Path, wanted: str, revision: int | None) -> dict[str, Any]:
    """One article by number or address, as `marsad show --json`."""
    with asking(database) as (store, reader):
        number = article_of(store, wanted)
        found = show.article(reader, number)
        if revision is not None:
            found["article"] |= show.earlier(reader, number, revision, found["article"]["revision"])
        return show.as_object(found)


def story(database: Path, wanted: str) -> dict[str, Any]:
    """Who published the story of an article, in which order, as `marsad story --json`."""
    with asking(database) as (store, reader):
        number = article_of(store, wanted)
        return stories.as_object(number, *stories.story_of(reader, number))


def counts(database: Path, query: str, by: str, by_source: bool, now: datetime) -> dict[str, Any]:
    """How many articles a search finds over time, as `marsad timeline --json`."""
    with asking(database) as (store, reader):
        wanted = replace(query_of(store, [("q", query)], now), position="")
        found = timeline.counted(reader, wanted, by, by_source=by_source)
        return {"counts": timeline.as_objects(found, by_source=by_source)}


def cite(database: Path, wanted: str, form: str) -> dict[str, Any]:
    """A citation with its proof, as `marsad cite --json`, and `citation`: the same in a format."""
    with asking(database) as (store, _):
        found = citation(store.db, article_of(store, wanted))
    assert found is not None
    return citing.as_object(found) | {"citation": citing.cited(found, form)}


def sql(database: Path, query: str, parameters: Mapping[str, Value]) -> dict[str, Any]:
    """The rows of one SELECT, `columns` naming their values; `truncated`: there are more than SQL_ROWS."""
    with asking(database, SQL_SECONDS) as (store, _):
        try:
            validate_sql_select(query)
        except InvalidSql as error:
            raise UsageError(str(error)) from None
        connection = store.db.conn
        prepare_connection(connection)
        cursor = connection.execute(query, dict(parameters))
        rows = cursor.fetchmany(SQL_ROWS + 1)
        return {
            "columns": [column[0] for column in cursor.description],
            "rows": [[_plain(value) for value in row] for row in rows[:SQL_ROWS]],
            "truncated": len(rows) > SQL_ROWS,
        }


def _plain(value: Value | bytes) -> Value | dict[str, str]:
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    return visible(value) if isinstance(value, str) else value
