"""What a site's pages say of it: its feeds and sitemaps, its name and language, the shape of its articles' addresses.

For `marsad add`; nothing here is asked in a crawl.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from lxml import etree
from lxml.html import HtmlElement, document_fromstring

from crawler.arabic import sites
from crawler.arabic.letters import clean_line
from crawler.discover.listing import parse_html
from crawler.model import Page, Source
from crawler.web import urls

ALIKE, ALIKE_WORDS = 3, 5
"""Headings that must lead to addresses of one shape: with numbers in them, and with words alone."""
TITLE_WORDS = 3
"""A heading of so many words is a headline."""
NAME_WORDS = 5
"""What a link to a feed says is no longer: a headline may speak of feeds."""

_FEED_TYPES = re.compile(r"(?:application|text)/(?:(?:rss|atom|rdf)\+xml|xml|rss|atom|feed\+json)")
_FEED_ADDRESS = re.compile(r"rss|(?<![a-z])(?:atom|feeds?|rdf)(?![a-z])|\.xml$", re.IGNORECASE)
_SAYS_FEED = re.compile(r"(?<![a-z])(?:rss|atom|feeds?)(?![a-z])|" + "|".join(sites.FEEDS), re.IGNORECASE)
_NOT_NEWS = re.compile(
    r"comments?/|/comments|oembed|sitemap|\bcomments feed\b|" + "|".join(sites.COMMENTS), re.IGNORECASE
)
_HEADED = "//h1//a[@href] | //h2//a[@href] | //h3//a[@href] | //h4//a[@href] | //a[@href][.//h2 or .//h3 or .//h4]"
_NUMBERED = re.compile(r"(?P<number>\d+(?:\.\w+)?)|(?P<first>\d+[-_.].+)|(?P<last>.+[-_]\d+(?:\.\w+)?)")
_SHAPES = {"number": r"\d+(\.\w+)?", "first": r"\d+[-_.][^/]+", "last": r"[^/]+[-_]\d+(\.\w+)?"}
_IN_ARABIC_LETTERS = ("fa", "ur", "ckb", "ps", "ug")


@dataclass(frozen=True, slots=True)
class Site:
    """A page of a site, read for what it says of the site.

    Args:
        page: the home page, or one that lists feeds.
    """

    page: Page
    tree: HtmlElement

    @classmethod
    def of(cls, page: Page) -> Site:
        """The page's own tree, or an empty one where it has none."""
        try:
            return cls(page, parse_html(page))
        except (etree.LxmlError, ValueError):
            return cls(page, document_fromstring("<html></html>"))

    def _address(self, element: HtmlElement) -> str:
        declared = next(iter(self.tree.xpath("//base/@href")), "")
        return urls.absolute(urls.absolute(self.page.final_url, str(declared)), element.get("href", ""))

    # --- feeds and sitemaps ------------------------------------------------------------------------

    def alternates(self) -> list[str]:
        """Feeds by `<link rel="alternate">` (RSS Advisory Board, "RSS Autodiscovery"), whatever XML they call it."""
        return [
            self._address(link)
            for link in self.tree.xpath("//link[@href]")
            if {"alternate", "feed"} & set((link.get("rel") or "").lower().split())
            and _FEED_TYPES.fullmatch((link.get("type") or "").lower().partition(";")[0].strip())
            and not _NOT_NEWS.search(unquote(f"{link.get('href')} {link.get('title') or ''}"))
        ]

    def anchors(self) -> list[str]:
        """Where links lead that say feed, or have an address that does: feeds, or pages of feeds."""
        return [self._address(anchor) for anchor in self.tree.xpath("//a[@href]") if _says_feed(anchor)]

    def sitemaps(self) -> list[str]:
        """Sitemaps by `<link rel="sitemap">`."""
        return [self._address(link) for link in self.tree.xpath("//link[@rel='sitemap'][@href]")]

    def wordpress(self) -> list[str]:
        """The API that the page names (developer.wordpress.org/rest-api, "Discovery")."""
        return [self._address(link) for link in self.tree.xpath("//link[@rel='https://api.w.org/'][@href]")]

    # --- articles ----------------------------------------------------------------------------------

    def shapes(self, source: Source) -> tuple[str, ...]:
        """Regular expressions for the addresses of what stands in headings, where enough of them are alike."""
        alike = defaultdict[str, set[str]](set)
        for anchor in self.tree.xpath(_HEADED):
            url = self._address(anchor)
            if len(str(anchor.text_content()).split()) >= TITLE_WORDS and urls.belongs(url, source):
                alike[_shape(url)].add(urls.identity(url))
        return tuple(
            shape
            for shape, found in alike.items()
            if shape and len(found) >= (ALIKE if r"\d" in shape else ALIKE_WORDS)
        )

    # --- name and language -------------------------------------------------------------------------

    def names(self) -> list[str]:
        """What the site calls itself."""
        named = self.tree.xpath("//meta[@property='og:site_name' or @name='application-name']/@content")
        return [clean_line(str(name)) for name in named]

    def title(self) -> str:
        """The first part of the page's title that isn't "home"."""
        whole = clean_line(str(self.tree.findtext(".//title") or ""))
        parts = (part.strip() for part in re.split(r"\s+[|\-–—»:•]\s+", whole))
        return next((part for part in parts if part.lower() not in ("", "home", *sites.HOME_PAGES)), "")

    def language(self) -> tuple[str, str]:
        """What most letters are, and for Arabic letters the page's own label if it names another such language."""
        text = str(self.tree.text_content())
        arabic, latin = len(re.findall(r"[\u0621-\u064a]", text)), len(re.findall(r"[A-Za-z]", text))
        label = re.match(r"[A-Za-z]{2,3}", str(self.tree.get("lang") or ""))
        stated = label[0].lower() if label else ""
        if arabic > latin / 4:
            return (stated, "the page says so") if stated in _IN_ARABIC_LETTERS else ("ar", "by its letters")
        return (stated, "the page says so") if stated and (stated != "ar" or not text) else ("en", "by its letters")


def _says_feed(anchor: HtmlElement) -> bool:
    address, alts = anchor.get("href", ""), map(str, anchor.xpath(".//img/@alt"))
    said = [str(anchor.text_content()), anchor.get("title") or "", anchor.get("aria-label") or "", *alts]
    if _NOT_NEWS.search(unquote(f"{address} {' '.join(said)}")):
        return False
    names = (text for text in said if len(text.split()) <= NAME_WORDS)
    return bool(_FEED_ADDRESS.search(_path(address)) or any(map(_SAYS_FEED.search, names)))


def _path(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _shape(url: str) -> str:
    """A regular expression for addresses like this one: the same folders, another number or name. Empty: none."""
    *folders, last = urlsplit(url).path.rstrip("/").split("/")
    numbered = _NUMBERED.fullmatch(last)
    within = "/".join(re.sub(r"(?<!%)(?<!%\w)\d+", r"\\d+", re.escape(folder)) for folder in folders)
    if not last or not (numbered or within):
        return ""
    return f"{within}/{_SHAPES[numbered.lastgroup or ''] if numbered else '[^/]+'}/?$"
