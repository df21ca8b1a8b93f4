"""What a site offers: feeds, sitemaps, the WordPress API, links; language and time zone. For `marsad add`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import available_timezones

from crawler.arabic.letters import clean_line, printable
from crawler.discover import Discovery, zones
from crawler.discover.kinds import FEED, LISTING, ROBOTS, SITEMAP, WORDPRESS, Kind
from crawler.discover.site import ALIKE, Site
from crawler.discover.wordpress import posts_url
from crawler.fetch.probe import Prober
from crawler.model import Listing, Page, Rejected, Source
from crawler.run.probes import read
from crawler.sources.keys import MIN_DELAY
from crawler.web import urls

FEED_PATHS = ("feed/", "rss.xml", "rss", "feed.xml", "atom.xml", "index.xml", "?feed=rss2", "ar/rss.xml", "rss.php")
SITEMAP_PATHS = ("sitemap.xml", "wp-sitemap.xml", "sitemap_index.xml", "news-sitemap.xml")
MOST = 3
"""Feeds, or sitemaps, that are written down."""
TRIED = 10
"""Addresses that a page says or seems to say are feeds or sitemaps, asked for at most."""

_OF_NEWS = re.compile(r"news|post|article", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What was found, as a Source, and how each part of it is known."""

    source: Source
    zone: zones.Zone
    notes: tuple[str, ...] = ()
    links: int = 0
    """Articles, or pages that lead to them, on offer."""


def unknown(url: str, name: str, allow: Sequence[str] = ()) -> Source:
    """A source of which nothing is known yet but its address.

    It is asked as often as a configured source may be at most, or without a pause on one's own network.

    Args:
        url: the home page, or a section of the site.
        allow: private addresses that may be asked.
    """
    delay = 0.0 if allow else MIN_DELAY
    return Source(name=name, title="", home=url, allow_addresses=tuple(allow), sitemaps=(), delay=delay)


async def survey(prober: Prober, tell: Callable[[str], None]) -> Survey | Rejected:
    """Asks a site for what it offers; a Rejected is the home page's.

    Args:
        prober: of a source of which nothing is known yet.
        tell: is told of each address before it is asked, and of each finding as it is made.
    """
    prober.tell = lambda url: tell(f"asking {printable(url, 200)}")
    home = await prober.get(prober.source.home)
    if isinstance(home, Rejected):
        return home
    work = _Survey(replace(prober.source, home=home.final_url, delay=None), Site.of(home), prober, tell)
    await work.wordpress()
    await work.feeds()
    await work.sitemaps()
    await work.listing()
    return work.done()


