"""What a page says about its article besides title, text and date: authors, section, tags, language, own address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import islice
from typing import Any

from lxml.etree import XPath, tostring
from lxml.html import HtmlElement

from crawler.arabic.letters import clean_line, line_key
from crawler.arabic.lexicon import BEFORE_DAYS, DATE_LABELS, MODIFIED, PUBLISHED, SOURCE_STEMS
from crawler.arabic.lines import BY, SOURCE_NAMED
from crawler.extract.affixes import readable
from crawler.extract.attribution import is_date
from crawler.web.belongs import Belonging, Subject, own_articles, referred, subject_of
from crawler.web.document import Document, beginning_of

MAX_AUTHORS = 10
MAX_TAGS = 30
_MAX_NAME = 80
_MOST_MARKED = 60
"""Elements marked as authors that are looked at: those of the comments come last."""

_AUTHOR_METAS = ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl")
_AUTHOR_SPLIT = re.compile(r"\s*[,;|،؛/]\s*|\s+(?:and|und|et|y|&)\s+")
_BYLINE_PARTS = re.compile(r"\s+[-–—|•·/]\s*|\s*[|•·]\s+")
_BEFORE_NUMBER = re.compile(r"[\s،,(]+(?=\S)")
_DAY_LABELS = PUBLISHED | DATE_LABELS | MODIFIED | BEFORE_DAYS
_TAG_SPLIT = re.compile(r"\s*[,;،؛|]\s*")
_NOT_A_NAME = re.compile(
    r"https?:|www\.|@|^\W*$|^\d+$|^(?:admin|administrator|user|editor|author|the author|webmaster)$", re.IGNORECASE
)
_MENTIONS: Any = XPath(
    "//body//text()[not(parent::script)][" + " or ".join(f"contains(., '{word}')" for word in SOURCE_STEMS) + "]"
)
_MENTIONED = tuple(word.encode() for word in SOURCE_STEMS)
_REL: Any = XPath("//@rel[. = 'author']/..")
_ITEMPROP: Any = XPath("//@itemprop[. = 'author']/..")
_CLASSES: Any = XPath("//@class")
_CLASS_NAMES: Any = XPath("//@class", smart_strings=False)
_OTHERS = re.compile(
    r"(?:^|[\s_-])(?:comments?(?:-?list|-?body|-?author)?|respond|related|recommended|recent|latest|popular|trending"
    r"|teasers?|most-?(?:read|viewed)|more-?(?:news|stories|articles|posts)|side-?bar|widgets?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_PERSON = re.compile(r"schema\.org/(?:Person|Organization)\b")
_BYLINE_TAGS = frozenset(("a", "span", "div", "p", "address"))
_BYLINE_CLASS = re.compile(r"(?:^|[\s_-])(?:byline|author(?:[-_]?name)?|writer)(?:$|[\s_-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What was found; empty where the page doesn't say."""

    authors: tuple[str, ...] = ()
    section: str = ""
    tags: tuple[str, ...] = ()
    description: str = ""
    canonical_link: str = ""
    source_attribution: str = ""
    amp: bool = False


def read_metadata(
    document: Document, site_names: frozenset[str] = frozenset(), subject: Subject | None = None
) -> Metadata:
    """Reads the tree, meta elements and JSON-LD of the page's own article.

    Args:
        document: the page.
        site_names: keys of names that are never authors.
        subject: what the page is about, where that was asked already.
    """
    subject = subject or subject_of(document)
    articles = own_articles(document, subject)
    return Metadata(
        authors=tuple(_names(_authors(document, articles, subject), site_names))[:MAX_AUTHORS],
        section=_first([*document.metas("article:section", "parsely-section"), *_texts(articles, "articleSection")]),
        tags=_tags(document, articles),
        description=_first(map(unescape, document.metas("og:description", "description", "twitter:description"))),
        canonical_link=_canonical_link(document),
        source_attribution=_source_attribution(document),
        amp=document.tree.get("amp") is not None or document.tree.get("⚡") is not None,
    )


def named(byline: str) -> tuple[str, ...]:
    """The authors that a byline names: "بقلم: هدى ناصر، سامي حداد" gives two."""
    return tuple(_names([byline] if _plausible(byline) else [], frozenset()))[:MAX_AUTHORS]


def _first(texts: Iterable[str]) -> str:
    return next((text for text in map(clean_line, texts) if text), "")


def _texts(items: Sequence[dict[str, Any]], key: str) -> Iterator[str]:
    for item in items:
        value = item.get(key)
        yield from (text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str))


def _authors(document: Document, articles: Sequence[dict[str, Any]], subject: Subject) -> Iterator[str]:
    """Candidates of the best place that names any: JSON-LD, meta elements, marked elements, classes."""
    places: tuple[Iterable[str], ...] = (
        (name for item in articles for key in ("author", "creator") for name in _person(item.get(key), document)),
        document.metas(*_AUTHOR_METAS),
        *(_marked(find, document, subject) for find in (_REL, _ITEMPROP, _bylines)),
    )
    for place in places:
        names = [name for name in place if _plausible(name)]
        if names:
            yield from names
            return


