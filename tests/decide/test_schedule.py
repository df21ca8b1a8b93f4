"""When a source is due: tables of cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.decide.schedule import LONGEST, SHORTEST, due_sources, is_due, next_due, next_interval
from crawler.model import Source

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = datetime(2024, 5, 1, 12, 0, tzinfo=UTC)
ADAPTIVE = Source(name="a", title="a", home="http://a.example/")
FIXED = Source(name="f", title="f", home="http://f.example/", every=timedelta(minutes=30))


@pytest.mark.parametrize(
    ("current", "offered", "known", "failures", "hint", "expected"),
    [
        (None, 10, 8, 0, timedelta(0), HOUR),
        (HOUR, 10, 0, 0, timedelta(0), HOUR / 2),
        (HOUR, 10, 10, 0, timedelta(0), 1.5 * HOUR),
        (HOUR, 0, 0, 0, timedelta(0), 1.5 * HOUR),
        (SHORTEST, 10, 0, 0, timedelta(0), SHORTEST),
        (20 * HOUR, 10, 10, 0, timedelta(0), LONGEST),
        (HOUR, 10, 8, 0, 3 * HOUR, 3 * HOUR),
        (HOUR, 10, 8, 0, 400 * DAY, LONGEST),
        (HOUR, 0, 0, 1, timedelta(0), HOUR),
        (HOUR, 0, 0, 3, timedelta(0), 4 * HOUR),
        (HOUR, 0, 0, 99, timedelta(0), LONGEST),
    ],
    ids=[
        "new source",
        "nothing known",
        "all known",
        "304",
        "not below ten minutes",
        "not beyond a day",
        "hint",
        "absurd hint",
        "first failure",
        "third failure",
        "never given up",
    ],
)
def test_adaptive(
    current: timedelta | None, offered: int, known: int, failures: int, hint: timedelta, expected: timedelta
) -> None:
    assert next_interval(ADAPTIVE, current, offered=offered, known=known, failures=failures, hint=hint) == expected


def test_a_fixed_interval_is_kept_and_backs_off() -> None:
    assert next_interval(FIXED, DAY, offered=9, known=9, hint=DAY) == timedelta(minutes=30)
    assert next_interval(FIXED, None, offered=0, known=0, failures=3) == timedelta(hours=2)


@pytest.mark.parametrize(
    ("due_at", "due"),
    [
        (None, True),
        (NOW, True),
        (NOW - 3 * DAY, True),
        (NOW + timedelta(seconds=1), False),
        (NOW + DAY, False),
        (NOW + 400 * DAY, True),
    ],
    ids=["new", "now", "missed", "soon", "tomorrow", "written by a clock that was ahead"],
)
def test_is_due(due_at: datetime | None, due: bool) -> None:
    assert is_due(due_at, NOW) is due


def test_the_longest_overdue_comes_first_and_new_ones_before_all() -> None:
    names = ("late", "later", "new", "not")
    sources = [Source(name=name, title=name, home=f"http://{name}.example/") for name in names]
    due_at = {"late": NOW - HOUR, "later": NOW - DAY, "not": NOW + HOUR}
    assert [source.name for source in due_sources(sources, due_at, NOW)] == ["new", "later", "late"]


ANY_MOMENT = st.integers(0, 120 * 365 * 24 * 60).map(
    lambda minutes: datetime(1970, 1, 2, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(ANY_MOMENT, ANY_MOMENT, st.floats(-1, 1))
def test_no_jump_of_the_clock_loses_a_source(written: datetime, now: datetime, spread: float) -> None:
    """T05: whatever clock wrote the moment, the source is due, or comes due within its interval; then not at once."""
    due_at = next_due(written, LONGEST, spread)
    assert is_due(due_at, now) or timedelta(0) < due_at - now <= 1.2 * LONGEST
    after = next_due(now, LONGEST, spread)
    assert now < after <= now + 1.1 * LONGEST
    assert not is_due(after, now)


@pytest.mark.parametrize(
    ("jump", "due"),
    [
        (-HOUR, False),
        (365 * DAY, True),
        (datetime(1970, 1, 2, tzinfo=UTC) - NOW, True),
    ],
    ids=["T05-back an hour", "T05-ahead a year", "T05-back to 1970"],
)
def test_a_jump_while_a_source_waits(jump: timedelta, due: bool) -> None:
    assert is_due(next_due(NOW, LONGEST, 1), NOW + jump) is due


def test_an_interval_of_a_month_is_kept() -> None:
    """T05"""
    assert not is_due(NOW + 31 * DAY, NOW, timedelta(days=31))
    assert is_due(NOW + 31 * DAY, NOW)


def test_three_days_of_sleep_are_caught_up_once() -> None:
    """T04"""
    due_at = {FIXED.name: NOW - 3 * DAY}
    assert due_sources([FIXED], due_at, NOW) == (FIXED,)
    due_at[FIXED.name] = next_due(NOW, next_interval(FIXED, None, offered=0, known=0), 0)
    assert due_sources([FIXED], due_at, NOW) == ()


@given(
    st.timedeltas(min_value=timedelta(0), max_value=40 * DAY),
    st.integers(0, 2_000),
    st.integers(0, 2_000),
    st.integers(0, 200),
    st.floats(-2, 2),
)
def test_always_between_ten_minutes_and_a_day(
    current: timedelta, offered: int, known: int, failures: int, spread: float
) -> None:
    interval = next_interval(ADAPTIVE, current, offered=offered, known=min(known, offered), failures=failures)
    assert SHORTEST <= interval <= LONGEST
    due_at = next_due(NOW, interval, spread)
    assert NOW < due_at <= NOW + 1.1 * LONGEST
    assert is_due(due_at, due_at)
