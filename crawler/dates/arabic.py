"""Reads the dates that Arabic news sites print, and those of their neighbours.

A string is folded once (digits, hamza, harakat, stretched letters), then searched for one of a closed list of
shapes. A value is never made up: a shape that doesn't fit gives None, a bare year is a year, and whatever is
inferred or contradicts itself is flagged. dateutil, zoneinfo and hijridate do the arithmetic.

Month families, the order of day and month, and the traps are those measured on Arabic news sites; see
docs/design-notes.md ("Dates").
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, tzinfo

from crawler.arabic import calendar as names
from crawler.arabic import datelines
from crawler.arabic.calendar import fold_date, squeeze
from crawler.dates import shapes
from crawler.dates.clock import BadTimeError, Clock, read_clock
from crawler.dates.days import FIRST_YEAR, LAST_YEAR, Found, calendar_day, find_day
from crawler.dates.machine import NoDateError, other_year, read_machine
from crawler.dates.reading import DateReading, Flag, Kind
from crawler.dates.relative import read_relative
from crawler.model import Precision

MAX_LENGTH = 160
"""Longer strings hold no date of ours; dateutil takes a minute for a million digits."""
_BLANK = shapes.READ


def read_date(
    text: str,
    *,
    reference: datetime,
    zone: tzinfo = UTC,
    language: str = "ar",
    month_first: bool = False,
) -> DateReading | None:
    """The date that a string states, or None. Never raises for any text.

    A string that says whose day it names, and not an article's (`datelines.OTHER`), states none.

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
        if len(folded) > MAX_LENGTH or not datelines.MAYBE.search(folded):
            return None
        local = reference.astimezone(zone)
        return _read_parts(_of_article(folded), local, language, month_first)
    except (NoDateError, BadTimeError, ValueError, OverflowError):
        return None


def _read_other_year(
    year: int, month: int, day: int, behind: str, reference: datetime, zone: tzinfo, language: str
) -> DateReading | None:
    """A Jalali or Hijri day in ISO form, with the time behind it."""
    other = calendar_day(year, month, day, reference, language)
    reading = read_machine(f"{other[0].isoformat()}{behind}", zone) if other is not None else None
    if other is None or reading is None:
        return None
    flags = reading.flags | {Flag.HIJRI_ONLY} if other[1] is Kind.HIJRI else reading.flags
    return replace(reading, kind=other[1], flags=flags)


def _of_article(folded: str) -> str:
    """A string up to where it speaks of another thing's day; nothing of it without the label of a publication."""
    other = datelines.OTHER.search(folded) or shapes.SPAN.search(folded)
    if other is None:
        return folded
    return folded[: other.start()] if datelines.PUBLISHED.search(folded, 0, other.start()) else ""


def labels_another_day(text: str) -> bool:
    """Whether a text ends with the label of another thing's day: "تاريخ التسجيل:", "Join date"."""
    folded = fold_date(text).rstrip(" :-|")
    return any(found.end() == len(folded) for found in datelines.OTHER.finditer(folded))


def _read_parts(folded: str, reference: datetime, language: str, month_first: bool) -> DateReading | None:
    """Reads each labelled part; a part on publication comes before an unlabelled and that before an update."""
    cuts = sorted(
        {
            0,
            *(m.start() for m in datelines.MODIFIED.finditer(folded)),
            *(m.start() for m in datelines.PUBLISHED.finditer(folded)),
        }
    )
    parts = [folded[start:end] for start, end in zip(cuts, [*cuts[1:], len(folded)], strict=True)]
    if len(parts) > 1 and not datelines.MAYBE.search(parts[0]):
        parts = parts[1:] if not parts[0].strip() else parts
    readings = []
    for part in parts:
        modified = datelines.MODIFIED.match(part) is not None
        labelled = datelines.PUBLISHED.match(part) is not None
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
    found = find_day(folded, reference, language, month_first)
    if found is None:
        return _read_relative(folded, reference)
    text = _blank(folded, found.span)
    clock = read_clock(text) if found.precision is Precision.DAY else None
    return _reading(text, found, clock, reference)


def _reading(text: str, found: Found, clock: Clock | None, reference: datetime) -> DateReading:
    precision, time, zone = found.precision, None, None
    if clock is not None:
        precision, time, zone = clock.precision, clock.time, clock.zone
        for span in clock.spans:
            text = _blank(text, span)
        if zone is None:
            found.flags.add(Flag.TZ_DEFAULT)
    for span in found.beside:
        text = _blank(text, span)
    weekday = datelines.WEEKDAY.search(text)
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
    found = Found(relative.on, relative.span, relative.precision, Kind.RELATIVE)
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


def _compare_weekday(found: Found, weekday: int) -> None:
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
    return MAX_LENGTH if words > 1 and datelines.SENTENCE.search(text) else words


def _without_counters(text: str) -> str:
    """A relative date's line without what themes print beside it: views, comments, its host, the author behind it."""
    return shapes.HOST.sub(" ", shapes.COUNTER.sub(" ", shapes.BYLINE.sub("", text)))


def _without_labels(text: str) -> str:
    for pattern in (datelines.PUBLISHED, datelines.MODIFIED, datelines.NEUTRAL_WORD):
        text = pattern.sub(" ", text)
    return text


# --- days ------------------------------------------------------------------------------------------
