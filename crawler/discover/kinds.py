"""KINDS: the ways in which a site offers its articles. `marsad check`, `marsad add`, the loops and the docs go by it.

A new kind is an entry here, a reader beside this module and a loop in spiders/.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from crawler.discover import Discovery
from crawler.discover.feed import read_feed
from crawler.discover.listing import read_listing
from crawler.discover.sitemap import read_robots_sitemaps, read_sitemap
from crawler.discover.telegram import channel_url, read_telegram
from crawler.discover.wordpress import posts_url, read_wordpress
from crawler.model import LinkKind, Listing, Page, Source, Stage
from crawler.web import urls


class Reads(Protocol):
    """What a page offers; a function of its module, so that it can be sent to a worker process."""

    def __call__(self, page: Page, source: Source) -> Discovery: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One way of discovery."""

    name: str
    """Of its requests, its pages and its loop."""
    key: str
    """In sources.toml; empty where nothing is configured."""
    stage: Stage
    """Where its faults are booked."""
    links: tuple[LinkKind, ...]
    """What its offers are called."""
    signals: tuple[str, ...]
    """The date signals (crawler/dates/signals.py) that read what its offers say of publication."""
    starts: Callable[[Source], Sequence[str]]
    """The addresses that a source has of this kind."""
    read: Reads
    carries: bool = False
    """Whether its pages show articles whole (`Discovery.carried`)."""
    onward: str = ""
    """The kind of the pages that it names, where it offers no articles itself."""


def _posts(source: Source) -> Sequence[str]:
    return (posts_url(source.wordpress, per_page=10),) if source.wordpress else ()


def _listings(source: Source) -> Sequence[str]:
    return [listing.url for listing in source.listings]


def _read_listing(page: Page, source: Source) -> Discovery:
    asked = urls.canonical(page.url)
    own = (listing for listing in source.listings if urls.canonical(listing.url) == asked)
    return read_listing(page, source, next(own, Listing(url=page.url)))


def _robots(source: Source) -> Sequence[str]:
    return (urljoin(source.home, "/robots.txt"),) if source.home and source.sitemaps is None else ()


def _read_robots(page: Page, source: Source) -> Discovery:
    """robots.txt, or one of the sitemaps that it led to."""
    return (read_robots_sitemaps if urlsplit(page.url).path == "/robots.txt" else read_sitemap)(page, source)


FEED = Kind(
    name="feed",
    key="feeds",
    stage=Stage.FEED,
    links=(LinkKind.FEED,),
    signals=("feed",),
    starts=lambda source: source.feeds,
    read=read_feed,
)
WORDPRESS = Kind(
    name="wordpress",
    key="wordpress",
    stage=Stage.WORDPRESS,
    links=(LinkKind.WORDPRESS,),
    signals=("wordpress",),
    starts=_posts,
    read=read_wordpress,
)
LISTING = Kind(
    name="listing",
    key="listings",
    stage=Stage.LISTING,
    links=(LinkKind.LISTING,),
    signals=("listing",),
    starts=_listings,
    read=_read_listing,
)
SITEMAP = Kind(
    name="sitemap",
    key="sitemaps",
    stage=Stage.SITEMAP,
    links=(LinkKind.SITEMAP, LinkKind.NEWS_SITEMAP),
    signals=("news_sitemap",),
    starts=lambda source: source.sitemaps or (),
    read=read_sitemap,
)
TELEGRAM = Kind(
    name="telegram",
    key="telegram",
    stage=Stage.TELEGRAM,
    links=(LinkKind.TELEGRAM,),
    signals=(),
    starts=lambda source: [channel_url(name) for name in source.telegram],
    read=read_telegram,
    carries=True,
)
ROBOTS = Kind(
    name="robots",
    key="",
    stage=Stage.SITEMAP,
    links=(),
    signals=(),
    starts=_robots,
    read=_read_robots,
    onward="sitemap",
)
"""The sitemaps that robots.txt names, where none are configured."""

KINDS = {kind.name: kind for kind in (FEED, WORDPRESS, LISTING, TELEGRAM, SITEMAP, ROBOTS)}
"""By name, in the order in which a source is asked."""

DISCOVERY = frozenset(KINDS)
"""Kinds of pages that offer articles."""
