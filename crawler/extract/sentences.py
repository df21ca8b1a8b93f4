"""Inline elements within a sentence: whatever their class says, their words are the sentence's."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

INLINE = frozenset(
    (
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "button",
        "cite",
        "data",
        "del",
        "em",
        "font",
        "i",
        "ins",
        "label",
        "mark",
        "q",
        "s",
    )
) | frozenset(("small", "span", "strong", "sub", "sup", "time", "u", "var"))
"""Elements that stand in a line of text."""

CUT_TAGS = ("button", "label", "output", "time")
"""Inline elements that trafilatura deletes with their words."""

_CODE = ("code", "pre", "samp", "kbd")
_WORD = re.compile(r"\w+")
_GOES_ON = re.compile(r"[\s،,]*\w+[\s،,]+\w")
_STOPS = re.compile(r"[.!?؟…۔:：|•·*/\u2013\u2014-]\s*$")
_FEWEST_AROUND = 3
"""Words that a sentence has besides; "by" and "published on" are labels."""
_UNSEEN = re.compile(
    r"\bhidden\b|(?:^|\s)hide\b|\bd-none\b|sr-only|screen-reader|display:\s*none|^\s*true$| true$", re.IGNORECASE
)


def is_in_sentence(element: HtmlElement) -> bool:
    """Whether an element is inline and words of the same block go on before or behind it.

    Such an element is never furniture; what readers don't see is no part of the sentence.
    """
    if element.tag not in INLINE:
        return False
    parent: HtmlElement | None = element.getparent()
    if parent is None or parent.tag in _CODE:
        return False
    before, behind = _before(element, parent), element.tail or ""
    stands_alone = not _GOES_ON.match(behind) and (not _WORD.search(before) or _STOPS.search(before) is not None)
    if stands_alone and parent.tag not in INLINE:  # most do: asked first, it saves three quarters of the time
        return False
    if _is_unseen(element) or not element.text_content().strip():
        return False
    if stands_alone:
        return is_in_sentence(parent)
    return _words(parent) - _words(element) >= _FEWEST_AROUND


def _words(element: HtmlElement) -> int:
    return len(_WORD.findall(element.text_content()))


def unmark(element: HtmlElement) -> None:
    """Takes from an inline element the class, id or tag for which its words would be cut out."""
    if element.tag != "a":
        element.drop_tag()
        return
    for name in ("class", "id"):
        element.attrib.pop(name, None)


def _before(element: HtmlElement, parent: HtmlElement) -> str:
    previous = element.getprevious()
    return str((parent.text if previous is None else previous.tail) or "")


def _is_unseen(element: HtmlElement) -> bool:
    said = f"{element.get('class') or ''} {element.get('style') or ''} {element.get('aria-hidden') or ''}"
    return element.get("hidden") is not None or _UNSEEN.search(said) is not None
