"""What an answer's status means, and whether a reason is a decision of ours or a failure. Pure.

The one place where an end is called `rejected` or `failed`: crawl, replay and reprocess all ask here.
"""

from __future__ import annotations

from crawler.model import OutcomeKind, Reason

_DECIDED = frozenset(
    {
        Reason.ROBOTS_DISALLOW,
        Reason.OFFSITE,
        Reason.BAD_URL,
        Reason.NOT_HTML,
        Reason.NOT_ARTICLE,
        Reason.TRAP_LIMIT,
        Reason.REDIRECT_SCHEME,
        Reason.BLOCKED_ADDRESS,
        Reason.SOFT_404,
        Reason.NO_TEXT,
        Reason.TOO_SHORT,
        Reason.EMPTY,
        Reason.FEED_EMPTY,
        Reason.LISTING_EMPTY,
        Reason.POSSIBLE_GAP,
    }
)
"""Nothing went wrong: there is no article, or it isn't fetched on purpose."""
_SKIPPED = frozenset({Reason.SOURCE_REMOVED})


def outcome_of(reason: Reason) -> OutcomeKind:
    """How an URL ends that gave no article for this reason: `rejected`, `skipped`, or else `failed`."""
    if reason in _SKIPPED:
        return OutcomeKind.SKIPPED
    return OutcomeKind.REJECTED if reason in _DECIDED else OutcomeKind.FAILED


def reason_of_status(status: int) -> Reason:
    """The reason for an HTTP status that is none of success."""
    if status == 410:
        return Reason.GONE
    if status == 429:
        return Reason.RATE_LIMITED
    if 300 <= status < 400:
        return Reason.REDIRECT_BAD
    return Reason.HTTP_4XX if 400 <= status < 500 else Reason.HTTP_5XX if 500 <= status < 600 else Reason.BAD_HTTP
