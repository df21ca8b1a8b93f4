"""Reads the dates that Arabic news sites print, and those of their neighbours, and writes them.

A string is folded once (digits, hamza, harakat, stretched letters), then searched for one of a closed list of
shapes. A value is never made up: a shape that doesn't fit gives None, a bare year is a year, and whatever is
inferred or contradicts itself is flagged. dateutil, zoneinfo and hijridate do the arithmetic.

Month families, the order of day and month, and the traps are those measured on Arabic news sites; see
docs/design-notes.md ("Dates").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from crawler.dates import names, shapes
from crawler.dates.calendars import hijri_day, jalali_day
from crawler.dates.clock import BadTimeError, Clock, read_clock
from crawler.dates.machine import NoDateError, other_year, read_machine
from crawler.dates.names import MONTH_BY_SQUEEZED, Month, fold_date, squeeze
from crawler.dates.reading import DateReading, Flag, Kind
from crawler.dates.relative import read_relative
from crawler.model import Precision

MAX_LENGTH = 160
"""Longer strings hold no date of ours; dateutil takes a minute for a million digits."""
FIRST_YEAR, LAST_YEAR = 1850, 2100
_AHEAD = timedelta(days=2)
"""Of two readings, one so far after the fetch isn't it."""
_KURDISH_ERA = 1321  # years that Kurdish papers count before the Jalali era
_BLANK = shapes.READ


@dataclass(slots=True)
class _Found:
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


def read_date(
    text: str,
    *,
    reference: datetime,
    zone: tzinfo = UTC,
    language: str = "ar",
    month_first: bool = False,
) -> DateReading | None:
    """The date that a string states, or None. Never raises for any text.

    A string that says whose day it names, and not an article's (`shapes.OTHER`), states none.

    `reference` (aware) is when the page was fetched: relative and year-less dates count from it. `zone` is the
    source's, for times without a printed zone. `language`: "fa" makes year-first numbers of 1300-1500 Jalali.
    `month_first`: 5/4/2024 is 4 May, as on pages for the United States; day first otherwise.
    """
    if len(text) > 10 * MAX_LENGTH:
        return None
    try:
        if len(text) <= MAX_LENGTH and (other := other_year(text)) is not None:
            return _read_other_year(*other, reference.astimezone(zone), zone, language)
        if len(text) <= MAX_LENGTH and (reading := read_machine(text, zone)) is not None:
            return reading if FIRST_YEAR <= reading.on.year <= LAST_YEAR else None
        folded = fold_date(text)
        if len(folded) > MAX_LENGTH or not shapes.MAYBE.search(folded):
            return None
        local = reference.astimezone(zone)
        return _read_parts(_of_article(folded), local, language, month_first)
    except (NoDateError, BadTimeError, ValueError, OverflowError):
        return None


def _read_other_year(
    year: int, month: int, day: int, behind: str, reference: datetime, zone: tzinfo, language: str
) -> DateReading | None:
    """A Jalali or Hijri day in ISO form, with the time behind it."""
    other = _calendar_day(year, month, day, reference, language)
    reading = read_machine(f"{other[0].isoformat()}{behind}", zone) if other is not None else None
    if other is None or reading is None:
        return None
    flags = reading.flags | {Flag.HIJRI_ONLY} if other[1] is Kind.HIJRI else reading.flags
    return replace(reading, kind=other[1], flags=flags)


def _of_article(folded: str) -> str:
    """A string up to where it speaks of another thing's day; nothing of it without the label of a publication."""
    other = shapes.OTHER.search(folded) or shapes.SPAN.search(folded)
    if other is None:
        return folded
    return folded[: other.start()] if shapes.PUBLISHED.search(folded, 0, other.start()) else ""


def labels_another_day(text: str) -> bool:
    """Whether a text ends with the label of another thing's day: "تاريخ التسجيل:", "Join date"."""
    folded = fold_date(text).rstrip(" :-|")
    return any(found.end() == len(folded) for found in shapes.OTHER.finditer(folded))


