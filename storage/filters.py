"""A `SearchQuery` as SQL: its filters as words of the search index, or as conditions on `articles` and its counts.

The one place where what is asked becomes SQL. The index folds spellings (`سياسه` is the section سياسة, `ar-SY` is
`ar`), so conditions name all spellings that the archive has: both ways find the same articles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from crawler.model import TRUSTED
from crawler.search.asked import NO_SECTION, Names, SearchQuery
from crawler.search.query import ALL
from storage.index import (
    LEAD,
    LOW_DATE,
    NO_DATE,
    NOWHERE,
    REVISED,
    agency_tag,
    author_tag,
    language_tag,
    range_tags,
    section_tag,
    site_tag,
    source_tag,
    tag_tag,
)

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""Days beyond are not looked for: a bound is drawn in to these."""


def _section_tag(name: str) -> str:
    return NOWHERE if name == NO_SECTION else section_tag(name)


# --- in the index ----------------------------------------------------------------------------------

_TAGGED: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("sources", source_tag),
    ("sections", _section_tag),
    ("authors", author_tag),
    ("tags", tag_tag),
    ("agencies", agency_tag),
    ("languages", language_tag),
    ("sites", site_tag),
)
"""Fields of a query that hold names, and how the index writes them."""


def narrowed(expression: str, query: SearchQuery) -> str:
    """An FTS5 expression (empty: everything) with the filters of a query added."""
    expression = expression or f'tags : "{ALL}"'
    for tags in _wanted(query):
        expression = f"({expression}) AND {_among(tags)}"
    if unwanted := tuple(_unwanted(query)):
        expression = f"({expression}) NOT {_among(unwanted)}"
    return expression


def _wanted(query: SearchQuery) -> Iterable[list[str]]:
    """Tags of which each article has one, for each filter that is set."""
    for field, tag in _TAGGED:
        if names := getattr(query, field).wanted:
            yield [tag(name) for name in names]
    flags = (
        (query.first_only, LEAD),
        (query.edited, REVISED),
        (query.dated is False, NO_DATE),
        (query.low_trust, LOW_DATE),
    )
    yield from ([tag] for flag, tag in flags if flag)
    if query.since or query.until:
        first, last = bounds(query)
        yield range_tags(first, last) or ["none"]


def _unwanted(query: SearchQuery) -> Iterable[str]:
    for field, tag in _TAGGED:
        yield from (tag(name) for name in getattr(query, field).unwanted)
    if query.dated:
        yield NO_DATE


def bounds(query: SearchQuery) -> tuple[date, date]:
    """The first and the last day that are asked for, within what is looked for at all."""
    first = query.since.day if query.since else EARLIEST
    last = query.until.day if query.until else LATEST
    return max(first, EARLIEST), min(last, LATEST)


def _among(tags: Iterable[str]) -> str:
    quoted = " OR ".join('"' + tag.replace('"', "") + '"' for tag in tags)
    return f"tags : ({quoted})"


def needs_index(query: SearchQuery) -> bool:
    """Whether only the index can answer it: by words, or by names of which an article has many."""
    return bool(query.parsed.terms or query.authors or query.tags or query.agencies or query.sites)


# --- as conditions ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spellings:
    """The sections and languages that an archive has, as they are written."""

    sections: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Where:
    """Conditions that must all hold, and the values of their question marks."""

    clauses: tuple[str, ...] = ()
    values: tuple[Any, ...] = ()

    def __str__(self) -> str:
        return " AND ".join(self.clauses) or "1"

    def __and__(self, other: Where) -> Where:
        return Where((*self.clauses, *other.clauses), (*self.values, *other.values))


def articles_where(query: SearchQuery, spellings: Spellings, alias: str = "a") -> Where:
    """The filters as conditions on `articles`; not for a query that `needs_index`."""
    where = _named(query, spellings, alias) & _days(query, f"{alias}.published_on")
    if query.edited:
        where &= Where((f"{alias}.revision > 1",))
    if query.low_trust:
        where &= Where((f"{alias}.published_on IS NOT NULL", f"coalesce({alias}.published_trust, 0) < {TRUSTED}"))
    if query.first_only:
        where &= Where((f"coalesce({alias}.copy_kind, 'first') IN ('first', 'independent')",))
    return where


def months_where(query: SearchQuery, spellings: Spellings, alias: str = "a") -> Where | None:
    """The filters as conditions on `month_counts`; None if counts by month can't tell."""
    if needs_index(query) or query.edited or query.low_trust or query.first_only or not _whole_months(query):
        return None
    where = _named(query, spellings, alias)
    if query.since or query.until:
        first, last = bounds(query)
        where &= Where((f"{alias}.month BETWEEN ? AND ?",), (f"{first:%Y-%m}", f"{last:%Y-%m}"))
    if query.dated is not None:
        where &= Where((f"{alias}.month {'<>' if query.dated else '='} ''",))
    return where


def days_where(query: SearchQuery) -> Where | None:
    """The filters as conditions on `day_counts`; None if counts by day and source can't tell."""
    others = query.sections or query.languages or query.edited or query.low_trust or query.first_only
    if needs_index(query) or others or query.dated is False:
        return None
    return _within("source", query.sources) & _days(query, "day")


def _whole_months(query: SearchQuery) -> bool:
    first, last = bounds(query)
    return first.day == 1 and (last + timedelta(days=1)).day == 1


def _named(query: SearchQuery, spellings: Spellings, alias: str) -> Where:
    sections = _spelled(query.sections, ("", *spellings.sections), lambda name: _section_tag(name or NO_SECTION))
    languages = _spelled(query.languages, spellings.languages, language_tag)
    return (
        _within(f"{alias}.source", query.sources)
        & _within(f"{alias}.section", sections)
        & _within(f"{alias}.language", languages)
    )


def _spelled(names: Names, known: Iterable[str], tag: Callable[[str], str]) -> Names:
    """Each name as the archive writes it, in all its spellings; one that it hasn't stays as it is."""

    def spelled(asked: tuple[str, ...]) -> tuple[str, ...]:
        tags = {tag(name) for name in asked}
        return tuple(dict.fromkeys((*asked, *(name for name in known if tag(name) in tags))))

    return Names(spelled(names.wanted), spelled(names.unwanted))


def _within(column: str, names: Names) -> Where:
    where = Where()
    for operator, values in (("IN", names.wanted), ("NOT IN", names.unwanted)):
        if len(values) == 1 and operator == "IN":
            where &= Where((f"{column} = ?",), values)
        elif values:
            where &= Where((f"{column} {operator} ({', '.join('?' * len(values))})",), values)
    return where


def _days(query: SearchQuery, column: str) -> Where:
    where = Where()
    if query.since or query.until:
        first, last = bounds(query)
        where &= Where((f"{column} BETWEEN ? AND ?",), (first.isoformat(), last.isoformat()))
    if query.dated is not None:
        where &= Where((f"{column} IS {'NOT ' if query.dated else ''}NULL",))
    return where
