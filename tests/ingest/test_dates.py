"""Dates through the write path: what dates an article late, and what never re-dates it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.ingest import events
from crawler.ingest.write import Ingest
from crawler.model import Answer, DateSignal, Draft, Link, LinkKind, OutcomeKind, Page, PublishedDate
from crawler.process import process
from storage.store import Store
from tests.storage.drafts import NOW, TEXT, draft, source

FEED = "https://nawafir.example/feed"
URL = "https://nawafir.example/1"
SOURCE = source(timezone="Asia/Damascus")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "articles.db") as opened:
        opened.sources.sync([SOURCE])
        yield opened


def started(store: Store, at: datetime = NOW) -> Ingest:
    return Ingest(store, store.runs.start("crawl", at))


def stored(store: Store) -> tuple[str | None, str | None, int | None]:
    row: tuple[str | None, str | None, int | None] = store.db.execute(
        "SELECT published_on, published_signal, published_trust FROM articles"
    ).fetchone()
    return row


def polled(store: Store, *polls: tuple[datetime, int]) -> None:
    for at, status in polls:
        events.answered(
            store,
            Answer(
                url=FEED,
                source="nawafir",
                kind="feed",
                status=status,
                fetched_at=at,
                body_hash="x" if status < 300 else "",
            ),
        )


def offered(store: Store, ingest: Ingest, at: datetime, kind: LinkKind = LinkKind.FEED) -> Link:
    link = Link(url=URL, kind=kind, found_on=FEED)
    events.offered(store, ingest.run, [link], "nawafir", at)
    return link


HOUR = timedelta(hours=1)
BOUNDS = {
    "two polls of one day": ([(NOW - HOUR, 200)], LinkKind.FEED, "2024-05-01"),
    "unchanged before": ([(NOW - 3 * HOUR, 200), (NOW - HOUR, 304)], LinkKind.FEED, "2024-05-01"),
    "the feed's first poll": ([], LinkKind.FEED, None),
    "the last poll was yesterday": ([(NOW - 24 * HOUR, 200)], LinkKind.FEED, None),
    "only yesterday's poll answered": ([(NOW - 24 * HOUR, 200), (NOW - HOUR, 503)], LinkKind.FEED, None),
    "a listing shows old articles too": ([(NOW - HOUR, 200)], LinkKind.LISTING, None),
}


@pytest.mark.parametrize("case", BOUNDS)
def test_an_undated_article_is_dated_by_two_polls_of_its_feed(store: Store, case: str) -> None:
    polls, kind, expected = BOUNDS[case]
    ingest = started(store)
    polled(store, *polls)
    link = offered(store, ingest, NOW, kind)
    polled(store, (NOW + timedelta(seconds=2), 200))
    ingest.apply(draft(on=None), NOW, link=link)
    assert stored(store)[0] == expected
    if expected:
        assert stored(store) == (expected, "first_seen", 30)
        assert store.articles.load(1).published_at is None


def test_a_correction_keeps_the_day_that_two_polls_told(store: Store) -> None:
    ingest = started(store)
    polled(store, (NOW - HOUR, 200))
    ingest.apply(draft(on=None), NOW, link=offered(store, ingest, NOW))
    ingest.apply(draft(text=TEXT + "\nفقرة كانت قد ضاعت.", on=None), NOW, same_page=True)
    assert stored(store) == ("2024-05-01", "first_seen", 30)
    ingest.apply(draft(text=TEXT, on=date(2024, 4, 30)), NOW, same_page=True)
    assert stored(store) == ("2024-04-30", "jsonld", 80)


def test_a_link_that_an_earlier_run_left_is_not_bounded_by_this_one(store: Store) -> None:
    first = started(store)
    link = offered(store, first, NOW - 30 * HOUR)
    polled(store, (NOW - 30 * HOUR, 200), (NOW - HOUR, 200), (NOW, 200))
    started(store).apply(draft(on=None), NOW, link=link)
    assert stored(store)[0] is None


def test_what_the_page_says_comes_before_the_polls(store: Store) -> None:
    ingest = started(store)
    polled(store, (NOW - HOUR, 200))
    ingest.apply(draft(on=date(2024, 4, 29)), NOW, link=offered(store, ingest, NOW))
    assert stored(store) == ("2024-04-29", "jsonld", 80)


REFETCHED = {
    "no date": (None, 0, "2024-05-01"),
    "a date of lower trust": (date(2024, 5, 9), 60, "2024-05-01"),
    "a later date of the same trust": (date(2024, 5, 9), 80, "2024-05-01"),
    "an earlier date of the same trust": (date(2024, 4, 30), 80, "2024-04-30"),
    "a date of higher trust": (date(2024, 4, 28), 97, "2024-04-28"),
}


@pytest.mark.parametrize("edited", [True, False], ids=["edited", "same text"])
@pytest.mark.parametrize("case", REFETCHED)
def test_d06_a_page_fetched_again_re_dates_only_by_better_evidence(store: Store, case: str, edited: bool) -> None:
    on, trust, expected = REFETCHED[case]
    started(store).apply(draft(), NOW)
    later = NOW + timedelta(days=8)
    text = TEXT + "\nوأضاف أن المشتل يتسع لعشرين ألف غرسة." if edited else TEXT
    started(store, later).apply(draft(text=text, on=on, trust=trust, at=later), later)
    assert stored(store)[0] == (expected if edited else "2024-05-01")


def test_an_undated_article_is_dated_when_its_page_says_so_later(store: Store) -> None:
    started(store).apply(draft(on=None), NOW)
    later = NOW + timedelta(days=1)
    made = draft(at=later)
    said = DateSignal(signal="jsonld", family="jsonld", raw="2024-05-01", on=date(2024, 5, 1), chosen=True)
    made = replace(made, published=replace(made.published, signals=(said,)))
    assert started(store, later).apply(made, later).outcome is OutcomeKind.UNCHANGED
    assert stored(store) == ("2024-05-01", "jsonld", 80)
    assert store.dates.stated(1) == (("2024-05-01", date(2024, 5, 1)),)
    assert store.search.check() == ()


@pytest.mark.parametrize("years", [-1, 1], ids=["a year slow", "a year fast"])
def test_d06_a_wrong_clock_re_dates_nothing(store: Store, years: int) -> None:
    html = (
        "<html lang='ar'><head><title>حصاد القمح يبدأ</title></head><body><h1>حصاد القمح يبدأ</h1>"
        f"<div class='post-date'>1 أيار 2024</div><p>{TEXT}</p></body></html>"
    )

    def read(at: datetime) -> None:
        page = Page(url=URL, final_url=URL, source="nawafir", body=html.encode(), fetched_at=at)
        ingest = started(store, at)
        ingest.apply(process(page, SOURCE, ingest.profile("nawafir")), at)

    read(NOW)
    before = stored(store)
    read(NOW + years * timedelta(days=365))
    assert stored(store) == before
    assert before[0] == "2024-05-01"


def timed(number: int, feed: datetime, page: datetime) -> Draft:
    label = feed.strftime("%a, %d %b %Y %H:%M:%S GMT")
    signals = (
        DateSignal(
            signal="jsonld", family="jsonld", raw=page.isoformat(), on=page.date(), at=page, trust=95, chosen=True
        ),
        DateSignal(signal="feed", family="feed", raw=label, on=feed.date(), at=feed, trust=80),
    )
    made = draft(f"https://nawafir.example/{number}", f"{TEXT}\nالخبر رقم {number} من الموسم.", f"خبر {number}")
    return replace(made, published=PublishedDate(on=page.date(), at=page, trust=95, signal="jsonld", signals=signals))


@pytest.mark.parametrize(
    ("hours", "learned"), [(3, -3), (0, 0), (-3, 0)], ids=["local time labelled GMT", "right", "the pages are wrong"]
)
def test_a_feeds_clock_is_learned_and_applied(store: Store, hours: int, learned: int) -> None:
    ingest = started(store)
    for number in range(6):
        at = NOW - timedelta(hours=7 * number, minutes=13 * number)
        ingest.apply(timed(number, at + timedelta(hours=hours), at), NOW)
    profile = Ingest(store, ingest.run).profile("nawafir")
    assert profile.feed_offset == ingest.profile("nawafir").feed_offset == timedelta(hours=learned)
    raw = "Wed, 01 May 2024 01:30:00 GMT"
    body = f"<html lang='ar'><body><h1>حصاد القمح يبدأ</h1><p>{TEXT}</p></body></html>".encode()
    page = Page(
        url=URL,
        final_url=URL,
        source="nawafir",
        body=body,
        fetched_at=NOW,
        link=Link(url=URL, kind=LinkKind.FEED, published_raw=raw),
    )
    made = process(page, SOURCE, profile)
    assert isinstance(made, Draft)
    assert made.published.at == datetime(2024, 5, 1, 1, 30, tzinfo=UTC) + timedelta(hours=learned)


def paper(
    store: Store, days: list[date], *, banner: str = "", own: bool = True, above: bool = False
) -> list[str | None]:
    """The stored days of a source whose pages print a banner, their own date line, or both."""
    ingest = started(store)
    for number, day in enumerate(days):
        words = TEXT.replace(".", "").split()
        sentences = "".join(f"<p>{' '.join(words[n:] + words[:n])} {number}.</p>" for n in (number % 7, number % 5 + 7))
        line = f"<p>{day.day}/{day.month}/{day.year}</p>" if own else ""
        head = f"<p>{banner}</p>" if banner else ""
        title = f"<h1>خبر من حماة رقم {number}</h1>"
        opening = f"{head}{line}{title}" if above else f"{title}{head}{line}"
        html = f"<html lang='ar'><body><main>{opening}{sentences}</main></body></html>"
        url = f"https://nawafir.example/{number}"
        page = Page(url=url, final_url=url, source="nawafir", body=html.encode(), fetched_at=NOW)
        ingest.apply(process(page, SOURCE, ingest.profile("nawafir")), NOW)
    return [on for (on,) in store.db.execute("SELECT published_on FROM articles ORDER BY id")]


DAYS = [date(2024, 4, 20) + timedelta(days=n % 6) for n in range(12)]


def test_the_date_line_of_every_article_stays_its_date(store: Store) -> None:
    assert paper(store, DAYS) == [day.isoformat() for day in DAYS]


def test_the_date_line_of_todays_articles_stays_their_date_where_it_was_seen_to_move(store: Store) -> None:
    days = [*DAYS, *[NOW.date()] * 4]
    assert paper(store, days) == [day.isoformat() for day in days]


def test_a_banner_with_the_day_of_the_fetch_dates_no_article(store: Store) -> None:
    assert paper(store, DAYS, banner=f"{NOW.day}/{NOW.month}/{NOW.year}", own=False) == [None] * len(DAYS)


def test_an_issue_banner_dates_no_article(store: Store) -> None:
    assert paper(store, DAYS, banner="العدد 871 - 30/4/2024", own=False) == [None] * len(DAYS)


def test_todays_articles_are_dated_above_their_titles_once_the_place_was_seen_to_move(store: Store) -> None:
    days = [NOW.date(), *DAYS[:4], *[NOW.date()] * 3]
    assert paper(store, days, above=True) == [None, *[day.isoformat() for day in days[1:]]]
    known = store.profiles.load("nawafir").lines
    assert {(line.position, line.steady) for line in known if line.position == "place"} == {("place", False)}


LATE = {
    "the same text": ({}, OutcomeKind.UNCHANGED, True),
    "an older answer": ({"at": NOW - timedelta(hours=9)}, OutcomeKind.UNCHANGED, False),
    "a cut one": ({"text": TEXT[:60], "flags": ("truncated",)}, OutcomeKind.UNCHANGED, False),
    "the same text at another address": ({"url": "https://nawafir.example/2"}, OutcomeKind.DUPLICATE, False),
}


@pytest.mark.parametrize(("fields", "outcome", "dated"), LATE.values(), ids=LATE)
def test_only_the_same_text_at_its_own_address_dates_an_article_late(
    store: Store, fields: dict[str, Any], outcome: OutcomeKind, dated: bool
) -> None:
    ingest = Ingest(store, store.runs.start("crawl", NOW))
    ingest.apply(draft(on=None), NOW)
    later = draft(**({"at": NOW + timedelta(hours=3), "on": date(2024, 4, 30)} | fields))
    assert ingest.apply(later, NOW).outcome is outcome
    assert (store.articles.load(1).published_on == date(2024, 4, 30)) is dated
