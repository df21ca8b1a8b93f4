"""The words around printed dates: labels, ordinals, what is counted, what is another thing's day.

Regular expressions over text folded by `crawler.arabic.calendar.fold_date`; fragments of one where a name ends in
`_WORDS`. The shapes that they stand in are in crawler/dates/shapes.py.
"""

from __future__ import annotations

import re

from crawler.arabic import calendar as names
from crawler.arabic import lexicon
from crawler.arabic.calendar import (
    ARABIC_WEEKDAYS,
    MONTHS,
    WEEKDAYS,
    ZONES,
    Month,
    alternatives,
    any_of,
    fold_date,
    whole,
)
from crawler.arabic.clock import AGO, AM, BEFORE, IN_ZONE, NIGHT, NOON, NOW, PM, TODAY, UNIT_OF, YESTERDAY
from crawler.arabic.letters import masked_key
from crawler.arabic.lexicon import COUNTED
from crawler.arabic.patterns import as_printed, digit_or

OF_YEAR_WORDS = any_of("من عام,من سنة,عام,لعام,سنة,لسنة,العام,من العام,ماه,ساڵی")
CE_WORDS = fold_date("م")
HIJRI_WORDS = any_of("هـ,هجري,هجرية")
ORDINAL_ENDING = fold_date("ی")
OF_WORDS = any_of("من,من شهر,شهر")
FROM_WORDS = any_of("من")
THE_MONTH_WORDS = any_of("الشهر")
WHICH_MONTH_WORDS = any_of("الماضي,الفائت,الجاري,الحالي")
_PART_OF_MONTH = "بداية,مطلع,أوائل,منتصف,أواسط,أواخر,نهاية,خلال,شهر"
PART_OF_MONTH_WORDS = any_of(_PART_OF_MONTH)
MONTH_WORDS = any_of("شهر")
YEAR_WORDS = any_of("عام,سنة,العام")
MINUTE_WORDS = any_of("دقيقة,دقائق,د,min,minutes,minute")
READING_WORDS = any_of("قراءة,للقراءة,من القراءة,read")
WRITER_WORDS = any_of("في بواسطة,بواسطة,كتب,كتبت,كتبه,بقلم,by")

_UNITS = ("الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع")
ORDINALS: dict[str, int] = {fold_date(word): number for number, word in enumerate(_UNITS, start=1)}
ORDINALS |= {fold_date("الحادي"): 1, fold_date("العاشر"): 10, fold_date("العشرين"): 20, fold_date("الثلاثين"): 30}
ORDINALS |= {f"{fold_date(word)} {fold_date('عشر')}": 10 + number for number, word in enumerate(_UNITS, start=1)}
ORDINALS |= {f"{fold_date('الحادي')} {fold_date('عشر')}": 11}
for _number, _word in enumerate(("الحادي", *_UNITS[1:]), start=1):
    for _and in ("و العشرين", "والعشرين", "والعشرون"):
        ORDINALS[f"{fold_date(_word)} {fold_date(_and)}"] = 20 + _number
    for _and in ("والثلاثين", "والثلاثون"):
        ORDINALS[f"{fold_date(_word)} {fold_date(_and)}"] = 30 + _number
