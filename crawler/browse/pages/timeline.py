"""How many articles, over time: by source, for any search, or several searches beside each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from datasette.utils.asgi import Response

import storage.search as fulltext
from crawler.browse.asked import Asked, pairs_of, unit_within
from crawler.browse.charts import Bar, bars, key
from crawler.browse.find import Counted, count_by_tags, counted, most, spellings_of
from crawler.browse.reader import Reader
from crawler.browse.responses import Site
from crawler.browse.titles import titles_of_sources
from crawler.browse.views import Route, page
from crawler.search.asked import Order, SearchQuery
from crawler.search.days import days_of
from crawler.search.reading import read as read_query
from storage.filters import articles_where, bounds, days_where, needs_index

SERIES = 7
"""Sources with a colour of their own; the others are one."""
OTHERS = "\0"
"""Stands for these others where a source's name stands."""
MOST_QUERIES = 3
FEW_MONTHS = 3
"""Up to so many months the days are drawn."""
MOST_MONTHS = 36
"""Beyond so many months the years are drawn."""

Counts = Counter[tuple[str, str]]
"""Articles by period and series."""


@dataclass(frozen=True, slots=True)
class Trend:
    """Counts by (period, source); the source is empty where it could not be told."""

    counts: dict[tuple[str, str], int]
    stacked: bool = True


@dataclass(frozen=True, slots=True)
class Series:
    """Bars of one colour: their key in the counts, their label, and whether it leads to a source."""

    key: str
    label: str
    is_source: bool = False


# --- reading ---------------------------------------------------------------------------------------


def read(
    reader: Reader, asked: SearchQuery, searches: Sequence[SearchQuery]
) -> tuple[list[Trend], int, dict[str, str]]:
    """The trend of each search, the unit in which they are counted, and the titles of the sources.

    Args:
        asked: what all searches share.
    """
    unit = _unit_of(asked, reader.part("months", lambda: _read_months(reader), []))
    found = [
        reader.part("timeline", lambda one=one: trend_of(reader, one, unit), Trend({}), seconds=1.2)  # type: ignore[misc]
        for one in searches
    ]
    return found, unit, titles_of_sources(reader)


def _read_months(reader: Reader) -> list[str]:
    """The months that have articles."""
    rows = reader.rows("SELECT DISTINCT month FROM month_counts WHERE month <> '' AND articles > 0")
    return [row["month"] for row in rows]


def _unit_of(query: SearchQuery, months: Iterable[str]) -> int:
    """Characters of a period that one bar stands for: 4 a year, 7 a month, 10 a day."""
    if (unit := unit_within(query)) != 4:
        return unit or 10
    first, last = (f"{day:%Y-%m}" for day in bounds(query))
    known = sum(first <= month <= last for month in set(months))
    return 10 if known <= FEW_MONTHS else 7 if known <= MOST_MONTHS else 4


def trend_of(reader: Reader, query: SearchQuery, unit: int) -> Trend:
    """The counts of one search by period and source; `unit`: 4 by year, 7 by month, 10 by day."""
    if needs_index(query):
        return _trend_in_index(reader, query, unit)
    if unit == 10 and (days := days_where(query)) is not None:
        return _trend(reader, f"SELECT day AS period, source, articles AS n FROM day_counts WHERE {days}", days.values)
    spellings = spellings_of(reader)
    at = counted(query, spellings)
    if unit == 10:
        at = Counted("articles a", "count(*)", "a.published_on", articles_where(query, spellings))
    return _trend(
        reader,
        f"SELECT substr({at.day}, 1, {unit}) AS period, a.source, {at.count} AS n FROM {at.table} "
        f"WHERE {at.where} AND {at.day} <> '' GROUP BY 1, 2 HAVING n > 0",
        at.where.values,
    )


def _trend_in_index(reader: Reader, query: SearchQuery, unit: int) -> Trend:
    index = fulltext.Search(reader.connection)
    expression = index.expression(query)
    if index.count(expression) is None:
        counts = count_by_tags(reader, expression, query, unit)
        return Trend({(period, ""): n for period, n in counts.items()}, stacked=False)
    return _trend(
        reader,
        f"SELECT substr(a.published_on, 1, {unit}) AS period, a.source, count(*) AS n FROM articles_fts "
        "CROSS JOIN articles a ON a.id = articles_fts.rowid "
        "WHERE articles_fts MATCH ? AND a.published_on IS NOT NULL "
        "GROUP BY 1, 2",
        [expression],
    )


def _trend(reader: Reader, sql: str, values: Sequence[Any]) -> Trend:
    return Trend({(row["period"], row["source"]): row["n"] for row in reader.rows(sql, values)})


# --- arranging -------------------------------------------------------------------------------------


def _periods(found: Iterable[str], unit: int, query: SearchQuery) -> list[str]:
    """Every period from the first to the last with gaps filled, so that silence shows; all of a year or month."""
    known = sorted(found)
    if query.period:
        first, last = (day.isoformat()[:unit] for day in bounds(query))
    elif known:
        first, last = known[0], known[-1]
    else:
        return []
    return {10: _days, 7: _months, 4: _years}[unit](first, last)


