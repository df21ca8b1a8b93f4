"""Alternatives and titles, asked of FTS5."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils.utils import sqlite3

from crawler.search.match import match_query
from crawler.search.query import ALL, TOKENIZER, fold_for_index, parse_query

ARTICLES = {
    1: ("مطر في دمشق", "هطل المطر على المدينة"),
    2: ("ثلج في حلب", "غطى الثلج الطرق"),
    3: ("سوق حمص", "عاد التجار من دمشق وحلب"),
    4: ("Port OR harbour", "او لا"),
}


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    conn = sqlite3.connect(":memory:")
    conn.execute(f'CREATE VIRTUAL TABLE t USING fts5(title, text, tags, tokenize="{TOKENIZER}")')
    for number, (title, text) in ARTICLES.items():
        conn.execute(
            "INSERT INTO t (rowid, title, text, tags) VALUES (?, ?, ?, ?)",
            (number, fold_for_index(title), fold_for_index(text), ALL),
        )
    yield conn
    conn.close()


def found(index: sqlite3.Connection, typed: str) -> list[int]:
    expression = match_query(parse_query(typed), lambda _: {}).expression
    return [row[0] for row in index.execute("SELECT rowid FROM t WHERE t MATCH ? ORDER BY rowid", (expression,))]


FOUND = {
    "مطر OR ثلج": [1, 2],
    "مطر أو ثلج": [1, 2],
    "مطر او ثلج": [],
    "مطر | ثلج": [1, 2],
    "مطر OR ثلج OR سوق": [1, 2, 3],
    "دمشق مطر OR سوق": [1, 3],
    "مطر OR سوق دمشق": [1, 3],
    "دمشق OR حلب": [1, 2, 3],
    "دمشق OR حلب -سوق": [1, 2],
    "title:دمشق": [1],
    "TITLE:دمشق": [1],
    "العنوان:دمشق": [1],
    "-title:دمشق": [2, 3, 4],
    "دمشق -title:دمشق": [3],
    "-title:دمشق -سوق": [2, 4],
    'title:"في حلب"': [2],
    "title:مط*": [1],
    "title:دمشق OR title:حلب": [1, 2],
    "سوق OR title:حلب": [2, 3],
    "OR مطر": [1],
    "مطر OR": [1],
    "مطر OR OR ثلج": [1, 2],
    "دمشق OR -مطر": [3],
    "-مطر OR دمشق": [3],
    "OR": [4],
    "أو": [4],
    "port or harbour": [4],
    '"OR"': [4],
    "=OR": [4],
    "title: دمشق": [],
}


@pytest.mark.parametrize(("typed", "articles"), FOUND.items(), ids=FOUND.keys())
def test_alternatives_and_titles(index: sqlite3.Connection, typed: str, articles: list[int]) -> None:
    assert found(index, typed) == articles


@given(
    st.lists(
        st.sampled_from(["مطر", "-ثلج", "OR", "أو", "|", "title:", "title:دمشق", "-title:حلب", '"', "*", "(", "x"])
    )
)
def test_no_grammar_is_an_error(parts: list[str]) -> None:
    conn = sqlite3.connect(":memory:")
    conn.execute(f'CREATE VIRTUAL TABLE t USING fts5(title, text, tags, tokenize="{TOKENIZER}")')
    expression = match_query(parse_query(" ".join(parts)), lambda _: {}).expression
    if expression:
        assert conn.execute("SELECT count(*) FROM t WHERE t MATCH ?", (expression,)).fetchone() == (0,)
    conn.close()


def test_the_words_of_alternatives_are_marked() -> None:
    match = match_query(parse_query("مطر OR title:ثلج -سوق"), lambda words: dict.fromkeys(words, 1))
    assert {"مطر", "ثلج"} <= match.wanted
    assert "سوق" not in match.wanted
    assert [typed for typed, _ in match.matched] == ["مطر", "title:ثلج"]
