"""The write path: what a draft becomes in the database."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from crawler.ingest import events
from crawler.ingest.write import Ingest
from crawler.model import DateSignal, Draft, Link, LinkKind, OutcomeKind, Reason, Rejected, Stage
from storage.store import Store
from tests.storage.drafts import NOW, TEXT, draft, source


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "articles.db") as opened:
        opened.sources.sync([source(), source("other")])
        yield opened


def run(store: Store, *links: str) -> Ingest:
    ingest = Ingest(store, store.runs.start("crawl", NOW))
    events.offered(store, ingest.run, [Link(url=url, kind=LinkKind.FEED) for url in links], "nawafir", NOW)
    return ingest


def failed(url: str, reason: Reason, status: int | None = None) -> Rejected:
    return Rejected(url=url, source="nawafir", stage=Stage.FETCH, reason=reason, status=status)


def count(store: Store, table: str) -> int:
    return int(store.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_a_new_article_then_the_same_then_an_edit(store: Store) -> None:
    first = run(store).apply(draft(), NOW)
    again = run(store).apply(draft(at=NOW + timedelta(hours=3)), NOW + timedelta(hours=3))
    later = NOW + timedelta(hours=12)
    edited = run(store).apply(draft(text=TEXT + "\nوأضاف أن المشتل يتسع لعشرين ألف غرسة.", at=later), later)
    assert [first.outcome, again.outcome, edited.outcome] == [
        OutcomeKind.NEW,
        OutcomeKind.UNCHANGED,
        OutcomeKind.REVISED,
    ]
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


def _failed(url: str, reason: Reason, status: int | None = None) -> Rejected:
    return Rejected(url=url, source="nawafir", reason=reason, stage=Stage.FETCH, status=status)


def test_a_page_that_broke_the_extraction_has_failed(store: Store) -> None:
    url = draft().url
    crashed = Rejected(url=url, source="nawafir", reason=Reason.EXTRACT_CRASH)
    assert run(store, url).apply(crashed, NOW).outcome is OutcomeKind.FAILED


def test_every_url_has_one_end_and_the_sums_agree(store: Store) -> None:
    urls = [f"https://nawafir.example/{n}" for n in range(4)]
    ingest = run(store, *urls)
    ingest.apply(draft(urls[0]), NOW)
    ingest.apply(Rejected(url=urls[1], source="nawafir", reason=Reason.NO_TEXT), NOW)
    assert ingest.fail(_failed(urls[2], Reason.HTTP_5XX, 503), NOW) is OutcomeKind.FAILED
    assert ingest.fail(_failed(urls[2], Reason.TIMEOUT), NOW) is None
    store.runs.finish(ingest.run, "ok", (), NOW)
    assert store.ledger.check_sums(ingest.run)
    tally = store.ledger.tally(ingest.run)[0]
    assert tally.outcomes == {"new": 1, "rejected": 1, "failed": 1, "pending": 1}
    assert [link.url for link in store.frontier.pending_links("nawafir", NOW, 9)] == [urls[3]]


def test_a_vanished_article_is_marked_and_kept(store: Store) -> None:
    run(store).apply(draft(), NOW)
    assert run(store).fail(_failed(draft().url, Reason.HTTP_4XX, 404), NOW) is OutcomeKind.GONE
    assert store.db.execute("SELECT gone_at IS NOT NULL FROM articles").fetchone()[0] == 1


REPEATED = "تابعونا على صفحتنا في الشبكة"


def with_lines(number: int, profile_version: int) -> Draft:
    """An article whose page ends as all pages of its site do."""
    chance, words = random.Random(number), TEXT.replace(".", "").split()
    sentences = [" ".join(chance.sample(words, 15)) + "." for _ in range(3)]
    made = draft(f"https://nawafir.example/{number}", "\n".join([*sentences, REPEATED]), f"خبر من حماة {number}")
    lines = tuple(made.extraction.text.splitlines())
    return replace(made, extraction=replace(made.extraction, lines=lines), profile_version=profile_version)


def test_a_line_under_every_article_is_learned_and_leaves_the_earlier_ones(store: Store) -> None:
    ingest = run(store)
    for number in range(8):
        ingest.apply(with_lines(number, 0), NOW)  # all made before anything was learned, as in a first run
    texts = [text for (text,) in store.db.execute("SELECT text FROM articles ORDER BY id")]
    assert len(texts) == 8
    assert not [text for text in texts if REPEATED in text]
    assert store.db.execute("SELECT count(*), max(rule) FROM removed_lines WHERE line = ?", (REPEATED,)).fetchone() == (
        8,
        "learned",
    )
    assert store.db.execute(
        "SELECT count(*), max(revision) FROM revisions WHERE text LIKE '%' || ? || '%'", (REPEATED,)
    ).fetchone() == (0, None)
    assert store.articles.load(1).revision == 1
    assert store.search.check() == ()
    assert Ingest(store, ingest.run).profile("nawafir").lines[0].line == REPEATED


def test_a_date_that_every_article_carries_dates_none(store: Store) -> None:
    ingest = run(store)
    for number in range(8):
        made = with_lines(number, 0)
        banner = DateSignal(signal="near_title", family="visible", raw=REPEATED, on=date(2024, 5, 1), chosen=True)
        own = DateSignal(signal="jsonld", family="jsonld", raw="2024-05-01", on=date(2024, 5, 1))
        signals = (banner,) if number else (banner, own)
        ingest.apply(replace(made, published=replace(made.published, signals=signals)), NOW)
    dated = store.db.execute("SELECT id FROM articles WHERE published_on IS NOT NULL ORDER BY id").fetchall()
    learned_after = store.db.execute("SELECT count(*) FROM removed_lines WHERE line = ?", (REPEATED,)).fetchone()[0]
    assert learned_after == 8
    assert dated == [(1,)]


def test_a_line_that_a_person_undid_is_never_learned_again(store: Store) -> None:
    ingest = run(store)
    for number in range(8):
        ingest.apply(with_lines(number, 0), NOW)
    (key,) = store.db.execute("SELECT key FROM boilerplate WHERE line = ?", (REPEATED,)).fetchone()
    assert store.profiles.set_active("nawafir", key, active=False)
    later = run(store)
    for number in range(8, 24):
        later.apply(with_lines(number, 0), NOW)
    assert REPEATED in store.articles.load(24).text
    assert not store.profiles.set_active("nawafir", "no such line", active=False)


def test_what_fails_inside_is_undone_as_a_whole(store: Store) -> None:
    ingest = run(store, draft().url)
    store.db.execute("CREATE TRIGGER refuse BEFORE UPDATE ON outcomes BEGIN SELECT RAISE(ABORT, 'refused'); END")
    with pytest.raises(sqlite3.IntegrityError, match="refused"):
        ingest.apply(draft(), NOW)
    assert [count(store, table) for table in ("articles", "revisions", "pages", "search_rows")] == [0] * 4
    assert [link.url for link in store.frontier.pending_links("nawafir", NOW, 9)] == [draft().url]


def test_what_was_learned_in_a_transaction_that_failed_is_forgotten(store: Store) -> None:
    """Else the next pages would lose lines that no stored profile knows."""
    ingest = run(store)
    for number in range(4):
        before = ingest.profile("nawafir")
        store.db.execute("CREATE TRIGGER refuse BEFORE INSERT ON outcomes BEGIN SELECT RAISE(ABORT, 'refused'); END")
        with pytest.raises(sqlite3.IntegrityError, match="refused"):
            ingest.apply(with_lines(number, 0), NOW)
        assert ingest.profile("nawafir") == before == store.profiles.load("nawafir")
        store.db.execute("DROP TRIGGER refuse")
        ingest.apply(with_lines(number, 0), NOW)
        assert ingest.profile("nawafir") == store.profiles.load("nawafir")
    assert ingest.profile("nawafir").lines


@pytest.mark.parametrize(("signal", "kept"), [("feed", ("2024-05-01", 80)), ("near_title", (None, None))])
def test_a_correction_keeps_the_date_that_only_the_offer_told(
    store: Store, signal: str, kept: tuple[str | None, int | None]
) -> None:
    ingest = run(store)
    made = draft()
    ingest.apply(replace(made, published=replace(made.published, signal=signal)), NOW)
    again = replace(draft(text=TEXT + "\nفقرة كانت قد ضاعت.", on=None), aliases=("https://nawafir.example/?p=1",))
    ingest.apply(again, NOW, same_page=True)
    assert store.db.execute("SELECT published_on, published_trust FROM articles").fetchone() == kept
    assert store.articles.load(1).revision == 1
    assert store.articles.id_of("https://nawafir.example/?p=1") == 1


def test_thirty_unchanged_runs_add_nothing(store: Store) -> None:
    for number in range(3):
        run(store).apply(draft(f"https://nawafir.example/{number}", f"{TEXT}\nالخبر {number}."), NOW)
    before = [count(store, table) for table in ("articles", "revisions", "date_signals", "aliases")]
    for hour in range(30):
        for number in range(3):
            url = f"https://nawafir.example/{number}"
            made = draft(url, f"{TEXT}\nالخبر {number}.", at=NOW + timedelta(hours=hour))
            assert run(store).apply(made, NOW).outcome is OutcomeKind.UNCHANGED
    assert [count(store, table) for table in ("articles", "revisions", "date_signals", "aliases")] == before
