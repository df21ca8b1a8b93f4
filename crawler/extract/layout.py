"""Puts a page's blocks in the shape in which trafilatura tells text from layout, before foreign blocks are taken out.

Text is lost where a page is built in ways that it doesn't expect (everything right under the body, `<center>`, the
article's own box in an `<aside>`), and foreign text is kept where nothing visible says
that it is foreign (hidden, a side column of a table, a call to subscribe). Each function mends one such shape.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.arabic.letters import clean_line, line_key
from crawler.arabic.lexicon import SUBSCRIBE
from crawler.extract.foreign import KEPT_WHOLE, paragraphs
from crawler.web.document import Document

_CLASSED: Any = XPath("//@class")
_SAID: Any = XPath(
    "//@hidden | //@role[. = 'heading']"
    " | //@style[contains(., 'none') or contains(., 'NONE') or contains(., 'hidden') or contains(., '-9')"
    " or contains(., '-1') or contains(., 'size:')]"
)
"""What may hide or head, in one walk: the first over a tree costs three times as much as the next."""
_UNSEEN_STYLE = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px)?\s*(?:[;!]|$)"
    r"|(?:left|right|top|text-indent)\s*:\s*-\d{4,}px)",
    re.IGNORECASE,
)
_FRAMES = ("header", "aside", "footer", "nav")
_FRAME_PROSE, _MOST = 300, 0.5
"""Characters in paragraphs, and their share of the page's, of what is the article's frame whatever its tag."""
_CAPTION = re.compile(r"(?:^|[\s_-])captions?(?:$|[\s_-])", re.IGNORECASE)
_PAYWALL = re.compile(
    r"(?:^|[\s_-])(?:paid|premium|piano|pay-?wall(?:ed)?|reg-?wall|(?:pay|meter(?:ed)?|subscri\w+|premium|log-?in|content|article)"
    r"-?(?:wall|gate|lock(?:ed)?|box|prompt|message|notice|call|cta|overlay|barrier|required))(?:$|[\s_-])",
    re.IGNORECASE,
)
_NOT_OWN = re.compile(
    r"(?:^|[\s_-])(?:related|read|more|also|most|popular|latest|recommended|newsletter|subscri\w+|promo|advert\w*|ads?|cta"
    r"|share|social|widget|side-?bar|comments?|author|bio|about|pull-?quote|quote|tags?|disclaimer)(?:$|[\s_-])",
    re.IGNORECASE,
)
_PROSE = 40
_COLUMN_PROSE = 200
_LINKED = 0.6
_LONGEST_CALL = 400
_MARKED_TEXT = 3
"""Blocks of one class from which on it marks the paragraphs that are paid for."""
_CAPTIONS, _CAPTION_WORDS = 3, 6
_LONGEST_INTRODUCTION = 1_500
"""Characters of text beyond which a page is no story in pictures."""
_BESIDE = frozenset(("a", "aside", "nav", "footer", "header"))


def laid_out(tree: HtmlElement, *, frames: bool = False) -> HtmlElement:
    """Mends a tree in place and gives it back. `frames`: with `own_frame`, for a page on which nothing was found."""
    if frames:
        own_frame(tree)
    for mend in SHAPES:
        mend(tree)
    return tree


def told_in_captions(document: Document, lines: tuple[str, ...]) -> tuple[str, ...]:
    """The captions of a story in pictures, where they are more than the text found; else nothing."""
    size = sum(map(len, lines))
    if size > _LONGEST_INTRODUCTION:
        return ()
    captions = [
        text for caption in _captions(document.tree) if len((text := _words(caption)).split()) >= _CAPTION_WORDS
    ]
    if len(captions) < _CAPTIONS or sum(map(len, captions)) <= size:
        return ()
    found = " ".join(lines)
    return tuple(text for text in dict.fromkeys(map(clean_line, captions)) if text not in found)


def own_frame(tree: HtmlElement) -> None:
    """What is called a header, an aside or the like and holds most of the page's paragraphs is the article's frame."""
    told = 0
    for element in [*tree.iter(*_FRAMES)]:
        size = paragraphs(element)
        if size >= _FRAME_PROSE:
            told = told or paragraphs(tree)
            if size > _MOST * told:
                element.tag = "div"


def centred(tree: HtmlElement) -> None:
    """`<center>` is a block like others."""
    for element in [*tree.iter("center")]:
        element.tag = "div"


def right_under_body(tree: HtmlElement) -> None:
    """Paragraphs right under the body are an article: in it lists and tables are text."""
    body = tree.find("body")
    if body is None or sum(len(text) >= _PROSE for text in map(_words, body.iterchildren("p"))) < 2:
        return
    article = body.makeelement("article")
    article.text, body.text = body.text, None
    article.extend(list(body))
    body.append(article)


def attributes(tree: HtmlElement) -> None:
    """What attributes say to readers' eyes: a heading by its role, and what nobody sees."""
    said = [(name.attrname, str(name), name.getparent()) for name in _SAID(tree)]
    for kind, _, element in said:
        if kind == "role" and element.tag in ("div", "p", "span"):
            element.tag = "h2"
    without_unseen(tree, [element for kind, value, element in said if _hides(kind, value)])


