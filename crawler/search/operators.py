"""Filters typed among the words, as known from elsewhere: `source:NAME`, `-source:NAME`, `author:"A B"`, `after:2024`.

Nothing is ever a syntax error: what is no filter is words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from crawler.arabic.asked import FILTERS
from crawler.arabic.letters import clean_line, fold

_QUOTED = '"[^"]*(?:"|$)|[«“„”‟][^»”“‟]*(?:[»”“‟]|$)'
_PART = re.compile(
    rf"""(?<!\S)(?P<not>[-−–])?(?P<name>[^\W\d_]+):(?P<value>"[^"]+"|«[^»]+»|“[^”]+”|[^\s"«»“”„‟]+)(?!\S)
         | (?:{_QUOTED}) | \S""",
    re.VERBOSE,
)
_QUOTES = '"«»“”'


@dataclass(frozen=True, slots=True)
class Operator:
    """A filter among the words: its name as looked up, its value without quotes."""

    name: str
    value: str
    excluded: bool


def spellings(name: str) -> tuple[str, ...]:
    """How a filter's name is looked up: itself, and its Arabic names folded."""
    return (name, *dict.fromkeys(fold(arabic) for arabic in FILTERS.get(name, ())))


def lift(typed: str, is_filter: Callable[[Operator], bool]) -> tuple[str, tuple[Operator, ...]]:
    """The words without the filters among them, and these.

    Args:
        typed: as a person typed it; cleaned as stored texts are.
        is_filter: whether a name and value are one.
    """
    found: list[Operator] = []

    def keep(part: re.Match[str]) -> str:
        if part["name"] is None:
            return part[0]
        one = Operator(fold(part["name"]), part["value"].strip(_QUOTES).strip(), bool(part["not"]))
        if not one.value or not is_filter(one):
            return part[0]
        found.append(one)
        return ""

    rest = _PART.sub(keep, clean_line(typed))
    return " ".join(rest.split()), tuple(found)
