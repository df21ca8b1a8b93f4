"""Notes: what spiders and middlewares tell each other of a request, as one object in `Request.meta`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from scrapy import Request

from crawler.discover.kinds import DISCOVERY
from crawler.model import ArchivePosition, Link, Validators

KEY = "marsad"
RENDER = "render"
"""The kind of requests that a page makes while a browser renders it."""
UNRENDERED = "unrendered"
"""In the archive, the kind of an answer that a browser made into the page."""
ARTICLE = "article"
"""The kind of requests for articles; pages of discovery have the kinds of crawler/discover/kinds.py."""


@dataclass(slots=True, kw_only=True)
class Notes:
    """Made with the request, filled in on its way, handed on to the requests that follow it (redirects, retries)."""

    kind: str = ""
    """What is asked for: an article, or a way of discovery; empty for robots.txt's rules."""
    link: Link | None = None
    """The offer that an article's request follows."""
    rules: bool = False
    """For robots.txt, which no rules hold back."""
    tries: int = 1
    """The number of this try."""
    validators: Validators | None = None
    """What is known of an earlier answer."""
    unconditional: bool | None = None
    """Whether the request went without validators; None while nobody has decided."""
    fetched_at: datetime | None = None
    archive: ArchivePosition | None = None
    """Where the raw answer lies; None if it isn't kept."""
    record: str = ""
    """Its WARC-Record-ID, where another record is to refer to it."""
    received: int = 0
    """Bytes of a robots.txt so far."""

    @property
    def discovers(self) -> bool:
        """Whether it is for a page that offers articles."""
        return self.kind in DISCOVERY


def meta(notes: Notes, **scrapy: Any) -> dict[str, Any]:
    """`Request.meta` with these notes, beside keys of Scrapy's own."""
    return {KEY: notes, **scrapy}


def notes_of(request: Request) -> Notes:
    """The notes of a request; a request of somebody else's has none yet, and gets its own."""
    notes: Notes = request.meta.setdefault(KEY, Notes())
    return notes


def tried(request: Request) -> Request:
    """The same request for its next try."""
    notes = notes_of(request)
    return request.replace(dont_filter=True, meta=request.meta | {KEY: replace(notes, tries=notes.tries + 1)})


def asked_url(request: Request) -> str:
    """The URL as the ledger knows it: before redirects and retries."""
    link = notes_of(request).link
    if link is not None:
        return link.url
    first: str = request.meta.get("redirect_urls", [request.url])[0]
    return first
