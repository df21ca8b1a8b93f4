"""Outlet by period: which outlet wrote how much about a search, and when."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from crawler.browse.analysis.tally import narrow, tally
from crawler.browse.analysis.units import Period, Unit
from crawler.browse.find import most
from crawler.browse.reader import Reader
from crawler.search.asked import SearchQuery

COLUMNS = 13
"""Periods in a table, the last ones: of weeks a quarter of a year."""
ROWS = 40
"""Outlets in a table, those with most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One outlet in one period."""

    period: Period
    articles: int
    search: SearchQuery
    """What finds exactly these articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A row: an outlet in all periods."""

    source: str
    """Its name; empty where it could not be told: all outlets together."""
    cells: tuple[Cell, ...]

    @property
    def articles(self) -> int:
        """Those of all cells."""
        return sum(cell.articles for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletTable:
    """Outlets by period."""

    query: SearchQuery
    unit: Unit
    periods: tuple[Period, ...]
    """Without gaps, in order."""
    outlets: tuple[Outlet, ...]
    """Those with most first."""
    by_source: bool
    """Whether the outlets could be told; where not, one row stands for all."""
    others: int
    """Articles in the same periods of outlets that have no row."""
    other_outlets: int
    """How many outlets these are."""
    undated: int
    outside: int
    """Dated, but before or after the periods."""

    @property
    def total(self) -> int:
        """What the search finds."""
        return sum(outlet.articles for outlet in self.outlets) + self.others + self.undated + self.outside


def outlets_by(reader: Reader, query: SearchQuery, unit: Unit, columns: int = COLUMNS) -> OutletTable:
    """The outlets that write about a search, by period.

    Args:
        columns: periods at most, the last ones.
    """
    found = tally(reader, query, unit, columns)
    totals: Counter[str] = Counter()
    for (_, source), n in found.counts.items():
        totals[source] += n
    ranked = most(totals.items())

    def row(source: str) -> Outlet:
        return Outlet(
            source=source,
            cells=tuple(
                Cell(
                    period=period,
                    articles=found.counts.get((period, source), 0),
                    search=narrow(found.query, period, source),
                )
                for period in found.periods
            ),
        )

    return OutletTable(
        query=found.query,
        unit=unit,
        periods=found.periods,
        outlets=tuple(row(source) for source, _ in ranked[:ROWS]),
        by_source=found.by_source,
        others=sum(n for _, n in ranked[ROWS:]),
        other_outlets=len(ranked[ROWS:]),
        undated=found.undated,
        outside=found.outside,
    )
