"""Numbers in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.arabic.letters import tokens
from crawler.arabic.numerals import NUMERALS, spelled


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("سبعة أشخاص وثلاثة أطفال", ["7", "3"]),
        ("ثلاثة وعشرون شخصاً", ["23"]),
        ("أحد عشر قتيلاً", ["11"]),
        ("اثنتا عشرة شقة", ["12"]),
        ("أربع عشرة سنة", ["14"]),
        ("مئة وعشرين", ["120"]),
        ("ثلاث مئة", ["300"]),
        ("أربعمائة وثمانين إصابة", ["480"]),
        ("ألف ومئتي متر", ["1200"]),
        ("ستة آلاف وثلاثمئة", ["6300"]),
        ("خمسة وعشرين ألفاً وأربعة", ["25004"]),
        ("عشرة ملايين", ["10000000"]),
        ("12 ألفاً", ["12000"]),
        ("ثلاثة، أربعة", ["3", "4"]),
        ("وثمانية آخرون", ["8"]),
        ("آلاف المتظاهرين", ["1000"]),
        ("واحد منهم", []),
        ("الاثنين والأحد", []),
        ("الثلاثاء والأربعاء", []),
        ("12 شخصاً", []),
        ("عشرات المنازل", []),
        ("", []),
    ],
)
def test_numbers_in_words(text: str, found: list[str]) -> None:
    assert list(spelled(tokens(text))) == found


@given(st.lists(st.sampled_from(["كلمة", "5", *NUMERALS, *("و" + word for word in NUMERALS)]), max_size=12))
def test_any_words_are_read_to_their_end(words: list[str]) -> None:
    assert all(number.isdecimal() and int(number) >= 3 for number in spelled(words))
