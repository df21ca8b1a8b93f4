"""What a site offers: feeds, sitemaps, the WordPress API, language and time zone. For `marsad add`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from lxml import etree

from crawler.arabic.letters import clean_line, printable
from crawler.discover.kinds import FEED, ROBOTS, SITEMAP, WORDPRESS, Kind
from crawler.discover.listing import parse_html, read_listing
from crawler.discover.sitemap import read_robots_sitemaps
from crawler.discover.wordpress import posts_url, read_wordpress
from crawler.fetch.probe import Prober
from crawler.model import Listing, Page, Rejected, Source
from crawler.run.probes import read
from crawler.sources.keys import MIN_DELAY
from crawler.web import urls

FEED_PATHS = ("feed/", "rss.xml", "rss", "feed.xml", "atom.xml", "index.xml", "?feed=rss2", "ar/rss.xml", "rss.php")
SITEMAP_PATHS = ("sitemap.xml", "wp-sitemap.xml", "sitemap_index.xml", "news-sitemap.xml")
MAX_FEEDS = 3

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_NOT_NEWS = re.compile(r"comments?/|/comments|تعليقات|oembed|\bcomments feed\b", re.IGNORECASE)

# Time zones of the Arab countries and their neighbours, by country code.
_ZONES = {
    "sy": "Asia/Damascus",
    "lb": "Asia/Beirut",
    "jo": "Asia/Amman",
    "iq": "Asia/Baghdad",
    "ps": "Asia/Gaza",
    "sa": "Asia/Riyadh",
    "ye": "Asia/Aden",
    "kw": "Asia/Kuwait",
    "bh": "Asia/Bahrain",
    "qa": "Asia/Qatar",
    "ae": "Asia/Dubai",
    "om": "Asia/Muscat",
    "eg": "Africa/Cairo",
    "sd": "Africa/Khartoum",
    "ly": "Africa/Tripoli",
    "tn": "Africa/Tunis",
    "dz": "Africa/Algiers",
    "ma": "Africa/Casablanca",
    "mr": "Africa/Nouakchott",
    "so": "Africa/Mogadishu",
    "dj": "Africa/Djibouti",
    "ir": "Asia/Tehran",
    "tr": "Europe/Istanbul",
    "il": "Asia/Jerusalem",
    "uk": "Europe/London",
    "fr": "Europe/Paris",
    "de": "Europe/Berlin",
}
_COUNTRIES = {
    "سوريا": "sy",
    "دمشق": "sy",
    "لبنان": "lb",
    "بيروت": "lb",
    "الأردن": "jo",
    "العراق": "iq",
    "بغداد": "iq",
    "فلسطين": "ps",
    "السعودية": "sa",
    "اليمن": "ye",
    "الكويت": "kw",
    "البحرين": "bh",
    "قطر": "qa",
    "الإمارات": "ae",
    "عمان": "om",
    "مصر": "eg",
    "السودان": "sd",
    "ليبيا": "ly",
    "تونس": "tn",
    "الجزائر": "dz",
    "المغرب": "ma",
    "موريتانيا": "mr",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What was found, as a Source, and how each part of it is known."""

    source: Source
    notes: tuple[str, ...] = ()
    links: int = 0
    """Articles on offer."""


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
    source = replace(prober.source, home=home.final_url, delay=None)
    work = _Survey(source, home, _html(home), prober, tell)
    await work.wordpress()
    await work.feeds()
    await work.sitemaps()
    work.listing()
    return work.done()


