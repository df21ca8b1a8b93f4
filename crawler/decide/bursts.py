"""Whether a watch is met far more often than is usual for the hour. Pure; hours are counted since 1970, in UTC.

The baseline is robust: median and median absolute deviation of the same two hours on earlier days (an hour to either
side, so that ten weeks are enough for a weekday of its own), so an earlier burst hardly moves it. Until eight weeks are
there, all weekdays serve; before 14 days nothing is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import median

DAY = 24
WEEK = 7 * DAY
FEWEST_DAYS = 14
MOST_DAYS = 70
ENOUGH_WEEKS = 8
TIMES = 3
"""A burst is so many times what is usual,"""
DEVIATIONS = 6
"""so many robust standard deviations above it,"""
FEWEST_HITS = 6
"""and so many articles at least."""
CALM = 6
"""Hours without a burst that end an episode."""
_TO_SIGMA = 1.4826
"""Median absolute deviation -> standard deviation, of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Burst:
    """An episode that goes on."""

    began: int
    """The hour."""
    hits: int
    """Articles of this hour and the one before."""
    usual: int


def burst(hits: Mapping[int, int], first: int, hour: int) -> Burst | None:
    """The episode that goes on in an hour; None: it is as usual, or not known yet.

    Args:
        hits: articles by hour; absent: none.
        first: the first hour that was counted.
    """
    usual = _excess(hits, first, hour)
    if usual is None:
        return None
    began = last = hour
    while last - began < MOST_DAYS * DAY and last > first:
        last -= 1
        if _excess(hits, first, last) is not None:
            began = last
        elif began - last >= CALM:
            break
    return Burst(began=began, hits=_window(hits, hour), usual=round(usual))


def _excess(hits: Mapping[int, int], first: int, hour: int) -> float | None:
    """What is usual, where an hour has far more; else None."""
    now = _window(hits, hour)
    if now < FEWEST_HITS or hour - first < FEWEST_DAYS * DAY:
        return None
    weeks = (hour - first) // WEEK
    step = WEEK if weeks >= ENOUGH_WEEKS else DAY
    back = range(step, min(hour - first - 1, MOST_DAYS * DAY) + 1, step)
    samples = [_window(hits, hour - hours + beside) for hours in back for beside in (-1, 0, 1)]
    usual = median(samples)
    deviation = _TO_SIGMA * median(abs(sample - usual) for sample in samples)
    enough = max(TIMES * usual, usual + DEVIATIONS * max(deviation, sqrt(max(usual, 1))))
    return usual if now >= enough else None


def _window(hits: Mapping[int, int], hour: int) -> int:
    return hits.get(hour, 0) + hits.get(hour - 1, 0)
