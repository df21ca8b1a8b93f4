"""Days in folded text: named, numeric, in other calendars, without a year, or a month alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from crawler.arabic import calendar as names
from crawler.arabic import datelines
from crawler.arabic.calendar import MONTH_BY_SQUEEZED, Month, squeeze
from crawler.dates import shapes
from crawler.dates.calendars import hijri_day, jalali_day
from crawler.dates.reading import Flag, Kind
from crawler.model import Precision

FIRST_YEAR, LAST_YEAR = 1850, 2100
_NUMBERS = 3
"""Numbers in a string from which on it may be a day in numbers alone."""
_AHEAD = timedelta(days=2)
"""Of two readings, one so far after the fetch isn't it."""
_KURDISH_ERA = 1321  # years that Kurdish papers count before the Jalali era


@dataclass(slots=True)
class Found:
    """A day found at a place in the folded text."""

    on: date
    span: tuple[int, int]
    precision: Precision = Precision.DAY
    kind: Kind = Kind.ABSOLUTE
    flags: set[Flag] = field(default_factory=set)
    beside: tuple[tuple[int, int], ...] = ()
    """The same day in another calendar."""
    swapped: date | None = None
    """The day in the other order of day and month."""


def find_day(text: str, reference: datetime, language: str, month_first: bool) -> Found | None:
    """The first day by the best shape; a Gregorian one before another calendar's."""
    names_month = shapes.MONTH.search(text) is not None
    full = list(_full_days(text, reference, language, month_first, names_month=names_month))
    for kind in (Kind.ABSOLUTE, Kind.JALALI, Kind.HIJRI):
        days = [found for found in full if found.kind is kind]
        if days:
            first = min(days, key=lambda found: found.span)
            if len({found.on for found in days}) > 1:
                first.flags.add(Flag.SEVERAL)
            first.beside = tuple(found.span for found in full if found.kind is not kind)
            if kind is Kind.HIJRI:
                first.flags.add(Flag.HIJRI_ONLY)
            return first
    return next(_partial_days(text, reference, names_month=names_month), None)


def _full_days(
    text: str, reference: datetime, language: str, month_first: bool, *, names_month: bool
) -> Iterator[Found]:
    for pattern in shapes.NAMED if names_month else ():
        for match in pattern.finditer(text):
            if found := _named_day(match, int(match["year"])):
                yield found
    if len(shapes.NUMBER.findall(text)) >= _NUMBERS:
        yield from _numeric_days(text, reference, language, month_first)
    for match in shapes.SHORT_NAMED.finditer(text) if names_month else ():
        if (year := _long_year(match["year"], reference)) and (found := _named_day(match, year)):
            found.flags.add(Flag.SHORT_YEAR)
            yield found


def _numeric_days(text: str, reference: datetime, language: str, month_first: bool) -> Iterator[Found]:
    for pattern in shapes.NUMERIC:
        for match in pattern.finditer(text):
            if found := _numeric_day(match, int(match["year"]), reference, language, month_first):
                yield found
    yield from _spaced_days(text, reference, language, month_first)
    for match in shapes.SHORT_NUMERIC.finditer(text):
        if (year := _long_year(match["year"], reference)) and (
            found := _numeric_day(match, year, reference, language, month_first)
        ):
            found.flags.add(Flag.SHORT_YEAR)
            yield found


def _spaced_days(text: str, reference: datetime, language: str, month_first: bool) -> Iterator[Found]:
    """Numbers parted by spaces alone, beside the weekday of that day."""
    weekday = _weekday(text)
    for match in shapes.SPACED_NUMERIC.finditer(text) if weekday is not None else ():
        found = _numeric_day(match, int(match["year"]), reference, language, month_first)
        if found and found.on.weekday() == weekday:
            yield found


def _weekday(text: str) -> int | None:
    """The weekday that a text names, Monday as 0."""
    found = datelines.WEEKDAY.search(text)
    return names.WEEKDAY_BY_SQUEEZED[squeeze(found[0].rstrip("."))] if found else None


