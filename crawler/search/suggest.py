"""A known word in place of one that the archive lacks: "did you mean", by one edit and the archive's own vocabulary.

An edit is a letter too many, too few, another one, or two in the wrong order (Damerau 1964). Of the words that are one
edit away the commonest is taken; a long vowel, with or without which foreign names are spelled (بوتن, بوتين), goes
before others. Words of three letters are never mended: too many words are one edit away from each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from crawler.arabic.particles import ALPHABETS, VOWELS
from crawler.search.forms import Vocabulary

SHORTEST, LONGEST = 4, 24
"""Letters of a word that is mended. What is one edit away grows with the square of a word: one of five thousand letters
took three seconds and more memory than SQLite has; no word of news is longer than these."""
VOWEL_RATIO = 20
"""How many times as often another word must occur to be preferred to one with another long vowel."""


def suggestion(word: str, vocabulary: Vocabulary) -> str:
    """The word that is meant by one that the archive lacks; empty if none is near.

    `word`: folded. `vocabulary`: tells in how many articles words occur (crawler/search/forms.py).
    """
    if not SHORTEST <= len(word) <= LONGEST or not word.isalpha():
        return ""
    edits = {other: vowel for other, vowel in _edits(word) if other != word}
    known = vocabulary(edits.keys())
    return max(known, key=lambda other: (known[other] * (VOWEL_RATIO if edits[other] else 1), other), default="")


def mended(words: str, meant: Iterable[tuple[str, str]]) -> str:
    """A query as typed with the words that are likely meant; empty if there are none."""
    found = words
    for typed, known in meant:
        found = re.sub(rf"(?<!\w){re.escape(typed)}(?!\w)", known, found)
    return found if found != words else ""


def _edits(word: str) -> Iterator[tuple[str, bool]]:
    """Each word that is one edit away, and whether nothing but a long vowel was put in or left out."""
    alphabet = next((letters for letters in ALPHABETS if word[-1] in letters), "")
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    for before, after in halves:
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:], False
        for letter in alphabet:
            if after and letter != after[0]:
                yield before + letter + after[1:], False
    for before, after in halves:  # last, so that they count where two edits lead to one word
        if after:
            yield before + after[1:], after[0] in VOWELS
        yield from ((before + letter + after, letter in VOWELS) for letter in alphabet)
