"""Days, weeks, months and years as periods, each named by its first day. Pure.

A week is that of ISO 8601: it begins on Monday. Any seven days hold one weekend, wherever a country has it, so weeks
compare; and it is the week of spreadsheets, of databases and of other archives. Readers are shown its days.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Unit(StrEnum):
    """What one number over time stands for."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A day, week, month or year, by its first and last day."""

    first: date
    last: date
    unit: Unit

    @property
    def name(self) -> str:
        """`2024`, `2024-05` or `2024-05-01`; of a week, its Monday."""
        return self.first.isoformat()[: {Unit.YEAR: 4, Unit.MONTH: 7}.get(self.unit, 10)]


def period_of(day: date, unit: Unit) -> Period:
    """The period of a day. Weeks at the two ends of the calendar are shorter."""
    if unit is Unit.DAY:
        return Period(day, day, unit)
    if unit is Unit.WEEK:
        monday = day.toordinal() - day.weekday()
        return Period(_day(monday), _day(monday + 6), unit)
    if unit is Unit.MONTH:
        return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]), unit)
    return Period(date(day.year, 1, 1), date(day.year, 12, 31), unit)


def latest(first: date, last: date, unit: Unit, most: int) -> tuple[Period, ...]:
    """The periods that have a day from `first` to `last`, in order; of more than `most` the last ones."""
    found: list[Period] = []
    for period in _backwards(first, last, unit):
        if len(found) == most:
            break
        found.append(period)
    return tuple(reversed(found))


def _backwards(first: date, last: date, unit: Unit) -> Iterator[Period]:
    while first <= last:
        period = period_of(last, unit)
        yield period
        if period.first == date.min:
            return
        last = period.first - timedelta(days=1)


def _day(ordinal: int) -> date:
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))