_RELATIVE = f"{BEFORE},{AGO},{YESTERDAY},{TODAY},{NOW}"
COUNTED_WORDS = any_of(COUNTED)
WEEKDAY = re.compile(alternatives(list(names.WEEKDAYS)) + r"\.?")
PUBLISHED = re.compile(alternatives(list(lexicon.PUBLISHED)))
MODIFIED = re.compile(alternatives(list(lexicon.MODIFIED - {"stand"})))
"""Labels anywhere in a string; "stand" only begins one."""
NEUTRAL_WORD = re.compile(
    whole(
        "في,يوم,ليوم,اليوم,بتاريخ,تاريخ,الموافق,ل,ب,الساعة,التاريخ,الوقت,عند,و,من,هـ,الجاري,الحالي,الماضي,هذا,"
        "الموافق له,الموافق لـ,المصادف,ڕێکەوتی,ڕێککەوتی,رێکەوتی,"
        "on,at,am,um,uhr,den,vom,"
        "date,time,the,le,el,à,kl,klo,o clock,datum,der,die,das,ساعت,در,ו,ב,hrs,first,last,zuletzt,by"
    )
)
_DECREES = any_of("مرسوم,قرار,قانون,تعميم,نظام,كتاب,أمر,ملحق,مادة,حكم,تشريعي,وزاري,وزارية,إداري")
OTHER = re.compile(
    whole(
        "تاريخ التسجيل,تاريخ الانضمام,تاريخ الانتساب,عضو منذ,آخر ظهور,آخر زيارة,آخر نشاط,تاريخ الميلاد,تاريخ الولادة,"
        "تاريخ الوفاة,تاريخ الصلاحية,تاريخ الانتهاء,ينتهي,آخر موعد,الموعد النهائي,الموعد,موعد المباراة,موعد اللقاء,"
        "موعد الانطلاق,انطلاق المباراة,صافرة البداية,يبدأ,تبدأ,غدا,يوم غد,بعد غد,المقبل,المقبلة,القادم,القادمة,"
        "joined,join date,registered,registration date,member since,last seen,last active,last visit,born,expires,"
        "valid until,deadline,effective,beginning,kick off,kickoff,mitglied seit,dabei seit,beigetreten,inscrit le"
    )
    + rf"|(?<!\w)(?:{any_of('ال,و,ب,ل')})?(?:{_DECREES})\s+(?:{any_of('ذي ال,ذو ال,ذات ال')})?"
    rf"(?:{any_of('رقم,الرقم')})?[\s:]*\d|\(@\w{{1,30}}\)|pic\.twitter\.com"
)
"""What a string with any of these states is another thing's day: a member's, a decree's, a match's, a tweet's."""
SENTENCE = re.compile(
    whole(
        "إلى,حتى,بعد,أن,إن,التي,الذي,كان,كانت,قد,لم,لن,لكن,ثم,بين,سوف,الذين,حين,عندما,"
        "until,till,through,that,which,because,bis,dass,jusqu,dès,hasta"
    )
)
"""Words that stand in sentences and in no date line."""
DATELIKE_NAMES = re.compile(
    r"date|time|publi|posted|stamp|datum|fecha|zeit|tarih|تاريخ|byline|meta|created|dtstamp|info", re.IGNORECASE
)
DIGIT_OR_RELATIVE = digit_or(spelling for word in _RELATIVE.split(",") for spelling in (word, fold_date(word)))
"""What a text as printed has that may hold a date: a digit, or a word that counts from today."""
COPYRIGHT = re.compile(r"©|\(c\)|copyright|الحقوق", re.IGNORECASE)
NO_PLACE = re.compile(r"^و?(?:في|منذ|بعد|قبل|خلال|حتى|من|بين|إلى|كان|كانت|يوم)\s")
LEAD_TODAY = re.compile(
    r"(?<!هذا )(?<!\w)اليوم\s*،?\s*"
    rf"(?P<head>(?:{as_printed(','.join(ARABIC_WEEKDAYS))})\s*[،,(]?\s*(?:في\s+)?\d[^)\n]{{5,30}}?\d{{4}})"
)
"""The day that a lead calls today: "announced today, Saturday (16 August 2025)"."""
MAYBE = digit_or(map(fold_date, f"{_RELATIVE},{_PART_OF_MONTH},الماضي,من".split(",")))
"""What a string without any of these can't be a date."""
LAST = frozenset(map(fold_date, ("الماضي", "الفائت")))
"""Of `WHICH_MONTH_WORDS`, those that mean the month before."""


def _telling(name: str, month: Month) -> bool:
    """Whether a name is a month wherever it stands beside a number.

    Words of every day are none ("spring 2011"), nor are short forms of Latin letters but the English ones: they are
    words of another language ("out", "set", "ago").
    """
    short = name.isascii() and len(name) <= 3 and month.family != "english"
    return not month.is_common_word and not short


_NAMES = frozenset(
    masked_key(name)
    for name in (
        *(name for name, month in MONTHS.items() if _telling(name, month)),
        *WEEKDAYS,
        *(unit for unit in UNIT_OF if not unit.isascii()),
        *(word for words in (BEFORE, AGO, YESTERDAY, TODAY, AM, PM, NOON, NIGHT) for word in words.split(",")),
        *(f"{label} {zone}" for label in IN_ZONE.split(",") for zone in ZONES),
    )
    if not name.isascii() or name in MONTHS or name in WEEKDAYS
)
_LONG_NAMES = re.compile(
    rf"(?<!\S)(?:{'|'.join(sorted((re.escape(name) for name in _NAMES if ' ' in name), key=len, reverse=True))})(?!\S)"
)
DATE_WORDS = frozenset(name for name in _NAMES if " " not in name) | frozenset(
    masked_key("""
    يوم الساعة بتاريخ في هـ ه الموافق غرينتش جرينتش توقيت محلي التوقيت المحلي واحد واحدة ساعت
    am pm gmt utc est edt cet bst at on of th st nd rd uhr den um 0 t z""").split()
)
"""Words that dates and times are made of; names of several words are in `beside_dates`."""
ZONE_CITIES = frozenset(masked_key("دمشق مكة المكرمة القاهرة بيروت بغداد عمان تونس الرباط").split())
"""Cities that name a zone of time without a label as well, and are places of datelines."""


def beside_dates(mask: str) -> list[str]:
    """The words of a line that are of no date and no time, in order.

    Args:
        mask: masked key of the line.
    """
    return [word for word in _LONG_NAMES.sub(" ", mask).split() if word not in DATE_WORDS]
