"""What the Scrapy components of one process share: the politeness of hosts, and in a crawl store, archive and workers.

A crawl has one crawler for each source; all of them get the same Services, by `provide`. A probe's crawlers get an Edge
alone: its components are those that talk to sites, and none that keeps what they say. Under `scrapy crawl NAME` nobody
provides any, and the first component that asks opens Services for that crawler alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from scrapy import signals

from crawler.arabic.letters import printable
from crawler.decide.watches import Watch
from crawler.fetch.doors import Archive, Earlier, Memory, NoSink, Sink
from crawler.fetch.memory import ArchiveMemory
from crawler.fetch.politeness import HostBudgets
from crawler.model import Closing, Failure, Note, OutcomeKind, Part, Run, Source, SourceTally
from crawler.model.events import Closed
from crawler.session.open import open_session, refuse_demo
from crawler.system import MIN_FREE, min_free_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.errors import FullError
    from crawler.web.robots import Robots
    from crawler.workers.pool import WorkerPool
    from storage.store import Store

log = logging.getLogger(__name__)

BROWSERS = 4
"""Pages rendered at the same time: most of their time they wait for their hosts' turns."""


@dataclass(slots=True)
class SourceRun:
    """One source's part in the run as it goes on."""

    source: Source
    started: float = field(default_factory=time.monotonic)
    finished: float | None = None
    requests: int = 0
    not_modified: int = 0
    bytes: int = 0
    offered: int = 0
    known: int = 0
    discovered: int = 0
    """Feeds, sitemaps, listings and API pages that were read or were unchanged."""
    undiscovered: int = 0
    """Those that failed."""
    ttl: float = 0.0
    """Seconds for which the source says that it stays as it is (feed ttl, Cache-Control)."""
    closed: float = 0.0
    """Seconds for which a host asked to be left alone (Retry-After)."""
    unread: Failure | None = None
    """Of a page of discovery, the last one that failed."""
    failure: Failure | None = None
    """Why the source failed outright."""
    cut: bool = False
    """The run ended before the source did: its links are pending, and it is due at once."""
    kept_waiting: bool = False
    """Its host let a request wait or fail: the source takes no place from those that are answered."""
    open: set[str] = field(default_factory=set)
    """Articles that were let through and have not ended yet."""
    outcomes: Counter[str] = field(default_factory=Counter)
    notes: list[Note] = field(default_factory=list)
    claimed: set[str] = field(default_factory=set)
    """Known articles that are looked at again because their times of modification say that they changed."""

    def add_note(self, note: Note) -> None:
        """Tells the operator something, once."""
        if note not in self.notes:
            log.info(
                "%s: %s %s %s", self.source.name, note.kind, printable(note.url), printable(str(note.detail or ""))
            )
            self.notes.append(note)

    def ended(self, url: str, outcome: OutcomeKind | None) -> None:
        """An article has its outcome; None: it had it before, or another machine will tell."""
        self.open.discard(url)
        if outcome is not None:
            self.outcomes[outcome] += 1

    def failed_to_discover(self, failure: Failure) -> None:
        """A feed, sitemap, listing or API page could not be read."""
        self.undiscovered += 1
        self.unread = failure

    def close(self) -> None:
        """The crawl of this source is over. It failed outright where nothing that it offers could be read."""
        self.finished = time.monotonic()
        if not self.discovered and self.failure is None:
            self.failure = self.unread

    def closing(self, now: datetime) -> Closing:
        """How it came to its end, as it is settled."""
        closing = Closing(
            part=Part(at=now),
            cut=self.cut or self.finished is None,
            failure=self.failure,
            offered=self.offered,
            known=self.known,
            ttl=timedelta(seconds=self.ttl),
            asked_to_wait=timedelta(seconds=self.closed),
        )
        return closing.counted(self.outcomes)

    def told(self, now: datetime) -> Closed:
        """What is told when it is over."""
        return Closed(source=self.source, closing=self.closing(now), tally=self.tally(), jitter=random.uniform(-1, 1))

    @property
    def seconds(self) -> float:
        return (self.finished or time.monotonic()) - self.started

    def tally(self) -> SourceTally:
        """The part of a tally that only the crawl knows; the ledger has the outcomes."""
        return SourceTally(
            source=self.source.name,
            requests=self.requests,
            not_modified=self.not_modified,
            bytes=self.bytes,
            seconds=round(self.seconds, 3),
            error=str(self.failure or ""),
            notes=tuple(self.notes),
        )


