"""What was read from a date string."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo
from enum import StrEnum

from crawler.model import Precision


class Kind(StrEnum):
    """How a string names its day."""

    ABSOLUTE = "absolute"
    RELATIVE = "relative"
    HIJRI = "hijri"
    JALALI = "jalali"


class Flag(StrEnum):
    """What is doubtful about a reading."""

    WEEKDAY_MISMATCH = "weekday_mismatch"
    """The printed weekday is another one; the number wins."""
    DUAL_MISMATCH = "dual_mismatch"
    """The two names of a dual month name different months."""
    YEAR_INFERRED = "year_inferred"
    SHORT_YEAR = "short_year"
    US_ORDER = "us_order"
    """Month before day: forced by a number over 12, or by what decides between both (docs/design-notes.md)."""
    DAY_ORDER = "day_order"
    """Day before month, forced by a number over 12."""
    AMBIGUOUS_ORDER = "ambiguous_order"
    """Both orders of day and month give a date."""
    TZ_DEFAULT = "tz_default"
    """A time of day without an offset: the source's zone was taken."""
    LOCAL_AS_UTC = "local_as_utc"
    """Labelled UTC, but the page prints the same clock as its local time."""
    HIJRI_ONLY = "hijri_only"
    """Nothing but a Hijri date: two days more or less."""
    AFTER_FETCH = "after_fetch"
    """Later than the fetch, by more than an hour: clocks or zones differ."""
    SEVERAL = "several"
    """The string holds several dates; the first one was taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReading:
    """A date read from a string: exactly what it says, with the doubts."""

    on: date
    """The day as printed; the first of the month or year where only that is known."""
    time: time | None = None
    zone: tzinfo | None = None
    """The zone that the string prints, or for relative times that of the reference; None if none."""
    default_zone: tzinfo = UTC
    """Taken for a time without a printed zone."""
    precision: Precision = Precision.DAY
    kind: Kind = Kind.ABSOLUTE
    flags: frozenset[Flag] = frozenset()
    modified: bool = False
    """The string speaks of a change ("آخر تحديث")."""
    labelled: bool = False
    """The string says that it is the date of publication ("نشر في")."""
    rest: int = 0
    """Words of the string that belong to no date, time, weekday or label."""
    swapped: date | None = None
    """The day with day and month in the other order, where both give one and nothing in the string decides."""

    def turned(self) -> DateReading:
        """The reading in the other order of day and month, decided; itself where there is no other."""
        if self.swapped is None:
            return self
        flags = (self.flags ^ {Flag.US_ORDER}) - {Flag.AMBIGUOUS_ORDER}
        return replace(self, on=self.swapped, swapped=None, flags=flags)

    def settled(self) -> DateReading:
        """The reading as it is, its order no longer in doubt."""
        return replace(self, swapped=None, flags=self.flags - {Flag.AMBIGUOUS_ORDER})

    @property
    def at(self) -> datetime | None:
        """The UTC moment, or None without a time of day."""
        if self.time is None:
            return None
        try:
            return datetime.combine(self.on, self.time, self.zone or self.default_zone).astimezone(UTC)
        except OverflowError:
            return None

    def day_in(self, zone: tzinfo) -> date:
        """The calendar day in another zone: differs from `on` only where the moment is known exactly."""
        moment = self.at
        return moment.astimezone(zone).date() if moment is not None and self.zone is not None else self.on
