"""The article's text out of a page: trafilatura, with what it loses put back. The only importer of trafilatura.

The page is parsed once (`crawler.web.document`) and trafilatura works on a copy of that tree; its metadata and date
searches are off: they take most of its time, and Arabic pages need their own readers. Around it:

- blocks whose class says that they are no part of the article (newsletter forms, author's biography, disclosures)
  are taken out before;
- its comparison with two other algorithms, a quarter of its time, is left for pages where it finds little;
- the page's h1 is no line of the text, and a lead that stands apart is put before it;
- JSON-LD's articleBody stands in for a text of which less than half was found.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache
from html import unescape
from importlib.metadata import version
from typing import Any

from lxml.etree import XPath, _Element
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Extractor

from crawler.arabic.letters import clean, clean_line, line_key, line_keys
from crawler.extract.layout import laid_out, told_in_captions
from crawler.web.document import Document

ENGINE = f"trafilatura/{version('trafilatura')}"

# It logs every page without text; that is told by the outcome.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_BLOCKS = frozenset(("p", "head", "item", "quote", "code", "row", "div", "fw", "list", "table", "body", "lb", "ab"))

_FOREIGN = re.compile(
    r"(?:^|[\s_-])(?:news-?letter|disclaimers?|disclosures?|fact-?box|info-?box|copyrights?|bio(?:graphy)?|author-?bio"
    r"|about-?(?:the-?)?author|author-?(?:box|info|card)|privacy|sign-?up|cta|footer|nutrition|captions?|recirc|popup"
    r"|modal|most-?(?:read|popular|discussed|viewed|shared|commented|recent)|trending"
    r"|related-?(?:posts?|articles?|news|stories|links|content)?|(?:read|see)-?also|also-?read|you-?may"
    r"|sr-only|screen-reader-text|visually-?hidden)(?:$|[\s_-])",
    re.IGNORECASE,
)
_DATE_LINE = re.compile(
    r"(?:^|[\s_-])(?:(?:pub-?)?date|time|time-?stamp|published|posted|updated)(?:$|[\s_-])", re.IGNORECASE
)
_LONGEST_DATE_LINE = 60
_POLICY_LINK = re.compile(r"/(?:privacy|terms|cookies?|\w+[_-]guidelines)[^/]*/?$", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:^|[\s_-])(?:lead|lede|intro(?:duction|text)?|standfirst|chapo|dek|abstract|(?:article|news|post)-?(?:summary|teaser"
    r"|description|excerpt|lead|intro)|teaser-?text|sub-?(?:headline|title|line))(?:$|[\s_-])",
    re.IGNORECASE,
)
_APART = frozenset(("figure", "figcaption", "aside", "nav", "footer", "video"))
_OPENING = 40
_LEAD_CHILDREN = 5
_SHORTEST_LEAD, _LONGEST_LEAD = 60, 900
_CLASSES: Any = XPath("//@class")
_IDS: Any = XPath("//@id")
_LINKED: Any = XPath("//p[count(.//a) > 1]")
_SCANT = 100
"""Characters below which a text is looked for with less precision."""
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,1000}>")
_SHORTEST_BEHIND = 40
_SPACE = re.compile("[ \\t\\r\\n]+")
_LENGTH: Any = XPath("string-length()")
_PARAGRAPHS_TEXT: Any = XPath("descendant-or-self::p//text()", smart_strings=False)
_LINKS_TEXT: Any = XPath("//a//text()", smart_strings=False)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_KEPT_WHOLE = 0.3
"""A block with more than this share of the page's paragraphs is the article, whatever its class says."""
_FOREIGN_TAGS = ("figcaption", "noscript")
_NO_TEXT_TAGS = ("script", "style", "svg", "iframe", "template", "link", "meta", "source", "input", "select")
_LEFT_OUT = ("aside", "nav", "footer")
"""What trafilatura deletes whatever it holds."""
_NESTED: Any = XPath("boolean(//aside//aside or //nav//nav or //footer//footer)")
_OPTIONS = {
    (precise, fast): Extractor(output_format="txt", comments=False, precision=precise, fast=fast)
    for precise in (True, False)
    for fast in (True, False)
}
"""Made once: trafilatura reads its configuration file's values for each."""
_PLENTY = 400
_MOST_PARAGRAPHS, _MOST_OTHER = 0.5, 0.1
"""A text of fewer characters, or shorter than these shares of the page's paragraphs and of all its text outside links,
is compared with others."""


