"""The nouns: frozen values that travel between the steps.

Everything here can be pickled, compares by value and knows nothing of Scrapy, SQLite or a clock.
`Page` is the only door into the pure chain, `Decision` the only door out.

Times are aware and in UTC; a `date` is a calendar day in the source's own time zone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum

# --- what the user told us -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of links to articles. `next` and `links` are CSS selectors of `<a>` elements."""

    url: str
    next: str | None = None
    links: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One news site as described by its table in sources.toml (see crawler/config.py for the bounds)."""

    name: str
    title: str
    home: str
    language: str = "ar"
    timezone: str = "UTC"
    enabled: bool = True
    disabled_reason: str = ""
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] | None = None
    """None: read from robots.txt; empty: none."""
    listings: tuple[Listing, ...] = ()
    wordpress: str | None = None
    article_urls: tuple[str, ...] = ()
    """Regular expressions; an URL that matches one may be an article. Empty: every URL of the site."""
    exclude_urls: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    """Hosts of the site beyond those of home, feeds, sitemaps, listings and wordpress."""
    allow_addresses: tuple[str, ...] = ()
    """Private addresses (CIDR) that this source may be fetched from; configured, never learned."""
    every: timedelta | None = None
    """Fixed polling interval; None: adaptive."""
    delay: float | None = None
    """Seconds between two requests to one host; None: the default."""
    max_pages: int | None = None
    """Articles fetched for one run; None: the default."""
    strip_lines: tuple[str, ...] = ()
    """Regular expressions of whole lines that are never text, beyond what is learned."""
    signatures: tuple[str, ...] = ()
    """Names by which the site signs, beyond `title`."""
    banner_lines: tuple[str, ...] = ()
    """Regular expressions of lines that carry the site's date, never the article's."""
    url_date: str | None = None
    """Regular expression with groups year, month, day (and hour, minute) for dates in URLs."""
    dateline_agency: str | None = None
    aggregator: bool = False
    """Shows others' articles: never the origin of a story."""
    mirror_of: str | None = None


# --- discovery and fetching ------------------------------------------------------------------------


class LinkKind(StrEnum):
    """How an URL was offered."""

    FEED = "feed"
    NEWS_SITEMAP = "news_sitemap"
    SITEMAP = "sitemap"
    LISTING = "listing"
    WORDPRESS = "wordpress"
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
    """What the fetch noticed, such as `truncated`."""

    def header(self, name: str) -> str:
        """The first header of that name (any case), or an empty string."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")


# --- extraction ------------------------------------------------------------------------------------


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
    canonical_url: str = ""
    charset: str = ""
    removed: tuple[RemovedLine, ...] = ()
    flags: tuple[str, ...] = ()
    """Such as `truncated`, `kept_despite_rules`, `repaired_mojibake`."""
    lines: tuple[str, ...] = ()
    """Lines before cleaning, for learning what repeats over a source."""


# --- dates -----------------------------------------------------------------------------------------


class Precision(StrEnum):
    """How fine a date is known."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateSignal:
    """One statement about when the article was published or modified, with what became of it."""

    signal: str
    """Name in SIGNALS, such as `jsonld`."""
    family: str
    """Statements of one family (meta, jsonld, url, feed, visible ...) don't confirm each other."""
    raw: str
    on: date
    """The day in the source's time zone; the first of the month or year where only that is known."""
    at: datetime | None = None
    """UTC moment; None unless a time of day is known."""
    precision: Precision = Precision.DAY
    trust: int = 0
    """0-100."""
    modified: bool = False
    """Speaks of a modification, never of publication."""
    flags: tuple[str, ...] = ()
    chosen: bool = False
    why_not: str = ""
    """Why it lost; empty for the chosen one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedDate:
    """When an article was published, or honestly unknown (`on` None), with every signal kept."""

    on: date | None = None
    at: datetime | None = None
    precision: Precision | None = None
    signal: str = ""
    trust: int = 0
    modified_at: datetime | None = None
    signals: tuple[DateSignal, ...] = ()


# --- what is learned about a source ----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedLine:
    """A line (digits masked, folded: `crawler.text.line_key`) that repeats over a source's articles."""

    key: str
    line: str
    """As last seen, for people."""
    articles: int
    share: float
    """Of the articles looked at, 0-1."""
    first_seen_at: datetime
    position: str = "any"
    """`edge` (nearly always among the first or last two lines) or `any`."""
    active: bool = True
    """False: a person undid it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteProfile:
    """What repeats across a source and so says nothing about an article. Empty at first."""

    source: str
    version: int = 0
    articles: int = 0
    lines: tuple[LearnedLine, ...] = ()
    site_names: tuple[str, ...] = ()
    """Affixes of titles that are the site's name."""
    feed_offset: timedelta = timedelta(0)
    """To be added to feed times: a source that labels its local time GMT."""


# --- identity and decision -------------------------------------------------------------------------


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


