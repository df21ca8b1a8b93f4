"""Lanes: worker processes that run the pure chain over pages, one page at a time each.

A page that crashes, hangs or fills the memory of its worker costs that page alone: the worker is killed, the
page is Rejected with the reason, and the lane goes on with a new worker. A pool shared by all pages
(`ProcessPoolExecutor`) would lose the neighbours' pages as well.

    lanes = Lanes(2)
    draft = await lanes.process(page, source, profile)      # in an event loop, which never waits for it
    draft = lanes.submit(page, source, profile).result()    # without one
    lanes.close()

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
import queue
import resource
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Self

from crawler.model import Draft, Page, Reason, Rejected, SiteProfile, Source, Stage
from crawler.text import printable

log = logging.getLogger(__name__)

Chain = Callable[[Page, Source, SiteProfile], Draft | Rejected]

PAGE_SECONDS = 10.0
"""Processor time that one page may take; three times as much by the wall clock, for a busy machine."""
MEMORY_BYTES = 1 << 30
"""Address space that a worker may take beyond what it has after warming up."""
PAGES_PER_WORKER = 5_000
START_SECONDS = 120.0
_PR_SET_PDEATHSIG = 1
_TICK = os.sysconf("SC_CLK_TCK")

_WARM_PAGE = """<html lang="ar"><head><title>خبر قصير</title>
<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2024-05-01T10:00:00+03:00"}</script></head>
<body><article><h1>خبر قصير</h1><p>السبت 4 أيار 2024</p>
<p>هذه فقرة أولى من نص يكفي طوله لتشغيل جميع الخطوات مرة واحدة.</p>
<p>وهذه فقرة ثانية تقول إن العامل جاهز لاستقبال الصفحات قبل أن تصل إليه الصفحة الأولى.</p></article></body></html>"""


class Lanes:
    """A fixed number of lanes, each one worker process.

    Args:
        count: workers; one for each core is best (more made it slower when measured).
        chain: what a worker does with a page; a module-level function. None: `crawler.process.process`.
        seconds: processor time for one page.
        memory: bytes of address space beyond the warm worker's.
        recycle: pages after which a worker is replaced.
    """

    def __init__(self, count: int = 2, *, chain: Chain | None = None, seconds: float = PAGE_SECONDS,
                 memory: int = MEMORY_BYTES, recycle: int = PAGES_PER_WORKER) -> None:
        self.count = count
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="lane")
        self._idle: queue.SimpleQueue[_Lane] = queue.SimpleQueue()
        self._lanes = [_Lane(chain, seconds, memory, recycle) for _ in range(count)]
        for lane in self._lanes:
            self._idle.put(lane)

    def warm(self) -> None:
        """Starts the workers now, without waiting for them."""
        for _ in self._lanes:
            self._threads.submit(self._with_lane, _Lane.start)

    def submit(self, page: Page, source: Source, profile: SiteProfile) -> Future[Draft | Rejected]:
        """Queues a page; the future never fails because of the page."""
        return self._threads.submit(self._with_lane, lambda lane: lane.process(page, source, profile))

    async def process(self, page: Page, source: Source, profile: SiteProfile) -> Draft | Rejected:
        """A page through the pure chain in a worker; the event loop is free meanwhile."""
        return await asyncio.wrap_future(self.submit(page, source, profile))

    def _with_lane(self, use: Callable[[_Lane], Any]) -> Any:
        lane = self._idle.get()
        try:
            return use(lane)
        finally:
            self._idle.put(lane)

    @property
    def restarts(self) -> int:
        """Workers lost to a page so far."""
        return sum(lane.restarts for lane in self._lanes)

    def processes(self) -> tuple[int, ...]:
        """Process ids of the living workers."""
        return tuple(pid for lane in self._lanes if (pid := lane.pid))

    def close(self) -> None:
        """Stops the workers; queued pages are given up."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for lane in self._lanes:
            lane.stop()
        self._threads.shutdown(wait=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Lane:
    """One worker and its pipe; used by one thread at a time."""

    # Two threads that spawn at once would each hand the other's pipe ends on.
    _spawning = threading.Lock()

    def __init__(self, chain: Chain | None, seconds: float, memory: int, recycle: int) -> None:
        self.chain, self.seconds, self.memory, self.recycle = chain, seconds, memory, recycle
        self.restarts = 0
        self._process: Any = None
        self._pipe: Connection | None = None
        self._pages = 0
        self._known: dict[str, tuple[Source, SiteProfile]] = {}
        self._closed = False

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None and self._process.is_alive() else None

    def start(self) -> Connection:
        """The pipe to a living, warm worker.

        Raises:
            RuntimeError: when a worker can't be started at all.
        """
        if self._pipe is not None and self._process.is_alive():
            return self._pipe
        self._discard()
        if self._closed:
            raise RuntimeError("the lanes are closed")
        context = multiprocessing.get_context("spawn")
        with self._spawning:
            ours, theirs = context.Pipe()
            self._process = context.Process(target=_work, args=(theirs, self.chain, self.memory, os.getpid()),
                                            name="marsad lane", daemon=True)
            self._process.start()
            theirs.close()
        try:
            ready = ours.poll(START_SECONDS) and ours.recv_bytes() == b"ready"
        except (EOFError, OSError):
            ready = False
        if not ready:
            ours.close()
            self._discard()
            raise RuntimeError("a worker process did not start; see its message above")
        self._pipe, self._pages, self._known = ours, 0, {}
        return ours

    def process(self, page: Page, source: Source, profile: SiteProfile) -> Draft | Rejected:
        pipe = self.start()
        changed = self._known.get(source.name) != (source, profile)
        try:
            pipe.send_bytes(pickle.dumps((page, source.name, (source, profile) if changed else None), protocol=5))
            self._known[source.name] = (source, profile)
            if not self._answers(pipe):
                return self._lost(page, Reason.EXTRACT_TIMEOUT, f"no result after {self.seconds:g} s")
            result, keep = pickle.loads(pipe.recv_bytes())  # noqa: S301  # from our own worker
        except (EOFError, OSError):
            if self._closed:
                return self._lost(page, Reason.EXTRACT_CRASH, "the run was stopped")
            self._process.join(5)
            return self._lost(page, Reason.EXTRACT_CRASH, f"the worker died, exit status {self._process.exitcode}")
        self._pages += 1
        if not keep or self._pages >= self.recycle:
            self._discard()
        answer: Draft | Rejected = result
        return answer

    def _answers(self, pipe: Connection) -> bool:
        """Waits for the result. On a busy machine a page gets more wall time than processor time."""
        begun, used = time.monotonic(), _processor_seconds(self._process.pid)
        wait = self.seconds
        while not pipe.poll(wait):
            left = self.seconds - (_processor_seconds(self._process.pid) - used)
            if left <= 0 or time.monotonic() - begun >= 3 * self.seconds:
                return False
            wait = max(0.05, min(left, 3 * self.seconds - (time.monotonic() - begun)))
        return True

    def _lost(self, page: Page, reason: Reason, detail: str) -> Rejected:
        self.restarts += 1
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
        """Called from another thread: the lane's own thread then finds its worker gone."""
        self._closed = True
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


def _work(pipe: Connection, chain: Chain | None, memory: int, parent: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        return  # the parent died before we could ask to die with it
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    logging.basicConfig(level=logging.CRITICAL)
    if chain is None:
        chain = _warmed_chain()
    _limit_memory(memory)
    pipe.send_bytes(b"ready")
    known: dict[str, tuple[Source, SiteProfile]] = {}
    while True:
        try:
            message = pipe.recv_bytes()
        except EOFError:
            return
        page, name, news = pickle.loads(message)  # noqa: S301  # from our own parent
        if news is not None:
            known[name] = news
        pipe.send_bytes(_answer(chain, page, *known[name]))


def _answer(chain: Chain, page: Page, source: Source, profile: SiteProfile) -> bytes:
    """The pickled result, and whether this worker is still good for more."""
    try:
        return pickle.dumps((chain(page, source, profile), True), protocol=5)
    except MemoryError:
        reason, detail = Reason.EXTRACT_MEMORY, "more memory than a page may take"
    except Exception as error:  # a surprise in one page must not cost another its result
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        where = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
        reason, detail = Reason.EXTRACT_CRASH, printable(f"{type(error).__name__}{where}: {error}")
    rejected = Rejected(url=page.url, source=page.source, reason=reason, stage=Stage.EXTRACT, detail=detail)
    return pickle.dumps((rejected, reason is not Reason.EXTRACT_MEMORY), protocol=5)


def _warmed_chain() -> Chain:
    """The chain, run once: the libraries' late imports take up to two seconds.

    The model that tells languages in Latin letters apart (115 MB, 0.4 s) waits for the first such page.
    """
    from crawler.process import process

    source = Source(name="warm", title="", home="http://warm.invalid/")
    page = Page(url=source.home, final_url=source.home, source=source.name, body=_WARM_PAGE.encode(),
                fetched_at=datetime(2024, 5, 5, tzinfo=UTC), headers=(("Content-Type", "text/html"),))
    with contextlib.suppress(Exception):  # a broken chain says so with the first real page
        process(page, source, SiteProfile(source=source.name))
    return process


def _limit_memory(memory: int) -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + memory
    with contextlib.suppress(ValueError, OSError):  # a stricter limit from outside stays
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
