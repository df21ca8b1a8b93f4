"""A worker: takes jobs from the queue, crawls one source each, and delivers what they told.

It keeps nothing: a job's segment goes to the bucket, then its parcel to the inbox in the transaction that ends the job.
What a killed worker had fetched of a job is fetched again, a job's pages at most.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from crawler.fetch.politeness import HostBudgets
from crawler.fetch.services import Services
from crawler.model import Source
from crawler.run.runner import Runner
from crawler.scale.doors import ParcelSink, TicketMemory
from crawler.scale.messages import MessageError, MessageFault, Segment, Ticket, pack_parcel, unpack_ticket
from crawler.scale.queue import Job, LostError, Queue, QueueError
from crawler.sources.reading import Defaults
from crawler.workers.pool import WorkerPool
from spiders.base import SourceSpider
from spiders.loader import spider_class
from storage.archive import ArchiveWriter
from storage.bucket import Bucket, digest

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
BEATS = 6
"""In the time after which a worker has lost its jobs."""


class Lease:
    """How long a worker may go on, by a clock that neither jumps nor stands still while its process does."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds * (1 - 1 / BEATS)  # less than the queue grants: it ends here before it ends there
        self._until = 0.0

    def renewed(self, asked_at: float) -> None:
        """The queue has confirmed what was asked for at that moment of `now`."""
        self._until = asked_at + self._seconds

    def holds(self) -> bool:
        """Whether anything may be sent."""
        return self.now() < self._until

    @staticmethod
    def now() -> float:
        """Seconds since the machine was started, suspended or not."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)


@dataclass(slots=True, kw_only=True)
class Place:
    """What all jobs of a worker share."""

    address: str
    """Of the queue."""
    bucket: Bucket
    spool: Path
    """For segments that are being written."""
    pool: WorkerPool
    room: Callable[[], None]
    at_once: int
    settings: dict[str, Any]
    """Of Scrapy."""
    until_idle: bool = False
    node: str = field(default_factory=lambda: uuid4().hex[:8])


class Worker:
    """One process's work; it goes on until it is stopped."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._lease = Lease(0)
        self._runners: dict[str, Runner] = {}
        self._jobs: set[asyncio.Task[None]] = set()
        self._stopped = asyncio.Event()
        self.fatal: Exception | None = None
        """Why it gave up: it is to be updated, say."""

    def stop(self, number: int) -> None:
        """Ends all crawls; what they have is delivered, what is left waits."""
        log.warning("%s, stopping", signal.Signals(number).name)
        self._stopped.set()
        self._stop_crawls()

    def _stop_crawls(self) -> None:
        for runner in tuple(self._runners.values()):
            runner.expire()

    async def run(self) -> None:
        """Raises QueueError where the queue can't be reached, MessageError where this Marsad is too old for it."""
        async with Queue.open(self._place.address) as queue:
            while not self._stopped.is_set():
                self._lease, number = Lease(queue.lease), await queue.join()
                self._lease.renewed(self._lease.now())
                beating = asyncio.ensure_future(self._beat(queue, number))
                try:
                    await self._work(queue, number, beating)
                finally:
                    beating.cancel()
                    await asyncio.gather(*self._jobs, return_exceptions=True)
                await queue.leave(number)
        if self.fatal is not None:
            raise self.fatal

    async def _work(self, queue: Queue, number: int, beating: asyncio.Future[None]) -> None:
        """Takes jobs until it is stopped, or the lease is lost."""
        stopping = asyncio.ensure_future(self._stopped.wait())
        while not stopping.done() and not beating.done():
            may = len(self._jobs) < self._place.at_once and self._lease.holds()
            job = await queue.take(number) if may else None
            if job is not None:
                task = asyncio.ensure_future(self._job(queue, number, job))
                self._jobs.add(task)
                task.add_done_callback(self._jobs.discard)
                continue
            if may and self._place.until_idle and not self._jobs:
                self._stopped.set()
                return
            ending: set[asyncio.Future[Any]] = {stopping, beating, *self._jobs}
            await asyncio.wait(ending, timeout=POLL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if beating.done():
            self._stop_crawls()
            beating.result()  # raises what ended it

    async def _beat(self, queue: Queue, number: int) -> None:
        """Keeps the lease, and tells of hosts that asked to be left alone; ends when the lease is lost."""
        while True:
            asked_at = self._lease.now()
            if not await queue.beat(number):
                log.warning("this worker was not heard of for too long: its jobs are others' by now")
                return
            self._lease.renewed(asked_at)
            await queue.close_hosts(self._closed())
            await asyncio.sleep(queue.lease / BEATS)

    def _closed(self) -> dict[str, float]:
        found: dict[str, float] = {}
        for runner in self._runners.values():
            found |= runner.services.budgets.to_others()
        return found

    # --- one job -----------------------------------------------------------------------------------

    async def _job(self, queue: Queue, number: int, job: Job) -> None:
        try:
            await self._crawl(queue, number, job)
        except LostError as error:
            log.warning("%s", error)
        except QueueError:
            raise
        except MessageError as error:
            if error.fault is MessageFault.VERSION:
                self.fatal = error
                self._stopped.set()
                await queue.give_back(job, number)
                self._stop_crawls()
                return
            await self._failed(queue, number, job, error, for_good=True)
        except Exception as error:  # one job's surprise must not cost the others
            log.exception("%s: the job broke", job.source)
            await self._failed(queue, number, job, error)

    async def _failed(self, queue: Queue, number: int, job: Job, error: Exception, *, for_good: bool = False) -> None:
        try:
            await queue.fail(job, number, f"{type(error).__name__}: {error}", for_good=for_good)
        except LostError as lost:
            log.warning("%s", lost)

    async def _crawl(self, queue: Queue, number: int, job: Job) -> None:
        ticket = unpack_ticket(await queue.ticket(job))
        if (ticket.job, ticket.source.name) != (job.uuid, job.source):
            raise MessageError(MessageFault.STRANGER, f"a ticket of job {ticket.job}, source {ticket.source.name}")
        folder = self._place.spool / f"{ticket.job}-{self._place.node}"
        stem = f"segment-{datetime.now(UTC):%Y%m%d%H%M%S}-{ticket.job}-{self._place.node}"
        sink, lease = ParcelSink(ticket), self._lease
        budgets = HostBudgets(lease.holds)
        for host, seconds in (await queue.closed_hosts()).items():
            budgets.close(host, seconds)
        try:
            with ArchiveWriter(folder, stem=stem) as archive:
                await self._fetch(ticket, sink, archive, budgets)
            segment = self._stored(folder)
            parcel = pack_parcel(job.uuid, job.source, self._place.node, segment, sink.told)
            await queue.deliver(job, number, parcel, budgets.to_others())
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        log.info("%s: delivered, %d events", job.source, len(sink.told))

    async def _fetch(self, ticket: Ticket, sink: ParcelSink, archive: ArchiveWriter, budgets: HostBudgets) -> None:
        services = Services(
            memory=TicketMemory(ticket),
            sink=sink,
            archive=archive,
            pool=self._place.pool,
            room=self._place.room,
            budgets=budgets,
            limit=ticket.pages,
        )
        defaults = Defaults(user_agent_contact=ticket.contact)
        spider = spider_class if ticket.discovers else _without_discovery
        runner = Runner(services, (ticket.source,), defaults, at_once=1, settings=self._place.settings, spider=spider)
        self._runners[ticket.job] = runner
        sink.when_full = runner.expire
        try:
            await runner.run()
        finally:
            del self._runners[ticket.job]
        if services.fatal is not None:
            raise services.fatal
        for part in services.runs.values():
            limited = sink.left and ticket.pages != ticket.source.max_pages
            part.cut = part.cut or limited or not ticket.discovers
            sink.tell(part.told(services.now()))

    def _stored(self, folder: Path) -> Segment | None:
        """The job's segment, in the bucket; None where nothing was answered."""
        files = sorted(folder.glob("*.warc.gz"))
        if not files:
            return None
        (file,) = files
        self._place.bucket.put(file.name, file)
        return Segment(name=file.name, size=file.stat().st_size, sha256=digest(file))


def _without_discovery(source: Source, contact: str) -> type[SourceSpider]:
    """A spider that fetches what waits and looks for nothing more."""
    found = spider_class(source, contact)
    found.discovers = False
    return found
