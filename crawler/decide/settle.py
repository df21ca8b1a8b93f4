"""What a run means for a source: its health, its failures in a row, and when it is due again. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.decide.health import judge
from crawler.decide.schedule import next_due, next_interval
from crawler.model import Closing, Consequence, Failure, Part, Source, Symptom

LONGEST_TTL = timedelta(days=1)
"""A source that says that it stays as it is for longer is not believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What is written of a source when its part in a run is over."""

    next_due_at: datetime
    health: str
    failures: int
    why: Failure | Symptom | None
    """None: nothing to say."""
    interval: timedelta
    succeeded: bool


def settle(
    source: Source,
    closing: Closing,
    past: Sequence[Part],
    *,
    failures: int,
    interval: timedelta | None,
    newest: datetime | None,
    jitter: float,
) -> Settlement:
    """The settlement of a part that came to its own end; one that was cut is simply due at once.

    Args:
        past: its parts in earlier runs.
        failures: failures in a row before this run.
        interval: as it was; None before the first run.
        newest: when its newest article was first seen, this run included.
        jitter: from -1 to 1.
    """
    now = closing.part.at
    failures = failures + weight(closing.failure) if closing.failure else 0
    following = next_interval(
        source,
        interval,
        offered=closing.offered,
        known=closing.known,
        failures=failures,
        hint=min(closing.ttl, LONGEST_TTL),
    )
    health, why = judge(closing.part, past, failure=closing.failure, newest=newest)
    return Settlement(
        next_due_at=max(next_due(now, following, jitter), now + closing.asked_to_wait),
        health=health,
        failures=failures,
        why=why,
        interval=following,
        succeeded=closing.failure is None,
    )


def weight(failure: Failure) -> int:
    """How much a failed run counts for the wait until the next: what won't mend itself soon counts twice."""
    return 2 if failure.reason.has(Consequence.HEAVY) else 1
