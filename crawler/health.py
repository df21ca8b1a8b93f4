"""After a run: the state of each source that took part, and when it is due again."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from crawler.model import OutcomeKind, Reason
from crawler.schedule import next_due, next_interval
from crawler.services import Services, SourceRun

_BLOCKING = frozenset({Reason.RATE_LIMITED, Reason.ROBOTS_DISALLOW, Reason.ROBOTS_UNREACHABLE})
_HEAVY = frozenset({Reason.DNS, Reason.REFUSED, Reason.TLS, Reason.GONE, Reason.HTTP_4XX, Reason.FEED_NOT_FEED})
ENOUGH_PAGES = 5
"""Pages from which on it says something that none of them gave an article."""


def settle(services: Services, now: datetime) -> None:
    """Writes health, last error and the next due moment of the run's sources; a cut run leaves them as they were."""
    for run in services.runs.values():
        if run.finished is None or services.stopped or services.fatal:
            continue
        state = services.store.runs.source(run.source.name)
        if state is None:
            continue
        health = health_of(run)
        failures = state.failures + _weight(run) if run.error else 0
        current = timedelta(seconds=state.interval_seconds) if state.interval_seconds else None
        interval = next_interval(run.source, current, offered=run.offered, known=run.known, failures=failures,
                                 hint=timedelta(seconds=min(run.ttl, 86_400)))
        due = max(next_due(now, interval, random.uniform(-1, 1)), now + timedelta(seconds=run.closed))
        services.store.runs.update_source(
            run.source.name, health=health, failures=failures, last_error=run.error or state.last_error,
            interval_seconds=int(interval.total_seconds()), next_due_at=due,
            **({} if run.error else {"last_success_at": now}))


def health_of(run: SourceRun) -> str:
    """ok, quiet, blocked, crawling_broken or extraction_broken."""
    if run.error:
        return "blocked" if any(run.error.partition(": ")[2].startswith(reason) for reason in _BLOCKING) \
            else "crawling_broken"
    articles = sum(run.outcomes[kind] for kind in (OutcomeKind.NEW, OutcomeKind.REVISED, OutcomeKind.UNCHANGED,
                                                   OutcomeKind.DUPLICATE))
    if not articles and run.outcomes[OutcomeKind.REJECTED] >= ENOUGH_PAGES:
        return "extraction_broken"
    if not articles and run.outcomes[OutcomeKind.FAILED] >= ENOUGH_PAGES:
        return "crawling_broken"
    return "ok"


def _weight(run: SourceRun) -> int:
    return 2 if any(reason in run.error for reason in _HEAVY) else 1
