"""Words that name countries, in the forms that news give them, and words that only look so."""

from __future__ import annotations

import pytest

from crawler.arabic.countries import names_country
from crawler.arabic.letters import tokens

NAMED = """
    سوريا سورية السوري والسوريين بسوريا للسورية لبنان اللبنانيون ولبنان
    ليبيا بليبيا الليبية فرنسا الفرنسي ببريطانيا الفرنسية
    كندا الكندي الكنديين اليابان ياباني اليابانية الهند الهندي هندية كوريا الكوري أميركا الأميركية أمريكا والأمريكيين
    أوكرانيا الأوكرانيات مصر المصري مصرية قطر القطرية عمان العماني بريطانيا البريطانيين غانا الغاني النمسا
    ألمانيا للألمان الروس
"""
OTHERS = "قطرات مصرف مصير هندسة بنيت مالية الرئيس مدينة وزارة المغادرة كتاب فرن ليل يمين و ال 12"


@pytest.mark.parametrize("word", NAMED.split())
def test_a_country_in_any_form(word: str) -> None:
    assert names_country(tokens(word)[0])


@pytest.mark.parametrize("word", OTHERS.split())
def test_other_words(word: str) -> None:
    assert not names_country(tokens(word)[0])
