"""Whose page comes next, by a script of what waits, is taken and ends."""

from __future__ import annotations

import threading

import pytest

from crawler.workers.queue import FORGIVEN_AFTER, FairQueue


def _queue(waiting: str, *, known: str = "") -> FairQueue[int]:
    """Jobs of sources of one letter, numbered in the order in which they came."""
    queue: FairQueue[int] = FairQueue()
    for source in known:
        queue.put(source, -1)
        assert queue.take() == (source, -1)
        queue.done(source, harmed=False)
    for number, source in enumerate(waiting):
        queue.put(source, number)
    return queue


def _taken(queue: FairQueue[int]) -> tuple[str, int]:
    taken = queue.take()
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
    queue = _queue(waiting, known="abc")
    assert " ".join("{}{}".format(*_taken(queue)) for _ in waiting) == expected


def test_an_unknown_source_has_one_page_at_work() -> None:
    queue = _queue("aab")
    assert [_taken(queue), _taken(queue)] == [("a", 0), ("b", 2)]
    queue.done("a", harmed=False)
    assert _taken(queue) == ("a", 1)
    queue.put("a", 3)
    assert _taken(queue) == ("a", 3)


def test_who_harmed_a_worker_is_set_aside_until_it_is_forgiven() -> None:
    queue = _queue("aab", known="a")
    assert _taken(queue) == ("a", 0)
    queue.done("a", harmed=True)
    assert queue.aside == {"a"}
    assert _taken(queue) == ("b", 2)
    assert queue.take(aside=True) == ("a", 1)
    queue.done("a", harmed=False)
    for _ in range(FORGIVEN_AFTER - 1):
        queue.put("a", 9)
        assert queue.take(aside=True) == ("a", 9)
        queue.done("a", harmed=False)
    assert not queue.aside
    queue.put("a", 10)
    assert _taken(queue) == ("a", 10)


def test_closing_ends_the_waiting() -> None:
    queue = _queue("ab")
    ended: list[object] = []
    waiter = threading.Thread(target=lambda: ended.append(queue.take(aside=True)))
    waiter.start()
    assert queue.close() == [0, 1]
    waiter.join(10)
    assert ended == [None]
    assert queue.take() is None
    with pytest.raises(RuntimeError):
        queue.put("a", 3)
