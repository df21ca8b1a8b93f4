"""Attention over time: how many articles a search finds in each period, and which share of all articles that is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from crawler.browse.analysis.tally import Tally, narrow, tally
from crawler.browse.analysis.units import Period, Unit
from crawler.browse.reader import Reader
from crawler.search.asked import SearchQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One period."""

    period: Period
    articles: int
    of: int
    """All articles of the chosen sources in the same days, whatever they are about."""
    coarse: int | None
    """Of the articles those that are known to the month or year alone, by day and week; None: not told."""
    search: SearchQuery
    """What finds exactly these articles."""

    @property
    def share(self) -> float | None:
        """Part of all articles, 0-1; None where there were none at all."""
        return self.articles / self.of if self.of else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """A search over time."""

    query: SearchQuery
    unit: Unit
    points: tuple[Point, ...]
    """Without gaps, in order."""
    undated: int
    outside: int
    """Dated, but before or after the points."""

    @property
    def articles(self) -> int:
        """Those of all points."""
        return sum(point.articles for point in self.points)

    @property
    def total(self) -> int:
        """What the search finds."""
        return self.articles + self.undated + self.outside


def attention(reader: Reader, query: SearchQuery, unit: Unit) -> Attention:
    """Counts of a search over time, and its shares of all that its sources published (of everything, without any).

    Args:
        unit: what a point stands for; the last periods are counted, at most `tally.MOST`.
    """
    found = tally(reader, query, unit, by_source=False)
    every = _everything(reader, found)
    return Attention(
        query=found.query,
        unit=unit,
        points=tuple(
            Point(
                period=period,
                articles=found.counts.get((period, ""), 0),
                of=every.counts.get((period, ""), 0),
                coarse=None if found.coarse is None else found.coarse.get(period, 0),
                search=narrow(found.query, period),
            )
            for period in found.periods
        ),
        undated=found.undated,
        outside=found.outside,
    )


def _everything(reader: Reader, found: Tally) -> Tally:
    """All articles of the search's sources on the days of its periods."""
    if not found.periods:
        return found
    first, last = (narrow(found.query, period) for period in (found.periods[0], found.periods[-1]))
    every = SearchQuery(sources=found.query.sources, since=first.since, until=last.until)
    if replace(found.query, since=None, until=None, order=every.order) == replace(every, since=None, until=None):
        return found
    return tally(reader, every, found.unit, by_source=False)
