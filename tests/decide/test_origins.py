"""Which texts of a story descend from none of the others."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from crawler.decide.origins import trace
from crawler.decide.stories import first
from crawler.dedup.near_copies import Reading, taken
from crawler.model import Descent, Member, Precision
from tests.dedup.events import Event, event

EVENTS = 150


def origins(told: Event) -> frozenset[int]:
    readings = {article: Reading(text.title, text.text) for article, text in told.texts.items()}
    lead, _ = first(told.members)
    found = trace(told.members, lead, lambda a, others: taken(readings[a], [readings[b] for b in others]), {})
    return frozenset(descent.article for descent in found if descent.parent is None)


def test_origins_are_counted_over_chains_mergers_and_quotes() -> None:
    events = [event(random.Random(f"origins {number}")) for number in range(EVENTS)]
    off = Counter(abs(len(origins(told)) - len(told.origins)) for told in events)
    assert off[0] / EVENTS >= 0.9
    assert (off[0] + off[1]) / EVENTS >= 0.98


# --- small stories, told by the shares of texts in others -------------------------------------------


def member(article: int, hour: int | None, words: int = 100, **fields: object) -> Member:
    made: dict[str, object] = {
        "article": article,
        "source": f"outlet{article}",
        "source_title": f"صحيفة {article}",
        "url": f"https://outlet{article}.example/",
        "published_on": date(2024, 5, 1),
        "published_at": None if hour is None else datetime(2024, 5, 1, hour, tzinfo=UTC),
        "precision": Precision.DAY if hour is None else Precision.MINUTE,
        "trust": 90,
        "words": words,
    }
    return Member(**(made | fields))  # type: ignore[arg-type]  # fields of Member


class Shares:
    """How much of one article others have; the parts of others add up. Remembers what was asked."""

    def __init__(self, pairs: dict[tuple[int, int], float]) -> None:
        self.pairs, self.asked = pairs, set[int]()

    def __call__(self, article: int, others: Sequence[int]) -> float:
        self.asked.add(article)
        return min(1.0, sum(self.pairs.get((article, other), 0.0) for other in others))


def parents(members: list[Member], pairs: dict[tuple[int, int], float]) -> dict[int, int | None]:
    found = trace(members, first(members)[0], Shares(pairs), {})
    return {descent.article: descent.parent for descent in found}


@pytest.mark.parametrize(
    ("members", "pairs", "expected"),
    [
        pytest.param(
            [member(1, 8), member(2, 9), member(3, 10)],
            {(2, 1): 0.8, (3, 2): 0.7, (3, 1): 0.3},
            {1: None, 2: 1, 3: 2},
            id="a copy of a copy",
        ),
        pytest.param(
            [member(1, 8), member(2, 9), member(3, 10)],
            {(3, 1): 0.4, (3, 2): 0.45},
            {1: None, 2: None, 3: 2},
            id="put together from two agencies",
        ),
        pytest.param(
            [member(1, 8), member(2, 9)], {(2, 1): 0.4, (1, 2): 0.9}, {1: None, 2: None}, id="quotes an agency"
        ),
        pytest.param(
            [member(1, 8), member(2, 9, credited="نقلاً عن صحيفة 1")],
            {(2, 1): 0.4},
            {1: None, 2: 1},
            id="rewritten, and says from whom",
        ),
        pytest.param(
            [member(1, 8, credited="رويترز"), member(2, 9, credited="رويترز")],
            {(2, 1): 0.4},
            {1: None, 2: 1},
            id="two excerpts of an agency that isn't here",
        ),
        pytest.param(
            [member(1, 8), member(2, 9, credited="صحيفة 1"), member(3, 10, source="outlet1")],
            {(2, 1): 0.1, (3, 1): 0.4},
            {1: None, 2: None, 3: None},
            id="a credit alone, and one of its own",
        ),
        pytest.param(
            [member(1, None), member(2, 23)], {(1, 2): 0.9, (2, 1): 0.9}, {1: 2, 2: None}, id="a day alone is its end"
        ),
        pytest.param(
            [member(1, 8), member(2, None, 60), member(3, None, 90)],
            {(2, 3): 1.0, (3, 2): 0.6},
            {1: None, 2: 3, 3: None},
            id="of two days the longer text is the whole one",
        ),
        pytest.param(
            [member(1, 8), member(2, None, 90), member(3, None, 50), member(4, None, 50)],
            {(3, 2): 1.0, (4, 2): 1.0, (2, 3): 0.5, (2, 4): 0.5},
            {1: None, 2: 3, 3: None, 4: None},
            id="what two others make up came after them",
        ),
        pytest.param(
            [member(1, 7, origin=False), member(2, 9)], {(1, 2): 1.0, (2, 1): 1.0}, {1: 2, 2: None}, id="a mirror"
        ),
        pytest.param(
            [member(1, 8), member(2, 10, published_on=None, published_at=None), member(3, 9)],
            {(2, 3): 0.8, (3, 2): 0.8},
            {1: None, 2: 3, 3: None},
            id="without a day it is the last",
        ),
    ],
)
def test_descent(members: list[Member], pairs: dict[tuple[int, int], float], expected: dict[int, int | None]) -> None:
    assert parents(members, pairs) == parents(members[::-1], pairs) == expected


def test_what_stands_before_a_new_member_is_not_asked_again() -> None:
    members = [member(1, 8), member(2, 9), member(4, 11), member(3, 10)]
    known = {1: Descent(1, None), 2: Descent(2, 1), 4: Descent(4, None)}
    shares = Shares({(3, 1): 0.9, (4, 3): 0.9})
    found = trace(members, members[0], shares, known)
    assert found == (Descent(1, None), Descent(2, 1), Descent(3, 1), Descent(4, 3))
    assert 2 not in shares.asked


def test_what_was_decided_by_another_order_is_decided_anew() -> None:
    members = [member(1, 8), member(2, 9), member(3, 10)]
    known = {1: Descent(1, None), 2: Descent(2, 3), 3: Descent(3, None)}
    assert trace(members, members[0], Shares({(2, 1): 0.9}), known)[1] == Descent(2, 1)
