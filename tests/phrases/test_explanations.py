"""Every signal and rule has a name in both languages, and every reason for losing is said in Arabic."""

import pytest

from crawler.dates.signals import SIGNALS
from crawler.extract.rules import RULES
from crawler.phrases import explanations


@pytest.mark.parametrize("name", [signal.name for signal in SIGNALS])
def test_every_signal_has_a_name(name: str) -> None:
    assert name in explanations.SIGNALS


@pytest.mark.parametrize("name", [rule.__name__ for rule in RULES])
def test_every_rule_has_a_name(name: str) -> None:
    assert name in explanations.RULES


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("agrees with jsonld", "يوافق: بيانات JSON-LD للخبر"),
        ("its line repeats over the source", "سطره متكرر في كل صفحات المصدر"),
        ("before 1995-01-01", "قبل 1995-01-01"),
        ("a reason of tomorrow", "a reason of tomorrow"),
    ],
)
def test_reasons_are_said_in_arabic(stored: str, said: str) -> None:
    assert explanations.why(stored, "ar") == said
    assert explanations.why(stored, "en") == stored
