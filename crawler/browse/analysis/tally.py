"""How many articles of a search fall into each period, by outlet where that can be told: what all counting rests on.

An article counts on its day of publication as the search itself files it. One that is known to the month or year alone
stands on that month's or year's first day: by day and week such are counted as `coarse` as well, so that no peak of
theirs is taken for news. The undated and those outside of the periods that are counted are told apart, so that
`counts + undated + outside` is what the search finds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial

import storage.search as fulltext
from crawler.browse.analysis.units import Period, Unit, latest, period_of
from crawler.browse.days import last_day
from crawler.browse.find import how_many, spellings_of
from crawler.browse.reader import Reader, Row
from crawler.search.asked import Names, SearchQuery
from crawler.search.days import Bound
from storage.filters import (
    EARLIEST,
    LATEST,
    Spellings,
    articles_where,
    bounds,
    days_where,
    months_where,
    narrowed,
    needs_index,
)
from storage.index import source_tag
from storage.search import COUNTED

MOST: Mapping[Unit, int] = {Unit.DAY: 366, Unit.WEEK: 261, Unit.MONTH: 600, Unit.YEAR: 200}
"""Periods that are counted at most, the last ones: of days a year, of weeks five years."""
MOST_OF_MANY: Mapping[Unit, int] = {**MOST, Unit.DAY: 92, Unit.WEEK: 53}
"""The same where very many articles have the words: each period is a question of its own to the index."""
TOLD = 3
"""Of very many articles the sources are told where no more than so many times COUNTED lie in the periods."""
DAY = timedelta(days=1)
NEAR = 2 * DAY
"""How long after the archive's last day an article may be dated without being taken for a misprint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts of a search."""

    query: SearchQuery
    unit: Unit
    periods: tuple[Period, ...] = ()
    """Without gaps, in order."""
    counts: Mapping[tuple[Period, str], int] = field(default_factory=dict)
    """By period and source; the source is empty where it could not be told."""
    by_source: bool = True
    """Whether it could be told; not where very many articles have the words."""
    coarse: Mapping[Period, int] | None = field(default_factory=dict)
    """Of each period those that are known to the month or year alone, by day and week; None: not told."""
    undated: int = 0
    outside: int = 0
    """Dated, but before or after the periods."""

    @property
    def total(self) -> int:
        """What the search finds."""
        return sum(self.counts.values()) + self.undated + self.outside


def narrow(query: SearchQuery, period: Period, source: str = "") -> SearchQuery:
    """The search that finds what stands behind one number: of a period, and of one outlet if it is given."""
    first, last = bounds(query)
    days = Bound(max(first, period.first)), Bound(min(last, period.last))
    sources = Names((source,)) if source else query.sources
    return replace(query, since=days[0], until=days[1], sources=sources, position="")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A question, and how much may be spent on it."""

    query: SearchQuery
    unit: Unit
    most: int
    read: int
    by_source: bool

    @property
    def source(self) -> str:
        """The source of an article `a` in SQL, or nothing where it needn't be told: an index then holds all."""
        return "a.source" if self.by_source else "''"


def tally(
    reader: Reader,
    query: SearchQuery,
    unit: Unit,
    most: int | None = None,
    read: int = COUNTED,
    *,
    by_source: bool = True,
) -> Tally:
    """Counts a search by period and outlet. Order and place of the query mean nothing here.

    Args:
        most: periods that are counted at most, the last ones; never more than `MOST` allows.
        read: articles with the words up to which each is looked at; more are counted by the index, period by period.
        by_source: whether outlets are to be told; it is cheaper not to.
    """
    query = replace(query, position="")
    if query.dated is False:
        return Tally(query=query, unit=unit, undated=how_many(reader, query))
    most = min(MOST[unit], most or MOST[unit])
    asked = _Asked(query=query, unit=unit, most=most, read=read, by_source=by_source)
    found = _in_tables(reader, asked) if _is_in_tables(reader, query, unit) else _in_index(reader, asked)
    if query.since or query.until or query.dated:
        return found
    return replace(found, undated=how_many(reader, replace(query, dated=False)))


def _outside(query: SearchQuery, drawn: Sequence[Period]) -> list[SearchQuery]:
    """What finds the dated articles of a search before and after some periods."""
    first, last = bounds(query)
    ends = [(first, drawn[0].first - DAY), (drawn[-1].last + DAY, last)] if drawn else [(first, last)]
    return [replace(query, since=Bound(since), until=Bound(until)) for since, until in ends if since <= until]


def _how_many(reader: Reader, queries: Iterable[SearchQuery]) -> int:
    return sum(how_many(reader, query) for query in queries)


def newest_day(reader: Reader) -> date:
    """The last day that counts as the archive's: dates beyond are misprints, and stand outside unless asked for."""
    return min(last_day(reader) + NEAR, LATEST)


# --- from tables -----------------------------------------------------------------------------------


