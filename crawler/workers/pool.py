"""Worker processes that run the pure chain over pages, and read feeds and sitemaps, one page at a time each.

A page that crashes, hangs or fills the memory of its worker costs that page alone: the worker is killed, the
page is Rejected with the reason, and a new worker takes its place. A pool shared by all pages
(`ProcessPoolExecutor`) would lose the neighbours' pages as well. Which page is next: crawler/workers/queue.py. What
holds workers up goes through the side worker from then on, so that it costs other sources one wait at most.

    pool = WorkerPool(2)
    draft = await pool.process(page, source, profile)      # in an event loop, which never waits for it
    draft = pool.submit(page, source, profile).result()    # without one
    found = await pool.read(page, source, reader)          # what a feed, sitemap or listing offers
    pool.close()

Workers are spawned, hold no database handle, and die with their parent. Standard input for them is a pipe of
pickled pages; a source and its profile are sent only when they changed.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import logging
import multiprocessing
import os
import pickle
import resource
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Self, TypeVar

from crawler.arabic.letters import printable
from crawler.errors import ExhaustedError
from crawler.model import Detail, Draft, Page, Reason, Rejected, SiteProfile, Source, Stage, Told
from crawler.system import MORE
from crawler.workers.queue import FairQueue
from crawler.workers.warm import warmed_chain

log = logging.getLogger(__name__)

Chain = Callable[[Page, Source, SiteProfile], Draft | Rejected]
Step = Callable[[Chain], Chain]
"""Makes a chain that does more; one that can be pickled."""
Found = TypeVar("Found")

PAGE_SECONDS = 10.0
"""Processor time that one page may take; three times as much by the wall clock, for a busy machine."""
SLOW_SECONDS = 3.0
"""Processor time after which a page has held its worker up, even if it ends well; a usual one takes 0.03."""
SIDE_NICENESS = 5
"""The side worker leaves the processor to the others where there is too little of it."""
MEMORY_BYTES = 1 << 30
"""Address space that a worker may take beyond what it has after warming up."""
PAGES_PER_WORKER = 5_000
START_SECONDS = 120.0
_PR_SET_PDEATHSIG = 1
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class _Job:
    page: Page
    source: Source
    profile: SiteProfile | None = None
    reader: Callable[[Page], Any] | None = None
    """What is done with the page in place of the chain."""
    result: Future[Any] = field(default_factory=Future)


class WorkerPool:
    """A fixed number of worker processes, and the side worker, which starts when it is needed.

    Args:
        count: workers beside the side worker; one for each core is best (more made it slower when measured).
        chain: what a worker does with a page; a module-level function. None: `crawler.process.process`.
        seconds: processor time for one page.
        memory: bytes of address space beyond the warm worker's.
        recycle: pages after which a worker is replaced.
    """

    def __init__(
        self,
        count: int = 2,
        *,
        chain: Chain | None = None,
        seconds: float = PAGE_SECONDS,
        memory: int = MEMORY_BYTES,
        recycle: int = PAGES_PER_WORKER,
    ) -> None:
        self.count = count
        self._queue: FairQueue[_Job] = FairQueue()
        self._workers = [_Worker(chain, seconds, memory, recycle, nice=nice) for nice in (*[0] * count, SIDE_NICENESS)]
        self._threads: list[threading.Thread] = []
        self._beginning = threading.Lock()

    def extend(self, step: Step) -> None:
        """From the next page on, workers run the chain that `step` makes of theirs; it is pickled once for each."""
        for worker in self._workers:
            worker.step = step

    def warm(self) -> None:
        """Starts the workers now, without waiting for them."""
        self._begin(warm=True)

    def _begin(self, *, warm: bool) -> None:
        with self._beginning:
            if self._threads:
                return
            side = self._workers[-1]
            self._threads = [
                threading.Thread(
                    target=self._serve,
                    name=f"worker {number}",
                    daemon=True,
                    args=(worker, worker is side, warm and worker is not side),
                )
                for number, worker in enumerate(self._workers, start=1)
            ]
        for number, thread in enumerate(self._threads):
            try:
                thread.start()
            except RuntimeError as error:  # Python's word for: the system grants no more
                del self._threads[number:]
                raise ExhaustedError(f"no more threads. {MORE}") from error

    def submit(self, page: Page, source: Source, profile: SiteProfile) -> Future[Draft | Rejected]:
        """Queues a page; the future never fails because of the page."""
        return self._submit(_Job(page, source, profile))

    def _submit(self, job: _Job) -> Future[Any]:
        self._begin(warm=False)
        self._queue.put(job.source.name, job)
        return job.result

    async def process(self, page: Page, source: Source, profile: SiteProfile) -> Draft | Rejected:
        """A page through the pure chain in a worker; the event loop is free meanwhile."""
        return await asyncio.wrap_future(self.submit(page, source, profile))

    async def read(self, page: Page, source: Source, reader: Callable[[Page], Found]) -> Found | Rejected:
        """What a pure function that can be pickled makes of a page: no parser of a hostile page runs in our process."""
        found: Found | Rejected = await asyncio.wrap_future(self._submit(_Job(page, source, reader=reader)))
        return found

    def _serve(self, worker: _Worker, aside: bool, warm: bool) -> None:
        if warm:
            with contextlib.suppress(Exception):  # the first page says what is wrong
                worker.start()
        while (taken := self._queue.take(aside=aside)) is not None:
            source, job = taken
            if not job.result.set_running_or_notify_cancel():
                self._queue.done(source, harmed=False)
                continue
            try:
                found = worker.process(job)
            except BaseException as error:  # no worker, or the pool was closed: for whoever waits
                self._queue.done(source, harmed=False)
                job.result.set_exception(error)
            else:
                self._queue.done(source, harmed=worker.harmed)
                job.result.set_result(found)

    @property
    def restarts(self) -> int:
        """Workers lost to a page so far."""
        return sum(worker.restarts for worker in self._workers)

    def processes(self) -> tuple[int, ...]:
        """Process ids of the living workers."""
        return tuple(pid for worker in self._workers if (pid := worker.pid))

    def close(self) -> None:
        """Stops the workers; queued pages are given up."""
        for job in self._queue.close():
            job.result.cancel()
        for worker in self._workers:
            worker.stop()
        for thread in self._threads:
            thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Worker:
    """One worker process and its pipe, replaced when it dies; used by one thread at a time."""

    # Two threads that spawn at once would each hand the other's pipe ends on.
    _spawning = threading.Lock()

    def __init__(self, chain: Chain | None, seconds: float, memory: int, recycle: int, *, nice: int) -> None:
        self.chain, self.seconds, self.memory, self.recycle, self.nice = chain, seconds, memory, recycle, nice
        self.step: Step | None = None
        self.restarts = 0
        self.harmed = False
        """Whether the last page cost its worker, or kept it for longer than SLOW_SECONDS."""
        self._process: Any = None
        self._pipe: Connection | None = None
        self._pages = 0
        self._known: dict[str, tuple[Source, SiteProfile | None]] = {}
        self._step: Step | None = None
        """As the process has it."""
        self._closed = threading.Event()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None and self._process.is_alive() else None

    def start(self) -> Connection:
        """The pipe to a living, warm worker.

        Raises:
            ExhaustedError: when the system grants no worker process.
            RuntimeError: when the pool is closed.
        """
        if self._pipe is not None and self._process.is_alive():
            return self._pipe
        self._discard()
        if self._closed.is_set():
            raise RuntimeError("the pool is closed")
        context = multiprocessing.get_context("spawn")
        with self._spawning:
            try:
                ours, theirs = context.Pipe()
                process = context.Process(
                    target=_work,
                    args=(theirs, self.chain, self.memory, self.nice, os.getpid()),
                    name="marsad worker",
                    daemon=True,
                )
                process.start()
            except OSError as error:
                raise ExhaustedError(f"a worker process can't be started: {error.strerror}. {MORE}") from error
            theirs.close()
        self._process = process
        if self._closed.is_set():  # `stop` came while it was started, and saw none
            ours.close()
            self._discard()
            raise RuntimeError("the pool is closed")
        try:
            ready = ours.poll(START_SECONDS) and ours.recv_bytes() == b"ready"
        except (EOFError, OSError):
            ready = False
        if not ready:
            ours.close()
            self._discard()
            raise ExhaustedError(f"a worker process can't start; above is what it said. {MORE}")
        self._pipe, self._pages, self._known, self._step = ours, 0, {}, None
        return ours

    def process(self, job: _Job) -> Any:
        self.harmed = False
        pipe = self.start()
        page, name, told = job.page, job.source.name, (job.source, job.profile)
        changed = job.reader is None and self._known.get(name) != told
        try:
            if self._step is not self.step:
                pipe.send_bytes(pickle.dumps(self.step, protocol=5))
                self._step = self.step
            pipe.send_bytes(pickle.dumps((page, name, told if changed else None, job.reader), protocol=5))
            if changed:
                self._known[name] = told
            if not self._answers(pipe):
                return self._lost(page, Reason.EXTRACT_TIMEOUT, Detail.NO_RESULT.of(f"{self.seconds:g}"))
            result, keep = pickle.loads(pipe.recv_bytes())  # noqa: S301  # from our own worker
        except (EOFError, OSError):
            if self._closed.is_set():
                return self._lost(page, Reason.EXTRACT_CRASH, Detail.RUN_STOPPED.of())
            self._process.join(5)
            return self._lost(page, Reason.EXTRACT_CRASH, Detail.WORKER_DIED.of(self._process.exitcode))
        self._pages += 1
        # A large sitemap may take its time: it is one, and not a page among many.
        self.harmed = not keep or (self.harmed and job.reader is None)
        if not keep or self._pages >= self.recycle:
            self._discard()
        return result

    def _answers(self, pipe: Connection) -> bool:
        """Waits for the result. On a busy machine a page gets more wall time than processor time."""
        begun, used = time.monotonic(), _processor_seconds(self._process.pid)
        wait = self.seconds
        while not pipe.poll(wait):
            left = self.seconds - (_processor_seconds(self._process.pid) - used)
            if left <= 0 or time.monotonic() - begun >= 3 * self.seconds:
                return False
            wait = max(0.05, min(left, 3 * self.seconds - (time.monotonic() - begun)))
        if time.monotonic() - begun > SLOW_SECONDS:
            self.harmed = _processor_seconds(self._process.pid) - used > SLOW_SECONDS
        return True

    def _lost(self, page: Page, reason: Reason, detail: Told) -> Rejected:
        self.restarts += 1
        self.harmed = True
        log.warning("%s: %s (%s)", reason, printable(page.url), detail)
        self._discard()
        return Rejected(url=page.url, source=page.source, reason=reason, stage=Stage.EXTRACT, detail=detail)

    def _discard(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._process = None

    def stop(self) -> None:
        """Called from another thread: the one that serves it then finds its process gone."""
        self._closed.set()
        process = self._process
        if process is not None:
            with contextlib.suppress(ValueError):  # closed meanwhile
                process.kill()
                process.join()


def _processor_seconds(pid: int) -> float:
    """User and system time of a process so far; 0 when it is gone. Fields 14 and 15 of proc(5) stat."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICK


