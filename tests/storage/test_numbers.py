"""What is cited by its number: the number of what is gone is never given to something else."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from storage.connection import connect
from storage.schema import migrations
from storage.store import Store
from tests.storage import drafts, test_store, test_threads


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return test_threads.opened(tmp_path / "articles.db")


def put(store: Store, number: int) -> int:
    made = drafts.draft(f"https://nawafir.example/{number}", f"{drafts.TEXT} {number}")
    with store.transaction():
        store.pages.enter(made, made.fetched_at)
        return store.articles.insert(made, None, drafts.NOW)


def test_the_number_of_a_deleted_article_is_not_given_again(store: Store) -> None:
    first, second = put(store, 1), put(store, 2)
    store.delete_article(second)
    assert [first, put(store, 3)] == [1, second + 1]


def test_the_number_of_a_story_that_fell_apart_is_not_given_again(store: Store) -> None:
    story = test_threads.put_story(store, 1, test_threads.AFFAIR[0], 0)
    with store.transaction():
        store.stories.clear()
    assert test_threads.put_story(store, 2, test_threads.OTHER, 0) == story + 1


def test_the_number_of_a_thread_is_not_given_again(store: Store) -> None:
    told = store.threads.told(test_threads.put_story(store, 1, test_threads.AFFAIR[0], 0))
    assert told is not None
    with store.transaction():
        thread = store.threads.begin(told)
        store.stories.clear()
        again = test_threads.put_story(store, 3, test_threads.AFFAIR[1], 0)
        following = store.threads.told(again)
        assert following is not None
        assert store.threads.begin(following) == thread + 1


def test_a_number_that_was_taken_back_with_its_transaction_is_free(store: Store) -> None:
    put(store, 1)
    with suppress(KeyError), store.transaction():
        put(store, 2)
        raise KeyError
    assert put(store, 3) == 2


def test_numbers_go_on_after_those_of_an_older_archive(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    test_store.of_release(path, "numbers")
    db = connect(path)
    db.execute("INSERT INTO stories (id) VALUES (7)")
    db.execute("INSERT INTO thread_stories (story, thread, day) VALUES (7, 5, '2024-05-01')")
    migrations.apply(db)
    assert dict(db.execute("SELECT of, last FROM numbers").fetchall()) == {"article": 2, "story": 7, "thread": 5}
    db.conn.close()
