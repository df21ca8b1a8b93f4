"""Listing pages: links to articles, and the link to the next page."""

from __future__ import annotations

import re
from itertools import chain
from urllib.parse import unquote, urlsplit

import lxml.html
from lxml import etree

from crawler.arabic.letters import clean_line
from crawler.arabic.sites import NOT_ARTICLES
from crawler.discover import Discovery, Gathering
from crawler.model import Detail, LinkKind, Listing, NoteKind, Page, Reason, Source, Stage
from crawler.web import urls
from crawler.web.charset import decode

MAX_LINKS = 1_000
MAX_ANCHORS = 10_000
"""Links of a page that are looked at: most may lead elsewhere, or all to one article. The rest is counted."""
_NOT_FETCHED = re.compile(r"\s*(?:#|$|(?!https?:)[a-z][a-z0-9+.-]*:(?!//))", re.IGNORECASE)
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|css|js|json|xml|rss|pdf|zip|mp[34]|m4a|avi|mov|docx?|xlsx?)$", re.IGNORECASE
)


def read_listing(page: Page, source: Source, listing: Listing) -> Discovery:
    """What a listing page offers.

    With a `links` selector every link that it takes counts, and one that may not be fetched is a fault. Without one,
    links that look like articles are taken, by the source's `article_urls` or by `looks_like_article`; links elsewhere
    are what pages have, and are passed over.
    """
    found = Gathering(page, source, Stage.LISTING, MAX_LINKS)
    try:
        tree = parse_html(page)
    except (etree.LxmlError, ValueError):
        found.reject(Reason.LISTING_EMPTY, Detail.EMPTY_OR_NO_HTML.of())
        return found.done()
    found.base = _base(tree, found.base)
    elements = tree.cssselect(listing.links or "a[href]", translator="html")
    for place, anchor in enumerate(map(_link_of, elements)):
        if found.full or place == MAX_ANCHORS:
            found.leave(len(elements) - place)
            break
        if anchor is None:
            continue
        reference = anchor.get("href", "")
        if _NOT_FETCHED.match(reference):
            if listing.links and reference.strip()[:1] not in ("", "#"):
                found.offer(reference, LinkKind.LISTING)  # refused there, and reported
            continue
        if not listing.links:
            url = urls.absolute(found.base, reference)
            if urls.acceptable(url) or not urls.belongs(url, source):
                continue
            if not source.article_urls and not looks_like_article(url):
                continue
        found.offer(reference, LinkKind.LISTING, title=_title(anchor))
    if listing.next:
        _follow_next(tree, listing.next, found)
    if _is_cut(tree):
        found.reject(Reason.TRAP_LIMIT, Detail.REST_TOO_DEEP.of())
    if not found.links:
        found.reject(Reason.LISTING_EMPTY, Detail.NO_LINKS.of())
    return found.done()


def _follow_next(tree: lxml.html.HtmlElement, selector: str, found: Gathering) -> None:
    """Takes the next page from the first link that `next` selects, an anchor or a `<link>` in the head."""
    selected = tree.cssselect(selector, translator="html")
    links = (link for element in selected[:MAX_ANCHORS] if (link := _link_of(element, _ONWARD)) is not None)
    link = next(links, None)
    if link is None and selected:
        found.note(NoteKind.NEXT_NOT_LINK, Detail.SELECTS_NOTHING.of(selector))
    if link is not None and not _NOT_FETCHED.match(link.get("href", "")):
        found.follow(link.get("href", ""))


def looks_like_article(url: str) -> bool:
    """Whether an address has the shape of an article's: a long number, a date, or a title of several words."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    if _FILE.search(path) or NOT_ARTICLES.search(path):
        return False
    last = path.rstrip("/").rpartition("/")[2]
    words = [word for word in re.split(r"[-_ .]+", last) if word]
    if len(words) >= 4 or re.search(r"\d{4,}", last) or re.search(r"/(?:19|20)\d\d[/-]\d{1,2}[/-]", path):
        return True
    return bool(re.search(r"(?:^|&)(?:p|id|news_?id|article_?id|nid|aid)=\d{2,}", parts.query, re.IGNORECASE))


def parse_html(page: Page) -> lxml.html.HtmlElement:
    """The tree of an HTML page; raises lxml's errors or ValueError for what has none."""
    text = decode(page.body, page.headers).text
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=False)
    tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    if not isinstance(tree, lxml.html.HtmlElement):
        raise ValueError("no HTML")  # noqa: TRY004  # it isn't an argument's type
    return tree


def _is_cut(tree: lxml.html.HtmlElement) -> bool:
    """Whether the parser stopped at its own bound, which keeps its recursion in check."""
    return any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in tree.getroottree().parser.error_log)


def _base(tree: lxml.html.HtmlElement, url: str) -> str:
    declared = next(iter(tree.xpath("//base/@href")), "") if tree is not None else ""
    return urls.absolute(url, str(declared)) if declared else url


_ONWARD = ("a", "link", "area")


def _link_of(element: lxml.html.HtmlElement, tags: tuple[str, ...] = ("a",)) -> lxml.html.HtmlElement | None:
    """The link that a selector takes, or the first anchor within or around what it takes."""
    around = chain([element], element.iterdescendants("a"), element.iterancestors("a"))
    return next((one for one in around if one.tag in tags and one.get("href") is not None), None)


def _title(anchor: lxml.html.HtmlElement) -> str:
    text = clean_line(str(anchor.text_content())) or clean_line(anchor.get("title") or "")
    return text if 8 <= len(text) <= 300 else ""
