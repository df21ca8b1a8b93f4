"""Searching a real database: what is found, in which order, page by page, and the index kept in step."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils.utils import sqlite3

import storage.search
from crawler.browse.functions import register_functions
from crawler.ingest import events
from crawler.model import Answer
from crawler.search.asked import Names, Order, SearchQuery
from crawler.search.days import Bound
from storage.index import range_tags
from storage.search import fragments
from storage.store import Store
from tests.storage import drafts

TEXTS = (
    (
        "لافروف في دمشق",
        "وصل الوزير سيرغي لافروف إلى دمشق لبحث جولة جديدة من المفاوضات",
        date(2020, 3, 5),
        "nawafir",
        "سياسة",
    ),
    ("زيارة أممية", "قال المبعوث إن موقفه من سوريا لم يتغيّر وإن جنيف-2 قريب", date(2021, 7, 9), "sabil_news", "سياسة"),
    ("أسعار الخضار", "ارتفعت أسعار الخضار بسورية، والحكومة تعِد بالتدخّل", date(2019, 1, 1), "sabil_news", "اقتصاد"),
    ("بلا تاريخ", "صورة للافروف من الأرشيف وفيها مُحَمَّد", None, "nawafir", ""),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "articles.db") as made:
        with made.transaction():
            for name in ("nawafir", "sabil_news"):
                made.sources.ensure(drafts.source(name))
        for number, (title, text, on, source, section) in enumerate(TEXTS):
            put(made, number, title, text, on, source, section)
        yield made


def put(
    store: Store, number: int, title: str, text: str, on: date | None, source: str = "nawafir", section: str = ""
) -> int:
    made = drafts.draft(f"https://{source}.example/{number}", text, title, source=source, on=on)
    with store.transaction():
        events.answered(
            store,
            Answer(url=made.asked_url, source=source, kind="article", status=200, fetched_at=drafts.NOW, body_hash=""),
        )
        article = store.articles.insert(made, None, drafts.NOW)
        store.db.execute("UPDATE articles SET section = ? WHERE id = ?", (section, article))
        store.search.index(article)
    return article


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("لافروف", [1, 4]),
        ("=لافروف", [1]),
        ("سورية", [2, 3]),
        ("سوريا", [2, 3]),
        ("جنيف2", [2]),
        ("جنيف ٢", [2]),
        ("محمد", [4]),
        ("يتغير", [2]),
        ("الخضار بسورية", [3]),
        ('"جولة جديدة"', [1]),
        ('"جديدة جولة"', []),
        ("-لافروف", [2, 3]),
        ("وزي* -زيارة", []),
        ("الوزي*", [1]),
        ("", [2, 1, 3, 4]),
        ("كلمةلاتوجد", []),
    ],
    ids=str,
)
def test_queries(store: Store, query: str, found: list[int]) -> None:
    page = store.search.search(SearchQuery(words=query))
    assert [hit.id for hit in page.hits] == found
    assert page.total == len(found)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (SearchQuery(sources=Names(("sabil_news",))), [2, 3]),
        (SearchQuery(sections=Names(("سياسه",))), [2, 1]),
        (SearchQuery(sections=Names(("سياسة",)), sources=Names(("nawafir",))), [1]),
        (SearchQuery(since=Bound(date(2020, 1, 1))), [2, 1]),
        (SearchQuery(until=Bound(date(2020, 3, 5))), [1, 3]),
        (SearchQuery(since=Bound(date(2020, 3, 5)), until=Bound(date(2020, 3, 5))), [1]),
        (SearchQuery(since=Bound(date(2022, 1, 1)), until=Bound(date(2021, 1, 1))), []),
        (SearchQuery(dated=False), [4]),
        (SearchQuery(languages=Names(("ar",))), [2, 1, 3, 4]),
        (SearchQuery(languages=Names(("fa",))), []),
        (SearchQuery(edited=True), []),
        (SearchQuery(sources=Names(('x" OR tags:xall',))), []),
    ],
    ids=str,
)
def test_filters(store: Store, filters: SearchQuery, found: list[int]) -> None:
    assert [hit.id for hit in store.search.search(filters).hits] == found


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("few", [2_000, 3])
def test_pages_follow_each_other_without_gap(
    store: Store, order: Order, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both ways of finding the newest: all hits sorted, and back through the calendar."""
    monkeypatch.setattr(storage.search, "FEW", few)
    rng = random.Random(few)
    for number in range(60):
        on = None if number % 13 == 0 else date(2010, 1, 1) + timedelta(days=rng.choice([0, 1, 40, 400, 3_000]))
        put(store, 100 + number, f"خبر {number}", "نص فيه كلمة مشتركة", on)
    within = SearchQuery(since=Bound(date(2010, 1, 2)), until=Bound(date(2011, 12, 31)), words="خبر", order=order)
    days = [hit.published_on for hit in store.search.search(within, limit=99).hits]
    counted = "SELECT count(*) FROM articles WHERE title LIKE 'خبر%' AND published_on BETWEEN '2010-01-02' AND '2012'"
    assert len(days) == store.db.execute(counted).fetchone()[0] > 3
    assert order is not Order.OLDEST or days == sorted(filter(None, days))
    for query in ("مشتركة", "خبر"):
        seen: list[int] = []
        after = ""
        while True:
            page = store.search.search(SearchQuery(words=query, order=order, position=after), limit=7)
            seen += [hit.id for hit in page.hits]
            after = page.next
            if not after:
                break
        assert len(seen) == len(set(seen)) == 60
        if order is Order.NEWEST:
            rows = store.db.execute(
                "SELECT id FROM articles WHERE title LIKE 'خبر%' ORDER BY coalesce(published_on, '') DESC, id DESC"
            ).fetchall()
            assert seen == [row[0] for row in rows]
        elif order is Order.ARRIVED:
            assert seen == sorted(seen, reverse=True)