class Reason(StrEnum):
    """Why a URL gave no article: the closed list. A member's value is what is stored and counted."""

    DNS = "dns"
    REFUSED = "refused"
    RESET = "reset"
    TIMEOUT = "timeout"
    TLS = "tls"
    BAD_HTTP = "bad_http"
    HEADER_FLOOD = "header_flood"
    TOO_LARGE = "too_large"
    DECOMPRESSION = "decompression"
    BAD_ENCODING = "bad_encoding"
    TRUNCATED_BODY = "truncated_body"
    HTTP_4XX = "http_4xx"
    HTTP_5XX = "http_5xx"
    GONE = "gone"
    RATE_LIMITED = "rate_limited"
    REDIRECT_LOOP = "redirect_loop"
    REDIRECT_LIMIT = "redirect_limit"
    REDIRECT_SCHEME = "redirect_scheme"
    REDIRECT_BAD = "redirect_bad"
    BLOCKED_ADDRESS = "blocked_address"
    OFFSITE = "offsite"
    BAD_URL = "bad_url"
    ROBOTS_DISALLOW = "robots_disallow"
    ROBOTS_UNREACHABLE = "robots_unreachable"
    NOT_HTML = "not_html"
    NOT_ARTICLE = "not_article"
    EMPTY = "empty"
    SOFT_404 = "soft_404"
    EXTRACT_TIMEOUT = "extract_timeout"
    EXTRACT_CRASH = "extract_crash"
    EXTRACT_MEMORY = "extract_memory"
    EXTRACT_TOO_COMPLEX = "extract_too_complex"
    EXTRACT_TRUNCATED = "extract_truncated"
    NO_TEXT = "no_text"
    TOO_SHORT = "too_short"
    FEED_NOT_FEED = "feed_not_feed"
    FEED_MALFORMED = "feed_malformed"
    FEED_EMPTY = "feed_empty"
    FEED_DTD = "feed_dtd"
    SITEMAP_INVALID = "sitemap_invalid"
    SITEMAP_TOO_LARGE = "sitemap_too_large"
    SITEMAP_LOOP = "sitemap_loop"
    LISTING_EMPTY = "listing_empty"
    WORDPRESS_INVALID = "wordpress_invalid"
    TRAP_LIMIT = "trap_limit"
    BUDGET = "budget"
    SOURCE_REMOVED = "source_removed"
    DB_LOCKED = "db_locked"
    DB_FULL = "db_full"
    DB_CORRUPT = "db_corrupt"
    ARCHIVE_WRITE = "archive_write"
    INTERNAL = "internal"


class Stage(StrEnum):
    """Where on the way a URL ended."""

    DISCOVER = "discover"
    ROBOTS = "robots"
    FETCH = "fetch"
    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"
    WORDPRESS = "wordpress"
    EXTRACT = "extract"
    DATE = "date"
    STORE = "store"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A page that gave no article, and why. An expected end, not an error."""

    url: str
    source: str
    reason: Reason
    stage: Stage = Stage.EXTRACT
    detail: str = ""
    status: int | None = None
    """HTTP status, where one was answered."""


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


class CopyKind(StrEnum):
    """How an article relates to its story."""

    FIRST = "first"
    IDENTICAL = "identical"
    SYNDICATED = "syndicated"
    NEAR = "near"
    RELATED = "related"


class OutcomeKind(StrEnum):
    """The end of a URL within a run. `pending` is what is left when a run is cut."""

    NEW = "new"
    REVISED = "revised"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    FAILED = "failed"
    GONE = "gone"
    SKIPPED = "skipped"
    PENDING = "pending"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An URL that gave no page to process and isn't at fault: unchanged by a 304, or left for the next run."""

    url: str
    source: str
    outcome: OutcomeKind
    """`unchanged` or `pending`."""
    reason: Reason | None = None
    stage: Stage = Stage.FETCH
    detail: str = ""
    status: int | None = None


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
    published_precision: Precision | None = None
    first_seen_at: datetime | None = None
    story: int | None = None
    truncated: bool = False
    source_attribution: str = ""
    fingerprint: Fingerprint | None = None
    last_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is to be written for a draft; complete, so that storage decides nothing."""

    outcome: OutcomeKind
    draft: Draft | None = None
    article: int | None = None
    """The stored article that is revised, unchanged or repeated."""
    reason: Reason | None = None
    detail: str = ""
    correction: bool = False
    """The same page read by other rules, not an edit by its publisher: no revision comes of it."""


# --- runs ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The one end of one URL in one run."""

    run: int
    source: str
    url: str
    outcome: OutcomeKind
    at: datetime
    stage: Stage | None = None
    reason: Reason | None = None
    detail: str = ""
    """At most 500 characters, without control characters."""
    status: int | None = None
    """HTTP status, where one was answered."""


class ExitStatus(IntEnum):
    """The exit status of the commands."""

    OK = 0
    SOURCE_FAILED = 1
    USAGE = 2
    LOCKED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTally:
    """One source's part in a run."""

    source: str
    outcomes: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    requests: int = 0
    bytes: int = 0
    seconds: float = 0.0
    error: str = ""
    """Why the source failed outright; empty when it didn't."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a command that writes."""

    id: int
    command: str
    started_at: datetime
    finished_at: datetime | None = None
    status: str = "running"
    tallies: tuple[SourceTally, ...] = ()
