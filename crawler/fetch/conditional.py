"""Conditional requests: a feed that didn't change costs one 304.

Some servers send an unchanged ETag with changed content. So once a day a page is asked for without validators, and a
source that is caught is no longer believed.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.arabic.letters import printable
from crawler.fetch.meta import Notes, asked_url, notes_of
from crawler.fetch.refusals import NotModified, Refusal
from crawler.fetch.services import services_of
from crawler.ingest import events
from crawler.model import Answer, LinkKind, Reason, Validators

log = logging.getLogger(__name__)

UNCONDITIONAL_EVERY = timedelta(hours=24)


class Conditional:
    """Downloader middleware: sends validators, takes 304 for what it is, catches validators that lie."""

    def __init__(self, crawler: Crawler) -> None:
        self._services = services_of(crawler)
        self._source = self._services.source(crawler)
        state = self._services.store.sources.load(self._source.name)
        self._believed = state is None or state.believes_validators
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
        known = self._services.store.pages.validators(asked_url(request))
        notes.validators, notes.unconditional = known, True
        if known is None or self._walks or not self._believed or not (known.etag or known.last_modified):
            return
        last = known.unconditional_at
        now = self._services.now()
        if last is None or not timedelta(0) <= now - last < UNCONDITIONAL_EVERY:
            return
        if known.etag:
            request.headers["If-None-Match"] = known.etag
        if known.last_modified:
            request.headers["If-Modified-Since"] = known.last_modified
        notes.unconditional = False

    def process_response(self, request: Request, response: Response) -> Response:
        if response.status == 304:
            if "If-None-Match" not in request.headers and "If-Modified-Since" not in request.headers:
                raise Refusal(Reason.HTTP_4XX, "304 to a request without validators", status=304)
            events.answered(
                self._services.store,
                Answer(
                    url=asked_url(request),
                    source=self._source.name,
                    kind=notes_of(request).kind,
                    status=304,
                    fetched_at=self._services.now(),
                    etag=_text(response, "ETag"),
                    last_modified=_text(response, "Last-Modified"),
                    unconditional=False,
                ),
            )
            raise NotModified
        known = notes_of(request).validators
        if response.status == 200 and known is not None and self._believed and self._lies(known, response):
            self._believed = False
            self._services.store.sources.update(self._source.name, believes_validators=False)
            log.warning(
                "%s: %s has changed under the same ETag; it is asked without validators from now on",
                self._source.name,
                printable(request.url),
            )
        return response

    @staticmethod
    def _lies(known: Validators, response: Response) -> bool:
        etag, modified = _text(response, "ETag"), _text(response, "Last-Modified")
        same = etag == known.etag if known.etag else modified == known.last_modified and modified is not None
        return same and bool(known.body_hash) and known.body_hash != body_hash(response)


def _repeated(notes: Notes) -> bool:
    return notes.discovers or (notes.link is not None and notes.link.kind is LinkKind.RECHECK)


def _text(response: Response, header: str) -> str | None:
    value = response.headers.get(header)
    return value.decode("latin-1") if value else None


def body_hash(response: Response) -> str:
    """SHA-256 of the decoded body, as `pages.body_hash` keeps it."""
    return hashlib.sha256(response.body).hexdigest()