class _Survey:
    def __init__(self, source: Source, home: Page, tree: Any, prober: Prober, tell: Callable[[str], None]) -> None:
        self.source, self.home, self.tree, self.prober, self.tell = source, home, tree, prober, tell
        self.notes: list[str] = []
        self.links = 0
        self.titles = _names(tree)
        self.zone: tuple[str, str] | None = None

    def note(self, text: str) -> None:
        self.notes.append(text)
        self.tell(text)

    async def feeds(self) -> None:
        """Feeds that the page names; only where it names none that works, the usual addresses."""
        root = urls.absolute(self.home.final_url, "/")
        named = [urls.absolute(self.home.final_url, href) for href in _named_feeds(self.tree)]
        if found := await self._try(FEED, named, MAX_FEEDS):
            self.source = replace(self.source, feeds=tuple(found))
            return
        section = self.source.home if self.source.home.endswith("/") else f"{self.source.home}/"
        guesses = dict.fromkeys(urls.absolute(at, path) for path in FEED_PATHS for at in (section, root))
        self.source = replace(self.source, feeds=tuple(await self._try(FEED, guesses, 1)))

    async def _try(self, kind: Kind, addresses: Iterable[str], enough: int) -> list[str]:
        """Those of the addresses that offer something, at most `enough`."""
        found: list[str] = []
        for address in dict.fromkeys(addresses):
            if len(found) == enough:
                break
            answer = await self.prober.get(address, kind.name)
            offers = await read(kind, answer, self.source) if isinstance(answer, Page) else answer
            if isinstance(offers, Rejected):
                continue
            count = len(offers.links) + len(offers.next_pages)
            if count:
                found.append(address)
                self.links += len(offers.links)
                self.titles.append(offers.title)
                self.note(f"{kind.name}: {address} offers {count} addresses")
        return found

    async def wordpress(self) -> None:
        """The API that the page names, or else the usual address."""
        hrefs = self.tree.xpath("//link[@rel='https://api.w.org/']/@href") if self.tree is not None else ()
        named = [urls.absolute(self.home.final_url, str(href)) for href in hrefs]
        for api in [*named, urls.absolute(self.home.final_url, "/wp-json/")][:1]:
            answer = await self.prober.get(api)
            about = _json(answer) if isinstance(answer, Page) else {}
            if "wp/v2" not in (about.get("namespaces") or ()):
                continue
            self._believe_wordpress(about)
            posts = await self.prober.get(posts_url(api, per_page=10), WORDPRESS.name)
            if isinstance(posts, Page) and (links := read_wordpress(posts, self.source).links):
                self.links += len(links)
                self.source = replace(self.source, wordpress=api)
                self.note(f"wordpress: {api} offers posts")

    def _believe_wordpress(self, about: dict[str, Any]) -> None:
        zone, offset = about.get("timezone_string"), about.get("gmt_offset")
        if isinstance(zone, str) and zone in available_timezones():
            self.zone = zone, "the WordPress API says so"
        elif isinstance(offset, int | float | str) and re.fullmatch(r"[+-]?\d{1,2}(\.\d+)?", str(offset)):
            self.zone = _zone_of_offset(float(offset), self._guessed_zone())
        if isinstance(about.get("name"), str):
            self.titles.append(clean_line(about["name"]))

    async def sitemaps(self) -> None:
        """Sitemaps of robots.txt need no configuration; others are tried where robots.txt names none."""
        robots = await self.prober.get(urls.absolute(self.home.final_url, "/robots.txt"), ROBOTS.name)
        listed = read_robots_sitemaps(robots, self.source).next_pages if isinstance(robots, Page) else ()
        if listed:
            self.source = replace(self.source, sitemaps=None)
            self.note(f"sitemaps: robots.txt names {len(listed)}")
            return
        guesses = [urls.absolute(self.home.final_url, f"/{path}") for path in SITEMAP_PATHS]
        found = await self._try(SITEMAP, guesses, 1)
        self.source = replace(self.source, sitemaps=tuple(found) if found else None)

    def listing(self) -> None:
        """The home page itself, where nothing better was found."""
        if self.source.feeds or self.source.wordpress or self.links or self.source.sitemaps:
            return
        listing = Listing(url=self.home.final_url)
        if links := read_listing(self.home, self.source, listing).links:
            self.links += len(links)
            self.source = replace(self.source, listings=(listing,))
            self.note(f"listing: the home page links to {len(links)} addresses that look like articles")

    def done(self) -> Survey:
        titles = (title[:200] for title in [*self.titles, _page_title(self.tree)] if title)
        self.source = replace(self.source, title=next(titles, urls.host(self.source.home)))
        language, how = self._language()
        self.note(f"language: {language} ({how})")
        zone, why = self.zone or self._guessed_zone()
        self.note(f"timezone: {zone} ({why})")
        return Survey(
            source=replace(self.source, language=language, timezone=zone), notes=tuple(self.notes), links=self.links
        )

    def _language(self) -> tuple[str, str]:
        """What most letters are, and for Arabic letters the page's own label if it names another such language."""
        text = str(self.tree.text_content()) if self.tree is not None else ""
        arabic, latin = len(re.findall(r"[\u0621-\u064a]", text)), len(re.findall(r"[A-Za-z]", text))
        label = re.match(r"[A-Za-z]{2,3}", str(self.tree.get("lang") or "") if self.tree is not None else "")
        stated = label[0].lower() if label else ""
        if arabic > latin / 4:
            in_arabic_letters = stated in ("fa", "ur", "ckb", "ps", "ug")
            return (stated, "the page says so") if in_arabic_letters else ("ar", "by its letters")
        return (stated, "the page says so") if stated and (stated != "ar" or not text) else ("en", "by its letters")

    def _guessed_zone(self) -> tuple[str, str]:
        ending = urls.host(self.source.home).rpartition(".")[2]
        if ending in _ZONES:
            return _ZONES[ending], f"by its domain .{ending}; please check"
        for word, country in _COUNTRIES.items():
            if re.search(rf"(?<!\w){word}(?!\w)", self.source.title):
                return _ZONES[country], f"by {word} in its title; please check"
        return "UTC", "nothing says more; please check"


