"""How far what a source says of its own changes is believed. Pure."""

from __future__ import annotations

from crawler.model import OutcomeKind

VAIN_RECHECKS = 10
"""Looks in a row that found nothing changed, after which times of modification are no longer believed."""
HONEST_ANSWERS = 5
"""Answers with news in a row that came under new validators, after which a source is believed again."""


def believes_lastmod(vain: int) -> bool:
    """Whether a time of modification is a reason to look at a known article before its time."""
    return vain < VAIN_RECHECKS


def vain_rechecks(vain: int, outcome: OutcomeKind, *, claimed: bool) -> int:
    """The number of looks in vain after one more.

    A true edit, whoever asked for the look, ends the row: so a source that was not believed is again.

    Args:
        claimed: a time of modification asked for this look.
    """
    if outcome is OutcomeKind.REVISED:
        return 0
    return vain + (claimed and outcome is OutcomeKind.UNCHANGED)


def same_validators(known: tuple[str | None, str | None], now: tuple[str | None, str | None]) -> bool:
    """Whether two answers carry the same validators, which says that nothing has changed.

    Args:
        known, now: ETag and Last-Modified; the first rules.
    """
    return now[0] == known[0] if known[0] else now[1] is not None and now[1] == known[1]


def honest_answers(honest: int, *, lied: bool) -> int:
    """Honest answers in a row after one more with news."""
    return 0 if lied else honest + 1


def believes_validators(believed: bool, honest: int, *, lied: bool) -> bool:
    """Whether a source's validators are believed after an answer with news.

    Args:
        believed: before it.
        honest: honest answers in a row, this one included.
    """
    return not lied and (believed or honest >= HONEST_ANSWERS)
