"""The part of a page that holds the whole article, where the engine took only a part of it.

trafilatura reads the first element whose class or tag is an article's. An article in several containers of one class,
or a feature whose headed sections stand beside each other, loses all but one. Here the frame is widened from the text
that was taken, step by step to the element around it, as long as what joins reads as more of the same article and not
as other ones: prose, below the title, without headings that link elsewhere, dates of its own or another h1.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.arabic.letters import line_key, line_keys
from crawler.extract.sentences import INLINE
from crawler.web.belongs import Subject

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = ("p", "li", "dd", "td", "blockquote", "div", "span")
_HOLDERS = frozenset(("div", "span", "td", "blockquote"))
"""Elements that count for the text right in them only."""
_HOLD_SPANS = ("div", "td")
_SHORTEST, _SHORTEST_PROSE, _LONG = 60, 80, 200
"""Characters of a block that is looked at; of one that may join if it ends as sentences do; of one in any case."""
_FEWEST = 2
"""Headings and lists between paragraphs that are missing, at least."""
_BETWEEN: Any = XPath(
    ".//p/following-sibling::*[1][self::h2 or self::h3 or self::h4 or self::h5]"
    "|.//p/following-sibling::*[1][self::ul or self::ol]/li[1][not(a) or string-length() > 2 * string-length(a)]"
)
_LINKED, _MANY = 0.25, 6
"""Headings that link elsewhere are those of other articles: this share of all, or most of so many of one level."""
_KEY = 40
_PLAIN = frozenset(
    ("div", "p", "ul", "ol", "li", "dl", "dt", "dd", "table", "tbody", "tr", "td", "th", "blockquote", "span")
)
_GAIN, _LEAST = 0.33, 200
"""Share of the text so far, and characters, that a step has to add."""
_STEPS = 15
_TEASERS = 0.3
"""Share of blocks that break off ("...") from which on they are teasers."""
_DATES = 2
"""More dates than these among what joins are those of comments or other articles."""
_SENTENCE_END = re.compile(r"[.!?؟۔。:][\"'”“»’)\]]*$")
_BREAKS_OFF = re.compile(r"(?:\.\.\.|…|\[…\])\W*$")
_NOT_TEXT = re.compile(
    r"comment(?!ary)|disqus|repl(?:y|ies)\b|cookie|consent|newsletter|subscri|sign-?up|log-?in|promo(?!ted)|related|recommend"
    r"|most-?(?:read|popular)|trending|sidebar|breadcrumb|menu|footer|author|\bbio\b|carousel|paid|paywall|sponsor|advert"
    r"|modal|popup|overlay|teaser|excerpt|(?:^|\s)(?:hidden|form|ads?)(?:\s|$)|gform|banner|share|social|\bcta\b|disclaimer|caption",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Block:
    element: HtmlElement
    size: int
    taken: bool
    breaks_off: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What the page's prose says about a text taken from it."""

    element: HtmlElement | None
    """The element that holds more of the article than was taken; None where there is none."""
    left: int
    """Characters of prose below the title that are neither in the text nor told to be something else."""
    blocks: tuple[HtmlElement, ...] = ()
    """The prose that the element holds."""


def frame_of(tree: HtmlElement, lines: tuple[str, ...], subject: Subject) -> Frame:
    """Where the article stands of which these lines were taken.

    Args:
        tree: the page without navigation and blocks known to be foreign.
        lines: the text taken from it.
        subject: whose page it is.
    """
    blocks = [*_blocks(tree, _keys(lines))]
    inside = [block for block in blocks if block.taken]
    if not inside:
        return Frame(element=None, left=0)
    found, chain, titles = None, _chain(inside), _titles(tree, subject)
    title_frames = {around for title in titles for around in title.iterancestors()}
    levels = _levels([block for block in blocks if not block.taken], chain, subject)
    waiting: list[_Block] = []
    for around, joining in zip(chain, levels, strict=True):
        if around.tag == "html":
            break
        waiting += joining if around.tag != "body" else _of_one_kind(joining, inside, around)
        if _size(waiting) >= max(_LEAST, _GAIN * _size(inside)):
            if not _goes_on(waiting, around, chain[0] if found is None else found, titles, subject):
                break
            found, inside, waiting = around, inside + waiting, []
        if around.tag == "article" and around in title_frames:
            break  # it holds the title: what stands beside it are other articles
    if found is None and chain[0].tag not in ("html", "body") and lacks_lists_or_headings(chain[0], lines):
        found = chain[0]
    left = _size(block for level in levels for block in level) - _size(block for block in inside if not block.taken)
    return Frame(element=found, left=left, blocks=tuple(block.element for block in inside))


