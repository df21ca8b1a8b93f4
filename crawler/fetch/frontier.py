"""Spider middleware: what the ledger knows decides what is fetched, and what was left comes first."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.decide.schedule import SHORTEST
from crawler.fetch.conditional import body_hash
from crawler.fetch.meta import ARTICLE, asked_url, notes_of
from crawler.fetch.services import services_of
from crawler.ingest import events
from crawler.limits import ARTICLES_PER_RUN
from crawler.model import Answer, Consequence, Failure, Link, LinkKind, Reason, Rejected, Stage
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
        self._run = self._services.of(crawler)
        self._source = self._run.source
        self._seen: set[str] = set()
        self._rechecked: set[str] = set()
        self._rechecks = RECHECKS
        self._all_new: set[str] = set()
        """Feeds read before, none of whose items was known this time."""
        crawler.signals.connect(self._opened, signals.spider_opened)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Frontier:
        return cls(crawler)

    def _opened(self, spider: Any) -> None:
        spider.new_links = self.new_links
        spider.read = self._services.pool.read

    def new_links(self, offered: Sequence[Link]) -> Sequence[Link]:
        """The links to fetch, in order; all of them are in the ledger and the frontier from now on."""
        before = len(self._seen)
        links = [link for link in map(self._wanted, offered) if link is not None]
        first = len(self._seen) - before
        fetched = events.offered(
            self._services.store,
            self._services.run,
            links,
            self._source.name,
            self._services.now(),
            full=self._services.full,
        )
        self._run.offered += first
        self._run.known += max(0, first - len(fetched))
        self._run.open.update(link.url for link in fetched)
        if len(fetched) == len(links) == len(offered) >= FEW:
            self._note_gap(links)
        return fetched

    def _note_gap(self, links: Sequence[Link]) -> None:
        """A feed that was read before and offers nothing known has moved on by more than its length."""
        feed = links[0].found_on
        known = self._services.store.pages.validators(feed) if links[0].kind is LinkKind.FEED else None
        if known is not None and known.body_hash:
            self._all_new.add(feed)

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
        edited_at = _moment(link.modified_raw) if self._rechecks > 0 else None
        if edited_at is None:
            return link
        fetched_at = self._services.store.articles.last_seen(link.url)
        if fetched_at is None or edited_at <= fetched_at - SLACK:
            return link
        if edited_at > self._services.now() + SLACK:
            return link  # a clock that is ahead would have it fetched with every run
        self._rechecks -= 1
        return replace(link, kind=LinkKind.RECHECK)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        store, now = self._services.store, self._services.now()
        # Should this process die, the next one must not ask the source again at once, nor the one after that.
        store.sources.update(self._source.name, next_due_at=now + min(SHORTEST, self._source.every or SHORTEST))
        limit = self._services.limit or self._source.max_pages or ARTICLES_PER_RUN
        waiting = store.frontier.pending_links(self._source.name, now, limit)
        due = store.pages.recheck_links(self._source.name, now, self._rechecks)
        self._rechecks -= len(due)
        for link in self.new_links((*waiting, *due)):
            for output in self._crawler.spider.ask(link):  # type: ignore[union-attr]  # open by now
                yield output
        async for output in start:
            yield output

    async def process_spider_output(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        request = response.request
        assert request is not None
        items, broken, leads_on = 0, None, False
        async for output in result:
            items += not isinstance(output, Request)
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
                yield Rejected(
                    url=asked_url(request),
                    source=self._source.name,
                    reason=Reason.POSSIBLE_GAP,
                    stage=Stage.FEED,
                    detail="none of its items was known: some may have been missed",
                )
            # Only now: were the validators kept before the links, a kill in between would lose the links.
            # A page that leads to others is asked for as a whole next time: a 304 would hide those not read yet.
            self._read(request, response, validators=not leads_on)
        elif notes_of(request).kind == ARTICLE and not items:
            yield Rejected(
                url=asked_url(request),
                source=self._source.name,
                reason=Reason.INTERNAL,
                stage=Stage.EXTRACT,
                detail="the spider made nothing of the answer",
            )

    def _read(self, request: Request, response: Response, *, validators: bool) -> None:
        notes = notes_of(request)
        headers = {
            name: value.decode("latin-1") if validators and (value := response.headers.get(name)) else None
            for name in ("ETag", "Last-Modified")
        }
        events.answered(
            self._services.store,
            Answer(
                url=asked_url(request),
                source=self._source.name,
                kind=notes.kind,
                status=response.status,
                fetched_at=self._services.now(),
                etag=headers["ETag"],
                last_modified=headers["Last-Modified"],
                body_hash=body_hash(response),
                archive=notes.archive,
                unconditional=notes.unconditional is not False,
            ),
        )


def _moment(raw: str) -> datetime | None:
    """The moment that a feed or sitemap names in one of the two formats of the web; without an offset, UTC."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(raw.strip())
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None
