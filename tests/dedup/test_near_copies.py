"""Copies found and strangers kept apart, on invented articles; and who was first."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime

import pytest

from crawler.dedup.fingerprint import fingerprint
from crawler.dedup.near_copies import Member, Reading, compare, first
from crawler.model import CopyKind, Precision
from tests.dedup.stories import COPIES, Text, article, follow_up, twin

ARTICLES = 60


def candidates(a: Text, b: Text) -> bool:
    """Whether the index brings two texts together at all."""
    one, two = fingerprint(a.title, a.text), fingerprint(b.title, b.text)
    return bool(
        set(one.bands) & set(two.bands) or set(one.sentences) & set(two.sentences) or one.text_hash == two.text_hash
    )


def same(a: Text, b: Text) -> bool:
    return candidates(a, b) and compare(Reading(a.title, a.text), Reading(b.title, b.text))[0] is not None


def seeded(name: str) -> random.Random:
    return random.Random(f"marsad {name}")


@pytest.mark.parametrize("kind", COPIES)
def test_copies_are_found(kind: str) -> None:
    rng = seeded(kind)
    originals = [article(rng) for _ in range(ARTICLES)]
    found = sum(same(text, COPIES[kind](text, rng)) for text in originals)
    assert found / ARTICLES >= (0.9 if kind == "mixed" else 0.98)


def test_recall_over_all_kinds() -> None:
    rng = seeded("recall")
    pairs = [(text, change(text, rng)) for change in COPIES.values() for text in [article(rng) for _ in range(20)]]
    assert sum(same(a, b) for a, b in pairs) / len(pairs) >= 0.98


def test_unrelated_articles_stay_apart() -> None:
    rng = seeded("unrelated")
    texts = [article(rng) for _ in range(40)]
    assert [1 for i, a in enumerate(texts) for b in texts[:i] if same(a, b)] == []


def test_follow_ups_stay_apart() -> None:
    rng = seeded("follow up")
    assert sum(same(text, follow_up(text, rng)) for text in [article(rng) for _ in range(ARTICLES)]) == 0


def test_twins_stay_apart() -> None:
    rng = seeded("twin")
    assert sum(same(text, twin(text, rng)) for text in [article(rng) for _ in range(ARTICLES)]) <= 2


# --- single pairs ----------------------------------------------------------------------------------

BULLETIN = (
    "توقعت الأرصاد أن يكون الطقس في {city} غائماً جزئياً مع فرصة لهطول زخات من المطر بعد الظهر. "
    "وتهب على {city} رياح غربية معتدلة السرعة تشتد أحياناً على المرتفعات الشرقية. "
    "ودعت الأرصاد سكان {city} إلى الحذر من تشكل الضباب على الطرق الجبلية في ساعات الصباح الأولى."
)


def kind(a: tuple[str, str], b: tuple[str, str]) -> CopyKind | None:
    return compare(Reading(*a), Reading(*b))[0]


def test_bulletins_without_numbers_are_told_apart_by_their_names() -> None:
    assert kind(("طقس حلب", BULLETIN.format(city="حلب")), ("طقس حمص", BULLETIN.format(city="حمص"))) is None


PRICES = (
    "فتحت سوق الهال أبوابها صباح اليوم على حركة بيع نشطة وأسعار متقلبة بحسب تجار الجملة. "
    "وبيع كيلو البندورة بسعر {0} ليرة وكيلو الخيار بسعر {1} ليرة وكيلو البطاطا بسعر {2} ليرة في المتوسط. "
    "ونصح التجار المستهلكين بتأجيل الشراء إلى ساعات المساء حين تنخفض الأسعار عادة قبل إغلاق المحال أبوابها."
)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((4100, 3700, 2800), None),
        ((4500, 3700, 2800), CopyKind.SYNDICATED),
        ((4500, 3900, 2600), CopyKind.IDENTICAL),
    ],
    ids=["another day's prices", "a third of the numbers", "the same bulletin"],
)
def test_one_frame_with_other_numbers_is_another_bulletin(
    numbers: tuple[int, int, int], expected: CopyKind | None
) -> None:
    """Names don't tell such texts apart: they name the same things."""
    assert kind(("سوق الهال", PRICES.format(4500, 3900, 2600)), ("سوق الهال", PRICES.format(*numbers))) is expected


def test_the_same_text_is_identical_whatever_its_spelling() -> None:
    text = BULLETIN.format(city="القامشلي")
    assert kind(("طقس", text), ("عنوان آخر", text.replace("أ", "ا").replace(". ", ".\n"))) is CopyKind.IDENTICAL


def test_a_shortened_text_is_syndicated() -> None:
    text = BULLETIN.format(city="القامشلي")
    assert kind(("طقس", text), ("طقس", text.rpartition(". ")[0])) is CopyKind.SYNDICATED


def test_empty_texts_are_no_copies() -> None:
    assert kind(("أ", ""), ("ب", BULLETIN)) is None
    assert kind(("أ", "كلمة"), ("ب", "أخرى")) is None


# --- who was first ---------------------------------------------------------------------------------


def member(number: int, source: str, hour: int | None = None, **fields: object) -> Member:
    made: dict[str, object] = {
        "article": number,
        "source": source,
        "source_title": source,
        "url": f"https://{source}.example/{number}",
        "published_on": date(2024, 5, 1),
        "trust": 90,
        "published_at": None if hour is None else datetime(2024, 5, 1, hour, 12, tzinfo=UTC),
        "precision": Precision.DAY if hour is None else Precision.MINUTE,
    }
    return Member(**(made | fields))  # type: ignore[arg-type]  # fields of Member


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        pytest.param([member(1, "nawafir", 9), member(2, "sabil", 8)], (2, "time"), id="the earliest moment"),
        pytest.param([member(1, "nawafir", 9), member(2, "sabil")], (1, "time"), id="a day alone is no moment"),
        pytest.param(
            [member(1, "nawafir", 9), member(2, "sabil", 7, trust=40)], (1, "time"), id="nor is a doubtful one"
        ),
        pytest.param(
            [member(1, "nawafir", 9), member(2, "sabil", 7, precision=Precision.HOUR)], (1, "time"), id="nor an hour"
        ),
        pytest.param(
            [member(1, "nawafir", 9), member(2, "sabil", 7, origin=False)], (1, "time"), id="an aggregator never"
        ),
        pytest.param(
            [member(1, "nawafir", 9), member(2, "sabil", 7, credited="المصدر: nawafir")], (1, "credit"), id="credit"
        ),
        pytest.param(
            [member(1, "nawafir", 9), member(2, "sabil", 7, credited="وكالات")], (2, "time"), id="credit to nobody here"
        ),
        pytest.param(
            [member(1, "nawafir", 9, credited="nawafir"), member(2, "sabil", 7)], (2, "time"), id="self-credit"
        ),
        pytest.param([member(2, "sabil"), member(1, "nawafir")], (1, "guess"), id="days alone"),
    ],
)
def test_first(members: list[Member], expected: tuple[int, str]) -> None:
    for ordered in (members, members[::-1]):
        found, why = first(ordered)
        assert (found.article, why) == expected
