"""Of each story one article is shown, whether its matches are counted or too many for that."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

import storage.folding
import storage.search
from crawler.search.asked import Order, SearchQuery
from storage.store import Store
from tests.storage import drafts
from tests.storage.test_search import put

STORIES, ALONE = 12, 8
FIRSTS_WORD, COPIES_WORD = "سفينة", "مرفأ"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Stories of two to five articles, whose first is any of them; every other word is in copies alone."""
    rng = random.Random("stories")
    with Store.open(tmp_path_factory.mktemp("folding") / "articles.db") as made:
        with made.transaction():
            made.sources.ensure(drafts.source("nawafir"))
        sizes = [rng.randint(2, 5) for _ in range(STORIES)] + [1] * ALONE
        places = [story for story, size in enumerate(sizes, start=1) for _ in range(size)]
        rng.shuffle(places)
        members: dict[int, list[int]] = {}
        for number, story in enumerate(places):
            on = date(2024, 1, 1) + timedelta(days=rng.randint(0, 40)) if rng.random() < 0.9 else None
            members.setdefault(story, []).append(put(made, number, "", "قمح", on))
        for story, articles in members.items():
            settle(made, rng, story, articles)
        yield made


def settle(store: Store, rng: random.Random, story: int, articles: list[int]) -> None:
    first = rng.choice(articles)
    with store.transaction():
        for article in articles:
            text = (
                f"قمح {FIRSTS_WORD if article == first or story % 2 else ''} {COPIES_WORD if article != first else ''}"
            )
            with store.search.replacing(article):
                store.db.execute("UPDATE articles SET text = ? WHERE id = ?", (text, article))
        if len(articles) > 1:
            store.db.execute("INSERT INTO stories (id, first_article, articles) VALUES (?, ?, 2)", (story, first))
            for article in articles:
                kind = "first" if article == first else rng.choice(("near", "independent"))
                store.db.execute("UPDATE articles SET story = ?, copy_kind = ? WHERE id = ?", (story, kind, article))
                store.db.execute(
                    "INSERT INTO origins (article, parent) VALUES (?, ?)", (article, first if kind == "near" else None)
                )
                store.search.retag(article)


def walked(store: Store, query: SearchQuery, limit: int) -> list[int]:
    """All pages of a search, folded."""
    found, position = list[int](), ""
    while True:
        asked = SearchQuery(words=query.words, order=query.order, position=position)
        page = store.search.listed(asked, limit=limit, fold=True)
        found += page.ids
        if not page.next:
            return found
        position = page.next


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("words", ["قمح", FIRSTS_WORD, COPIES_WORD, ""])
def test_very_many_hits_are_folded_as_few_are(
    store: Store, monkeypatch: pytest.MonkeyPatch, words: str, order: Order
) -> None:
    query = SearchQuery(words=words, order=order)
    shown = walked(store, query, 7)
    assert len(shown) == len(set(shown)) == store.search.listed(query).stories
    monkeypatch.setattr(storage.folding, "FEW", 3)
    assert walked(store, query, 7) == shown
    monkeypatch.setattr(storage.search, "COUNTED", 3)
    assert store.search.listed(query).total is None
    assert [walked(store, query, limit) for limit in (3, 7, 50)] == [shown] * 3


def test_a_story_of_which_copies_alone_are_found_is_shown_by_one_of_them(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.search, "COUNTED", 3)
    shown = walked(store, SearchQuery(words=COPIES_WORD), 5)
    rows = store.db.execute("SELECT story, id FROM articles WHERE text LIKE ? ORDER BY id DESC", (f"%{COPIES_WORD}%",))
    assert len(shown) == STORIES
    assert set(shown) == set(dict(rows.fetchall()).values())
