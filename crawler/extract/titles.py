"""An article's title without the name of the site.

A page states its title several times: `<h1>`, og:title, JSON-LD's headline, `<title>`. The one that readers see, the
h1, is taken when another statement bears it out, since many pages use h1 for the masthead or a section; otherwise the
best of the others, without the site's name before or behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from crawler.arabic.furniture import kind_of
from crawler.arabic.letters import clean_line, line_key, masked_key, tokens
from crawler.extract.attribution import is_date
from crawler.model import Link
from crawler.web import urls
from crawler.web.document import Document

# Between a title and the site's name: a bar or guillemet at any rate, dashes, colons and dots only with space around.
_SEPARATOR = re.compile(r"\s*(?:\|+|[»«›‹]|::+)\s*|\s+[-–—―:·•/\\~]+\s+|\s+:\s*|(?<=\S)\s+[-–—―]+\s*$|^\s*[-–—]+\s+")
_SITE_METAS = ("og:site_name", "application-name", "apple-mobile-web-app-title", "al:ios:app_name")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")
_LONGEST_NAME = 8
_LONGEST_AFFIX = 6
_ARTICLE_TYPES = re.compile(r"article|posting|report|review", re.IGNORECASE)
_LONGEST_TITLE = 300
_LONGEST_STATED = 1_000
"""Characters beyond which a statement is no title, but the text or an attack."""
_TITLE_WORDS, _SHORTEST_SENTENCE = 12, 4
_SENTENCE_END = re.compile(r"(?<=\S\S)[.!?؟۔](?:\s|$)")
_OPENING = " ([«“\"'"
_AFTER_NAME = " )]-–—_:،,/."
_BORNE_OUT = 0.6
"""Share of words in common by which one statement bears out another."""


def title_of(document: Document, known_names: Iterable[str] = ()) -> str:
    """The page's title, cleaned; empty if it states none.

    `known_names`: names of the site known beforehand (the source's title and signatures, affixes learned).
    """
    names = site_names(document, known_names)
    stated = [strip_site(title, names, document.url) for title in _stated(document) if len(title) <= _LONGEST_STATED]
    stated = [title for title in stated if title and line_key(title) not in names]
    headings = [
        text
        for text in map(_text, document.tree.iter("h1"))
        if 0 < len(text) <= _LONGEST_STATED and line_key(text) not in names
    ]
    if not stated:
        return headings[0] if headings else ""
    weighed = ((_borne_out(text, stated), text) for text in headings)
    best, heading = max(weighed, key=lambda pair: pair[0], default=(0.0, ""))
    if best >= _BORNE_OUT or (len(headings) == 1 and best > 0.3):
        return _without_kicker(strip_site(heading, names, document.url), stated)
    return _own_script(stated[0])


def title_from_link(link: Link | None, names: frozenset[str], url: str = "") -> str:
    """What the feed or listing called the page; empty if it says nothing ("read more", a date, the site's name)."""
    title = strip_site(link.title, names, url) if link is not None else ""
    key = line_key(title)
    if len(key.split()) < 2 or len(title) > _LONGEST_TITLE or key in names or kind_of(masked_key(title)):
        return ""
    return "" if is_date(title) else title


def title_from_text(text: str, place: str = "", agency: str = "") -> str:
    """What stands for the title of a page that states none: the text's first sentence, cut behind a word.

    `place` and `agency` of the dateline are left out, and so are first lines of a few words before a longer one.
    """
    lines = text.split("\n")
    first = next((line for line in lines[:3] if len(line.split()) >= _SHORTEST_SENTENCE), lines[0])
    for name in (place, agency):
        if name and first.lstrip(_OPENING).startswith(name):
            first = first.lstrip(_OPENING).removeprefix(name)
            first = first.lstrip(_AFTER_NAME)
    words = _SENTENCE_END.split(first.strip(), maxsplit=1)[0].split()
    return " ".join(words[:_TITLE_WORDS]).rstrip("،,؛;:.") + ("…" if len(words) > _TITLE_WORDS else "")


def site_names(document: Document, known: Iterable[str] = ()) -> frozenset[str]:
    """Keys (`line_key`) of the names by which the page's site calls itself."""
    names: list[object] = [*known, *document.metas(*_SITE_METAS)]
    for item in document.jsonld:
        publisher = item.get("publisher")
        if isinstance(publisher, dict):
            names.append(publisher.get("name"))
        if item.get("@type") in ("WebSite", "Organization", "NewsMediaOrganization"):
            names.append(item.get("name"))
    keys = (line_key(name) for name in names if isinstance(name, str))
    return frozenset(key for key in keys if 0 < len(key.split()) <= _LONGEST_NAME)


def site_name(document: Document, known: Iterable[str] = ()) -> str:
    """The name of the site as the page writes it, for display; empty if it doesn't say."""
    stated = [*document.metas("og:site_name", "application-name"), *known]
    return next((name for name in map(clean_line, stated) if name), "")


def strip_site(title: str, names: frozenset[str], url: str = "") -> str:
    """A title without names of the site before or behind it, unless nothing would be left."""
    title = clean_line(title)
    domain = urls.registered_domain(url).partition(".")[0].replace("-", "")
    while True:
        cuts = [*_SEPARATOR.finditer(title)]
        for cut in cuts:
            before, behind = title[: cut.start()].strip(), title[cut.end() :].strip()
            if before and (not behind or _is_site(behind, names, domain)):
                title = before
                break
            if behind and (not before or _is_site(before, names, domain)):
                title = behind
                break
        else:
            return title


def _is_site(segment: str, names: frozenset[str], domain: str) -> bool:
    key = line_key(segment)
    if not key or key in names:
        return True
    if len(key.split()) > _LONGEST_AFFIX:
        return False
    if len(domain) > 2 and key.replace(" ", "").removeprefix("www").startswith(domain):
        return True
    return any(key.startswith(f"{name} ") or name.startswith(f"{key} ") or key.endswith(f" {name}") for name in names)


def _without_kicker(heading: str, stated: list[str]) -> str:
    """The heading without a kicker, where another statement is its end ("Storms: Five die" of "Five die")."""
    key = line_key(heading)
    for title in stated:
        other = line_key(title)
        if key.endswith(f" {other}") and len(other) > 0.4 * len(key) and len(other.split()) > 2:
            return title
    return heading


def _own_script(title: str) -> str:
    """A title without leading parts in Latin letters before one in Arabic or Hebrew."""
    parts = _SEPARATOR.split(title)
    while len(parts) > 1 and not _RIGHT_TO_LEFT.search(parts[0]) and _RIGHT_TO_LEFT.search(parts[-1]):
        title = title[len(parts.pop(0)) :]
        cut = _SEPARATOR.match(title)
        title = title[cut.end() :] if cut else title.strip()
    return title


def _stated(document: Document) -> Iterator[str]:
    yield from document.metas("og:title")[:2]
    yield from _headlines(document)
    title = next((element for element in document.tree.iter("title") if element.text), None)
    if title is not None:
        yield title.text or ""
    yield from document.metas("twitter:title", "title", "dc.title", "headline")


def _headlines(document: Document) -> Iterator[str]:
    for item in document.jsonld:
        kinds = item.get("@type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        headline = item.get("headline")
        if isinstance(headline, str) and any(isinstance(kind, str) and _ARTICLE_TYPES.search(kind) for kind in kinds):
            yield headline


def _text(element: HtmlElement) -> str:
    return clean_line(str(element.text_content()))


def _borne_out(heading: str, stated: list[str]) -> float:
    """The best share of words in common with a statement, between 0 and 1."""
    words = set(tokens(heading))
    shares = [0.0]
    for title in stated:
        other = set(tokens(title))
        if words and other:
            shares.append(len(words & other) / min(len(words), len(other)) * min(1.0, 2 * len(words) / len(other)))
    return max(shares)
