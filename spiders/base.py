"""SourceSpider: the loop Link -> Request -> Page that every source runs.

The spider knows how a source offers its articles (its loops) and nothing else: what is new is asked of `new_links`,
which the ledger sets; pages leave as `Page` items, everything else that ends here as `Rejected` or `Settled`.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import scrapy
from scrapy.exceptions import UsageError
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from crawler.discover import Discovery
from crawler.discover.kinds import KINDS
from crawler.errors import MarsadError
from crawler.fetch.answers import ended, page_of
from crawler.fetch.meta import ARTICLE, Notes, asked_url, meta, notes_of
from crawler.model import (
    Detail,
    Link,
    LinkKind,
    Note,
    NoteKind,
    OutcomeKind,
    Page,
    Reason,
    Rejected,
    Settled,
    Source,
    Stage,
    Told,
)
from crawler.sources.contact import contact_for
from crawler.web import urls
from crawler.web.headers import aware
from spiders.settings import PAGES, source_settings

logger = logging.getLogger(__name__)

Item = Page | Rejected | Settled
Output = Item | scrapy.Request
EndT = TypeVar("EndT", bound=Rejected | Settled)
Reader = Callable[[Page], Discovery]
LastRead = Callable[[str], datetime | None]


def never(url: str) -> None:  # as a run's own
    """Nothing was read before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What a crawl looks for: by default what is new; `full` everything that is offered; a backfill a time span."""

    full: bool = False
    since: datetime | None = None
    until: datetime | None = None

    @property
    def everything(self) -> bool:
        """Whether to go on past what is known already."""
        return self.full or self.since is not None or self.until is not None


class Loop:
    """One way in which a source offers articles; a subclass for each kind.

    Args:
        source: whose articles.
        span: what is looked for.
    """

    kind: ClassVar[str]
    """The name of its registration in crawler/discover/kinds.py."""
    priority: ClassVar[int] = 10
    accept: ClassVar[str] = PAGES
    """What its requests ask for: some servers give a page to whoever would take one."""
    walks_back: ClassVar[bool] = False
    """Whether its pages lead to older ones, which are read only as long as there is something new."""
    statuses: ClassVar[tuple[int, ...]] = ()
    """HTTP statuses beyond success that it wants to see itself."""

    def __init__(self, source: Source, span: Span) -> None:
        self.source = source
        self.span = span
        self.last_read: LastRead = never
        """When a page was last answered, in any run."""

    def starts(self) -> Iterable[str]:
        """The addresses to begin with: all that the source has of this kind, unless a loop knows better."""
        return KINDS[self.kind].starts(self.source)

    def reader(self, page: Page) -> Reader:
        """The function that reads what a page offers: pure, and fit to be sent to a worker process."""
        return partial(KINDS[self.kind].read, source=self.source)

    def follow(
        self,
        page: Page,
        found: Discovery,
        fresh: Sequence[Link],
        depth: int,
    ) -> Iterable[str | Rejected | Note]:
        """The addresses to read next, or why not; `fresh` are the links new to this run, `depth` counts from 0."""
        return ()

    def carrier(self, url: str) -> str:
        """The page that shows an article whole, where articles of this kind aren't asked for one by one."""
        return ""

    def stop(self, page: Page, reason: Reason, stage: Stage, detail: Told | None) -> Rejected:
        """Why the loop goes no further from a page."""
        return Rejected(url=page.url, source=self.source.name, reason=reason, stage=stage, detail=detail)