def lacks_lists_or_headings(element: HtmlElement, lines: tuple[str, ...]) -> bool:
    """Whether most headings and lists between the paragraphs of an element are not among the lines.

    Where trafilatura recognises no frame it takes paragraphs alone.
    """
    between = _BETWEEN(element)
    if len(between) < _FEWEST:
        return False
    taken = _keys(lines)
    missing = [key for first in between if (key := line_key(str(first.text_content()))[:_KEY]) and key not in taken]
    return len(missing) >= max(_FEWEST, len(between) // 2 + 1)


def alone(frame: HtmlElement, blocks: Iterable[HtmlElement]) -> HtmlElement:
    """A page of nothing but a frame, in which the blocks' own surroundings say nothing any more; the frame moves."""
    plain = {frame}
    for block in blocks:
        for around in block.iterancestors():
            if around in plain:
                break
            plain.add(around)
            around.attrib.clear()
            if around.tag not in _PLAIN:
                around.tag = "div"
    for holder in [*frame.iter("div")]:
        if (holder.text or "").strip() and all(child.tag in INLINE or child.tag == "br" for child in holder):
            holder.tag = "p"
    root = frame.makeelement("html")
    article = frame.makeelement("article", itemprop="articleBody")
    body = frame.makeelement("body")
    root.append(body)
    body.append(article)
    article.append(frame)
    return root


def _keys(lines: tuple[str, ...]) -> set[str]:
    return {key[:_KEY] for key, _ in line_keys(lines)}


def _blocks(tree: HtmlElement, keys: set[str]) -> Iterator[_Block]:
    """The prose of a page below its title, block by block, and what of the text taken stands above it."""
    titled = next(tree.iter("h1"), None) is None
    seen: set[str] = set()
    for element in tree.iter("h1", *_BLOCKS):
        if element.tag == "h1":
            titled = True
            continue
        text = _own_text(element)
        if len(text) < _SHORTEST:
            continue
        key = line_key(text)[:_KEY]
        size = len(text) - sum(len(link.text_content()) for link in element.iter("a"))
        taken = key in keys
        if key not in seen and (taken or (titled and 2 * size > len(text) and _is_prose(text))):
            yield _Block(element, size, taken, _BREAKS_OFF.search(text) is not None)
        seen.add(key)


def _is_prose(text: str) -> bool:
    return len(text) >= _SHORTEST_PROSE and (len(text) >= _LONG or _SENTENCE_END.search(text) is not None)


def _own_text(element: HtmlElement) -> str:
    """A block's text; of an element that may hold blocks, the text right in it and in its inline elements."""
    if element.tag not in _HOLDERS and (element.tag == "p" or element.find(".//p") is None):
        return " ".join(str(element.text_content()).split())
    if element.tag == "span" and (parent := element.getparent()) is not None and parent.tag not in _HOLD_SPANS:
        return ""
    parts = [element.text or ""]
    for child in element:
        if child.tag in INLINE and child.tag != "span":
            parts.append(str(child.text_content()))
        parts.append(child.tail or "")
    return " ".join("".join(parts).split())


def _is_other(surroundings: Iterable[HtmlElement], subject: Subject) -> bool:
    """Whether a block stands in a link to another page, or in what says that it is a comment, a form, a teaser."""
    for around in surroundings:
        if around.tag == "a" and subject.is_at(around.get("href") or "") is False:
            return True
        if around.attrib and _NOT_TEXT.search(f"{around.get('class') or ''} {around.get('id') or ''}"):
            return True
    return False


def _chain(blocks: list[_Block]) -> list[HtmlElement]:
    """The innermost element that holds all these blocks, and those around it, outwards."""
    chain = [blocks[0].element, *blocks[0].element.iterancestors()]
    for block in blocks[1:]:
        around = {block.element, *block.element.iterancestors()}
        chain = [element for element in chain if element in around]
    return chain[:_STEPS]


def _levels(blocks: list[_Block], chain: list[HtmlElement], subject: Subject) -> list[list[_Block]]:
    """Blocks by the innermost element of the chain that holds them, without those that are something else."""
    places = {element: place for place, element in enumerate(chain)}
    levels: list[list[_Block]] = [[] for _ in chain]
    for block in blocks:
        surroundings = [block.element]
        for around in block.element.iterancestors():
            if around in places:
                if not _is_other(surroundings, subject):
                    levels[places[around]].append(block)
                break
            surroundings.append(around)
    return levels


def _of_one_kind(joining: list[_Block], inside: list[_Block], body: HtmlElement) -> list[_Block]:
    """Of what stands right in the body, only what is marked as the text's own container is."""
    marks = {_mark(block.element, body) for block in inside}
    return [block for block in joining if _mark(block.element, body) in marks]


def _mark(element: HtmlElement, body: HtmlElement) -> tuple[str, str, str]:
    top = next((around for around in (element, *element.iterancestors()) if around.getparent() is body), body)
    return str(top.tag), top.get("class") or "", top.get("itemprop") or ""


def _size(blocks: Iterable[_Block]) -> int:
    return sum(block.size for block in blocks)


def _goes_on(
    joining: list[_Block], around: HtmlElement, within: HtmlElement, titles: set[HtmlElement], subject: Subject
) -> bool:
    """Whether blocks that would join a text read as more of the same article.

    Args:
        joining: the blocks.
        around: the element that holds both.
        within: what holds the text so far; the same where the blocks stand between its paragraphs.
        titles: the headings that bear the page's title.
        subject: whose page it is.
    """
    if sum(block.breaks_off for block in joining) > _TEASERS * len(joining):
        return False
    known = set() if within is around else set(within.iter(*_HEADINGS, "time"))
    new = [element for element in around.iter(*_HEADINGS, "time") if element not in known]
    if sum(element.tag == "time" for element in new) > _DATES:
        return False
    headings = [element for element in new if element.tag != "time"]
    if any(heading.tag == "h1" and heading not in titles for heading in headings):
        return False
    if _is_the_article(around):
        return True
    counts = Counter(heading.tag for heading in headings)
    linked = Counter(heading.tag for heading in headings if _links_elsewhere(heading, subject))
    if any(counts[tag] >= _MANY and 2 * number > counts[tag] for tag, number in linked.items()):
        return False
    return linked.total() <= max(1, _LINKED * counts.total())


def _is_the_article(element: HtmlElement) -> bool:
    """Whether an element is the page's only `<article>`: its headings may lead elsewhere, as a guide's to its shops."""
    return element.tag == "article" and sum(1 for _ in element.getroottree().iter("article")) == 1


def _titles(tree: HtmlElement, subject: Subject) -> set[HtmlElement]:
    """The h1 that bears the page's title: the only one, or those that are called as the page is."""
    headings = [*tree.iter("h1")]
    return {heading for heading in headings if len(headings) == 1 or subject.names(str(heading.text_content()))}


def _links_elsewhere(heading: HtmlElement, subject: Subject) -> bool:
    """Whether a heading is that of another page."""
    links = [*heading.iter("a"), *heading.iterancestors("a")]
    return any(subject.is_at(link.get("href") or "") is False for link in links)
