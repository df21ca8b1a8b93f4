"""Which URLs on offer are fetched: a table of cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.decide.known import FETCH, Offer, reopens, take
from crawler.model import Acquaintance, Detail, Link, LinkKind, OutcomeKind, Reason, Waiting

NOW = datetime(2024, 5, 5, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
STRANGER = Acquaintance()
ANSWERED = Acquaintance(answered=True)


def link(kind: LinkKind = LinkKind.FEED) -> Link:
    return Link(url="https://nawafir.example/1", kind=kind)


def waits(source: str = "nawafir", until: datetime | None = None) -> Acquaintance:
    return Acquaintance(answered=True, waiting=Waiting(source=source, found_at=NOW, not_before=until))


CASES = {
    "never heard of": (STRANGER, FETCH),
    "answered before": (ANSWERED, Offer(reason=Reason.KNOWN)),
    "another form of an article": (Acquaintance(twin=7), Offer(reason=Reason.KNOWN, alias_of=7)),
    "an article with a twin": (Acquaintance(answered=True, twin=7), Offer(reason=Reason.KNOWN)),
    "left by an earlier run": (waits(), FETCH),
    "failed, and its time has come": (waits(until=NOW), FETCH),
    "failed lately": (
        waits(until=LATER),
        Offer(reason=Reason.WAITS, detail=Detail.WAITS_UNTIL.of("2024-05-05T13:00:00+00:00")),
    ),
    "offered by a neighbour first": (
        waits("other"),
        Offer(reason=Reason.OFFERED_TWICE, detail=Detail.OF_SOURCE.of("other")),
    ),
}


def test_what_is_known_under_another_address_is_not_fetched() -> None:
    assert take(link(), STRANGER, "nawafir", NOW, elsewhere="x") == Offer(
        reason=Reason.KNOWN, detail=Detail.KNOWN_AS.of("x")
    )
    assert take(link(), waits(), "nawafir", NOW, elsewhere="x") == FETCH
    assert take(link(), STRANGER, "nawafir", NOW, elsewhere="x", full=True) == FETCH


@pytest.mark.parametrize(("known", "expected"), CASES.values(), ids=CASES)
def test_what_becomes_of_an_offer(known: Acquaintance, expected: Offer) -> None:
    assert take(link(), known, "nawafir", NOW) == expected


@pytest.mark.parametrize("known", [known for known, _ in CASES.values()], ids=CASES)
def test_full_crawls_rechecks_and_addresses_given_by_hand_are_always_fetched(known: Acquaintance) -> None:
    assert take(link(), known, "nawafir", NOW, full=True) == FETCH
    assert take(link(LinkKind.RECHECK), known, "nawafir", NOW) == FETCH
    assert take(link(LinkKind.MANUAL), known, "nawafir", NOW) == FETCH


def test_how_each_stands_in_the_ledger() -> None:
    kinds = [Offer(reason=reason).outcome for reason in (None, Reason.KNOWN, Reason.WAITS, Reason.OFFERED_TWICE)]
    assert kinds == [OutcomeKind.PENDING, OutcomeKind.UNCHANGED, OutcomeKind.SKIPPED, OutcomeKind.SKIPPED]


@pytest.mark.parametrize(
    ("kind", "ended", "again"),
    [
        (LinkKind.RECHECK, Reason.KNOWN, True),
        (LinkKind.RECHECK, Reason.NO_TEXT, False),
        (LinkKind.RECHECK, None, False),
        (LinkKind.FEED, Reason.KNOWN, False),
    ],
)
def test_only_an_edit_that_was_announced_reopens_what_was_known(
    kind: LinkKind, ended: Reason | None, again: bool
) -> None:
    assert reopens(link(kind), ended) is again
