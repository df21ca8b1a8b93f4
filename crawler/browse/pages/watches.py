"""What is watched, and how often each watch told something."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from datasette.utils.asgi import Response

from crawler.browse.reader import Reader, Row
from crawler.browse.responses import Site
from crawler.browse.views import Route, page
from crawler.decide.watches import Watch
from crawler.errors import MarsadError
from crawler.watch.reading import as_search, load_watches

DAYS = 60


def read(reader: Reader, watches: tuple[Watch, ...] | None, today: date) -> list[Row]:
    """A row for each watch: of the file, and those of which alerts are left.

    Args:
        watches: None where nobody knows the file.
    """
    told = {
        row["watch"]: row
        for row in reader.rows("SELECT watch, count(*) AS told, max(at) AS last FROM alerts WHERE quiet = 0 GROUP BY 1")
    }
    first = today - timedelta(days=DAYS - 1)
    days = defaultdict[str, list[int]](lambda: [0] * DAYS)
    for row in reader.rows(
        "SELECT watch, substr(at, 1, 10) AS day, count(*) AS n FROM alerts WHERE quiet = 0 AND at >= ? GROUP BY 1, 2",
        [first.isoformat()],
    ):
        days[row["watch"]][min((date.fromisoformat(row["day"]) - first).days, DAYS - 1)] += row["n"]
    known = {watch.name: watch for watch in watches or ()}
    return [
        {
            "name": name,
            "watch": known.get(name),
            "search": as_search(known[name].query) if name in known else "",
            "told": told[name]["told"] if name in told else 0,
            "last": told[name]["last"] if name in told else "",
            "days": days[name],
        }
        for name in sorted(known.keys() | told.keys())
    ]


@page
async def view(site: Site) -> Response:
    """The page of watches."""
    watches = _watches((site.datasette.plugin_config("marsad") or {}).get("watches"))
    today = datetime.now(UTC).date()
    rows, left_out = await site.read(lambda reader: read(reader, watches, today))
    return site.page("watches", left_out, here="watches", watches=rows, known=watches is not None, titles={})


def _watches(path: Any) -> tuple[Watch, ...] | None:
    """The watches of the file; None where it isn't known or has faults, which whoever changed it is told."""
    try:
        return load_watches(Path(path)) if path else None
    except MarsadError:
        return None


ROUTES: tuple[Route, ...] = ((r"^/news/watches$", view),)
