"""The article's text out of data that the page carries for programs: JSON-LD, and the state of its own scripts.

JSON-LD gives it as articleBody (a text, a list of paragraphs, markup escaped once or twice) or, for a live page, entry
by entry; pages that are drawn by scripts carry it in an object of `__NEXT_DATA__`, `__INITIAL_STATE__` and their like.
Only what is of this page's article is read (`crawler.web.belongs`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from typing import Any

from lxml.etree import XPath

from crawler.arabic.letters import clean
from crawler.extract.flight import flight_values
from crawler.web.belongs import Subject, own_articles, subject_of
from crawler.web.document import Document

MAX_STATE = 3_000_000
"""Characters of one script that are read."""
MAX_NODES = 50_000
"""Values that one page's scripts are walked for."""

_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,1000}>")
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|em|font|i|mark|q|s|small|span|strong|sub|sup|u)(?:\s[^<>]{0,1000})?>", re.IGNORECASE
)
_UNSEEN = re.compile(r"<(script|style|figcaption)\b.{0,20000}?</\1\s*>", re.IGNORECASE | re.DOTALL)
_ESCAPES = 3
_STATE = re.compile(
    r"\s*(?:(?:var|let|const)\s+)?(?:window|self|globalThis)?\.?(?:\[?[\"']?)(?P<name>[\w$]{3,40})(?:[\"']?\]?)\s*=\s*"
    r"(?:(?=[{\[])|JSON\.parse\(\s*(?=\"))"
)
_PAGE_DATA: Any = XPath("//div/@data-page | //div/@data-props | //div/@data-state")
"""Where frames such as Inertia and React's keep a page's data."""
_SHORTEST_PROSE = 200
_SHORTEST_STATE = 500
_TITLE_KEYS = ("title", "headline", "name", "heading")
_TEXT_KEYS = (
    "rendered",
    "text",
    "html",
    "value",
    "content",
    "body",
    "articleBody",
    "data",
    "children",
    "paragraphs",
    "items",
    "nodes",
)
_OTHERS = frozenset(("url", "link", "href", "slug", "path", "permalink", "canonicalUrl"))
_DEPTH = 8
_DATA = 3
"""More keys in quotes than these make a string data."""


def article_body(document: Document, subject: Subject | None = None) -> tuple[str, ...]:
    """The longest text that the page's own JSON-LD articles give, in lines, its markup taken off."""
    if not any(key in item for key in ("articleBody", "liveBlogUpdate", "text") for item in document.jsonld):
        return ()
    bodies = (_body(item) for item in own_articles(document, subject))
    return max(bodies, key=_size, default=())


def state_text(document: Document, shown: tuple[str, ...], subject: Subject | None = None) -> tuple[str, ...]:
    """The article's text in the state of the page's scripts, in lines; empty unless it goes on from what is shown.

    Args:
        document: the page.
        shown: lines found in its markup; may be none.
        subject: what the page is about, where that was asked already.
    """
    states = [*_states(document)]
    if not states:
        return ()
    subject = subject or subject_of(document)
    named: list[tuple[str, ...]] = []
    others: list[tuple[str, ...]] = []
    for value in states:
        for item in _objects(value):
            title = next((item[key] for key in _TITLE_KEYS if isinstance(item.get(key), str)), "")
            if title and (prose := _prose(item)):
                (named if subject.names(_plain(title)) else others).append(prose)
    best = max(named, key=_size) if named else others[0] if len(others) == 1 else ()
    return best if _goes_on(shown, best) else ()


