"""What is meant by a word that the archive lacks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.search.query import index_words
from crawler.search.suggest import mended, suggestion

ARCHIVE = {
    "بوتين": 5,
    "بوتر": 60,
    "مفاوضات": 80,
    "معارضات": 2,
    "البرلمان": 40,
    "حكومه": 300,
    "سد": 10,
    "سعد": 4,
    "ministry": 12,
    "ירושלים": 3,
}


def meant(typed: str) -> str:
    return suggestion(index_words(typed)[0], lambda words: {word: ARCHIVE[word] for word in words if word in ARCHIVE})


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("بوتن", "بوتين"),
        ("مفاوظات", "مفاوضات"),
        ("مفواضات", "مفاوضات"),
        ("مفاوضاات", "مفاوضات"),
        ("البرلمن", "البرلمان"),
        ("حكومعة", "حكومه"),
        ("minisrty", "ministry"),
        ("ירושלם", "ירושלים"),
        ("بوتس", "بوتر"),
        ("سعدد", "سعد"),
    ],
)
def test_one_edit_is_mended(typed: str, mended: str) -> None:
    assert meant(typed) == mended


@pytest.mark.parametrize("typed", ["سعك", "قطار", "مفاوضضاتت", "2024", "جنيف2", "عععع"])
def test_others_stay_as_they_are(typed: str) -> None:
    assert meant(typed) == ""


@given(st.text(st.sampled_from("ابتوي"), min_size=4, max_size=7))
def test_what_is_meant_is_one_edit_away(word: str) -> None:
    asked: list[str] = []
    suggestion(word, lambda words: asked.extend(words) or {})  # type: ignore[func-returns-value]
    assert word not in asked
    assert {len(other) - len(word) for other in asked} == {-1, 0, 1}


@pytest.mark.parametrize(
    ("words", "meant", "mended_words"),
    [
        ("زيارة بوتن", [("بوتن", "بوتين")], "زيارة بوتين"),
        ("بوتن؟ بوتنية", [("بوتن", "بوتين")], "بوتين؟ بوتنية"),
        ("-حرب بوتن", [("بوتن", "بوتين")], "-حرب بوتين"),
        ("زيارة", [], ""),
        ("a.b*", [("a.b*", "x")], "x"),
    ],
)
def test_a_query_is_mended_word_by_word(words: str, meant: list[tuple[str, str]], mended_words: str) -> None:
    assert mended(words, meant) == mended_words


@pytest.mark.parametrize("length", [25, 5_000])
def test_a_word_longer_than_any_is_not_looked_for(length: int) -> None:
    def no_vocabulary(words: object) -> dict[str, int]:
        raise AssertionError(words)

    assert suggestion("ا" * length, no_vocabulary) == ""


def test_a_long_word_is_mended_all_the_same() -> None:
    word = "والمستشفياتالجامعيه"
    assert suggestion(word.replace("ش", ""), lambda words: {word: 3} if word in words else {}) == word
