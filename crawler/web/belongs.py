"""What belongs to this page's article, and what is said of another: one notion for JSON-LD, microdata and elements.

A page names other articles in many places: objects of related stories, cards with a date, comments, a video's data.
An address or a headline that is the page's own makes a thing its own; others make it foreign; who says neither leaves
it open. Text, dates and authors ask here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from crawler.arabic.letters import line_key
from crawler.web import urls
from crawler.web.document import Document

_ARTICLE = re.compile(r"article|posting|report|review|opinion", re.IGNORECASE)
_ARTICLE_SCOPE = re.compile(rf"{_ARTICLE.pattern}|^(?:creativework|recipe|howto|\w*page)$", re.IGNORECASE)
_ADDRESSES = ("url", "mainEntityOfPage", "@id")
_SAME = 0.6
"""Share of a headline's words that the page's title has, where they are of one article."""
_HEADLINE_WORDS, _LONGEST_CARD = 4, 400
_LONGEST_STATED = 1_000


class Belonging(IntEnum):
    """Whether something is of this page's article; the best first."""

    OWN = 0
    OPEN = 1
    """Nothing speaks for it or against it."""
    FOREIGN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What the page is about: the addresses and titles that it gives as its own."""

    base: str
    addresses: frozenset[str]
    """Keys of addresses (`crawler.web.urls.identity`)."""
    titles: frozenset[str]
    """Keys of titles (`crawler.arabic.letters.line_key`): headings, meta elements, the title."""
    frames: frozenset[HtmlElement] = frozenset()
    """The heading that bears the title, and what holds it."""

    def names(self, headline: str) -> bool:
        """Whether a headline is that of this page's article: most of its words are those of one title."""
        key = line_key(headline[:_LONGEST_STATED])
        words = set(key.split())
        return bool(words) and any(
            len(words & set(title.split())) >= _SAME * len(words) and _is_long_enough(key, title)
            for title in self.titles
        )

    def is_at(self, address: str) -> bool | None:
        """Whether an address is this page's; None for one that is no article's (empty, a fragment, a front page)."""
        try:
            whole = urljoin(self.base, address.strip()) if address.strip() not in ("", "#") else ""
            parts = urlsplit(whole)
        except ValueError:
            return None
        if parts.scheme not in ("http", "https") or not (parts.path.strip("/") or parts.query):
            return None
        if parts.fragment and address.strip().startswith("#"):
            return None
        return urls.identity(whole) in self.addresses

    def of_object(self, item: dict[str, Any]) -> Belonging:
        """Whom a JSON-LD object speaks of, by its `url`, `mainEntityOfPage` and `@id`, then by its headline."""
        places = [
            place for key in _ADDRESSES for text in texts(item.get(key)) if (place := self.is_at(text)) is not None
        ]
        headline = next((text for key in ("headline", "name") for text in texts(item.get(key))), "")
        if any(places) or (headline and self.names(headline)):
            return Belonging.OWN
        return Belonging.FOREIGN if places and headline else Belonging.OPEN

    def of_element(self, element: HtmlElement) -> Belonging:
        """Whom a dated or signed element speaks of: by the microdata around it, or the card that it stands in.

        The innermost that says anything decides.
        """
        for around in (element, *element.iterancestors()):
            if around.get("itemscope") is not None and around.get("itemtype"):
                return self._of_scope(around)
            if around.tag != "body" and around not in self.frames and self._is_card(around):
                return Belonging.FOREIGN
        return Belonging.OPEN

    def _of_scope(self, scope: HtmlElement) -> Belonging:
        kind = (scope.get("itemtype") or "").rsplit("/", 1)[-1]
        if not _ARTICLE_SCOPE.search(kind):
            return Belonging.FOREIGN
        stated = dict(_properties(scope, "headline", "url", "mainEntityOfPage"))
        return self.of_object(stated)

    def _is_card(self, element: HtmlElement) -> bool:
        """Whether an element is a little block that links to another article by its headline."""
        text = str(element.text_content())
        if len(text) > 4 * _LONGEST_CARD or len(" ".join(text.split())) > _LONGEST_CARD:
            return False
        links = ((link.get("href"), link) for link in element.iter("a"))
        return any(
            href and self.is_at(href) is False and len(link.text_content().split()) >= _HEADLINE_WORDS
            for href, link in links
        )


