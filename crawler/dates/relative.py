"""Relative dates in folded text: "منذ ساعتين", "أول أمس", "3 hours ago"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from crawler.arabic.calendar import (
    HIJRI_MONTHS,
    WEEKDAY_BY_SQUEEZED,
    WEEKDAYS,
    alternatives,
    any_of,
    squeeze,
    whole,
)
from crawler.arabic.clock import (
    ABOUT_WORDS,
    AGO_WORDS,
    AND_WORDS,
    BEFORE_WORDS,
    DAY_BEFORE_WORDS,
    DAY_WORDS,
    FROM_WORDS,
    GLUED_WORDS,
    LAST_DAY_WORDS,
    LAST_WORDS,
    MOMENT_WORDS,
    NEARLY_WORDS,
    NOW_WORDS,
    NUMBERS,
    ONE_WORDS,
    PART_OF_DAY_WORDS,
    SINCE_WORDS,
    TODAY_WORDS,
    UNIT_OF,
    YESTERDAY_WORDS,
)
from crawler.model import Precision

_NUMBER = rf"(?:(?P<digits>\d{{1,3}})|(?P<word>{alternatives(list(NUMBERS))}))"
_UNIT = rf"(?<![^\W\d_])(?:{any_of(','.join(UNIT_OF))})(?=(?:{GLUED_WORDS})?(?![^\W\d_]))"
_AMOUNT = re.compile(rf"(?:{_NUMBER}\s*)?(?P<unit>{_UNIT})(?:\s+(?:{ONE_WORDS}))?")
_DIGIT_NEXT = re.compile(r"\s*\d")
_CLOCKED = frozenset({"seconds", "minutes", "hours"})
_AND = re.compile(rf"\s*(?:{AND_WORDS}|,|and|und)\s*(?=\d|[^\W\d_])")
_BEFORE = re.compile(rf"(?<!\w)(?:{BEFORE_WORDS})\s+(?:(?:{NEARLY_WORDS})\s+)?")
_ABOUT = re.compile(rf"^(?:{ABOUT_WORDS})\s+")
_AGO = re.compile(rf"\s*(?:{AGO_WORDS})(?!\w)")
_NOW = re.compile(rf"(?<!\w)(?:(?:{SINCE_WORDS})\s+(?:{MOMENT_WORDS})|{NOW_WORDS})(?!\w)")
_PART = rf"(?<!\w)(?:(?:{PART_OF_DAY_WORDS})\s+)?"
_DAYS = (
    (2, re.compile(rf"{_PART}(?:(?:{DAY_BEFORE_WORDS})\s+(?:{FROM_WORDS}\s+)?{LAST_DAY_WORDS}|vorgestern)(?!\w)")),
    (1, re.compile(rf"{_PART}(?:{YESTERDAY_WORDS})(?!\w)")),
    (0, re.compile(rf"{_PART}(?:{TODAY_WORDS})(?!\w)")),
)
_LAST_WEEKDAY = re.compile(rf"(?:{DAY_WORDS}\s+)?(?P<weekday>{alternatives(list(WEEKDAYS))})\s+(?:{LAST_WORDS})(?!\w)")
_HIJRI_NEXT = re.compile(rf"\s+{whole(HIJRI_MONTHS.replace('|', ','))}")


@dataclass(frozen=True, slots=True)
class Relative:
    """A day counted back from a reference, with the moment where the unit is finer than a day."""

    on: date
    moment: datetime | None
    precision: Precision
    span: tuple[int, int]


def read_relative(text: str, reference: datetime) -> Relative | None:
    """A relative date in a folded text, or None. `reference` is aware, in the zone whose day counts."""
    if found := _NOW.search(text):
        return Relative(reference.date(), reference, Precision.HOUR, found.span())
    if (amount := _amount(text)) is not None:
        return _back(reference, *amount)
    for back, pattern in _DAYS:
        if found := pattern.search(text):
            return Relative(reference.date() - timedelta(days=back), None, Precision.DAY, found.span())
    if found := _LAST_WEEKDAY.search(text):
        weekday = WEEKDAY_BY_SQUEEZED[squeeze(found["weekday"])]
        back = (reference.weekday() - weekday - 1) % 7 + 1
        return Relative(reference.date() - timedelta(days=back), None, Precision.DAY, found.span())
    return None


def _amount(text: str) -> tuple[dict[str, int], tuple[int, int]] | None:
    """Units and how many of each, and where that stands."""
    if opening := _BEFORE.search(text) or _ABOUT.match(text):
        start, position, needs_ago = opening.start(), opening.end(), False
    elif _AGO.search(text) and (found := _AMOUNT.search(text)):
        start = position = found.start()
        needs_ago = True
    else:
        return None
    counts: dict[str, int] = {}
    while found := _AMOUNT.match(text, position):
        unit, count = UNIT_OF[found["unit"]]
        if found["digits"]:
            count = int(found["digits"])
        elif found["word"]:
            count = NUMBERS[found["word"]]
        if count == 0 or unit in counts or _HIJRI_NEXT.match(text, found.end()):
            return None
        if count == 1 and unit not in _CLOCKED and _DIGIT_NEXT.match(text, found.end()):
            return None  # "since day 15", "since year 2011"; behind "two days" and "an hour" it is a counter
        counts[unit] = count
        position = found.end()
        if (joint := _AND.match(text, position)) and _AMOUNT.match(text, joint.end()):
            position = joint.end()
        else:
            break
    if not counts:
        return None
    if needs_ago:
        if (ago := _AGO.match(text, position)) is None:
            return None
        position = ago.end()
    return counts, (start, position)


def _back(reference: datetime, counts: dict[str, int], span: tuple[int, int]) -> Relative | None:
    try:
        moment = reference - relativedelta(**counts)  # type: ignore[arg-type]
    except (ValueError, OverflowError):
        return None
    if counts.keys() & _CLOCKED and not counts.keys() - _CLOCKED:
        precision = Precision.HOUR if set(counts) == {"hours"} else Precision.MINUTE
        return Relative(moment.date(), moment, precision, span)
    if "years" in counts:
        precision = Precision.YEAR
    elif "months" in counts:
        precision = Precision.MONTH
    else:
        precision = Precision.DAY
    return Relative(moment.date(), None, precision, span)