def _read_parts(folded: str, reference: datetime, language: str, month_first: bool) -> DateReading | None:
    """Reads each labelled part; a part on publication comes before an unlabelled and that before an update."""
    cuts = sorted(
        {
            0,
            *(m.start() for m in shapes.MODIFIED.finditer(folded)),
            *(m.start() for m in shapes.PUBLISHED.finditer(folded)),
        }
    )
    parts = [folded[start:end] for start, end in zip(cuts, [*cuts[1:], len(folded)], strict=True)]
    if len(parts) > 1 and not shapes.MAYBE.search(parts[0]):
        parts = parts[1:] if not parts[0].strip() else parts
    readings = []
    for part in parts:
        modified = shapes.MODIFIED.match(part) is not None
        labelled = shapes.PUBLISHED.match(part) is not None
        reading = _read_part(part, reference, language, month_first)
        if reading is not None:
            readings.append(replace(reading, modified=modified, labelled=labelled))
    if not readings:
        # "نشر" may stand behind or within the date ("1 مايو 2024 نشر 10:30"): read as one
        return _read_part(folded, reference, language, month_first) if len(parts) > 1 else None
    chosen = min(readings, key=lambda reading: (reading.modified, not reading.labelled))
    unread = sum(len(shapes.WORD.findall(_without_labels(part))) for part in parts[:1]) if len(parts) > 1 else 0
    if len(parts) > 1 and chosen.labelled and _read_part(parts[0], reference, language, month_first) is None:
        chosen = replace(chosen, rest=chosen.rest + unread)
    return chosen


def _read_part(folded: str, reference: datetime, language: str, month_first: bool) -> DateReading | None:
    found = _find_day(folded, reference, language, month_first)
    if found is None:
        return _read_relative(folded, reference)
    text = _blank(folded, found.span)
    clock = read_clock(text) if found.precision is Precision.DAY else None
    return _reading(text, found, clock, reference)


def _reading(text: str, found: _Found, clock: Clock | None, reference: datetime) -> DateReading:
    precision, time, zone = found.precision, None, None
    if clock is not None:
        precision, time, zone = clock.precision, clock.time, clock.zone
        for span in clock.spans:
            text = _blank(text, span)
        if zone is None:
            found.flags.add(Flag.TZ_DEFAULT)
    for span in found.beside:
        text = _blank(text, span)
    weekday = shapes.WEEKDAY.search(text)
    if weekday is not None:
        if found.kind is not Kind.RELATIVE:
            _compare_weekday(found, names.WEEKDAY_BY_SQUEEZED[squeeze(weekday[0].rstrip("."))])
        text = _blank(text, weekday.span())
    return DateReading(
        on=found.on,
        time=time,
        zone=zone,
        default_zone=reference.tzinfo or UTC,
        precision=precision,
        kind=found.kind,
        flags=frozenset(found.flags),
        rest=_unread(text),
        swapped=found.swapped,
    )


def _read_relative(folded: str, reference: datetime) -> DateReading | None:
    relative = read_relative(folded, reference)
    if relative is None:
        return None
    text = _without_counters(_blank(folded, relative.span))
    found = _Found(relative.on, relative.span, relative.precision, Kind.RELATIVE)
    if relative.moment is None:
        clock = read_clock(text) if relative.precision is Precision.DAY else None
        reading = _reading(text, found, clock, reference)
    else:
        reading = replace(
            _reading(text, found, None, reference),
            time=relative.moment.time().replace(microsecond=0),
            zone=relative.moment.tzinfo,
        )
    # "اليوم السابع", "قبل يوم المباراة": words beside a relative date mean that it is prose
    return reading if reading.rest <= (0 if relative.precision is Precision.DAY else 2) else None


def _blank(text: str, span: tuple[int, int]) -> str:
    return text[: span[0]] + _BLANK * (span[1] - span[0]) + text[span[1] :]


def _compare_weekday(found: _Found, weekday: int) -> None:
    """Of two readings, the one whose weekday is printed; a weekday that fits none is a doubt."""
    fits = found.on.weekday() == weekday
    if found.swapped is not None and fits != (found.swapped.weekday() == weekday):
        if not fits:
            found.on = found.swapped
            found.flags ^= {Flag.US_ORDER}
        found.swapped = None
        found.flags.discard(Flag.AMBIGUOUS_ORDER)
        if Flag.US_ORDER not in found.flags:
            found.flags.add(Flag.DAY_ORDER)
    elif not fits:
        found.flags.add(Flag.WEEKDAY_MISMATCH)


