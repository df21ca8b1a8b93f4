"""Retries, spaced, and what a host asks for: Retry-After, 429, 503.

Scrapy's own retry middleware asks again at once (three requests within 10 ms of a 429, measured) and knows no
Retry-After.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response

from crawler.fetch.failures import reason_of
from crawler.fetch.meta import asked_url, notes_of, tried
from crawler.fetch.politeness import PATIENCE
from crawler.fetch.refusals import Postponed, Refusal
from crawler.fetch.services import edge_of
from crawler.model import Detail, Reason
from crawler.web.headers import retry_after

log = logging.getLogger(__name__)

_TRANSIENT = frozenset({408, 500, 502, 504, 520, 521, 522, 523, 524, 525, 527})
_BUSY = frozenset({429, 503})
_PASSING = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    DownloadFailedError,
    OSError,
)
"""Failures that another try may mend."""
UNASKED_WAIT = 30.0
"""Seconds that a host is left alone after a 429 or 503 without Retry-After; doubled with each."""


class Retries:
    """Downloader middleware: at most MARSAD_TRIES tries of a URL in a run, each wait twice the one before.

    What a source that was down the last time offers, and its robots.txt, are asked for once.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._edge = edge_of(crawler)
        self._run = self._edge.of(crawler)
        self.tries = crawler.settings.getint("MARSAD_TRIES")
        self._down = self._edge.memory.was_down(self._run.source.name)
        self.spacing = crawler.settings.getfloat("MARSAD_RETRY_SPACING")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Retries:
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        host = urlsplit(request.url).hostname or ""
        if response.status in _BUSY:
            return self._busy(request, response, host)
        if response.status in _TRANSIENT:
            if again := await self._again(request):
                return again
            self._edge.budgets.failed(host, Reason.HTTP_5XX)
            return response
        self._edge.budgets.answered(host)
        return response

    def _busy(self, request: Request, response: Response, host: str) -> Request | Response:
        """The host is left alone for as long as it asked; the handler keeps all other requests to it waiting too."""
        tries = notes_of(request).tries
        said = retry_after((response.headers.get("Retry-After") or b"").decode("latin-1"), datetime.now(UTC))
        wait = said if said is not None else min(UNASKED_WAIT, 6 * self.spacing) * 2 ** (tries - 1)
        self._edge.budgets.close(host, wait)
        if said is None:
            self._edge.budgets.failed(host, Reason.RATE_LIMITED)
        if wait <= PATIENCE and tries < self._tries(request):
            self._edge.keep_waiting(self._run)
            return tried(request)
        self._run.closed = max(self._run.closed, wait)
        self._edge.retry_at[asked_url(request)] = self._edge.later(wait)
        raise Postponed(
            Reason.RATE_LIMITED,
            Detail.ASKED_TO_WAIT.of(response.status, f"{wait:.0f}"),
            seconds=wait,
            status=response.status,
        )

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        if isinstance(exception, Postponed) and exception.seconds is not None:
            self._run.closed = max(self._run.closed, exception.seconds)
        if isinstance(exception, Refusal):
            return None
        if not isinstance(exception, _PASSING):
            return None
        if again := await self._again(request):
            return again
        self._edge.budgets.failed(urlsplit(request.url).hostname or "", reason_of(exception))
        return None

    def _tries(self, request: Request) -> int:
        notes = notes_of(request)
        return 1 if self._down and (notes.discovers or notes.rules) else self.tries

    async def _again(self, request: Request) -> Request | None:
        tries = notes_of(request).tries
        if tries >= self._tries(request):
            return None
        self._edge.keep_waiting(self._run)
        await self._edge.budgets.pause(self.spacing * 2 ** (tries - 1))
        return tried(request)
