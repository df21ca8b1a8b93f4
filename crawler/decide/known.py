"""Which of the URLs on offer are fetched, and how the others end without a request. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.model import Acquaintance, Detail, Link, LinkKind, OutcomeKind, Reason, Told

_ALWAYS_FETCHED = frozenset({LinkKind.RECHECK, LinkKind.MANUAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What is written for an URL on offer."""

    reason: Reason | None = None
    """Why it isn't fetched; None: it is."""
    detail: Told | None = None
    alias_of: int | None = None
    """The article that it is another form of."""

    @property
    def outcome(self) -> OutcomeKind:
        """How it stands in the ledger."""
        return self.reason.outcome if self.reason else OutcomeKind.PENDING


FETCH = Offer()


def take(
    link: Link, known: Acquaintance, source: str, now: datetime, *, full: bool = False, elsewhere: str = ""
) -> Offer:
    """What to do about a link.

    An URL that the archive knows (an article, an alias, a page that was answered or given up) ends as `known`; one that
    failed lately as `waits` until its time has come. Re-checks and URLs given by hand are always fetched.

    Args:
        link: as offered.
        known: what the archive knows of its URL.
        source: who offers it.
        full: fetch known URLs as well.
        elsewhere: the known address of what the URL leads to, where they aren't forms of each other.
    """
    if full or link.kind in _ALWAYS_FETCHED:
        return FETCH
    if known.waiting is not None:
        if known.waiting.source != source:
            return Offer(reason=Reason.OFFERED_TWICE, detail=Detail.OF_SOURCE.of(known.waiting.source))
        until = known.waiting.not_before
        if until is not None and until > now:
            return Offer(reason=Reason.WAITS, detail=Detail.WAITS_UNTIL.of(until.isoformat(timespec="seconds")))
        return FETCH
    if known.answered:
        return Offer(reason=Reason.KNOWN)
    if known.twin is not None:  # another form of a known article's URL: not worth a request
        return Offer(reason=Reason.KNOWN, alias_of=known.twin)
    if elsewhere:
        return Offer(reason=Reason.KNOWN, detail=Detail.KNOWN_AS.of(elsewhere))
    return FETCH


def reopens(link: Link, ended: Reason | None) -> bool:
    """Whether an URL that ended in this run is pending again: another offer says that a known one was edited."""
    return link.kind is LinkKind.RECHECK and ended is Reason.KNOWN