def _hides(kind: str, value: str) -> bool:
    return kind == "hidden" or (kind == "style" and _UNSEEN_STYLE.search(value) is not None)


def without_unseen(tree: HtmlElement, unseen: list[HtmlElement]) -> None:
    """Takes out what no reader sees; not where it is so much that a script must uncover it."""
    unseen = [element for element in unseen if element.tag not in ("body", "html")]
    told = sum(map(paragraphs, unseen))
    if told and told > KEPT_WHOLE * paragraphs(tree):
        return
    for element in unseen:
        if element.getparent() is not None:
            element.drop_tree()


def side_columns(tree: HtmlElement) -> None:
    """A cell of links beside the cell that holds the article, in a table that is layout."""
    for row in [*tree.iter("tr")]:
        cells = [cell for cell in row if cell.tag == "td"]
        links = [cell for cell in cells if _is_of_links(cell)] if len(cells) > 1 else []
        if links and any(_holds_the_article(cell) for cell in cells if cell not in links):
            for cell in links:
                if not _holds_the_article(cell):
                    cell.drop_tree()


def own_boxes(tree: HtmlElement) -> None:
    """An `<aside>` of prose between the article's paragraphs, without links, is a part of it."""
    for aside in [*tree.iter("aside")]:
        if _is_between_paragraphs(aside) and aside.find(".//a[@href]") is None and _is_prose(aside):
            aside.tag = "div"


def calls_to_subscribe(tree: HtmlElement) -> None:
    """A short block that is called a paywall and asks to subscribe; never the text behind the wall."""
    blocks = tree.iter("div", "section", "aside", "p")
    marked = [element for element in blocks if (kind := element.get("class")) and _is_wall(kind)]
    often = Counter(element.get("class") for element in marked)
    for element in marked:
        alone = often[element.get("class")] < _MARKED_TEXT
        if alone and element.getparent() is not None and _asks_to_subscribe(element):
            element.drop_tree()


SHAPES: tuple[Callable[[HtmlElement], None], ...] = (
    attributes,
    centred,
    side_columns,
    own_boxes,
    calls_to_subscribe,
    right_under_body,
)
"""In this order: what is hidden counts nowhere."""


def _words(element: HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


def _holds_the_article(cell: HtmlElement) -> bool:
    return paragraphs(cell) >= _COLUMN_PROSE or cell.find(".//h1") is not None or _tells(cell)


def _tells(cell: HtmlElement) -> bool:
    """Whether a cell holds as much text without paragraphs as an article has."""
    return len(_words(cell)) - sum(len(_words(link)) for link in cell.iter("a")) >= 2 * _COLUMN_PROSE


def _is_of_links(cell: HtmlElement) -> bool:
    length = len(_words(cell)) if cell.find(".//a") is not None else 0
    return length > 0 and sum(len(_words(link)) for link in cell.iter("a")) >= _LINKED * length


def _is_between_paragraphs(aside: HtmlElement) -> bool:
    before, behind = aside.getprevious(), aside.getnext()
    return all(side is not None and side.tag == "p" and len(_words(side)) >= _PROSE for side in (before, behind))


def _is_prose(aside: HtmlElement) -> bool:
    if _NOT_OWN.search(f"{aside.get('class') or ''} {aside.get('id') or ''}"):
        return False
    return any(len(_words(paragraph)) >= _PROSE for paragraph in aside.iter("p"))


@lru_cache(maxsize=8_192)
def _is_wall(kind: str) -> bool:
    return _PAYWALL.search(kind) is not None


def _asks_to_subscribe(element: HtmlElement) -> bool:
    text = _words(element)
    if len(text) > _LONGEST_CALL:
        return False
    key = f" {line_key(text)} "
    return any(f" {phrase} " in key for phrase in SUBSCRIBE)


def _captions(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Captions outside of links and of what is beside the article."""
    classed = (said.getparent() for said in _CLASSED(tree) if _is_caption(str(said)))
    marked = (element for element in classed if element.tag in ("p", "div", "span"))
    captions = [caption for caption in (*tree.iter("figcaption"), *marked) if caption.find(".//a[@href]") is None]
    held = set(captions)
    for caption in captions:
        around = [*caption.iterancestors()]
        if held.isdisjoint(around) and not any(ancestor.tag in _BESIDE for ancestor in around):
            yield caption


@lru_cache(maxsize=8_192)
def _is_caption(kind: str) -> bool:
    return _CAPTION.search(kind) is not None
