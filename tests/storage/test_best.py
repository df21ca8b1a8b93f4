"""The best hits of a real database, and what is found where no article has all the words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import storage.search
from crawler.search.asked import Order, SearchQuery
from crawler.search.days import Bound
from storage.search import ResultPage
from storage.store import Store
from tests.storage import drafts
from tests.storage.test_search import put

ARTICLES = (
    ("حريق في المرفأ", "اندلع حريق في مرفأ المدينة فجرا وأخمدته فرق الإطفاء"),
    ("مرفأ جديد", "تفتتح الوزارة مرفأ جديدا للصيادين في الشمال"),
    ("موسم القطاف", "بدأ قطاف الزيتون في القرى الشمالية"),
    ("سباق القوارب", "سباق قوارب قرب المرفأ القديم بمشاركة عشرين ناديا"),
    ("مدارس", "افتتحت مدارس جديدة في الشمال"),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "articles.db") as made:
        with made.transaction():
            made.sources.ensure(drafts.source("nawafir"))
        for number, (title, text) in enumerate(ARTICLES):
            put(made, number, title, text, date(2024, 1, 1 + number))
        yield made


def asked(words: str, **filters: Any) -> SearchQuery:
    return SearchQuery(words=words, **filters)


def ask(store: Store, words: str, limit: int = 20, **filters: Any) -> ResultPage:
    return store.search.search(asked(words, **filters), limit=limit, loosen=True)


def found(page: ResultPage) -> list[int]:
    return [hit.id for hit in page.hits]


def test_a_question_is_answered_by_articles_with_most_of_its_words(store: Store) -> None:
    page = ask(store, "متى اندلع الحريق الكبير في مرفأ المدينة؟")
    assert page.loosened
    assert (page.complete, found(page)[0]) == (0, 1)
    assert page.hits[0].missing == ("الكبير",)

    assert page.total == len(page.hits) == 3


def test_only_who_says_so_gets_articles_that_lack_words(store: Store) -> None:
    page = store.search.search(asked("متى اندلع الحريق الكبير في مرفأ المدينة؟", order=Order.BEST))
    assert (page.hits, page.total, page.loosened) == ((), 0, False)


@pytest.mark.parametrize(
    ("query", "loosened", "first"),
    [
        ("مرفأ", False, None),
        ("قطاف الزيتون", False, 3),
        ("ما هو قطاف الزيتون", True, 3),
        ("حريق الزيتون", True, None),
        ("قطاف الزيتون القرى", True, 3),
        ("كلمةلاتوجد أخرىلاتوجد", False, None),
        ("كلمةلاتوجد", False, None),
        ('"قطاف القرى" الزيتون', True, 3),
        ("زيت* سمك", True, None),
        ("من في على", True, None),
        ("", False, None),
    ],
    ids=str,
)
def test_what_is_loosened(store: Store, query: str, loosened: bool, first: int | None) -> None:
    page = ask(store, query)
    assert page.loosened is loosened
    if first:
        assert found(page)[0] == first


def test_two_words_that_meet_once_are_what_was_asked_for(store: Store) -> None:
    assert found(ask(store, "سباق المرفأ")) == [4]


def test_the_missing_word_is_shown_without_its_question_mark(store: Store) -> None:
    (hit,) = ask(store, "قطاف العنب؟").hits
    assert hit.missing == ("العنب",)


def test_hits_with_all_the_words_come_first_and_are_counted(store: Store) -> None:
    page = ask(store, "حريق مرفأ المدينة")
    assert (page.loosened, page.complete) == (True, 1)
    assert page.hits[0].missing == ()
    assert found(page)[0] == 1


def test_excluded_words_and_filters_hold_where_words_are_missing(store: Store) -> None:
    assert 4 not in found(ask(store, "مرفأ الشمال البعيد -سباق"))
    narrow = ask(store, "مرفأ الشمال البعيد", since=Bound(date(2024, 1, 2)), until=Bound(date(2024, 1, 4)))
    assert set(found(narrow)) == {2, 3, 4}


def test_pages_of_loosened_hits_follow_each_other(store: Store) -> None:
    seen: list[int] = []
    after = ""
    while True:
        page = ask(store, "مرفأ الشمال البعيد", limit=2, position=after)
        seen += found(page)
        after = page.next
        if not after:
            break
    assert seen == found(ask(store, "مرفأ الشمال البعيد"))
    assert len(seen) == len(set(seen)) == page.total


def test_common_words_alone_bring_no_articles_where_words_are_missing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rarest words choose, as many as so many articles hold; the others only order."""
    monkeypatch.setattr("crawler.search.match.LOOSE", 1)
    assert found(ask(store, "مرفأ الشمال قطاف العنب")) == [3]


def test_the_best_beyond_the_ranked_follow_as_they_are(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage.search, "DEPTH", 2)
    seen: list[int] = []
    for after in ("", "1", "2", "3"):
        seen += found(store.search.search(asked("مرفأ -موسم", order=Order.BEST, position=after), limit=1))
    assert sorted(seen) == [1, 2, 4]


def test_a_title_that_says_it_comes_before_a_newer_text(store: Store) -> None:
    assert found(store.search.search(asked("مرفأ", order=Order.BEST)))[-1] == 4


def test_the_forms_of_a_word_are_one_word_with_one_count(store: Store) -> None:
    (word,) = store.search.match(asked("مرفأ")).words
    assert (word.forms, word.articles) == (("مرفا", "المرفا"), 4)


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("الزيتوون", (("الزيتوون", "الزيتون"),)),
        ("قطاف الزيتوون؟", (("الزيتوون", "الزيتون"),)),
        ("قطاف الوزارية", (("الوزارية", "الوزارة"),)),
        ("الزيتون", ()),
        ("عصافير", ()),
        ('"قطاف الزيتوون"', ()),
        ("زيتوون*", ()),
        ("-الزيتوون", ()),
    ],
    ids=str,
)
def test_a_word_that_the_archive_lacks_is_asked_about(store: Store, query: str, meant: tuple[tuple[str, str]]) -> None:
    assert ask(store, query).meant == meant
