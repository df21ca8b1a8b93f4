"""Links on offer and the pages that answer: the door into the pure chain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

RENDER_CUT, RENDER_LACKING = RENDER_FLAGS = ("render_cut", "render_lacking")
"""Flags of a page that a browser made: it had not come to rest within its limits; something that its scripts asked for
could not be had."""


class LinkKind(StrEnum):
    """How an URL was offered."""

    FEED = "feed"
    NEWS_SITEMAP = "news_sitemap"
    SITEMAP = "sitemap"
    LISTING = "listing"
    WORDPRESS = "wordpress"
    TELEGRAM = "telegram"
    RECHECK = "recheck"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An URL offered, with what the offer said about it. Date strings are raw: `crawler.dates` reads them."""

    url: str
    kind: LinkKind
    found_on: str = ""
    title: str = ""
    published_raw: str = ""
    modified_raw: str = ""
    guid: str = ""
    section: str = ""
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePosition:
    """Where the raw answer lies: file name within data/warc, byte offset of its gzip member."""

    warc_file: str
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer: bytes after content-decoding, never text decoded by somebody else.

    `url` was asked for, `final_url` answered (after redirects).
    """

    url: str
    final_url: str
    source: str
    body: bytes
    fetched_at: datetime
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    link: Link | None = None
    archive: ArchivePosition | None = None
    flags: tuple[str, ...] = ()
    """What the fetch noticed: `truncated`, `downgraded` (https was asked for, http answered), `tls_unverified` (nobody
    vouches for the server), and RENDER_FLAGS."""

    def header(self, name: str) -> str:
        """The first header of that name (any case), or an empty string."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is kept of an answer beside its bytes."""

    url: str
    source: str
    kind: str
    """`article`, or how the page offers articles."""
    status: int | None
    fetched_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str = ""
    """Empty: the body is the one before, or isn't kept."""
    archive: ArchivePosition | None = None
    unconditional: bool = True
    """The request carried no validators."""
    led_to: str = ""
    """The other address that answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a conditional request for an URL can use, and what its last body was."""

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    status: int | None = None
    fetched_at: datetime | None = None
    unconditional_at: datetime | None = None
    """When it was last asked for without validators."""


def body_hash(body: bytes) -> str:
    """By which an answer is known to be the same again: SHA-256 of the decoded body, as `pages.body_hash` keeps it."""
    return sha256(body).hexdigest()
