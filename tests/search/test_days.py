"""Days as people ask for them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.search.days import days_of, moment_of, period_of

NOW = datetime(2024, 3, 1, 1, 30, tzinfo=UTC)

FORMS = {
    "2024": ("2024-01-01", "2024-12-31"),
    "2023-02": ("2023-02-01", "2023-02-28"),
    "2024-02": ("2024-02-01", "2024-02-29"),
    "2024-05-01": ("2024-05-01", "2024-05-01"),
    "2024-5-1": ("2024-05-01", "2024-05-01"),
    "2024/05/01": ("2024-05-01", "2024-05-01"),
    "2024.5": ("2024-05-01", "2024-05-31"),
    "٢٠٢٤-٠٥": ("2024-05-01", "2024-05-31"),
    "۲۰۲۴": ("2024-01-01", "2024-12-31"),
    " 2024 ": ("2024-01-01", "2024-12-31"),
    "today": ("2024-03-01", "2024-03-01"),
    "Yesterday": ("2024-02-29", "2024-02-29"),
    "اليوم": ("2024-03-01", "2024-03-01"),
    "أمس": ("2024-02-29", "2024-02-29"),
    "امس": ("2024-02-29", "2024-02-29"),
    "البارحة": ("2024-02-29", "2024-02-29"),
    "7d": ("2024-02-23", "2024-02-23"),
    "٧d": ("2024-02-23", "2024-02-23"),
    "2w": ("2024-02-16", "2024-02-16"),
    "2h": ("2024-02-29", "2024-02-29"),
    "1h": ("2024-03-01", "2024-03-01"),
}
NO_DAYS = (
    "", "x", "2024-13", "2024-00", "2024-02-30", "2023-02-29", "24", "0000", "20245", "2024-05/01", "2024-05-01T10:00",
    "-7d", "7", "7y", "3m", "90s", "d", "99999999999d", "9999999w", "tomorrow", "بعد غد", "2024-05-01 2024", "²024",
)  # fmt: skip


@pytest.mark.parametrize(("text", "days"), FORMS.items(), ids=repr)
def test_a_text_names_its_first_and_its_last_day(text: str, days: tuple[str, str]) -> None:
    found = days_of(text, NOW)
    assert (found.first.day.isoformat(), found.last.day.isoformat()) == days


@pytest.mark.parametrize("text", NO_DAYS, ids=repr)
def test_what_is_no_day_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"day|month|year|span|calendar"):
        days_of(text, NOW)


def test_a_day_that_moves_with_the_clock_is_kept_as_said() -> None:
    assert str(days_of("7D", NOW).first) == "7d"
    assert str(days_of("أمس", NOW).last) == "أمس"
    assert str(days_of("2024-2", NOW).first) == "2024-02-01"


def test_days_are_those_of_the_asker_s_zone() -> None:
    elsewhere = NOW.astimezone(timezone(-timedelta(hours=5)))
    assert days_of("today", elsewhere).first.day == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("90m", "2024-03-01T00:00:00+00:00"),
        ("1d2h", "2024-02-28T23:30:00+00:00"),
        ("2024-02", "2024-02-01T00:00:00+00:00"),
        ("أمس", "2024-02-29T00:00:00+00:00"),
    ],
)
def test_a_moment_is_a_span_ago_or_the_start_of_a_day(text: str, moment: str) -> None:
    assert moment_of(text, NOW).isoformat() == moment


@given(st.dates(date(1000, 1, 1)), st.sampled_from([4, 7, 10]))
def test_a_period_is_known_by_its_days(day: date, length: int) -> None:
    text = day.isoformat()[:length]
    found = days_of(text, NOW)
    assert found.first.day <= day <= found.last.day
    assert period_of(found.first.day, found.last.day) == text


@given(st.dates(date(1000, 1, 1)), st.integers(1, 400))
def test_other_days_are_no_period(day: date, more: int) -> None:
    last = min(day, date(9990, 1, 1)) + timedelta(days=more)
    text = period_of(day, last)
    if text:
        found = days_of(text, NOW)
        assert (found.first.day, found.last.day) == (day, last)


@given(st.text(max_size=14) | st.text("0123456789-/.dwhm ٠١", max_size=14))
def test_every_text_is_days_or_an_error(text: str) -> None:
    try:
        found = days_of(text, NOW)
    except ValueError:
        return
    assert found.first.day <= found.last.day
