"""How far a source's words about its changes are believed."""

from __future__ import annotations

import pytest

from crawler.decide.belief import (
    HONEST_ANSWERS,
    VAIN_RECHECKS,
    believes_lastmod,
    believes_validators,
    honest_answers,
    same_validators,
    vain_rechecks,
)
from crawler.model import OutcomeKind

SAME = {
    "the same ETag": (('"a"', "Mon"), ('"a"', "Tue"), True),
    "another ETag": (('"a"', "Mon"), ('"b"', "Mon"), False),
    "no ETag any more": (('"a"', "Mon"), (None, "Mon"), False),
    "the same time alone": ((None, "Mon"), (None, "Mon"), True),
    "another time": ((None, "Mon"), (None, "Tue"), False),
    "neither": ((None, None), (None, None), False),
}


@pytest.mark.parametrize(("known", "now", "same"), SAME.values(), ids=SAME)
def test_validators_that_say_that_nothing_changed(
    known: tuple[str | None, str | None], now: tuple[str | None, str | None], same: bool
) -> None:
    assert same_validators(known, now) is same


def test_a_source_that_lied_is_believed_again_when_it_was_honest_for_a_while() -> None:
    assert not believes_validators(True, honest_answers(9, lied=True), lied=True)
    honest, believed = 0, False
    for _ in range(HONEST_ANSWERS - 1):
        honest = honest_answers(honest, lied=False)
        believed = believes_validators(believed, honest, lied=False)
        assert not believed
    assert believes_validators(believed, honest_answers(honest, lied=False), lied=False)


def test_one_that_never_lied_is_believed() -> None:
    assert believes_validators(True, honest_answers(0, lied=False), lied=False)


def test_times_of_modification_are_believed_until_looks_were_in_vain_ten_times() -> None:
    vain = 0
    for _ in range(VAIN_RECHECKS):
        assert believes_lastmod(vain)
        vain = vain_rechecks(vain, OutcomeKind.UNCHANGED, claimed=True)
    assert not believes_lastmod(vain)
    assert believes_lastmod(vain_rechecks(vain, OutcomeKind.REVISED, claimed=False))


@pytest.mark.parametrize(
    ("outcome", "claimed"),
    [(OutcomeKind.UNCHANGED, False), (OutcomeKind.NEW, False), (OutcomeKind.FAILED, True), (OutcomeKind.GONE, True)],
)
def test_other_ends_say_nothing_of_it(outcome: OutcomeKind, claimed: bool) -> None:
    assert vain_rechecks(4, outcome, claimed=claimed) == 4
