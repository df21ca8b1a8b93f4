"""Watches ring once, for a reason, in the transaction that writes the article."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.decide.watches import Watch
from crawler.ingest.write import Ingest
from crawler.model import Reason, Rejected, Stage, WatchEvent
from crawler.search.asked import SearchQuery
from storage.store import Store
from tests.storage.drafts import NOW, draft, source

ALL = frozenset(WatchEvent)
NURSERY = Watch(name="nursery", query=SearchQuery(words="مشتل"), events=ALL, changed_words=3)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "articles.db") as opened:
        opened.sources.ensure(source())
        yield opened


def ingest(store: Store, *watches: Watch) -> Ingest:
    return Ingest(store, store.runs.start("crawl", NOW), watches)


def told(store: Store) -> list[tuple[Any, ...]]:
    return sorted(row[:3] for row in store.alerts.newest())


def test_an_article_rings_once_however_often_it_comes(store: Store) -> None:
    for hours in range(3):
        ingest(store, NURSERY).apply(draft(), NOW + timedelta(hours=hours))
    assert told(store) == [("nursery", "new_story", "new_story")]


def test_an_alert_names_the_words_that_were_met(store: Store) -> None:
    ingest(store, NURSERY).apply(draft(), NOW)
    assert store.alerts.newest()[0][5] == "مشتل"


def test_a_muted_watch_and_a_run_without_watches_are_silent(store: Store) -> None:
    ingest(store).apply(draft(), NOW)
    ingest(store, Watch(name="m", muted=True)).apply(draft("https://nawafir.example/2", "نص آخر تماما"), NOW)
    assert told(store) == []


def test_what_is_gone_rings_once(store: Store) -> None:
    ingest(store, NURSERY).apply(draft(), NOW)
    end = Rejected(url="https://nawafir.example/1", source="nawafir", stage=Stage.FETCH, reason=Reason.GONE, status=410)
    for hours in (1, 2):
        ingest(store, NURSERY).fail(end, NOW + timedelta(hours=hours))
    assert told(store) == [("nursery", "gone", "gone:410"), ("nursery", "new_story", "new_story")]


def test_nothing_of_an_article_or_its_alert_stays_where_the_transaction_fails(store: Store) -> None:
    run = ingest(store, NURSERY)

    def cut() -> None:
        with store.transaction():
            run.apply(draft(), NOW)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cut()
    assert told(store) == []