def _marked(
    find: Callable[[HtmlElement], Iterable[HtmlElement]], document: Document, subject: Subject
) -> Iterator[str]:
    """The words of elements marked as the author's; they are looked for only where no better place named any."""
    for element in islice(find(document.tree), _MOST_MARKED):
        if not _stands_elsewhere(element, subject):
            yield _short_text(element)


def _bylines(tree: HtmlElement) -> Iterator[HtmlElement]:
    if not any(map(_is_byline, set(_CLASS_NAMES(tree)))):
        return
    for said in _CLASSES(tree):
        if _is_byline(str(said)) and (element := said.getparent()).tag in _BYLINE_TAGS:
            yield element


@lru_cache(maxsize=8_192)
def _is_byline(kind: str) -> bool:
    return _BYLINE_CLASS.search(kind) is not None


def _stands_elsewhere(element: HtmlElement, subject: Subject) -> bool:
    """Whether a marked element names the author of a comment or of another article.

    What holds the page's h1 is its article, whatever its class says.
    """
    for ancestor in (element, *element.iterancestors()):
        kind = ancestor.get("itemtype") or ""
        if kind and not _PERSON.search(kind) and ancestor.get("itemscope") is not None:
            return subject.of_element(ancestor) is Belonging.FOREIGN
        if ancestor.find(".//h1") is not None:
            return False
        if ancestor.tag == "nav" or _is_of_others(f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"):
            return True
        if ancestor.tag == "article" and _is_card(ancestor):
            return True
    return False


@lru_cache(maxsize=8_192)
def _is_of_others(kind: str) -> bool:
    return _OTHERS.search(kind) is not None


def _is_card(article: HtmlElement) -> bool:
    """Whether another `<article>` of the page than this one holds its h1."""
    return any(other.find(".//h1") is not None for other in article.getroottree().getroot().iter("article"))


def _person(value: Any, document: Document) -> Iterator[str]:
    """The names of a person or several; one named by `@id` alone is described elsewhere on the page."""
    for one in value if isinstance(value, list) else [value]:
        one = referred(document, one)
        name = one.get("name") if isinstance(one, dict) else one
        for text in name if isinstance(name, list) else [name]:
            if isinstance(text, str):
                yield text


def _plausible(name: str) -> bool:
    name = clean_line(name)
    return 1 < len(name) <= 3 * _MAX_NAME and not _NOT_A_NAME.search(name)


def _names(candidates: Iterable[str], site_names: frozenset[str]) -> Iterator[str]:
    seen = set(site_names)
    for candidate in candidates:
        for name in _AUTHOR_SPLIT.split(_undated(BY.sub("", readable(candidate)))):
            name = BY.sub("", name).strip(" .-–—|•·")
            key = line_key(name)
            if key and key not in seen and len(name) <= _MAX_NAME and _plausible(name) and not is_date(name):
                seen.add(key)
                yield name


def _undated(byline: str) -> str:
    """A byline without the day that follows or precedes the name ("Huda Nasser - March 6, 2025")."""
    if not any(map(str.isdigit, byline)):
        return byline
    parts = [part for part in _BYLINE_PARTS.split(byline) if not _is_day(part)]
    byline = " - ".join(parts)
    day = next((found for found in _BEFORE_NUMBER.finditer(byline) if _is_day(byline[found.end() :])), None)
    return byline[: day.start()] if day else byline


def _is_day(text: str) -> bool:
    """Whether a part of a byline is a date, with or without "published on" before it."""
    text = text.strip(" :،,()")
    key = line_key(text)
    label = max((label for label in _DAY_LABELS if key.startswith(f"{label} ")), key=len, default="")
    key = key.removeprefix(label).strip()
    return " " in key and is_date(key)  # a number alone may be a channel's name


def _tags(document: Document, articles: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    stated = document.metas("article:tag") or [*_texts(articles, "keywords")]
    stated = stated or document.metas("news_keywords", "keywords")
    found: dict[str, str] = {}
    for text in stated:
        for tag in _TAG_SPLIT.split(clean_line(text)):
            if tag and len(tag) <= _MAX_NAME:
                found.setdefault(line_key(tag), tag.lstrip("#"))
    found.pop("", None)
    return tuple(found.values())[:MAX_TAGS]


def _canonical_link(document: Document) -> str:
    for link in document.every("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and (href := (link.get("href") or "").strip()):
            return str(href)
    return _first(document.metas("og:url"))


def _source_attribution(document: Document) -> str:
    """A short line "المصدر: ..." of its own: the engine drops it where a theme marks it as metadata."""
    whole = tostring(document.tree, encoding="utf-8", method="text")  # takes a tenth of a search among the nodes
    for text in _MENTIONS(document.tree) if any(word in whole for word in _MENTIONED) else ():
        element = text.getparent()
        for _ in range(2):  # the label may be an element of its own within the line
            if element is not None and (found := SOURCE_NAMED.match(_short_text(element, limit=120))):
                return found[1].strip()
            element = element.getparent() if element is not None else None
    return ""


def _short_text(element: HtmlElement, limit: int = 300) -> str:
    """The element's text on one line; empty when it is longer than `limit`."""
    text = beginning_of(element, 4 * limit)
    line = clean_line(text) if len(text) <= 4 * limit else ""
    return line if len(line) <= limit else ""
