"""When copies form a story, and who was first."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crawler.decide.stories import Joining, first, joining, parts
from crawler.model import Member, Precision


@pytest.mark.parametrize(
    ("candidates", "copies", "expected"),
    [
        pytest.param([], set(), Joining(), id="nobody"),
        pytest.param([(1, None), (2, 7)], set(), Joining(), id="no copies"),
        pytest.param([(1, None), (2, None)], {1, 2}, Joining((), (1, 2)), id="articles that stood alone"),
        pytest.param([(1, 9), (2, 7), (3, None)], {1, 2}, Joining((7, 9)), id="two stories, the older one first"),
    ],
)
def test_whom_an_article_joins(candidates: list[tuple[int, int | None]], copies: set[int], expected: Joining) -> None:
    found = joining(candidates, copies.__contains__)
    assert found == expected
    assert bool(found) is bool(copies)


def test_a_second_tie_to_a_story_is_not_asked_for() -> None:
    asked = []

    def is_copy(article: int) -> bool:
        asked.append(article)
        return True

    assert joining([(1, 7), (2, 7), (3, None)], is_copy) == Joining((7,), (3,))
    assert asked == [1, 3]


def test_a_story_parts_where_nothing_holds_it_together() -> None:
    pairs = {(1, 4), (4, 6), (2, 3)}
    assert parts([6, 5, 4, 3, 2, 1], lambda a, b: (a, b) in pairs) == ((1, 4, 6), (2, 3), (5,))
    assert parts([], lambda a, b: True) == ()


# --- who was first ---------------------------------------------------------------------------------


def member(number: int, source: str, hour: int | None = None, **fields: object) -> Member:
    made: dict[str, object] = {
        "article": number,
        "source": source,
        "source_title": source,
        "url": f"https://{source}.example/{number}",
        "published_on": date(2024, 5, 1),
        "trust": 90,
        "published_at": None if hour is None else datetime(2024, 5, 1, hour, 12, tzinfo=UTC),
        "precision": Precision.DAY if hour is None else Precision.MINUTE,
    }
    return Member(**(made | fields))  # type: ignore[arg-type]  # fields of Member


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        pytest.param([member(1, "nawafir", 9), member(2, "sabil", 8)], (2, "time"), id="the earliest moment"),
        pytest.param([member(1, "nawafir", 9), member(2, "sabil")], (1, "time"), id="a day alone is no moment"),
        pytest.param(
            [member(1, "nawafir", 9), member(2, "sabil", 7, trust=40)], (1, "time"), id="nor is a doubtful one"
        ),
        pytest.param(
            [member(1, "nawafir", 9), member(2, "sabil", 7, precision=Precision.HOUR)], (1, "time"), id="nor an hour"
        ),
        pytest.param(
            [member(1, "nawafir", 9), member(2, "sabil", 7, origin=False)], (1, "time"), id="an aggregator never"
        ),
        pytest.param(
            [member(1, "nawafir", 9), member(2, "sabil", 7, credited="المصدر: nawafir")], (1, "credit"), id="credit"
        ),
        pytest.param(
            [member(1, "nawafir", 9), member(2, "sabil", 7, credited="وكالات")], (2, "time"), id="credit to nobody here"
        ),
        pytest.param(
            [member(1, "nawafir", 9, credited="nawafir"), member(2, "sabil", 7)], (2, "time"), id="self-credit"
        ),
        pytest.param([member(2, "sabil"), member(1, "nawafir")], (1, "guess"), id="days alone"),
    ],
)
def test_first(members: list[Member], expected: tuple[int, str]) -> None:
    for ordered in (members, members[::-1]):
        found, why = first(ordered)
        assert (found.article, why) == expected