def _unread(text: str) -> int:
    """How many words are no date's; those of a sentence are more than any date line has."""
    words = len(shapes.WORD.findall(_without_labels(text)))
    return MAX_LENGTH if words > 1 and shapes.SENTENCE.search(text) else words


def _without_counters(text: str) -> str:
    """A relative date's line without what themes print beside it: views, comments, its host, the author behind it."""
    return shapes.HOST.sub(" ", shapes.COUNTER.sub(" ", shapes.BYLINE.sub("", text)))


def _without_labels(text: str) -> str:
    for pattern in (shapes.PUBLISHED, shapes.MODIFIED, shapes.NEUTRAL_WORD):
        text = pattern.sub(" ", text)
    return text


# --- days ------------------------------------------------------------------------------------------


def _find_day(text: str, reference: datetime, language: str, month_first: bool) -> _Found | None:
    """The first day by the best shape; a Gregorian one before another calendar's."""
    full = list(_full_days(text, reference, language, month_first))
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
    return next(_partial_days(text, reference), None)


def _full_days(text: str, reference: datetime, language: str, month_first: bool) -> Iterator[_Found]:
    names_month = shapes.MONTH.search(text) is not None
    for pattern in shapes.NAMED if names_month else ():
        for match in pattern.finditer(text):
            if found := _named_day(match, int(match["year"])):
                yield found
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
    for match in shapes.SHORT_NAMED.finditer(text) if names_month else ():
        if (year := _long_year(match["year"], reference)) and (found := _named_day(match, year)):
            found.flags.add(Flag.SHORT_YEAR)
            yield found


def _spaced_days(text: str, reference: datetime, language: str, month_first: bool) -> Iterator[_Found]:
    """Numbers parted by spaces alone, beside the weekday of that day."""
    weekday = _weekday(text)
    for match in shapes.SPACED_NUMERIC.finditer(text) if weekday is not None else ():
        found = _numeric_day(match, int(match["year"]), reference, language, month_first)
        if found and found.on.weekday() == weekday:
            yield found


def _weekday(text: str) -> int | None:
    """The weekday that a text names, Monday as 0."""
    found = shapes.WEEKDAY.search(text)
    return names.WEEKDAY_BY_SQUEEZED[squeeze(found[0].rstrip("."))] if found else None


def _long_year(short: str, reference: datetime) -> int | None:
    year = reference.year // 100 * 100 + int(short)
    if year > reference.year + 1:
        year -= 100
    return year if year >= 1995 else None


def _named_day(match: re.Match[str], year: int) -> _Found | None:
    parts = match.groupdict()
    month = _month(parts["month"])
    day = shapes.ORDINALS[" ".join(parts["ordinal"].split())] if parts.get("ordinal") else int(parts["day"])
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
    return _Found(on, match.span(), kind=kind, flags=flags) if on else None


def _numeric_day(
    match: re.Match[str], year: int, reference: datetime, language: str, month_first: bool
) -> _Found | None:
    month, day = int(match["month"]), int(match["day"])
    if match["era"]:
        on = hijri_day(year, month, day)
        return _Found(on, match.span(), kind=Kind.HIJRI) if on else None
    if 1300 <= year <= 1500:
        other = _calendar_day(year, month, day, reference, language)
        return _Found(other[0], match.span(), kind=other[1]) if other else None
    if match.start("day") > match.start("month") or "sep" not in match.re.groupindex:
        on = _day(year, month, day)
        return _Found(on, match.span()) if on else None
    return _ordered_day(match, year, first=day, second=month, latest=reference.date() + _AHEAD, month_first=month_first)


def _ordered_day(
    match: re.Match[str], year: int, *, first: int, second: int, latest: date, month_first: bool
) -> _Found | None:
    """Two numbers before a year: day and month, or month and day. Only slashes, hyphens and spaces go both ways."""
    as_printed, turned = _day(year, second, first), _day(year, first, second)
    if match["sep"] == "." or first == second or not (as_printed and turned):
        on = as_printed or (turned if match["sep"] != "." else None)
        forced = Flag.DAY_ORDER if as_printed and first > 12 else Flag.US_ORDER
        flags = {forced} if on and first != second and match["sep"] != "." else set()
        return _Found(on, match.span(), flags=flags) if on else None
    if (month_first and turned <= latest) or turned <= latest < as_printed:
        return _Found(turned, match.span(), flags={Flag.US_ORDER, Flag.AMBIGUOUS_ORDER}, swapped=as_printed)
    return _Found(as_printed, match.span(), flags={Flag.AMBIGUOUS_ORDER}, swapped=turned)


