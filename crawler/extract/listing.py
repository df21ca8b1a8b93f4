"""Tells a page of links to articles (a front page, a section, an archive) from an article.

Trafilatura finds a text on either: on a listing the summaries, one under each headline. What tells them apart is
where the text stands. An article's lies together, with at most a few linked headlines in between; a listing's is cut
into small pieces by headlines that are links. A page that calls itself an article is believed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from crawler.belongs import is_article
from crawler.document import Document
from crawler.text import line_key

PIECES = 4
"""Headlines with text of their own below, at least."""
LARGEST = 0.4
"""Share of the text that may lie together."""
_LINKED = 0.6
"""Share of the text that is links, above which it is a list whatever lies between."""
_SUMMARY = 600
"""Characters that the summaries of a list have on average, at most."""
_HEADLINE_WORDS = 4
_FILLS = 1.3
"""A link that is a headline fills its block: the block's text is at most so many times as long."""
_OPENING = 30


def is_listing(document: Document, lines: Sequence[str]) -> bool:
    """Whether the lines found on this page are those of a list of articles."""
    kinds = {kind.strip().lower() for kind in document.metas("og:type")}
    if "article" in kinds or any(is_article(item) for item in document.jsonld):
        return False
    total = sum(map(len, lines))
    if not total or _has_headline(document):
        return False
    openings: dict[str, list[int]] = {}
    for line in reversed(lines):
        openings.setdefault(line[:_OPENING], []).append(len(line))
    pieces = [0]
    linked = headlines = 0
    for opening, is_headline in _blocks(document.tree):
        lengths = openings.get(opening[:_OPENING])
        length = lengths.pop() if lengths else 0
        if is_headline:
            headlines += 1
            linked += length
            pieces.append(0)
        else:
            pieces[-1] += length
    if headlines < PIECES:
        return False
    if linked > _LINKED * total:
        return True
    filled = [piece for piece in pieces[1:] if piece]
    if len(filled) < PIECES or sum(filled) > _SUMMARY * len(filled):
        return False
    return max(*filled, pieces[0]) <= LARGEST * total


def _has_headline(document: Document) -> bool:
    """Whether an h1 of several words, no link to elsewhere, is what the page calls itself."""
    title = line_key(next((element.text for element in document.tree.iter("title") if element.text), ""))
    for heading in document.tree.iter("h1"):
        key = line_key(str(heading.text_content()))
        if len(key.split()) >= _HEADLINE_WORDS and key in title and heading.find(".//a") is None:
            return True
    return False


def _blocks(tree: HtmlElement) -> Iterator[tuple[str, bool]]:
    """The openings of all pieces of text in page order, and whether each is a linked headline."""
    for element in tree.iter("a", "p", "div", "li", "td", "span", "h1", "h2", "h3", "h4", "h5", "h6", "section", "dd"):
        if element.tag == "a":
            if headline := _headline(element):
                yield headline, True
            continue
        text = element.text
        if text and len(text) >= _OPENING // 2:
            yield " ".join(text.split()), False
        for child in element:
            text = child.tail
            if text and len(text) >= _OPENING:
                yield " ".join(text.split()), False


def _headline(link: HtmlElement) -> str:
    """A link's words, if it is a headline; else empty."""
    text = str(link.text_content()) if len(link) else link.text or ""
    words = text.split()
    if len(words) < _HEADLINE_WORDS or not link.get("href"):
        return ""
    block = link.getparent()
    fills = block is not None and len(str(block.text_content()).strip()) <= _FILLS * len(text.strip())
    return " ".join(words) if fills else ""