def extract_lines(document: Document) -> tuple[str, ...]:
    """The text's paragraphs, headings, list items and table rows, one line each, cleaned (`letters.clean`).

    Raises:
        RecursionError: for a page nested too deeply for the library.
    """
    tree = _without_foreign(laid_out(deepcopy(document.tree)))
    held = _emptied(tree)
    lines = _run(tree, precise=True, fast=True)
    for shell, element in held:
        shell.getparent().replace(shell, element)
    if _is_little(_size(lines), tree):
        lines = _run(tree, precise=True)
    if _size(lines) < _SCANT:
        lines = max(lines, _run(document.tree, precise=False), key=_size)
    lines = _without_headings(lines, document.tree)
    body = _article_body(document)
    if _size(body) > 2 * max(_size(lines), _SCANT):
        return body
    lines = (*lines, *told_in_captions(document, lines))
    return (*_lead(document, lines), *lines) if lines else ()


def _emptied(tree: HtmlElement) -> list[tuple[HtmlElement, HtmlElement]]:
    """Puts empty elements in the place of those that trafilatura deletes anyway, lest its steps before walk over them.

    Gives each with the one that it stands for. Where such elements are nested all stay: trafilatura deletes some only.
    """
    if _NESTED(tree):
        return []
    held = []
    for element in [*tree.iter(_LEFT_OUT)]:
        shell = element.makeelement(element.tag, element.attrib)
        shell.tail = element.tail
        element.getparent().replace(element, shell)
        held.append((shell, element))
    return held


def _is_little(size: int, tree: HtmlElement) -> bool:
    """Whether a text of so many characters is to be compared with what other algorithms find."""
    if size < max(_PLENTY, _MOST_PARAGRAPHS * _paragraphs(tree)):
        return True
    length = int(_LENGTH(tree))
    if size >= _MOST_OTHER * length:
        return False
    return size < _MOST_OTHER * (length - sum(map(len, _LINKS_TEXT(tree))))


def _run(tree: HtmlElement, *, precise: bool, fast: bool = False) -> tuple[str, ...]:
    found: Any = bare_extraction(tree, options=_OPTIONS[precise, fast])
    if found is None or found.body is None or (fast and found.body.find(".//p") is None):
        return ()
    return _lines(found.body)


def _size(lines: tuple[str, ...]) -> int:
    return sum(map(len, lines))


def _article_body(document: Document) -> tuple[str, ...]:
    """The longest articleBody that the page's JSON-LD gives, its markup taken off."""
    bodies = (item.get("articleBody") for item in document.jsonld)
    longest = max((body for body in bodies if isinstance(body, str)), key=len, default="")
    if "<" in longest:
        longest = _MARKUP.sub("\n", longest)
    return tuple(line for line in clean(unescape(longest)).split("\n") if line)


def _lead(document: Document, lines: tuple[str, ...]) -> tuple[str, ...]:
    """The lead paragraph, where it stands apart from the text and was not taken with it.

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
            text = _text(element, 4 * _OPENING)
        opening = _opening(text)
        if opening == first:
            return ()
        if opening in stated or (titled and _is_lead(element)):
            text = clean_line(_text(element))
            if _SHORTEST_LEAD <= len(text) <= _LONGEST_LEAD and not _is_apart(element):
                return () if line_key(text)[:_OPENING] in line_key("\n".join(lines[:6])) else (text,)
    return ()


def _is_apart(element: HtmlElement) -> bool:
    """Whether a block that looks like a lead is a caption or a widget's."""
    around = (ancestor.tag for ancestor in element.iterancestors())
    return element.find(".//style") is not None or not _APART.isdisjoint(around)


def _opening(text: str) -> str:
    return " ".join(text[: 4 * _OPENING].split())[:_OPENING]


def _text(element: HtmlElement, enough: int = 2 * _LONGEST_LEAD) -> str:
    """The beginning of an element's text; by default a little more than a lead may have."""
    parts, length = [], 0
    for part in element.itertext():
        parts.append(part)
        length += len(part)
        if length > enough:
            break
    return "".join(parts)


def _is_lead(element: HtmlElement) -> bool:
    kinds = element.get("class") or ""
    parent = element.getparent()
    if parent is not None and len(parent) <= 2:
        kinds += " " + (parent.get("class") or "")
    return bool(kinds.strip()) and _leads(kinds)


