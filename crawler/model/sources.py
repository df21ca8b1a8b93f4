"""What the user told us of a source, and what was learned about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

DEMO_SOURCES = frozenset(("demo_mina", "demo_qalam", "demo_barq"))
"""The invented outlets of `marsad demo`: never in one archive with real ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of links to articles. `next` and `links` are CSS selectors of `<a>` elements."""

    url: str
    next: str | None = None
    links: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One news site as described by its table in sources.toml (see crawler/sources/reading.py for the bounds)."""

    name: str
    title: str
    home: str
    language: str = "ar"
    timezone: str = "UTC"
    enabled: bool = True
    disabled_reason: str = ""
    group: str = ""
    """The folder that lists of sources put it in."""
    feeds: tuple[str, ...] = ()
    feed_titles: tuple[tuple[str, str], ...] = ()
    """Names of its feeds, by address, as a list of subscriptions had them."""
    sitemaps: tuple[str, ...] | None = None
    """None: read from robots.txt; empty: none."""
    listings: tuple[Listing, ...] = ()
    wordpress: str | None = None
    telegram: tuple[str, ...] = ()
    """Names of channels whose public preview is read."""
    formerly: tuple[str, ...] = ()
    """Names that it had before: their articles are its own."""
    article_urls: tuple[str, ...] = ()
    """Regular expressions; an URL that matches one may be an article. Empty: every URL of the site."""
    exclude_urls: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    """Hosts of the site beyond those of home, feeds, sitemaps, listings and wordpress."""
    allow_addresses: tuple[str, ...] = ()
    """Private addresses (CIDR) that this source may be fetched from; configured, never learned."""
    https_only: bool = False
    """Whether a redirect from https to http is refused."""
    verify_tls: bool = True
    """Whether a server must prove by its certificate who it is; else its pages are flagged `tls_unverified`."""
    render: bool | Literal["all"] = False
    """Whether a browser makes the pages of its articles, or those of its listings too ("all")."""
    render_hosts: tuple[str, ...] = ()
    """Hosts beyond its own from which a page that is rendered may take scripts and data."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedLine:
    """A line (digits masked, folded: `crawler.arabic.letters.line_key`) that repeats over a source's articles."""

    key: str
    line: str
    """As last seen, for people."""
    articles: int
    share: float
    """Of the articles looked at, 0-1."""
    first_seen_at: datetime
    position: str = "any"
    """`edge` (nearly always among the first or last two lines), `any`; `place`, `order`: how dates are printed."""
    active: bool = True
    """False: a person undid it."""
    steady: bool = False
    """Its numbers stayed the same from article to article, so that a date in it is the site's. An order: day first."""


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
