"""The write path: what a draft becomes in the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.ingest import Ingest
from crawler.model import Link, LinkKind, OutcomeKind, Reason, Rejected, Stage
from storage.store import Store
from tests.storage.drafts import NOW, TEXT, draft, source


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "articles.db") as opened:
        opened.runs.sync_sources([source(), source("other")])
        yield opened


def run(store: Store, *links: str) -> Ingest:
    ingest = Ingest(store, store.runs.start("crawl", NOW))
    store.runs.discovered(ingest.run, [Link(url=url, kind=LinkKind.FEED) for url in links], "nawafir", NOW)
    return ingest


def count(store: Store, table: str) -> int:
    return int(store.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_a_new_article_then_the_same_then_an_edit(store: Store) -> None:
    first = run(store).apply(draft(), NOW)
    again = run(store).apply(draft(at=NOW + timedelta(hours=3)), NOW + timedelta(hours=3))
    later = NOW + timedelta(hours=12)
    edited = run(store).apply(draft(text=TEXT + "\nوأضاف أن المشتل يتسع لعشرين ألف غرسة.", at=later), later)
    assert [first.outcome, again.outcome, edited.outcome] == [
        OutcomeKind.NEW, OutcomeKind.UNCHANGED, OutcomeKind.REVISED]
    assert count(store, "articles") == 1
    assert store.db.execute("SELECT text FROM revisions WHERE revision = 1").fetchone() == (TEXT,)
    assert store.articles.load(1).revision == 2


def test_the_same_text_under_another_url_of_the_source_is_an_alias(store: Store) -> None:
    ingest = run(store)
    ingest.apply(draft(), NOW)
    assert ingest.apply(draft("https://nawafir.example/amp/1"), NOW).outcome is OutcomeKind.DUPLICATE
    assert ingest.apply(draft("https://other.example/9", source="other"), NOW).outcome is OutcomeKind.NEW
    assert store.articles.id_of("https://nawafir.example/amp/1") == 1
    assert count(store, "articles") == 2


def test_every_url_has_one_end_and_the_sums_agree(store: Store) -> None:
    urls = [f"https://nawafir.example/{n}" for n in range(4)]
    ingest = run(store, *urls)
    ingest.apply(draft(urls[0]), NOW)
    ingest.apply(Rejected(url=urls[1], source="nawafir", reason=Reason.NO_TEXT), NOW)
    ingest.fail(urls[2], "nawafir", Stage.FETCH, Reason.HTTP_5XX, "503", 503, NOW)
    assert not ingest.fail(urls[2], "nawafir", Stage.FETCH, Reason.TIMEOUT, "", None, NOW)
    store.runs.finish(ingest.run, "ok", (), NOW)
    assert store.runs.check_sums(ingest.run)
    tally = store.runs.tally(ingest.run)[0]
    assert tally.outcomes == {"new": 1, "rejected": 1, "failed": 1, "pending": 1}
    assert [link.url for link in store.runs.pending_links("nawafir", NOW, 9)] == [urls[3]]


def test_a_vanished_article_is_marked_and_kept(store: Store) -> None:
    run(store).apply(draft(), NOW)
    run(store).fail(draft().url, "nawafir", Stage.FETCH, Reason.HTTP_4XX, "", 404, NOW)
    assert store.db.execute("SELECT gone_at IS NOT NULL FROM articles").fetchone()[0] == 1