def _without_foreign(tree: HtmlElement) -> HtmlElement:
    """Takes out blocks that say by their class or id that they are something else than the article."""
    for element in [*tree.iter(_NO_TEXT_TAGS)]:  # each step of trafilatura would walk over them
        element.drop_tree()
    foreign = [element for element in dict.fromkeys(_suspects(tree)) if _is_foreign(element)]
    total = _paragraphs(tree) if foreign else 0
    for element in sorted(foreign, key=_depth):  # an outer one first: it may be the article
        if element.getparent() is not None and _paragraphs(element) <= _KEPT_WHOLE * total:
            element.drop_tree()
    lists = [*tree.iter("ul", "ol")]
    for item in [item for items in lists if _only_wraps_a_list(item := items.getparent())]:
        item[0].drop_tag()
        item.drop_tag()
    for items in [items for items in tree.iter("ul", "ol") if _is_announced(items)]:
        for item in items.iterchildren("li"):
            if item.find(".//p") is None:
                item.tag = "p"
            else:
                item.drop_tag()
        items.drop_tag()
    for block in [*tree.iter("div", "figure")]:
        # Text behind a block is lost with it when trafilatura takes the block out as empty.
        if len(block.tail or "") > _SHORTEST_BEHIND < len(_SPACE.sub(" ", block.tail).strip(" ")):
            paragraph = block.makeelement("p")
            paragraph.text, block.tail = block.tail, None
            block.addnext(paragraph)
    return tree


def _suspects(tree: HtmlElement) -> Iterator[HtmlElement]:
    """The elements that may be foreign. Asking for attributes takes half the time of asking for their elements."""
    for find in (_CLASSES, _IDS):
        yield from (said.getparent() for said in find(tree) if any(_says(str(said))))
    yield from tree.iter(_FOREIGN_TAGS)
    yield from _LINKED(tree)


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
    dates, foreign = _says(f"{element.get('class') or ''} {element.get('id') or ''}")
    if dates and len(element) <= 6:
        text = str(element.text_content())
        return len(text.strip()) <= _LONGEST_DATE_LINE and any(map(str.isdigit, text))
    return foreign


@lru_cache(maxsize=8_192)
def _says(kind: str) -> tuple[bool, bool]:
    """Whether a class and id speak of a date, and of something foreign."""
    kind = _CAMEL.sub("-", kind)
    return _DATE_LINE.search(kind) is not None, _FOREIGN.search(kind) is not None


@lru_cache(maxsize=8_192)
def _leads(kind: str) -> bool:
    return _LEAD.search(_CAMEL.sub("-", kind)) is not None


def _only_wraps_a_list(item: HtmlElement | None) -> bool:
    """A list item that holds a list and nothing else: trafilatura loses what is in the third level."""
    if item is None or item.tag != "li" or len(item) != 1:
        return False
    return not ((item.text or "") + (item[0].tail or "")).strip()


def _is_announced(items: HtmlElement) -> bool:
    """A list of prose behind a paragraph that ends in a colon: trafilatura drops it where the layout is a table."""
    before = items.getprevious()
    if before is None or before.tag != "p" or items.find(".//a") is not None or items.find(".//li//li") is not None:
        return False
    return str(before.text_content()).rstrip().endswith(":")


def _paragraphs(element: HtmlElement) -> int:
    """Characters of the text in paragraphs."""
    return sum(map(len, _PARAGRAPHS_TEXT(element)))


def _without_headings(lines: tuple[str, ...], tree: HtmlElement) -> tuple[str, ...]:
    """The text without the page's h1 among its first lines: it is the title."""
    headings = {line_key(str(heading.text_content())) for heading in tree.iter("h1")}
    if headings.isdisjoint(key for key, _ in line_keys(lines)[:3]):
        return lines
    return tuple(line for place, line in enumerate(lines) if place > 2 or line_key(line) not in headings)


def _lines(body: _Element) -> tuple[str, ...]:
    parts: list[str] = []

    def gather(element: _Element) -> None:
        block = element.tag in _BLOCKS
        if block:
            parts.append("\n")
        elif element.tag == "cell" and element.getprevious() is not None:
            parts.append(" | ")
        if element.text:
            parts.append(element.text.replace("\n", " "))
        for child in element:
            gather(child)
            if child.tail:
                parts.append(child.tail.replace("\n", " "))
        if block:
            parts.append("\n")

    gather(body)
    return tuple(line for line in clean("".join(parts)).split("\n") if line)
