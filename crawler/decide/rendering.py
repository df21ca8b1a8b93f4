"""What a page that is rendered in a browser may ask for: rules in order, the first that refuses counts.

A reader of the text needs a page's scripts and the data that they ask for, from the hosts of the source; not its
pictures, frames, counters and forms, nor what other sites would learn of the visit. Pure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from crawler.model import Reason, Source
from crawler.web import urls

_WEB_PORTS = frozenset({80, 443})
_TAKEN = frozenset({"document", "script", "xhr", "fetch"})
_HEADER_BYTES = 8 * 1024
"""Of what a script adds to the headers of its request: as much as common servers take."""


_HTML = frozenset({"", "text/html", "application/xhtml+xml"})


def is_rendered(source: Source, kind: str, status: int, content_type: str) -> bool:
    """Whether a browser makes an answer into the page.

    Args:
        kind: for what it was asked (`article`, or a way of discovery).
        content_type: as the server labels it; empty where it doesn't.
    """
    wanted = (bool(source.render) and kind == "article") or (source.render == "all" and kind == "listing")
    return wanted and status == 200 and content_type.partition(";")[0].strip().lower() in _HTML


def waits_for_scripts(reason: Reason, body: bytes) -> bool:
    """Whether a page that was refused may have a text once its scripts have run."""
    return reason in (Reason.NO_TEXT, Reason.TOO_SHORT) and b"<script" in body.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One request that a page makes, before anything was sent.

    Args:
        kind: of the resource, in the browser's words (`script`, `xhr`, `image`).
        main: it would take the place of the page itself.
        headers: that the browser would send.
    """

    url: str
    method: str = "GET"
    kind: str = "script"
    main: bool = False
    headers: tuple[tuple[str, str], ...] = ()


class Denial(StrEnum):
    """Why a page doesn't get what it asks for."""

    STYLE = "style"
    """It is told that the sheet is empty: some loaders of scripts wait for sheets."""
    UNREAD = "unread"
    FRAME = "frame"
    ADDRESS = "address"
    ELSEWHERE = "another_host"
    METHOD = "method"
    HEADERS = "headers"

    @property
    def is_told(self) -> bool:
        """Whether an operator should know, since an article may be missing for it."""
        return self in (Denial.ADDRESS, Denial.ELSEWHERE, Denial.METHOD)

    @property
    def leads_away(self) -> bool:
        """Whether a page that went there would be another site's."""
        return self in (Denial.ADDRESS, Denial.ELSEWHERE)


Rule = Callable[[Wish, str, Source], bool]


def _is_style(wish: Wish, page: str, source: Source) -> bool:  # noqa: ARG001
    return wish.kind == "stylesheet"


def _is_unread(wish: Wish, page: str, source: Source) -> bool:  # noqa: ARG001
    """Pictures, fonts, sound, streams, beacons: no text comes of them."""
    return wish.kind not in _TAKEN


def _is_framed(wish: Wish, page: str, source: Source) -> bool:  # noqa: ARG001
    return wish.kind == "document" and not wish.main


def _is_no_address(wish: Wish, page: str, source: Source) -> bool:
    """What no crawl asks for (`file:`, a user in it), or a port of the host that isn't the page's own."""
    return urls.acceptable(wish.url) is not None or not _is_port_of(wish.url, page, source)


def _is_elsewhere(wish: Wish, page: str, source: Source) -> bool:  # noqa: ARG001
    return not (urls.belongs(wish.url, source) or (not wish.main and gives_scripts(wish.url, source)))


def _sends(wish: Wish, page: str, source: Source) -> bool:  # noqa: ARG001
    """A crawler reads: whatever else than GET may change something."""
    return wish.method != "GET"


def _is_heavy(wish: Wish, page: str, source: Source) -> bool:  # noqa: ARG001
    return sum(len(name) + len(value) for name, value in wish.headers) > _HEADER_BYTES


RULES: tuple[tuple[Denial, Rule], ...] = (
    (Denial.STYLE, _is_style),
    (Denial.UNREAD, _is_unread),
    (Denial.FRAME, _is_framed),
    (Denial.ADDRESS, _is_no_address),
    (Denial.ELSEWHERE, _is_elsewhere),
    (Denial.METHOD, _sends),
    (Denial.HEADERS, _is_heavy),
)


def denied(wish: Wish, page: str, source: Source) -> Denial | None:
    """Why a page of a source doesn't get what it asks for; None: it is fetched, as robots.txt and budgets allow.

    Args:
        page: the address at which the page answered.
    """
    return next((denial for denial, rule in RULES if rule(wish, page, source)), None)


def gives_scripts(url: str, source: Source) -> bool:
    """Whether an address is of a host, or host and port, that the source names for its scripts and data."""
    return urls.host(url) in source.render_hosts or _netloc(url) in source.render_hosts


def _is_port_of(url: str, page: str, source: Source) -> bool:
    """Whether the port is named, one where sites answer, or the page's or home's own; another may be of anything."""
    if _netloc(url) in (*source.hosts, *source.render_hosts):
        return True
    own = {_port(page), _port(source.home)}
    return _port(url) in (own | _WEB_PORTS if own & _WEB_PORTS else own)


def _netloc(url: str) -> str:
    return urls.netloc(urlsplit(url).netloc)


def _port(url: str) -> int:
    parts = urlsplit(url)
    return parts.port or (443 if parts.scheme == "https" else 80)