def _goes_on(shown: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Whether a text begins as the shown one does, if any is shown; half of its longest line is enough."""
    if not shown:
        return bool(whole)
    longest = max(shown, key=len)
    opening = "".join(longest.split())[: max(20, len(longest) // 2)]
    return opening in "".join("".join(whole).split())


def _body(item: dict[str, Any]) -> tuple[str, ...]:
    value = item.get("articleBody") or item.get("text")
    parts = [part for part in (value if isinstance(value, list) else [value]) if isinstance(part, str)]
    updates = item.get("liveBlogUpdate")
    for update in updates if isinstance(updates, list) else [updates]:
        if isinstance(update, dict):
            parts += [text for key in ("headline", "articleBody") if isinstance(text := update.get(key), str)]
    return _lines("\n".join(parts))


def _lines(text: str) -> tuple[str, ...]:
    """A text with or without markup, escaped or not, in clean lines."""
    for _ in range(_ESCAPES):
        if "&" not in text or (plain := unescape(text)) == text:
            break
        text = plain
    if "\\n" in text and "\n" not in text:
        text = text.replace("\\r", "").replace("\\n", "\n")  # escaped once more than JSON asks for
    if "<" in text:
        text = _MARKUP.sub("\n", _INLINE.sub("", _UNSEEN.sub("\n", text)))
    return tuple(line for line in clean(text).split("\n") if line)


def _plain(text: str) -> str:
    return " ".join(_lines(text))


def _size(lines: tuple[str, ...]) -> int:
    return sum(map(len, lines))


def _states(document: Document) -> Iterator[Any]:
    """The values of scripts that hold nothing but data, and of attributes that hand data to scripts."""
    for script in document.every("script"):
        text, kind = script.text or "", (script.get("type") or "").lower()
        if _SHORTEST_STATE <= len(text) <= MAX_STATE and "ld+json" not in kind:
            yield from _values(text, is_json="json" in kind)
    yield from flight_values((script.text or "" for script in document.every("script")), MAX_STATE)
    for said in _PAGE_DATA(document.tree):
        if _SHORTEST_STATE <= len(said) <= MAX_STATE:
            yield from _decoded(said)


def _values(text: str, *, is_json: bool) -> Iterator[Any]:
    """What a script holds: JSON, or an assignment of JSON or of a string of it to a name."""
    if is_json:
        yield from _decoded(text)
    elif assigned := _STATE.match(text):
        for value in _decoded(text[assigned.end() :]):
            yield from _decoded(value) if isinstance(value, str) else (value,)


def _decoded(text: str) -> Iterator[Any]:
    """The value that a text begins with, in JSON; none where it doesn't."""
    with suppress(ValueError, RecursionError):
        yield json.JSONDecoder(strict=False).raw_decode(text.lstrip())[0]


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    waiting, left = [value], MAX_NODES
    while waiting and left:
        left -= 1
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(reversed(item))
        elif isinstance(item, dict):
            yield item
            waiting.extend(part for part in reversed(item.values()) if isinstance(part, dict | list))


def _prose(item: dict[str, Any]) -> tuple[str, ...]:
    """The longest text of an object's fields: one in markup, or a list of blocks."""
    return max(
        (lines for value in item.values() if _size(lines := _field(value)) >= _SHORTEST_PROSE), key=_size, default=()
    )


def _field(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return _prose_lines(value) if len(value) >= _SHORTEST_PROSE and " " in value[:_SHORTEST_PROSE] else ()
    if isinstance(value, list):
        return () if _are_others(value) else _prose_lines("\n".join(_block(part, _DEPTH) for part in value))
    if isinstance(value, dict):
        return max((_field(value[key]) for key in ("blocks", *_TEXT_KEYS) if key in value), key=_size, default=())
    return ()


def _prose_lines(text: str) -> tuple[str, ...]:
    lines = _lines(text)
    return () if any(map(_is_data, lines)) else lines


def _is_data(line: str) -> bool:
    """Whether a line is no prose but data within data."""
    return line.count('":') > _DATA or line.startswith(('{"', '[{"'))


def _are_others(values: list[Any]) -> bool:
    """Whether a list is one of other articles: objects with a title and an address."""
    return any(
        isinstance(one, dict) and _OTHERS & one.keys() and any(key in one for key in _TITLE_KEYS) for one in values
    )


def _block(value: Any, depth: int) -> str:
    """One block of a list: its own text, or the texts of its parts on one line."""
    if isinstance(value, str):
        return value
    if depth and isinstance(value, list):
        return "".join(_block(part, depth - 1) for part in value)
    if depth and isinstance(value, dict):
        return next((text for key in _TEXT_KEYS if key in value and (text := _block(value[key], depth - 1))), "")
    return ""
