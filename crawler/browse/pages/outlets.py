"""Outlet by week, month or day: which outlet wrote how much about a search, and when."""

from __future__ import annotations

from crawler.browse.analysis.outlets import Cell, OutletTable, outlets_by
from crawler.browse.analysis.units import Unit
from crawler.browse.charts import Square, matrix
from crawler.browse.figures import Asking, Choice, Figure, Sheet, Shown, routes
from crawler.browse.periods import short, told
from crawler.browse.reader import Reader
from crawler.browse.views import Route


def _read(reader: Reader, asking: Asking) -> OutletTable:
    return outlets_by(reader, asking.query, Unit(asking.chosen["by"]))


def _sheet(shown: Shown) -> Sheet:
    found: OutletTable = shown.found
    return Sheet(
        columns=("source", "title", "period", "first_day", "last_day", "articles"),
        rows=tuple(
            (outlet.source, shown.outlet(outlet.source), cell.period.name, cell.period.first, cell.period.last, n)
            for outlet in found.outlets
            for cell in outlet.cells
            if (n := cell.articles)
        ),
        beside={
            "total": found.total,
            "undated": found.undated,
            "outside": found.outside,
            "others": found.others,
            "other_outlets": found.other_outlets,
        },
    )


def _draw(shown: Shown) -> tuple[str, ...]:
    found, t = shown.found, shown.t
    rows = [
        (shown.outlet(outlet.source), [_square(shown, outlet.source, cell) for cell in outlet.cells])
        for outlet in found.outlets
    ]
    columns = [short(t, period) for period in found.periods]
    return (matrix(columns, rows, title=t("kind_of_outlets"), direction=t.direction, over_time=True),)


def _square(shown: Shown, source: str, cell: Cell) -> Square:
    n, t = cell.articles, shown.t
    title = f"{shown.outlet(source)}{t.comma} {told(t, cell.period)}: {t.counted(n, 'article')}"
    return Square(n, t.number(n) if n else "", title, shown.to(cell.search) if n else "")


def _page(shown: Shown) -> dict[str, object]:
    cells = [cell.articles for outlet in shown.found.outlets for cell in outlet.cells]
    return {"highest": max(cells, default=0), "short": lambda period: short(shown.t, period)}


FIGURE = Figure(
    kind="outlets",
    choices=(Choice("by", (Unit.WEEK, Unit.DAY, Unit.MONTH, Unit.YEAR)),),
    read=_read,
    sheet=_sheet,
    draw=_draw,
    page=_page,
)
ROUTES: tuple[Route, ...] = routes(FIGURE)
