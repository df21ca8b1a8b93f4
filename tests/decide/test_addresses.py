"""Known articles under other addresses: items by their GUIDs, parameters that select nothing."""

from __future__ import annotations

import pytest

from crawler.decide.addresses import Item, has_any, idle_parameters, same_items, without

HOME = "https://nawafir.example"


def item(number: int, *, kept: bool = False, moved: int = 0) -> Item:
    return Item(url=f"{HOME}/{number}", kept=kept, moved=moved)


ITEMS = {
    "all moved at once": ((item(1), item(2)), {1, 2}),
    "one moved, others kept theirs": ((item(1), item(2, kept=True)), set()),
    "one that moves again and again": ((item(1, moved=1), item(2, kept=True)), {1}),
    "a single item": ((item(1),), set()),
    "a single item that moved before": ((item(1, moved=1),), {1}),
    "none moved": ((item(1, kept=True, moved=3), item(2, kept=True)), set()),
    "none known": ((), set()),
}


@pytest.mark.parametrize(("items", "same"), ITEMS.values(), ids=ITEMS)
def test_items_under_other_addresses(items: tuple[Item, ...], same: set[int]) -> None:
    assert same_items(items) == {f"{HOME}/{number}" for number in same}


def met(number: int, address: str, *others: str) -> list[tuple[int, str, str]]:
    return [(number, f"{HOME}{address}", f"{HOME}{other}") for other in others]


THREE_TIMES = [entry for n in range(3) for entry in met(n, f"/n/{n}?t=100", f"/n/{n}?t=200")]
IDLE = {
    "a time": (THREE_TIMES, (), {"t"}),
    "a time that the page's own address lacks": (
        [entry for n in range(3) for entry in met(n, f"/n?id={n}", f"/n?id={n}&t=1", f"/n?id={n}&t=2")],
        (),
        {"t"},
    ),
    "proved too seldom": (THREE_TIMES[:2], (), set()),
    "one notice under many numbers": (met(1, "/n?id=1", "/n?id=2", "/n?id=3", "/n?id=4"), (), set()),
    "texts printed twice, among others that differ in the same parameter": (
        [entry for n in range(3) for entry in met(n, f"/n?id={n}", f"/n?id={n}0")],
        ("/n?id=0", "/n?id=1", "/n?id=2"),
        set(),
    ),
    "other pages of the site": ([entry for n in range(3) for entry in met(n, f"/n/{n}", f"/m/{n}?t=1")], (), set()),
    "two at once": ([entry for n in range(3) for entry in met(n, f"/n/{n}?t=1", f"/n/{n}?s=2&t=2")], (), set()),
}


@pytest.mark.parametrize(("pairs", "articles", "idle"), IDLE.values(), ids=IDLE)
def test_parameters_that_select_nothing(
    pairs: list[tuple[int, str, str]], articles: tuple[str, ...], idle: set[str]
) -> None:
    assert idle_parameters(pairs, [f"{HOME}{path}" for path in articles]) == idle


def test_an_address_without_its_idle_parameters() -> None:
    idle = frozenset({"t"})
    assert without(f"{HOME}/n?id=1&t=5", idle) == f"{HOME}/n?id=1"
    assert without(f"{HOME}/n?t=5", idle) == f"{HOME}/n"
    assert has_any(f"{HOME}/n?id=1&t=5", idle)
    assert not has_any(f"{HOME}/n?id=t&tt=5", idle)
