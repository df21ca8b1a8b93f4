"""A search as CSV for spreadsheets: UTF-8 with a byte order mark (without it Excel shows Arabic as rubble), formulas
disarmed."""

from __future__ import annotations

import csv
import io

from datasette.utils.asgi import Response

from crawler.browse.asked import Asked
from crawler.browse.exports.rows import COLUMNS, file, headers, rows_of
from crawler.browse.responses import Site
from crawler.browse.safe import csv_cell
from crawler.browse.views import Route, page


@page
@file
async def view(site: Site, asked: Asked) -> Response:
    """The file."""
    rows, more, _ = await rows_of(site, asked.query)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([csv_cell(row[name]) for name in COLUMNS] for row in rows)
    return Response(
        body="\ufeff" + out.getvalue(),
        headers={**headers(site, asked, more, "csv"), "content-disposition": 'attachment; filename="marsad.csv"'},
        content_type="text/csv; charset=utf-8",
    )


ROUTES: tuple[Route, ...] = ((r"^/news/search\.csv$", view),)
