"""A search as NDJSON for programs: one JSON object a line."""

from __future__ import annotations

import json

from datasette.utils.asgi import Response

from crawler.browse.asked import Asked
from crawler.browse.exports.rows import COLUMNS, file, headers, rows_of
from crawler.browse.responses import Site
from crawler.browse.views import Route, page


@page
@file
async def view(site: Site, asked: Asked) -> Response:
    """The file."""
    rows, more, _ = await rows_of(site, asked.query)
    body = "".join(json.dumps({name: row[name] for name in COLUMNS}, ensure_ascii=False) + "\n" for row in rows)
    return Response(
        body=body, headers=headers(site, asked, more, "ndjson"), content_type="application/x-ndjson; charset=utf-8"
    )


ROUTES: tuple[Route, ...] = ((r"^/news/search\.ndjson$", view),)
