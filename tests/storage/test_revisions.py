"""U08: each text of an article is stored once, and its history is whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils.utils import sqlite3

from crawler.ingest import events
from crawler.ingest.write import Ingest
from crawler.model import Answer, Dating, Draft, OutcomeKind
from storage.checks import findings
from storage.store import Store
from tests.storage.drafts import NOW, TEXT, draft, source

A = TEXT
B = TEXT + "\nوأضاف أن المشتل يتسع لعشرين ألف غرسة."
C = TEXT + "\nوتعذر الوصول إلى المديرية للتعليق على الخبر."
TITLE, OTHER_TITLE = "مشتل جديد في حماة", "حماة تفتتح مشتلاً للزيتون"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "articles.db") as opened:
        opened.sources.sync([source()])
        yield opened


def hour(number: int) -> datetime:
    return NOW + timedelta(hours=number)


def come(store: Store, *versions: tuple[str, str]) -> list[OutcomeKind]:
    """The article as a crawl finds it, hour by hour."""
    return [
        Ingest(store, store.runs.start("crawl", hour(number)))
        .apply(draft(text=text, title=title, at=hour(number)), hour(number))
        .outcome
        for number, (title, text) in enumerate(versions)
    ]


def history(store: Store) -> list[tuple[str, str]]:
    return store.db.execute("SELECT title, text FROM revisions ORDER BY revision").fetchall()


def bodies(store: Store) -> list[str]:
    """Every text that the database holds, each as often as it is held."""
    return [
        text
        for (text,) in store.db.execute(
            "SELECT text FROM articles UNION ALL SELECT text FROM revision_rows WHERE text IS NOT NULL"
        )
    ]


VERSIONS = {
    "A": [(TITLE, A)],
    "A-B": [(TITLE, A), (TITLE, B)],
    "A-B-A": [(TITLE, A), (TITLE, B), (TITLE, A)],
    "A-B-A-B": [(TITLE, A), (TITLE, B), (TITLE, A), (TITLE, B)],
    "A-B-C-B-A-C": [(TITLE, A), (TITLE, B), (TITLE, C), (TITLE, B), (TITLE, A), (TITLE, C)],
    "a title that changes back": [(TITLE, A), (OTHER_TITLE, A), (TITLE, A)],
    "title and text, by turns": [(TITLE, A), (OTHER_TITLE, A), (OTHER_TITLE, B), (TITLE, A), (TITLE, B)],
}


@pytest.mark.parametrize("versions", VERSIONS.values(), ids=VERSIONS)
def test_u08_each_text_is_held_once_and_the_history_is_whole(store: Store, versions: list[tuple[str, str]]) -> None:
    outcomes = come(store, *versions)
    assert outcomes == [OutcomeKind.NEW, *[OutcomeKind.REVISED] * (len(versions) - 1)]
    assert history(store) == versions
    assert [seen for (seen,) in store.db.execute("SELECT seen_at FROM revisions ORDER BY revision")] == [
        hour(number).isoformat() for number in range(len(versions))
    ]
    assert sorted(bodies(store)) == sorted({text for _, text in versions})
    hashes = dict(store.db.execute("SELECT text, text_hash FROM revisions"))
    assert len(set(hashes.values())) == len(hashes)
    assert store.search.check() == ()


def test_u08_a_text_that_came_back_a_hundred_times_is_held_twice(store: Store) -> None:
    come(store, *[(TITLE, text) for text in (A, B) * 50])
    assert [text for _, text in history(store)] == [A, B] * 50
    assert sorted(bodies(store)) == sorted([A, B])


def test_u08_a_correction_leaves_the_earlier_revisions_with_the_same_text(store: Store) -> None:
    come(store, (TITLE, A), (TITLE, B), (TITLE, A))
    better = A + "\nسطر كان قد ضاع في القراءة الأولى."
    ingest = Ingest(store, store.runs.start("reprocess", hour(3)))
    ingest.apply(draft(text=better, at=hour(2)), hour(3), same_page=True)
    assert [text for _, text in history(store)] == [A, B, better]
    ingest.apply(draft(text=B, at=hour(2)), hour(3), same_page=True)
    assert [text for _, text in history(store)] == [A, B, B]
    assert sorted(bodies(store)) == sorted([A, B])
    with store.search.replacing(1):
        store.articles.correct_text(1, C, "c", ())
    assert [text for _, text in history(store)] == [A, B, C]
    assert store.db.execute("SELECT text_hash FROM revisions WHERE revision = 3").fetchone() == ("c",)


def test_u08_a_text_that_is_referred_to_cant_be_deleted(store: Store) -> None:
    come(store, (TITLE, A), (TITLE, B), (TITLE, A), (TITLE, C))
    with pytest.raises(sqlite3.IntegrityError):
        store.db.execute("DELETE FROM revision_rows WHERE revision = 1")
    assert [text for _, text in history(store)] == [A, B, A, C]
    store.delete_article(1)
    assert (history(store), bodies(store)) == ([], [])


def test_u08_a_reference_to_nothing_is_found(store: Store, tmp_path: Path) -> None:
    """As after a deletion by hand: sqlite3's own shell doesn't heed foreign keys."""
    come(store, (TITLE, A), (TITLE, B), (TITLE, A), (TITLE, C))
    assert list(findings(store, tmp_path / "warc")) == []
    store.db.execute("PRAGMA foreign_keys = OFF")
    store.db.execute("DELETE FROM revision_rows WHERE revision = 1")
    found = list(findings(store, tmp_path / "warc"))
    assert {one.check for one in found} == {"revisions"}
    assert not any(one.mend for one in found)
    assert store.db.execute("SELECT text FROM revisions WHERE revision = 3").fetchone() == (None,)


def test_u08_a_change_by_hand_is_a_correction(store: Store) -> None:
    come(store, (TITLE, A), (TITLE, B))
    with store.search.replacing(1):
        store.db.execute("UPDATE articles SET text = ? WHERE id = 1", (C,))
    assert [text for _, text in history(store)] == [A, C]


STEPS = st.lists(st.tuples(st.booleans(), st.sampled_from(["a", "b", "c", "A", "a "])), max_size=12)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_u08_whatever_comes_each_text_is_held_once(store: Store, steps: list[tuple[bool, str]]) -> None:
    """Against a plain list, to the letter: edits append, corrections replace the last."""

    def made(text: str) -> Draft:
        return replace(draft(text=text), url="https://nawafir.example/u08", asked_url="https://nawafir.example/u08")

    events.answered(
        store, Answer(url=made("a").url, source="nawafir", kind="article", status=200, fetched_at=NOW, body_hash="x")
    )
    article = store.articles.insert(made("a"), None, NOW)
    told = ["a"]
    for correction, text in steps:
        store.articles.revise(article, made(text), Dating(), None, NOW, correction=correction)
        told[len(told) - correction :] = [text]
        assert [text for _, text in history(store)] == told
        assert sorted(bodies(store)) == sorted(set(told))
        assert not store.db.execute("PRAGMA foreign_key_check").fetchall()
    store.delete_article(article)
