"""Spider middleware: what the ledger knows decides what is fetched, and what was left comes first."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.decide.belief import same_validators
from crawler.decide.schedule import SHORTEST
from crawler.fetch.conditional import validators_of
from crawler.fetch.meta import ARTICLE, asked_url, notes_of
from crawler.fetch.services import services_of
from crawler.limits import ARTICLES_PER_RUN
from crawler.model import (
    Answer,
    Consequence,
    Detail,
    Failure,
    Link,
    LinkKind,
    Note,
    NoteKind,
    OutcomeKind,
    Page,
    Reason,
    Rejected,
    Settled,
    Stage,
    body_hash,
)
from crawler.model.events import Answered, Begun, Judged, Offered
from crawler.web.headers import aware, moment_of
from crawler.web.urls import identity

log = logging.getLogger(__name__)

RECHECKS = 50
"""Known articles looked at again in one run of a source: those whose time has come, and those said to be edited."""
FEW = 2
"""Items of a feed from which on it says something that none is known."""
SLACK = timedelta(minutes=2)
"""Clocks differ: an edit that a feed dates so little before our fetch may have come after it."""


class Frontier:
    """Enters every link into the ledger and lets through those that are to be fetched.

    Pending links of earlier runs come first, then re-checks that are due, then what the source offers now.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._services = services_of(crawler)
        self._memory = self._services.memory
        self._run = self._services.of(crawler)
        self._source = self._run.source
        self._seen: set[str] = set()
        self._rechecked: set[str] = set()
        self._carried: set[str] = set()
        """Articles that another page of this run showed whole."""
        self._rechecks = RECHECKS
        self._waiting: set[str] = set()
        """Identities of what earlier runs left unfetched."""
        self._zone = ZoneInfo(self._source.timezone)
        self._first_met: set[str] = set()
        """Identities of what this run is the first to meet."""
        self._all_new: set[str] = set()
        """Feeds read before, none of whose items was known before this run."""
        self._begun = self._services.now()
        crawler.signals.connect(self._opened, signals.spider_opened)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Frontier:
        return cls(crawler)

    def _opened(self, spider: Any) -> None:
        spider.new_links = self.new_links
        spider.read = self._services.pool.read
        spider.last_read = self.last_read
        spider.differing = self.differing
        spider.vanished = self.vanished
        spider.note = self._run.add_note

    def last_read(self, url: str) -> datetime | None:
        """When a page was last answered before this run."""
        known = self._memory.validators(url)
        at = known.fetched_at if known else None
        return at if at and at < self._begun else None

    def new_links(self, offered: Sequence[Link]) -> Sequence[Link]:
        """The links to fetch, in order; all of them are in the ledger and the frontier from now on."""
        before = len(self._seen)
        links = [link for link in map(self._wanted, offered) if link is not None]
        first = len(self._seen) - before
        offer = Offered(source=self._source.name, links=tuple(links), at=self._services.now(), full=self._services.full)
        fetched = self._services.sink.tell(offer).links
        self._run.offered += first
        self._run.known += max(0, first - len(fetched))
        self._run.open.update(link.url for link in fetched)
        self._first_met |= {identity(link.url) for link in fetched if link.kind is not LinkKind.RECHECK} - self._waiting
        if len(offered) >= FEW and all(identity(link.url) in self._first_met for link in offered):
            self._note_gap(offered[0])
        return fetched

    def differing(self, shown: Sequence[Page]) -> Sequence[Page]:
        """Of articles that another page shows whole those that are new or differ from what is kept; they are in the
        ledger from now on, a known one as a re-check."""
        memory, wanted = self._memory, []
        for page in shown:
            known = memory.validators(page.url)
            link = page.link
            if link is None or page.url in self._carried:
                continue
            self._carried.add(page.url)
            if known is None or page.url in self._run.open:
                wanted.append(page)
            elif known.body_hash != body_hash(page.body) or not memory.is_there(page.url):
                wanted.append(replace(page, link=replace(link, kind=LinkKind.RECHECK)))
        taken = {link.url for link in self.new_links([page.link for page in wanted if page.link])}
        return [page for page in wanted if page.url in taken or page.url in self._run.open]

    def vanished(self, absent: Sequence[str]) -> Sequence[str]:
        """Of addresses those of articles that were there when they were last looked at, or wait to be fetched."""
        return [url for url in absent if url in self._run.open or self._memory.is_there(url)]

    def _note_gap(self, link: Link) -> None:
        """A feed that was read before and offers nothing known has moved on by more than its length."""
        known = self._memory.validators(link.found_on) if link.kind is LinkKind.FEED else None
        if known is not None and known.body_hash:
            self._all_new.add(link.found_on)

    def _wanted(self, link: Link) -> Link | None:
        """The link, or None where this URL or a twin of it (AMP, http and https) was met in this run.

        One that says for the first time that a known article was edited is wanted whoever offered it before.
        """
        key = identity(link.url)
        met = key in self._seen
        self._seen.add(key)
        if key not in self._rechecked:
            link = self._edited(link)
        if link.kind is LinkKind.RECHECK:
            self._rechecked.add(key)
            return link
        return None if met else link

    def _edited(self, link: Link) -> Link:
        """A re-check of a known article that its feed or sitemap says was edited since."""
        if self._rechecks <= 0:
            return link
        edited_at = stated_at(link.modified_raw, self._zone)
        if edited_at is None:
            return link
        fetched_at = self._memory.last_seen(link.url)
        if fetched_at is None or edited_at <= fetched_at - SLACK:
            return link
        if edited_at > self._services.now() + SLACK:
            return link  # a clock that is ahead would have it fetched with every run
        if not self._memory.believes_lastmod(self._source.name):
            return link
        self._rechecks -= 1
        self._run.claimed.add(link.url)
        return replace(link, kind=LinkKind.RECHECK)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        now, name = self._services.now(), self._source.name
        # Should this process die, the next one must not ask the source again at once, nor the one after that.
        due_at = now + min(SHORTEST, self._source.every or SHORTEST)
        self._services.sink.tell(Begun(source=name, due_at=due_at))
        limit = self._services.limit or self._source.max_pages or ARTICLES_PER_RUN
        waiting = self._memory.waiting(name, now, limit)
        due = self._memory.due(name, now, self._rechecks)
        self._rechecks -= len(due)
        self._waiting = {identity(link.url) for link in waiting}
        for link in self.new_links((*waiting, *due)):
            for output in self._crawler.spider.ask(link):  # type: ignore[union-attr]  # open by now
                yield output
        async for output in start:
            yield output

    async def process_spider_output(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        request = response.request
        assert request is not None
        items, broken, leads_on, news = 0, None, False, False
        async for output in result:
            items += not isinstance(output, Request)
            news = news or _is_news(output)
            leads_on = leads_on or (isinstance(output, Request) and notes_of(output).discovers)
            if (
                isinstance(output, Rejected)
                and output.url == asked_url(request)
                and (output.reason.has(Consequence.UNREAD) or output.stage is Stage.FETCH)
            ):
                broken = Failure(url=output.url, reason=output.reason, detail=output.detail)
            yield output
        if notes_of(request).discovers:
            if broken:
                self._run.failed_to_discover(broken)
                return
            self._run.discovered += 1
            if asked_url(request) in self._all_new:
                self._run.add_note(Note(kind=NoteKind.POSSIBLE_GAP, url=asked_url(request)))
            if news:
                self._judge_validators(request, response)
            # Only now: were the validators kept before the links, a kill in between would lose the links.
            # A page that leads to others is asked for as a whole next time: a 304 would hide those not read yet.
            self._read(request, response, validators=not leads_on)
        elif notes_of(request).kind == ARTICLE and not items:
            yield Rejected(
                url=asked_url(request),
                source=self._source.name,
                reason=Reason.INTERNAL,
                stage=Stage.EXTRACT,
                detail=Detail.NOTHING_MADE.of(),
            )

    def _judge_validators(self, request: Request, response: Response) -> None:
        """An answer with news under the validators of the one before shows that a 304 would have hidden them."""
        known = notes_of(request).validators
        if response.status != 200 or known is None or not (known.etag or known.last_modified):
            return
        lied = same_validators((known.etag, known.last_modified), validators_of(response))
        lied = lied and known.body_hash != body_hash(response.body)
        judged = Judged(source=self._source.name, url=asked_url(request), lied=lied)
        if (note := self._services.sink.tell(judged).note) is not None:
            self._run.add_note(note)

    def _read(self, request: Request, response: Response, *, validators: bool) -> None:
        notes = notes_of(request)
        headers = {
            name: value.decode("latin-1") if validators and (value := response.headers.get(name)) else None
            for name in ("ETag", "Last-Modified")
        }
        answer = Answer(
            url=asked_url(request),
            source=self._source.name,
            kind=notes.kind,
            status=response.status,
            fetched_at=self._services.now(),
            etag=headers["ETag"],
            last_modified=headers["Last-Modified"],
            body_hash=body_hash(response.body),
            archive=notes.archive,
            unconditional=notes.unconditional is not False,
        )
        self._services.sink.tell(Answered(answer=answer))


def _is_news(output: Any) -> bool:
    """Whether a page of discovery brought an article that is to be fetched."""
    if isinstance(output, Request):
        return notes_of(output).kind == ARTICLE
    return isinstance(output, Settled) and output.outcome is OutcomeKind.PENDING


def stated_at(raw: str, zone: tzinfo) -> datetime | None:
    """The moment that a feed or sitemap names in one of the two formats of the web.

    Args:
        zone: of times without an offset: the source's.
    """
    moment = moment_of(raw)
    return None if moment is None else aware(moment, zone)
