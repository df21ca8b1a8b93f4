"""What an end means for an URL that waits to be fetched: a table of cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.decide.retry import FIRST_RETRY, GIVEN_UP_AFTER, LONGEST_RETRY, after
from crawler.model import After, Consequence, Outcome, OutcomeKind, Reason, Waiting

NOW = datetime(2024, 5, 5, 12, tzinfo=UTC)
STAYS = After(leaves=False)


def end(kind: OutcomeKind, reason: Reason | None = None) -> Outcome:
    return Outcome(run=1, source="nawafir", url="https://nawafir.example/1", outcome=kind, reason=reason, at=NOW)


def waiting(tries: int = 0, age: timedelta = timedelta()) -> Waiting:
    return Waiting(source="nawafir", found_at=NOW - age, tries=tries)


def until(wait: timedelta) -> After:
    return After(leaves=False, not_before=NOW + wait)


FAILED, REJECTED = OutcomeKind.FAILED, OutcomeKind.REJECTED
CASES = {
    "a new article leaves": (end(OutcomeKind.NEW), waiting(), After()),
    "what is pending stays": (end(OutcomeKind.PENDING), waiting(), STAYS),
    "the budget says nothing about it": (end(OutcomeKind.SKIPPED, Reason.BUDGET), waiting(), STAYS),
    "a removed source takes its URLs along": (end(OutcomeKind.SKIPPED, Reason.SOURCE_REMOVED), waiting(), After()),
    "no article: never again": (end(REJECTED, Reason.NO_TEXT), waiting(), After(known=True)),
    "gone: never again": (end(OutcomeKind.GONE, Reason.GONE), waiting(), After(known=True)),
    "a timeout: in a quarter of an hour": (end(FAILED, Reason.TIMEOUT), waiting(), until(FIRST_RETRY)),
    "the third time: in four hours": (end(FAILED, Reason.TIMEOUT), waiting(2), until(16 * FIRST_RETRY)),
    "after many tries: in a week": (end(FAILED, Reason.TIMEOUT), waiting(90), until(LONGEST_RETRY)),
    "just before it is given up": (
        end(FAILED, Reason.DNS), waiting(9, GIVEN_UP_AFTER - timedelta(seconds=1)), until(LONGEST_RETRY)
    ),
    "after a month it is given up": (end(FAILED, Reason.DNS), waiting(9, GIVEN_UP_AFTER), After(known=True)),
    "an URL that never waited": (end(FAILED, Reason.TIMEOUT), None, After(known=True)),
    "forbidden now, perhaps not for ever": (end(REJECTED, Reason.ROBOTS_DISALLOW), waiting(), until(FIRST_RETRY)),
}  # fmt: skip


@pytest.mark.parametrize(("ended", "place", "expected"), CASES.values(), ids=CASES)
def test_what_an_end_means_for_the_frontier(ended: Outcome, place: Waiting | None, expected: After) -> None:
    assert after(ended, place) == expected


@pytest.mark.parametrize(
    ("asked", "expected"), [(timedelta(hours=2), timedelta(hours=2)), (timedelta(seconds=9), FIRST_RETRY)]
)
def test_a_host_that_says_when_to_come_is_heard_if_that_is_later(asked: timedelta, expected: timedelta) -> None:
    assert after(end(FAILED, Reason.RATE_LIMITED), waiting(), NOW + asked) == until(expected)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_either_ends_an_url_or_has_it_tried_again(reason: Reason) -> None:
    kept = not after(end(reason.outcome, reason), waiting()).leaves
    assert kept == bool(reason.consequences & (Consequence.RETRIED | Consequence.UNTRIED))
