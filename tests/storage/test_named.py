"""An article's address or number as a query leads to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from crawler.search.asked import SearchQuery
from storage.store import Store
from tests.storage import drafts
from tests.storage.test_search import put


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("named") / "articles.db") as made:
        with made.transaction():
            made.sources.ensure(drafts.source("nawafir"))
        for number in (11, 12, 13):
            put(made, number, "خبر", f"نص عن 2 و https://nawafir.example/{number - 1}", date(2024, 1, 1))
        with made.transaction():
            made.articles.add_aliases(2, ["https://nawafir.example/another"], drafts.NOW)
        yield made


@pytest.mark.parametrize(
    ("words", "article"),
    [
        ("https://nawafir.example/12", 2),
        ("http://nawafir.example/12", 2),
        ("https://nawafir.example/12?utm_source=x", 2),
        ("https://m.nawafir.example/12", 2),
        ("https://nawafir.example/another", 2),
        ("https://nawafir.example/99", None),
        ("https://nawafir.example/12 دمشق", None),
        ("#3", 3),
        ("ID:3", 3),
        ("3", 3),
        ("2", None),
        ("#2", 2),
        ("#99", None),
        ("#" + "9" * 40, None),
        ("خبر", None),
        ("", None),
    ],
)
def test_an_address_or_a_number_names_an_article(store: Store, words: str, article: int | None) -> None:
    assert store.search.search(SearchQuery(words=words), loosen=True).named == article


def test_texts_with_the_address_are_found_too(store: Store) -> None:
    page = store.search.search(SearchQuery(words="https://nawafir.example/12"), loosen=True)
    assert ([hit.id for hit in page.hits], page.loosened, page.meant) == ([3], False, ())
