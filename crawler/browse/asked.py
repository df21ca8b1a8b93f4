"""What an address asks of the archive, and the addresses that ask a little more or less: links, chips, forms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from crawler.search.asked import SearchQuery
from crawler.search.reading import Problem, Reading, read, write

OF_THE_PAGE = frozenset({"lang"})
"""Parameters that ask nothing of the archive."""
NO_FILTERS = frozenset({"q", "sort", "copies", "before"})
TOGETHER = {
    "period": ("period", "since", "until"),
    "undated": ("undated", "dated"),
    "dated": ("undated", "dated"),
}
"""Parameters that are replaced together."""

Pairs = tuple[tuple[str, str], ...]


def pairs_of(arguments: Any) -> Pairs:
    """The parameters of a query string, but those of the page itself."""
    return tuple((name, value) for name in arguments if name not in OF_THE_PAGE for value in arguments.getlist(name))


def asked_of(arguments: Any) -> Asked:
    """What a page's or a file's query string asks, as of now."""
    found = read(pairs_of(arguments), datetime.now(UTC))
    return Asked(found.query, found.problems)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set, and the query string without it."""

    name: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A search with what of it could not be read; templates call it `search`."""

    query: SearchQuery
    problems: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, reading: Reading) -> Asked:
        return cls(reading.query, reading.problems)

    @property
    def q(self) -> str:
        return self.query.words

    @property
    def sort(self) -> str:
        return self.query.order.value

    @property
    def pairs(self) -> Pairs:
        """The parameters of the first page of this search."""
        return write(replace(self.query, position=""))

    @property
    def filters(self) -> Pairs:
        return tuple(pair for pair in self.pairs if pair[0] not in NO_FILTERS)

    @property
    def chips(self) -> tuple[Chip, ...]:
        return tuple(Chip(*pair, _string(other for other in self.pairs if other != pair)) for pair in self.filters)

    @property
    def cleared(self) -> str:
        """The query string of its words alone."""
        return _string(pair for pair in self.pairs if pair[0] in NO_FILTERS)

    @property
    def with_undated(self) -> str:
        """The query string for the undated instead, where days or a date are asked for; else empty."""
        asks_days = any(name in TOGETHER["period"] or name == "dated" for name, _ in self.filters)
        return self.link(undated="1", period="") if asks_days else ""

    @property
    def prefixed(self) -> str:
        """Its words as beginnings of words; empty where one is short or more than a bare word."""
        words = self.q.split()
        return " ".join(f"{word}*" for word in words) if all(w.isalpha() and len(w) > 2 for w in words) else ""

    def has(self, name: str, value: str) -> bool:
        return (name, value) in self.pairs

    def link(self, **changes: str) -> str:
        """The query string with some parameters replaced, or taken out where empty; without the page's place."""
        gone = {name for change in changes for name in TOGETHER.get(change, (change,))}
        kept = tuple(pair for pair in self.pairs if pair[0] not in gone)
        return _string((*kept, *changes.items()))


def _string(pairs: Iterable[tuple[str, str]]) -> str:
    return "?" + urlencode([(name, value) for name, value in pairs if value])


def folds(query: SearchQuery) -> bool:
    """Whether copies are folded under one article of their story: where neither they nor one source were asked for."""
    return query.first_only is None and not query.sources.wanted


def unit_within(query: SearchQuery) -> int:
    """Characters of the periods that the days asked for are told by: 4 years, 7 months, 10 days; 0: it is one day."""
    if query.since is None or query.until is None:
        return 4
    first, last = query.since.day.isoformat(), query.until.day.isoformat()
    return 0 if first == last else 10 if first[:7] == last[:7] else 7 if first[:4] == last[:4] else 4
