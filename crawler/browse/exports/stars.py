"""A reader's stars as a file: CSV for spreadsheets, NDJSON for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, fields

from datasette.utils.asgi import Response

from crawler.browse.headers import HEADERS
from crawler.browse.responses import Site
from crawler.browse.safe import visible
from crawler.browse.shelf import ShelfError, Star
from crawler.browse.views import Route, missing, page

MEDIA = {"csv": "text/csv; charset=utf-8", "ndjson": "application/x-ndjson; charset=utf-8"}


def text(stars: Sequence[Star], form: str) -> str:
    """The stars as lines; CSV with a byte order mark, so that Excel reads Arabic."""
    rows = [_row(star) for star in stars]
    if form == "ndjson":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, [one.name for one in fields(Star)])
    writer.writeheader()
    writer.writerows(rows)  # cells that begin like a formula are disarmed on their way out (headers.py)
    return "\ufeff" + out.getvalue()


def _row(star: Star) -> dict[str, object]:
    return {name: visible(value) if isinstance(value, str) else value for name, value in asdict(star).items()}


@page
async def view(site: Site) -> Response:
    """The file."""
    form, shelf = site.request.url_vars["form"], site.shelf
    if shelf is None:
        return missing(site)
    try:
        stars = shelf.stars()
    except ShelfError as error:
        return Response.text(f"{site.t(error.trouble.value)}\n", status=503)
    named = {"content-disposition": f'attachment; filename="marsad-stars.{form}"'}
    return Response(body=text(stars, form), content_type=MEDIA[form], headers={**HEADERS, **named})


ROUTES: tuple[Route, ...] = ((r"^/news/saved\.(?P<form>csv|ndjson)$", view),)
