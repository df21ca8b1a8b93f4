"""Tells a page of links to articles (a front page, a section, an archive, an author, a search) from an article.

Trafilatura finds a text on either: on a listing the summaries, one under each headline, or the whole of some articles.
What tells them apart is where the text stands. An article's lies together, with at most a few linked headlines in
between; a listing's is cut into small pieces by headlines that are links, or lies in cards: blocks that begin with a
headline that leads elsewhere. A page that calls itself an article is believed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile

from lxml.html import HtmlElement

from crawler.arabic.letters import line_key
from crawler.arabic.lexicon import LISTS
from crawler.web.belongs import Subject, own_articles, subject_of
from crawler.web.document import Document

PIECES = 4
"""Headlines with text of their own below, at least."""
LARGEST = 0.4
"""Share of the text that may lie together."""
_LINKED = 0.6
"""Share of the text that is links, above which it is a list whatever lies between."""
_LOOKED_AT = 20_000  # characters of a line
_SUMMARY = 600
"""Characters that the summaries of a list have on average, at most."""
_HEADLINE_WORDS = 4
_FILLS = 1.3
"""A link that is a headline fills its block: the block's text is at most so many times as long."""
_OPENING = 30
CARDS = 3
"""Blocks of one kind with a headline and some text, at least."""
_CARD = 120
"""Characters that such a block has, at least."""
_INSIDE = 0.6
_BEFORE = 12
"""Words that may stand in a card before its headline."""
_POST = re.compile(r"(?:^|\s)(?:post|hentry|entry|type-post|blog-post|post-outer)(?:\s|$)", re.IGNORECASE)


def is_listing(document: Document, lines: Sequence[str], subject: Subject | None = None) -> bool:
    """Whether the lines found on this page are those of a list of articles.

    `subject`: what the page is about, where that was asked already.
    """
    subject = subject or subject_of(document)
    if not any(lines) or _calls_itself_article(document, subject):
        return False
    headline = _has_headline(document)
    return _is_in_cards(document, lines, subject, articles_only=headline) or (
        not headline and _is_cut_to_pieces(document, lines)
    )


def _calls_itself_article(document: Document, subject: Subject) -> bool:
    if "article" in {kind.strip().lower() for kind in document.metas("og:type")}:
        return True
    return bool(own_articles(document, subject))


def _is_cut_to_pieces(document: Document, lines: Sequence[str]) -> bool:
    """Whether linked headlines cut the text into pieces as small as summaries."""
    total = sum(map(len, lines))
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
    if linked > _LINKED * total or _is_one_line_of_links(document, lines):
        return True
    filled = [piece for piece in pieces[1:] if piece]
    if len(filled) < PIECES or sum(filled) > _SUMMARY * len(filled):
        return False
    return max(*filled, pieces[0]) <= LARGEST * total


def _is_one_line_of_links(document: Document, lines: Sequence[str]) -> bool:
    """Whether the text is mostly links and all in one line, as the engine gives a page of which no part stands out."""
    if len(lines) != 1:
        return False
    text = lines[0][:_LOOKED_AT]
    headlines = {opening for opening, is_headline in _blocks(document.tree) if is_headline}
    return sum(len(headline) * text.count(headline) for headline in headlines) > _LINKED * len(text)


def _is_in_cards(document: Document, lines: Sequence[str], subject: Subject, *, articles_only: bool) -> bool:
    """Whether the text lies in one or more of several cards, whatever its length.

    `articles_only`: only blocks marked as articles are cards, for a page with a headline of its own; a digest's parts
    are none.
    """
    alike: dict[tuple[str, int], list[str]] = {}
    for card in _cards(document, subject):
        text = " ".join(str(card.text_content()).split())
        if len(text) >= _CARD and (_is_marked(card) or not articles_only):
            alike.setdefault((card.tag, sum(1 for _ in card.iterancestors())), []).append(text)
    texts = [text for same in alike.values() if len(same) >= CARDS for text in same]
    inside = sum(len(line) for line in lines if any(line[:_OPENING] in text for text in texts))
    return inside > _INSIDE * sum(map(len, lines))


def _cards(document: Document, subject: Subject) -> Iterator[HtmlElement]:
    """The largest blocks around one linked headline each that begin with it."""
    heads = [head for head in document.tree.iter("h1", "h2", "h3", "h4") if _leads_elsewhere(head, subject)]
    if len(heads) < CARDS:
        return
    held = Counter(ancestor for head in heads for ancestor in head.iterancestors())
    for head in heads:
        around = [head, *takewhile(lambda ancestor: held[ancestor] == 1, head.iterancestors())]
        if _begins_with(around[-1], head):
            yield around[-1]


def _leads_elsewhere(head: HtmlElement, subject: Subject) -> bool:
    link = head.find(".//a[@href]")
    return link is not None and bool(_headline(link)) and subject.is_at(link.get("href")) is False


def _begins_with(card: HtmlElement, head: HtmlElement) -> bool:
    """Whether only a few words (a section, a day) stand before a headline in its block."""
    words = 0
    for element in card.iter():
        if element is head:
            return True
        words += len((element.text or "").split()) if isinstance(element.tag, str) else 0
        if words > _BEFORE:
            return False
    return False


def _is_marked(card: HtmlElement) -> bool:
    return card.tag == "article" or card.find("article") is not None or bool(_POST.search(card.get("class") or ""))


def _title(document: Document) -> str:
    return next((element.text or "" for element in document.every("title")), "")


def _has_headline(document: Document) -> bool:
    """Whether an h1 of several words, no link to elsewhere and no name of a list, is what the page calls itself."""
    title = line_key(_title(document))
    for heading in document.every("h1"):
        key = line_key(str(heading.text_content()))
        if len(key.split()) >= _HEADLINE_WORDS and key in title and heading.find(".//a") is None:
            return not _names_a_list(key)
    return False


def _names_a_list(key: str) -> bool:
    return any(key == name or key.startswith(f"{name} ") for name in LISTS)


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
    """A link's words, if it is a headline; else empty. An anchor leads to a part of this page."""
    text = str(link.text_content()) if len(link) else link.text or ""
    words = text.split()
    if len(words) < _HEADLINE_WORDS or (link.get("href") or "#").lstrip().startswith("#"):
        return ""
    block = link.getparent()
    fills = block is not None and len(str(block.text_content()).strip()) <= _FILLS * len(text.strip())
    return " ".join(words) if fills else ""
