"""A search as NDJSON for programs: one JSON object a line."""

from __future__ import annotations

import json

from datasette.utils.asgi import Response

from crawler.browse.exports.rows import COLUMNS, headers, rows_of
from crawler.browse.parameters import SearchParameters
from crawler.browse.responses import Site
from crawler.browse.views import Route, page


@page
async def view(site: Site) -> Response:
    """The file."""
    search = SearchParameters.read(site.request.args)
    rows, more, _ = await rows_of(site, search)
    body = "".join(json.dumps({name: row[name] for name in COLUMNS}, ensure_ascii=False) + "\n" for row in rows)
    return Response(
        body=body, headers=headers(site, search, more, "ndjson"), content_type="application/x-ndjson; charset=utf-8"
    )


ROUTES: tuple[Route, ...] = ((r"^/news/search\.ndjson$", view),)
