"""How known words are met: phrases on lines of their own, and labels before a separator."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.arabic.furniture import kind_of
from crawler.arabic.prefixes import LABELS, PREFIXES
from crawler.arabic.statements import is_statement
from crawler.extract.cuts import Cut, Line, Text, at_edges

SHORT, CARD = 120, 160
"""Characters of a line, and of a line with a link on it."""
_HEADLINES = frozenset(["navigation", "comment_form"])
"""Kinds of labels before headlines, which may be sentences."""


def known_lines(text: Text, kind: str) -> Iterator[Cut]:
    """Lines near the edge that are nothing but known phrases, the first unambiguous one of the kind."""
    for line in at_edges(text, lambda line: len(line.text) <= 3 * SHORT and kind_of(line.mask)):
        if kind_of(line.mask) == kind:
            yield Cut(place=line.place)


def prefixed(text: Text, kind: str, words: int = 14) -> Iterator[Cut]:
    """Lines near the edge that begin with a label and a separator and go on for a few words, not as a sentence."""

    def matches(line: Line) -> bool:
        found = line.prefix() if len(line.text) <= CARD else None
        if found is None or found[0] not in PREFIXES[kind] or len(found[1].split()) > words:
            return False
        return not (line.ends_sentence and kind in LABELS) and (kind in _HEADLINES or not is_statement(found[1]))

    for line in at_edges(text, matches):
        yield Cut(place=line.place)