def _in_tables(reader: Reader, asked: _Asked) -> Tally:
    query, unit = asked.query, asked.unit
    spellings = spellings_of(reader)
    where = articles_where(query, spellings)
    ends = reader.row(
        f"SELECT (SELECT a.published_on FROM articles a WHERE {where} AND a.published_on >= ? "
        "ORDER BY a.published_on, a.id LIMIT 1) AS first, "
        f"(SELECT a.published_on FROM articles a WHERE {where} AND a.published_on <= ? "
        "ORDER BY a.published_on DESC, a.id DESC LIMIT 1) AS last",
        [*where.values, EARLIEST.isoformat(), *where.values, _until(reader, query).isoformat()],
    )
    if not ends or not ends["first"] or not ends["last"] or ends["first"] > ends["last"]:
        return Tally(query=query, unit=unit, outside=_how_many(reader, _outside(query, ())))
    drawn = latest(date.fromisoformat(ends["first"]), date.fromisoformat(ends["last"]), unit, asked.most)
    within = replace(query, since=_later(query.since, drawn[0].first), until=_sooner(query.until, drawn[-1].last))
    found = _made(query, unit, drawn, _rows(reader, asked, within, spellings))
    return replace(found, by_source=asked.by_source, outside=_how_many(reader, _outside(query, drawn)))


def _is_in_tables(reader: Reader, query: SearchQuery, unit: Unit) -> bool:
    """Whether counts that are kept, or an index of days, can tell it; the search's index can tell everything."""
    if needs_index(query):
        return False
    if unit in (Unit.MONTH, Unit.YEAR):
        return months_where(query, spellings_of(reader)) is not None
    return days_where(query) is not None


def _rows(reader: Reader, asked: _Asked, within: SearchQuery, spellings: Spellings) -> list[Row]:
    """Counts by day (of months and years, by their first day) and source."""
    months = months_where(within, spellings) if asked.unit in (Unit.MONTH, Unit.YEAR) else None
    if months is None:
        return _by_day(reader, asked, within)
    return reader.rows(
        f"SELECT a.month || '-01' AS day, {asked.source} AS source, sum(a.articles) AS n FROM month_counts a "
        f"WHERE {months} AND a.month <> '' GROUP BY 1, 2 HAVING n > 0",
        months.values,
    )


def _by_day(reader: Reader, asked: _Asked, within: SearchQuery) -> list[Row]:
    """All articles of sources, from indexes alone; the coarse are the difference to the days that are known."""
    span = [day.isoformat() for day in bounds(within)]
    if not asked.by_source and not within.sources:
        return _told_apart(reader.rows(_DAYS, span), lambda: reader.rows(_KNOWN_DAYS, span), "")
    rows: list[Row] = []
    for source in sources_of(reader, within):
        known = partial(reader.rows, _KNOWN_DAYS_OF, [source, *span])
        rows += _told_apart(reader.rows(_DAYS_OF, [source, *span]), known, source if asked.by_source else "")
    return rows


def _told_apart(counted: list[Row], known: Callable[[], list[Row]], source: str) -> list[Row]:
    exact = {row["day"]: row["n"] for row in known()}
    return [{**row, "source": source, "coarse": row["n"] - exact.get(row["day"], 0)} for row in counted]


def sources_of(reader: Reader, query: SearchQuery) -> list[str]:
    """The sources that a search may find, by name."""
    wanted, unwanted = query.sources.wanted, query.sources.unwanted
    names = (row["name"] for row in reader.rows("SELECT name FROM sources ORDER BY name"))
    return [name for name in names if (not wanted or name in wanted) and name not in unwanted]


_COARSE = "sum(coalesce(a.published_precision, '') IN ('month', 'year'))"
_DAYS = "SELECT published_on AS day, count(*) AS n FROM articles WHERE published_on BETWEEN ? AND ? GROUP BY 1"
_KNOWN_DAYS = "SELECT day, sum(articles) AS n FROM day_counts WHERE day BETWEEN ? AND ? GROUP BY 1"
_DAYS_OF = """
    SELECT published_on AS day, count(*) AS n FROM articles INDEXED BY articles_source_published
    WHERE source = ? AND published_on BETWEEN ? AND ? GROUP BY 1
"""
_KNOWN_DAYS_OF = "SELECT day, articles AS n FROM day_counts WHERE source = ? AND day BETWEEN ? AND ?"


# --- from the index --------------------------------------------------------------------------------


