"""What was edited last, over all sources."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response

from crawler.browse.reader import Reader
from crawler.browse.responses import Site
from crawler.browse.revisions import read_edits
from crawler.browse.titles import titles_of_sources
from crawler.browse.views import Route, number, page


def read(reader: Reader, before: int | None) -> dict[str, Any]:
    """A page of edits, and where the next one begins."""
    edits, more = reader.part("edits", lambda: read_edits(reader, before), ([], None))
    return {"edits": edits, "next": more, "titles": titles_of_sources(reader)}


@page
async def view(site: Site) -> Response:
    """The page of edits."""
    before = number(site.request.args.get("before"))
    found, left_out = await site.read(lambda reader: read(reader, before))
    return site.page("edits", left_out, here="edits", **found)


ROUTES: tuple[Route, ...] = ((r"^/news/edits$", view),)
