"""How many articles, over time: by source, for any search, or several searches beside each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import storage.search as fulltext
from crawler.browse.find import count_by_tags
from crawler.browse.parameters import Search, conditions, days_of, filters_of, has_words
from crawler.browse.reader import Reader, Row

SERIES = 7
"""Sources with a colour of their own; the others are one."""
FEW_MONTHS = 3
"""Up to so many months the days are drawn."""
MOST_MONTHS = 36
"""Beyond so many months the years are drawn."""


@dataclass(frozen=True, slots=True)
class Trend:
    """Counts by (period, source); the source is empty where it could not be told."""

    counts: dict[tuple[str, str], int]
    stacked: bool = True


def unit_of(period: str, months: Iterable[str]) -> int:
    """Characters of a period that one bar stands for: 4 a year, 7 a month, 10 a day."""
    if len(period) == 7:
        return 10
    if len(period) == 4:
        return 7
    known = len(set(months))
    return 10 if known <= FEW_MONTHS else 7 if known <= MOST_MONTHS else 4


def read_trend(reader: Reader, search: Search, unit: int) -> Trend:
    """The counts of one search; `unit` as `unit_of` gives it."""
    if has_words(search):
        index = fulltext.Search(reader.connection)
        filters = replace(filters_of(search), first_only=False)
        expression = fulltext.narrowed(index.match(search.q).expression, filters)
        if index.count(expression) is None:
            counts = count_by_tags(reader, expression, search.period, unit)
            return Trend({(period, ""): n for period, n in counts.items()}, stacked=False)
        rows = reader.rows(
            f"SELECT substr(a.published_on, 1, {unit}) AS period, a.source, count(*) AS n FROM articles_fts "
            "CROSS JOIN articles a ON a.id = articles_fts.rowid "
            "WHERE articles_fts MATCH ? AND a.published_on IS NOT NULL "
            "GROUP BY 1, 2",
            [expression],
        )
        return Trend({(row["period"], row["source"]): row["n"] for row in rows})
    if unit == 10 and not search.section and not search.language and not search.edited:
        where, values = ["day BETWEEN ? AND ?"], [search.period, search.period + "~"]
        if search.source:
            where.append("source = ?")
            values.append(search.source)
        rows = reader.rows(
            f"SELECT day AS period, source, articles AS n FROM day_counts WHERE {' AND '.join(where)}", values
        )
        return Trend({(row["period"], row["source"]): row["n"] for row in rows})
    where, bound = conditions(search)
    if unit == 10 or search.edited:
        where.append("a.published_on IS NOT NULL")
        sql = f"SELECT substr(a.published_on, 1, {unit}) AS period, a.source, count(*) AS n FROM articles a"
    else:
        where = [clause.replace("a.published_on BETWEEN", "a.month BETWEEN") for clause in where] + ["a.month <> ''"]
        sql = f"SELECT substr(a.month, 1, {unit}) AS period, a.source, sum(a.articles) AS n FROM month_counts a"
    rows = reader.rows(f"{sql} WHERE {' AND '.join(where)} GROUP BY 1, 2", bound)
    return Trend({(row["period"], row["source"]): row["n"] for row in rows if row["n"]})


def span(periods: Iterable[str], unit: int, chosen: str) -> list[str]:
    """Every period from the first to the last with gaps filled, so that silence shows."""
    found = sorted(periods)
    if unit == 10 and chosen:
        return days_of(chosen)
    if unit == 7 and chosen:
        return [f"{chosen}-{month:02}" for month in range(1, 13)]
    if not found:
        return []
    if unit == 10:
        first_day, last_day = date.fromisoformat(found[0]), date.fromisoformat(found[-1])
        days = min((last_day - first_day).days, 100)
        return [(last_day - timedelta(days=days - n)).isoformat() for n in range(days + 1)]
    if unit == 4:
        return [str(year).zfill(4) for year in range(int(found[0]), int(found[-1]) + 1)][-200:]
    first, last = ((int(p[:4]) * 12 + int(p[5:7]) - 1) for p in (found[0], found[-1]))
    return [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(first, last + 1)][-600:]


def ranked(trend: Trend) -> list[tuple[str, int]]:
    """Sources by number of articles, most first."""
    totals: Counter[str] = Counter()
    for (_, source), n in trend.counts.items():
        totals[source] += n
    return totals.most_common()


def read_months(reader: Reader) -> list[str]:
    """The months that have articles."""
    return [
        row["month"]
        for row in reader.rows("SELECT DISTINCT month FROM month_counts WHERE month <> '' AND articles > 0")
    ]


def read_front(reader: Reader, titles: dict[str, str]) -> dict[str, Any]:
    """What the front page shows beside the newest articles."""

    def rows(sql: str, *values: Any) -> list[Row]:
        return reader.rows(sql, values)

    newest = reader.value("SELECT max(id) FROM articles") or 0
    return {
        "articles": reader.part("count", lambda: int(reader.value("SELECT sum(articles) FROM month_counts") or 0), 0),
        "sources": len(titles),
        "stories": reader.part(
            "count", lambda: int(reader.value("SELECT count(*) FROM stories WHERE articles > 1") or 0), 0, seconds=0.2
        ),
        "edited": reader.part(
            "count", lambda: int(reader.value("SELECT count(*) FROM articles WHERE revision > 1") or 0), 0, seconds=0.2
        ),
        # The best carried among the stories that were last born: an old giant doesn't stay for ever.
        "carried": reader.part(
            "carried",
            lambda: rows(
                "SELECT s.*, a.title, a.source, a.published_on, a.published_at, a.published_precision, "
                "a.id AS article, "
                "a.summary, substr(a.text, 1, 400) AS beginning FROM "
                "(SELECT * FROM stories WHERE articles > 1 ORDER BY id DESC LIMIT 200) s "
                "JOIN articles a ON a.id = s.first_article "
                "WHERE a.id > ? ORDER BY s.sources DESC, s.articles DESC, s.id DESC LIMIT 4",
                newest - 5000,
            ),
            [],
        ),
        "undated": reader.part(
            "undated",
            lambda: rows(
                "SELECT a.id, a.title, a.source, a.first_seen_at, (SELECT d.why_not FROM date_signals d "
                "WHERE d.article = a.id "
                "ORDER BY d.trust DESC LIMIT 1) AS why "
                "FROM articles a WHERE a.published_on IS NULL ORDER BY a.id DESC LIMIT 3"
            ),
            [],
        ),
        "trouble": rows(
            "SELECT name, title, health, last_error FROM sources WHERE enabled AND health IN "
            "('crawling_broken', 'extraction_broken', 'blocked') ORDER BY failures DESC LIMIT 5"
        ),
    }
