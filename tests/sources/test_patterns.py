"""Patterns without end are known by their shape; those that people write are not among them."""

from __future__ import annotations

import pytest

from crawler.sources.patterns import is_endless


@pytest.mark.parametrize(
    "pattern", [r"(a+)+$", r"(a*)*b", r"^(\w+\s?)*$", r"((a+))+", r"x(?:(?:a+|b)+)y{3}", r"(.*)+z"]
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
    ],
)
def test_c14_what_people_write_is_not(pattern: str) -> None:
    assert not is_endless(pattern)
