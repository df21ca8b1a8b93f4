"""What becomes of an URL of the frontier when it ends: it leaves, stays, or waits for another try. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from crawler.model import After, Consequence, Outcome, OutcomeKind, Waiting

FIRST_RETRY = timedelta(minutes=15)
LONGEST_RETRY = timedelta(days=7)
GROWTH = 4
"""Each wait is so many times the one before."""
GIVEN_UP_AFTER = timedelta(days=30)
"""An URL that has failed for this long leaves the frontier; it stays known and is not fetched when offered again."""

_LEFT_KNOWN = frozenset({OutcomeKind.REJECTED, OutcomeKind.FAILED, OutcomeKind.GONE})


def after(end: Outcome, waiting: Waiting | None, retry_at: datetime | None = None) -> After:
    """What an end means for the frontier.

    Args:
        end: how the URL ended.
        waiting: its place in the frontier; None where it has none.
        retry_at: not before this moment, where the server said so (Retry-After).
    """
    if end.outcome is OutcomeKind.PENDING or (end.reason and end.reason.has(Consequence.UNTRIED)):
        return After(leaves=False)
    retried = end.reason is not None and end.reason.has(Consequence.RETRIED)
    if retried and waiting is not None and end.at - waiting.found_at < GIVEN_UP_AFTER:
        wait = min(FIRST_RETRY * GROWTH ** min(waiting.tries, 10), LONGEST_RETRY)
        return After(leaves=False, not_before=max(end.at + wait, retry_at or end.at))
    return After(known=end.outcome in _LEFT_KNOWN)
