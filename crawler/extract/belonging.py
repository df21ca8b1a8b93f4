"""What on a page belongs to its own article, and what to others: teasers, related news, comments, videos.

In JSON-LD, an object that names the page's address is the page's; else one that names its title; else those that
name neither. One that names another address and another title is another page's, however much it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from lxml.html import HtmlElement

from crawler import urls
from crawler.document import Document
from crawler.text import tokens

_ARTICLE = re.compile(r"article|posting|report|review|opinion", re.IGNORECASE)
_ADDRESSES = ("url", "@id", "mainEntityOfPage")
_OTHERS = re.compile(
    r"(?:^|[\s_-])(?:comments?(?:-?list|-?body|-?author)?|respond|related|recommended|most-?read|side-?bar|widgets?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_OTHER_THING = re.compile(r"schema\.org/(?:\w*Comment|VideoObject|AudioObject|ImageObject|Answer|SocialMediaPosting)\b")
RESEMBLES = 0.6
"""Share of words in common by which one title stands for another."""


def is_article(item: dict[str, Any]) -> bool:
    """Whether a JSON-LD object is one of schema.org's kinds of article."""
    kinds = item.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and _ARTICLE.search(kind) for kind in kinds)


def own_articles(document: Document, titles: Iterable[str] = ()) -> list[dict[str, Any]]:
    """The JSON-LD articles that belong to this page, in page order.

    `titles`: what the page is called, where that is known.
    """
    articles = [item for item in document.jsonld if is_article(item)]
    if not any(_addresses(item) or _headline(item) for item in articles):
        return articles
    here = own_addresses(document)
    named = [item for item in articles if not here.isdisjoint(_identities(item, document.url))]
    if named:
        return named
    called = [title for title in titles if title]
    same = [item for item in articles if any(resemblance(_headline(item), title) >= RESEMBLES for title in called)]
    return same or [item for item in articles if not _is_elsewhere(item, document.url, called)]


def stands_elsewhere(element: HtmlElement) -> bool:
    """Whether an element stands in a comment, another article's card, or what microdata calls another thing.

    What holds the page's h1 is its article, whatever its class says.
    """
    for ancestor in (element, *element.iterancestors()):
        if ancestor.find(".//h1") is not None:
            return False
        if ancestor.tag == "nav" or _is_of_others(f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"):
            return True
        if _OTHER_THING.search(ancestor.get("itemtype") or "") or (ancestor.tag == "article" and _is_card(ancestor)):
            return True
    return False


@lru_cache(maxsize=8_192)
def _is_of_others(kind: str) -> bool:
    return _OTHERS.search(kind) is not None


def _is_card(article: HtmlElement) -> bool:
    """Whether another `<article>` of the page than this one holds its h1."""
    return any(other.find(".//h1") is not None for other in article.getroottree().getroot().iter("article"))


def own_addresses(document: Document) -> frozenset[str]:
    """The keys (`urls.identity`) of the addresses under which the page goes."""
    canonical = (link.get("href") or "" for link in document.tree.iter("link") if link.get("rel") == "canonical")
    stated = (document.url, *canonical, *document.metas("og:url"))
    return frozenset(urls.identity(urls.absolute(document.url, url)) for url in stated if url)


@lru_cache(maxsize=256)
def resemblance(one: str, other: str) -> float:
    """The share of words that two titles have in common, between 0 and 1; less where one is far longer."""
    words, others = set(tokens(one)), set(tokens(other))
    if not words or not others:
        return 0.0
    return len(words & others) / min(len(words), len(others)) * min(1.0, 2 * len(words) / len(others))


def _is_elsewhere(item: dict[str, Any], page: str, called: list[str]) -> bool:
    """Whether an object that names neither the page's address nor its title names both, of another."""
    return bool(called and _headline(item) and _identities(item, page))


def _headline(item: dict[str, Any]) -> str:
    value = item.get("headline") or item.get("name")
    return value if isinstance(value, str) else ""


def _addresses(item: dict[str, Any]) -> list[str]:
    """What an object names as its address; `@id` may be a mark within the page ("#article")."""
    values = (item.get(key) for key in _ADDRESSES)
    found = (value.get("@id") or value.get("url") if isinstance(value, dict) else value for value in values)
    return [value for value in found if isinstance(value, str) and ("/" in value or value.startswith("#"))]


def _identities(item: dict[str, Any], page: str) -> frozenset[str]:
    return frozenset(urls.identity(urls.absolute(page, address)) for address in _addresses(item))
