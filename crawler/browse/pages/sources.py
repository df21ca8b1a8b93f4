"""How all sources fare, the worst first."""

from __future__ import annotations

from datetime import date
from typing import Any

from datasette.utils.asgi import Response

from crawler.browse.days import DAYS, first_day, last_day
from crawler.browse.reader import Reader
from crawler.browse.responses import Site
from crawler.browse.views import Route, page

WORST_FIRST = ("crawling_broken", "extraction_broken", "blocked", "quiet", "new", "ok")


def read(reader: Reader) -> dict[str, Any]:
    """All sources, the worst first, with their articles of the last days."""
    sources = reader.rows("SELECT * FROM sources")
    until = last_day(reader)
    since = first_day(until)
    counts = reader.part(
        "days",
        lambda: reader.rows(
            "SELECT source, day, articles FROM day_counts WHERE day BETWEEN ? AND ?",
            [since.isoformat(), until.isoformat()],
        ),
        [],
    )
    series: dict[str, list[int]] = {source["name"]: [0] * DAYS for source in sources}
    for row in counts:
        if row["source"] in series:
            series[row["source"]][(date.fromisoformat(row["day"]) - since).days] = row["articles"]
    for source in sources:
        source["days"] = series[source["name"]]
        source["week"] = sum(source["days"][-7:]) / 7
        source["month"] = sum(source["days"][-30:]) / 30
    sources.sort(
        key=lambda source: (not source["enabled"], _badness(source["health"]), -source["failures"], -source["articles"])
    )
    return {"sources": sources, "since": since, "until": until}


def _badness(health: str) -> int:
    return WORST_FIRST.index(health) if health in WORST_FIRST else 0


@page
async def view(site: Site) -> Response:
    """The page of all sources."""
    found, left_out = await site.read(read)
    titles = {row["name"]: row["title"] or row["name"] for row in found["sources"]}
    return site.page("sources", left_out, here="sources", titles=titles, **found)


ROUTES: tuple[Route, ...] = ((r"^/news/sources$", view),)