def _long_year(short: str, reference: datetime) -> int | None:
    year = reference.year // 100 * 100 + int(short)
    if year > reference.year + 1:
        year -= 100
    return year if year >= 1995 else None


def _named_day(match: re.Match[str], year: int) -> Found | None:
    parts = match.groupdict()
    month = _month(parts["month"])
    day = datelines.ORDINALS[" ".join(parts["ordinal"].split())] if parts.get("ordinal") else int(parts["day"])
    flags: set[Flag] = set()
    if parts.get("dual") and not _same_month(month, _month(parts["dual"])):
        flags.add(Flag.DUAL_MISMATCH)
    if month.calendar == "hijri":
        on, kind = (hijri_day(year, month.number, day), Kind.HIJRI) if 1340 <= year <= 1500 else (None, Kind.HIJRI)
    elif month.calendar == "jalali":
        year = year - _KURDISH_ERA if 2571 <= year <= 2821 else year
        on, kind = (jalali_day(year, month.number, day), Kind.JALALI) if 1250 <= year <= 1500 else (None, Kind.JALALI)
    else:
        on, kind = _day(year, month.number, day), Kind.ABSOLUTE
    if month.is_common_word and match.re is not shapes.NAMED[0]:
        return None
    return Found(on, match.span(), kind=kind, flags=flags) if on else None


def _numeric_day(
    match: re.Match[str], year: int, reference: datetime, language: str, month_first: bool
) -> Found | None:
    month, day = int(match["month"]), int(match["day"])
    if match["era"]:
        on = hijri_day(year, month, day)
        return Found(on, match.span(), kind=Kind.HIJRI) if on else None
    if 1300 <= year <= 1500:
        other = calendar_day(year, month, day, reference, language)
        return Found(other[0], match.span(), kind=other[1]) if other else None
    if match.start("day") > match.start("month") or "sep" not in match.re.groupindex:
        on = _day(year, month, day)
        return Found(on, match.span()) if on else None
    return _ordered_day(match, year, first=day, second=month, latest=reference.date() + _AHEAD, month_first=month_first)


_AMERICAN = re.compile(r"\s+\d{1,2}:\d\d:\d\d\s?[ap]\.?m\b")
"""A clock as programs write it for the United States, with seconds: no other country writes both with slashes."""


def _ordered_day(
    match: re.Match[str], year: int, *, first: int, second: int, latest: date, month_first: bool
) -> Found | None:
    """Two numbers before a year: day and month, or month and day. Dots go both ways only where one gives no day."""
    as_printed, turned = _day(year, second, first), _day(year, first, second)
    if match["sep"] == "." or first == second or not (as_printed and turned):
        on = as_printed or turned
        forced = Flag.DAY_ORDER if as_printed and first > 12 else Flag.US_ORDER
        flags = {forced} if on and first != second and (match["sep"] != "." or not as_printed) else set()
        return Found(on, match.span(), flags=flags) if on else None
    month_first = month_first or _AMERICAN.match(match.string, match.end()) is not None
    if (month_first and turned <= latest) or turned <= latest < as_printed:
        return Found(turned, match.span(), flags={Flag.US_ORDER, Flag.AMBIGUOUS_ORDER}, swapped=as_printed)
    return Found(as_printed, match.span(), flags={Flag.AMBIGUOUS_ORDER}, swapped=turned)


def calendar_day(year: int, month: int, day: int, reference: datetime, language: str) -> tuple[date, Kind] | None:
    """Numbers of a year 1300-1500 without an era: Jalali on Persian pages, Hijri where Jalali isn't there yet."""
    if language[:2] == "fa":
        on, kind = jalali_day(year, month, day), Kind.JALALI
    elif year > reference.year - 621:
        on, kind = hijri_day(year, month, day), Kind.HIJRI
    else:
        return None
    return (on, kind) if on else None


