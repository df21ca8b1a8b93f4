"""Patterns without end are known by their shape; those that people write are not among them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from pydantic import ValidationError

from crawler.discover import is_article
from crawler.sources.keys import SourceTable
from crawler.sources.patterns import Pattern, compiled, is_endless
from tests.storage import drafts

SLOW = r"(?:x+x+)+y"
"""Endless, as one that slipped through would be."""


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+$",
        r"(a*)*b",
        r"^(\w+\s?)*$",
        r"((a+))+",
        r"x(?:(?:a+|b)+)y{3}",
        r"(.*)+z",
        r"(a|aa)+",
        r"(.*a){20}",
        r"^https://nahr\.example/(?:\w|\w\d)+$",
        r"خبر(?:\s|\s\s)+$",
        r"(?:[a-z]|[a-z0-9])+!",
    ],
)
def test_c14_a_repeated_repetition_is_endless(pattern: str) -> None:
    assert is_endless(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"/news/\d+",
        r"^/(?:[a-z]+/)+\d+\.html$",
        r"(?:a|b)+",
        r"(?P<year>\d{4})/(?P<month>\d\d?)",
        r"(\d+)?",
        r"(a+){2}",
        r"^/(?!tag/)(?:[\w-]+/){1,4}[\w-]+-\d+$",
        r"^.*اقرأ.*أيضا.*$",
        r"/(?P<year>\d{4})/(?P<month>\d\d)/(?P<day>\d\d)/.*",
        r"^(?:[^/]+/)*[^/]+\.html?(?:\?.*)?$",
        r"(?:\s*\d+\s*[|/-])+",
        r"(.)\1{3,}",
    ],
)
def test_c14_what_people_write_is_not(pattern: str) -> None:
    assert not is_endless(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "(?:(?:a{1000}){1000}){1000}",
        "(" * 990 + "a" + ")" * 990,
        "a" * 2_001,
        "a{e<=1}",
        "(?<=a+)b",
        "(a{0,50000}){0,50000}",
    ],
    ids=lambda pattern: pattern[:20],
)
def test_c14_what_nobody_writes_is_a_fault_and_costs_nothing(pattern: str) -> None:
    table = {"name": "n", "title": "t", "home": "https://n.example/", "article_urls": [pattern]}
    with pytest.raises(ValidationError, match="article_urls"):
        SourceTable.model_validate(table)


def test_c14_what_slips_through_is_stopped_and_left_out(caplog: pytest.LogCaptureFixture) -> None:
    slow = Pattern(SLOW)
    assert slow.search("xxy")
    assert slow.search("x" * 2_000) is None
    assert slow.given_up
    assert slow.search("xxy") is None
    assert [record.getMessage() for record in caplog.records] == [
        f"the pattern {SLOW!r} of sources.toml takes too long and is left out"
    ]


@pytest.mark.parametrize("key", ["article_urls", "exclude_urls"])
def test_c14_a_pattern_that_was_left_out_costs_no_article(key: str) -> None:
    compiled.cache_clear()
    source = replace(drafts.source(), **{key: (SLOW,)})  # type: ignore[arg-type]  # a key of both
    assert is_article("https://nawafir.example/" + "x" * 1_500, source)
    assert is_article("https://nawafir.example/1", source)
    compiled.cache_clear()


@pytest.mark.parametrize("pattern", [r"(\w+\d)+", r"(a|a)*b", r"(?:/[^/]+\d+)+x", r"((?:\d|\d\d)+,)+"])
@pytest.mark.parametrize("piece", ["1", "a", "11", "/1", "1,"])
def test_c14_what_only_looks_endless_ends(pattern: str, piece: str) -> None:
    assert not is_endless(pattern)
    one = Pattern(pattern)
    one.fullmatch(piece * 1_000 + "!")
    assert not one.given_up


@pytest.mark.parametrize("pattern", [r"عدد \d+", r"\bخبر\b", r"[\u0660-\u0669]+", r"(?i)NEWS", r"^\w+$"])
def test_c14_patterns_mean_what_they_mean_to_python(pattern: str) -> None:
    for text in ("عدد ٨٧١", "هذا خبر عاجل", "News", "كلمة", "٣", ""):
        ours, pythons = Pattern(pattern).search(text), re.search(pattern, text)
        assert (ours and ours.span()) == (pythons and pythons.span())
