"""Mends markup from which trafilatura loses text, before it is run."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml.html import HtmlElement

_SHORTEST_BEHIND = 40
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


MENDS: tuple[Callable[[HtmlElement], None], ...] = (unwrap_lists, items_as_paragraphs, text_behind_blocks)
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
