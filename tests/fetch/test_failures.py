"""Exceptions -> reasons."""

from __future__ import annotations

import pytest
from OpenSSL import SSL
from scrapy import exceptions
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet import error as net
from twisted.python.failure import Failure
from twisted.web._newclient import ParseError, ResponseFailed

from crawler.fetch.answers import ended
from crawler.fetch.refusals import NotModified, Postponed, Refusal
from crawler.model import Detail, OutcomeKind, Reason, Rejected, Settled, Stage
from crawler.phrases.locale import IN_ENGLISH


def wrapped(cause: Exception) -> exceptions.DownloadFailedError:
    """As Scrapy wraps what Twisted reports."""
    error = exceptions.DownloadFailedError("x")
    error.__cause__ = ResponseFailed([Failure(cause)])  # type: ignore[no-untyped-call]  # Twisted
    return error


CASES: dict[str, tuple[Exception, Reason]] = {
    "no such host": (exceptions.CannotResolveHostError("x"), Reason.DNS),
    "refused": (exceptions.DownloadConnectionRefusedError("x"), Reason.REFUSED),
    "too slow": (exceptions.DownloadTimeoutError("x"), Reason.TIMEOUT),
    "fewer bytes than promised": (exceptions.ResponseDataLossError("x"), Reason.TRUNCATED_BODY),
    "too many bytes": (exceptions.DownloadCancelledError("x"), Reason.TOO_LARGE),
    "scheme": (exceptions.UnsupportedURLSchemeError("x"), Reason.REDIRECT_SCHEME),
    "reset": (wrapped(net.ConnectionLost()), Reason.RESET),
    "certificate": (wrapped(SSL.Error([])), Reason.TLS),
    "no HTTP": (wrapped(ParseError("x", b"")), Reason.BAD_HTTP),  # type: ignore[no-untyped-call]  # Twisted
    "nobody foresaw": (KeyError("x"), Reason.INTERNAL),
    "ignored by somebody": (IgnoreRequest("Forbidden by robots.txt"), Reason.ROBOTS_DISALLOW),
    "410": (HttpError(Response("http://n.example/", status=410)), Reason.GONE),
    "our own": (Refusal(Reason.BLOCKED_ADDRESS, Detail.PRIVATE_ADDRESS.of("10.0.0.1")), Reason.BLOCKED_ADDRESS),
}


@pytest.mark.parametrize(("error", "reason"), CASES.values(), ids=CASES)
def test_reasons(error: Exception, reason: Reason) -> None:
    end = ended("http://n.example/", "mina", error)
    assert isinstance(end, Rejected)
    assert (end.url, end.source, end.reason) == ("http://n.example/", "mina", reason)


def test_an_unforeseen_error_is_named() -> None:
    end = ended("u", "s", ZeroDivisionError("by zero"))
    assert end.detail == Detail.MESSAGE.of("ZeroDivisionError: by zero")


def test_details_are_bounded_and_printable() -> None:
    detail = IN_ENGLISH.told(ended("u", "s", ValueError("\x1b[31m\u202e" + "x" * 5_000)).detail)
    assert len(detail) <= 500
    assert "\x1b" not in detail
    assert "\u202e" not in detail


def test_what_is_no_failure() -> None:
    unchanged = ended("u", "s", NotModified())
    assert isinstance(unchanged, Settled)
    assert (unchanged.outcome, unchanged.status) == (OutcomeKind.UNCHANGED, 304)
    later = ended("u", "s", Postponed(Reason.RATE_LIMITED, Detail.ASKED_TO_WAIT.of(429, 60), seconds=60, status=429))
    assert isinstance(later, Settled)
    assert (later.outcome, later.reason, later.stage) == (OutcomeKind.PENDING, Reason.RATE_LIMITED, Stage.FETCH)
