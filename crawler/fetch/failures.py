"""Scrapy's and Twisted's exceptions -> a reason from the closed list."""

from __future__ import annotations

from collections.abc import Iterator

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from twisted.internet import error as net
from twisted.web._newclient import ParseError

from crawler.model import Reason

try:
    from OpenSSL.SSL import Error as TLSError
except ImportError:  # pragma: no cover - Scrapy requires pyOpenSSL

    class TLSError(Exception):  # type: ignore[no-redef]
        """Never raised."""


_REASONS: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], Reason], ...] = (
    (TLSError, Reason.TLS),
    (net.SSLError, Reason.TLS),
    ((CannotResolveHostError, net.DNSLookupError), Reason.DNS),
    ((DownloadConnectionRefusedError, net.ConnectionRefusedError), Reason.REFUSED),
    ((DownloadTimeoutError, net.TimeoutError, TimeoutError), Reason.TIMEOUT),
    (ResponseDataLossError, Reason.TRUNCATED_BODY),
    (DownloadCancelledError, Reason.TOO_LARGE),
    (UnsupportedURLSchemeError, Reason.REDIRECT_SCHEME),
    ((ParseError, ValueError), Reason.BAD_HTTP),
    ((net.ConnectionLost, net.ConnectionDone, net.ConnectionAborted, net.ConnectError, ConnectionError), Reason.RESET),
    (DownloadFailedError, Reason.BAD_HTTP),
)
"""In order: a cause that says more stands before what wraps it.

Twisted's parser stumbles over some answers with whatever exception comes up (KeyError, AttributeError): a failed
download that no connection is to blame for was no HTTP.
"""


def reason_of(error: BaseException) -> Reason:
    """The reason for a request that failed; `internal` for an exception that nobody foresaw."""
    causes = list(_causes(error))
    for kinds, reason in _REASONS:
        if any(isinstance(cause, kinds) for cause in causes):
            return reason
    return Reason.ROBOTS_DISALLOW if isinstance(error, IgnoreRequest) and "robots" in str(error) else Reason.INTERNAL


def _causes(error: BaseException | None, depth: int = 0) -> Iterator[BaseException]:
    """The exception and what caused it: chained ones, and Twisted's lists of failures."""
    if error is None or depth > 5:
        return
    yield error
    for failure in getattr(error, "reasons", None) or ():
        yield from _causes(getattr(failure, "value", None), depth + 1)
    yield from _causes(error.__cause__, depth + 1)
