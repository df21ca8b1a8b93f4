"""The article's text out of a page: trafilatura, with what it loses put back. The only importer of trafilatura.

The page is parsed once (`crawler.web.document`) and trafilatura works on a copy of that tree; its metadata and date
searches are off: they take most of its time, and Arabic pages need their own readers. Around it:

- blocks that say that they are no part of the article are taken out before (`foreign`), and markup from which it
  loses text is mended (`mending`);
- its comparison with two other algorithms, a quarter of its time, is left for pages where it finds little;
- the page's h1 is no line of the text, and a lead that stands apart is put before it (`lead`);
- JSON-LD's articleBody stands in for a text of which less than half was found (`embedded`).
"""

from __future__ import annotations

import logging
from copy import deepcopy
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from lxml.etree import XPath, _Element
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Extractor

from crawler.arabic.letters import clean, line_key, line_keys
from crawler.extract.embedded import article_body, state_text
from crawler.extract.foreign import (
    paragraphs,
    without_foreign,
    without_foreign_scopes,
    without_what_holds_no_text,
)
from crawler.extract.frame import alone, frame_of, lacks_lists_or_headings
from crawler.extract.layout import laid_out, told_in_captions
from crawler.extract.lead import lead_of
from crawler.extract.mending import mend
from crawler.web.belongs import Subject, subject_of
from crawler.web.document import Document

ENGINE = f"trafilatura/{version('trafilatura')}"

# It logs every page without text; that is told by the outcome.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_BLOCKS = frozenset(("p", "head", "item", "quote", "code", "row", "div", "fw", "list", "table", "body", "lb", "ab"))

_SCANT = 100
"""Characters below which a text is looked for with less precision."""
_STATED_ELSEWHERE = 3_000
"""Twice the characters below which the rest of a text may be in the state of the page's scripts."""
_LENGTH: Any = XPath("string-length()")
_LINKS_TEXT: Any = XPath("//a//text()", smart_strings=False)
_ITEMS_TEXT: Any = XPath("//li/text()", smart_strings=False)
_PROSE_ITEM = 80
"""Characters from which on a list item's text is prose."""
_LEFT_OUT = ("aside", "nav", "footer")
"""What trafilatura deletes whatever it holds."""
_OPTIONS = {
    (precise, fast): Extractor(output_format="txt", comments=False, precision=precise, fast=fast)
    for precise in (True, False)
    for fast in (True, False)
}
"""Made once: trafilatura reads its configuration file's values for each."""
_PLENTY = 400
_NEARLY_ALL = 0.8
"""Share of the characters in the page's paragraphs from which on nothing is missing."""
_KEPT = 0.8
"""Share of a text that a wider one has to hold."""
_MOST_PARAGRAPHS, _MOST_OTHER = 0.5, 0.1
"""A text of fewer characters, or shorter than these shares of the page's paragraphs and of all its text outside links,
is compared with others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The text of a page, and what is doubtful about it."""

    lines: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


def extract_lines(document: Document) -> tuple[str, ...]:
    """The lines alone of `extract`."""
    return extract(document).lines


def extract(document: Document, subject: Subject | None = None) -> Found:
    """The text's paragraphs, headings, list items and table rows, one line each and cleaned (`letters.clean`).

    The flag `maybe_truncated` says that the page has half as much prose again, or more, that may be of the article.

    Args:
        document: the page; not changed.
        subject: what the page is about, where that was asked already.

    Raises:
        RecursionError: for a page nested too deeply for the library.
    """
    subject = subject or subject_of(document)
    tree, lines = _read(document, subject, frames=False)
    if _size(lines) < _SCANT:
        bare = without_foreign_scopes(_without_scripts(document.tree), subject)
        lines = max(lines, _run(bare, precise=False), key=_size)
    if _size(lines) < _SCANT:
        tree, lines = max((tree, lines), _read(document, subject, frames=True), key=lambda read: _size(read[1]))
    lines, left = _whole(tree, lines, subject)
    lines = _without_headings(lines, document)
    enough = 2 * max(_size(lines), _SCANT)
    for stated in (
        article_body(document, subject),
        state_text(document, lines, subject) if enough < _STATED_ELSEWHERE else (),
    ):
        if _size(stated) > enough:
            return Found(lines=stated)
    lines = (*lines, *told_in_captions(document, lines))
    flags = ("maybe_truncated",) if 2 * left > _size(lines) else ()
    return Found(lines=(*lead_of(document, lines), *lines), flags=flags) if lines else Found()


