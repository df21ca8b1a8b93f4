"""What a page says about when its article was published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Precision(StrEnum):
    """How fine a date is known."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateSignal:
    """One statement about when the article was published or modified, with what became of it."""

    signal: str
    """Name in SIGNALS, such as `jsonld`."""
    family: str
    """Statements of one family (meta, jsonld, url, feed, visible ...) don't confirm each other."""
    raw: str
    on: date
    """The day in the source's time zone; the first of the month or year where only that is known."""
    at: datetime | None = None
    """UTC moment; None unless a time of day is known."""
    precision: Precision = Precision.DAY
    trust: int = 0
    """0-100."""
    modified: bool = False
    """Speaks of a modification, never of publication."""
    flags: tuple[str, ...] = ()
    chosen: bool = False
    why_not: str = ""
    """Why it lost; empty for the chosen one."""


PLACE, ORDER = "place  ", "order  "
"""Before the keys of a source's habits: where on a page a date is printed, in which order under which signal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateHabit:
    """How a page prints a date, counted over its source's pages to learn the source's habits."""

    key: str
    """`PLACE` and the place on the page, or `ORDER` and the signal's name."""
    line: str
    """As printed."""
    odd: bool
    """A place: another day than that of the fetch. An order: the month before the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedDate:
    """When an article was published, or honestly unknown (`on` None), with every signal kept."""

    on: date | None = None
    at: datetime | None = None
    precision: Precision | None = None
    signal: str = ""
    trust: int = 0
    modified_at: datetime | None = None
    signals: tuple[DateSignal, ...] = ()
    habits: tuple[DateHabit, ...] = ()
    """For learning, not stored with the article."""
