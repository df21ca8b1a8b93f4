"""A month of news tells exactly what it must, in whatever order it comes and wherever it is killed."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from storage.store import Store
from tests.watch.month import Month, replay, told

ROOT = Path(__file__).parents[2]


def told_of(folder: Path, days: int, order: int) -> list[tuple[str, str, str]]:
    with Store.open(folder / "articles.db") as store:
        for _ in replay(store, Month(days, order)):
            pass
        return told(store)


def test_two_weeks_and_more_tell_what_they_must(tmp_path: Path) -> None:
    """V11"""
    month = Month(17)
    assert {event for _, event, _ in month.expected} == {
        *("new_story", "another_origin", "edited", "gone", "silent", "back", "burst")
    }
    assert told_of(tmp_path, 17, 0) == sorted(month.expected)


@pytest.mark.long
@pytest.mark.parametrize("order", range(4))
def test_a_month_tells_the_same_in_every_order(tmp_path: Path, order: int) -> None:
    """V11"""
    assert told_of(tmp_path, 31, order) == sorted(Month(31).expected)


def killed(folder: Path, days: int, points: int, seed: int) -> int:
    """Replays a month in processes that are killed, each begun a few actions back; returns how many were."""
    chance, done, kills = random.Random(seed), -1, 0
    while True:
        lines = chance.randrange(1, 2 * len(Month(days).actions) // points) if kills < points else 0
        first = max(0, done - chance.randrange(4))
        arguments = [sys.executable, "-m", "tests.watch.month", str(folder), str(seed), str(days), str(first)]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
            assert child.stdout is not None
            for count, line in enumerate(child.stdout, 1):
                done = int(line)
                if count == lines:
                    child.kill()
        if child.returncode == 0:
            return kills
        assert child.returncode == -9
        kills += 1


@pytest.mark.parametrize(
    ("days", "points"), [(4, 3), pytest.param(31, 50, marks=pytest.mark.long)], ids=["days", "month"]
)
def test_wherever_it_is_killed_the_same_is_told(tmp_path: Path, days: int, points: int) -> None:
    """V11"""
    kills = killed(tmp_path, days, points, seed=3)
    assert kills >= min(points, 2)
    with Store.open(tmp_path / "articles.db", read_only=True) as store:
        expected = sorted(one for one in Month(days).expected if one[0] != "source" or days > 9)
        assert [one for one in told(store) if one[0] != "source" or days > 9] == expected
