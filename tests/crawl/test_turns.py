"""Whose page comes next, by a script of what waits, is taken and ends."""

from __future__ import annotations

import threading

import pytest

from crawler.turns import FORGIVEN_AFTER, Turns


def _turns(waiting: str, *, known: str = "") -> Turns[int]:
    """Jobs of sources of one letter, numbered in the order in which they came."""
    turns: Turns[int] = Turns()
    for source in known:
        turns.put(source, -1)
        assert turns.take() == (source, -1)
        turns.done(source, harmed=False)
    for number, source in enumerate(waiting):
        turns.put(source, number)
    return turns


def _taken(turns: Turns[int]) -> tuple[str, int]:
    taken = turns.take()
    assert taken is not None
    return taken


@pytest.mark.parametrize(
    ("waiting", "expected"),
    [
        ("aaa", "a0 a1 a2"),
        ("aaabbb", "a0 b3 a1 b4 a2 b5"),
        ("aaaabc", "a0 b4 c5 a1 a2 a3"),
    ],
    ids=["one source", "two in turn", "many pages of one"],
)
def test_sources_take_turns(waiting: str, expected: str) -> None:
    turns = _turns(waiting, known="abc")
    assert " ".join("{}{}".format(*_taken(turns)) for _ in waiting) == expected


def test_an_unknown_source_has_one_page_at_work() -> None:
    turns = _turns("aab")
    assert [_taken(turns), _taken(turns)] == [("a", 0), ("b", 2)]
    turns.done("a", harmed=False)
    assert _taken(turns) == ("a", 1)
    turns.put("a", 3)
    assert _taken(turns) == ("a", 3)


def test_who_harmed_a_worker_is_set_aside_until_it_is_forgiven() -> None:
    turns = _turns("aab", known="a")
    assert _taken(turns) == ("a", 0)
    turns.done("a", harmed=True)
    assert turns.aside == {"a"}
    assert _taken(turns) == ("b", 2)
    assert turns.take(aside=True) == ("a", 1)
    turns.done("a", harmed=False)
    for _ in range(FORGIVEN_AFTER - 1):
        turns.put("a", 9)
        assert turns.take(aside=True) == ("a", 9)
        turns.done("a", harmed=False)
    assert not turns.aside
    turns.put("a", 10)
    assert _taken(turns) == ("a", 10)


def test_closing_ends_the_waiting() -> None:
    turns = _turns("ab")
    ended: list[object] = []
    waiter = threading.Thread(target=lambda: ended.append(turns.take(aside=True)))
    waiter.start()
    assert turns.close() == [0, 1]
    waiter.join(10)
    assert ended == [None]
    assert turns.take() is None
    with pytest.raises(RuntimeError):
        turns.put("a", 3)
