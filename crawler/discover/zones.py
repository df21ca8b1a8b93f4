"""The time zone in which a site lives: by what its API or feed says, by its domain, by its name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from crawler.arabic.sites import COUNTRIES
from crawler.web import urls
from crawler.web.headers import moment_of

# Time zones of the Arab countries and their neighbours, by country code.
_ZONES = {
    "sy": "Asia/Damascus",
    "lb": "Asia/Beirut",
    "jo": "Asia/Amman",
    "iq": "Asia/Baghdad",
    "ps": "Asia/Gaza",
    "sa": "Asia/Riyadh",
    "ye": "Asia/Aden",
    "kw": "Asia/Kuwait",
    "bh": "Asia/Bahrain",
    "qa": "Asia/Qatar",
    "ae": "Asia/Dubai",
    "om": "Asia/Muscat",
    "eg": "Africa/Cairo",
    "sd": "Africa/Khartoum",
    "ly": "Africa/Tripoli",
    "tn": "Africa/Tunis",
    "dz": "Africa/Algiers",
    "ma": "Africa/Casablanca",
    "mr": "Africa/Nouakchott",
    "so": "Africa/Mogadishu",
    "dj": "Africa/Djibouti",
    "ir": "Asia/Tehran",
    "tr": "Europe/Istanbul",
    "il": "Asia/Jerusalem",
    "uk": "Europe/London",
    "fr": "Europe/Paris",
    "de": "Europe/Berlin",
}
_SEASONS = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC))


class Zone(NamedTuple):
    """A zone's name, and how it is known."""

    name: str
    why: str
    doubt: str = ""
    """What a person should do about it; empty where it is known for sure."""

    def __str__(self) -> str:
        """How it is known, for people."""
        return f"{self.why}; {self.doubt}" if self.doubt else self.why


CHECK = "please check"
CITY = "please put a city's zone"


def guessed(home: str, title: str) -> Zone:
    """By the domain of the site, or by a country in its name."""
    ending = urls.host(home).rpartition(".")[2]
    if ending in _ZONES:
        return Zone(_ZONES[ending], f"by its domain .{ending}", CHECK)
    for word, country in COUNTRIES.items():
        if re.search(rf"(?<!\w){word}(?!\w)", title):
            return Zone(_ZONES[country], f"by {word} in its title", CHECK)
    return Zone("UTC", "nothing says more", CHECK)


def of_offset(hours: float, guess: Zone, who: str) -> Zone:
    """A zone with that offset from UTC: the guessed one if it has it, otherwise a fixed one.

    Args:
        who: says so.
    """
    said = f"{who} says UTC{hours:+g}"
    offsets = {ZoneInfo(guess.name).utcoffset(moment) for moment in _SEASONS}
    if timedelta(hours=hours) in offsets and guess.name != "UTC":
        return Zone(guess.name, f"{guess.why}, and {said}")
    if hours != int(hours) or not -14 <= hours <= 12:
        return guess
    if hours == 0:
        return Zone("UTC", said, CITY)
    return Zone(f"Etc/GMT{-int(hours):+d}", said, CITY)  # these names count westward


def of_dates(dates: Iterable[str], guess: Zone) -> Zone | None:
    """By the offsets that a feed's dates carry; None where they carry none, or that of UTC, which is software's own.

    Args:
        dates: as printed, in one of the two formats of the web.
    """
    moments = [moment for date in dates if (moment := moment_of(date)) is not None and moment.tzinfo]
    offsets = [moment.utcoffset() for moment in sorted(moments)]
    if not offsets or not all(offsets):
        return None
    assert offsets[-1] is not None
    return of_offset(offsets[-1] / timedelta(hours=1), guess, "its feed")