def _zone_of_offset(hours: float, guess: tuple[str, str]) -> tuple[str, str]:
    """A zone with that offset from UTC: the guessed one if it has it, otherwise a fixed one."""
    offset = timedelta(hours=hours)
    for moment in (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)):
        if ZoneInfo(guess[0]).utcoffset(moment) == offset and guess[0] != "UTC":
            return guess[0], f"{guess[1].partition(';')[0]}, and the WordPress API says UTC{hours:+g}"
    if hours != int(hours) or not -14 <= hours <= 12:
        return guess
    fixed = "UTC" if hours == 0 else f"Etc/GMT{-int(hours):+d}"  # these names count westward
    return fixed, f"the WordPress API says UTC{hours:+g}; please put a city's zone"


def _html(page: Page) -> Any:
    try:
        return parse_html(page)
    except (etree.LxmlError, ValueError):
        return None


def _named_feeds(tree: Any) -> list[str]:
    if tree is None:
        return []
    found = []
    for link in tree.xpath("//link[@href]"):
        said = f"{link.get('href')} {link.get('title') or ''}"
        if (
            "alternate" in (link.get("rel") or "").lower().split()
            and not _NOT_NEWS.search(said)
            and (link.get("type") or "").lower().partition(";")[0].strip() in _FEED_TYPES
        ):
            found.append(str(link.get("href")))
    return found


def _names(tree: Any) -> list[str]:
    """The site's name as it calls itself."""
    if tree is None:
        return []
    found = tree.xpath("//meta[@property='og:site_name' or @name='application-name']/@content")
    return [clean_line(str(name)) for name in found]


def _page_title(tree: Any) -> str:
    """The first part of the home page's title that isn't `home`."""
    whole = clean_line(str(tree.findtext(".//title") or "")) if tree is not None else ""
    parts = [part.strip() for part in re.split(r"\s+[|\-–—»:•]\s+", whole)]
    return next((part for part in parts if part and part.lower() not in ("home", "الرئيسية", "الصفحة الرئيسية")), "")


def _json(page: Page) -> dict[str, Any]:
    try:
        document = json.loads(page.body)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
