"""Dates as machines write them: ISO 8601, RFC 2822, and what English programs print."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime

from dateutil import parser as dateutil_parser

from crawler.dates.reading import DateReading, Flag
from crawler.model import Precision

_DIGITS = str.maketrans({**{chr(0x660 + n): str(n) for n in range(10)}, **{chr(0x6F0 + n): str(n) for n in range(10)}})
_ISO = re.compile(
    r"(?P<day>\d{4}-\d{1,2}-\d{1,2})(?:(?:\s*T\s*|\s+)(?P<time>\d{1,2}:\d{2}(?::\d{2})?)(?P<fraction>[.,]\d+)?"
    r"\s*(?:(?P<zulu>Z|UTC|GMT)|(?P<sign>[+-])(?P<oh>\d{1,2}):?(?P<om>\d{2})?(?::\d{2})?)?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"\d{8}(?:T?\d{4}(?:\d{2})?(?:Z|[+-]\d{4})?)?")
_RFC = re.compile(r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}[\s-][A-Za-z]{3,9}[\s-]\d{4},?\s+\d{1,2}:\d{2}")
_JAVA = re.compile(r"[A-Za-z]{3} [A-Za-z]{3} \d{1,2} \d{2}:\d{2}:\d{2} [A-Z]{2,4} \d{4}")
_OTHER_YEAR = re.compile(r"(?P<year>1[34]\d\d)-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?P<behind>(?:\s*T|\s).*)?")
_EPOCH = re.compile(r"/?(?:Date\()?(?P<seconds>1\d{9})(?P<fraction>\d{3}|\.\d+)?(?:(?P<zone>[+-]\d{4})?\)/?)?")
_ZONES = {"CET": 3600, "CEST": 7200, "MEZ": 3600, "MESZ": 7200, "EET": 7200, "EEST": 10800, "BST": 3600,
          "EST": -18000, "EDT": -14400, "CST": -21600, "CDT": -18000, "PST": -28800, "PDT": -25200}  # fmt: skip


class NoDateError(ValueError):
    """The string has the shape of a machine's date and is none, such as 2013-02-30."""


def read_machine(text: str, zone: tzinfo) -> DateReading | None:
    """The date in a string that is nothing but a machine's date; None if it has another shape.

    `zone` is that of times without an offset. Raises NoDateError when the shape fits and the date can't be.
    """
    text = _western(text)
    if found := _ISO.fullmatch(text):
        return _iso(found, zone)
    if _COMPACT.fullmatch(text) and text[:2] in ("19", "20"):
        if len(text) > 8 and text[8] != "T":
            text = f"{text[:8]}T{text[8:]}"
        return _of_moment(_parse(dateutil_parser.isoparse, text), zone, has_time=len(text) > 8)
    if _RFC.match(text):
        try:
            return _of_moment(parsedate_to_datetime(text), zone, has_time=True)
        except (ValueError, TypeError, IndexError, OverflowError):
            return _english(text, zone)
    if _JAVA.fullmatch(text):
        return _english(text, zone)
    return None


def read_epoch(text: str) -> DateReading | None:
    """Seconds or milliseconds since 1970 (from 2001 on), bare or as .NET writes them: `/Date(1741255200000+0300)/`."""
    found = _EPOCH.fullmatch(text.strip())
    if found is None:
        return None
    moment = datetime.fromtimestamp(int(found["seconds"]), UTC)
    return DateReading(on=moment.date(), time=moment.time(), zone=UTC, precision=Precision.SECOND)


def other_year(text: str) -> tuple[int, int, int, str] | None:
    """Year, month and day of another calendar in ISO form ("1403-12-16T10:00:00"), and what stands behind them."""
    found = _OTHER_YEAR.fullmatch(_western(text))
    return (int(found["year"]), int(found["month"]), int(found["day"]), found["behind"] or "") if found else None


def _western(text: str) -> str:
    """The text with the digits that programs write."""
    return (text if text.isascii() else text.translate(_DIGITS)).strip()


def _iso(found: re.Match[str], zone: tzinfo) -> DateReading:
    year, month, day = found["day"].split("-")
    text = f"{year}-{month:0>2}-{day:0>2}"
    if found["time"]:
        text += f"T{found['time']:0>5}" if found["time"].count(":") == 1 else f"T{found['time']:0>8}"
        if found["zulu"]:
            text += "+00:00"
        elif found["sign"]:
            text += f"{found['sign']}{found['oh']:0>2}:{found['om'] or '00'}"
    return _of_moment(_parse(datetime.fromisoformat, text), zone, has_time=bool(found["time"]))


def _offset(name: str | None, seconds: int | None) -> int | None:
    """Seconds east of UTC for dateutil; None, a time without a zone, for names that mean several."""
    return seconds if seconds is not None else _ZONES.get(name or "")


def _english(text: str, zone: tzinfo) -> DateReading | None:
    """dateutil twice, with two defaults: what differs was made up."""
    try:
        first, second = (
            dateutil_parser.parse(text, default=datetime(year, month, day), tzinfos=_offset)  # noqa: DTZ001
            for year, month, day in ((2001, 1, 2), (2004, 3, 5))
        )
    except (ValueError, OverflowError, TypeError):
        return None
    return _of_moment(first, zone, has_time=True) if first == second else None


def _parse(parse: object, text: str) -> datetime:
    assert callable(parse)
    try:
        moment = parse(text)
    except (ValueError, OverflowError) as error:
        raise NoDateError(text) from error
    assert isinstance(moment, datetime)
    return moment


def _of_moment(moment: datetime, zone: tzinfo, *, has_time: bool) -> DateReading:
    if not has_time:
        return DateReading(on=moment.date())
    flags = frozenset({Flag.TZ_DEFAULT}) if moment.tzinfo is None else frozenset()
    return DateReading(
        on=moment.date(),
        time=moment.time().replace(microsecond=0),
        zone=moment.tzinfo,
        default_zone=zone,
        precision=Precision.SECOND if moment.second else Precision.MINUTE,
        flags=flags,
    )
