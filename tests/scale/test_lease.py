"""Who may send: a worker that was heard of, and nobody else."""

from __future__ import annotations

import asyncio
import time

import pytest

from crawler.fetch.politeness import HostBudgets
from crawler.fetch.refusals import Postponed
from crawler.model import Reason
from crawler.scale.work import BEATS, Lease


def test_a_lease_holds_for_less_than_the_queue_grants() -> None:
    lease = Lease(60)
    assert not lease.holds()
    now = lease.now()
    lease.renewed(now - 60 * (1 - 1 / BEATS) + 5)
    assert lease.holds()
    lease.renewed(now - 60 * (1 - 1 / BEATS))
    assert not lease.holds()


def test_its_clock_is_that_of_the_machine() -> None:
    assert Lease.now() == pytest.approx(time.clock_gettime(time.CLOCK_BOOTTIME), abs=5)


@pytest.mark.parametrize("gap", [0.0, 0.01])
def test_who_may_not_send_sends_nothing_and_leaves_it_to_the_next(gap: float) -> None:
    may = [True, False]

    async def ask() -> list[str]:
        budgets, sent = HostBudgets(lambda: may.pop(0)), []
        for _ in range(2):
            async with budgets.turn("a.example", gap):
                sent.append("sent")
        return sent

    with pytest.raises(Postponed) as raised:
        asyncio.run(ask())
    assert raised.value.reason is Reason.BUDGET
    assert may == []


def test_others_are_told_of_the_rest_of_the_gap_and_of_what_a_host_asked_for() -> None:
    async def ask() -> dict[str, float]:
        budgets = HostBudgets()
        budgets.close("busy.example", 100)
        for _ in range(9):
            budgets.failed("silent.example", Reason.TIMEOUT)
        async with budgets.turn("slow.example", 50):
            pass
        async with budgets.turn("quick.example", 0):
            pass
        return budgets.to_others()

    told = asyncio.run(ask())
    assert told.keys() == {"busy.example", "slow.example"}
    assert 50 < told["busy.example"] <= 100
    assert 25 < told["slow.example"] <= 50
