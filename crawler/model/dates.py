"""What a page says about when its article was published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from crawler.model.facts import Fact, FactKind

TRUSTED = 50
"""Trust from which on a date is shown, counted and learned from without a warning, 0-100."""


class Precision(StrEnum):
    """How fine a date is known."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class WhyNot(FactKind):
    """Why a statement is not the article's date, or is less certain than its kind: the closed list."""

    AGREES = "agrees", "signal"
    LESS_CERTAIN = "less_certain", "signal"
    TOO_WEAK = "too_weak"
    MODIFICATION = "modification"
    REPEATS = "repeats"
    """Its line repeats over the source."""
    ONLY_A_YEAR = "only_a_year"
    BEFORE_THE_WEB = "before_the_web", "day"
    AFTER_FETCH = "after_fetch"
    PAGE_CLOCK = "page_clock"
    """The minute of the fetch, for readers alone."""
    CLOCK_PLACE = "clock_place"
    """The day of the fetch where the source's pages show nothing else."""
    PRINTED_ANEW = "printed_anew"
    """The page prints a later date of its own."""
    OTHER_HEADLINE = "other_headline"
    OTHER_ARTICLE = "other_article"
    """Another headline and another address."""
    WEB_PAGE = "web_page"
    OTHER_PAGE = "other_page"
    OTHER_OBJECT = "other_object"
    VIDEO = "video"
    OBJECT_TYPE = "object_type", "type"
    UNTYPED = "untyped"
    FAR_FROM_TITLE = "far_from_title"
    ONE_OF_SEVERAL = "one_of_several"
    MARKED_UPDATED = "marked_updated"
    BESIDE_TITLE = "beside_title"
    """In a script, beside the title."""
    FEED_OFFSET = "feed_offset"
    """Moved by the offset that was learned of the feed."""


Loss: TypeAlias = Fact[WhyNot]
"""Why one statement lost, and to what."""


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
    why_not: Loss | None = None
    """Why it lost; None for the chosen one."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Dating:
    """What is to be written of an article's date; nothing, where both are None."""

    published: PublishedDate | None = None
    """In place of the stored date and its signals."""
    modified_at: datetime | None = None


KEPT = Dating()
"""The date stays as it is."""
