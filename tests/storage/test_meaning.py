"""Vectors of articles in a file of their own: filled and filled on, the nearest found, what is gone taken out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest

import storage.meaning
from crawler.errors import CorruptError
from crawler.search.asked import Names, SearchQuery
from crawler.search.meaning import DIMENSIONS, SCALE, Bytes, packed, read_part
from storage.meaning import FILE, Vectors, search_by_meaning
from storage.store import Store
from tests.storage import drafts
from tests.storage.test_search import put

TEXTS = ("قمح وشعير", "سفن وموانئ", "قمح ومطر", "أفلام")


def words(texts: Sequence[str]) -> Bytes:
    """A model that knows words alone: texts with the same words are near."""
    vectors = np.zeros((len(texts), DIMENSIONS), np.float32)
    for row, text in zip(vectors, texts, strict=True):
        for word in text.split():
            row[crc32(word.removeprefix("و").encode()) % DIMENSIONS] += 0.1
    return packed(vectors)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "articles.db") as made:
        with made.transaction():
            for name in ("nawafir", "sabil_news"):
                made.sources.ensure(drafts.source(name))
        for number, text in enumerate(TEXTS):
            put(made, number, "", text, date(2024, 1, 1 + number), "sabil_news" if number == 2 else "nawafir")
        yield made


@pytest.fixture
def vectors(tmp_path: Path) -> Iterator[Vectors]:
    with Vectors.open(tmp_path / "articles.db") as made:
        yield made


def filled(vectors: Vectors, store: Store) -> int:
    """How many articles get a vector."""
    return max(vectors.embed(store.db, words), default=0)


def nearest(vectors: Vectors, text: str, limit: int = 9) -> list[int]:
    return [near.article for near in vectors.nearest(words([text])[0], limit) if near.nearness > 0]


def test_the_nearest_come_first(store: Store, vectors: Vectors) -> None:
    assert filled(vectors, store) == 4
    assert nearest(vectors, "مطر على قمح")[0] == 3
    assert set(nearest(vectors, "قمح")) == {1, 3}
    assert nearest(vectors, "موانئ", limit=1) == [2]


def test_the_same_text_is_as_near_as_can_be(store: Store, vectors: Vectors) -> None:
    unit = np.zeros(DIMENSIONS, np.float32)
    unit[:64] = 0.125  # a vector of length 1, whose parts are those that were measured
    vectors.add([(1, "hash")], packed(unit[None]))
    assert vectors.nearest(packed(unit), 1)[0].nearness == pytest.approx(1, abs=0.01)
    assert packed(unit)[0] == round(0.125 * SCALE)


def test_a_second_run_does_what_is_left(store: Store, vectors: Vectors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage.meaning, "BATCH", 2)
    next(vectors.embed(store.db, words))
    assert len(vectors) == 2
    assert filled(vectors, store) == 2
    assert filled(vectors, store) == 0
    assert len(vectors) == 4
    assert set(nearest(vectors, "قمح")) == {1, 3}


def test_a_long_archive_is_gone_through_to_its_end(
    store: Store, vectors: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.meaning, "LOOK_AHEAD", 3)
    assert filled(vectors, store) == 4
    assert filled(vectors, store) == 0


def edit(store: Store, article: int, text: str) -> None:
    with store.transaction(), store.search.replacing(article):
        store.db.execute("UPDATE articles SET text = ?, text_hash = ? WHERE id = ?", (text, text, article))


def test_an_edited_article_is_found_by_its_present_text_alone(store: Store, vectors: Vectors) -> None:
    filled(vectors, store)
    edit(store, 1, "رياضة")
    assert filled(vectors, store) == 1
    assert nearest(vectors, "شعير") == []
    assert nearest(vectors, "رياضة") == [1]


def test_what_is_gone_leaves_the_file(store: Store, vectors: Vectors) -> None:
    filled(vectors, store)
    edit(store, 4, "رياضة")
    filled(vectors, store)
    with store.transaction():
        store.search.unindex(1)
        store.db.execute("DELETE FROM articles WHERE id = 1")
    assert vectors.forget_gone(store.db) == 2  # the article, and the former text of the edited one
    kept = vectors.db.execute("SELECT sum(length(vectors)), sum(length(articles)) FROM blocks").fetchone()
    assert kept == (3 * DIMENSIONS, 3 * 8)
    assert nearest(vectors, "شعير") == []
    assert nearest(vectors, "قمح") == [3]
    assert nearest(vectors, "رياضة") == [4]
    assert vectors.forget_gone(store.db) == 0
    with store.transaction():
        for article in (2, 3, 4):
            store.delete_article(article)
    assert vectors.forget_gone(store.db) == 3
    assert vectors.db.execute("SELECT count(*) FROM blocks").fetchone() == (0,)


def test_vectors_of_another_model_are_not_kept(store: Store, tmp_path: Path) -> None:
    with Vectors.open(tmp_path / "articles.db") as vectors:
        filled(vectors, store)
        vectors.db.execute("UPDATE model SET name = 'another'")
    with Vectors.open(tmp_path / "articles.db") as vectors:
        assert len(vectors) == 0
        assert vectors.nearest(words(["قمح"])[0], 3) == []


def test_only_reading_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), Vectors.open(tmp_path / "articles.db", read_only=True):
        pass
    assert not (tmp_path / FILE).exists()


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all" * 100)
    with pytest.raises(CorruptError, match=FILE), Vectors.open(tmp_path / "articles.db"):
        pass


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (SearchQuery(words="قمح مطر"), [3, 1, 2, 4]),
        (SearchQuery(words="قمح مطر", sources=Names(("nawafir",))), [1, 2, 4]),
        (SearchQuery(words="  "), []),
    ],
)
def test_a_search_by_meaning(store: Store, vectors: Vectors, query: SearchQuery, found: list[int]) -> None:
    filled(vectors, store)
    page = search_by_meaning(store.search, vectors, words, query)
    assert [hit.id for hit in page.hits][:2] == found[:2]
    assert {hit.id for hit in page.hits} == set(found)
    assert page.total == len(found)
    assert [hit.id for hit in search_by_meaning(store.search, vectors, words, query, limit=1).hits] == found[:1]


def test_what_of_an_article_is_read() -> None:
    assert read_part("عنوان", "نص") == "عنوان\nنص"
    assert len(read_part("عنوان", "ن" * 9_000)) == 2_000
