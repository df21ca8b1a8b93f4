"""Strings in, dates out: what sites print, what they print wrongly, and what only looks like a date."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.arabic.calendar import ARABIC_MONTHS
from crawler.dates import DateReading, Flag, Kind, format_date, read_date
from crawler.dates.calendars import hijri_day, jalali_day
from crawler.model import Precision
from tests.collected import SHARED, needs

DAMASCUS = timezone(timedelta(hours=3))
REFERENCE = datetime(2025, 3, 12, 18, 0, tzinfo=DAMASCUS)  # a Wednesday
TABLE = SHARED / "facts" / "arabic" / "dates.tsv"


def read(text: str, reference: datetime = REFERENCE, **options: object) -> DateReading | None:
    return read_date(text, reference=reference, zone=reference.tzinfo or UTC, **options)  # type: ignore[arg-type]


def written(reading: DateReading | None) -> str:
    """A reading as the tables write it: day, moment with offset where printed, month, year or NONE."""
    if reading is None:
        return "NONE"
    if reading.precision is Precision.YEAR:
        return f"{reading.on:%Y}"
    if reading.precision is Precision.MONTH and reading.kind is not Kind.RELATIVE:
        return f"{reading.on:%Y-%m}"
    if reading.time is None:
        return reading.on.isoformat()
    return datetime.combine(reading.on, reading.time, reading.zone).isoformat(timespec="minutes")


READABLE = [
    # month families
    ("4 فبراير 2025", "2025-02-04"),
    ("4 شباط 2025", "2025-02-04"),
    ("4 فيفري 2025", "2025-02-04"),
    ("28 يوليوز 2024", "2024-07-28"),
    ("3 أغشت 2024", "2024-08-03"),
    ("9 هانيبال 2009", "2009-08-09"),
    ("6 كانون الثاني 2025", "2025-01-06"),
    ("6 ك2 2025", "2025-01-06"),
    ("6 ت1 2024", "2024-10-06"),
    ("14 أيلول (سبتمبر) 2024", "2024-09-14"),
    ("14 سبتمبر | أيلول 2024", "2024-09-14"),
    # digits and order
    ("٢٥/١٢/٢٠٢٤", "2024-12-25"),
    ("۲۵ دسامبر ۲۰۲۴", "2024-12-25"),
    ("2024.12.25", "2024-12-25"),
    ("12/25/2024", "2024-12-25"),
    ("25/12/24", "2024-12-25"),
    # weekdays, words around
    ("الخميس ٦ آذار ٢٠٢٥ م", "2025-03-06"),
    ("نُشر بتاريخ: 06 آذار 2025", "2025-03-06"),
    ("القاهرة - كتبت: منى صابر - 6 مارس 2025", "2025-03-06"),
    ("في السابع عشر من نيسان 2024", "2024-04-17"),
    ("الحادي والعشرين من شهر حزيران 2024", "2024-06-21"),
    ("الثلاثون من أيار 2024", "2024-05-30"),
    ("العشرون من أيار 2024", "2024-05-20"),
    # time of day and zones
    ("6 آذار 2025 - 7:05 مساءً", "2025-03-06T19:05"),
    ("6 مارس 2025، 12:40 ص", "2025-03-06T00:40"),
    ("6 مارس 2025 الساعة 11 ليلا", "2025-03-06T23:00"),
    ("6 مارس 2025 1:30 ظهرا", "2025-03-06T13:30"),
    ("6 مارس 2025 14:00 بتوقيت غرينتش", "2025-03-06T14:00+00:00"),
    ("15 تموز 2024 14:00 بتوقيت القاهرة", "2024-07-15T14:00+03:00"),
    ("15 تموز 2021 14:00 (القاهرة)", "2021-07-15T14:00+02:00"),
    ("2025/03/06 14:00 GMT-5", "2025-03-06T14:00-05:00"),
    # relative
    ("منذ خمس دقائق", "2025-03-12T17:55+03:00"),
    ("قبل 6 ساعات", "2025-03-12T12:00+03:00"),
    ("منذ يومين", "2025-03-10"),
    ("أول من أمس", "2025-03-10"),
    ("السبت الماضي", "2025-03-08"),
    ("الأربعاء الماضي", "2025-03-05"),
    ("اليوم 08:15 صباحا", "2025-03-12T08:15"),
    # without a year
    ("6 آذار", "2025-03-06"),
    ("20 آذار", "2024-03-20"),
    ("الأحد 29 كانون الأول", "2024-12-29"),
    # other calendars
    ("15 رمضان 1445 هـ", "2024-03-25"),
    ("الاثنين 15 رمضان 1445 - 25 آذار 2024", "2024-03-25"),
    ("۲۲ اسفند ۱۴۰۳", "2025-03-12"),
    # partial
    ("تشرين الأول 2024", "2024-10"),
    ("مطلع نيسان", "2025-04"),
    ("عام 2011", "2011"),
    # machines and neighbours
    ("2025-03-06T14:00:00.123Z", "2025-03-06T14:00+00:00"),
    ("2025-03-06 14:00 +0300", "2025-03-06T14:00+03:00"),
    ("Thu, 06 Mar 2025 14:00:00 GMT", "2025-03-06T14:00+00:00"),
    ("20250306T140000Z", "2025-03-06T14:00+00:00"),
    ("Thu Mar 06 14:00:00 EST 2025", "2025-03-06T14:00-05:00"),
    ("Thu Mar 06 14:00:00 XYZ 2025", "2025-03-06T14:00"),
    ("Thu, 06 Mar 2025 14:00:00 +0300", "2025-03-06T14:00+03:00"),
    ("March 6th, 2025 at 2:05 pm", "2025-03-06T14:05"),
    ("Do., 6. März 2025, 14:05 Uhr", "2025-03-06T14:05"),
    ("Publié le 6 août 2024 à 14h05", "2024-08-06T14:05"),
    ("15:08 , 06.03.25", "2025-03-06T15:08"),
    ("2025年3月6日", "2025-03-06"),
    # as outlets print them
    ("14 أوكتوبر 2024", "2024-10-14"),
    ("17\\11\\2024", "2024-11-17"),
    ("الأحد -17 نوفمبر 2024", "2024-11-17"),
    ("- 17/11/2024", "2024-11-17"),
    ("الأحد-2024-11-17 09:15", "2024-11-17T09:15"),
    ("الأحد 17 11 2024", "2024-11-17"),
    ("17 11 2024", "NONE"),
    ("السبت 17 11 2024", "NONE"),
    ("18 شباط الجاري", "2025-02-18"),
    ("نشرفي 17/11/2024", "2024-11-17"),
    ("نشر في 17/11/2024 - ينتهي التقديم 30/11/2024", "2024-11-17"),
    ("4 ساعات مضت", "2025-03-12T14:00+03:00"),
    ("منذ 4 ساعاتفي أخبار", "2025-03-12T14:00+03:00"),
    ("منذ ساعة 35", "2025-03-12T17:00+03:00"),
    ("منذ يومين 1,204 مشاهدة", "2025-03-10"),
    ("منذ يومين - 3 دقائق للقراءة", "2025-03-10"),
    ("قبل 3 أيام marfa.example.com", "2025-03-09"),
    ("قبل 3 أيام بواسطة سمير علي", "2025-03-09"),
    ("منذ يوم 15", "NONE"),
    ("منذ عام 2011", "2011"),
    # Kurdish (Sorani), Afghan, Hebrew
    ("17ی تشرینی دووەمی 2024", "2024-11-17"),
    ("یەکشەممە، ١٧ی تشرینی دووەم ٢٠٢٤", "2024-11-17"),
    ("27 خەرمانانی 2724", "2024-09-17"),
    ("پێش 3 کاتژمێر", "2025-03-12T15:00+03:00"),
    ("هەفتەیەک لەمەوبەر", "2025-03-05"),
    ("یکشنبه ۲۷ عقرب ۱۴۰۳", "2024-11-17"),
    ("۲۷ لړم ۱۴۰۳", "2024-11-17"),
    ("27 آبان ماه 1403", "2024-11-17"),
    ("17 בנובמבר 2024", "2024-11-17"),
    ("לפני שעתיים", "2025-03-12T16:00+03:00"),
]


@pytest.mark.parametrize(("text", "expected"), READABLE, ids=[text for text, _ in READABLE])
def test_reads(text: str, expected: str) -> None:
    assert written(read(text)) == expected


NO_DATE = [
    "",
    "مارس الرياضة كل يوم",
    "آب العائد إلى بيته",
    "حزب رقم 14 في القائمة",
    "فاز الفريق 3-1",
    "4-4-2",
    "2023-2024",
    "24/7",
    "هاتف: 0944-123456",
    "القرار 2254",
    "10.0.0.1",
    "31/02/2024",
    "2013-02-30",
    "0000-00-00",
    "9999-99-99",
    "9999",
    "2024-05-01T25:61",
    "2024-05-01T10:00+99:99",
    "1403/02/12",
    "اليوم العالمي للغة العربية",
    "قبل شهر رمضان",
    "5 ناصر",
    "99 شوال 1445",
    # another thing's day
    "تاريخ الانضمام: 4/2/2015",
    "Join Date: 4 Feb 2015",
    "صورة من الأرشيف: 4 شباط 2015",
    "تأسست في 4 شباط 2015",
    "ساعات العمل في 4 شباط 2015",
    "File photo, 4 Feb 2015",
    "28 شباط - 4 آذار 2015",
    "من 28 شباط إلى 4 آذار 2015",
    "المرسوم رقم 91 تاريخ 4/2/2015",
    "بالقرار الوزاري رقم 91 في 4 شباط 2015",
    "موعد المباراة: السبت 15 آذار 2025",
    "آخر موعد للتسجيل 15/3/2025",
    "غدا الخميس 13 آذار 2025",
    "الأحد المقبل 16 آذار",
    "نادي المدينة (@madina) 4 شباط 2019",
    "10 - 14 آذار 2025",
    "2025-03-10 - 2025-03-14",
    "14 أسد في السيرك",
    "4 ميزان",
    "7" * 1_000_000,
    "1/" * 400_000,
]


@pytest.mark.parametrize("text", NO_DATE, ids=[text[:30] or "empty" for text in NO_DATE])
def test_reads_nothing_into(text: str) -> None:
    assert read(text) is None


FLAGGED = [
    ("الخميس 4 شباط 2025", Flag.WEEKDAY_MISMATCH),
    ("4 شباط/مارس 2025", Flag.DUAL_MISMATCH),
    ("4 شباط", Flag.YEAR_INFERRED),
    ("12/25/2024", Flag.US_ORDER),
    ("25/12/2024", Flag.DAY_ORDER),
    ("5/4/2024", Flag.AMBIGUOUS_ORDER),
    ("05.23.2024", Flag.US_ORDER),
    ("5/4/2024 3:04:05 PM", Flag.US_ORDER),
    ("6 آذار 2025 14:00", Flag.TZ_DEFAULT),
    ("15 رمضان 1445", Flag.HIJRI_ONLY),
    ("25/12/24", Flag.SHORT_YEAR),
    ("1 آذار 2025 - 3 آذار 2025", Flag.SEVERAL),
]


@pytest.mark.parametrize(("text", "flag"), FLAGGED, ids=[flag.value for _, flag in FLAGGED])
def test_flags_what_is_doubtful(text: str, flag: Flag) -> None:
    reading = read(text)
    assert reading is not None
    assert flag in reading.flags


def test_agreeing_parts_raise_no_flag() -> None:
    reading = read("الثلاثاء 4 شباط/فبراير 2025")
    assert reading is not None
    assert reading.flags == frozenset()


def test_publication_is_told_from_change() -> None:
    both = read("نشر في 1 شباط 2025 - آخر تحديث 3 شباط 2025")
    assert both is not None
    assert (both.on, both.modified, both.labelled) == (date(2025, 2, 1), False, True)
    changed = read("آخر تحديث: 3 شباط 2025")
    assert changed is not None
    assert changed.modified


def test_numbers_of_1403_are_jalali_on_persian_pages_alone() -> None:
    reading = read("1403/12/22", language="fa-IR")
    assert reading is not None
    assert (reading.on, reading.kind) == (date(2025, 3, 12), Kind.JALALI)


OTHER_YEARS = [
    ("1403-12-22T09:15:00+03:30", "fa", date(2025, 3, 12), Kind.JALALI),
    ("1403-02-31", "fa", date(2024, 5, 20), Kind.JALALI),
    ("۱۴۰۳-۱۲-۲۲ ۰۹:۱۵", "fa", date(2025, 3, 12), Kind.JALALI),
    ("1446-09-12T09:15:00Z", "ar", date(2025, 3, 12), Kind.HIJRI),
]


@pytest.mark.parametrize(("text", "language", "on", "kind"), OTHER_YEARS, ids=[row[0] for row in OTHER_YEARS])
def test_machines_write_jalali_and_hijri_too(text: str, language: str, on: date, kind: Kind) -> None:
    reading = read(text, language=language)
    assert reading is not None
    assert (reading.on, reading.kind, Flag.HIJRI_ONLY in reading.flags) == (on, kind, kind is Kind.HIJRI)
    assert (reading.time is None) == (len(text) == 10)


@pytest.mark.parametrize(("text", "language"), [("1403-12-22", "ar"), ("1403-13-01", "fa"), ("1446-13-12", "ar")])
def test_other_years_that_are_no_day(text: str, language: str) -> None:
    assert read(text, language=language) is None


def test_american_pages_put_the_month_first() -> None:
    reading = read("5/4/2024", month_first=True)
    assert reading is not None
    assert reading.on == date(2024, 5, 4)


ORDERS = [
    ("الثلاثاء 4/2/2025", date(2025, 2, 4), None),
    ("Wed, 04/02/2025 - 09:15", date(2025, 4, 2), None),
    ("Wed, 04/02/2024", date(2024, 2, 4), date(2024, 4, 2)),
    ("4/2/2025", date(2025, 2, 4), date(2025, 4, 2)),
    ("2/11/2025", date(2025, 2, 11), date(2025, 11, 2)),
    ("4.2.2025", date(2025, 2, 4), None),
    ("4/4/2025", date(2025, 4, 4), None),
    ("2025/4/2", date(2025, 4, 2), None),
]


@pytest.mark.parametrize(("text", "on", "swapped"), ORDERS, ids=[text for text, _, _ in ORDERS])
def test_both_orders_are_kept_unless_the_string_decides(text: str, on: date, swapped: date | None) -> None:
    reading = read(text)
    assert reading is not None
    assert (reading.on, reading.swapped) == (on, swapped)


def test_a_reading_turned_is_decided() -> None:
    reading = read("4/2/2025")
    assert reading is not None
    turned = reading.turned()
    assert (turned.on, turned.swapped, turned.flags) == (date(2025, 4, 2), None, frozenset({Flag.US_ORDER}))
    assert turned.turned() == turned
    assert (reading.settled().on, reading.settled().flags) == (date(2025, 2, 4), frozenset())


def test_the_same_day_in_another_calendar_is_no_word_beside_it() -> None:
    reading = read("الأحد 17 تشرين الثاني 2024 الموافق له 15 جمادى الأولى 1446 هجرية")
    assert reading is not None
    assert (reading.on, reading.rest) == (date(2024, 11, 17), 0)


@pytest.mark.parametrize("text", ["الجسر: من حريق 4 شباط 2020 حتى الافتتاح", "Open house until 4 February 2020"])
def test_words_of_a_sentence_are_more_than_any_date_line_has(text: str) -> None:
    reading = read(text)
    assert reading is not None
    assert reading.rest > 100


def test_words_beside_the_date_are_counted() -> None:
    bare, prose = read("6 آذار 2025"), read("افتتح المعرض أبوابه يوم 6 آذار 2025 أمام الزوار")
    assert bare is not None
    assert prose is not None
    assert (bare.rest, prose.rest) == (0, 5)


@pytest.mark.parametrize(
    ("year", "month", "day", "expected"),
    [(1403, 1, 1, date(2024, 3, 20)), (1403, 12, 30, date(2025, 3, 20)), (1399, 4, 2, date(2020, 6, 22)),
     (1357, 11, 22, date(1979, 2, 11)), (1404, 12, 30, None), (1403, 13, 1, None), (1403, 7, 31, None)],
)  # fmt: skip
def test_jalali_days(year: int, month: int, day: int, expected: date | None) -> None:
    assert jalali_day(year, month, day) == expected


def test_hijri_days_outside_of_the_tables_are_none() -> None:
    assert hijri_day(1445, 9, 1) == date(2024, 3, 11)
    assert hijri_day(1200, 1, 1) is None
    assert hijri_day(1445, 9, 31) is None


@needs(TABLE)
def test_every_string_of_the_table_is_right() -> None:
    wrong = []
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            reference = datetime.fromisoformat(row["reference"])
            reading = read(row["string"], reference)
            expected = row["expected"]
            got = written(reading)
            if reading is not None and reading.kind is Kind.RELATIVE and len(expected) == 10 and reading.time is None:
                got = reading.on.isoformat()
            if got != expected:
                wrong.append((row["string"], expected, got))
    assert wrong == []


FAMILIES = [*ARABIC_MONTHS, "levant/gulf", "gulf/levant"]


@given(st.dates(date(1900, 1, 1), date(2090, 12, 31)), st.sampled_from(FAMILIES))
def test_what_is_written_reads_back(on: date, family: str) -> None:
    reading = read(format_date(on, family))
    assert reading is not None
    assert (reading.on, reading.precision, reading.rest) == (on, Precision.DAY, 0)


MARKS = ("م", "ص", "هـ", "GMT", "+99:99", "25:61", "1445", "٢٠٢٤", "31", "02", "/", "-", ":", "T", "Z")
NAMES = ("نشر", "آخر تحديث", "منذ", "قبل", "كانون", "الثاني", "آب", "مارس", "شوال", "الأربعاء", "بتوقيت", "دمشق", "أمس")
WORDS = st.sampled_from((*MARKS, *NAMES, "ثلاث", "ساعات"))
SALAD = st.lists(WORDS, max_size=12)


@given(st.one_of(st.text(max_size=200), SALAD.map(" ".join), SALAD.map("".join)))
def test_any_text_is_a_date_or_none(text: str) -> None:
    reading = read(text)
    assert reading is None or isinstance(reading.on, date)
    if reading is not None and reading.at is not None:
        assert reading.at.tzinfo is UTC
