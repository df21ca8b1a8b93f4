"""How a source fares against its own past: tables of cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.decide.health import UNHEALTHY, WORST_FIRST, judge, usual_gap, usual_length
from crawler.decide.settle import weight
from crawler.model import Detail, Failure, Part, Reason

NOW = datetime(2024, 5, 1, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAILY = tuple(
    Part(at=NOW - DAY * number, new=9, articles=9, rejected=1, words=2_700, texts=9) for number in range(1, 31)
)
FEW = Part(at=NOW, new=2, articles=2, rejected=8, words=600, texts=2)
YOUNG = (Part(at=NOW - DAY, new=5, articles=5, words=1_500, texts=5),)


def failure(reason: Reason, detail: str) -> Failure:
    return Failure(reason=reason, url="http://x.example/feed", detail=Detail.MESSAGE.of(detail))


@pytest.mark.parametrize(
    ("part", "past", "newest", "error", "health", "why"),
    [
        (Part(at=NOW, new=8, articles=8, rejected=2, words=2_400, texts=8), DAILY, NOW, None, "ok", ""),
        (Part(at=NOW), DAILY, NOW - DAY, None, "ok", ""),
        (Part(at=NOW, new=3, articles=3, words=900, texts=3), (), NOW, None, "ok", ""),
        (Part(at=NOW), (), None, None, "ok", ""),
        (Part(at=NOW), DAILY, NOW, failure(Reason.HTTP_5XX, "HTTP 500"), "crawling_broken", "http_5xx"),
        (Part(at=NOW), DAILY, NOW, failure(Reason.ROBOTS_DISALLOW, "robots.txt"), "blocked", "robots_disallow"),
        (Part(at=NOW), DAILY, NOW, failure(Reason.RATE_LIMITED, "429"), "blocked", "rate_limited"),
        (Part(at=NOW, rejected=6), (), NOW, None, "extraction_broken", "few_articles:0:6"),
        (Part(at=NOW, rejected=4), (), NOW, None, "ok", ""),
        (Part(at=NOW, failed=6), (), NOW, None, "crawling_broken", "few_articles:0:6"),
        (FEW, DAILY, NOW, None, "extraction_broken", "fewer_articles:2:10:90"),
        (
            Part(at=NOW, new=2, articles=2, failed=8, words=600, texts=2),
            DAILY,
            NOW,
            None,
            "crawling_broken",
            "fewer_articles:2:10:90",
        ),
        (FEW, YOUNG, NOW, None, "ok", ""),
        (
            Part(at=NOW, new=9, articles=9, words=450, texts=9),
            DAILY,
            NOW,
            None,
            "extraction_broken",
            "short_texts:50:300",
        ),
        (Part(at=NOW, new=9, articles=9, words=450, texts=9), YOUNG, NOW, None, "ok", ""),
        (Part(at=NOW), DAILY, NOW - 4 * DAY, None, "quiet", "silent_longer:96:24"),
        (Part(at=NOW), DAILY, NOW - 2.5 * DAY, None, "ok", ""),
        (Part(at=NOW), YOUNG, NOW - 4 * DAY, None, "ok", ""),
        (Part(at=NOW), YOUNG, NOW - 20 * DAY, None, "quiet", "silent:480"),
        (Part(at=NOW), DAILY[:3], None, None, "quiet", "no_article_yet"),
    ],
    ids=[
        "as usual",
        "nothing new today",
        "first run",
        "first run of an empty source",
        "down",
        "robots",
        "429",
        "no page gives text",
        "too few to tell",
        "no page answers",
        "far fewer texts",
        "far more failures",
        "no history yet",
        "short texts",
        "short texts, no history",
        "quiet for its rhythm",
        "a pause",
        "no rhythm known",
        "long quiet",
        "never gave an article",
    ],
)
def test_health(
    part: Part, past: tuple[Part, ...], newest: datetime | None, error: Failure | None, health: str, why: str
) -> None:
    found, said = judge(part, past, failure=error, newest=newest)
    assert found == health
    assert why in str(said or "")
    assert (said is None) is (health == "ok")


@pytest.mark.parametrize(
    ("hours", "gap"),
    [
        ((1, 2, 3, 4), HOUR),
        ((1, 2), None),
        ((), None),
        ((*range(1, 12), 30), HOUR),
    ],
    ids=["hourly", "too few", "none", "with a pause"],
)
def test_rhythm(hours: tuple[int, ...], gap: timedelta | None) -> None:
    found = usual_gap([Part(at=NOW - HOUR * hour, new=1) for hour in hours])
    assert found == gap


def test_runs_without_anything_new_are_no_part_of_the_rhythm() -> None:
    past = [Part(at=NOW - HOUR * hour, new=int(hour % 24 == 0)) for hour in range(1, 24 * 6)]
    assert usual_gap(past) == DAY


def test_usual_length() -> None:
    assert usual_length(DAILY) == 300
    assert usual_length(YOUNG) is None


def test_what_will_not_mend_itself_soon_counts_twice() -> None:
    """H23"""
    reasons = (Reason.HTTP_5XX, Reason.TIMEOUT, Reason.DNS, Reason.GONE)
    assert [weight(Failure(reason=reason)) for reason in reasons] == [1, 1, 2, 2]


def test_the_name_of_a_host_says_nothing_about_its_failure() -> None:
    odd = Failure(
        reason=Reason.HTTP_5XX,
        url="https://news-tls.example/gone/feed",
        detail=Detail.MESSAGE.of("dns robots_disallow"),
    )
    assert weight(odd) == 1
    assert judge(Part(at=NOW), DAILY, failure=odd)[0] == "crawling_broken"


def test_every_health_has_its_place() -> None:
    assert set(WORST_FIRST) > UNHEALTHY
    assert WORST_FIRST[-1] == "ok"
