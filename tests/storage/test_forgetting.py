"""A source that is forgotten leaves no row, and takes nothing of another source with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.dedup.fingerprint import fingerprint
from crawler.ingest import events
from crawler.ingest.stories import regroup_all
from crawler.ingest.write import Ingest
from crawler.model import Draft, Link, LinkKind
from storage.checks import findings
from storage.forgetting import Holdings, forget, holdings
from storage.store import Store
from tests.storage import drafts
from tests.storage.drafts import NOW, TEXT

NAMES = ("nawafir", "sabil", "rabwa")
OWN = {
    "nawafir": "أعلنت البلدية تأجيل موعد المهرجان الصيفي إلى الأسبوع القادم بسبب الأمطار الغزيرة.",
    "sabil": "فاز فريق المدينة لكرة السلة على ضيفه بفارق تسع نقاط أمام جمهور ملأ المدرجات.",
    "rabwa": "ارتفع سعر الخبز في الأفران الخاصة بعد نقص في الطحين دام ثلاثة أيام متتالية.",
}
LONGER = TEXT + "\nوأضاف أن المشتل يتسع لعشرين ألف غرسة وأن الإنتاج سيبدأ في الربيع القادم بعون المزارعين."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Three sources: two articles of each, one of them the same text everywhere, one edited later."""
    with Store.open(tmp_path / "articles.db") as opened:
        opened.sources.sync([drafts.source(name, title=name) for name in NAMES])
        for text in (LONGER, LONGER + "\nوختم بالشكر."):
            ingest = Ingest(opened, opened.runs.start("crawl", NOW))
            for name in NAMES:
                urls = [f"https://{name}.example/{number}" for number in range(1, 4)]
                events.offered(opened, ingest.run, [Link(url=url, kind=LinkKind.FEED) for url in urls], name, NOW)
                ingest.apply(made(name, urls[0], text), NOW)
                ingest.apply(made(name, urls[1], OWN[name]), NOW)
            opened.runs.finish(ingest.run, "ok", None, NOW)
        with opened.transaction():
            for name in NAMES:
                opened.db.execute(
                    "INSERT INTO boilerplate (source, key, line, first_seen_at) VALUES (?, 'k', 'سطر', ?)",
                    (name, "2024"),
                )
        yield opened


def made(name: str, url: str, text: str) -> Draft:
    return drafts.draft(url, text, f"خبر {url[-1]}", source=name, fingerprint=fingerprint(f"خبر {url[-1]}", text))


def told(store: Store, name: str) -> list[tuple[object, ...]]:
    """What the database says of one source, but for what it shares with others."""
    tables = [table for table in store.db.table_names() if table not in ("articles", "sources")]
    rows: list[tuple[object, ...]] = [
        (table, *row)
        for table in tables
        if "source" in {column[1] for column in store.db.execute(f"PRAGMA table_info({table})")}
        for row in store.db.execute(f"SELECT * FROM {table} WHERE source = ?", (name,))
    ]
    rows += store.db.execute("SELECT id, url, title, text, revision, page FROM articles WHERE source = ?", (name,))
    return sorted(rows, key=repr)


def test_c16_nothing_of_it_is_left_and_all_of_the_others_is(store: Store) -> None:
    before = {name: told(store, name) for name in NAMES}
    assert len(before["sabil"]) > 10
    forget(store, "sabil")
    assert told(store, "sabil") == []
    assert [state.name for state in store.sources.all()] == ["nawafir", "rabwa"]
    assert {name: told(store, name) for name in ("nawafir", "rabwa")} == {
        name: before[name] for name in ("nawafir", "rabwa")
    }


def test_c16_index_counts_stories_and_sums_stay_true(store: Store, tmp_path: Path) -> None:
    assert store.db.execute("SELECT articles, sources FROM stories").fetchall() == [(3, 3)]
    forget(store, "nawafir")
    regroup_all(store)
    assert store.db.execute("SELECT articles, sources FROM stories").fetchall() == [(2, 2)]
    assert list(findings(store, tmp_path / "warc")) == []
    assert all(store.ledger.check_sums(run.id) for run in store.runs.last())
    totals = store.db.execute("SELECT totals FROM runs WHERE id = 1").fetchone()[0]
    assert "nawafir" not in totals
    forget(store, "rabwa")
    regroup_all(store)
    assert store.db.execute("SELECT count(*) FROM stories").fetchone() == (0,)
    assert store.db.execute("SELECT DISTINCT story FROM articles").fetchall() == [(None,)]
    assert list(findings(store, tmp_path / "warc")) == []


def test_c16_what_would_go_is_counted(store: Store) -> None:
    assert holdings(store, "sabil") == Holdings(
        articles=2, revisions=3, stories=1, pages=2, waiting=1, outcomes=6, runs=2, learned_lines=1
    )
    forget(store, "sabil")
    assert set(vars_of(holdings(store, "sabil"))) == {0}


def vars_of(held: Holdings) -> list[int]:
    return [getattr(held, name) for name in Holdings.__dataclass_fields__]


def test_c16_a_page_or_address_that_another_source_needs_is_handed_over(store: Store) -> None:
    with store.transaction():
        store.db.execute("UPDATE articles SET page = 'https://sabil.example/1' WHERE url = 'https://rabwa.example/1'")
        store.db.execute(
            "INSERT INTO outcomes (run, source, url, outcome, at) "
            "VALUES (2, 'rabwa', 'https://sabil.example/3', 'pending', '2024')"
        )
    forget(store, "sabil")
    assert store.db.execute("SELECT source FROM pages WHERE url = 'https://sabil.example/1'").fetchone() == ("rabwa",)
    assert store.db.execute("SELECT source FROM frontier WHERE url = 'https://sabil.example/3'").fetchone() == (
        "rabwa",
    )
    assert store.db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_c16_it_may_come_anew(store: Store) -> None:
    forget(store, "sabil")
    store.sources.sync([drafts.source(name, title=name) for name in NAMES])
    ingest = Ingest(store, store.runs.start("crawl", NOW))
    assert ingest.apply(made("sabil", "https://sabil.example/1", LONGER), NOW).outcome == "new"
    assert store.db.execute("SELECT articles, sources FROM stories").fetchall() == [(3, 3)]
