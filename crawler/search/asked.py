"""What is asked of the archive, as one frozen value: pages, files, charts, SQL and commands all answer this.

It is read from addresses and options, and written into addresses, by crawler/search/parameters.py alone; storage turns
it into SQL in storage/filters.py alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crawler.search.days import Bound, period_of
from crawler.search.query import Query, parse_query

NO_SECTION = "-"
"""Stands for articles without a section where a section's name stands."""


class Order(StrEnum):
    """In which order articles come."""

    NEWEST = "newest"
    """By day of publication; the undated last."""
    OLDEST = "oldest"
    """By day of publication, the first one first; the undated last."""
    BEST = "best"
    """By the classes of words, the title five times and the freshest a little, among the newest 15,000 hits."""
    ARRIVED = "arrived"
    """As they entered the archive, the last one first."""


@dataclass(frozen=True, slots=True)
class Names:
    """Values of one filter: one of those wanted is enough, none of those unwanted may be there."""

    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """A search: words, filters (each that is set must hold), order and place."""

    words: str = ""
    """As typed, without the filters that were typed among them; `parsed` has them as terms."""
    sources: Names = Names()
    sections: Names = Names()
    """`-` (NO_SECTION): articles without one."""
    authors: Names = Names()
    tags: Names = Names()
    agencies: Names = Names()
    """Agencies in datelines."""
    languages: Names = Names()
    sites: Names = Names()
    """Hosts of articles, their subdomains included."""
    since: Bound | None = None
    """First and last day of publication, both included; the undated are left out when one is set."""
    until: Bound | None = None
    dated: bool | None = None
    """Only articles with a day of publication, or only those without; None: both."""
    edited: bool = False
    """Only articles with more than one revision."""
    low_trust: bool = False
    """Only dates of low trust."""
    first_only: bool | None = None
    """Of a story only the origins; None: as is usual where it is asked."""
    order: Order = Order.NEWEST
    position: str = ""
    """Where the page before ended, as that page told it; empty for the first."""

    @property
    def parsed(self) -> Query:
        """The words as terms."""
        return parse_query(self.words)

    @property
    def period(self) -> str:
        """`2024`, `2024-05` or `2024-05-01` if the bounds are exactly those of a year, month or day; else empty."""
        if self.since is None or self.until is None or self.since.said or self.until.said:
            return ""
        return period_of(self.since.day, self.until.day)

    @property
    def is_empty_span(self) -> bool:
        """Whether it ends before it begins."""
        return self.since is not None and self.until is not None and self.since.day > self.until.day