def test_best_prefers_the_title(store: Store) -> None:
    put(store, 9, "خبر آخر", "ذكر الخضار مرة واحدة", date(2024, 1, 1))
    assert [hit.id for hit in store.search.search(SearchQuery(words="الخضار", order=Order.BEST)).hits] == [3, 5]


def test_snippets_keep_the_original_spelling(store: Store) -> None:
    (hit,) = store.search.search(SearchQuery(words="محمد")).hits
    assert ("مُحَمَّد", True) in fragments(hit.snippet)
    (hit,) = store.search.search(SearchQuery(words="=لافروف")).hits
    assert fragments(hit.title)[0] == ("لافروف", True)


def test_a_broad_prefix_stands_for_its_commonest_words(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.transaction():
        store.search.flush()
    narrow = store.search.search(SearchQuery(words="لا*"))
    monkeypatch.setattr(storage.search, "BROAD", 1)
    broad = store.search.search(SearchQuery(words="لا*"))
    assert "*" in narrow.match.expression
    assert "*" not in broad.match.expression
    assert broad.hits == narrow.hits != ()
    shown = fragments(broad.hits[0].title + broad.hits[0].snippet)
    assert any(marked and word.startswith("لا") for word, marked in shown)


def test_text_cant_change_behind_the_index(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="taken out of the search index"):
        store.db.execute("UPDATE articles SET text = 'غيره' WHERE id = 1")
    with store.transaction(), store.search.replacing(1):
        store.db.execute("UPDATE articles SET text = 'غيره تماماً', revision = 2 WHERE id = 1")
    assert [hit.id for hit in store.search.search(SearchQuery(words="غيره")).hits] == [1]
    assert [hit.id for hit in store.search.search(SearchQuery(words="جولة")).hits] == []
    assert [hit.id for hit in store.search.search(SearchQuery(edited=True)).hits] == [1]
    assert store.search.check() == ()


def test_an_indexed_article_cant_be_deleted_before_it_is_taken_out(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        store.articles.delete(4)
    store.delete_article(4)
    assert [hit.id for hit in store.search.search(SearchQuery(words="محمد")).hits] == []
    assert store.search.check() == ()


def test_reindexing_changes_nothing(store: Store) -> None:
    def state() -> tuple[object, ...]:
        return (
            store.db.execute("SELECT * FROM vocabulary WHERE n > 0 ORDER BY term").fetchall(),
            store.db.execute("SELECT * FROM search_rows ORDER BY article").fetchall(),
            [store.search.search(SearchQuery(words=query)) for query in ("سورية", "لافروف")],
        )

    with store.transaction():
        store.search.flush()
    before = state()
    with store.transaction():
        assert store.search.reindex_all(batch=3) == 4
    assert state() == before
    assert store.search.check() == ()


def test_a_missing_row_is_reported_and_mended(store: Store) -> None:
    store.db.execute("DELETE FROM search_rows WHERE article = 2")
    assert store.search.check() == ("1 articles are not in the search index", "1 articles are half in the search index")
    with store.transaction():
        store.search.reindex_all()
    assert store.search.check() == ()


def test_functions_for_sql(store: Store, tmp_path: Path) -> None:
    with store.transaction():
        store.search.flush()
    conn = sqlite3.connect(f"file:{tmp_path / 'articles.db'}?mode=ro", uri=True)
    register_functions(conn)
    found = conn.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH escape_fts('سورية') ORDER BY 1")
    assert found.fetchall() == [(2,), (3,)]
    assert conn.execute(
        "SELECT ar_fold('أُمَّة'), ar_fold(NULL), ar_snippet('في بسورية خبر', 'سوريا'), ar_query('')"
    ).fetchone() == ("امه", None, "في [بسورية] خبر", '""')
    conn.close()


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 2_000))
def test_range_tags_cover_each_day_once(since: date, days: int) -> None:
    until = since + timedelta(days=days)
    tags = range_tags(since, until)
    for day in (since, until, since + timedelta(days=days // 2), since - timedelta(days=1), until + timedelta(days=1)):
        covering = [tag for tag in tags if tag in (f"y{day:%Y}", f"m{day:%Y%m}", f"d{day:%Y%m%d}")]
        assert len(covering) == (1 if since <= day <= until else 0)
    assert len(tags) <= 100
