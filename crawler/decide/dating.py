"""Which date an article gets: when it is new, read again, offered by a feed, or told by nothing but furniture. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, tzinfo

from crawler.model import (
    DateSignal,
    Dating,
    Fact,
    LinkKind,
    OutcomeKind,
    Precision,
    PublishedDate,
    StoredArticle,
    WhyNot,
)
from crawler.model.dates import KEPT

FIRST_SEEN = "first_seen"
FIRST_SEEN_TRUST = 30
OFFERED = frozenset(LinkKind) | {FIRST_SEEN}
"""Date signals that come with the offer of a page, not with the page; all but `first_seen` are named as its kind."""
BOUNDING = frozenset({LinkKind.FEED, LinkKind.NEWS_SITEMAP})
"""Offers of new articles alone: two readings of them bound the moment at which one appeared."""
REPEATS = Fact(WhyNot.REPEATS)


def dating(
    said: PublishedDate, stored: StoredArticle | None, outcome: OutcomeKind, *, correction: bool = False
) -> Dating:
    """What is written of an article's date, once it is decided what becomes of its draft.

    Args:
        said: the date that the draft's page states.
        stored: the article as it is known; None for a new one.
        outcome: of the draft; `unchanged` is the same text again.
        correction: the same page read by better rules, not an edit by its publisher.
    """
    if stored is None:
        return Dating(published=said, modified_at=said.modified_at)
    if outcome is OutcomeKind.UNCHANGED:
        return Dating(published=said) if said.on is not None and stored.published_on is None else KEPT
    if _stays(said, stored, correction=correction):
        return Dating(modified_at=said.modified_at)
    return Dating(published=said, modified_at=said.modified_at)


def _stays(said: PublishedDate, stored: StoredArticle, *, correction: bool) -> bool:
    """Whether the known date stays.

    An edit's page seldom says when the article was first published better than the feed that offered it, and a clock
    may be wrong for a run: so it changes the date only for one that is trusted more, or as much and isn't later. Better
    rules are believed, but for what only the offer of the page told.
    """
    weaker = said.trust < stored.published_trust
    if correction:
        return weaker and _came_with_the_offer(said, stored)
    return weaker or (said.trust == stored.published_trust and _is_later(said.on, stored.published_on))


def _came_with_the_offer(said: PublishedDate, stored: StoredArticle) -> bool:
    """Whether the known date was told by the offer; a page that is fetched again for a re-check comes without it."""
    return stored.published_signal in OFFERED - {stated.signal for stated in said.signals}


def _is_later(said: date | None, known: date | None) -> bool:
    return said is not None and known is not None and said > known


def changes_date(said: Dating, stored: StoredArticle) -> bool:
    """Whether what is written differs from what is known."""
    return said.published is not None and (said.published.on, said.published.at) != (
        stored.published_on,
        stored.published_at,
    )


def told_by_furniture(stated: Iterable[tuple[str, date]], carries: Callable[[str, date], bool]) -> bool:
    """Whether an article is dated by lines that carry the site's date, and by nothing else.

    Args:
        stated: what its signals of publication say: as printed, and the day.
        carries: whether a line that names a day is known to be the site's.
    """
    found = [carries(raw, on) for raw, on in stated]
    return bool(found) and all(found)


def doubted(said: PublishedDate, carries: Callable[[str, date], bool]) -> PublishedDate:
    """A date; none if furniture alone tells it (`told_by_furniture`)."""
    if not told_by_furniture(((one.raw, one.on) for one in said.signals if not one.modified), carries):
        return said
    signals = tuple(one if one.modified else replace(one, chosen=False, why_not=REPEATS) for one in said.signals)
    return PublishedDate(modified_at=said.modified_at, signals=signals, habits=said.habits)


def first_seen(previous_poll: datetime | None, seen_at: datetime, zone: tzinfo) -> DateSignal | None:
    """An undated article's day where a feed bounds it: absent at the previous poll, there now.

    None unless both polls fall on one day in the source's zone.
    """
    on = seen_at.astimezone(zone).date()
    if previous_poll is None or previous_poll.astimezone(zone).date() != on:
        return None
    return DateSignal(
        signal=FIRST_SEEN, family=FIRST_SEEN, raw=seen_at.isoformat(timespec="seconds"), on=on,
        precision=Precision.DAY, trust=FIRST_SEEN_TRUST, chosen=True,
    )  # fmt: skip


def with_first_seen(said: PublishedDate, signal: DateSignal | None) -> PublishedDate:
    """A date, or the day of `signal` where nothing else dated the article."""
    if signal is None or said.on is not None:
        return said
    return replace(
        said, on=signal.on, precision=signal.precision, signal=signal.signal, trust=signal.trust,
        signals=(*said.signals, signal),
    )  # fmt: skip
