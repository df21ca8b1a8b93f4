"""Each reason why a URL gave no article is said in both languages, and in the docs as on the pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawler.model import Reason
from crawler.phrases.locale import Locale
from crawler.phrases.reasons import REASONS

SETTINGS = (Path(__file__).parents[2] / "docs/settings.md").read_text(encoding="utf-8")
ARABIC = re.compile("[\u0621-\u064a]{2}")


@pytest.mark.parametrize("reason", Reason)
def test_a_reason_has_its_sentences(reason: Reason) -> None:
    arabic, english = REASONS[reason]
    assert ARABIC.search(arabic)
    assert not ARABIC.search(english)
    assert f"| `{reason}` | {english} |" in SETTINGS
    assert Locale("ar").reason(reason) == arabic
    assert Locale("en").reason(reason.value) == english


@pytest.mark.parametrize("stored", ["a_reason_of_tomorrow", "", None])
def test_what_is_no_reason_says_nothing(stored: str | None) -> None:
    assert Locale("ar").reason(stored) == ""
