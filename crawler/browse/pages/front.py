"""The archive at a glance: what is new, widely carried, edited, undated, in trouble."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from datasette.utils.asgi import Response

from crawler.browse.charts import Bar, bars
from crawler.browse.days import DAYS, first_day, last_day
from crawler.browse.find import find
from crawler.browse.reader import Reader, Row
from crawler.browse.responses import Site
from crawler.browse.revisions import read_edits
from crawler.browse.titles import titles_of_sources
from crawler.browse.views import Route, page
from crawler.search.asked import SearchQuery


def read(reader: Reader) -> dict[str, Any]:
    """The newest articles, the last edits, the last days, and what the panels beside them show."""
    titles = titles_of_sources(reader)
    found = find(reader, SearchQuery(), size=8, count=False)
    edits, _ = reader.part("edits", lambda: read_edits(reader, None, size=8), ([], None))
    since, days = _read_days(reader)
    return {
        "titles": titles,
        "cards": found.cards,
        "edits": _once(edits)[:3],
        "since": since,
        "days": days,
        "sources": len(titles),
        **_read_numbers(reader),
        **_read_panels(reader),
    }


def _once(edits: list[Row]) -> list[Row]:
    """Each article once, with its newest edit."""
    return list({row["article"]: row for row in reversed(edits)}.values())[::-1]


def _read_days(reader: Reader) -> tuple[date, dict[str, int]]:
    """The first of the last days, and how many articles each of them has."""
    until = last_day(reader)
    since = first_day(until)
    rows: list[Row] = reader.part(
        "days",
        lambda: reader.rows(
            "SELECT day, sum(articles) AS n FROM day_counts WHERE day BETWEEN ? AND ? GROUP BY 1",
            [since.isoformat(), until.isoformat()],
        ),
        [],
    )
    return since, {row["day"]: row["n"] for row in rows}


def _read_numbers(reader: Reader) -> dict[str, int]:
    def number(sql: str, **limits: float) -> int:
        return reader.part("count", lambda: int(reader.value(sql) or 0), 0, **limits)

    return {
        "articles": number("SELECT sum(articles) FROM month_counts"),
        "stories": number("SELECT count(*) FROM stories WHERE articles > 1", seconds=0.2),
        "edited": number("SELECT count(*) FROM articles WHERE revision > 1", seconds=0.2),
    }


def _read_panels(reader: Reader) -> dict[str, list[Row]]:
    newest = reader.value("SELECT max(id) FROM articles") or 0
    return {
        # The best carried among the stories that were last born: an old giant doesn't stay for ever.
        "carried": reader.part(
            "carried",
            lambda: reader.rows(
                "SELECT s.*, a.title, a.source, a.published_on, a.published_at, a.published_precision, "
                "a.id AS article, "
                "a.summary, substr(a.text, 1, 400) AS beginning FROM "
                "(SELECT * FROM stories WHERE articles > 1 ORDER BY id DESC LIMIT 200) s "
                "JOIN articles a ON a.id = s.first_article "
                "WHERE a.id > ? ORDER BY s.sources DESC, s.articles DESC, s.id DESC LIMIT 4",
                [newest - 5000],
            ),
            [],
        ),
        "undated": reader.part(
            "undated",
            lambda: reader.rows(
                "SELECT a.id, a.title, a.source, a.first_seen_at, (SELECT d.why_not FROM date_signals d "
                "WHERE d.article = a.id "
                "ORDER BY d.trust DESC LIMIT 1) AS why "
                "FROM articles a WHERE a.published_on IS NULL ORDER BY a.id DESC LIMIT 3"
            ),
            [],
        ),
        "trouble": reader.rows(
            "SELECT name, title, health, last_error FROM sources WHERE enabled AND health IN "
            "('crawling_broken', 'extraction_broken', 'blocked') ORDER BY failures DESC LIMIT 5"
        ),
    }


def _bar(site: Site, day: str, count: int) -> Bar:
    said = f"{site.t.day(day)}: {site.t.counted(count, 'article') if count else '0'}"
    return Bar(day[5:], (count,), said, f"{site.root}/search?period={day}" if count else "")


@page
async def view(site: Site) -> Response:
    """The front page."""
    found, left_out = await site.read(read)
    since, counts = found.pop("since"), found.pop("days")
    days = [(since + timedelta(days=n)).isoformat() for n in range(DAYS)]
    chart = bars(
        [_bar(site, day, counts.get(day, 0)) for day in days],
        title=site.t("last_days"),
        height=150,
        direction=site.t.direction,
    )
    return site.page("front", left_out, chart=chart, **found)


ROUTES: tuple[Route, ...] = ((r"^/news/?$", view),)
