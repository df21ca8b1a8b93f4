"""Hostile and impossible dates: D02 endless, D03 impossible, D05 out of bounds, D06 under a wrong clock."""

from __future__ import annotations

import warnings
from datetime import UTC, date, datetime, timedelta

import pytest

from crawler.dates import read_date
from tests.dates.test_signals import FETCHED, URL, dated

D02 = {
    "digits": "1" * 1_000_000,
    "arabic digits": "١" * 1_000_000,
    "a date behind digits": "7" * 1_000_000 + " 6/3/2025",
    "separators": "1/" * 500_000,
    "months": "مارس " * 200_000,
    "labels": "نشر في " * 150_000,
}


@pytest.mark.parametrize("case", D02)
def test_d02_a_million_characters_are_no_date(case: str) -> None:
    assert read_date(D02[case], reference=FETCHED) is None
    assert dated(f'<meta property="article:published_time" content="{D02[case]}">').on is None


D03 = [
    "2013-02-30", "30/2/2013", "30 فبراير 2013", "2013-13-01", "9999", "9999-99-99", "0000", "0000-00-00", "00/00/0000",
    "2025-03-06T10:00:00+99:99", "2025-03-06T10:00:00+25:00", "6/3/2025 25:61", "2025-03-06T25:61:00Z", "10:00",
    "Thu, 30 Feb 2013 10:00:00 GMT", "Thu, 06 Mar 2025 99:00:00 GMT", "20130230", "2025-W10-4", "1e9", "-1", "NaN", "",
    "٣٠ شباط ٢٠١٣", "31 نيسان 2025", "99 محرم 1446", "الأربعاء", "2013-02-30T00:00:00Z",
]  # fmt: skip


@pytest.mark.parametrize("text", D03)
def test_d03_what_is_no_date_is_none_and_raises_nothing(text: str) -> None:
    assert read_date(text, reference=FETCHED) is None
    assert dated(f'<meta property="article:published_time" content="{text}">', f"<p>نشر في {text}</p>").on is None


def test_d03_unknown_zone_names_warn_nobody() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for zone in ("XYZ", "AST", "EGY", "GMT+3", "Z0", "(Coordinated Universal Time)", "ت غ"):
            for text in ("Thu, 06 Mar 2025 10:00:00 {}", "Thu Mar 06 10:00:00 {} 2025", "2025-03-06 10:00 {}"):
                reading = read_date(text.format(zone), reference=FETCHED)
                assert reading is None or reading.on == date(2025, 3, 6)


def moment(at: datetime) -> str:
    return f'<meta property="article:published_time" content="{at.isoformat()}">'


D05 = {
    "10 minutes ahead": (timedelta(minutes=10), True, False),
    "35 hours ahead": (timedelta(hours=35), True, True),
    "47 hours ahead": (timedelta(hours=47), True, True),
    "3 days ahead": (timedelta(days=3), False, True),
}


@pytest.mark.parametrize("case", D05)
def test_d05_the_future(case: str) -> None:
    ahead, taken, flagged = D05[case]
    published = dated(moment(FETCHED + ahead))
    assert (published.at == FETCHED + ahead) is taken
    assert (published.on is None) is not taken
    assert ("after_fetch" in published.signals[0].flags) is flagged


@pytest.mark.parametrize("year", [1, 1850, 1900, 1969, 1970, 1989, 1994])
def test_d05_before_the_web(year: int) -> None:
    published = dated(moment(datetime(year, 5, 17, 10, tzinfo=UTC)))
    assert published.on is None


@pytest.mark.parametrize("years", [-1, 1])
def test_d06_the_clock_of_the_host_dates_no_page(years: int) -> None:
    """A page that names its day has that day, whatever the fetch time; a future one isn't believed."""
    body, at = "<p class='date'>6 آذار 2024</p>", FETCHED.replace(year=FETCHED.year + years)
    assert dated(body=body, fetched_at=at, url=URL).on == date(2024, 3, 6)
    expected = date(2025, 3, 6) if years > 0 else None
    assert dated(moment(datetime(2025, 3, 6, tzinfo=UTC)), fetched_at=at).on == expected