@dataclass(slots=True, kw_only=True)
class Edge:
    """What those who talk to sites share. `fatal` is set by what makes going on pointless: a full disk, say."""

    memory: Earlier
    sink: Sink = field(default_factory=NoSink)
    full: bool = False
    limit: int | None = None
    """Articles fetched for each source, at most."""
    budgets: HostBudgets = field(default_factory=HostBudgets)
    robots: dict[tuple[str, bool], asyncio.Future[tuple[Robots, float]]] = field(default_factory=dict)
    """Rules by origin and by whether its certificate was verified,
    and the monotonic moment until which they are kept."""
    browsers: asyncio.Semaphore = field(default_factory=partial(asyncio.Semaphore, BROWSERS))
    runs: dict[str, SourceRun] = field(default_factory=dict)
    retry_at: dict[str, datetime] = field(default_factory=dict)
    """URLs whose host said when to come again."""
    fatal: BaseException | None = None
    scarce: FullError | None = None
    """The disk has less room than must stay free: what is left stays pending."""
    stopped: bool = False
    """A signal ended the run."""
    expired: bool = False
    """The run's time was up."""
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when there may be a place for another source."""

    def source(self, crawler: Crawler) -> Source:
        """The source of a crawler."""
        spider: Any = crawler.spider
        source: Source = spider.source
        return source

    def of(self, crawler: Crawler) -> SourceRun:
        """The present state of a crawler's source."""
        source = self.source(crawler)
        return self.runs.setdefault(source.name, SourceRun(source))

    def keep_waiting(self, run: SourceRun) -> None:
        """A source's host is in no hurry: another source may begin."""
        run.kept_waiting = True
        self.changed.set()

    def abort(self, error: BaseException) -> None:
        """Going on is pointless: all waiting ends, and the runner stops the crawlers."""
        self.fatal = self.fatal or error
        self.budgets.stop()

    def run_out(self, error: FullError) -> None:
        """Ends the run while there still is room for what is under way."""
        self.scarce = self.scarce or error
        self.expired = True
        self.budgets.stop()

    def now(self) -> datetime:
        return datetime.now(UTC)

    def later(self, seconds: float) -> datetime:
        return self.now() + timedelta(seconds=seconds)


@dataclass(slots=True, kw_only=True)
class Services(Edge):
    """What a crawl shares: the edge, the three doors to its archive, and the workers."""

    memory: Memory
    sink: Sink
    archive: Archive
    pool: WorkerPool
    room: Callable[[], None]
    """Raises FullError when the disk has less room than must stay free."""

    @property
    def status(self) -> str:
        """Of the run, as it would be recorded now."""
        if self.stopped or self.scarce:
            return "cut"
        return "failed" if self.fatal or any(one.failure for one in self.runs.values()) else "ok"


@dataclass(slots=True, kw_only=True)
class LocalServices(Services):
    """Of a crawl on the archive's own machine."""

    store: Store
    run: int
    result: Run | None = None
    """The run as recorded, once it is over."""


_provided: WeakKeyDictionary[Crawler, Edge] = WeakKeyDictionary()


def provide(crawler: Crawler, edge: Edge) -> None:
    """Gives a crawler what it shares with others, before it starts."""
    _provided[crawler] = edge


def edge_of(crawler: Crawler) -> Edge:
    """What a crawler shares with others, be it a crawl's or a probe's."""
    return _provided.get(crawler) or services_of(crawler)


def services_of(crawler: Crawler) -> Services:
    """The services of a crawl's crawler; opened for it alone, and closed with it, where nobody provided any."""
    if crawler not in _provided:
        settings = crawler.settings
        data = Path(settings.get("MARSAD_DATA") or os.environ.get("MARSAD_DATA") or "data")
        spider: Any = crawler.spider
        refuse_demo(data / "articles.db")
        opened = contextlib.ExitStack()
        services = opened.enter_context(
            open_services(
                data,
                f"scrapy crawl {spider.name}",
                (spider.source,),
                min_free=min_free_of(os.environ.get("MARSAD_MIN_FREE") or str(MIN_FREE)),
            )
        )
        crawler.signals.connect(_Closing(opened), signals.engine_stopped, weak=False)
        _provided[crawler] = services
    provided = _provided[crawler]
    assert isinstance(provided, Services), "a probe keeps nothing"
    return provided


class _Closing:
    def __init__(self, opened: contextlib.ExitStack) -> None:
        self.opened = opened

    def __call__(self, **_: Any) -> None:
        self.opened.close()


@contextmanager
def open_services(
    data: Path,
    command: str,
    sources: tuple[Source, ...],
    *,
    full: bool = False,
    limit: int | None = None,
    workers: int | None = None,
    min_free: int = MIN_FREE,
    watches: tuple[Watch, ...] = (),
) -> Iterator[LocalServices]:
    """Everything that a run needs: lock, store, archive, workers, and a row in `runs` that is closed at the end.

    Args:
        data: the data folder; made when absent.
        command: as the run is recorded.
        sources: whose rows are brought up to date.
        full: known URLs are fetched again.
        limit: articles for each source.
        workers: worker processes; None: one for each core, crawler.limits.WORKERS at most.
        min_free: bytes that must be free on the disk, now and while it runs.
        watches: those that may ring.

    Raises:
        FullError: they aren't.
        LockedError: another run holds the lock.
        StorageError: the database can't be used.
    """
    from crawler.ingest.apply import Applier

    with open_session(data, command, workers=workers, min_free=min_free, watches=watches) as session:
        store, run = session.store, session.run
        for source in sources:
            store.sources.ensure(source)
        services = LocalServices(
            memory=ArchiveMemory(store, session.archive, session.ingest),
            sink=Applier(session.ingest),
            archive=session.archive,
            store=store,
            pool=session.pool,
            room=session.room,
            run=run,
            full=full,
            limit=limit,
        )
        status = "cut"
        try:
            yield services
            status = services.status
        finally:
            with contextlib.suppress(Exception) if services.fatal else contextlib.nullcontext():
                for part in services.runs.values() if services.fatal is None else ():
                    services.sink.tell(part.told(services.now()))
                session.ingest.watching.settled(services.now())
                store.runs.finish(run, status, [one.tally() for one in services.runs.values()], datetime.now(UTC))
                services.result = store.runs.load(run)
                if not store.ledger.check_sums(run):
                    log.error("run %d: discovered URLs and outcomes don't add up; please report this", run)
