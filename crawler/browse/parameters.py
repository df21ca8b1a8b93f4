"""What is asked of the archive: words, filters and order, as the query string of every link has them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from crawler.search.query import parse_query
from storage.search import Filters

_PERIOD = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchParameters:
    """What is asked of the archive; also the query string of every link to it."""

    q: str = ""
    source: str = ""
    section: str = ""
    """`-`: articles without a section."""
    language: str = ""
    period: str = ""
    """A year, month or day: `2024`, `2024-05`, `2024-05-01`."""
    undated: bool = False
    edited: bool = False
    sort: str = "new"
    copies: str = ""
    """`all`: every copy has its own card."""
    before: str = ""
    """Where the page before ended: `day.id`, or a number of hits to skip when the best come first."""

    @classmethod
    def read(cls, arguments: Any) -> SearchParameters:
        """From a query string (a mapping with `get`); what makes no sense is ignored."""

        def get(name: str, longest: int = 200) -> str:
            return str(arguments.get(name) or "").strip()[:longest]

        period = get("period")
        return cls(
            q=get("q", 1000),
            source=get("source"),
            # The index has no word for "no section".
            section="" if get("section") == "-" and get("q") else get("section"),
            language=get("language"),
            period=period if _PERIOD.fullmatch(period) else "",
            undated=get("undated") == "1",
            edited=get("edited") == "1",
            sort="best" if get("sort") == "best" else "new",
            copies="all" if get("copies") == "all" else "",
            before=get("before"),
        )

    def query(self, **changes: Any) -> str:
        """The query string of this search with some fields changed; without the page unless it is among them."""
        wanted = replace(self, **{"before": "", **changes})
        fields = [(name, getattr(wanted, name)) for name in wanted.__slots__]
        pairs = [
            (name, "1" if value is True else value)
            for name, value in fields
            if value and not (name == "sort" and value == "new")
        ]
        return "?" + urlencode(pairs) if pairs else "?"

    @property
    def filtered(self) -> bool:
        return bool(self.source or self.section or self.language or self.period or self.undated or self.edited)


def has_words(search: SearchParameters) -> bool:
    """Whether there is anything to look for in the index."""
    return bool(parse_query(search.q).terms)


def conditions(search: SearchParameters, alias: str = "a") -> tuple[list[str], list[Any]]:
    """The filters of a search (not its words) as SQL over articles."""
    where: list[str] = []
    values: list[Any] = []

    def equal(column: str, value: str) -> None:
        where.append(f"{alias}.{column} = ?")
        values.append(value)

    if search.source:
        equal("source", search.source)
    if search.section:
        equal("section", "" if search.section == "-" else search.section)
    if search.language:
        equal("language", search.language)
    if search.period:
        where.append(f"{alias}.published_on BETWEEN ? AND ?")
        values += [search.period, search.period + "~"]
    if search.undated:
        where.append(f"{alias}.published_on IS NULL")
    if search.edited:
        where.append(f"{alias}.revision > 1")
    return where, values


def filters_of(search: SearchParameters) -> Filters:
    """The filters of a search as the index takes them."""
    since, until = bounds(search.period)
    return Filters(
        sources=(search.source,) if search.source else (),
        sections=(search.section,) if search.section else (),
        languages=(search.language,) if search.language else (),
        since=since,
        until=until,
        # Whoever asks for one source wants its copies too.
        first_only=not (search.copies or search.source),
        revised=search.edited,
        undated=search.undated,
    )


def bounds(period: str) -> tuple[date | None, date | None]:
    """First and last day of a year, month or day; None for no period or one that no calendar has."""
    try:
        if len(period) == 4:
            return date(int(period), 1, 1), date(int(period), 12, 31)
        if len(period) == 7:
            year, month = int(period[:4]), int(period[5:])
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return (date.fromisoformat(period),) * 2 if period else (None, None)
    except ValueError:
        return None, None


def days_of(month: str) -> list[str]:
    """All days of a month (`2024-05`)."""
    first, last = bounds(month)
    return [f"{month}-{day:02}" for day in range(1, last.day + 1)] if first and last else []
