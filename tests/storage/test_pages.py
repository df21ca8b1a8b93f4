"""Pages: validators kept, re-checks that grow rarer, and what is gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crawler.decide.recheck import AFTER_AN_EDIT, RECHECKS, after_edit
from crawler.ingest import events
from crawler.model import Answer, ArchivePosition
from storage.store import Store
from tests.storage.drafts import NOW, draft, source

URL = "https://nawafir.example/1"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "articles.db") as opened:
        opened.sources.sync([source()])
        yield opened


def record(
    store: Store,
    at: datetime,
    *,
    status: int = 200,
    body: str = "a",
    etag: str | None = '"1"',
    kind: str = "article",
    position: ArchivePosition | None = None,
) -> bool:
    return events.answered(
        store,
        Answer(
            url=URL,
            source="nawafir",
            kind=kind,
            status=status,
            etag=etag,
            fetched_at=at,
            body_hash=body,
            archive=position,
        ),
    )


def test_a_304_keeps_what_the_answer_before_said(store: Store) -> None:
    position = ArchivePosition(warc_file="a.warc.gz", offset=7)
    assert record(store, NOW, position=position)
    later = NOW + timedelta(hours=1)
    assert not record(store, later, status=304, body="", etag=None)
    kept = store.pages.validators(URL)
    assert kept is not None
    assert (kept.etag, kept.body_hash, kept.fetched_at) == ('"1"', "a", later)
    assert store.pages.position(URL) == position
    assert record(store, later, body="b", etag=None)
    kept = store.pages.validators(URL)
    assert kept is not None
    assert (kept.etag, kept.body_hash) == (None, "b")


def test_an_article_is_looked_at_ever_more_rarely_and_then_left(store: Store) -> None:
    now = NOW
    waits: list[timedelta] = []
    record(store, now)
    while len(waits) < 20:
        due = store.db.execute("SELECT next_check_at FROM pages").fetchone()[0]
        if due is None:
            break
        then = datetime.fromisoformat(due)
        assert store.pages.recheck_links("nawafir", then - timedelta(seconds=1), 9) == ()
        assert [link.url for link in store.pages.recheck_links("nawafir", then, 9)] == [URL]
        waits.append(then - now)
        now = then
        record(store, now)
    assert tuple(waits) == RECHECKS
    store.pages.look_again(URL, AFTER_AN_EDIT, after_edit(now))
    assert store.pages.recheck_links("nawafir", now + RECHECKS[1], 9)


def test_feeds_are_never_rechecked_as_articles(store: Store) -> None:
    record(store, NOW, kind="feed")
    assert store.pages.recheck_links("nawafir", NOW + timedelta(days=99), 9) == ()


def test_rechecks_are_capped_for_a_run(store: Store) -> None:
    for number in range(5):
        at = NOW + timedelta(hours=number)
        events.answered(
            store,
            Answer(url=f"{URL}{number}", source="nawafir", kind="article", status=200, fetched_at=at, body_hash="a"),
        )
    due = store.pages.recheck_links("nawafir", NOW + timedelta(days=1), 2)
    assert [link.url for link in due] == [f"{URL}0", f"{URL}1"]


def test_what_is_gone_is_kept_asked_for_once_more_and_may_come_back(store: Store) -> None:
    record(store, NOW)
    article = store.articles.insert(draft(URL), None, NOW)
    gone = NOW + timedelta(days=1)
    assert events.gone(store, URL, gone, 404) == article
    assert store.pages.recheck_links("nawafir", gone + timedelta(days=6), 9) == ()
    assert len(store.pages.recheck_links("nawafir", gone + timedelta(days=7), 9)) == 1
    events.gone(store, URL, gone + timedelta(days=7), 404)
    assert store.pages.recheck_links("nawafir", gone + timedelta(days=99), 9) == ()
    back = gone + timedelta(days=8)
    record(store, back)
    store.articles.touch(article, back)
    assert store.db.execute("SELECT pages.gone_at, articles.gone_at FROM pages, articles").fetchone() == (None, None)
    assert events.gone(store, "https://nawafir.example/never", gone, 410) is None
