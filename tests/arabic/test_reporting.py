"""Words that name nobody, and names that look like them."""

from __future__ import annotations

import pytest

from crawler.arabic.letters import fold
from crawler.arabic.reporting import NAMELESS


@pytest.mark.parametrize(
    "word",
    ["أمس", "السبت", "بحثا", "أعلنت", "كشفت", "صرح", "سيبحث", "أيلول", "رمضان", "ثلاثين", "الذي", "قالت", "يوم", "فجر"],
)
def test_reports_and_the_calendar_name_nobody(word: str) -> None:
    assert fold(word) in NAMELESS


@pytest.mark.parametrize("word", ["دمشق", "القاهرة", "عمان", "تونس", "ناصر", "الكوليرا", "مرفأ", "النحاس", "هانيبال"])
def test_names_are_names(word: str) -> None:
    assert fold(word) not in NAMELESS
