"""The lead paragraph, where a page sets it apart from the article's text."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

from crawler.arabic.letters import clean_line, line_key
from crawler.web.document import Document, beginning_of

_LEAD = re.compile(
    r"(?:^|[\s_-])(?:lead|lede|intro(?:duction|text)?|standfirst|chapo|dek|abstract|(?:article|news|post)-?(?:summary|teaser"
    r"|description|excerpt|lead|intro)|teaser-?text|sub-?(?:headline|title|line))(?:$|[\s_-])",
    re.IGNORECASE,
)
_APART = frozenset(("figure", "figcaption", "aside", "nav", "footer", "video"))
_OPENING = 40
_LEAD_CHILDREN = 5
_SHORTEST_LEAD, _LONGEST_LEAD = 60, 900
_ENOUGH = 2 * _LONGEST_LEAD
"""Of an element's text, to tell whether it is one."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def lead_of(document: Document, lines: tuple[str, ...]) -> tuple[str, ...]:
    """The lead as one line, where it stands apart from the text and was not taken with it.

    It is what the page gives as its description, or an element classed as lead, after the title.
    """
    stated = {_opening(text) for text in document.metas("og:description", "description") if len(text) >= _SHORTEST_LEAD}
    first = _opening(lines[0])
    titled = False
    for element in document.tree.iter("h1", "p", "h2", "h3", "div", "span", "strong"):
        titled = titled or element.tag == "h1"
        if element.tag == "h1" or len(element) > _LEAD_CHILDREN:
            continue
        text = element.text or ""
        if len(text) <= _OPENING:
            if not len(element):
                continue  # shorter than any lead
            text = beginning_of(element, 4 * _OPENING)
        opening = _opening(text)
        if opening == first:
            return ()
        if opening in stated or (titled and _is_lead(element)):
            text = clean_line(beginning_of(element, _ENOUGH))
            if _SHORTEST_LEAD <= len(text) <= _LONGEST_LEAD and not _is_apart(element):
                return () if line_key(text)[:_OPENING] in line_key("\n".join(lines[:6])) else (text,)
    return ()


def _is_apart(element: HtmlElement) -> bool:
    """Whether a block that looks like a lead is a caption or a widget's."""
    around = (ancestor.tag for ancestor in element.iterancestors())
    return element.find(".//style") is not None or not _APART.isdisjoint(around)


def _opening(text: str) -> str:
    return " ".join(text[: 4 * _OPENING].split())[:_OPENING]


def _is_lead(element: HtmlElement) -> bool:
    kinds = element.get("class") or ""
    parent = element.getparent()
    if parent is not None and len(parent) <= 2:
        kinds += " " + (parent.get("class") or "")
    return bool(kinds.strip()) and _leads(kinds)


@lru_cache(maxsize=8_192)
def _leads(kind: str) -> bool:
    return _LEAD.search(_CAMEL.sub("-", kind)) is not None
