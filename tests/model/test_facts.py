"""Facts: what is written is read back, and one that lacks what it is about can't be made."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.model import Detail, Fact, Finding, WhyNot, read_fact

KINDS = [*WhyNot, *Finding, *Detail]
ABOUT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=":"), max_size=12)


@given(st.data())
def test_what_is_written_is_read_back(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(KINDS))
    fact = Fact(kind, tuple(data.draw(ABOUT) for _ in kind.about))
    assert read_fact(str(fact), type(kind)) == fact


def test_the_last_word_of_a_fact_may_hold_anything() -> None:
    fact = Fact(WhyNot.OBJECT_TYPE, ("schema:Thing",))
    assert read_fact(str(fact), WhyNot) == fact


@pytest.mark.parametrize(
    "stored", ["", "of tomorrow", "agrees", "repeats:jsonld", "few_articles:3", "agrees with meta"]
)
def test_what_is_none_of_them_is_none(stored: str) -> None:
    assert read_fact(stored, WhyNot) is None
    assert read_fact(stored, Finding) is None


@pytest.mark.parametrize(("kind", "of"), [(WhyNot.AGREES, ()), (WhyNot.REPEATS, ("meta",))])
def test_a_fact_says_what_it_is_about_and_no_more(kind: WhyNot, of: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="is about"):
        Fact(kind, of)
