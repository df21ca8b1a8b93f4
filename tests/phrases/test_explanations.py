"""Every signal and rule has a name in both languages."""

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
