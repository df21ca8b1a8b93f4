"""What readers say under an article, and the form that asks them to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.arabic.furniture import kind_of, tiles
from crawler.arabic.lexicon import REPLY
from crawler.arabic.lines import HOUSE_RULES, REPLY_COUNT, REPLY_TO, SAYS
from crawler.extract import attribution
from crawler.extract.cuts import Cut, Line, Text, at_edges
from crawler.extract.known import SHORT, known_lines, prefixed

_REQUIRED = re.compile(r"[*✱]\s*:?$|^[*✱]")


def comment_list(text: Text) -> Iterator[Cut]:
    """Readers' comments: from a comment heading or "يقول NAME:" on, if a date or a reply link bears it out."""
    lines = text.lines
    for index, line in enumerate(lines[1:], start=1):
        if index < len(lines) // 3:
            continue
        if len(line.text) > 3 * SHORT:
            continue
        counted = kind_of(line.mask) == "comment_heading" or bool(REPLY_COUNT.match(line.folded))
        says = line.text.endswith(":") and bool(SAYS.match(line.folded))
        if not (counted or says):
            continue
        rest = lines[index + 1 : index + 7]
        if (counted and any(SAYS.match(other.folded) for other in rest[:3])) or (says and _bears_out(rest)):
            for other in lines[index:]:
                yield Cut(place=other.place, certain=False)
            return


def _bears_out(rest: tuple[Line, ...]) -> bool:
    return bool(rest) and (attribution.is_date(rest[0].text) or any(line.key in REPLY for line in rest))


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
    if len(line.text) <= SHORT // 2 and (REPLY_TO.match(line.folded) or _is_field(line)):
        return True
    return bool(HOUSE_RULES.match(line.folded))


def _is_field(line: Line) -> bool:
    return bool(_REQUIRED.search(line.text)) and {"generic", "comment_form"}.issuperset(tiles(line.mask) or ("prose",))


def comment_heading(text: Text) -> Iterator[Cut]:
    """How many comments there are ("3 تعليقات", "ردّان على “...”")."""
    yield from known_lines(text, "comment_heading")
    for line in at_edges(text, lambda line: len(line.text) <= 2 * SHORT and REPLY_COUNT.match(line.folded)):
        yield Cut(place=line.place)