def _calendar_day(year: int, month: int, day: int, reference: datetime, language: str) -> tuple[date, Kind] | None:
    """Numbers of a year 1300-1500 without an era: Jalali on Persian pages, Hijri where Jalali isn't there yet."""
    if language[:2] == "fa":
        on, kind = jalali_day(year, month, day), Kind.JALALI
    elif year > reference.year - 621:
        on, kind = hijri_day(year, month, day), Kind.HIJRI
    else:
        return None
    return (on, kind) if on else None


def _partial_days(text: str, reference: datetime) -> Iterator[_Found]:
    """Dates that lack the year or the day."""
    for match in shapes.THIS_MONTH.finditer(text):
        last = match["which"] in {fold_date("الماضي"), fold_date("الفائت")}
        first = reference.date().replace(day=1)
        if last:
            first = (first - timedelta(days=1)).replace(day=1)
        parts = match.groupdict()
        day = shapes.ORDINALS[" ".join(parts["ordinal"].split())] if parts.get("ordinal") else int(parts["day"])
        if on := _day(first.year, first.month, day):
            yield _Found(on, match.span(), kind=Kind.RELATIVE)
    wanted = _weekday(text)
    names_month = shapes.MONTH.search(text) is not None
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
            yield _Found(on, match.span(), Precision.YEAR)


def _without_year(match: re.Match[str], reference: datetime, weekday: int | None) -> _Found | None:
    parts = match.groupdict()
    month = _month(parts["month"])
    if month.calendar != "gregorian" or month.is_common_word:
        return None
    day = shapes.ORDINALS[" ".join(parts["ordinal"].split())] if parts.get("ordinal") else int(parts["day"])
    found = _infer_year(match.span(), month.number, day, reference, weekday)
    if found and parts["dual"] and not _same_month(month, _month(parts["dual"])):
        found.flags.add(Flag.DUAL_MISMATCH)
    return found


def _infer_year(span: tuple[int, int], month: int, day: int, reference: datetime, weekday: int | None) -> _Found | None:
    """The latest year not after reference + 3 days, in which the weekday fits if there is one."""
    latest = reference.date() + timedelta(days=3)
    years = range(latest.year, latest.year - 8, -1)
    days = [on for year in years if (on := _day(year, month, day)) and on <= latest]
    if not days:
        return None
    if weekday is None:
        return _Found(days[0], span, flags={Flag.YEAR_INFERRED})
    fitting = [on for on in days if on.weekday() == weekday]
    # a weekday that fits only years ago is rather a wrong weekday
    if fitting:
        return _Found(fitting[0], span, flags={Flag.YEAR_INFERRED})
    return _Found(days[0], span, flags={Flag.YEAR_INFERRED, Flag.WEEKDAY_MISMATCH})


def _months(text: str, reference: datetime) -> Iterator[_Found]:
    for match in shapes.MONTH_YEAR.finditer(text):
        if shapes.DAY_BEFORE.search(text[: match.start()]):
            continue  # 30 February: no date at all
        month, year = _month(match["month"]), int(match["year"])
        if month.calendar == "gregorian" and not month.is_common_word and (on := _day(year, month.number, 1)):
            yield _Found(on, match.span(), Precision.MONTH)
    for match in shapes.ABOUT_MONTH.finditer(text):
        month = _month(match["month"])
        if month.calendar == "gregorian" and not month.is_common_word:
            near = [date(reference.year + shift, month.number, 1) for shift in (-1, 0, 1)]
            on = min(near, key=lambda day: abs(day - reference.date()))
            yield _Found(on, match.span(), Precision.MONTH, flags={Flag.YEAR_INFERRED})


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


# --- writing ---------------------------------------------------------------------------------------


def format_date(on: date, family: str = "gulf") -> str:
    """The day as Arabic papers print it: `1 أيار 2024` in the family `levant`.

    `family` is a key of `names.ARABIC_MONTHS`, or two of them joined by a slash for dual names. KeyError for others.
    """
    months = (names.ARABIC_MONTHS[one].split("|")[on.month - 1].split(",")[0] for one in family.split("/"))
    return f"{on.day} {'/'.join(months)} {on.year}"
