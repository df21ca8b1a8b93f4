"""Runs the crawlers of many sources in one process, a bounded number at once, and stops them cleanly.

One crawler for each source costs little (14 ms and almost no memory, measured) and gives each its own statistics and
its own failure.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any, Protocol, TypeVar

from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.utils.reactor import install_reactor

from crawler.arabic.letters import printable
from crawler.fetch.browser import lacking as browser_lacking
from crawler.fetch.services import Edge, SourceRun, provide
from crawler.model import Detail, Failure, Reason, Source, Told
from crawler.phrases.locale import IN_ENGLISH
from crawler.settings import TWISTED_REACTOR, project_settings
from crawler.sources.reading import Defaults
from spiders.base import SourceSpider
from spiders.loader import spider_class

log = logging.getLogger(__name__)

MOST_WAITING = 64
"""Sources whose hosts keep them waiting, crawled beside those that are answered."""
GRACE_SECONDS = 30.0
"""After a signal: time for answers under way; then what is left stays pending."""


class Runner:
    """One run over some sources.

    Args:
        services: shared by all crawlers.
        sources: in the order in which they begin.
        defaults: of sources.toml.
        at_once: sources crawled at the same time; up to MOST_WAITING more where hosts don't answer, so that silent
            hosts take no place from the others.
        at_most: all of these together; None: no bound of its own.
        arguments: for the spiders, such as `since` and `until`.
        settings: of Scrapy, for all crawlers.
        spider: the spider of a source, told where sites' owners can reach whoever runs this.
    """

    def __init__(
        self,
        services: Edge,
        sources: Iterable[Source],
        defaults: Defaults,
        *,
        at_once: int = 16,
        at_most: int | None = None,
        arguments: dict[str, Any] | None = None,
        settings: dict[str, Any] | None = None,
        spider: Callable[[Source, str], type[SourceSpider]] = spider_class,
    ) -> None:
        self.services = services
        self.sources = tuple(sources)
        self.defaults = defaults
        self.at_once = at_once
        self.at_most = at_once + MOST_WAITING if at_most is None else max(at_once, at_most)
        self.arguments = arguments or {}
        self.overrides = settings or {}
        self.spider = spider
        self.stopped = 0
        """The signal that ended the run; 0 for none."""
        self._crawlers: set[Crawler] = set()
        self._ended = asyncio.Event()

    async def crawl(self) -> None:
        """Crawls all sources; returns when all are done or the run was stopped."""
        settings = project_settings()
        # The sources are here: Scrapy's loader would look for a sources.toml in the present folder.
        settings.set("SPIDER_LOADER_CLASS", "scrapy.spiderloader.DummySpiderLoader")
        runner = AsyncCrawlerRunner(settings)
        running: dict[str, asyncio.Future[None]] = {}
        try:
            for source in self.sources:
                while len(running) >= self._places(running):
                    self.services.changed.clear()
                    await self.services.changed.wait()
                if self.stopped or self.services.fatal or self.services.expired:
                    break
                running[source.name] = asyncio.ensure_future(self._one(runner, source))
                running[source.name].add_done_callback(partial(self._over, running, source.name))
            await asyncio.gather(*running.values())
        finally:
            for crawl in running.values():
                crawl.cancel()

    def _places(self, running: Iterable[str]) -> int:
        """How many sources may be crawled now."""
        runs = self.services.runs
        waiting = sum(runs[name].kept_waiting for name in running if name in runs)
        return min(self.at_once + waiting, self.at_most)

    def _over(self, running: dict[str, asyncio.Future[None]], name: str, _: asyncio.Future[None]) -> None:
        del running[name]
        self.services.changed.set()

    async def _one(self, runner: AsyncCrawlerRunner, source: Source) -> None:
        if source.render and (lacking := browser_lacking()):
            self._left_out(source, lacking)
            return
        limited = replace(source, max_pages=self.services.limit) if self.services.limit else source
        crawler = runner.create_crawler(self.spider(limited, self.defaults.user_agent_contact))
        crawler.settings.setdict(self.overrides, priority="spider")
        provide(crawler, self.services)
        self._crawlers.add(crawler)
        try:
            await crawler.crawl_async(**{"full": self.services.full, **self.arguments})
        except Exception as error:  # one source's surprise must not cost the others their run
            log.exception("%s: the crawl broke", source.name)
            self._failed(source, Reason.INTERNAL, Detail.MESSAGE.of(printable(f"{type(error).__name__}: {error}")))
        finally:
            self._crawlers.discard(crawler)

    def _left_out(self, source: Source, lacking: Told) -> None:
        """Without a browser nothing of the source can be read: nothing is asked of it, the others go on."""
        log.error("%s: %s", source.name, IN_ENGLISH.told(lacking))
        self._failed(source, Reason.RENDER_FAILED, lacking)

    def _failed(self, source: Source, reason: Reason, detail: Told) -> None:
        state = self.services.runs.setdefault(source.name, SourceRun(source))
        state.failure = Failure(reason=reason, detail=detail)
        state.close()

    def stop(self, number: int) -> None:
        """Ends the run: first politely, the second time at once."""
        again, self.stopped = bool(self.stopped), number
        self.services.stopped = True
        log.warning("%s, %s", signal.Signals(number).name, "stopping at once" if again else "stopping")
        self.services.budgets.stop()
        for crawler in tuple(self._crawlers):
            _stop(crawler)
        if again:
            self._ended.set()
        else:
            asyncio.get_running_loop().call_later(GRACE_SECONDS, self._ended.set)

    def expire(self) -> None:
        """The run's time is up: answers under way are waited for, the rest stays pending."""
        self.services.expired = True
        log.warning("the time of this run is up")
        self.services.budgets.stop()
        for crawler in tuple(self._crawlers):
            _stop(crawler)
        asyncio.get_running_loop().call_later(GRACE_SECONDS, self._ended.set)

    async def run(self) -> None:
        """`crawl`, but not for longer than the grace after a signal or the end of the run's time."""
        work = asyncio.ensure_future(self.crawl())
        watch = asyncio.ensure_future(self._watch())
        ended = asyncio.ensure_future(self._ended.wait())
        try:
            await asyncio.wait({work, ended}, return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                await work
        finally:
            for task in (work, watch, ended):
                task.cancel()

    async def _watch(self) -> None:
        """Stops the crawlers when going on became pointless."""
        await self.services.budgets.stopping.wait()
        if not (trouble := self.services.fatal or self.services.scarce):
            return
        log.error("%s", trouble)
        for crawler in tuple(self._crawlers):
            _stop(crawler)


def _stop(crawler: Crawler) -> None:
    task = asyncio.ensure_future(crawler.stop_async())
    task.add_done_callback(lambda done: done.cancelled() or done.exception())


class Stoppable(Protocol):
    """What runs in the reactor."""

    async def run(self) -> None:
        """Does it all."""

    def stop(self, number: int) -> None:
        """A signal came."""


Work = TypeVar("Work", bound=Stoppable)


def run_in_reactor(make: Callable[[], Runner]) -> Runner:
    """Runs a runner as `in_reactor`. Raises: what the run raised; `services.fatal` if that is set."""
    runner = in_reactor(make)
    if runner.services.fatal:
        raise runner.services.fatal
    return runner


def in_reactor(make: Callable[[], Work]) -> Work:
    """Runs something in Twisted's reactor, once in a process's life, and minds SIGTERM, SIGINT and SIGHUP.

    Args:
        make: called inside the event loop.

    Raises: what it raised.
    """
    install_reactor(TWISTED_REACTOR)
    from twisted.internet import reactor as installed

    import crawler.fetch.handler  # noqa: F401  # here, not while the first source waits for it
    from crawler.fetch.guard import GuardedResolver

    gc.freeze()  # modules stay: no collection need look through them again
    reactor: Any = installed
    GuardedResolver(reactor, 10_000).install_on_reactor()
    result: list[Work | BaseException] = []

    async def work() -> None:
        loop = asyncio.get_running_loop()
        try:
            runner = make()
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                loop.add_signal_handler(number, runner.stop, number)
            await runner.run()
            result.append(runner)
        except BaseException as error:  # raised again once the loop has ended
            result.append(error)
        finally:
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                loop.remove_signal_handler(number)
            reactor.stop()

    reactor.callWhenRunning(lambda: asyncio.ensure_future(work()))
    reactor.run(installSignalHandlers=False)
    (ended,) = result
    if isinstance(ended, BaseException):
        raise ended
    return ended
