"""What stands under an article without being of it: who helped to report, how to reach the writer, who the writer is.

Only the last lines are looked at, and only whole lines go. Corrections stay: they are part of what was published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.arabic.letters import fold, line_key
from crawler.arabic.lines import END, INTRODUCES
from crawler.arabic.patterns import folded
from crawler.extract.cuts import Cut, Line, Text, at_edges

_TAIL = 3
_MARKS = " *—–-•|"
_LONGEST, _MARK = 350, 24
_INITIALS = folded(
    r"[(\[/-]*(?:[^\W\d_a-z]\s?[./–-]+\s?){1,4}[^\W\d_a-z]{1,2}[)\]./ -]*",
    r"(?:[a-z]{1,3}\s?[./]\s?){1,3}[a-z]{1,3}[./]?",
)
_CREDITS = re.compile(
    r"^\W*(?:(?:additional )?reporting by \S.{2,250}|editing by \S.{2,100}|with files from \S.{2,120}"
    r"|materials provided by \S.{2,200}|(?:\S+ ){1,14}contributed (?:to )?(?:this|the|reporting|to this)\b.{0,80}"
    r"|(?:first|originally) published (?:in|on|by|at) .{2,80}|our standards: .{2,60})$",
    re.IGNORECASE,
)
_NOTES = re.compile(
    r"^\W*(?:this (?:interview|conversation|article|story|post|column|essay|piece)\b.{0,20} "
    r"(?:originally |first |lightly )?(?:edited|condensed|published|appeared|republished|updated)\b.{0,120}"
    r"|(?:reviews|responses|letters) have been edited for .{2,60}"
    r"|(?:\*\s*|some )(?:names|details) have been changed.{0,60}"
    r"|get the latest (?:updates|news) from.{0,60}|discover special offers, .{2,80}"
    r"|content may be edited for .{2,60}|copyright:? \S.{0,60}\d{4}.{0,40})$",
    re.IGNORECASE,
)
_REACH = re.compile(
    r"^\W*(?:(?:you can )?(?:e-?mail|contact|reach|write to|follow) .{0,160}"
    r"(?:@\w|\bon (?:twitter|x|facebook|instagram|threads|bluesky|linkedin)\b).{0,160}"
    r"|.{0,60}\bcan be reached (?:at|on|by|via)\b.{0,160})$",
    re.IGNORECASE,
)
_SIGN_UP = re.compile(
    r"\b(?:sign up (?:to|for|here|now|today)|subscribe|get it delivered"
    r"|delivered (?:right |straight )?to your inbox)\b",
    re.IGNORECASE,
)
_SIGN_UP_TO = re.compile(r"\b(?:newsletters?|inbox|e-?mails?|alerts|podcasts?|channel|course|updates)\b", re.IGNORECASE)


def closing_note(text: Text) -> Iterator[Cut]:
    """Credits, notes on editing, ways to reach the writer and calls to sign up, under the text."""
    for line in at_edges(text, _is_note, head=0, tail=_TAIL):
        yield Cut(place=line.place, certain=len(line.text) <= _LONGEST // 2)


def _is_note(line: Line) -> bool:
    if len(line.text) > _LONGEST:
        return False
    if _SIGN_UP.search(line.text) and _SIGN_UP_TO.search(line.text):
        return True
    return any(pattern.match(line.text) for pattern in (_CREDITS, _NOTES, _REACH))


def author_note(text: Text) -> Iterator[Cut]:
    """Who the writer is, under the text ("Rana Haddad is a reporter for ...", "سمير الحلو كاتب وباحث ...")."""
    if not text.authors:
        return
    for line in text.lines[-_TAIL:][::-1]:
        if len(line.text) > 2 * _LONGEST or line.place == text.lines[0].place:
            return
        if _introduces(line.text, text.authors):
            yield Cut(place=line.place, certain=False)


def _introduces(line: str, authors: tuple[str, ...]) -> bool:
    for author in authors:
        for name in (author, author.split()[0] if len(author.split()) > 1 else author):
            start = line.lstrip(_MARKS)[: len(name)]
            behind = line.lstrip(_MARKS)[len(name) :]
            if len(name) > 2 and line_key(start) == line_key(name) and INTRODUCES.match(fold(behind)):
                return True
    return False


def end_mark(text: Text) -> Iterator[Cut]:
    """The agency's mark of the end ("انتهى**3276", "ENDS") and the initials of who wrote and read ("س.ك / م.ح")."""
    for line in at_edges(text, _is_mark, head=1, tail=2):
        yield Cut(place=line.place)


def _is_mark(line: Line) -> bool:
    return len(line.text) <= _MARK and bool(END.match(line.folded) or _INITIALS.match(line.folded))
