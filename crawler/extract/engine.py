"""The article's text out of a page: trafilatura, with what it loses put back. The only importer of trafilatura.

The page is parsed once (`crawler.document`) and trafilatura works on a copy of that tree; its metadata and date
searches are off: they take most of its time, and Arabic pages need their own readers.
"""

from __future__ import annotations

import logging
from importlib.metadata import version
from typing import Any

from lxml.etree import _Element
from trafilatura import bare_extraction

from crawler.document import Document
from crawler.text import clean

ENGINE = f"trafilatura/{version('trafilatura')}"

# It logs every page without text; that is told by the outcome.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_BLOCKS = frozenset(("p", "head", "item", "quote", "code", "row", "div", "fw", "list", "table", "body", "lb", "ab"))


def extract_lines(document: Document) -> tuple[str, ...]:
    """The text's paragraphs, headings, list items and table rows, one line each, cleaned (`crawler.text.clean`).

    Raises:
        RecursionError: for a page nested too deeply for the library.
    """
    found: Any = bare_extraction(
        document.tree, url=document.url or None, include_comments=False, with_metadata=False, favor_precision=True
    )
    return _lines(found.body) if found is not None and found.body is not None else ()


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
