"""When a source is due. Pure: the moment and the random part are arguments.

A source without `every` is polled adaptively: when all that it offers is known already, it is polled too often; when
nothing is, items may have been missed. The interval grows or shrinks by a factor, between ten minutes and a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from crawler.model import Source

SHORTEST = timedelta(minutes=10)
LONGEST = timedelta(hours=24)
FIRST = timedelta(hours=1)
JITTER = 0.1
"""Part of the interval by which it varies, so that sources don't all come due at one moment."""

FACTORS = ((0.0, 0.5), (0.5, 0.7), (0.8, 1.0), (0.999, 1.25))
"""(share of known items up to which, factor); above the last: 1.5."""
NOTHING_NEW = 1.5
MOST_DOUBLINGS = 6


def next_interval(
    source: Source,
    current: timedelta | None,
    *,
    offered: int,
    known: int,
    failures: int = 0,
    hint: timedelta = timedelta(0),
) -> timedelta:
    """The time to let pass until the next look at a source, without jitter.

    Args:
        current: the present interval; None for a new source.
        offered: items on offer in the last run; 0 where nothing had changed.
        known: those of them that were known already.
        failures: failed runs in a row, by weight: each doubles the interval; never beyond a day, so that no source is
            given up.
        hint: for how long the source asks not to be looked at (feed ttl, Cache-Control, Retry-After).
    """
    if source.every is not None:
        interval = source.every
    elif failures:
        interval = current or FIRST
    else:
        share = known / offered if offered else 1.0
        factor = next((factor for limit, factor in FACTORS if share <= limit), NOTHING_NEW)
        interval = (current or FIRST) * factor
    if source.every is None:
        interval = max(interval, min(hint, LONGEST))
    if failures:
        interval = max(interval, SHORTEST) * 2 ** min(failures - 1, MOST_DOUBLINGS) if failures > 1 else interval
    longest = max(LONGEST, source.every or LONGEST)
    return min(max(interval, SHORTEST if source.every is None else interval), longest)


def next_due(now: datetime, interval: timedelta, spread: float) -> datetime:
    """The moment at which a source comes due.

    Args:
        spread: a random number from -1 to 1.
    """
    return now + interval * (1 + JITTER * max(-1.0, min(1.0, spread)))


def is_due(due_at: datetime | None, now: datetime, every: timedelta | None = None) -> bool:
    """Whether a source's time has come.

    A moment further away than its interval can be was written under a clock that was ahead: due as well.

    Args:
        every: the source's own interval, where it has one.
    """
    return due_at is None or due_at <= now or due_at - now > max(LONGEST, every or LONGEST) * (1 + 2 * JITTER)


def due_sources(sources: Iterable[Source], due_at: Mapping[str, datetime | None], now: datetime) -> tuple[Source, ...]:
    """The sources whose time has come, longest overdue first, new ones before all."""
    due = [source for source in sources if is_due(due_at.get(source.name), now, source.every)]
    return tuple(sorted(due, key=lambda source: (due_at.get(source.name) is not None, due_at.get(source.name) or now)))
