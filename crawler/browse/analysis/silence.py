"""Outlets that fell silent: the last article of each, against its own rhythm.

The rhythm is that by which a source's health is judged (crawler/decide/health.py), in days of publication: nine of ten
of an outlet's waits for its next day with articles were no longer. Silent is who has been waited for three times as
long, and two days at least; without a rhythm, a fortnight. It is judged by the archive's last day, not by today's: of
days when nobody looked, nothing is known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

import storage.search as fulltext
from crawler.browse.analysis.tally import newest_day, sources_of
from crawler.browse.days import last_day
from crawler.browse.find import counted, how_many, spellings_of
from crawler.browse.reader import Reader
from crawler.decide.health import ENOUGH_RUNS, QUIET_AT_LEAST, QUIET_FACTOR, QUIET_UNKNOWN
from crawler.search.asked import Names, Order, SearchQuery
from crawler.search.days import Bound
from storage.filters import EARLIEST, articles_where, bounds, needs_index
from storage.search import COUNTED

REMEMBERED = 60
"""Days with articles that a rhythm is told from, the last ones."""
LOOKED_AT = 200
"""Where very many articles have the words: articles of an outlet whose days are looked at, the newest ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """One outlet."""

    source: str
    crawled: bool
    """False: it came with an archive that was read in, or has left sources.toml; nobody looks at it any more."""
    articles: int
    """What the search finds of it, undated ones included: `search` finds as many."""
    last_on: date | None
    """Day of its last article; None: none has a day."""
    waits: timedelta | None
    """How long its next article is expected to take; None: too few days are known."""
    silent: timedelta | None
    """From its last article to the archive's last day; None where it has none with a day."""
    search: SearchQuery
    """What finds its articles."""

    @property
    def fell_silent(self) -> bool:
        """Whether it has been silent for much longer than is usual for it."""
        if self.silent is None:
            return False
        return self.silent > (max(QUIET_AT_LEAST, QUIET_FACTOR * self.waits) if self.waits else QUIET_UNKNOWN)

    def ago(self, today: date) -> int | None:
        """Days since its last article."""
        return (today - self.last_on).days if self.last_on else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Silences:
    """All outlets that a search may find, those that are silent the longest first, those without a day last."""

    query: SearchQuery
    until: date
    """The archive's last day, or the last one that is asked for: what silence is judged by."""
    outlets: tuple[Silence, ...]


def silences(reader: Reader, query: SearchQuery, read: int = COUNTED) -> Silences:
    """The outlets that a search may find, by how long they have been silent: all of them, or about its words.

    Args:
        read: articles with the words up to which the day of each is looked at; of more, the newest of each outlet.
    """
    query = replace(query, position="", order=Order.NEWEST)
    until = min(last_day(reader), bounds(query)[1])
    days, articles = _days(reader, query, read), _articles(reader, query)
    crawled = {row["name"] for row in reader.rows("SELECT name FROM sources WHERE configured")}
    found = []
    for source in sources_of(reader, query):
        known = days.get(source, ())
        found.append(
            Silence(
                source=source,
                crawled=source in crawled,
                articles=articles.get(source, 0),
                last_on=known[0] if known else None,
                waits=usual_wait(known),
                silent=max(until - known[0], timedelta(0)) if known else None,
                search=replace(query, sources=Names((source,))),
            )
        )
    found.sort(key=lambda one: (one.silent is None, -(one.silent or timedelta(0)), one.source))
    return Silences(query=query, until=until, outlets=tuple(found))


def usual_wait(days: Sequence[date]) -> timedelta | None:
    """Nine of ten waits for a next day with articles were no longer; None: too few are known.

    Args:
        days: different days, the last one first.
    """
    gaps = sorted(later - earlier for later, earlier in pairwise(days))
    return gaps[(len(gaps) - 1) * 9 // 10] if len(gaps) >= ENOUGH_RUNS else None


def _days(reader: Reader, query: SearchQuery, read: int) -> dict[str, tuple[date, ...]]:
    """The last days on which each source has articles, the last one first; dates beyond the archive's are misprints."""
    first, last = bounds(query)
    last = min(last, newest_day(reader))
    if query.dated is False or last < first:
        return {}
    query = replace(query, since=Bound(max(first, EARLIEST)), until=Bound(last))
    if not needs_index(query):
        return _days_in_tables(reader, query)
    index = fulltext.Search(reader.connection)
    expression = index.expression(query)
    if index.count(expression, read) is None:
        return {source: _newest_days(reader, index, query, source) for source in sources_of(reader, query)}
    found: dict[str, list[date]] = defaultdict(list)
    for row in reader.rows(_DAYS_OF_HITS, [expression]):
        found[row["source"]].append(date.fromisoformat(row["day"]))
    return {source: tuple(days[: REMEMBERED + 1]) for source, days in found.items()}


def _days_in_tables(reader: Reader, query: SearchQuery) -> dict[str, tuple[date, ...]]:
    spellings = spellings_of(reader)
    found = {}
    for source in sources_of(reader, query):
        where = articles_where(replace(query, sources=Names((source,))), spellings)
        rows = reader.rows(
            f"SELECT DISTINCT a.published_on AS day FROM articles a WHERE {where} "
            f"ORDER BY a.published_on DESC LIMIT {REMEMBERED + 1}",
            where.values,
        )
        found[source] = tuple(date.fromisoformat(row["day"]) for row in rows)
    return found


def _newest_days(reader: Reader, index: fulltext.Search, query: SearchQuery, source: str) -> tuple[date, ...]:
    listed = index.listed(replace(query, sources=Names((source,))), limit=LOOKED_AT)
    marks = ", ".join("?" * len(listed.ids))
    rows = reader.rows(f"SELECT DISTINCT day FROM search_rows WHERE article IN ({marks}) AND day <> ''", listed.ids)
    return tuple(sorted((date.fromisoformat(row["day"]) for row in rows), reverse=True))


def _articles(reader: Reader, query: SearchQuery) -> dict[str, int]:
    """What the search finds of each source."""
    if needs_index(query):
        return {
            source: how_many(reader, replace(query, sources=Names((source,)))) for source in sources_of(reader, query)
        }
    at = counted(query, spellings_of(reader))
    rows = reader.rows(f"SELECT a.source, {at.count} AS n FROM {at.table} WHERE {at.where} GROUP BY 1", at.where.values)
    return {row["source"]: row["n"] for row in rows}


_DAYS_OF_HITS = """
    SELECT DISTINCT a.source, a.published_on AS day FROM articles_fts CROSS JOIN articles a ON a.id = articles_fts.rowid
    WHERE articles_fts MATCH ? ORDER BY 2 DESC
"""
