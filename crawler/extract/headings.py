"""What a heading says: its words kept apart where the page shows them apart, without a date that stands in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from lxml.html import HtmlElement

from crawler.arabic.letters import clean_line, fold, line_key
from crawler.extract.attribution import is_date

_SET_APART = frozenset(
    ("br", "hr", "div", "p", "li", "ul", "h2", "h3", "h4", "h5", "h6", "small", "time", "label", "td")
)
"""Elements that begin a new line, or are printed as something of their own."""
_WITHIN_WORDS = frozenset(("b", "i", "em", "strong", "u", "font", "mark", "wbr", "s", "sub", "sup", "bdi", "bdo"))
"""Elements that may hold a part of a word, and so stand beside another without a space."""
_SILENT = frozenset(("script", "style", "svg", "button", "noscript", "template", "select", "iframe"))
_MOST_PARTS = 30
_LONGEST_KICKER = 4
_CLOSING = ":;,.!?،؛؟"
_YEAR = re.compile(r"\b(?:19|20|13|14)\d\d\b")


def heading_text(element: HtmlElement, stated: Collection[str] = ()) -> str:
    """The heading on one line.

    A part of its own at either end goes where another statement of the page is the rest ("Exclusive" before it).

    Args:
        element: a heading.
        stated: keys (`line_key`) of the page's other statements of its title.
    """
    if not len(element):
        return clean_line(element.text or "")
    parts = [part for part in map(clean_line, _parts(element)) if part]
    whole = _joined(parts)
    if line_key(whole) in stated:
        return whole
    if len(parts) < 2:
        return _of_pieces(element, stated) or whole
    parts = [part for part in parts if " " not in part or not is_date(part)] or parts
    whole = _joined(parts)
    if not stated or len(parts) > _MOST_PARTS:
        return whole
    glued = clean_line(str(element.text_content()))
    if line_key(glued) in stated and line_key(glued) != line_key(whole):
        return glued
    return _as_stated(parts, stated) or _of_pieces(element, stated) or whole


def _joined(parts: Iterable[str]) -> str:
    """Parts with a space between, but none before the punctuation that may begin one."""
    return "".join(part if part[0] in _CLOSING else f" {part}" for part in parts).strip()


def _as_stated(parts: list[str], stated: Collection[str]) -> str:
    """The longest run of parts that is what another statement says, but for a few words; empty if there is none."""
    for length in range(len(parts) - 1, 0, -1):
        for start in range(len(parts) - length + 1):
            run = _joined(parts[start : start + length])
            if line_key(run) in stated and _is_aside(parts[:start] + parts[start + length :]):
                return run
    return ""


def _of_pieces(element: HtmlElement, stated: Collection[str]) -> str:
    """The heading's own words, or all that but one of its elements says, where another statement is that and no more.

    So a section, a counter or a button goes that stands in the heading without a gap.
    """
    for child in element if len(element) <= _MOST_PARTS else ():
        words = [element.text or ""]
        for other in element:
            words += ["" if other is child else str(other.text_content()), other.tail or ""]
        rest = clean_line(" ".join(words))
        if line_key(rest) in stated and _is_aside([clean_line(str(child.text_content()))]):
            return rest
    return ""


def _is_aside(parts: list[str]) -> bool:
    """Whether these parts are a kicker, or a line with the day, and no half of the headline."""
    text = " ".join(parts)
    return len(text.split()) <= _LONGEST_KICKER or _YEAR.search(fold(text)) is not None


def _parts(element: HtmlElement) -> Iterator[str]:
    """The texts of a heading that stand apart: at a line break, or where one element follows another at once."""
    words: list[str] = []
    for text in _marked(element):
        if text is None:
            yield "".join(words)
            words = []
        else:
            words.append(text)
    yield "".join(words)


def _marked(element: HtmlElement) -> Iterator[str | None]:
    """The texts below an element in order, with None where the page shows a gap."""
    yield element.text or ""
    before: HtmlElement | None = None
    for child in element:
        if child.tag not in _SILENT:
            apart = child.tag in _SET_APART
            if apart or (before is not None and not before.tail and _are_separate(before, child)):
                yield None
            yield from _marked(child)
            if apart:
                yield None
        yield child.tail or ""
        before = child


def _are_separate(one: HtmlElement, other: HtmlElement) -> bool:
    """Whether two elements without anything between are words of their own."""
    if one.tag in _WITHIN_WORDS or other.tag in _WITHIN_WORDS:
        return str(one.text_content()).rstrip().endswith(tuple(_CLOSING))
    return True
