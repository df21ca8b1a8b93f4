"""A search as CSV for spreadsheets: UTF-8 with a byte order mark (without it Excel shows Arabic as rubble), formulas
disarmed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from crawler.browse.asked import Asked
from crawler.browse.exports.rows import COLUMNS, file, stream
from crawler.browse.reader import Row
from crawler.browse.responses import Site
from crawler.browse.safe import csv_cell
from crawler.browse.views import Route, page

MARK = "\ufeff"


def lines(rows: Iterable[Sequence[object]]) -> str:
    """Rows as lines of CSV."""
    out = io.StringIO()
    csv.writer(out).writerows([csv_cell(value) for value in row] for row in rows)
    return out.getvalue()


def text(rows: Sequence[Row]) -> str:
    """Articles as lines of CSV."""
    return lines([row[name] for name in COLUMNS] for row in rows)


BEGINNING = MARK + lines([tuple(COLUMNS)])


@page
@file
async def view(site: Site, asked: Asked) -> Any:
    """The file."""
    return await stream(site, asked, "csv", "text/csv; charset=utf-8", BEGINNING, text)


ROUTES: tuple[Route, ...] = ((r"^/news/search\.csv$", view),)
