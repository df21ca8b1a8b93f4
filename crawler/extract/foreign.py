"""Takes blocks out of a page's tree that say by their class or id that they are something else than the article.

Newsletter forms, authors' biographies, disclosures, related stories, captions, date lines: trafilatura would take
some of them for text, and what it deletes anyway costs it a walk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import Any

from lxml.etree import XPath, strip_elements
from lxml.html import HtmlElement

from crawler.extract.sentences import CUT_TAGS, INLINE, is_in_sentence, unmark
from crawler.web.belongs import Subject

_FOREIGN = re.compile(
    r"(?:^|[\s_-])(?:news-?letter|disclaimers?|disclosures?|fact-?box|info-?box|copyrights?|bio(?:graphy)?|author-?bio"
    r"|about-?(?:the-?)?author|author-?(?:box|info|card)|privacy|sign-?up|cta|footer|nutrition|captions?|recirc|popup"
    r"|modal|most-?(?:read|popular|discussed|viewed|shared|commented|recent)|trending"
    r"|related-?(?:posts?|articles?|news|stories|links|content)?|(?:read|see)-?also|also-?read|you-?may"
    r"|sr-only|screen-reader-text|visually-?hidden)(?:$|[\s_-])"
)
_CUT_OUT = re.compile(
    r"share-|social|viral|newsletter|syndication|tags|tag-list|sidebar|banner|bread-?crumb|button|author|byline|foot"
    r"|navi|nav|menu|bar|related|elated|premium|widget|embed|consent|permission|modal|next-|meta|rating|attachment"
    r"|timestamp|user-|-icon|message|slide|overlay|options|expand|blurred|hide|teaser|bottom|caption|tooltip"
)
"""What trafilatura deletes by its class, as far as it concerns words in a line; each begins with a letter that `re`
looks for first. These patterns ignore no case: a class in lower case is searched in half the time."""
_CUT_OUT_WORD = re.compile(r"^shar|\b(?:ad|link)\b")
_DATE_LINE = re.compile(r"(?:^|[\s_-])(?:(?:pub-?)?date|time|time-?stamp|published|posted|updated)(?:$|[\s_-])")
_LONGEST_DATE_LINE = 60
_UNSEEN = re.compile(r"(?:^|\s)(?:d-none|hidden|visually-?hidden)(?:\s|$)")
_SEEN = re.compile(r"(?:^|\s)(?:\w+:(?:block|flex|grid|inline\S*|visible|contents)|d-\w+-\w+)(?:\s|$)")
"""Seen on screens of another width."""
_POLICY_LINK = re.compile(r"/(?:privacy|terms|cookies?|\w+[_-]guidelines)[^/]*/?$", re.IGNORECASE)
_NAMES: tuple[Any, ...] = (XPath("//@class"), XPath("//@id"))
"""One after the other: to join them costs as much again."""
_LINKED: Any = XPath("//p[count(.//a) > 1]")
_PARAGRAPHS_TEXT: Any = XPath("descendant-or-self::p//text()", smart_strings=False)
_SCOPES: Any = XPath("//@itemtype[contains(., 'Article') or contains(., 'Posting')]/..")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
KEPT_WHOLE = 0.3
"""A block with more than this share of the page's paragraphs is the article, whatever it says of itself."""
_FOREIGN_TAGS = ("figcaption", "noscript")
_NO_TEXT_TAGS = ("script", "style", "svg", "iframe", "template", "link", "meta", "source", "input", "select")


def without_what_holds_no_text(tree: HtmlElement) -> HtmlElement:
    """Takes scripts, styles, drawings and the like out of a tree: every later step would walk over them."""
    strip_elements(tree, *_NO_TEXT_TAGS, with_tail=False)
    return tree


def without_foreign(tree: HtmlElement) -> HtmlElement:
    """Takes out of a tree what is no part of the article; changes the tree and gives it back."""
    marked = [*_marked(tree)]
    inline = [*(element for element, _ in marked if element.tag in INLINE), *tree.iter(CUT_TAGS)]
    in_sentences = {element for element in inline if is_in_sentence(element)}
    for element in in_sentences:
        unmark(element)
    suspects = [element for element, is_suspect in marked if is_suspect and element not in in_sentences]
    suspects += [*tree.iter(_FOREIGN_TAGS), *_LINKED(tree)]
    foreign = [element for element in dict.fromkeys(suspects) if _is_foreign(element)]
    total = paragraphs(tree) if foreign else 0
    unseen = {element for element in foreign if _is_unseen(element.get("class") or "")}
    told = sum(map(paragraphs, unseen))
    if told > KEPT_WHOLE * total:  # a script must uncover so much
        foreign = [element for element in foreign if element not in unseen]
    else:
        total -= told
    for element in sorted(foreign, key=_depth):  # an outer one first: it may be the article
        if element.getparent() is not None and paragraphs(element) <= KEPT_WHOLE * total:
            element.drop_tree()
    return tree


def without_foreign_scopes(tree: HtmlElement, subject: Subject) -> HtmlElement:
    """Takes out what microdata marks as another article: its headline leads elsewhere, the page's h1 isn't in it."""
    for scope in _SCOPES(tree):
        if scope.getparent() is None or scope.tag in ("body", "html") or scope.find(".//h1") is not None:
            continue
        heads = (head for head in scope.iter(*_HEADINGS, "a") if head.get("itemprop") in ("headline", "name"))
        links = (link for head in heads for link in head.iter("a"))
        if any(subject.is_at(link.get("href") or "") is False for link in links):
            scope.drop_tree()
    return tree


def paragraphs(element: HtmlElement) -> int:
    """Characters of the text in paragraphs."""
    return sum(map(len, _PARAGRAPHS_TEXT(element)))


def _marked(tree: HtmlElement) -> Iterator[tuple[HtmlElement, bool]]:
    """The elements that may be cut out by their class or id, and whether they may be foreign.

    Asking for attributes takes half the time of asking for their elements.
    """
    for said in chain.from_iterable(names(tree) for names in _NAMES):
        dates, foreign, cut = _says(str(said))
        if dates or foreign or cut:
            yield said.getparent(), dates or foreign


def _depth(element: HtmlElement) -> int:
    return sum(1 for _ in element.iterancestors())


def _is_foreign(element: HtmlElement) -> bool:
    tag = element.tag
    if tag in _FOREIGN_TAGS:
        return True
    if tag in ("body", "html", "article", "main"):
        return False
    if tag == "p":
        links = sum(1 for link in element.iter("a") if _POLICY_LINK.search(link.get("href") or ""))
        if links >= 2:
            return True
    dates, foreign, _ = _says(f"{element.get('class') or ''} {element.get('id') or ''}")
    if dates and len(element) <= 6:
        text = str(element.text_content())
        return len(text.strip()) <= _LONGEST_DATE_LINE and any(map(str.isdigit, text))
    return foreign


def _is_unseen(kind: str) -> bool:
    """Whether a class hides on screens of any width."""
    return ("hidden" in kind or "d-none" in kind) and _UNSEEN.search(kind) is not None and not _SEEN.search(kind)


@lru_cache(maxsize=8_192)
def _says(kind: str) -> tuple[bool, bool, bool]:
    """Whether a class and id speak of a date, of something foreign, and of what trafilatura cuts out."""
    kind = _CAMEL.sub("-", kind).lower()
    dates, foreign = _DATE_LINE.search(kind) is not None, _FOREIGN.search(kind) is not None or _is_unseen(kind)
    cut = _CUT_OUT.search(kind) is not None or _CUT_OUT_WORD.search(kind) is not None
    return dates, foreign, cut
