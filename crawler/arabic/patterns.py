"""Regular expressions over folded text, written in usual spelling: so "مقالة", "مقاله" and "مـقالة" are one word."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.arabic.letters import fold

_ARABIC_RUN = re.compile("[\u0620-\u06ff]+")


def folded(*patterns: str) -> re.Pattern[str]:
    """A line that any of the patterns matches as a whole, their Arabic words folded: for `Line.folded`.

    Without harakat, and no `?` behind a letter that folding drops (a final hamza).
    """
    text = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(rf"^(?:{_ARABIC_RUN.sub(lambda found: fold(found[0]), text)})$", re.IGNORECASE)


def as_printed(words: str) -> str:
    """Any of the comma-separated words as spelt or as folded, the longest first: for text that isn't folded."""
    spelt = {spelling for word in words.split(",") for spelling in (word, fold(word))}
    return "|".join(map(re.escape, sorted(spelt, key=lambda word: (-len(word), word))))


def digit_or(words: Iterable[str]) -> re.Pattern[str]:
    """A digit, or any of the words anywhere: one of a set of characters first, which is found without trying."""
    rests: dict[str, set[str]] = {}
    for word in words:
        rests.setdefault(word[0], set()).add(re.escape(word[1:]))
    behind = (f"(?<={re.escape(first)})(?:{'|'.join(sorted(rests[first]))})" for first in sorted(rests))
    return re.compile(rf"[\d{re.escape(''.join(sorted(rests)))}](?:(?<=\d)|{'|'.join(behind)})")
