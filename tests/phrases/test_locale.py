"""Arabic and English as readers speak them: counts, dates, spans; every label in both."""

from __future__ import annotations

import pytest

from crawler.phrases.labels import LABELS
from crawler.phrases.locale import COUNTED, Locale

AR, EN = Locale("ar"), Locale("en")


@pytest.mark.parametrize(
    ("n", "noun", "arabic", "english"),
    [
        (0, "article", "0 خبر", "0 articles"),
        (1, "article", "خبر واحد", "1 article"),
        (2, "source", "مصدران", "2 sources"),
        (3, "article", "3 أخبار", "3 articles"),
        (10, "copy", "10 نسخ", "10 copies"),
        (11, "article", "11 خبراً", "11 articles"),
        (99, "source", "99 مصدراً", "99 sources"),
        (100, "article", "100 خبر", "100 articles"),
        (103, "word", "103 كلمات", "103 words"),
        (1, "agreeing", "إشارة واحدة توافق", "1 signal agrees"),
        (2, "differing", "إشارتان تخالفان", "2 signals differ"),
        (7, "agreeing", "7 إشارات توافق", "7 signals agree"),
        (12, "differing", "12 إشارة تخالف", "12 signals differ"),
        (1234567, "article", "1,234,567 خبراً", "1,234,567 articles"),
    ],
)
def test_counting_as_people_do(n: int, noun: str, arabic: str, english: str) -> None:
    assert (AR.counted(n, noun), EN.counted(n, noun)) == (arabic, english)


@pytest.mark.parametrize(
    ("on", "at", "precision", "arabic", "english"),
    [
        (None, None, None, "بلا تاريخ", "Undated"),
        ("2024-05-01", None, "day", "1 أيار/مايو 2024", "1 May 2024"),
        ("2024-05-01", "2024-05-01T09:30:00+00:00", "minute", "1 أيار/مايو 2024، 12:30", "1 May 2024, 12:30"),
        # 01:30 in Damascus is still the day before in UTC
        ("2024-05-01", "2024-04-30T22:30:00+00:00", "minute", "1 أيار/مايو 2024، 01:30", "1 May 2024, 01:30"),
        # what does not agree with the day is not shown as its hour
        ("2024-05-01", "2024-04-30T12:00:00+00:00", "minute", "1 أيار/مايو 2024", "1 May 2024"),
        ("2024-05-01", None, "month", "أيار/مايو 2024", "May 2024"),
        ("2024-01-01", None, "year", "2024", "2024"),
        ("nonsense", None, "day", "nonsense", "nonsense"),
    ],
)
def test_dates_in_words(on: str | None, at: str | None, precision: str | None, arabic: str, english: str) -> None:
    zone = "Asia/Damascus"
    assert (AR.published(on, at, precision, zone), EN.published(on, at, precision, zone)) == (arabic, english)


def test_an_unknown_zone_is_utc() -> None:
    assert EN.moment("2024-05-01T09:30:00+00:00", "Mars/Olympus") == "1 May 2024, 09:30"


@pytest.mark.parametrize(
    ("seconds", "arabic"),
    [
        (30, "30 ث"),
        (60, "دقيقة"),
        (120, "دقيقتان"),
        (3600, "ساعة"),
        (3 * 3600 + 420, "3 ساعات و7 دقائق"),
        (86400 * 2 + 3600, "يومان وساعة"),
    ],
)
def test_durations(seconds: float, arabic: str) -> None:
    assert AR.duration(seconds) == arabic


def test_every_word_is_in_both_languages() -> None:
    assert [key for key, (arabic, english) in LABELS.items() if not arabic or not english] == []
    assert all(len(arabic) == 5 and len(english) == 2 for arabic, english in COUNTED.values())


@pytest.mark.parametrize(
    ("since", "until", "english"),
    [
        ("2024-05-01T09:00:00+00:00", "2024-05-01T09:42:00+00:00", "42 minutes"),
        ("2024-05-01T09:00:00+00:00", "2024-05-01T12:00:00+02:00", "1 hour"),
        ("2024-05-01T09:00:00+00:00", None, "–"),
        ("yesterday", "2024-05-01T09:00:00+00:00", "–"),
    ],
)
def test_a_span_between_two_moments(since: str, until: str | None, english: str) -> None:
    assert EN.span(since, until) == english