class SourceSpider(scrapy.Spider):
    """Crawls one source. Made by spiders.loader: a class for each source, named as the source is.

    Args:
        full: also read what a normal run leaves out (old sitemaps, all pages of listings); `1` on the command line.
        since, until: a backfill's time span, ISO 8601; UTC unless they say otherwise.
    """

    source: ClassVar[Source]
    loops: ClassVar[tuple[type[Loop], ...]] = ()
    contact: ClassVar[str] = ""
    """Where the sites' owners can reach whoever runs this."""
    discovers: ClassVar[bool] = True
    """False: what waits is fetched, and nothing more is looked for."""
    looked_up_in: ClassVar[Path | None] = None
    """The sources.toml in which Scrapy's own command found it; None: a run of ours, which knows the contact."""

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Called when a crawler is made. Raises Scrapy's UsageError where site owners could reach nobody."""
        if cls.looked_up_in is not None:
            try:
                cls.contact = contact_for([cls.source], cls.contact, file=cls.looked_up_in)
            except MarsadError as error:
                raise UsageError(str(error), print_help=False) from None
        super().update_settings(settings)
        settings.setdict(source_settings(cls.source, cls.contact), priority="spider")

    def __init__(
        self,
        *,
        full: bool | str = False,
        since: datetime | str | None = None,
        until: datetime | str | None = None,
        **rest: Any,
    ) -> None:
        super().__init__(self.source.name, **rest)
        self.span = Span(full=str(full).lower() in ("1", "true", "yes"), since=_bound(since), until=_bound(until))
        self.new_links: Callable[[Sequence[Link]], Sequence[Link]] = lambda links: links
        """Which of the links on offer are to be fetched. Set by the ledger; without one, all are."""
        self.read: Callable[[Page, Source, Reader], Awaitable[Discovery | Rejected]] = _read
        """Reads a page of discovery. Set in a run, to do so in a worker process; otherwise in a thread."""
        self.last_read: LastRead = never
        """When a page was last answered. Set by the ledger."""
        self.differing: Callable[[Sequence[Page]], Sequence[Page]] = lambda pages: pages
        """Which of the articles that another page shows whole are new, or differ from what is kept. Set by the
        ledger; without one, all."""
        self.vanished: Callable[[Sequence[str]], Sequence[str]] = lambda _: ()
        """Which of the addresses are articles that were there. Set by the ledger."""
        self.note: Callable[[Note], None] = _log
        """Tells the operator something. Set by the ledger."""
        self._loops = tuple(kind(self.source, self.span) for kind in self.loops)
        self._looked_at = 0
        self._matched: set[str] = set()
        self._asked: set[str] = set()
        self._new: set[str] = set()
        self._visited: set[str] = set()
        self._offering: set[str] = set()
        """Identities of the pages of discovery: no articles, whoever offers them as such."""
        self._awaited: defaultdict[str, list[str]] = defaultdict(list)
        """A page that is asked for because it shows an article whole: the addresses of these."""
        self._articles = 0

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for loop in self._loops:
            loop.last_read = self.last_read
            for url in loop.starts() if self.discovers else ():
                for request in self._page_request(loop, url, 0):
                    yield request

    # --- discovery ---------------------------------------------------------------------------------

    def _page_request(self, loop: Loop, url: str, depth: int, *, whole: bool = False) -> Iterator[scrapy.Request]:
        """A request for a feed, sitemap, listing or API page, unless this run asked for it already.

        Args:
            whole: also if it hasn't changed since it was read.
        """
        if url in self._visited:
            return
        self._visited.add(url)
        self._offering.add(urls.identity(url))
        yield scrapy.Request(
            url,
            headers={"Accept": loop.accept},
            callback=self.parse_discovery,
            errback=self.failed,
            dont_filter=True,
            priority=loop.priority,
            cb_kwargs={"loop": loop, "depth": depth},
            meta=meta(
                Notes(kind=loop.kind, unconditional=True if whole else None), handle_httpstatus_list=list(loop.statuses)
            ),
        )

    async def parse_discovery(self, response: Response, loop: Loop, depth: int) -> AsyncIterator[Output]:
        """One page of a loop: its faults, requests for its new articles, and the pages after it."""
        page = self.page_of(response)
        found = await self.read(page, self.source, loop.reader(page))
        if isinstance(found, Rejected):
            end = loop.stop(page, found.reason, KINDS[loop.kind].stage, found.detail)
            for unread in (end, *self._unseen(end)):
                yield unread
            return
        for fault in found.faults:
            yield fault
        for note in found.notes:
            self.note(note)
        self._looked_at += found.looked_at
        self._matched |= found.matched
        if found.ttl:
            self.crawler.stats.set_value("marsad/ttl", int(found.ttl / timedelta(seconds=1)))
        for output in self._carried(loop, found):
            yield output
        own = next((fault for fault in found.faults if fault.url == page.url), None)
        for unseen in self._unseen(own or self._missing(loop, page.url)):
            yield unseen
        fresh = self.new_links(found.links)
        # At once, before the first request is handed on: the answer of another loop may come in between.
        self._new.update(urls.identity(link.url) for link in fresh)
        logger.info("%s: %s offers %d links, %d new", self.name, page.url, len(found.links), len(fresh))
        for link in fresh:
            for output in self.ask(link):
                yield output
        # Another loop of this run may have met them first: they are new all the same.
        shown = (page.link for page in found.carried)
        offered = (*found.links, *(link for link in shown if link is not None))
        new_in_this_run = [link for link in offered if urls.identity(link.url) in self._new]
        for onward in loop.follow(page, found, new_in_this_run, depth):
            if isinstance(onward, Rejected):
                yield onward
                continue
            if isinstance(onward, Note):
                self.note(onward)
                continue
            for request in self._page_request(loop, onward, depth + 1):
                yield request

    def _carried(self, loop: Loop, found: Discovery) -> Iterator[Output]:
        """The articles that a page shows whole, and the ends of those that it would show were they still there."""
        for page in self.differing(found.carried):
            self._asked.add(urls.identity(page.url))
            self._new.add(urls.identity(page.url))
            yield page
        for url in self.vanished(found.absent):
            self._asked.add(urls.identity(url))
            yield self._missing(loop, url)

    def _missing(self, loop: Loop, url: str) -> Rejected:
        """The end of an article that the page which would show it shows no more."""
        return Rejected(
            url=url,
            source=self.source.name,
            reason=Reason.GONE,
            stage=KINDS[loop.kind].stage,
            detail=Detail.SHOWN_NO_MORE.of(),
        )

    def _unseen(self, end: EndT) -> Iterator[EndT]:
        """The ends of the articles that a page was asked for, and didn't show: as its own."""
        for url in self._awaited.pop(end.url, ()):
            if urls.identity(url) not in self._asked:
                self._asked.add(urls.identity(url))
                yield replace(end, url=url)

    def closed(self, reason: str) -> None:  # Scrapy calls it
        """Says which patterns matched nothing of what was offered."""
        if not self._looked_at:
            return
        for key in ("article_urls", "exclude_urls"):
            for pattern in getattr(self.source, key):
                if pattern not in self._matched:
                    detail = Detail.MATCHES_NOTHING.of(key, self._looked_at, pattern)
                    self.note(Note(kind=NoteKind.IDLE_PATTERN, detail=detail))

    # --- articles ----------------------------------------------------------------------------------

    def ask(self, link: Link) -> Iterator[Output]:
        """A request for an article, once in a run, as far as the run's budget goes."""
        key = urls.identity(link.url)
        if link.kind is not LinkKind.RECHECK:
            self._new.add(key)  # what an earlier run left is still news: that run may have gone no further back
        if key in self._asked:
            return
        for loop in self._loops:
            if page := loop.carrier(link.url):
                self._awaited[page].append(link.url)
                yield from self._page_request(loop, page, 0, whole=link.kind is not LinkKind.RECHECK)
                return
        self._asked.add(key)
        if key in self._offering:
            yield Rejected(
                url=link.url,
                source=self.source.name,
                reason=Reason.NOT_ARTICLE,
                stage=Stage.DISCOVER,
                detail=Detail.PAGE_OF_OFFERS.of(),
            )
            return
        budget = self.source.max_pages
        if budget is not None and self._articles >= budget and link.kind is not LinkKind.MANUAL:
            yield Settled(
                url=link.url,
                source=self.source.name,
                outcome=OutcomeKind.PENDING,
                reason=Reason.BUDGET,
                stage=Stage.DISCOVER,
                detail=Detail.MAX_PAGES.of(budget),
            )
            return
        self._articles += 1
        yield scrapy.Request(
            link.url,
            callback=self.parse_article,
            errback=self.failed,
            dont_filter=True,
            meta=meta(Notes(kind=ARTICLE, link=link)),
        )

    async def parse_article(self, response: Response) -> AsyncIterator[Item]:
        """An article's page, for the pipelines."""
        yield self.page_of(response)

    def page_of(self, response: Response) -> Page:
        """The noun for an answer; a source's own spider may see to it that it is what a reader sees."""
        return page_of(response, self.source.name)

    async def failed(self, failure: Failure) -> AsyncIterator[Item]:
        """The end of a URL whose request failed."""
        request: scrapy.Request = failure.request  # type: ignore[attr-defined]  # Scrapy adds it
        assert failure.value is not None
        end = ended(asked_url(request), self.source.name, failure.value)
        logger.info(
            "%s: %s %s: %s %s", self.name, notes_of(request).kind, end.url, end.reason or "unchanged", end.detail
        )
        loop, depth = request.cb_kwargs.get("loop"), request.cb_kwargs.get("depth", 0)
        if isinstance(end, Rejected) and depth and loop is not None and loop.walks_back:
            self.note(Note(kind=NoteKind.OLDER_UNREAD, url=end.url, detail=Detail.FAILED.of(end.reason)))
        for one in (end, *self._unseen(end)):
            yield one


async def _read(page: Page, source: Source, reader: Reader) -> Discovery:  # noqa: ARG001  # as a run's own
    return await asyncio.to_thread(reader, page)


def _log(note: Note) -> None:
    logger.info("%s %s %s", note.kind, note.url, note.detail)


def _bound(value: datetime | str | None) -> datetime | None:
    if not value:
        return None
    return aware(datetime.fromisoformat(value) if isinstance(value, str) else value)
