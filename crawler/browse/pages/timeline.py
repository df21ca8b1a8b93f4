"""How many articles, over time: by source, for any search, or several searches beside each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from datasette.utils.asgi import Response

import storage.search as fulltext
from crawler.browse.charts import Bar, bars
from crawler.browse.find import count_by_tags
from crawler.browse.parameters import SearchParameters, conditions, days_of, filters_of, has_words
from crawler.browse.reader import Reader
from crawler.browse.responses import Site, query
from crawler.browse.titles import titles_of_sources
from crawler.browse.views import Route, page

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


def read(reader: Reader, period: str, searches: Sequence[SearchParameters]) -> tuple[list[Trend], int, dict[str, str]]:
    """The trend of each search, the unit in which they are counted, and the titles of the sources."""
    unit = _unit_of(period, reader.part("months", lambda: _read_months(reader), []))
    found = [
        reader.part("timeline", lambda one=one: _read_trend(reader, one, unit), Trend({}), seconds=1.2)  # type: ignore[misc]
        for one in searches
    ]
    return found, unit, titles_of_sources(reader)


def _read_months(reader: Reader) -> list[str]:
    """The months that have articles."""
    rows = reader.rows("SELECT DISTINCT month FROM month_counts WHERE month <> '' AND articles > 0")
    return [row["month"] for row in rows]


def _unit_of(period: str, months: Iterable[str]) -> int:
    """Characters of a period that one bar stands for: 4 a year, 7 a month, 10 a day."""
    if len(period) == 7:
        return 10
    if len(period) == 4:
        return 7
    known = len(set(months))
    return 10 if known <= FEW_MONTHS else 7 if known <= MOST_MONTHS else 4


def _read_trend(reader: Reader, search: SearchParameters, unit: int) -> Trend:
    """The counts of one search; `unit` as `_unit_of` gives it."""
    if has_words(search):
        return _trend_of_words(reader, search, unit)
    if unit == 10 and not search.section and not search.language and not search.edited:
        return _trend_of_days(reader, search)
    where, bound = conditions(search)
    if unit == 10 or search.edited:
        where.append("a.published_on IS NOT NULL")
        sql = f"SELECT substr(a.published_on, 1, {unit}) AS period, a.source, count(*) AS n FROM articles a"
    else:
        where = [clause.replace("a.published_on BETWEEN", "a.month BETWEEN") for clause in where] + ["a.month <> ''"]
        sql = f"SELECT substr(a.month, 1, {unit}) AS period, a.source, sum(a.articles) AS n FROM month_counts a"
    return _trend(reader, f"{sql} WHERE {' AND '.join(where)} GROUP BY 1, 2 HAVING n > 0", bound)


def _trend_of_words(reader: Reader, search: SearchParameters, unit: int) -> Trend:
    index = fulltext.Search(reader.connection)
    filters = replace(filters_of(search), first_only=False)
    expression = fulltext.narrowed(index.match(search.q).expression, filters)
    if index.count(expression) is None:
        counts = count_by_tags(reader, expression, search.period, unit)
        return Trend({(period, ""): n for period, n in counts.items()}, stacked=False)
    return _trend(
        reader,
        f"SELECT substr(a.published_on, 1, {unit}) AS period, a.source, count(*) AS n FROM articles_fts "
        "CROSS JOIN articles a ON a.id = articles_fts.rowid "
        "WHERE articles_fts MATCH ? AND a.published_on IS NOT NULL "
        "GROUP BY 1, 2",
        [expression],
    )


def _trend_of_days(reader: Reader, search: SearchParameters) -> Trend:
    where, values = "day BETWEEN ? AND ?", [search.period, search.period + "~"]
    if search.source:
        where, values = f"{where} AND source = ?", [*values, search.source]
    return _trend(reader, f"SELECT day AS period, source, articles AS n FROM day_counts WHERE {where}", values)


def _trend(reader: Reader, sql: str, values: Sequence[Any]) -> Trend:
    return Trend({(row["period"], row["source"]): row["n"] for row in reader.rows(sql, values)})


# --- arranging -------------------------------------------------------------------------------------


def _periods(found: Iterable[str], unit: int, chosen: str) -> list[str]:
    """Every period from the first to the last with gaps filled, so that silence shows."""
    if unit == 10 and chosen:
        return days_of(chosen)
    if unit == 7 and chosen:
        return [f"{chosen}-{month:02}" for month in range(1, 13)]
    if not (known := sorted(found)):
        return []
    between = {10: _days, 7: _months, 4: _years}[unit]
    return between(known[0], known[-1])


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
    order = [source for source, _ in totals.most_common()]
    shown = order if len(order) <= SERIES + 1 else order[:SERIES]
    counts: Counts = Counter()
    for (period, source), n in trend.counts.items():
        counts[period, source if source in shown else OTHERS] += n
    series = [Series(source, titles.get(source, source), is_source=True) for source in shown]
    if len(shown) < len(order):
        series.append(Series(OTHERS, site.t("other_sources")))
    return series, counts


def _by_query(found: list[Trend], queries: list[str]) -> tuple[list[Series], Counts]:
    """A series for each search."""
    counts: Counts = Counter()
    for n, trend in enumerate(found):
        for (period, _), count in trend.counts.items():
            counts[period, str(n)] += count
    return [Series(str(n), words) for n, words in enumerate(queries)], counts


def _queries(arguments: Any) -> list[str]:
    return list(dict.fromkeys(q.strip()[:1000] for q in arguments.getlist("q") if q.strip()))[:MOST_QUERIES]


@page
async def view(site: Site) -> Response:
    """Bars by year, month or day; one search by source, or up to three searches beside each other."""
    asked = SearchParameters.read(site.request.args)
    asked = replace(asked, period=asked.period[:7])  # of a day, its month
    queries = _queries(site.request.args)
    searches = [replace(asked, q=q, before="", sort="new") for q in queries] or [replace(asked, q="", before="")]
    (found, unit, titles), left_out = await site.read(lambda reader: read(reader, asked.period, searches))

    def link(**changed: Any) -> str:
        kept = replace(asked, **changed)
        pairs = [(name, getattr(kept, name)) for name in ("source", "section", "language", "period")]
        return query([*(("q", q) for q in queries), *pairs])

    def bar(period: str) -> Bar:
        parts = tuple(counts[period, one.key] for one in series)
        articles = f"{site.root}/search{replace(searches[0], period=period).query()}"
        href = articles if unit == 10 else link(period=period)
        label = period[5:] if asked.period or unit == 10 else period
        said = f"{site.t.day(period)}: {site.t.number(sum(parts))}"
        return Bar(label, parts, said, href if sum(parts) else "")

    several = len(searches) > 1
    series, counts = (
        _by_query(found, queries) if several else _by_source(site, found[0], titles, queries[0] if queries else "")
    )
    periods = _periods((period for period, _ in counts), unit, asked.period)
    chart = [bar(period) for period in periods]
    legend = [
        (one.label, sum(counts[period, one.key] for period in periods), link(source=one.key) if one.is_source else "")
        for one in series
    ]
    drawn = bars(chart, title=site.t("timeline"), side_by_side=several, height=320) if counts.total() else ""
    return site.page(
        "timeline",
        left_out,
        here="timeline",
        search=asked,
        queries=queries,
        period=asked.period,
        link=link,
        titles=titles,
        up=link(period=asked.period[:4] if len(asked.period) == 7 else ""),
        stacked=all(one.stacked for one in found),
        total=sum(n for _, n, _ in legend),
        legend=legend,
        other=any(one.key == OTHERS for one in series),
        table=chart,
        chart=drawn,
    )


ROUTES: tuple[Route, ...] = ((r"^/news/timeline$", view),)
