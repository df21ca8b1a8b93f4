"""From what a page says to what is written about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from crawler.model.dates import KEPT, Dating, Precision, PublishedDate
from crawler.model.details import Told
from crawler.model.pages import ArchivePosition
from crawler.model.reasons import OutcomeKind, Reason
from crawler.model.watches import Met


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedLine:
    """A line cut from a text, and the named rule that cut it."""

    rule: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What a page says, cleaned; every line of the engine's text is in `text`, a metadata field or `removed`."""

    title: str
    text: str
    """Paragraphs joined by a single newline."""
    summary: str = ""
    authors: tuple[str, ...] = ()
    section: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    site_name: str = ""
    source_attribution: str = ""
    dateline_place: str = ""
    dateline_agency: str = ""
    byline: str = ""
    issue: str = ""
    charset: str = ""
    removed: tuple[RemovedLine, ...] = ()
    flags: tuple[str, ...] = ()
    """Such as `truncated`, `kept_despite_rules`, `repaired_mojibake`."""
    lines: tuple[str, ...] = ()
    """Lines before cleaning, for learning what repeats over a source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What makes two texts the same, nearly the same, or related (crawler/dedup/fingerprint.py)."""

    version: int
    text_hash: str
    """Hex digest of the folded, line-cleaned tokens."""
    minhash: bytes = b""
    """128 unsigned 32-bit little-endian values."""
    bands: tuple[int, ...] = ()
    """LSH band keys, signed 64 bit."""
    sentences: tuple[int, ...] = ()
    """Hashes of folded sentences, signed 64 bit."""
    numbers: tuple[str, ...] = ()
    tokens: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Everything known of an article, nothing decided."""

    url: str
    """Canonical URL, the article's identity."""
    asked_url: str
    """As discovered and asked for; an alias when it differs."""
    source: str
    extraction: Extraction
    published: PublishedDate
    fingerprint: Fingerprint
    fetched_at: datetime
    extractor: str
    """Name and version of what derived it."""
    profile_version: int = 0
    body_hash: str = ""
    archive: ArchivePosition | None = None
    aliases: tuple[str, ...] = ()
    answered_url: str = ""
    """The address that answered, without its fragment and what only tracks."""
    guid: str = ""
    """By which its feed knows it."""
    met: tuple[Met, ...] | None = None
    """The watches that it meets; None: nobody has looked."""


class CopyKind(StrEnum):
    """How an article relates to its story."""

    FIRST = "first"
    IDENTICAL = "identical"
    SYNDICATED = "syndicated"
    NEAR = "near"
    RELATED = "related"
    """A copy, but of another article than the first."""
    INDEPENDENT = "independent"
    """Of no other one: an origin of its own (crawler/decide/origins.py)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """What the store already holds of an article that a draft may repeat."""

    id: int
    source: str
    url: str
    title: str
    text: str
    text_hash: str
    revision: int
    published_on: date | None = None
    published_at: datetime | None = None
    published_trust: int = 0
    published_signal: str = ""
    published_precision: Precision | None = None
    first_seen_at: datetime | None = None
    story: int | None = None
    truncated: bool = False
    source_attribution: str = ""
    fingerprint: Fingerprint | None = None
    last_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A wholly other text that a known article's page showed."""

    text_hash: str
    earlier: bool
    """In an earlier run than this one."""
    shared: bool
    """Another known article's page showed it, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is to be written for a draft; complete, so that storage decides nothing."""

    outcome: OutcomeKind
    draft: Draft | None = None
    article: int | None = None
    """The stored article that is revised, unchanged or repeated."""
    reason: Reason | None = None
    detail: Told | None = None
    keeps_page: bool = False
    """The answer isn't the article's: what is stored of its page stays."""
    doubts: bool = False
    """A wholly other text: believed when a later run finds it again."""
    led_away: bool = False
    """The stored article's address leads to another text now: it is gone."""
    takes_back: int | None = None
    """A stored article that turned out to be a notice."""
    frees: bool = False
    """The page's address led to an article by its text alone, and doesn't any more."""
    by_text: bool = False
    """It repeats an article by its text alone."""
    dating: Dating = KEPT
    """Of the article that is new, revised or the same again."""
    correction: bool = False
    """The same page read by other rules, not an edit by its publisher: no revision comes of it."""
