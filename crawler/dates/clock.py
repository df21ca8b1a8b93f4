"""Times of day and printed zones in folded text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from crawler.arabic.calendar import ZONE_BY_SQUEEZED, ZONES, alternatives, squeeze
from crawler.arabic.clock import (
    AM_WORDS,
    HOUR_WORDS,
    IN_ZONE_WORDS,
    LOCAL_ZONE_WORDS,
    NIGHT_WORDS,
    NOON_WORDS,
    PM_WORDS,
)
from crawler.model import Precision

_MERIDIEM = (
    rf"(?:(?P<am{{0}}>{AM_WORDS}|a\.m\.?|am)"
    rf"|(?P<pm{{0}}>{PM_WORDS}|p\.m\.?|pm)"
    rf"|(?P<noon{{0}}>{NOON_WORDS})|(?P<night{{0}}>{NIGHT_WORDS}))"
)
_TIME = re.compile(
    rf"(?:(?<![\w/.-])(?<!\d )(?:{_MERIDIEM.format('0')})\s*,?\s*)?"
    r"(?<![\d:.+/-])(?:t\s?)?(?P<hour>\d{1,2})\s?(?P<colon>[:٫h]|(?<=\d)\.(?=\d\d(?:\s*uhr)))\s?(?P<minute>\d{2})(?!\d)"
    r"(?:\s?:\s?(?P<second>\d{2})(?!\d)(?:[.,]\d{1,9})?)?"
    rf"(?:\s*\(?{_MERIDIEM.format('1')}(?![^\W\d_])\)?)?(?:\s*(?:uhr|hrs?)\b)?"
)
_HOUR = re.compile(rf"(?:{HOUR_WORDS}\s*)?(?<![\d:.+/-])(?P<hour>\d{{1,2}})\s*{_MERIDIEM.format('1')}(?![^\W\d_])")
_OFFSET = r"(?:(?:gmt|utc)\s?)?(?P<sign>[+-])(?P<oh>\d{1,2})(?::?(?P<om>\d{2}))?(?!\d)"
_PLACE = alternatives(list(ZONES))
_ZONE = re.compile(
    rf"\s*[,|(-]?\s*(?:(?:{IN_ZONE_WORDS})\s+)?\(?\s*"
    rf"(?:(?P<offset>{_OFFSET})|(?P<place>{_PLACE})|(?P<zulu>z(?!\w)))\s*\)?"
)
_LOCAL_BEHIND = re.compile(rf"(?:{LOCAL_ZONE_WORDS})\s+(?:(?P<place>{_PLACE}))")
_LOOKS_LIKE_TIME = re.compile(r"(?<![\d:])\d{1,2}:\d{2}(?!\d)")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, its zone if printed, its precision, and where in the text it stands."""

    time: time
    zone: tzinfo | None
    precision: Precision
    spans: tuple[tuple[int, int], ...]


class BadTimeError(ValueError):
    """Something that looks like a time is none, such as 25:61: the whole string is not to be believed."""


def read_clock(text: str) -> Clock | None:
    """The time of day in a folded text, its date blanked out; of two clocks the one in UTC.

    Raises BadTimeError for impossible times and offsets.
    """
    clocks = [_from_match(text, found) for found in _TIME.finditer(text)]
    if not clocks:
        found = _HOUR.search(text)
        if found is None:
            if _LOOKS_LIKE_TIME.search(text):
                raise BadTimeError(text)
            return None
        clocks = [_from_match(text, found, hour_only=True)]
    spans = tuple(span for clock in clocks for span in clock.spans)
    chosen = next((clock for clock in clocks if clock.zone is UTC), clocks[0])
    if chosen.zone is None and (behind := _LOCAL_BEHIND.search(text)):
        zone = _place(behind["place"])
        return Clock(chosen.time, zone, chosen.precision, (*spans, behind.span()))
    return Clock(chosen.time, chosen.zone, chosen.precision, spans)


def _from_match(text: str, found: re.Match[str], *, hour_only: bool = False) -> Clock:
    parts = found.groupdict()
    hour, minute, second = int(parts["hour"]), int(parts.get("minute") or 0), int(parts.get("second") or 0)

    def marked(name: str) -> bool:
        return bool(parts.get(f"{name}1") or parts.get(f"{name}0"))

    if marked("am") and hour == 12:
        hour = 0
    elif (marked("pm") and hour < 12) or (marked("noon") and hour < 6):
        hour += 12
    elif marked("night") and hour <= 12:
        hour = hour % 12 if hour in (12, 1, 2, 3, 4) else hour + 12
    if hour == 24 and minute == 0:
        hour = 0
    if hour > 23 or minute > 59 or second > 59:
        raise BadTimeError(found[0])
    precision = Precision.HOUR if hour_only else Precision.SECOND if parts.get("second") else Precision.MINUTE
    zone, end = _zone_at(text, found.end())
    return Clock(time(hour, minute, second), zone, precision, ((found.start(), end),))


def _zone_at(text: str, position: int) -> tuple[tzinfo | None, int]:
    found = _ZONE.match(text, position)
    if found is None:
        return None, position
    if found["zulu"]:
        return UTC, found.end()
    if found["place"]:
        return _place(found["place"]), found.end()
    hours, minutes = int(found["oh"]), int(found["om"] or 0)
    if hours > 14 or minutes > 59:
        raise BadTimeError(found[0])
    if not found["om"] and found["offset"].startswith("-"):
        return None, position  # "10:30 -1 May": the hyphen parts time and day
    delta = timedelta(hours=hours, minutes=minutes)
    return timezone(-delta if found["sign"] == "-" else delta), found.end()


def _place(name: str) -> tzinfo:
    zone = ZONE_BY_SQUEEZED[squeeze(name)]
    return UTC if zone == "UTC" else ZoneInfo(zone)
