"""What a run means for a source: due moments, failures in a row, health."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.decide.settle import LONGEST_TTL, Settlement, settle
from crawler.model import Closing, Failure, Part, Reason, Source

NOW = datetime(2024, 5, 5, 12, tzinfo=UTC)
SOURCE = Source(name="nawafir", title="نوافير", home="https://nawafir.example/", every=timedelta(hours=1))
DOWN = Failure(reason=Reason.DNS, url="https://nawafir.example/feed")


def settled(closing: Closing, *, failures: int = 0, interval: timedelta | None = None) -> Settlement:
    return settle(SOURCE, closing, (), failures=failures, interval=interval, newest=NOW, jitter=0)


def test_a_run_that_went_well_ends_a_row_of_failures() -> None:
    found = settled(Closing(part=Part(at=NOW)), failures=3)
    assert (found.failures, found.succeeded, found.health, found.why) == (0, True, "ok", None)
    assert found.next_due_at == NOW + timedelta(hours=1)


def test_a_run_that_failed_lengthens_it() -> None:
    found = settled(Closing(part=Part(at=NOW), failure=DOWN), failures=3)
    assert (found.failures, found.succeeded, found.health) == (5, False, "crawling_broken")
    assert found.why is DOWN


@pytest.mark.parametrize(("asked", "due"), [(3, 3), (0.5, 1)], ids=["longer", "sooner than it is due anyway"])
def test_a_host_that_asks_to_be_left_alone_is_left_alone(asked: float, due: float) -> None:
    found = settled(Closing(part=Part(at=NOW), asked_to_wait=timedelta(hours=asked)))
    assert found.next_due_at == NOW + timedelta(hours=due)


def test_nobody_is_left_alone_for_a_month_because_a_cache_header_says_so() -> None:
    source = Source(name="nawafir", title="نوافير", home="https://nawafir.example/")

    def interval(ttl: timedelta) -> timedelta:
        closing = Closing(part=Part(at=NOW), ttl=ttl)
        return settle(source, closing, (), failures=0, interval=None, newest=NOW, jitter=0).interval

    assert interval(30 * LONGEST_TTL) == interval(LONGEST_TTL)
