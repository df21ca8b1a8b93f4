"""One affair: its stories on a line of time, why each belongs to it, who joined when, and what was new."""

from __future__ import annotations

from datetime import date
from typing import Any

from datasette.utils.asgi import Response

from crawler.browse.cards import CARD
from crawler.browse.reader import Reader, Row
from crawler.browse.responses import Site
from crawler.browse.titles import titles_of_sources
from crawler.browse.views import Route, missing, number, page

MOST_STORIES = 200


def read(reader: Reader, thread: int) -> dict[str, Any] | None:
    """What the thread's page shows; None when there is no such thread."""
    rows = reader.rows(
        f"SELECT {CARD}, t.story AS number, t.day, t.names, t.numbers, t.news, s.articles, s.origins "
        "FROM thread_stories t JOIN stories s ON s.id = t.story JOIN articles a ON a.id = s.first_article "
        f"WHERE t.thread = ? ORDER BY t.day, t.story LIMIT {MOST_STORIES}",
        [thread],
    )
    if len(rows) < 2:
        return None
    _add_sources(reader, rows)
    days = [date.fromisoformat(row["day"]) for row in rows]
    for row, day in zip(rows, days, strict=True):
        row["after"] = (day - days[0]).days
        for name in ("names", "numbers", "news"):
            row[name] = listed(row[name])
    return {"stories": rows, "span": (days[-1] - days[0]).days, "outlets": len({s for r in rows for s in r["sources"]})}


def _add_sources(reader: Reader, rows: list[Row]) -> None:
    """`sources` of each story, and `joined`: those of them that no earlier story had."""
    marks = ", ".join("?" * len(rows))
    members = reader.rows(
        f"SELECT DISTINCT story, source FROM articles WHERE story IN ({marks}) ORDER BY source",
        [row["number"] for row in rows],
    )
    met: set[str] = set()
    for row in rows:
        row["sources"] = [member["source"] for member in members if member["story"] == row["number"]]
        row["joined"] = [source for source in row["sources"] if source not in met]
        met.update(row["sources"])


def listed(joined: str) -> list[str]:
    """What is stored joined by `; `."""
    return joined.split("; ") if joined else []


@page
async def view(site: Site) -> Response:
    """The thread's page."""
    wanted = number(site.request.url_vars["id"])
    (found, titles), left_out = await site.read(lambda reader: (read(reader, wanted or 0), titles_of_sources(reader)))
    if found is None:
        return missing(site)
    return site.page("thread", left_out, here="news", titles=titles, **found)


ROUTES: tuple[Route, ...] = ((r"^/news/thread/(?P<id>\d+)$", view),)
