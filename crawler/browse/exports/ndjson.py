"""A search as NDJSON for programs: one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from crawler.browse.asked import Asked
from crawler.browse.exports.rows import COLUMNS, file, stream
from crawler.browse.reader import Row
from crawler.browse.responses import Site
from crawler.browse.views import Route, page


def text(rows: Sequence[Row]) -> str:
    """Articles as lines of JSON."""
    return "".join(json.dumps({name: row[name] for name in COLUMNS}, ensure_ascii=False) + "\n" for row in rows)


@page
@file
async def view(site: Site, asked: Asked) -> Any:
    """The file."""
    return await stream(site, asked, "ndjson", "application/x-ndjson; charset=utf-8", "", text)


ROUTES: tuple[Route, ...] = ((r"^/news/search\.ndjson$", view),)
