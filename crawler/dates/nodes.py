"""The pieces of text around an element, the nearest first. XPath's `following` and `preceding` walk the whole page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

_BLANK = " \t\r\n"
"""What XML calls space; a no-break space is text."""


class Node(NamedTuple):
    """A piece of text that isn't blank, and the element that begins with it or (`is_tail`) stands before it."""

    text: str
    owner: HtmlElement
    is_tail: bool


def following(element: HtmlElement) -> Iterator[Node]:
    """The texts behind an element, in page order."""
    around: HtmlElement | None = element
    while around is not None:
        if (text := around.tail) and text.strip(_BLANK):
            yield Node(text, around, True)
        for sibling in around.itersiblings():
            for event, inner in etree.iterwalk(sibling, events=("start", "end")):
                is_tail = event == "end"
                if (text := inner.tail if is_tail else inner.text) and text.strip(_BLANK):
                    yield Node(text, inner, is_tail)
        around = around.getparent()


def preceding(element: HtmlElement) -> Iterator[Node]:
    """The texts before an element, against page order."""
    while (around := element.getparent()) is not None:
        for sibling in element.itersiblings(preceding=True):
            waiting = [(sibling, True)]
            while waiting:
                inner, is_tail = waiting.pop()
                if (text := inner.tail if is_tail else inner.text) and text.strip(_BLANK):
                    yield Node(text, inner, is_tail)
                if is_tail:
                    waiting.append((inner, False))
                    waiting.extend((child, True) for child in inner)
        if (text := around.text) and text.strip(_BLANK):
            yield Node(text, around, False)
        element = around
