"""What a rule works with: the lines of a text, and the cuts that it asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from crawler.arabic.letters import fold, line_key, line_keys
from crawler.model import SiteProfile, Source

HEAD, TAIL = 2, 8
"""How many lines at the beginning and at the end a rule may look at, beyond those it cuts."""

_SENTENCE_END = re.compile(r"[.!?؟۔。…][\"'”“»’)\]]*$")
_PREFIX = re.compile(r"^\W*(?P<head>.{2,60}?)\s*(?P<separator>[:：|»>/\u2013\u2014-]+)\s*(?P<rest>.*)$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the engine's text."""

    place: int
    """Among the lines given, from 0."""
    text: str
    key: str
    """Folded words (`crawler.arabic.letters.line_key`)."""
    mask: str
    """The key with numbers as 0 (`crawler.arabic.letters.masked_key`)."""
    folded: str
    """The text folded with its punctuation (`crawler.arabic.letters.fold`)."""

    @property
    def ends_sentence(self) -> bool:
        """Whether it ends as prose does; headlines, links and labels don't."""
        return bool(_SENTENCE_END.search(self.text))

    def prefix(self) -> tuple[str, str] | None:
        """Folded words before the first separator (`: - | » /`) and the text after it, or None."""
        return _prefix(self.text)


@lru_cache(maxsize=256)
def _prefix(line: str) -> tuple[str, str] | None:
    """Kept, since five rules ask for it, each in every round."""
    found = _PREFIX.match(line)
    return (line_key(found["head"]), found["rest"].strip()) if found else None


def numbered(lines: Iterable[str]) -> tuple[Line, ...]:
    """Lines with their places and keys; all are folded at once."""
    given = tuple(lines)
    spelt = fold("\n".join(given)).split("\n")  # line_keys asks for the same: it is folded once
    if len(spelt) != len(given):  # a line with a line break in it
        spelt = [fold(line) for line in given]
    both = zip(given, line_keys(given), spelt, strict=True)
    return tuple(Line(place, line, *keys, folded.strip()) for place, (line, keys, folded) in enumerate(both))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One line that a rule wants out of the text."""

    place: int
    field: str = ""
    """What kind of line it is, or the field of `Cleaned` that keeps the value; empty: plain boilerplate."""
    value: str = ""
    certain: bool = True
    """False: reader-like text, cut only while little of the article goes with it."""
    flag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What is left of a text when a rule's turn comes, and all that is known about it."""

    lines: tuple[Line, ...]
    cuts: Mapping[int, Cut]
    """By place: what earlier rules cut."""
    title: str
    site_names: frozenset[str]
    """Keys of the names by which the site signs."""
    source: Source
    profile: SiteProfile
    authors: tuple[str, ...] = ()
    """Names of the writers, as the page's metadata give them."""


Rule = Callable[[Text], Iterator[Cut]]


def at_edges(text: Text, matches: Callable[[Line], object], head: int = HEAD, tail: int = TAIL) -> Iterator[Line]:
    """The lines that match near the beginning or the end.

    Only lines that don't match use up an edge, so that a tail of thirty known lines goes as a whole.
    """
    found: set[int] = set()
    for lines, room in ((text.lines, head), (text.lines[::-1], tail)):
        left = room
        for line in lines:
            if left <= 0:
                break
            if not matches(line):
                left -= 1
            elif line.place not in found:
                found.add(line.place)
                yield line
