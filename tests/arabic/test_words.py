"""Words that mean the same come from one list: what one half of the chain reads, the other knows."""

from datetime import UTC, datetime

import pytest

from crawler.arabic import calendar, clock, datelines, lexicon
from crawler.arabic.letters import masked_key
from crawler.dates import read_date
from crawler.decide.edits import is_counter
from crawler.extract.attribution import is_date

NOW = datetime(2024, 6, 1, tzinfo=UTC)
MONTHS = [
    name
    for name, month in calendar.MONTHS.items()
    if not month.is_common_word and not (name.isascii() and len(name) <= 3 and month.family != "english")
]


@pytest.mark.parametrize("name", MONTHS)
def test_a_month_is_known_to_every_half(name: str) -> None:
    """The reader of dates, the rule that cuts a date line, and the comparison of two versions of a text."""
    year = {"gregorian": 2024, "hijri": 1445, "jalali": 1402}[calendar.MONTHS[name].calendar]
    assert read_date(f"12 {name} {year}", reference=NOW) is not None
    assert is_date(f"12 {name} 2024")
    assert is_counter(f"آخر تحديث 12 {name}")


@pytest.mark.parametrize("name", calendar.WEEKDAYS)
def test_a_weekday_is_known_to_every_half(name: str) -> None:
    assert is_date(f"{name} 12/5/2024")
    assert is_counter(f"{name} 12/5/2024")


@pytest.mark.parametrize(
    "line", ["12 janvier", "12 جنوری", "12 جانفي", "12 يناير", "12 كانون الثاني", "12 ك2", "۱۲ آذر"]
)
def test_a_day_in_the_spelling_of_any_region(line: str) -> None:
    assert is_date(line)
    assert is_counter(f"آخر تحديث {line}")


@pytest.mark.parametrize(
    "line",
    [
        "الربيع 2011",
        "أسد 12",
        "الماء 2024",
        "Set 2",
        "Out 2024",
        "الثاني 2",
        "أول 10 أيام",
        "12 في الثاني",
        "Tag 5",
    ],
)
def test_words_of_every_day_are_no_dates(line: str) -> None:
    assert not is_date(line)
    assert not is_counter(line)


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("قتيلان و12 جريحا", False),
        ("دمشق 12", False),
        ("السعودية 2030", False),
        ("12:30 بتوقيت دمشق", True),
        ("12:30 بتوقيت السعودية", True),
        ("منذ 3 ساعات", True),
        ("قبل 3 أشهر", True),
        ("412 زيارة", True),
        ("412 زيارة رسمية", False),
        ("412", True),
        ("شوهد كثيرا", False),
    ],
)
def test_a_line_that_counts_or_tells_the_time(line: str, counts: bool) -> None:
    assert is_counter(line) is counts


@pytest.mark.parametrize("unit", [unit for unit in clock.UNIT_OF if not unit.isascii()])
def test_units_of_relative_dates_are_words_of_dates(unit: str) -> None:
    assert is_date(f"منذ 3 {unit}")


def test_labels_of_dates_are_one_list() -> None:
    for label in lexicon.PUBLISHED:
        assert datelines.PUBLISHED.search(f"{label}: 1/5/2024"), label
    for label in lexicon.MODIFIED - {"stand"}:
        assert datelines.MODIFIED.search(f"{label}: 1/5/2024"), label


@pytest.mark.parametrize(
    "text", ["منذ ساعتين", "امس", "أمس", "ساعتان مضتا", "لەمەوپێش", "yesterday", "vor zwei Tagen", "7"]
)
def test_a_text_that_may_hold_a_date_has_a_digit_or_counts_from_today(text: str) -> None:
    assert datelines.DIGIT_OR_RELATIVE.search(text)
    assert datelines.MAYBE.search(calendar.fold_date(text))


@pytest.mark.parametrize("text", ["", "مقال", "الكاتب هدى ناصر", "Related"])
def test_other_texts_are_not_read_for_dates(text: str) -> None:
    assert not datelines.DIGIT_OR_RELATIVE.search(text)


@pytest.mark.parametrize(
    "weekday", ["السبت", "الإثنين", "الاثنين", "الأربعاء", "الاربعاء", "الأحد", "الاحد", "الثلاثاء"]
)
def test_a_lead_that_calls_its_day_today(weekday: str) -> None:
    found = datelines.LEAD_TODAY.search(f"أعلنت البلدية اليوم {weekday} (16 أغسطس 2025) أن")
    assert found is not None
    assert found["head"] == f"{weekday} (16 أغسطس 2025"


def test_cities_of_zones_are_places_and_not_days() -> None:
    assert datelines.beside_dates(masked_key("دمشق 4 أيار 2024")) == ["دمشق"]
    assert datelines.beside_dates(masked_key("10:00 بتوقيت دمشق")) == []
