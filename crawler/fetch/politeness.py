"""One politeness budget for each host, shared by every crawler of the process.

Two sources on one host share its gap; a `Retry-After` that one of them was told holds for the other as well.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from crawler.fetch.refusals import Postponed
from crawler.model import Detail, Reason
from crawler.web.headers import MAX_RETRY_AFTER

PATIENCE = 60.0
"""Seconds that a run waits for a closed host; a longer wait is left to the next run."""
FAILURES_IN_A_ROW = 8
"""After so many the host is left alone for the rest of the run."""


@dataclass(slots=True)
class _Host:
    gap: float = 0.0
    ready: float = 0.0
    """Monotonic moment at which the next request may be sent."""
    closed: float = 0.0
    """Monotonic moment until which the host is left alone."""
    asked: float = 0.0
    """Monotonic moment until which it asked for that."""
    reason: Reason = Reason.RATE_LIMITED
    failures: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class HostBudgets:
    """When a request may be sent to a host. Times are monotonic seconds, so that a clock that jumps does no harm."""

    def __init__(self, may_send: Callable[[], bool] = lambda: True) -> None:
        """`may_send`: asked at the last moment before each request; whoever lost the right to send sends nothing."""
        self._hosts: dict[str, _Host] = {}
        self._may_send = may_send
        self.stopping = asyncio.Event()

    def _host(self, host: str) -> _Host:
        host = host.lower()
        if host not in self._hosts:
            self._hosts[host] = _Host()
        return self._hosts[host]

    def widen(self, host: str, gap: float) -> None:
        """Keeps at least `gap` seconds between requests to the host; the widest gap that anybody asked for holds."""
        budget = self._host(host)
        budget.gap = max(budget.gap, gap)

    def close(self, host: str, seconds: float, reason: Reason = Reason.RATE_LIMITED) -> None:
        """No request to the host for so many seconds."""
        budget = self._host(host)
        budget.asked = max(budget.asked, time.monotonic() + seconds)
        budget.closed = max(budget.closed, budget.asked)
        budget.reason = reason

    def to_others(self) -> dict[str, float]:
        """Host -> seconds for which no other machine may ask it: the rest of its gap, or as long as it asked for."""
        now = time.monotonic()
        waits = {name: max(host.ready, host.asked) - now for name, host in self._hosts.items()}
        return {name: wait for name, wait in waits.items() if wait > 0}

    def closed_for(self, host: str) -> float:
        """Seconds for which the host still wants to be left alone."""
        return max(0.0, self._host(host).closed - time.monotonic())

    def answered(self, host: str) -> None:
        """The host gave an answer of its own: it lives."""
        self._host(host).failures = 0

    def failed(self, host: str, reason: Reason) -> None:
        """A URL of the host was given up; after some in a row the host is left alone for this run."""
        budget = self._host(host)
        budget.failures += 1
        if budget.failures >= FAILURES_IN_A_ROW:
            budget.closed, budget.reason = time.monotonic() + MAX_RETRY_AFTER, reason

    @asynccontextmanager
    async def turn(self, host: str, gap: float) -> AsyncIterator[None]:
        """Waits for the host's turn and holds it during the request where a gap is kept.

        The gap counts from the end of one request to the start of the next: what the server sees is never less,
        however long the connection took.

        Raises:
            Postponed: the host is closed for longer than a run waits, or the run is stopping.
        """
        self.widen(host, gap)
        budget = self._host(host)
        if not budget.gap:
            await self._until_open(host, budget)
            self._still()
            yield
            return
        async with budget.lock:
            await self._until_open(host, budget)
            self._still()
            try:
                yield
            finally:
                budget.ready = time.monotonic() + budget.gap

    def _still(self) -> None:
        if not self._may_send():
            raise Postponed(Reason.BUDGET, Detail.RUN_STOPPED.of())

    async def _until_open(self, host: str, budget: _Host) -> None:
        while (wait := max(budget.ready, budget.closed) - time.monotonic()) > 0 or self.stopping.is_set():
            closed = self.closed_for(host)
            if closed > PATIENCE:
                raise Postponed(budget.reason, Detail.LEFT_ALONE.of(f"{closed:.0f}", host), seconds=closed)
            await self.pause(wait)

    async def pause(self, seconds: float) -> None:
        """Sleeps, unless the run stops meanwhile.

        Raises:
            Postponed: the run is stopping.
        """
        if not self.stopping.is_set():  # wait_for gives up without a look where there is no time left
            try:
                await asyncio.wait_for(self.stopping.wait(), seconds)
            except TimeoutError:
                return
        raise Postponed(Reason.BUDGET, Detail.RUN_STOPPED.of())

    def stop(self) -> None:
        """Ends all waiting: the run is stopping."""
        self.stopping.set()
