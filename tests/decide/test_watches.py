"""What a watch tells of a story, of an edit and of a source."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.decide.watches import Watch, changed_words, is_old, of_story, turned
from crawler.model import WatchEvent

NEW, ORIGIN = WatchEvent.NEW_STORY, WatchEvent.ANOTHER_ORIGIN
WATCH = Watch(name="w", events=frozenset({NEW, ORIGIN}))

Rung = list[tuple[WatchEvent, int, bool]]


def rings(watch: Watch, origins: int, before: set[tuple[WatchEvent, int]], *, old: bool = False) -> Rung:
    return [(ring.fact.kind, ring.number, ring.quiet) for ring in of_story(watch, origins, before, old=old)]


@pytest.mark.parametrize(
    ("origins", "before", "rung"),
    [
        (1, set(), [(NEW, 0, False)]),
        (1, {(NEW, 0)}, []),
        (2, {(NEW, 0)}, [(ORIGIN, 2, False)]),
        (4, {(NEW, 0), (ORIGIN, 2)}, []),
        (6, {(NEW, 0), (ORIGIN, 2)}, [(ORIGIN, 5, False)]),
        (6, {(NEW, 0)}, [(ORIGIN, 2, True), (ORIGIN, 5, False)]),
        (6, {(NEW, 0), (ORIGIN, 5)}, []),
        (2, set(), [(NEW, 0, False), (ORIGIN, 2, False)]),
    ],
)
def test_a_story_is_new_once_and_counts_its_origins(
    origins: int, before: set[tuple[WatchEvent, int]], rung: Rung
) -> None:
    assert rings(WATCH, origins, before) == rung


def test_a_watch_that_asks_for_further_origins_alone_remembers_its_stories_quietly() -> None:
    watch = Watch(name="o", events=frozenset({ORIGIN}))
    assert rings(watch, 1, set()) == [(NEW, 0, True)]


def test_a_watch_of_other_things_keeps_nothing_of_stories() -> None:
    assert rings(Watch(name="g", events=frozenset({WatchEvent.GONE, WatchEvent.BURST})), 3, set()) == []


def test_what_was_published_long_ago_is_kept_quietly() -> None:
    assert rings(WATCH, 1, set(), old=True) == [(NEW, 0, True)]
    assert is_old(date(2024, 3, 1), date(2024, 5, 1))
    assert not is_old(date(2024, 4, 20), date(2024, 5, 1))
    assert not is_old(None, date(2024, 5, 1))


def test_changed_words_are_those_put_in_or_taken_out() -> None:
    assert changed_words(("a", "b", "c"), ("b", "c", "a")) == 0
    assert changed_words(("a", "b"), ("a", "x", "y")) == 2


@pytest.mark.parametrize(
    ("before", "after", "event"),
    [
        ("ok", "quiet", WatchEvent.SILENT),
        ("ok", "blocked", WatchEvent.SILENT),
        ("quiet", "blocked", None),
        ("blocked", "ok", WatchEvent.BACK),
        ("new", "ok", None),
        ("ok", "ok", None),
    ],
)
def test_a_source_falls_silent_and_comes_back(before: str, after: str, event: WatchEvent | None) -> None:
    assert turned(before, after) is event