def _in_index(reader: Reader, asked: _Asked) -> Tally:
    query, unit = asked.query, asked.unit
    index = fulltext.Search(reader.connection)
    words = index.match(query).expression
    expression = narrowed(words, query)
    if index.count(expression, asked.read) is None:
        return _in_long_lists(reader, words, asked)
    rows = reader.rows(
        f"SELECT a.published_on AS day, {asked.source} AS source, count(*) AS n, {_COARSE} AS coarse FROM articles_fts "
        "CROSS JOIN articles a ON a.id = articles_fts.rowid "
        "WHERE articles_fts MATCH ? AND a.published_on IS NOT NULL GROUP BY 1, 2",
        [expression],
    )
    until = _until(reader, query)
    days = [day for row in rows if EARLIEST <= (day := date.fromisoformat(row["day"])) <= until]
    drawn = latest(min(days), max(days), unit, asked.most) if days else ()
    found = _made(query, unit, drawn, rows)
    outside = sum(row["n"] for row in rows) - sum(found.counts.values())
    return replace(found, by_source=asked.by_source, outside=outside)


def _in_long_lists(reader: Reader, words: str, asked: _Asked) -> Tally:
    """Counts of very many articles, period by period, from the index alone."""
    query, unit = asked.query, asked.unit
    ends = reader.row(_ENDS, [EARLIEST.isoformat(), _until(reader, query).isoformat()])
    if not ends or not ends["first"] or not ends["last"]:
        return Tally(query=query, unit=unit, by_source=False)
    first, last = max(date.fromisoformat(ends["first"]), bounds(query)[0]), date.fromisoformat(ends["last"])
    drawn = latest(first, last, unit, min(asked.most, MOST_OF_MANY[unit]))
    counts = {(one, ""): _count(reader, narrowed(words, narrow(query, one))) for one in drawn}
    counts = {key: n for key, n in counts.items() if n}
    shown = _trimmed(drawn, [period for period, _ in counts])
    by_source = asked.by_source and bool(shown) and sum(counts.values()) <= TOLD * asked.read
    if by_source:
        within = replace(narrow(query, shown[-1]), since=narrow(query, shown[0]).since)
        counts = with_sources(reader, narrowed(words, within), unit)
    return Tally(
        query=query,
        unit=unit,
        periods=shown,
        counts=counts,
        by_source=by_source,
        coarse=None if unit in (Unit.DAY, Unit.WEEK) else {},
        outside=sum(
            _count(reader, narrowed(words, one))
            for one in _outside(replace(query, since=_later(query.since, first)), drawn)
        ),
    )


def with_sources(reader: Reader, expression: str, unit: Unit) -> Counter[tuple[Period, str]]:
    """Dated hits by period and source."""
    counts: Counter[tuple[Period, str]] = Counter()
    for (day, source), n in tagged(reader, expression).items():
        if day:
            counts[period_of(date.fromisoformat(day), unit), source] += n
    return counts


def tagged(reader: Reader, expression: str) -> Counter[tuple[str, str]]:
    """Hits by day (empty for the undated) and source, as the index's own tags have them: no article is read."""
    names = {source_tag(row["name"]): row["name"] for row in reader.rows("SELECT name FROM sources")}
    counts: Counter[tuple[str, str]] = Counter()
    for row in reader.rows(_TAGGED, [expression]):
        counts[row["day"], next((names[tag] for tag in row["tags"].split() if tag in names), "")] += 1
    return counts


def _count(reader: Reader, expression: str) -> int:
    return int(reader.value("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?", [expression]))


def _trimmed(drawn: Sequence[Period], filled: Iterable[Period]) -> tuple[Period, ...]:
    """Without the empty periods at both ends."""
    found = sorted(filled)
    return tuple(one for one in drawn if found[0] <= one <= found[-1]) if found else ()


_TAGGED = """
    SELECT search_rows.day, search_rows.tags FROM articles_fts CROSS JOIN search_rows ON article = articles_fts.rowid
    WHERE articles_fts MATCH ?
"""
_ENDS = """
    SELECT (SELECT min(published_on) FROM articles WHERE published_on >= ?) AS first,
           (SELECT max(published_on) FROM articles WHERE published_on <= ?) AS last
"""


# --- both ------------------------------------------------------------------------------------------


def _until(reader: Reader, query: SearchQuery) -> date:
    """The last day that may be drawn: the one that is asked for, else the archive's last."""
    return bounds(query)[1] if query.until else newest_day(reader)


def _later(bound: Bound | None, day: date) -> Bound:
    return bound if bound and bound.day >= day else Bound(day)


def _sooner(bound: Bound | None, day: date) -> Bound:
    return bound if bound and bound.day <= day else Bound(day)


def _made(query: SearchQuery, unit: Unit, drawn: Sequence[Period], rows: Iterable[Row]) -> Tally:
    """Days put into their periods; those of other days are left out."""
    counts: Counter[tuple[Period, str]] = Counter()
    coarse: Counter[Period] = Counter()
    known = set(drawn)
    for row in rows:
        period = period_of(date.fromisoformat(row["day"]), unit)
        if period in known:
            counts[period, row["source"]] += row["n"]
            if unit in (Unit.DAY, Unit.WEEK) and row["coarse"]:
                coarse[period] += row["coarse"]
    return Tally(query=query, unit=unit, periods=tuple(drawn), counts=counts, coarse=coarse)
