"""Whether a watch is met far more often than is usual for the hour. Pure; hours are counted since 1970, in UTC.

The baseline is robust: median and median absolute deviation of the same two hours on earlier days (an hour to either
side, so that ten weeks are enough for a weekday of its own), so an earlier burst hardly moves it. Until eight weeks are
there, all weekdays serve; before 14 days nothing is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from statistics import median

SECONDS = 3_600
"""Of an hour."""
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
REACH = 24
"""Hours that are looked back over: a crawl may come seldom, or late."""
BACK = 2 * MOST_DAYS * DAY
"""Hours that must be known to judge all that."""
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


def hour_of(at: datetime) -> int:
    """The hour of a moment, since 1970."""
    return int(at.timestamp()) // SECONDS


def burst(hits: Mapping[int, int], first: int, hour: int, told: int | None = None) -> Burst | None:
    """The latest episode of the last hours; None: all is as usual, not known yet, or the episode was told.

    Args:
        hits: articles by hour, BACK hours of them; absent: none.
        first: the first hour that was counted.
        hour: that of this moment.
        told: the hour in which the last episode began that was told.
    """
    found = next((last for last in range(hour, hour - REACH, -1) if _excess(hits, first, last) is not None), None)
    if found is None:
        return None
    began = _began(hits, first, found)
    if told is not None and told >= began - CALM:
        return None
    return Burst(began=began, hits=_window(hits, found), usual=round(_excess(hits, first, found) or 0))


def _began(hits: Mapping[int, int], first: int, found: int) -> int:
    """The first hour of the episode that an hour belongs to."""
    began = last = found
    while began - last < CALM and last > first:
        last -= 1
        if _excess(hits, first, last) is not None:
            began = last
    return began


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