# --- in the worker ---------------------------------------------------------------------------------


def _work(pipe: Connection, chain: Chain | None, memory: int, nice: int, parent: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        return  # the parent died before we could ask to die with it
    os.nice(nice)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    logging.basicConfig(level=logging.CRITICAL)
    if chain is None:
        chain = warmed_chain()
    _limit_memory(memory)
    pipe.send_bytes(b"ready")
    known: dict[str, tuple[Source, SiteProfile]] = {}
    while True:
        try:
            message = pipe.recv_bytes()
        except EOFError:
            return
        said = pickle.loads(message)  # noqa: S301  # from our own parent
        if not isinstance(said, tuple):
            chain = said(chain)
            continue
        page, name, news, reader = said
        if news is not None:
            known[name] = news
        pipe.send_bytes(_answer(reader, page) if reader else _answer(chain, page, *known[name]))


def _answer(work: Callable[..., Any], page: Page, *told: Any) -> bytes:
    """The pickled result, and whether this worker is still good for more."""
    try:
        return pickle.dumps((work(page, *told), True), protocol=5)
    except MemoryError:
        reason, detail = Reason.EXTRACT_MEMORY, Detail.PAGE_MEMORY.of()
    except Exception as error:  # a surprise in one page must not cost another its result
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        where = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
        reason, detail = Reason.EXTRACT_CRASH, Detail.MESSAGE.of(printable(f"{type(error).__name__}{where}: {error}"))
    rejected = Rejected(url=page.url, source=page.source, reason=reason, stage=Stage.EXTRACT, detail=detail)
    return pickle.dumps((rejected, reason is not Reason.EXTRACT_MEMORY), protocol=5)


def _limit_memory(memory: int) -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + memory
    with contextlib.suppress(ValueError, OSError):  # a stricter limit from outside stays
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