class _Survey:
    def __init__(self, source: Source, site: Site, prober: Prober, tell: Callable[[str], None]) -> None:
        self.source, self.site, self.prober, self.tell = source, site, prober, tell
        self.notes: list[str] = []
        self.links = 0
        self.offered: set[str] = set()
        """Identities of the articles on offer."""
        self.tried: set[str] = set()
        self.titles = site.names()
        self.dates: list[str] = []
        """Of publication, as the feeds print them."""
        self.zone: zones.Zone | None = None

    def note(self, text: str) -> None:
        self.notes.append(text)
        self.tell(text)

    def at(self, path: str) -> str:
        """An address at the root of the site."""
        return urls.absolute(self.source.home, f"/{path}")

    # --- the ways ----------------------------------------------------------------------------------

    async def wordpress(self) -> None:
        """The API that the page names, or else the usual address."""
        api = next(iter(self.site.wordpress()), self.at("wp-json/"))
        answer = await self.prober.get(api)
        about = _json(answer) if isinstance(answer, Page) else {}
        if "wp/v2" not in (about.get("namespaces") or ()):
            return
        self._believe_wordpress(about)
        posts = await self._page(WORDPRESS, posts_url(api, per_page=10))
        if posts is not None and await self._works(WORDPRESS, posts):
            self.source = replace(self.source, wordpress=api)

    def _believe_wordpress(self, about: dict[str, Any]) -> None:
        zone, offset = about.get("timezone_string"), about.get("gmt_offset")
        if isinstance(zone, str) and zone in available_timezones():
            self.zone = zones.Zone(zone, "the WordPress API says so")
        elif isinstance(offset, int | float | str) and re.fullmatch(r"[+-]?\d{1,2}(\.\d+)?", str(offset)):
            self.zone = zones.of_offset(float(offset), self._guess(), "the WordPress API")
        if isinstance(about.get("name"), str):
            self.titles.append(clean_line(about["name"]))

    async def feeds(self) -> None:
        """Feeds that the page names; else those that its links call so; only then the usual addresses."""
        section = self.source.home if self.source.home.endswith("/") else f"{self.source.home}/"
        usual = [urls.absolute(at, path) for path in FEED_PATHS for at in (section, self.at(""))]
        found = (
            await self._working(FEED, self.site.alternates()[:TRIED], MOST)
            or await self._linked_feeds()
            or await self._working(FEED, usual, 1)
        )
        self.source = replace(self.source, feeds=tuple(found))

    async def _linked_feeds(self) -> list[str]:
        """Feeds behind links that say so, or on the page of feeds that such a link leads to."""
        found: list[str] = []
        waiting = dict.fromkeys(self.site.anchors(), True)
        for _ in range(TRIED):
            address = next((one for one in waiting if one not in self.tried), None)
            if address is None or len(found) == MOST:
                break
            page = await self._page(FEED, address)
            if page is not None and await self._works(FEED, page):
                found.append(address)
            elif page is not None and waiting[address] and urls.belongs(page.final_url, self.source):
                lists = Site.of(page)
                waiting |= dict.fromkeys((*lists.alternates(), *lists.anchors()), False)
        return found

    async def sitemaps(self) -> None:
        """Sitemaps of robots.txt need no configuration, unless they are all that there is to poll."""
        robots = await self.prober.get(self.at("robots.txt"), ROBOTS.name)
        listed = await read(ROBOTS, robots, self.source) if isinstance(robots, Page) else robots
        named = listed.next_pages if isinstance(listed, Discovery) else ()
        if named:
            self.note(f"sitemaps: robots.txt names {len(named)}")
        if named and (self.source.feeds or self.source.wordpress):
            self.source = replace(self.source, sitemaps=None)
            return
        likely = sorted((*named, *self.site.sitemaps()), key=lambda url: not _OF_NEWS.search(url))
        found = await self._working(SITEMAP, likely[:TRIED], MOST)
        found = found or await self._working(SITEMAP, map(self.at, SITEMAP_PATHS), 1)
        # More than are written down are left to robots.txt, which a run then reads itself.
        self.source = replace(self.source, sitemaps=tuple(found) if found and len(named) <= MOST else None)

    async def listing(self) -> None:
        """The home page itself, where nothing better was found; by the shape of its headlines' addresses if need be."""
        if self.source.feeds or self.source.wordpress or self.source.sitemaps:
            return
        listed = replace(self.source, listings=(Listing(url=self.site.page.final_url),))
        offers = await read(LISTING, self.site.page, listed)
        if isinstance(offers, Discovery) and len(offers.links) < ALIKE and (shapes := self.site.shapes(self.source)):
            listed = replace(listed, article_urls=shapes)
            offers = await read(LISTING, self.site.page, listed)
        if isinstance(offers, Discovery) and offers.links:
            self._take(LISTING, offers)
            self.source = listed
            self.note(f"listing: the home page links to {len(offers.links)} addresses that look like articles")

    # --- asking ------------------------------------------------------------------------------------

    async def _working(self, kind: Kind, addresses: Iterable[str], enough: int) -> list[str]:
        """Those of the addresses that offer something new, at most `enough`."""
        found: list[str] = []
        for address in addresses:
            if len(found) == enough:
                break
            page = await self._page(kind, address)
            if page is not None and await self._works(kind, page):
                found.append(address)
        return found

    async def _page(self, kind: Kind, address: str) -> Page | None:
        """What an address answers, if it does; asked once."""
        if address in self.tried:
            return None
        self.tried.add(address)
        answer = await self.prober.get(address, kind.name)
        return answer if isinstance(answer, Page) else None

    async def _works(self, kind: Kind, page: Page) -> bool:
        """Whether a page offers anything that isn't known yet: a feed's other form doesn't."""
        offers = await read(kind, page, self.source)
        if isinstance(offers, Rejected) or not self._take(kind, offers):
            return False
        self.note(f"{kind.name}: {page.url} offers {len(offers.links) + len(offers.next_pages)} addresses")
        return True

    def _take(self, kind: Kind, offers: Discovery) -> bool:
        fresh = {urls.identity(link.url) for link in offers.links} - self.offered
        self.offered |= fresh
        self.links += len(fresh) + len(offers.next_pages)
        if not fresh and not offers.next_pages:
            return False
        self.titles.append(offers.title)
        if kind is FEED:
            self.dates += [link.published_raw for link in offers.links]
        return True

    # --- what it comes to --------------------------------------------------------------------------

    def done(self) -> Survey:
        title = next((title[:200] for title in [*self.titles, self.site.title()] if title), "")
        self.source = replace(self.source, title=title or urls.host(self.source.home))
        language, how = self.site.language()
        self.note(f"language: {language} ({how})")
        zone = self.zone or zones.of_dates(self.dates, self._guess()) or self._guess()
        self.note(f"timezone: {zone.name} ({zone})")
        source = replace(self.source, language=language, timezone=zone.name)
        return Survey(source=source, zone=zone, notes=tuple(self.notes), links=self.links)

    def _guess(self) -> zones.Zone:
        return zones.guessed(self.source.home, self.source.title)


def _json(page: Page) -> dict[str, Any]:
    try:
        document = json.loads(page.body)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