def _partial_days(text: str, reference: datetime, *, names_month: bool) -> Iterator[Found]:
    """Dates that lack the year or the day."""
    for match in shapes.THIS_MONTH.finditer(text):
        last = match["which"] in datelines.LAST
        first = reference.date().replace(day=1)
        if last:
            first = (first - timedelta(days=1)).replace(day=1)
        parts = match.groupdict()
        day = datelines.ORDINALS[" ".join(parts["ordinal"].split())] if parts.get("ordinal") else int(parts["day"])
        if on := _day(first.year, first.month, day):
            yield Found(on, match.span(), kind=Kind.RELATIVE)
    wanted = _weekday(text)
    for pattern in shapes.NAMED_NO_YEAR if names_month else ():
        for match in pattern.finditer(text):
            if found := _without_year(match, reference, wanted):
                yield found
    if wanted is not None:
        for match in shapes.NUMERIC_NO_YEAR.finditer(text):
            if found := _infer_year(match.span(), int(match["month"]), int(match["day"]), reference, wanted):
                yield found
    if names_month:
        yield from _months(text, reference)
    for match in shapes.ONLY_YEAR.finditer(text):
        if not match["era"] and (on := _day(int(match["year"]), 1, 1)):
            yield Found(on, match.span(), Precision.YEAR)


def _without_year(match: re.Match[str], reference: datetime, weekday: int | None) -> Found | None:
    parts = match.groupdict()
    month = _month(parts["month"])
    if month.calendar != "gregorian" or month.is_common_word:
        return None
    day = datelines.ORDINALS[" ".join(parts["ordinal"].split())] if parts.get("ordinal") else int(parts["day"])
    found = _infer_year(match.span(), month.number, day, reference, weekday)
    if found and parts["dual"] and not _same_month(month, _month(parts["dual"])):
        found.flags.add(Flag.DUAL_MISMATCH)
    return found


def _infer_year(span: tuple[int, int], month: int, day: int, reference: datetime, weekday: int | None) -> Found | None:
    """The latest year not after reference + 3 days, in which the weekday fits if there is one."""
    latest = reference.date() + timedelta(days=3)
    years = range(latest.year, latest.year - 8, -1)
    days = [on for year in years if (on := _day(year, month, day)) and on <= latest]
    if not days:
        return None
    if weekday is None:
        return Found(days[0], span, flags={Flag.YEAR_INFERRED})
    fitting = [on for on in days if on.weekday() == weekday]
    # a weekday that fits only years ago is rather a wrong weekday
    if fitting:
        return Found(fitting[0], span, flags={Flag.YEAR_INFERRED})
    return Found(days[0], span, flags={Flag.YEAR_INFERRED, Flag.WEEKDAY_MISMATCH})


def _months(text: str, reference: datetime) -> Iterator[Found]:
    for match in shapes.MONTH_YEAR.finditer(text):
        if shapes.DAY_BEFORE.search(text[: match.start()]):
            continue  # 30 February: no date at all
        month, year = _month(match["month"]), int(match["year"])
        if month.calendar == "gregorian" and not month.is_common_word and (on := _day(year, month.number, 1)):
            yield Found(on, match.span(), Precision.MONTH)
    for match in shapes.ABOUT_MONTH.finditer(text):
        month = _month(match["month"])
        if month.calendar == "gregorian" and not month.is_common_word:
            near = [date(reference.year + shift, month.number, 1) for shift in (-1, 0, 1)]
            on = min(near, key=lambda day: abs(day - reference.date()))
            yield Found(on, match.span(), Precision.MONTH, flags={Flag.YEAR_INFERRED})


def _month(name: str) -> Month:
    return MONTH_BY_SQUEEZED[squeeze(name)]


def _same_month(one: Month, other: Month) -> bool:
    return (one.calendar, one.number) == (other.calendar, other.number)


def _day(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
