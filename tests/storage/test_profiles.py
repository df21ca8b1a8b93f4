"""Counts of lines: those of a line's first article lie apart, and nobody who asks notices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from crawler.learn.profile import FEWEST, countable, observe
from crawler.model import Source
from crawler.model.lines import LineCount, numbers
from storage.store import Store

SOURCE = "nawafir"
NOW = datetime(2024, 5, 1, 9, 30, tzinfo=UTC)
WORDS = ("أخبار", "اقتصاد", "رياضة", "ثقافة", "صور", "فيديو", "آراء", "ملفات", "تقارير", "صحة", "علوم", "سفر")
LINES = (
    *(f"المزيد من {word}" for word in WORDS),
    "الزوار: 412",
    "الزوار: 97",
    "آخر تحديث 12:30 يوم 4 أيار",
    "آخر تحديث 18:05 يوم 5 أيار",
    "اشترك في النشرة",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "articles.db") as opened:
        opened.sources.sync([Source(name=SOURCE, title="نوافر", home="https://nawafir.example/")])
        yield opened


def met(store: Store, lines: tuple[str, ...], ordinal: int, now: datetime = NOW) -> None:
    known = store.profiles.counts(SOURCE, countable(lines))
    store.profiles.save_counts(SOURCE, observe(known, lines, ordinal, now), ordinal, known)


def rows(store: Store, table: str) -> int:
    return int(store.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_a_line_has_a_row_from_its_second_article_on(store: Store) -> None:
    met(store, LINES[:4], 1)
    assert (rows(store, "line_counts"), rows(store, "lines_once")) == (0, 1)
    met(store, LINES[3:7], 2, NOW + timedelta(hours=2))
    (count,) = store.profiles.learnable(SOURCE, 2).values()
    assert count.line == LINES[3]
    assert (count.articles, count.edge, count.first_article, count.last_article) == (2, 2, 1, 2)
    assert (count.first_seen_at, count.last_seen_at) == (NOW, NOW + timedelta(hours=2))
    store.profiles.forget(SOURCE, FEWEST, 1)
    assert rows(store, "lines_once") == 1
    store.profiles.forget(SOURCE, FEWEST, 2)
    assert (rows(store, "line_counts"), rows(store, "lines_once")) == (0, 0)


def test_counts_of_another_source_are_its_own(store: Store) -> None:
    met(store, LINES[:4], 1)
    assert store.profiles.counts("other", countable(LINES)) == {}


@pytest.mark.parametrize("seed", range(6))
def test_counts_are_those_that_memory_would_keep(store: Store, seed: int) -> None:
    rng, memory = Random(seed), dict[str, LineCount]()
    for ordinal in range(1, 140):
        lines = tuple(rng.choices(LINES, k=rng.randint(1, 9))) + tuple(
            f"خبر {''.join(rng.choices('ابتثجحخ', k=6))} وحيد" for _ in range(3)
        )
        now = NOW + timedelta(hours=5 * ordinal)
        before = {key: memory[key] for key in countable(lines) if key in memory}
        known = store.profiles.counts(SOURCE, countable(lines))
        assert known.keys() == before.keys()
        assert [numbers(known[key].line) for key in before] == [numbers(count.line) for count in before.values()]
        memory |= {count.key: count for count in observe(before, lines, ordinal, now)}
        store.profiles.save_counts(SOURCE, observe(known, lines, ordinal, now), ordinal, known)
    often = {key: count for key, count in memory.items() if count.last_article > count.first_article}
    assert often == {key: count for key, count in store.profiles.learnable(SOURCE, 1).items() if key in often}
    assert rows(store, "line_counts") < len(memory) / 2


def test_numbers_of_a_line_met_once_are_remembered(store: Store) -> None:
    met(store, ("الزوار: 412", "نص أول", "نص ثان", "نص ثالث"), 1)
    met(store, ("الزوار: 97", "نص رابع", "نص خامس", "نص سادس"), 2)
    (count,) = store.profiles.learnable(SOURCE, 2).values()
    assert count.moved == 1
