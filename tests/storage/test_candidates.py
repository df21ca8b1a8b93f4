"""The keys held in memory: whatever was sorted in, and whatever came since, is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.candidates import MONTH_DAYS, Candidates, _Month
from storage.store import Store

KEYS = st.sets(st.sampled_from([-(2**31), -7, -1, 0, 1, 5, 6, 2**31 - 1]), max_size=5)


@given(held=st.lists(KEYS, max_size=8), fresh=st.lists(KEYS, max_size=8), wanted=KEYS)
def test_a_month_finds_all_that_share_a_key(held: list[set[int]], fresh: list[set[int]], wanted: set[int]) -> None:
    pairs = [(key, article) for article, keys in enumerate(held) for key in keys]
    month = _Month.of(
        np.array([key for key, _ in pairs], dtype=np.int32), np.array([article for _, article in pairs], dtype=np.int64)
    )
    expected = Counter(article for key, article in pairs if key in wanted)
    for article, keys in enumerate(fresh, start=100):
        month.add(article, keys)
        expected.update([article] * len(keys & wanted))
    asked = np.array(sorted(wanted), dtype=np.int32)
    assert Counter(month.sharing(asked, wanted)) == +expected
    assert Counter(month.merged().sharing(asked, wanted)) == +expected


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("nearby") / "articles.db") as opened:
        yield opened


@settings(max_examples=20)
@given(texts=st.lists(st.tuples(st.integers(0, 4 * MONTH_DAYS), KEYS), max_size=8), wanted=KEYS)
def test_only_months_around_the_days_are_searched(
    store: Store, texts: list[tuple[int, set[int]]], wanted: set[int]
) -> None:
    nearby = Candidates(store.db.conn)
    nearby.sharing(0, 4 * MONTH_DAYS, wanted)
    expected: Counter[int] = Counter()
    for article, (day, keys) in enumerate(texts, start=1):
        nearby.add(article, day, keys)
        if MONTH_DAYS <= day < 2 * MONTH_DAYS:
            expected.update([article] * len(keys & wanted))
    assert nearby.sharing(MONTH_DAYS, 2 * MONTH_DAYS - 1, wanted) == +expected


def test_what_another_process_wrote_is_noticed(tmp_path: Path) -> None:
    with Store.open(tmp_path / "articles.db") as store, Store.open(tmp_path / "articles.db") as other:
        nearby = Candidates(store.db.conn)
        assert not nearby.sharing(0, 9, {1, 2})
        other.db.execute("PRAGMA foreign_keys = OFF")
        other.db.execute(
            "INSERT INTO signatures (article, day, version, sketch, keys) VALUES (7, 3, 1, x'', ?)",
            (np.array([2, 4], dtype="<i4").tobytes(),),
        )
        assert nearby.sharing(0, 9, {1, 2}) == {7: 1}
