"""Where a source's health turns: each bound met exactly, and missed by one; and what a settlement passes on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.decide.health import QUIET_AT_LEAST, QUIET_UNKNOWN, judge, usual_gap, usual_length
from crawler.decide.settle import settle
from crawler.model import Closing, Failure, Part, Reason
from tests.decide.test_health import DAILY, DAY, HOUR, NOW
from tests.storage.drafts import source


def run(articles: int = 0, rejected: int = 0, failed: int = 0, words: int = 0, *, back: int = 0) -> Part:
    """A run so many days ago; its texts are as many as its articles."""
    return Part(
        at=NOW - DAY * back,
        new=articles,
        articles=articles,
        rejected=rejected,
        failed=failed,
        words=words or 300 * articles,
        texts=articles,
    )


GOOD = tuple(run(9, 1, back=number) for number in range(1, 4))
HEALTH = {
    "five pages without an article": (run(0, 5), (), "extraction_broken"),
    "four": (run(0, 4), (), "ok"),
    "as many failed as were rejected": (run(0, 3, 3), (), "extraction_broken"),
    "more failed": (run(0, 2, 3), (), "crawling_broken"),
    "a third of the usual share": (run(3, 7), tuple(run(9, 1, back=n) for n in (1, 2, 3)), "ok"),
    "less": (run(2, 8), GOOD, "extraction_broken"),
    "less, of too few runs": (run(2, 8), GOOD[:2], "ok"),
    "less, of runs of five pages": (run(2, 8), tuple(run(5, back=n) for n in (1, 2, 3)), "extraction_broken"),
    "less, of runs of four pages": (run(2, 8), tuple(run(4, back=n) for n in (1, 2, 3)), "ok"),
    "two fifths of the usual length": (run(5, words=600), GOOD, "ok"),
    "shorter": (run(5, words=599), GOOD, "extraction_broken"),
    "shorter, of four texts": (run(4, words=400), GOOD, "ok"),
    "shorter, of too few runs": (run(5, words=500), GOOD[:2], "ok"),
}


@pytest.mark.parametrize("case", HEALTH)
def test_health_at_its_bounds(case: str) -> None:
    part, past, health = HEALTH[case]
    assert judge(part, past, newest=NOW)[0] == health


@pytest.mark.parametrize(
    ("past", "silence", "health"),
    [
        ((), QUIET_UNKNOWN, "ok"),
        ((), QUIET_UNKNOWN + HOUR, "quiet"),
        (DAILY, 3 * DAY, "ok"),
        (DAILY, 3 * DAY + HOUR, "quiet"),
        (tuple(Part(at=NOW - HOUR * n, new=1) for n in range(9)), QUIET_AT_LEAST, "ok"),
        (tuple(Part(at=NOW - HOUR * n, new=1) for n in range(9)), QUIET_AT_LEAST + HOUR, "quiet"),
    ],
    ids=["unknown", "too long", "daily", "three days and an hour", "hourly", "two days and an hour"],
)
def test_how_long_a_source_may_be_silent(past: tuple[Part, ...], silence: timedelta, health: str) -> None:
    assert judge(Part(at=NOW), past, newest=NOW - silence)[0] == health


@pytest.mark.parametrize(("runs", "health"), [(2, "ok"), (3, "quiet")])
def test_a_source_that_never_gave_an_article(runs: int, health: str) -> None:
    assert judge(Part(at=NOW), DAILY[:runs], newest=None)[0] == health


def test_nine_of_ten_waits_were_no_longer() -> None:
    hours = [0]
    for wait in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11):
        hours.append(hours[-1] + wait)
    for count, gap in ((11, 10), (10, 9), (4, 3), (3, 2)):
        assert usual_gap([Part(at=NOW + HOUR * hour, new=1) for hour in hours[: count + 1]]) == gap * HOUR
    assert usual_gap([Part(at=NOW + HOUR * hour, new=1) for hour in hours[:3]]) is None


def test_the_length_in_the_middle_of_three_runs() -> None:
    runs = [run(1, words=words) for words in (100, 300, 900)]
    assert usual_length(runs) == 300
    assert usual_length(runs[:2]) is None
    assert usual_length([*runs[:2], Part(at=NOW)]) is None


def test_a_settlement_counts_all_that_is_told_of_a_run() -> None:
    closing = Closing(part=Part(at=NOW), offered=10, known=8)
    found = settle(source(), closing, DAILY, failures=0, interval=3 * HOUR, newest=NOW - 9 * DAY, jitter=1)
    assert (found.interval, found.health, found.succeeded, found.failures) == (3 * HOUR, "quiet", True, 0)
    assert found.next_due_at == NOW + 3.3 * HOUR
    assert settle(source(), closing, DAILY, failures=0, interval=HOUR, newest=NOW, jitter=0).health == "ok"
    fresh = Closing(part=Part(at=NOW), offered=10, known=0)
    assert settle(source(), fresh, (), failures=0, interval=3 * HOUR, newest=NOW, jitter=0).interval == 1.5 * HOUR
    waits = Closing(part=Part(at=NOW), offered=10, known=0, ttl=5 * HOUR)
    assert settle(source(), waits, (), failures=0, interval=3 * HOUR, newest=NOW, jitter=0).interval == 5 * HOUR
    down = Closing(part=Part(at=NOW), failure=Failure(reason=Reason.TIMEOUT, url="https://nawafir.example/feed"))
    assert settle(source(), down, (), failures=1, interval=3 * HOUR, newest=NOW, jitter=0).interval == 6 * HOUR
