"""What watches told, the newest first; alerts of one story stand together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from datasette.utils.asgi import Response

from crawler.browse.exports.alerts import read as read_alerts
from crawler.browse.reader import Reader
from crawler.browse.responses import Site
from crawler.browse.titles import titles_of_sources
from crawler.browse.views import Route, number, page
from crawler.model import WatchEvent
from storage.alerts import Row

SIZE = 60


@dataclass(frozen=True, slots=True)
class Group:
    """Alerts of one story, or of one source; the newest first."""

    newest: Row
    alerts: tuple[Row, ...]


def read(reader: Reader, watch: str, before: int | None) -> dict[str, Any]:
    """A page of alerts, and where the next one begins."""
    rows = reader.part("alerts", lambda: read_alerts(reader, watch, before, SIZE + 1), [])
    more = rows[SIZE - 1].id if len(rows) > SIZE else None
    return {"groups": grouped(rows[:SIZE]), "next": more, "titles": titles_of_sources(reader)}


def grouped(rows: Iterable[Row]) -> list[Group]:
    """Alerts by story, where they have one, in the order of their newest."""
    groups = dict[tuple[object, ...], list[Row]]()
    for row in rows:
        alone = (row.article,) if row.article is not None else ("source", row.source, row.watch)
        groups.setdefault(("story", row.story) if row.story is not None else alone, []).append(row)
    return [Group(alerts[0], tuple(alerts)) for alerts in groups.values()]


@page
async def view(site: Site) -> Response:
    """The page of alerts."""
    watch, before = site.request.args.get("watch") or "", number(site.request.args.get("before"))
    found, left_out = await site.read(lambda reader: read(reader, watch, before))
    return site.page(
        "alerts", left_out, here="watches", watch=watch, why=partial(site.t.stored, kinds=WatchEvent), **found
    )


ROUTES: tuple[Route, ...] = ((r"^/news/alerts$", view),)