def subject_of(document: Document) -> Subject:
    """The page's own addresses (asked for, canonical, og:url) and titles."""
    links = (link for link in document.every("link") if "canonical" in (link.get("rel") or "").lower().split())
    stated = [document.url, *document.metas("og:url"), *(link.get("href") or "" for link in links)]
    headings = document.every("h1")
    titles = [*document.metas("og:title", "twitter:title"), *map(_words_of, _titles(document))]
    if len(headings) == 1 or not titles:  # of several, others may be other articles'
        titles += map(_words_of, headings[:1])
    keys = (line_key(title) for title in titles if len(title) <= _LONGEST_STATED)
    return Subject(
        base=document.base_url,
        addresses=frozenset(urls.identity(urljoin(document.base_url, url)) for url in stated if _is_address(url)),
        titles=frozenset(key for key in keys if key),
        frames=frozenset(
            frame for heading in headings if len(headings) == 1 for frame in (heading, *heading.iterancestors())
        ),
    )


def own_articles(document: Document, subject: Subject | None = None) -> tuple[dict[str, Any], ...]:
    """The page's JSON-LD articles that are its own; where none is by address or headline, those that leave it open."""
    subject = subject or subject_of(document)
    rated = [(subject.of_object(item), item) for item in document.jsonld if is_article(item)]
    best = min((rating for rating, _ in rated), default=Belonging.FOREIGN)
    return tuple(item for rating, item in rated if rating == best and best is not Belonging.FOREIGN)


def is_article(item: dict[str, Any]) -> bool:
    """Whether a JSON-LD object is one of schema.org's kinds of article."""
    return any(_ARTICLE.search(kind) for kind in texts(item.get("@type")))


def referred(document: Document, value: Any) -> Any:
    """The object that a JSON-LD reference (`{"@id": ...}` and nothing else) stands for; other values as they are."""
    if not isinstance(value, dict) or set(value) - {"@id", "@type"} or not isinstance(value.get("@id"), str):
        return value
    named = (item for item in document.jsonld if item.get("@id") == value["@id"] and len(item) > len(value))
    return next(named, value)


def texts(value: Any) -> Iterator[str]:
    """The strings that a JSON-LD value gives: itself, those of a list, an object's address."""
    for one in value if isinstance(value, list) else [value]:
        text = (one.get("@id") or one.get("url") or one.get("@value")) if isinstance(one, dict) else one
        if isinstance(text, str) and text.strip():
            yield text


def _is_long_enough(key: str, title: str) -> bool:
    """Whether a headline is no mere word or two of the title, such as a section's name."""
    return len(key.split()) > 2 or 2 * len(key) >= len(title) or title.startswith(key)


def _is_address(url: str) -> bool:
    try:
        return bool(url.strip()) and bool(urlsplit(url))
    except ValueError:
        return False


def _titles(document: Document) -> Iterable[HtmlElement]:
    head = document.tree.find("head")
    return [] if head is None else head.iter("title")


def _words_of(element: HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


def _properties(scope: HtmlElement, *names: str) -> Iterator[tuple[str, str]]:
    """Microdata of a scope itself, without those of scopes within."""
    for element in scope.iter("*"):
        name = element.get("itemprop")
        if name in names and _scope_of(element) is scope:
            yield name, element.get("content") or element.get("href") or element.get("itemid") or _words_of(element)


def _scope_of(element: HtmlElement) -> HtmlElement | None:
    return next((around for around in element.iterancestors() if around.get("itemscope") is not None), None)
