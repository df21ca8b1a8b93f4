"""Watches ring once, for a reason, in the transaction that writes the article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.decide.watches import Watch
from crawler.dedup.fingerprint import fingerprint
from crawler.ingest.write import Ingest
from crawler.model import (
    Answer,
    Detail,
    Draft,
    Met,
    OutcomeKind,
    Precision,
    PublishedDate,
    Reason,
    Rejected,
    Stage,
    WatchEvent,
)
from crawler.search.asked import SearchQuery
from storage.store import Store
from tests.storage.drafts import NOW, TEXT, draft, source

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


def gone(store: Store) -> bool:
    return bool(store.db.execute("SELECT count(*) FROM articles WHERE gone_at IS NOT NULL").fetchone()[0])


def led_home(at: datetime) -> tuple[Rejected, Answer]:
    url, home = "https://nawafir.example/1", "https://nawafir.example/"
    answer = Answer(url=url, source="nawafir", kind="article", status=200, fetched_at=at, led_to=home)
    return Rejected(url=url, source="nawafir", reason=Reason.NOT_ARTICLE), answer


def test_an_address_that_leads_to_the_front_page_is_gone(store: Store) -> None:
    """V04"""
    ingest(store, NURSERY).apply(draft(), NOW)
    later = NOW + timedelta(hours=3)
    rejected, answer = led_home(later)
    decision = ingest(store, NURSERY).apply(rejected, later, answer=answer)
    assert (decision.outcome, decision.detail) == (OutcomeKind.GONE, Detail.LEADS_TO.of("https://nawafir.example/"))
    assert ("nursery", "gone", "gone:302") in told(store)
    assert gone(store)


def test_an_older_answer_that_led_elsewhere_takes_nothing_away(store: Store) -> None:
    ingest(store, NURSERY).apply(draft(), NOW)
    rejected, answer = led_home(NOW - timedelta(days=1))
    assert ingest(store, NURSERY).apply(rejected, NOW, answer=answer).outcome is OutcomeKind.REJECTED
    assert not gone(store)


def test_an_article_whose_address_leads_to_another_text_is_gone(store: Store) -> None:
    ingest(store, NURSERY).apply(draft(), NOW)
    other = "تحدث الوزير عن خطة الطرق الجديدة بين المدينتين ووعد بإنجازها قبل نهاية العام المقبل من غير تأخير. " * 9
    elsewhere = draft(
        text=other,
        title="خطة الطرق",
        at=NOW + timedelta(hours=3),
        url="https://nawafir.example/9",
        asked_url="https://nawafir.example/1",
        answered_url="https://nawafir.example/9",
    )
    ingest(store, NURSERY).apply(elsewhere, NOW + timedelta(hours=3))
    assert ("nursery", "gone", "gone:302") in told(store)


def edit(text: str, *, title: str = "مشتل جديد في حماة", hours: int = 3) -> Draft:
    return draft(text=text, title=title, at=NOW + timedelta(hours=hours))


def test_an_edit_rings_as_an_edit_and_never_as_new(store: Store) -> None:
    """V03"""
    ingest(store).apply(draft(), NOW)  # before anybody watched
    ingest(store, NURSERY).apply(edit(TEXT + "\nوأضاف أن العمل فيه يبدأ قريباً."), NOW + timedelta(hours=3))
    assert told(store) == [("nursery", "edited", "edited:6")]


def test_an_edit_that_brings_the_words_is_new_to_their_watch(store: Store) -> None:
    olives = Watch(name="harvest", query=SearchQuery(words="القطاف"))
    ingest(store, olives).apply(draft(), NOW)
    assert told(store) == []
    ingest(store, olives).apply(edit(TEXT + "\nويبدأ القطاف في تشرين."), NOW + timedelta(hours=3))
    assert told(store) == [("harvest", "new_story", "new_story")]


def test_a_small_edit_is_not_told_but_a_new_headline_is(store: Store) -> None:
    watch = replace(NURSERY, changed_words=50)
    ingest(store, watch).apply(draft(), NOW)
    ingest(store, watch).apply(edit(TEXT + "\nوأضاف أن العمل قريب."), NOW + timedelta(hours=3))
    assert [row[1] for row in told(store)] == ["new_story"]
    ingest(store, watch).apply(edit(TEXT, title="مشتل كبير في حماة", hours=6), NOW + timedelta(hours=6))
    assert [row[1] for row in told(store)] == ["edited", "new_story"]


def test_what_was_matched_in_a_worker_is_not_matched_again(store: Store) -> None:
    seen = draft(met=(Met("nursery", ("from the worker",)),))
    ingest(store, NURSERY).apply(seen, NOW)
    assert store.alerts.newest()[0][5] == "from the worker"


def test_a_watch_of_dated_articles_asks_for_the_day_that_was_decided(store: Store) -> None:
    watch = replace(NURSERY, query=SearchQuery(words="مشتل", dated=True))
    ingest(store, watch).apply(draft(on=None, met=(Met("nursery", ("مشتل",)),)), NOW)
    assert told(store) == []


def test_what_was_published_long_ago_is_kept_quietly(store: Store) -> None:
    """V05"""
    ingest(store, NURSERY).apply(draft(on=date(2019, 5, 1)), NOW)
    assert told(store) == []
    assert [one.quiet for one in store.alerts.of_story(1)] == [True]


# --- stories ---------------------------------------------------------------------------------------

SENTENCES = [
    f"قال المسؤول رقم {number} إن {noun} في المدينة سيكتمل خلال {number + 2} أشهر بعد تأمين التمويل اللازم له."
    for number, noun in enumerate(("الجسر", "السوق", "المشفى", "المصنع", "الملعب", "المسرح", "المتحف", "المطار"), 11)
]


def copy(number: int, text: list[str]) -> Draft:
    whole = "\n".join(text)
    made = draft(f"https://nawafir.example/{number}", whole, title="مشاريع المدينة", source=f"s{number}")
    at = NOW - timedelta(hours=9 - number)
    published = PublishedDate(on=at.date(), at=at, precision=Precision.MINUTE, trust=95, signal="jsonld")
    return replace(made, fingerprint=fingerprint(made.extraction.title, whole), published=published)


@pytest.fixture
def outlets(store: Store) -> Store:
    for number in range(1, 5):
        store.sources.ensure(source(f"s{number}"))
    return store


def test_a_story_rings_once_whoever_copies_it(outlets: Store) -> None:
    """V01"""
    watch = Watch(name="bridge", query=SearchQuery(words="الجسر"))
    for number in range(1, 4):
        ingest(outlets, watch).apply(copy(number, SENTENCES), NOW)
    assert len(told(outlets)) == 1


def test_two_stories_that_join_have_rung_once_in_the_end(outlets: Store) -> None:
    """V01: the third article has the texts of both, which were no copies of one another."""
    watch = Watch(name="city", query=SearchQuery(words="المدينة"))
    ingest(outlets, watch).apply(copy(1, SENTENCES[:4]), NOW)
    ingest(outlets, watch).apply(copy(2, SENTENCES[4:]), NOW)
    assert len(told(outlets)) == 2
    ingest(outlets, watch).apply(copy(3, SENTENCES), NOW)
    assert len({row["story"] for row in outlets.db["articles"].rows}) == 1
    assert len(told(outlets)) == 1


def test_another_origin_rings_when_its_own_article_lacks_the_words(outlets: Store) -> None:
    """Whichever article comes last, the same is told."""
    watch = Watch(name="bridge", query=SearchQuery(words="الجسر"), events=ALL)
    for order in ((1, 2, 3), (3, 2, 1)):
        texts = {1: SENTENCES[:4], 2: SENTENCES[4:], 3: SENTENCES}
        with Store.open(outlets.path.with_name(f"{order[0]}.db")) as store:
            for number in order:
                store.sources.ensure(source(f"s{number}"))
                ingest(store, watch).apply(copy(number, texts[number]), NOW)
            assert [row[1:] for row in told(store)] == [
                ("another_origin", "another_origin:2"),
                ("new_story", "new_story"),
            ]


def test_nothing_of_an_article_or_its_alert_stays_where_the_transaction_fails(store: Store) -> None:
    """V02"""
    run = ingest(store, NURSERY)

    def cut() -> None:
        with store.transaction():
            run.apply(draft(), NOW)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cut()
    assert told(store) == []
