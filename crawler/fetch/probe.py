"""A few polite requests outside of a crawl, for `marsad add` and `marsad check --live`.

Blocking, by the standard library: one answer at a time, bounded in size and time, robots.txt obeyed, private addresses
refused at the moment of dialling unless allowed (the address checked is the address dialled).
"""

from __future__ import annotations

import functools
import http.client
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from datetime import UTC, datetime
from ipaddress import ip_network
from typing import Any
from urllib.parse import urljoin

from protego import Protego

from crawler import __version__
from crawler.arabic.letters import printable
from crawler.limits import PAGE_BYTES, ROBOTS_BYTES
from crawler.model import Page, Reason, Rejected, Stage
from crawler.model.reasons import reason_of_status
from crawler.web import addresses, urls

MAX_SECONDS = 30.0
TIMEOUT = 15.0
"""For one step of a connection."""
MIN_GAP = 1.0
"""Seconds between two requests to a public host."""


class _BlockedError(OSError):
    """A private address that isn't allowed."""


class Prober:
    """Asks for single pages.

    Args:
        contact: where site owners reach whoever runs this.
        allowed: private addresses (CIDR) that may be asked.
    """

    def __init__(self, contact: str = "", allowed: Sequence[str] = ()) -> None:
        self._agent = f"Marsad/{__version__}" + (f" (+{contact})" if contact else "")
        self._networks = [ip_network(one, strict=False) for one in allowed]
        # Neither file: nor ftp: nor data: has a handler here.
        self._opener = urllib.request.OpenerDirector()
        handlers = (
            self._http(),
            self._https(),
            urllib.request.HTTPRedirectHandler(),
            urllib.request.HTTPDefaultErrorHandler(),
            urllib.request.HTTPErrorProcessor(),
        )
        for handler in handlers:
            self._opener.add_handler(handler)
        self._robots: dict[str, Protego | Rejected | None] = {}
        self._last: dict[str, float] = {}

    def get(self, url: str, source: str = "") -> Page | Rejected:
        """The page at an address, or why there is none; robots.txt is asked first."""
        refused = urls.acceptable(url)
        if refused:
            return Rejected(url=url, source=source, reason=refused, stage=Stage.FETCH)
        rules = self._rules(url)
        if isinstance(rules, Rejected):
            return Rejected(url=url, source=source, reason=rules.reason, stage=Stage.ROBOTS, detail=rules.detail)
        if rules is not None and not rules.can_fetch(url, "Marsad"):
            return Rejected(url=url, source=source, reason=Reason.ROBOTS_DISALLOW, stage=Stage.ROBOTS)
        return self._fetch(urls.canonical(url), source)

    def robots(self, url: str, source: str = "") -> Page | Rejected:
        """The robots.txt of an address' host."""
        return self._fetch(urljoin(url, "/robots.txt"), source)

    def _rules(self, url: str) -> Protego | Rejected | None:
        """The host's rules; None: everything is allowed; Rejected: they can't be had (RFC 9309 section 2.3.1)."""
        key = urljoin(url, "/")
        if key not in self._robots:
            answer = self.robots(url)
            if isinstance(answer, Page):
                text = answer.body[:ROBOTS_BYTES].decode("utf-8-sig", errors="replace")
                self._robots[key] = Protego.parse(text)
            elif answer.status is not None and 400 <= answer.status < 500 and answer.status != 429:
                self._robots[key] = None
            elif answer.status is not None:
                self._robots[key] = Rejected(
                    url=answer.url,
                    source="",
                    reason=Reason.ROBOTS_UNREACHABLE,
                    detail=f"robots.txt: HTTP {answer.status}",
                )
            else:
                self._robots[key] = answer
        return self._robots[key]

    def _fetch(self, url: str, source: str) -> Page | Rejected:
        def rejected(reason: Reason, detail: object = "", status: int | None = None) -> Rejected:
            return Rejected(
                url=url, source=source, reason=reason, stage=Stage.FETCH, detail=printable(str(detail)), status=status
            )

        self._wait(urls.host(url))
        headers = {"User-Agent": self._agent, "Accept": "*/*", "Accept-Encoding": "identity"}
        try:
            request = urllib.request.Request(url, headers=headers)  # noqa: S310  # the opener knows http(s) alone
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                body = _read(answer)
                return Page(
                    url=url,
                    final_url=answer.geturl(),
                    source=source,
                    body=body,
                    status=answer.status,
                    headers=tuple(answer.headers.items()),
                    fetched_at=datetime.now(UTC),
                )
        except urllib.error.HTTPError as error:
            with error:
                status = error.code
            return rejected(reason_of_status(status), f"HTTP {status}", status)
        except urllib.error.URLError as error:
            return rejected(_reason(error.reason), error.reason)
        except (OSError, http.client.HTTPException, ValueError) as error:
            return rejected(_reason(error), error)

    def _wait(self, host: str) -> None:
        where = addresses.address(host)
        public = where is None or addresses.is_public(where)
        gap = self._last.get(host, 0.0) + MIN_GAP - time.monotonic()
        if public and gap > 0:
            time.sleep(gap)
        self._last[host] = time.monotonic()

    def _dial(
        self, address: tuple[str, int], timeout: float | None = None, source_address: Any = None
    ) -> socket.socket:
        host, port = address
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        for entry in found:
            where = addresses.address(str(entry[4][0]))
            if where is None or not (addresses.is_public(where) or any(where in one for one in self._networks)):
                raise _BlockedError(f"{entry[4][0]} is no public address")
        error: OSError | None = None
        for entry in found:
            try:
                return socket.create_connection((str(entry[4][0]), port), timeout, source_address)
            except OSError as failure:
                error = failure
        raise error or OSError(f"{host} has no address")

    def _http(self) -> urllib.request.HTTPHandler:
        dial = self._dial

        class Connection(http.client.HTTPConnection):
            def __init__(self, *arguments: Any, **named: Any) -> None:
                super().__init__(*arguments, **named)
                self._create_connection = dial

        class Handler(urllib.request.HTTPHandler):
            def http_open(self, request: urllib.request.Request) -> Any:
                return self.do_open(Connection, request)

        return Handler()

    def _https(self) -> urllib.request.HTTPSHandler:
        dial = self._dial

        class Connection(http.client.HTTPSConnection):
            def __init__(self, *arguments: Any, **named: Any) -> None:
                super().__init__(*arguments, **named)
                self._create_connection = dial

        class Handler(urllib.request.HTTPSHandler):
            def https_open(self, request: urllib.request.Request) -> Any:
                return self.do_open(functools.partial(Connection, context=ssl.create_default_context()), request)

        return Handler()


def _read(answer: Any) -> bytes:
    """The body, bounded in bytes and in time."""
    ends = time.monotonic() + MAX_SECONDS
    parts, size = [], 0
    while size < PAGE_BYTES and (part := answer.read1(65_536)):
        parts.append(part)
        size += len(part)
        if time.monotonic() > ends:
            raise TimeoutError(f"still sending after {MAX_SECONDS:g} s")
    return b"".join(parts)[:PAGE_BYTES]


def _reason(error: object) -> Reason:
    kinds: tuple[tuple[type[BaseException], Reason], ...] = (
        (_BlockedError, Reason.BLOCKED_ADDRESS),
        (socket.gaierror, Reason.DNS),
        (ssl.SSLError, Reason.TLS),
        (TimeoutError, Reason.TIMEOUT),
        (ConnectionRefusedError, Reason.REFUSED),
        (ConnectionError, Reason.RESET),
        (http.client.HTTPException, Reason.BAD_HTTP),
        (ValueError, Reason.BAD_URL),
    )
    return next((reason for kind, reason in kinds if isinstance(error, kind)), Reason.RESET)
