"""Extension: nothing that Scrapy drops or breaks goes unrecorded, and what a source costs is counted.

Scrapy logs an exception in a callback or a pipeline and goes on with exit status 0; each such end is put into the
ledger here. When a crawl has finished by itself, whatever was let through and has not ended was lost on the way.
"""

from __future__ import annotations

import logging
import re
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python import failure as twisted

from crawler.arabic.letters import printable
from crawler.errors import StorageError
from crawler.fetch.meta import asked_url, notes_of
from crawler.fetch.services import services_of
from crawler.model import Detail, Failure, OutcomeKind, Page, Reason, Rejected, Settled, Stage, Told
from crawler.model.events import Ended, Failed

log = logging.getLogger(__name__)

_MAX_AGE = re.compile(r"(?:^|,)\s*max-age=(\d{1,9})")


class Ledger:
    """Connects to the signals by which Scrapy tells of what it gave up."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._services = services_of(crawler)
        self._run = self._services.of(crawler)
        for handler, signal in (
            (self._downloaded, signals.response_downloaded),
            (self._dropped, signals.request_dropped),
            (self._spider_error, signals.spider_error),
            (self._item_error, signals.item_error),
            (self._closed, signals.spider_closed),
        ):
            crawler.signals.connect(handler, signal)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Ledger:
        return cls(crawler)

    def _downloaded(self, response: Response, request: Request) -> None:
        self._run.requests += 1
        self._run.not_modified += response.status == 304
        self._run.bytes += len(response.body)
        if notes_of(request).discovers:
            said = _MAX_AGE.search((response.headers.get("Cache-Control") or b"").decode("latin-1").lower())
            self._run.ttl = max(self._run.ttl, float(said[1]) if said else 0.0)

    def _dropped(self, request: Request) -> None:
        self._lost(asked_url(request), Stage.FETCH, Detail.REQUEST_DROPPED.of(), discovery=notes_of(request).discovers)

    def _spider_error(self, failure: twisted.Failure, response: Any) -> None:
        request = getattr(response, "request", None)
        if request is None:
            self._run.failure = self._run.failure or Failure(reason=Reason.INTERNAL, detail=_named(failure))
            return
        self._lost(asked_url(request), Stage.EXTRACT, _named(failure), discovery=notes_of(request).discovers)

    def _item_error(self, item: Any, failure: twisted.Failure) -> None:
        if isinstance(item, (Page, Rejected, Settled)):
            self._lost(item.url, Stage.STORE, _named(failure), discovery=False)

    def _lost(self, url: str, stage: Stage, detail: Told, *, discovery: bool) -> None:
        if discovery:
            self._run.failed_to_discover(Failure(url=url, reason=Reason.INTERNAL, detail=detail))
        try:
            lost = Rejected(url=url, source=self._run.source.name, reason=Reason.INTERNAL, stage=stage, detail=detail)
            self._services.sink.tell(Failed(rejected=lost, at=self._services.now()))
        except StorageError as error:
            self._services.abort(error)
        self._run.open.discard(url)

    def _closed(self, spider: Spider, reason: str) -> None:  # noqa: ARG002
        if reason == "finished" and self._services.fatal is None:
            for url in sorted(self._run.open):
                log.error("%s: %s was lost on the way", self._run.source.name, printable(url))
                self._lost(url, Stage.FETCH, Detail.LOST.of(), discovery=False)
        self._run.cut = reason != "finished" or self._services.budgets.stopping.is_set()
        if self._services.expired and self._services.fatal is None:
            for url in sorted(self._run.open):
                left = Settled(
                    url=url,
                    source=self._run.source.name,
                    outcome=OutcomeKind.PENDING,
                    reason=Reason.BUDGET,
                    detail=Detail.TIME_UP.of(),
                )
                self._services.sink.tell(Ended(settled=left, at=self._services.now()))
        ttl = self._crawler.stats.get_value("marsad/ttl", 0)
        self._run.ttl = max(self._run.ttl, float(ttl))
        self._run.close()


def _named(failure: twisted.Failure) -> Told:
    return Detail.MESSAGE.of(printable(f"{type(failure.value).__name__}: {failure.value}"))
