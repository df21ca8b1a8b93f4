"""One source: health, what it repeats, its part in the last runs, and what failed last."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from shlex import quote
from typing import Any

from datasette.utils.asgi import Response

from crawler.browse.reader import Reader, Row
from crawler.browse.responses import Site
from crawler.browse.titles import titles_of_sources
from crawler.browse.views import Route, missing, page

DATA = Path("data")
"""The archive of commands that are told of none."""
PARTS = {
    "boilerplate": "SELECT * FROM boilerplate WHERE source = ? ORDER BY active DESC, articles DESC LIMIT 200",
    "runs": "SELECT s.*, r.started_at FROM run_sources s JOIN runs r ON r.id = s.run "
    "WHERE s.source = ? ORDER BY s.run DESC LIMIT 24",
    "failed": "SELECT run, url, outcome, reason, status, detail, at FROM outcomes WHERE source = ? "
    "AND outcome IN ('failed', 'rejected') ORDER BY at DESC LIMIT 20",
}
"""What belongs to a source alone, by the template's names."""


def read(reader: Reader, name: str) -> dict[str, Any] | None:
    """What the source's page shows, or None when there is no such source."""
    row = reader.row("SELECT * FROM sources WHERE name = ?", [name])
    if row is None:
        return None
    parts = {
        part: reader.part(part, lambda sql=sql: reader.rows(sql, [name]), [])  # type: ignore[misc]
        for part, sql in PARTS.items()
    }
    return {"source": row, **parts}


def undo_command(row: Row, folder: Path) -> str:
    """The command that brings a learned line back, or lets it be cut again, fit for pasting into a shell.

    Args:
        folder: of the archive that is shown; it is named where it isn't the one that commands take by themselves.
    """
    option = "--undo" if row["active"] else "--redo"
    line = row["line"].replace("'", "'\\''")
    named = "" if folder == DATA else f" --data {quote(str(folder))}"
    return f"marsad boilerplate {row['source']} {option} '{line}'{named}"


@page
async def view(site: Site) -> Response:
    """The source's page."""
    name = site.request.url_vars["name"]
    (found, titles), left_out = await site.read(lambda reader: (read(reader, name), titles_of_sources(reader)))
    if found is None:
        return missing(site)
    undo = partial(undo_command, folder=site.warc.parent)
    return site.page("source", left_out, here="sources", titles=titles, undo=undo, **found)


ROUTES: tuple[Route, ...] = ((r"^/news/source/(?P<name>[^/]+)$", view),)
