"""Who copies whom, as a matrix; each of its numbers leads to its pairs (pairs.py)."""

from __future__ import annotations

from urllib.parse import urlencode

from crawler.browse.analysis.copying import Cell, Copying, copying
from crawler.browse.charts import Square, matrix
from crawler.browse.figures import Asking, Figure, Sheet, Shown, percent, routes
from crawler.browse.reader import Reader
from crawler.browse.views import Route


def _read(reader: Reader, asking: Asking) -> Copying:
    return copying(reader, asking.query)


def _sheet(shown: Shown) -> Sheet:
    found: Copying = shown.found
    return Sheet(
        columns=("copier", "copier_title", "copied", "copied_title", "taken", "articles"),
        rows=tuple(
            (
                cell.copier,
                shown.outlet(cell.copier),
                cell.copied,
                shown.outlet(cell.copied),
                cell.taken,
                cell.articles,
            )
            for cell in found.cells
        ),
        beside={"total": found.articles, "own": found.own, "bounded": found.bounded, "since": found.since},
    )


def _draw(shown: Shown) -> tuple[str, ...]:
    names = shown.found.outlets
    cells = {(cell.copier, cell.copied): cell for cell in shown.found.cells}
    rows = [
        (shown.outlet(copier), [_square(shown, cells.get((copier, copied))) for copied in names]) for copier in names
    ]
    columns = [shown.outlet(name) for name in names]
    return (matrix(columns, rows, title=shown.t("kind_of_copying"), direction=shown.t.direction),)


def _square(shown: Shown, cell: Cell | None) -> Square:
    if cell is None:
        return Square(0, "", "")
    title = shown.t("cell_of_copies").format(
        copier=shown.outlet(cell.copier), copied=shown.outlet(cell.copied), n=shown.t.counted(cell.articles, "article")
    )
    more = f"{shown.t.comma} {percent(cell.taken)}" if cell.taken is not None else ""
    return Square(cell.articles, shown.t.number(cell.articles), title + more, _behind(shown, cell))


def _behind(shown: Shown, cell: Cell) -> str:
    """Where the pairs behind a number are shown."""
    own = urlencode({"copier": cell.copier, "copied": cell.copied})
    return f"{shown.site.root}/pairs{shown.asking.link()}&{own}".replace("?&", "?")


def _page(shown: Shown) -> dict[str, object]:
    found: Copying = shown.found
    return {"behind": lambda cell: _behind(shown, cell), "highest": max((c.articles for c in found.cells), default=0)}


FIGURE = Figure(kind="copying", read=_read, sheet=_sheet, draw=_draw, page=_page)
ROUTES: tuple[Route, ...] = routes(FIGURE)