def _days(first: str, last: str) -> list[str]:
    end = date.fromisoformat(last)
    days = min((end - date.fromisoformat(first)).days, 100)
    return [(end - timedelta(days=days - n)).isoformat() for n in range(days + 1)]


def _months(first: str, last: str) -> list[str]:
    start, end = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (first, last))
    return [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(start, end + 1)][-600:]


def _years(first: str, last: str) -> list[str]:
    return [str(year).zfill(4) for year in range(int(first), int(last) + 1)][-200:]


def _by_source(site: Site, trend: Trend, titles: dict[str, str], words: str) -> tuple[list[Series], Counts]:
    """A series for each of the sources that have most, and one for the others."""
    if not trend.stacked:
        return [Series("", words)], Counter(trend.counts)
    totals: Counter[str] = Counter()
    for (_, source), n in trend.counts.items():
        totals[source] += n
    order = [source for source, _ in most(totals.items())]
    shown = order if len(order) <= SERIES + 1 else order[:SERIES]
    counts: Counts = Counter()
    for (period, source), n in trend.counts.items():
        counts[period, source if source in shown else OTHERS] += n
    series = [Series(source, titles.get(source, source), is_source=True) for source in shown]
    if len(shown) < len(order):
        series.append(Series(OTHERS, site.t("other_sources")))
    return series, counts


def _by_query(found: list[Trend], queries: Sequence[str]) -> tuple[list[Series], Counts]:
    """A series for each search."""
    counts: Counts = Counter()
    for n, trend in enumerate(found):
        for (period, _), count in trend.counts.items():
            counts[period, str(n)] += count
    return [Series(str(n), words) for n, words in enumerate(queries)], counts


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a timeline's address asks."""

    asked: Asked
    """What all searches share; of one search, all of it."""
    texts: tuple[str, ...]
    """The words of each search, as its box shows them."""
    searches: tuple[SearchQuery, ...]


def _comparison(arguments: Any, now: datetime) -> Comparison:
    """One search for each different text, all with the same filters; a text's own filters are its own."""
    pairs = pairs_of(arguments)
    typed = list(dict.fromkeys(value.strip() for name, value in pairs if name == "q" and value.strip()))[:MOST_QUERIES]
    others = [pair for pair in pairs if pair[0] != "q"]
    readings = [read_query([("q", text), *others], now) for text in typed or [""]]
    problems = tuple(dict.fromkeys(problem for reading in readings for problem in reading.problems))
    searches = tuple(_drawn(reading.query) for reading in readings)
    if len(searches) == 1:
        return Comparison(Asked(searches[0], problems), tuple(filter(None, [searches[0].words])), searches)
    return Comparison(Asked(_drawn(read_query(others, now).query), problems), tuple(typed), searches)


def _drawn(query: SearchQuery) -> SearchQuery:
    """As a chart can answer it: without order and page, and of a day, its month."""
    first = query.since.day if query.since else None
    if first and query.until and len(query.period) == 10:
        month = days_of(f"{first:%Y-%m}", datetime(first.year, first.month, 1, tzinfo=UTC))
        query = replace(query, since=month.first, until=month.last)
    return replace(query, order=Order.NEWEST, position="")


@page
async def view(site: Site) -> Response:
    """Bars by year, month or day; one search by source, or up to three searches beside each other."""
    comparison = _comparison(site.request.args, datetime.now(UTC))
    asked, queries, searches = comparison.asked, comparison.texts, comparison.searches
    problems = (*asked.problems, *await site.missing_sources(*searches))
    (found, unit, titles), left_out = await site.read(lambda reader: read(reader, asked.query, searches))

    def link(**changed: str) -> str:
        return "?" + "&".join(filter(None, [urlencode([("q", q) for q in queries]), asked.link(q="", **changed)[1:]]))

    def bar(period: str) -> Bar:
        parts = tuple(counts[period, one.key] for one in series)
        href = f"{site.root}/search{Asked(searches[0]).link(period=period)}" if unit == 10 else link(period=period)
        label = site.t.axis(period)
        said = f"{site.t.day(period)}: {site.t.number(sum(parts))}"
        return Bar(label, parts, said, href if sum(parts) else "")

    several, chosen = len(searches) > 1, asked.query.period
    series, counts = (
        _by_query(found, queries) if several else _by_source(site, found[0], titles, queries[0] if queries else "")
    )
    periods = _periods((period for period, _ in counts), unit, asked.query)
    chart = [bar(period) for period in periods]
    legend = [
        (one.label, sum(counts[period, one.key] for period in periods), link(source=one.key) if one.is_source else "")
        for one in series
    ]
    drawn = (
        bars(chart, title=site.t("timeline"), side_by_side=several, height=320, direction=site.t.direction)
        if counts.total()
        else ""
    )
    return site.page(
        "timeline",
        left_out,
        problems=problems,
        here="timeline",
        search=asked,
        queries=queries,
        period=chosen,
        link=link,
        key=key,
        titles=titles,
        up=link(period=chosen[:4] if len(chosen) == 7 else ""),
        stacked=all(one.stacked for one in found),
        undated=asked.query.dated is False,
        total=sum(n for _, n, _ in legend),
        legend=legend,
        other=any(one.key == OTHERS for one in series),
        table=chart,
        chart=drawn,
    )


ROUTES: tuple[Route, ...] = ((r"^/news/timeline$", view),)
