"""Conditional requests: a feed that didn't change costs one 304.

Some servers send an unchanged ETag with changed content. So once a day a page is asked for without validators, and a
source that offers something new under old ones is no longer believed, until it has been honest for a while. Other bytes
alone (a count of comments, the time at which a page was made) are no lie: nothing is missed by them.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.fetch.meta import Notes, asked_url, notes_of
from crawler.fetch.refusals import NotModified, Refusal
from crawler.fetch.services import services_of
from crawler.model import Answer, Detail, LinkKind, Reason
from crawler.model.events import Answered

log = logging.getLogger(__name__)

UNCONDITIONAL_EVERY = timedelta(hours=24)


class Conditional:
    """Downloader middleware: sends validators, and takes 304 for what it is."""

    def __init__(self, crawler: Crawler) -> None:
        self._services = services_of(crawler)
        self._source = self._services.source(crawler)
        self._memory = self._services.memory
        spider: Any = crawler.spider
        self._walks = spider.span.everything
        """A full crawl or a backfill reads every page of discovery, changed or not."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Conditional:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        notes = notes_of(request)
        if not _repeated(notes) or notes.unconditional is not None:
            return
        known = self._memory.validators(asked_url(request))
        notes.validators, notes.unconditional = known, True
        if known is None or self._walks or not (known.etag or known.last_modified):
            return
        if not self._memory.believes_validators(self._source.name):
            return
        last = known.unconditional_at
        now = self._services.now()
        if last is None or not timedelta(0) <= now - last < UNCONDITIONAL_EVERY:
            return
        if known.etag:
            request.headers["If-None-Match"] = known.etag.encode("latin-1", "replace")  # the very bytes that came
        if known.last_modified:
            request.headers["If-Modified-Since"] = known.last_modified.encode("latin-1", "replace")
        notes.unconditional = False

    def process_response(self, request: Request, response: Response) -> Response:
        if response.status == 304:
            if "If-None-Match" not in request.headers and "If-Modified-Since" not in request.headers:
                raise Refusal(Reason.HTTP_4XX, Detail.UNASKED_304.of(), status=304)
            answer = Answer(
                url=asked_url(request),
                source=self._source.name,
                kind=notes_of(request).kind,
                status=304,
                fetched_at=self._services.now(),
                etag=_header(response, "ETag"),
                last_modified=_header(response, "Last-Modified"),
                unconditional=False,
            )
            self._services.sink.tell(Answered(answer=answer))
            raise NotModified
        return response


def _repeated(notes: Notes) -> bool:
    return notes.discovers or (notes.link is not None and notes.link.kind is LinkKind.RECHECK)


def _header(response: Response, header: str) -> str | None:
    value = response.headers.get(header)
    return value.decode("latin-1") if value else None


def validators_of(response: Response) -> tuple[str | None, str | None]:
    """ETag and Last-Modified of an answer."""
    return _header(response, "ETag"), _header(response, "Last-Modified")
