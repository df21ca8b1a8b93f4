"""Which date an article gets, in tables of cases: read again, corrected, dated late, between polls, by a banner."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crawler.decide.dating import (
    FIRST_SEEN_TRUST,
    REPEATS,
    changes_date,
    dating,
    doubted,
    first_seen,
    told_by_furniture,
    with_first_seen,
)
from crawler.model import (
    TRUSTED,
    DateHabit,
    DateSignal,
    Dating,
    OutcomeKind,
    Precision,
    PublishedDate,
    StoredArticle,
)

DAY = date(2024, 5, 1)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
MODIFIED = datetime(2024, 5, 3, 9, tzinfo=UTC)
DAMASCUS = ZoneInfo("Asia/Damascus")


def said(on: date | None, trust: int, *signals: str, modified_at: datetime | None = MODIFIED) -> PublishedDate:
    stated = tuple(DateSignal(signal=name, family=name, raw=str(on), on=on or DAY) for name in signals)
    return PublishedDate(
        on=on, trust=trust, signal=signals[0] if signals else "", signals=stated, modified_at=modified_at
    )


def known(on: date | None = DAY, trust: int = 80, signal: str = "jsonld") -> StoredArticle:
    return StoredArticle(
        id=1, source="nawafir", url="u", title="", text="", text_hash="", revision=1,
        published_on=on, published_trust=trust, published_signal=signal,
    )  # fmt: skip


EDITED = {
    "no date": (None, 0, False),
    "less trusted": (BEFORE, 79, False),
    "as much, later": (AFTER, 80, False),
    "as much, the same day": (DAY, 80, True),
    "as much, earlier": (BEFORE, 80, True),
    "more, later": (AFTER, 81, True),
}


@pytest.mark.parametrize("case", EDITED)
def test_an_edit_re_dates_only_by_better_evidence(case: str) -> None:
    on, trust, re_dates = EDITED[case]
    found = dating(said(on, trust, "jsonld"), known(), OutcomeKind.REVISED)
    assert (found.published is not None) is re_dates
    assert found.modified_at == MODIFIED


def test_an_edit_dates_what_was_undated() -> None:
    assert dating(said(AFTER, 60, "url"), known(None, 0, ""), OutcomeKind.REVISED).published is not None


CORRECTED = {
    "later": (said(AFTER, 80, "jsonld"), known(), True),
    "less trusted": (said(AFTER, 40, "jsonld"), known(), True),
    "no date any more": (said(None, 0), known(), True),
    "no date, where the feed told it": (said(None, 0), known(signal="feed"), False),
    "a weaker one, where two polls told it": (said(AFTER, 20, "url"), known(trust=30, signal="first_seen"), False),
    "a stronger one, where two polls told it": (said(AFTER, 60, "url"), known(trust=30, signal="first_seen"), True),
    "the feed is there again": (said(AFTER, 40, "url", "feed"), known(signal="feed"), True),
}


@pytest.mark.parametrize("case", CORRECTED)
def test_better_rules_are_believed_but_for_what_the_offer_told(case: str) -> None:
    stated, stored, re_dates = CORRECTED[case]
    found = dating(stated, stored, OutcomeKind.REVISED, correction=True)
    assert (found.published is not None) is re_dates
    assert changes_date(found, stored) is re_dates


def test_a_correction_that_says_the_same_changes_nothing() -> None:
    assert not changes_date(dating(said(DAY, 95, "meta"), known(), OutcomeKind.REVISED, correction=True), known())


def test_the_same_text_dates_what_was_undated_and_nothing_else() -> None:
    stated = said(DAY, 90, "jsonld")
    assert dating(stated, known(None, 0, ""), OutcomeKind.UNCHANGED) == Dating(published=stated)
    assert dating(said(None, 0), known(None, 0, ""), OutcomeKind.UNCHANGED) == Dating()
    assert dating(stated, known(AFTER, 10, "url"), OutcomeKind.UNCHANGED) == Dating()


def test_a_new_article_gets_what_its_page_says() -> None:
    assert dating(said(DAY, 90), None, OutcomeKind.NEW) == Dating(published=said(DAY, 90), modified_at=MODIFIED)


STATED = {
    "nothing": ([], False),
    "a banner": ([True], True),
    "two banners": ([True, True], True),
    "a banner and a date line": ([True, False], False),
}


@pytest.mark.parametrize("case", STATED)
def test_furniture_tells_the_date_where_nothing_else_does(case: str) -> None:
    furniture, expected = STATED[case]
    answers = iter(furniture)
    assert told_by_furniture([("line", DAY)] * len(furniture), lambda *_: next(answers)) is expected


def test_a_date_that_furniture_tells_is_none_and_its_signals_say_why() -> None:
    stated = said(DAY, 60, "text_line", "dateline")
    found = doubted(stated, lambda *_: True)
    assert (found.on, found.trust, found.modified_at) == (None, 0, MODIFIED)
    assert [(one.chosen, one.why_not) for one in found.signals] == [(False, REPEATS)] * 2
    assert doubted(stated, lambda line, on: on != DAY) is stated


def test_first_seen_speaks_only_between_two_polls_of_a_day() -> None:
    seen = datetime(2025, 3, 12, 15, 0, tzinfo=UTC)
    bounded = first_seen(seen - timedelta(hours=1), seen, DAMASCUS)
    assert bounded is not None
    assert first_seen(None, seen, DAMASCUS) is None
    assert first_seen(seen - timedelta(days=1), seen, DAMASCUS) is None
    assert with_first_seen(PublishedDate(), bounded).on == date(2025, 3, 12)
    assert with_first_seen(PublishedDate(), bounded).at is None
    assert with_first_seen(said(DAY, 80), bounded) == said(DAY, 80)


def test_what_first_seen_says_is_stored_whole() -> None:
    seen = datetime(2025, 3, 12, 15, 0, 7, 123, tzinfo=UTC)
    bounded = first_seen(seen, seen, DAMASCUS)
    assert bounded == DateSignal(
        signal="first_seen", family="first_seen", raw="2025-03-12T15:00:07+00:00", on=date(2025, 3, 12),
        precision=Precision.DAY, trust=FIRST_SEEN_TRUST, chosen=True,
    )  # fmt: skip
    undated = said(None, 0, "url")
    assert with_first_seen(undated, bounded) == replace(
        undated, on=date(2025, 3, 12), precision=Precision.DAY, signal="first_seen", trust=FIRST_SEEN_TRUST,
        signals=(*undated.signals, bounded),
    )  # fmt: skip


def test_a_doubted_date_keeps_what_is_said_of_the_edit_and_of_habits() -> None:
    published, modified = (
        DateSignal(signal=name, family=name, raw=str(DAY), on=DAY, chosen=True, modified=name == "modified")
        for name in ("near_title", "modified")
    )
    habit = DateHabit(key="place", line="1 أيار 2024", odd=False)
    stated = PublishedDate(on=DAY, signals=(published, modified), modified_at=MODIFIED, habits=(habit,))
    assert doubted(stated, lambda *_: True) == PublishedDate(
        modified_at=MODIFIED, signals=(replace(published, chosen=False, why_not=REPEATS), modified), habits=(habit,)
    )


def test_the_day_is_that_of_the_sources_zone() -> None:
    late = datetime(2025, 3, 12, 22, 30, tzinfo=UTC)
    found = first_seen(late - timedelta(minutes=20), late, DAMASCUS)
    assert found is not None
    assert found.on == date(2025, 3, 13)
    assert first_seen(late - timedelta(hours=2), late, DAMASCUS) is None


def test_a_day_between_polls_is_shown_as_weak() -> None:
    assert FIRST_SEEN_TRUST < TRUSTED
