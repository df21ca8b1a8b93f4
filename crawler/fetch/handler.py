"""The download handler: the last step before the wire.

Scrapy's HTTP handler with what must hold for every request, whoever makes it (spider, redirect, robots.txt):
the host's turn in the shared politeness budget, the addresses that the source may dial, and an end to headers.
"""

from __future__ import annotations

import asyncio
import re
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Response
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import IAddress
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS, ParseError
from twisted.web._newclient import Request as TxRequest
from twisted.web.http import _IdentityTransferDecoder
from twisted.web.iweb import IResponse

from crawler.fetch.guard import Allowance, allowance, allowed_networks
from crawler.fetch.refusals import Refusal
from crawler.fetch.services import edge_of
from crawler.fetch.tls import Verifying
from crawler.model import Detail, Reason

MAX_HEADER_BYTES = 256 * 1024
SILENCE_SECONDS = 1.0
"""After so long without a whole answer the source no longer counts among those crawled at once."""


_OPENS = re.compile(rb"<html[\s>]", re.IGNORECASE)
_CLOSES = re.compile(rb"</html\s*>", re.IGNORECASE)
_EDGE_BYTES = 2_000


class HeaderFloodError(Exception):
    """An answer whose header never ends."""


class _StrictParser(_LenientHTTPClientParser):
    """Tells a body without a length that is whole from one that was cut: both end with the connection.

    Leaves out headers whose names are no ASCII, for which Twisted would give up the whole answer.
    """

    def headerReceived(self, name: bytes, value: bytes) -> None:  # noqa: N802  # Twisted's interface
        if name.isascii():
            super().headerReceived(name, value)  # type: ignore[no-untyped-call]

    def connectionLost(self, reason: Failure | None = None) -> None:  # noqa: N802  # Twisted's interface
        body = self.bodyDecoder
        # At the end of an answer with a length, Twisted gives an exception that nobody raised as the reason.
        lost = isinstance(reason, Failure) and not isinstance(reason.value, ConnectionDone)
        if lost and isinstance(body, _IdentityTransferDecoder) and body.contentLength is None:
            body.contentLength = 1  # reset, or TLS without its end (RFC 9112, 9.8): a byte is missing for sure
        super().connectionLost(reason)


class _CappedProtocol(_LenientHTTP11ClientProtocol):
    """Counts the bytes of an answer's header; Twisted bounds a line, not their number."""

    _header_bytes = 0

    def request(self, request: TxRequest) -> Deferred[IResponse]:
        self._header_bytes = 0
        answer = super().request(request)
        if self._parser is not None:
            self._parser.__class__ = _StrictParser  # as Scrapy's own protocol does
            self._parser.lineLengthExceeded = self._line_too_long  # type: ignore[method-assign]
        return answer

    def _line_too_long(self, line: bytes) -> None:
        """Twisted would close the connection without a word."""
        self._giveUp(Failure(ParseError("a header line without end", line[:40])))  # type: ignore[no-untyped-call]

    def dataReceived(self, data: bytes) -> None:  # noqa: N802  # Twisted's interface
        super().dataReceived(data)  # type: ignore[no-untyped-call]
        parser = self._parser
        if parser is not None and parser.state in (STATUS, HEADER):
            self._header_bytes += len(data)
            if self._header_bytes > MAX_HEADER_BYTES:
                self._giveUp(Failure(HeaderFloodError()))  # type: ignore[no-untyped-call]


class _CappedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> _CappedProtocol:  # noqa: ARG002, N802
        return _CappedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class PoliteHandler(HTTP11DownloadHandler):
    """`http` and `https` for one crawler, that is, for one source."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _CappedFactory
        self._pool.retryAutomatically = False  # Twisted would ask again at once, without a turn and uncounted
        self._edge = edge_of(crawler)
        self._source = self._edge.source(crawler)
        self._run = self._edge.of(crawler)
        self._tls = Verifying.of(crawler) if self._source.verify_tls else None
        if self._tls is not None:
            self._contextFactory = self._tls  # type: ignore[assignment]  # zope: implemented by decorator
        self._networks = allowed_networks(self._source)
        own = self._source.delay
        self._gap = crawler.settings.getfloat("MARSAD_DELAY") if own is None else own

    async def download_request(self, request: Request) -> Response:
        """Sends the request when it is the host's turn.

        Raises:
            Refusal: BLOCKED_ADDRESS, HEADER_FLOOD, TLS, TOO_LARGE.
            Postponed: the host wants to be left alone for longer than a run waits.
        """
        allowed = Allowance(self._networks)
        async with self._edge.budgets.turn(urlsplit(request.url).hostname or "", self._gap):
            token = allowance.set(allowed)
            silence = asyncio.get_running_loop().call_later(SILENCE_SECONDS, self._edge.keep_waiting, self._run)
            try:
                return self._unverified(_doubted(await super().download_request(request)))
            except DownloadCancelledError as error:
                raise Refusal(Reason.TOO_LARGE, Detail.MESSAGE.of(error) if str(error) else None) from error
            except Exception as error:
                if allowed.refused:
                    refused = ", ".join(allowed.refused)
                    raise Refusal(Reason.BLOCKED_ADDRESS, Detail.PRIVATE_ADDRESS.of(refused)) from error
                if any(failure.check(HeaderFloodError) for failure in getattr(error.__cause__, "reasons", ())):
                    raise Refusal(Reason.HEADER_FLOOD, Detail.LARGE_HEADER.of(MAX_HEADER_BYTES)) from error
                if self._tls is not None and (fault := self._tls.fault(urlsplit(request.url).hostname or "")):
                    raise Refusal(Reason.TLS, fault) from error
                raise
            finally:
                silence.cancel()
                allowance.reset(token)

    def _unverified(self, response: Response) -> Response:
        """The answer, flagged where nobody vouches for who gave it."""
        if self._tls is None and response.url.startswith("https:"):
            response.flags.append("tls_unverified")
        return response


def _doubted(response: Response) -> Response:
    """The answer, flagged `truncated` if it is HTML whose end nothing vouches for.

    That is: no length, no coding with an end of its own, no end tag, and a server that hung up.
    """
    body = response.body
    if (
        "partial" in response.flags
        and "Content-Encoding" not in response.headers
        and _OPENS.search(body[:_EDGE_BYTES])
        and not _CLOSES.search(body[-_EDGE_BYTES:])
    ):
        response.flags.append("truncated")
    return response
