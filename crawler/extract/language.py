"""Which language a text is in, from its own letters and words."""

from __future__ import annotations

import re

import py3langid

from crawler.arabic.letters import tokens
from crawler.arabic.lexicon import ARABIC_WORDS, PERSIAN_WORDS
from crawler.arabic.particles import THE
from crawler.arabic.scripts import ARABIC_LETTERS, ARABIC_ONLY, OWN_LETTERS, PERSIAN, PERSIAN_ONLY

_HEBREW_LETTERS = re.compile("[\u05d0-\u05ea]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_SAMPLE, _ENOUGH = 1_000, 300
"""Characters that tell a language; and those that do where the page's own label says the same."""


def language_of(text: str, label: str = "") -> str:
    """The ISO 639-1 code of a text's language, from its letters and words; the label alone only where there is no text.

    Languages in Arabic letters are told apart by the letters that they don't share; Kurdish is Sorani.
    """
    sample = text[:_SAMPLE]
    letters = _count(_LETTERS, sample)
    if letters < 10:
        return label.strip().lower()[:2]
    arabic = _count(ARABIC_LETTERS, sample)
    if arabic > 0.5 * letters:
        return _of_arabic_script(sample, arabic)
    if _count(_HEBREW_LETTERS, sample) > 0.5 * letters:
        return "he"
    label = label.strip().lower()[:2]
    if label and py3langid.classify(sample[:_ENOUGH])[0] == label:
        return label
    return str(py3langid.classify(sample)[0])


def _count(letters: re.Pattern[str], text: str) -> int:
    """How many characters of a text belong to runs of these letters."""
    return sum(map(len, letters.findall(text)))


def _of_arabic_script(text: str, letters: int) -> str:
    for language, own, share in OWN_LETTERS:
        if len(own.findall(text)) > share * letters:
            return language
    if len(PERSIAN.findall(text)) <= 0.02 * letters and len(PERSIAN_ONLY.findall(text)) <= 0.02 * letters:
        return "ar"
    # Arabic is typed with Persian letters and Persian with Arabic ones: the commonest words tell.
    words = tokens(text)
    persian = sum(word in PERSIAN_WORDS for word in words)
    arabic = sum(word in ARABIC_WORDS or word.startswith(THE) for word in words)
    if persian != arabic:
        return "fa" if persian > arabic else "ar"
    return "fa" if len(PERSIAN.findall(text)) > len(ARABIC_ONLY.findall(text)) else "ar"
