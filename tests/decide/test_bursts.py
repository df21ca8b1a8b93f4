"""A burst: far more than usual, told once an episode."""

from __future__ import annotations

import random

import pytest

from crawler.decide.bursts import BACK, DAY, WEEK, burst

STEADY = dict.fromkeys(range(60 * DAY), 1)
PLANTED = STEADY | {1000: 20, 1001: 25}


def test_a_burst_is_told_with_what_is_usual() -> None:
    found = burst(PLANTED, 0, 1000)
    assert found is not None
    assert (found.began, found.hits, found.usual) == (1000, 21, 2)


def test_nothing_is_told_of_what_is_usual_or_of_less_than_two_weeks() -> None:
    assert burst(STEADY, 0, 1000) is None
    assert burst(STEADY | {300: 30}, 0, 300) is None


def test_an_episode_is_one_however_often_it_is_looked_at() -> None:
    later = burst(PLANTED, 0, 1001)
    assert later is not None
    assert later.began == 1000
    assert burst(PLANTED, 0, 1001, told=1000) is None
    assert burst(PLANTED, 0, 1009, told=1000) is None


def test_a_late_poll_still_tells_and_another_episode_is_told_again() -> None:
    assert burst(PLANTED, 0, 1015) is not None
    assert burst(PLANTED, 0, 1040) is None
    again = burst(PLANTED | {1100: 30}, 0, 1100, told=1000)
    assert again is not None
    assert again.began == 1100


def series(chance: random.Random, weeks: int, planted: dict[int, int]) -> dict[int, int]:
    """Articles by hour: more by day than by night and on workdays than on Fridays, and bursts."""
    hits = dict[int, int]()
    for hour in range(weeks * WEEK):
        usual = (3.0 if 7 <= hour % DAY <= 21 else 0.6) * (0.5 if hour // DAY % 7 == 4 else 1.0)
        count = sum(chance.random() < usual / 50 for _ in range(50))
        hits[hour] = count + planted.get(hour, 0)
    return hits


def told(hits: dict[int, int], first: int, last: int) -> list[tuple[int, int]]:
    """Every hour is polled; the hour of each alert, and the beginning of what it tells."""
    alerts: list[tuple[int, int]] = []
    for hour in range(first, last):
        known = {past: count for past, count in hits.items() if hour - BACK <= past <= hour}
        if found := burst(known, 0, hour, alerts[-1][1] if alerts else None):
            alerts.append((hour, found.began))
    return alerts


@pytest.mark.parametrize("seed", range(4))
def test_all_bursts_of_a_quarter_are_told_within_two_polls_and_at_most_one_that_is_none(seed: int) -> None:
    """V06"""
    chance, first = random.Random(seed), 10 * WEEK
    planted = {first + day * DAY + chance.randrange(8, 20): 30 for day in range(3, 88, 12)}
    hits = series(chance, 23, {hour + later: more for hour, more in planted.items() for later in (0, 1)})
    alerts = told(hits, first, 23 * WEEK)
    for began in planted:
        assert any(hour - began <= 1 for hour, _ in alerts if hour >= began)
    assert len(alerts) - len(planted) <= 1