def _read(document: Document, subject: Subject, *, frames: bool) -> tuple[HtmlElement, tuple[str, ...]]:
    """A mended copy of the page's tree, and the lines found in it; `frames` as in `laid_out`."""
    tree = laid_out(without_what_holds_no_text(deepcopy(document.tree)), frames=frames)
    tree = mend(without_foreign(without_foreign_scopes(tree, subject)))
    held = _emptied(tree)
    lines = _run(tree, precise=True, fast=True)
    if _is_little(_size(lines), tree):
        _restore(held)
        lines = _run(tree, precise=True)
    return tree, lines


def _whole(tree: HtmlElement, lines: tuple[str, ...], subject: Subject) -> tuple[tuple[str, ...], int]:
    """The lines, or those of the wider frame of which they are a part; and how much prose is left that may be text.

    The tree is used up.
    """
    if _size(lines) >= _NEARLY_ALL * (paragraphs(tree) + _in_items(tree)) and not lacks_lists_or_headings(tree, lines):
        return lines, 0
    _emptied(tree)
    frame = frame_of(tree, lines, subject)
    if frame.element is None:
        return lines, frame.left
    wider = _run(alone(frame.element, frame.blocks), precise=True, fast=True)
    known = set(wider)
    kept = sum(len(line) for line in lines if line in known)
    if _size(wider) > _size(lines) and kept >= _KEPT * _size(lines):
        return wider, frame.left
    return lines, frame.left


def _in_items(tree: HtmlElement) -> int:
    """Characters of prose right in list items."""
    return sum(size for text in _ITEMS_TEXT(tree) if (size := len(text)) >= _PROSE_ITEM)


def _restore(held: list[tuple[HtmlElement, HtmlElement]]) -> None:
    for shell, element in held:
        shell.getparent().replace(shell, element)


def _emptied(tree: HtmlElement) -> list[tuple[HtmlElement, HtmlElement]]:
    """Puts empty elements in the place of those that trafilatura deletes anyway, lest its steps before walk over them.

    Gives each with the one that it stands for. Where such elements are nested all stay: trafilatura deletes some only.
    """
    elements = [*tree.iter(_LEFT_OUT)]
    if any(next(element.iterancestors(element.tag), None) is not None for element in elements):
        return []
    held = []
    for element in elements:
        shell = element.makeelement(element.tag, element.attrib)
        shell.tail = element.tail
        element.getparent().replace(element, shell)
        held.append((shell, element))
    return held


def _without_scripts(tree: HtmlElement) -> HtmlElement:
    """A copy of the tree in which the library finds no JSON-LD: it would take whatever article's text is in there."""
    tree = deepcopy(tree)
    for script in [*tree.iter("script")]:
        script.drop_tree()
    return tree


def _is_little(size: int, tree: HtmlElement) -> bool:
    """Whether a text of so many characters is to be compared with what other algorithms find."""
    if size < max(_PLENTY, _MOST_PARAGRAPHS * paragraphs(tree)):
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


def _without_headings(lines: tuple[str, ...], document: Document) -> tuple[str, ...]:
    """The text without the page's h1 among its first lines: it is the title."""
    headings = {line_key(str(heading.text_content())) for heading in document.every("h1")}
    if headings.isdisjoint(key for key, _ in line_keys(lines[:3])):
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
