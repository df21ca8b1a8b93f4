"""The two levels of text, by readable cases and by properties."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.arabic.letters import clean, fold, line_key, masked_key, tokens, unescaped


@pytest.mark.parametrize(
    ("raw", "cleaned", "folded", "words"),
    [
        ("مُحَمَّدٌ", "مُحَمَّدٌ", "محمد", "محمد"),
        ("مــؤتمــر", "مؤتمر", "مءتمر", "مءتمر"),
        ("ٱلقرآن", "ٱلقرآن", "القران", "القران"),
        ("مسئول", "مسئول", "مسءول", "مسءول"),
        ("سماء", "سماء", "سما", "سما"),
        ("جنيف-2", "جنيف-2", "جنيف 2", "جنيف 2"),
        ("جنيف٢", "جنيف٢", "جنيف 2", "جنيف 2"),
        ("١٬٢٣٤٫٥", "١٬٢٣٤٫٥", "1234.5", "1234 5"),
        ("ﻣﻜﺘﺐ", "مكتب", "مكتب", "مكتب"),
        ("ﷲ", "الله", "الله", "الله"),
        ("هـ", "هـ", "ه", "ه"),
        ("عبد\u200cالله", "عبد\u200cالله", "عبدالله", "عبدالله"),
        ("\u202b20 أكتوبر\u202c", "20 أكتوبر", "20 اكتوبر", "20 اكتوبر"),
        ("500م²", "500م²", "500م 2", "500م 2"),
        ("الأربعاء", "الأربعاء", "الاربعا", "الاربعا"),
    ],
)
def test_levels(raw: str, cleaned: str, folded: str, words: str) -> None:
    assert (clean(raw), fold(raw), " ".join(tokens(raw))) == (cleaned, folded, words)


def test_line_keys() -> None:
    assert line_key("اترك تعليقاً:") == line_key("أترك تعليقا")
    assert masked_key("412 زيارة") == masked_key("٩٧ زيارة")


@given(st.text())
def test_clean_is_stable_and_storable(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    once.encode("utf-8")
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(char) == "Cc" and char != "\n" for char in once)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("قال: &quot;نعم&quot; ثم&nbsp;مضى", 'قال: "نعم" ثم\u00a0مضى'),
        ("&#171;جسر&#xBB;", "«جسر»"),
        ("&lt;p&gt; &amp; &#60;", "&lt;p&gt; &amp; &#60;"),
        ("شركة A&B وR&D; وغيرها", "شركة A&B وR&D; وغيرها"),
        ("بلا علامات", "بلا علامات"),
    ],
    ids=["names", "numbers", "markup", "no references", "plain"],
)
def test_e09_what_stays_of_references_escaped_twice(text: str, read: str) -> None:
    assert unescaped(text) == read
