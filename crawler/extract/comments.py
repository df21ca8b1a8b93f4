"""What readers say under an article, and the form that asks them to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.arabic.furniture import kind_of, tiles
from crawler.extract import attribution
from crawler.extract.cuts import Cut, Line, Text, at_edges
from crawler.extract.known import SHORT, known_lines, prefixed
from crawler.extract.patterns import folded

_SAYS = folded(r"يقول\s+\S.{0,38}:", r"\S.{0,38}\s+says\s*:")
_REPLY_COUNT = folded(
    r"(?:رد|رد واحد|ردا?ن|\d+ (?:ردود|ردا|تعليقات?|آراء|thoughts?|responses?|replies|comments?)|One thought"
    r"|\d+ (?:Gedanken|Kommentare|Antworten))\s+(?:على|حول|on|to|zu)\s+[“\"«„'‘].*"
)
_REPLY_TO = folded(r"(?:اترك ردا على|Leave a reply to|Antworte auf) \S[^.:]*")
_HOUSE_RULES = folded(
    r"(?:شروط|ضوابط|قواعد|سياسة) (?:النشر|التعليقات?)\s*:.{5,200}",
    r".{0,60}\bعدم الإساءة (?:للكاتب|إلى الكاتب)\b.{0,200}",
    r".{0,40}\bالتعليقات (?:المنشورة|الواردة|المسيئة)\b.{0,40}\b(?:تعبر|تمثل|تحذف|حذفها|حذف)\b.{0,120}",
)
_REQUIRED = re.compile(r"[*✱]\s*:?$|^[*✱]")


def comment_list(text: Text) -> Iterator[Cut]:
    """Readers' comments: from a comment heading or "يقول NAME:" on, if a date or a reply link bears it out."""
    lines = text.lines
    for index, line in enumerate(lines[1:], start=1):
        if index < len(lines) // 3:
            continue
        counted = kind_of(line.mask) == "comment_heading" or bool(_REPLY_COUNT.match(line.folded))
        says = line.text.endswith(":") and bool(_SAYS.match(line.folded))
        if not (counted or says):
            continue
        rest = lines[index + 1 : index + 7]
        if (counted and any(_SAYS.match(other.folded) for other in rest[:3])) or (says and _bears_out(rest)):
            for other in lines[index:]:
                yield Cut(place=other.place, certain=False)
            return


def _bears_out(rest: tuple[Line, ...]) -> bool:
    return bool(rest) and (
        attribution.is_date(rest[0].text) or any(line.key in ("رد", "reply", "antworten", "الرد") for line in rest)
    )


def comment_form(text: Text) -> Iterator[Cut]:
    """The comment form and what is said about comments ("اترك تعليقاً", "Leave a reply", "الاسم *")."""
    yield from known_lines(text, "comment_form")
    yield from prefixed(text, "comment_form")
    for line in at_edges(text, _of_the_form):
        yield Cut(place=line.place)


def _of_the_form(line: Line) -> bool:
    """A reply's heading, the house rules for comments, or a field with the mark of what must be filled in."""
    if len(line.text) > 2 * SHORT:
        return False
    if len(line.text) <= SHORT // 2 and (_REPLY_TO.match(line.folded) or _is_field(line)):
        return True
    return bool(_HOUSE_RULES.match(line.folded))


def _is_field(line: Line) -> bool:
    return bool(_REQUIRED.search(line.text)) and {"generic", "comment_form"}.issuperset(tiles(line.mask) or ("prose",))


def comment_heading(text: Text) -> Iterator[Cut]:
    """How many comments there are ("3 تعليقات", "ردّان على “...”")."""
    yield from known_lines(text, "comment_heading")
    for line in at_edges(text, lambda line: len(line.text) <= 2 * SHORT and _REPLY_COUNT.match(line.folded)):
        yield Cut(place=line.place)
