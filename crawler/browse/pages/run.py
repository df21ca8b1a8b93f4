"""One run: what became of every URL, by source and by reason."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response

from crawler.browse.reader import Reader, Row
from crawler.browse.responses import Site, query
from crawler.browse.titles import titles_of_sources
from crawler.browse.views import Route, missing, number, page
from crawler.model import OutcomeKind

SIZE = 100
CHOICES = ("source", "outcome", "reason")
"""Columns by which one chooses the URLs that are listed."""


def read(reader: Reader, run: int, wanted: dict[str, str], after: str) -> dict[str, Any] | None:
    """One run by source and by reason, and the URLs that are wanted (by CHOICES); None when there is no such run."""
    row = reader.row("SELECT * FROM runs WHERE id = ?", [run])
    if row is None:
        return None
    urls = _read_urls(reader, run, wanted, after) if any(wanted.values()) else []
    reasons = reader.part(
        "reasons",
        lambda: reader.rows(
            "SELECT outcome, coalesce(reason, '') AS reason, count(*) AS n FROM outcomes WHERE run = ? AND outcome IN "
            "('rejected', 'failed', 'gone', 'skipped', 'pending') GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 60",
            [run],
        ),
        [],
    )
    by_source = reader.part(
        "sources",
        lambda: reader.rows(
            "SELECT * FROM run_sources WHERE run = ? ORDER BY failed DESC, error DESC, new DESC, source LIMIT 3000",
            [run],
        ),
        [],
    )
    return {
        "run": row,
        "by_source": by_source,
        "reasons": reasons,
        "urls": urls[:SIZE],
        "next": f"{urls[SIZE - 1]['source']} {urls[SIZE - 1]['url']}" if len(urls) > SIZE else "",
    }


def _read_urls(reader: Reader, run: int, wanted: dict[str, str], after: str) -> list[Row]:
    """The URLs that are wanted after the one where the page before ended, and one more."""
    chosen = {name: value for name, value in wanted.items() if value}
    where = " AND ".join(f"{name} = ?" for name in ("run", *chosen))
    position = after.split(" ", 1) if " " in after else ["", ""]
    return reader.part(
        "urls",
        lambda: reader.rows(
            f"SELECT source, url, outcome, stage, reason, status, detail, article FROM outcomes WHERE {where} "
            f"AND (source, url) > (?, ?) ORDER BY source, url LIMIT {SIZE + 1}",
            [run, *chosen.values(), *position],
        ),
        [],
    )


@page
async def view(site: Site) -> Response:
    """The run's page."""
    wanted = number(site.request.url_vars["id"])
    chosen = {name: str(site.request.args.get(name) or "")[:200] for name in CHOICES}
    after = str(site.request.args.get("after") or "")[:4000]
    (found, titles), left_out = await site.read(
        lambda reader: (read(reader, wanted or 0, chosen, after), titles_of_sources(reader))
    )
    if found is None:
        return missing(site)

    def without(name: str) -> str:
        return query([(key, value) for key, value in chosen.items() if key != name]) or "?"

    return site.page(
        "run",
        left_out,
        here="runs",
        titles=titles,
        wanted=chosen,
        without=without,
        more=query([*chosen.items(), ("after", found["next"])]) + "#urls",
        wanted_any=any(chosen.values()),
        outcomes=[kind.value for kind in OutcomeKind],
        **found,
    )


ROUTES: tuple[Route, ...] = ((r"^/news/run/(?P<id>\d+)$", view),)
