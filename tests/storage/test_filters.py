"""A query as SQL: the index, conditions on articles and counts by month and day all say the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.search.asked import Names, SearchQuery
from crawler.search.days import Bound
from storage.filters import Spellings, articles_where, bounds, days_where, months_where, needs_index
from storage.index import site_tag, site_tags
from storage.search import Search
from storage.store import Store
from tests.browse import archive

ROWS = (
    ("manara", "سياسة", "ar", date(2024, 1, 1), 90, 1, None),
    ("manara", "سياسه", "ar-SY", date(2024, 1, 31), 40, 2, "first"),
    ("manara", "", "ar", date(2024, 2, 1), 49, 1, "near"),
    ("baladi", "اقتصاد", "en", date(2024, 2, 29), 50, 3, None),
    ("baladi", "سياسة", "ar", date(2025, 12, 31), 90, 1, "first"),
    ("furat", "", "ar", None, None, 1, "identical"),
    ("furat", "اقتصاد", "fa", None, None, 2, None),
)
SPELLINGS = Spellings(("سياسة", "سياسه", "اقتصاد"), ("ar", "ar-SY", "en", "fa"))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    made = archive.Archive(tmp_path_factory.mktemp("filters") / "articles.db")
    for name in ("manara", "baladi", "furat"):
        made.insert("sources", name=name, title=name, home=f"https://{name}.example/")
    for number, (source, section, language, on, trust, revision, kind) in enumerate(ROWS):
        made.article(
            source,
            f"خبر {number}",
            "نص",
            archive.NOW,
            section=section,
            language=language,
            published_on=on and on.isoformat(),
            published_precision=on and "day",
            published_trust=trust,
            revision=revision,
            copy_kind=kind,
        )
    search = Search(made.connection)
    search.reindex_all()
    yield search
    made.connection.close()


def names(*values: str) -> st.SearchStrategy[Names]:
    some = st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)
    return st.builds(Names, some, some)


BOUND = st.none() | st.sampled_from(
    [date(2023, 1, 1), date(2024, 1, 1), date(2024, 1, 31), date(2024, 2, 1), date(2024, 2, 29), date(2026, 1, 1)]
).map(Bound)
QUERIES = st.builds(
    SearchQuery,
    sources=names("manara", "baladi", "furat", "nobody"),
    sections=names("سياسة", "سياسه", "اقتصاد", "-", "لا أحد"),
    languages=names("ar", "en", "fa", "ku"),
    since=BOUND,
    until=BOUND,
    dated=st.none() | st.booleans(),
    edited=st.booleans(),
    low_trust=st.booleans(),
    first_only=st.none() | st.booleans(),
)


@given(query=QUERIES)
@example(query=SearchQuery(dated=True))
@example(query=SearchQuery(dated=False))
@example(query=SearchQuery(sections=Names(("-",))))
@example(query=SearchQuery(sections=Names((), ("-", "سياسة"))))
@example(query=SearchQuery(languages=Names((), ("ar",)), low_trust=True))
@example(query=SearchQuery(since=Bound(date(2024, 1, 31)), until=Bound(date(2024, 2, 29)), first_only=True))
def test_index_conditions_and_counts_find_the_same(store: Search, query: SearchQuery) -> None:
    assert not needs_index(query)
    by_index = {hit.id for hit in store.search(query, limit=100).hits}
    where = articles_where(query, SPELLINGS)
    rows = store.conn.execute(f"SELECT id, published_on FROM articles a WHERE {where}", where.values).fetchall()
    assert {row[0] for row in rows} == by_index
    if (months := months_where(query, SPELLINGS)) is not None:
        sql = f"SELECT coalesce(sum(articles), 0) FROM month_counts a WHERE {months}"
        assert store.conn.execute(sql, months.values).fetchone()[0] == len(by_index)
    if (days := days_where(query)) is not None:
        sql = f"SELECT coalesce(sum(articles), 0) FROM day_counts WHERE {days}"
        assert store.conn.execute(sql, days.values).fetchone()[0] == sum(row[1] is not None for row in rows)


@pytest.mark.parametrize(
    ("query", "by_month", "by_day"),
    [
        (SearchQuery(), True, True),
        (SearchQuery(sections=Names(("سياسة",))), True, False),
        (SearchQuery(languages=Names((), ("ar",))), True, False),
        (SearchQuery(since=Bound(date(2024, 2, 1)), until=Bound(date(2024, 2, 29))), True, True),
        (SearchQuery(since=Bound(date(2024, 2, 2)), until=Bound(date(2024, 2, 29))), False, True),
        (SearchQuery(until=Bound(date(2024, 2, 28))), False, True),
        (SearchQuery(dated=False), True, False),
        (SearchQuery(edited=True), False, False),
        (SearchQuery(low_trust=True), False, False),
        (SearchQuery(first_only=True), False, False),
        (SearchQuery(words="نص"), False, False),
        (SearchQuery(tags=Names(("a",))), False, False),
    ],
    ids=str,
)
def test_counts_are_asked_where_they_can_tell(query: SearchQuery, by_month: bool, by_day: bool) -> None:
    assert (months_where(query, SPELLINGS) is not None, days_where(query) is not None) == (by_month, by_day)


def test_bounds_stay_within_what_is_looked_for() -> None:
    wide = SearchQuery(since=Bound(date(1000, 1, 1)), until=Bound(date(9999, 12, 31)))
    assert bounds(wide) == bounds(SearchQuery()) == (date(1900, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("address", "asked", "found"),
    [
        ("https://www.a-b.example:8080/x/y.z?q=1", "a-b.example", True),
        ("https://www.a-b.example/x", "www.a-b.example", True),
        ("https://www.a-b.example/x", "https://www.A-B.example/y", True),
        ("https://www.a-b.example/x", "b.example", False),
        ("https://a-b.example/x", "ab.example", False),
        ("https://a-b.example/x", "www.a-b.example", False),
        ("https://a.example/b.example", "b.example", False),
        ("https://a.example/x", "example", False),
        ("http://localhost/x", "localhost", True),
        ("https://me@a.example/x", "a.example", True),
        ("https://me.b@a.example/x", "b.a.example", False),
    ],
)
def test_an_article_is_found_by_its_host_and_the_domains_above(address: str, asked: str, found: bool) -> None:
    assert (site_tag(asked) in site_tags(address)) is found


def test_an_archive_of_before_gets_the_names_when_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "articles.db"
    made = archive.Archive(path)
    made.insert("sources", name="manara", title="منارة", home="https://manara.example/")
    article = made.article("manara", "خبر", "نص", archive.NOW, authors="ليلى حداد", tags="قمح")
    search = Search(made.connection)
    search.index(article)
    query = SearchQuery(authors=Names(("ليلي حداد",)))
    assert [hit.id for hit in search.search(query).hits] == [article]
    # As the version before wrote it: without names.
    search.unindex(article)
    made.connection.execute("INSERT INTO search_rows(article, day, tags) VALUES (?, '', 'xall smanara')", (article,))
    made.connection.execute(
        "INSERT INTO articles_fts(rowid, title, text, tags) VALUES (?, 'خبر', 'نص', 'xall smanara')", (article,)
    )
    made.connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'names_in_the_index'")
    made.connection.execute(f"PRAGMA application_id = {int.from_bytes(b'MRSD', 'big')}")
    made.connection.commit()
    assert not search.search(query).hits
    made.connection.close()
    with Store.open(path) as store:
        assert [hit.id for hit in store.search.search(query).hits] == [article]
        assert [hit.id for hit in store.search.search(replace(query, sites=Names(("manara.example",)))).hits] == [
            article
        ]
        assert store.search.check() == ()
