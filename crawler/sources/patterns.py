"""The regular expressions of sources.toml: those that come to no end are refused, and every match has an end in time.

`(a+)+` can divide a row of letters in two to the power of their number ways, and a backtracking engine tries all of
them where none fits. Such a pattern is known by its shape, or by being tried on texts that are made from it: what it
repeats, again and again, with an end that doesn't fit. What slips through is stopped while it runs, by the processor
time that one text may take, and counts from then on as if nobody had written it.
"""

from __future__ import annotations

import logging
import re._constants as kinds  # type: ignore[import-not-found]  # no stubs
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import regex

from crawler.limits import URL_CHARACTERS

log = logging.getLogger(__name__)

PATTERN_SECONDS = 0.25
"""Processor time that one pattern may take over one text."""
_REPEATS = (kinds.MAX_REPEAT, kinds.MIN_REPEAT)
_MANY = 10
"""Times that may be repeated without harm."""
_LETTERS = "1a/ -.\u0627\u0661Z_\n"
"""One of every kind that people ask for; those that most kinds share come first."""
_MISFIT = "\0!"


class Pattern:
    """A regular expression whose matching has an end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.given_up = False
        """It took too long once: it matches nothing any more."""
        self._compiled = regex.compile(text)

    def search(self, text: str) -> regex.Match[str] | None:
        """The first match in a text."""
        return self._bounded(self._compiled.search, text)

    def fullmatch(self, text: str) -> regex.Match[str] | None:
        """The match that is the whole text."""
        return self._bounded(self._compiled.fullmatch, text)

    def _bounded(self, match: Any, text: str) -> regex.Match[str] | None:
        if self.given_up:
            return None
        try:
            found: regex.Match[str] | None = match(text, timeout=PATTERN_SECONDS)
        except TimeoutError:
            self.given_up = True
            log.warning("the pattern %r of sources.toml takes too long and is left out", self.text)
            return None
        return found


@lru_cache(maxsize=4_096)
def compiled(text: str) -> Pattern:
    """A pattern that a table of sources.toml holds. Raises regex.error for what is none."""
    return Pattern(text)


@lru_cache(maxsize=4_096)
def is_endless(pattern: str) -> bool:
    """Whether a valid pattern may come to no end."""
    items = parser.parse(pattern)
    return _endless(items) or _takes_too_long(pattern, items)


# --- by its shape ----------------------------------------------------------------------------------


def _endless(items: Any) -> bool:
    """Whether something without a fixed part is repeated that is itself repeated or optional."""
    return any(
        (kind in _REPEATS and value[1] > _MANY and _is_loose(value[2])) or any(map(_endless, _parts(value)))
        for kind, value in items
    )


def _is_loose(items: Any) -> bool:
    """Whether all that stands in a sequence can be divided in several ways, and some of it without bound."""
    unwrapped = _unwrapped(items)
    repeats = [value for kind, value in unwrapped if kind in _REPEATS]
    if any(kind is kinds.BRANCH and any(map(_is_loose, value[1])) for kind, value in unwrapped):
        return True
    return len(repeats) == len(unwrapped) and any(value[1] > _MANY for value in repeats)


def _unwrapped(items: Any) -> list[Any]:
    """The items of a sequence, those in groups among them."""
    return [one for item in items for one in (_unwrapped(item[1][3]) if item[0] is kinds.SUBPATTERN else [item])]


def _parts(value: Any) -> list[Any]:
    """The sequences within an item's value."""
    if isinstance(value, parser.SubPattern):
        return [value]
    return [part for one in value for part in _parts(one)] if isinstance(value, (tuple, list)) else []


# --- by trying it ----------------------------------------------------------------------------------


def _takes_too_long(pattern: str, items: Any) -> bool:
    tried = regex.compile(pattern)
    try:
        for text in _attacks(items):
            tried.search(text, timeout=PATTERN_SECONDS)
            tried.fullmatch(text, timeout=PATTERN_SECONDS)
    except TimeoutError:
        return True
    return False


def _attacks(items: Any, before: str = "") -> Iterator[str]:
    """Texts that begin as the pattern wants it, go on with what it repeats, and end as it doesn't."""
    for kind, value in items:
        if kind in _REPEATS and value[1] > _MANY:
            for pump in dict.fromkeys(_pumps(value[2])):
                yield before + pump * (URL_CHARACTERS // len(pump)) + _MISFIT
        for part in _parts(value):
            yield from _attacks(part, before)
        before += _sample([(kind, value)])[:URL_CHARACTERS]


def _pumps(items: Any) -> Iterator[str]:
    """What a repeated sequence may be made of: itself, each of its branches, one letter."""
    samples = [_sample(items), *(_sample(branch) for branch in _branches(items)), *_LETTERS[:3]]
    yield from (sample[:URL_CHARACTERS] for sample in samples if sample)


def _branches(items: Any) -> Iterator[Any]:
    for kind, value in _unwrapped(items):
        if kind is kinds.BRANCH:
            yield from value[1]


def _sample(items: Any) -> str:
    """A short text that a sequence matches, if it is of the usual kinds."""
    return "".join(_sample_of(kind, value) for kind, value in items)


def _sample_of(kind: Any, value: Any) -> str:
    if kind is kinds.LITERAL:
        return chr(value)
    if kind in (kinds.ANY, kinds.NOT_LITERAL, kinds.IN):
        negated = [(kinds.NEGATE, None), (kinds.LITERAL, value)]
        wanted = {kinds.ANY: [(kinds.NEGATE, None)], kinds.NOT_LITERAL: negated}.get(kind, value)
        return next((letter for letter in _LETTERS if _is_in(letter, wanted)), _first_of(wanted))
    if kind is kinds.BRANCH:
        return _sample(value[1][0])
    if kind is kinds.SUBPATTERN:
        return _sample(value[3])
    if kind in (*_REPEATS, kinds.POSSESSIVE_REPEAT):
        return (_sample(value[2]) * int(min(value[0], URL_CHARACTERS)))[:URL_CHARACTERS]
    return _sample(value) if kind is kinds.ATOMIC_GROUP else ""


def _is_in(letter: str, wanted: Any) -> bool:
    """Whether a letter is of a set such as `[a-z\\d]`."""
    negated = bool(wanted) and wanted[0][0] is kinds.NEGATE
    return bool(negated != any(_is_one(letter, kind, value) for kind, value in wanted[negated:]))


def _is_one(letter: str, kind: Any, value: Any) -> bool:
    if kind is kinds.CATEGORY:
        name = str(value).removeprefix("CATEGORY_")
        return (name.startswith("NOT_")) != _CATEGORIES[name.removeprefix("NOT_")](letter)
    return bool(ord(letter) == value if kind is kinds.LITERAL else value[0] <= ord(letter) <= value[1])


_CATEGORIES: dict[str, Callable[[str], bool]] = {
    "DIGIT": str.isdecimal,
    "SPACE": str.isspace,
    "WORD": lambda letter: letter.isalnum() or letter == "_",
}


def _first_of(wanted: Any) -> str:
    """The first letter that a set names."""
    found = next((value for kind, value in wanted if kind in (kinds.LITERAL, kinds.RANGE)), None)
    return "" if found is None else chr(found if isinstance(found, int) else found[0])
