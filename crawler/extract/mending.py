"""Mends markup from which trafilatura loses text, before it is run."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from lxml.html import HtmlElement

from crawler.extract.sentences import INLINE

_SHORTEST_BEHIND = 40
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_SENTENCE_END = re.compile(r"[.!?؟۔。…][\"'”»’)\]]*$")
_SHORTEST_PROSE = 60
_EDGES = " \t\r\n\u00a0"
_SPACE = re.compile("[ \\t\\r\\n]+")


def mend(tree: HtmlElement) -> HtmlElement:
    """Mends a tree in place and gives it back."""
    for repair in MENDS:
        repair(tree)
    return tree


def unwrap_lists(tree: HtmlElement) -> None:
    """Lists whose items hold nothing but a list: what is in the third level would be lost."""
    lists = [*tree.iter("ul", "ol")]
    for item in [item for items in lists if _only_wraps_a_list(item := items.getparent())]:
        item[0].drop_tag()
        item.drop_tag()


def lists_between_paragraphs(tree: HtmlElement) -> None:
    """A list without links between two paragraphs is text, whatever its class says."""
    for items in [items for items in tree.iter("ul", "ol") if items.get("class")]:
        between = _is_prose(items.getprevious()) and _is_prose(items.getnext())
        if between and items.find(".//a[@href]") is None:
            items.attrib.pop("class")


def lines_between_paragraphs(tree: HtmlElement) -> None:
    """A block of words and no link that stands among paragraphs is one: an interview's short answer.

    A long one may be the first or the last of them.
    """
    blocks = [block for block in tree.iter("div") if _is_bare_line(block)]
    held = frozenset(blocks)
    for around in dict.fromkeys(block.getparent() for block in blocks):
        if around is not None:
            _join_lines(around, held)


def items_as_paragraphs(tree: HtmlElement) -> None:
    """Lists of prose that a paragraph announces: they would be dropped where the layout is a table."""
    for items in [items for items in tree.iter("ul", "ol") if _is_announced(items)]:
        for item in items.iterchildren("li"):
            if item.find(".//p") is None:
                item.tag = "p"
            else:
                item.drop_tag()
        items.drop_tag()


def text_behind_blocks(tree: HtmlElement) -> None:
    """Text right behind a block: it would be lost with the block where that is taken out as empty."""
    for block in [*tree.iter("div", "figure")]:
        if len(block.tail or "") > _SHORTEST_BEHIND < len(_SPACE.sub(" ", block.tail).strip(" ")):
            paragraph = block.makeelement("p")
            paragraph.text, block.tail = block.tail, None
            block.addnext(paragraph)


def anchors(tree: HtmlElement) -> None:
    """Anchors are no links: what is empty, and what has no address or one within the page in a heading."""
    for anchor in [*tree.iter("a")]:
        address = anchor.get("href") or "#"
        if (not len(anchor) and not anchor.text) or (address.startswith("#") and _heads(anchor.getparent())):
            anchor.drop_tag()


def empty_marks(tree: HtmlElement) -> None:
    """Empty elements at the beginning of a list item, such as icons: with them its text would be lost."""
    for item in [*tree.iter("li")]:
        while len(item) and _is_empty(item[0]) and not (item.text or "").strip(_EDGES):
            item[0].drop_tag()


def links_that_are_text(tree: HtmlElement) -> None:
    """A paragraph or subheading of the text that is one link: by the density of its links it would be dropped.

    Such a paragraph ends as sentences do, and has paragraphs beside it; a subheading stands between two.
    """
    for link in [*tree.iter("a")]:
        block = _filled_by(link)
        if block is None:
            continue
        if block.tag in _HEADINGS:
            if _is_prose(block.getprevious()) and _is_prose(block.getnext()):
                link.drop_tag()
        elif _SENTENCE_END.search(_words(block)) and (_is_prose(block.getprevious()) or _is_prose(block.getnext())):
            link.drop_tag()


MENDS: tuple[Callable[[HtmlElement], None], ...] = (
    anchors,
    empty_marks,
    links_that_are_text,
    unwrap_lists,
    lists_between_paragraphs,
    lines_between_paragraphs,
    items_as_paragraphs,
    text_behind_blocks,
)
"""In this order."""


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


def _join_lines(around: HtmlElement, blocks: Collection[HtmlElement]) -> None:
    """Makes paragraphs of the blocks right in an element; each child is looked at once, for there may be thousands."""
    above, below = False, sum(map(_is_prose, around.iterchildren("p")))
    for child in around:
        if child in blocks:
            if (above and below) or ((above or below) and _ends_as_prose(child)):
                child.tag = "p"
                above = above or _is_prose(child)
        elif _is_prose(child):
            above, below = True, below - 1


def _ends_as_prose(block: HtmlElement) -> bool:
    text = _words(block)
    return len(text) >= _SHORTEST_PROSE and _SENTENCE_END.search(text) is not None


def _is_empty(element: HtmlElement) -> bool:
    return element.tag in INLINE and not len(element) and not (element.text or "").strip(_EDGES)


def _is_bare_line(block: HtmlElement) -> bool:
    """A block of text and inline elements alone, without a link, a picture or a class of more than a word."""
    if not (block.text or "").strip() or "-" in (block.get("class") or "") or block.get("id"):
        return False
    return all(child.tag in INLINE and child.tag not in ("a", "button", "label") for child in block)


def _heads(element: HtmlElement | None) -> bool:
    return element is not None and element.tag in _HEADINGS


def _filled_by(link: HtmlElement) -> HtmlElement | None:
    """The paragraph or heading that holds a link and no other words."""
    inner, block = link, link.getparent()
    while (
        block is not None
        and not (inner.tail or "").strip(_EDGES)
        and not (block.text or "").strip(_EDGES)
        and len(block) == 1
    ):
        if block.tag == "p" or block.tag in _HEADINGS:
            return block
        if block.tag not in INLINE:
            return None
        inner, block = block, block.getparent()
    return None


def _is_prose(element: HtmlElement | None) -> bool:
    if element is None or element.tag != "p":
        return False
    text = _words(element)
    linked = sum(len(link.text_content()) for link in element.iter("a"))
    return len(text) >= _SHORTEST_PROSE and 2 * linked < len(text)


def _words(element: HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())
