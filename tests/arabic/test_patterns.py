"""Patterns stand for a word in any spelling, and are themselves in the spelling that they are compared with."""

from __future__ import annotations

import re

import pytest

from crawler.arabic.calendar import MONTHS, WEEKDAYS, ZONES, alternatives
from crawler.arabic.letters import fold
from crawler.arabic.patterns import folded
from crawler.extract import attribution, closing, comments, feeds, links, margins

ARABIC = re.compile("[\u0620-\u06ff]+")
PATTERNS = [
    pytest.param(value, id=f"{module.__name__}.{name}")
    for module in (attribution, closing, comments, feeds, links, margins)
    for name, found in vars(module).items()
    for value in (found if isinstance(found, tuple) else (found,))
    if isinstance(value, re.Pattern)
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_pattern_is_its_own_fold(pattern: re.Pattern[str]) -> None:
    words = ARABIC.findall(pattern.pattern)
    assert words == [fold(word) for word in words]


@pytest.mark.parametrize("line", ["قراءة المقالة", "قراءه المقاله", "قِراءَة المقالــة"])
def test_pattern_meets_every_spelling(line: str) -> None:
    assert folded("قراءة المقالة").match(fold(line))


def test_pattern_is_of_whole_lines() -> None:
    assert not folded("قراءة|مقالة").match(fold("قراءة أولى"))


@pytest.mark.parametrize("names", [MONTHS, WEEKDAYS, ZONES], ids=["months", "weekdays", "zones"])
def test_every_name_is_found_whole_though_another_begins_like_it(names: dict[str, object]) -> None:
    pattern = re.compile(alternatives(list(names)))
    assert [name for name in names if (found := pattern.search(f"1 {name} 2")) is None or found[0] != name] == []


def test_a_name_within_a_word_is_none() -> None:
    pattern = re.compile(alternatives(["mar", "march", "may"]))
    assert [found[0] for found in pattern.finditer("mar march marches dismay 5may")] == ["mar", "march", "may"]
