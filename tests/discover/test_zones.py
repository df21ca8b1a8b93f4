"""The time zone in which a site lives."""

from __future__ import annotations

import pytest

from crawler.discover.zones import CHECK, CITY, Zone, guessed, of_dates, of_offset

UNKNOWN = Zone("UTC", "nothing says more", CHECK)
DAMASCUS = Zone("Asia/Damascus", "by its domain .sy", CHECK)
WINTER = "2026-11-21T10:00:00+02:00"
FIXED = f"; {CITY}"
BEIRUT = Zone("Asia/Beirut", "by its domain .lb", CHECK)


@pytest.mark.parametrize(
    ("home", "title", "name"),
    [
        ("https://mina.example.sy/", "", "Asia/Damascus"),
        ("https://mina.example/", "صحيفة تونس", "Africa/Tunis"),
        ("https://mina.example/", "أخبار العمانية", "UTC"),  # part of a word
        ("https://mina.example/", "", "UTC"),
    ],
)
def test_a_guess(home: str, title: str, name: str) -> None:
    assert guessed(home, title).name == name


@pytest.mark.parametrize(
    ("dates", "guess", "name", "why"),
    [
        (["Sat, 21 Nov 2026 10:00:00 +0300"], UNKNOWN, "Etc/GMT-3", "its feed says UTC+3" + FIXED),
        (["2026-11-21T10:00:00+03:00"], DAMASCUS, "Asia/Damascus", "by its domain .sy, and its feed says UTC+3"),
        ([WINTER], BEIRUT, "Asia/Beirut", "by its domain .lb, and its feed says UTC+2"),
        (["2026-07-21T10:00:00+03:00"], BEIRUT, "Asia/Beirut", "by its domain .lb, and its feed says UTC+3"),
        (["2026-07-21T10:00:00-03:00"], UNKNOWN, "Etc/GMT+3", "its feed says UTC-3" + FIXED),
        # Over the end of summer time: the newest counts, wherever it stands.
        ([WINTER, "2026-09-01T10:00:00+03:00"], UNKNOWN, "Etc/GMT-2", "its feed says UTC+2" + FIXED),
        (["2026-11-21T10:00:00+01:00", "gestern", ""], DAMASCUS, "Etc/GMT-1", "its feed says UTC+1" + FIXED),
        # No fixed zone has half an hour.
        (["2026-11-21T10:00:00+03:30"], DAMASCUS, DAMASCUS.name, str(DAMASCUS)),
    ],
)  # fmt: skip
def test_the_offsets_of_a_feed(dates: list[str], guess: Zone, name: str, why: str) -> None:
    found = of_dates(dates, guess)
    assert found is not None
    assert (found.name, str(found)) == (name, why)


@pytest.mark.parametrize(
    "dates",
    [
        [],
        ["gestern"],
        ["2026-11-21T10:00:00"],
        ["2026-11-21"],
        ["Sat, 21 Nov 2026 10:00:00 GMT"],
        ["2026-11-21T10:00:00Z"],
        ["2026-11-21T10:00:00+03:00", "2026-11-20T10:00:00Z"],
        ["Sat, 21 Nov 2026 10:00:00 -0000"],
    ],
)
def test_dates_that_say_nothing_of_the_zone(dates: list[str]) -> None:
    assert of_dates(dates, DAMASCUS) is None


def test_an_api_in_utc() -> None:
    assert of_offset(0, DAMASCUS, "the API") == Zone("UTC", "the API says UTC+0", CITY)
