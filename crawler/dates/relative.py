"""Relative dates in folded text: "منذ ساعتين", "أول أمس", "3 hours ago"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from crawler.arabic.calendar import (
    HIJRI_MONTHS,
    WEEKDAY_BY_SQUEEZED,
    WEEKDAYS,
    alternatives,
    any_of,
    fold_date,
    squeeze,
    whole,
)
from crawler.model import Precision

# Unit, forms for one, for two, for many.
_UNITS = (
    ("seconds", "ثانية", "ثانيتين,ثانيتان", "ثواني,ثوان", "second,seconds,sec,secs,sekunden,sekunde,چرکە"),
    (
        "minutes",
        "دقيقة,خولەکێک,دەقەیەک,דקה",
        "دقيقتين,دقيقتان",
        "دقائق",
        "minute,minutes,min,mins,minuten,دقیقه,خولەک,دەقە,דקות",
    ),
    (
        "hours",
        "ساعة,کاتژمێرێک,سەعاتێک,שעה",
        "ساعتين,ساعتان,שעתיים",
        "ساعات",
        "hour,hours,hr,hrs,stunde,stunden,ساعت,کاتژمێر,سەعات,שעות,گھنٹے",
    ),
    ("days", "يوم,ڕۆژێک,رۆژێک,יום", "يومين,يومان,יומיים", "أيام,يوما", "day,days,tag,tagen,روز,ڕۆژ,رۆژ,ימים,دن"),
    (
        "weeks",
        "أسبوع,هەفتەیەک,שבוע",
        "أسبوعين,أسبوعان,שבועיים",
        "أسابيع,أسبوعا",
        "week,weeks,woche,wochen,هفته,هەفتە,שבועות,ہفتے",
    ),
    (
        "months",
        "شهر,مانگێک,חודש",
        "شهرين,شهران,חודשיים",
        "أشهر,شهور,شهرا",
        "month,months,monat,monaten,ماه,مانگ,חודשים",
    ),
    (
        "years",
        "سنة,عام,ساڵێک,שנה",
        "سنتين,سنتان,عامين,عامان",
        "سنوات,سنين,أعوام,عاما",
        "year,years,jahr,jahren,سال,ساڵ,שנים",
    ),
)
_NUMBERS = {
    fold_date(word): number
    for number, row in enumerate(
        (
            "واحد,واحدة,a,an,one,einem,einer,یک",
            "اثنين,اثنتين,two,zwei",
            "ثلاث,ثلاثة,three,drei",
            "أربع,أربعة,four,vier",
            "خمس,خمسة,five,fünf",
            "ست,ستة,six,sechs",
            "سبع,سبعة,seven,sieben",
            "ثماني,ثمانية,ثمان,eight,acht",
            "تسع,تسعة,nine,neun",
            "عشر,عشرة,ten,zehn",
        ),
        start=1,
    )
    for word in row.split(",")
}
_UNIT_OF: dict[str, tuple[str, int]] = {}
for _unit, _one, _two, _many, _other in _UNITS:
    for _row, _count in ((_one, 1), (_two, 2), (_many, 0), (_other, 0)):
        for _word in _row.split(","):
            _UNIT_OF.setdefault(fold_date(_word), (_unit, _count))

_NUMBER = rf"(?:(?P<digits>\d{{1,3}})|(?P<word>{alternatives(list(_NUMBERS))}))"
_GLUED = any_of("في,بواسطة")  # written without a space behind a unit by some themes
_UNIT = rf"(?<![^\W\d_])(?:{any_of(','.join(_UNIT_OF))})(?=(?:{_GLUED})?(?![^\W\d_]))"
_AMOUNT = re.compile(rf"(?:{_NUMBER}\s*)?(?P<unit>{_UNIT})(?:\s+(?:{any_of('واحد,واحدة')}))?")
_DIGIT_NEXT = re.compile(r"\s*\d")
_CLOCKED = frozenset({"seconds", "minutes", "hours"})
_AND = re.compile(rf"\s*(?:{any_of('و')}|,|and|und)\s*(?=\d|[^\W\d_])")
_NEARLY = any_of("حوالي,نحو,ca.,etwa").replace(".", r"\.")
_BEFORE = re.compile(rf"(?<!\w)(?:{any_of('منذ,قبل,پێش,לפני,vor,il y a')})\s+(?:(?:{_NEARLY})\s+)?")
_ABOUT = re.compile(rf"^(?:{any_of('حوالي,نحو')})\s+")
_AGO = re.compile(rf"\s*(?:{any_of('ago,مضت,مضى,پیش,قبل,لەمەوپێش,لەمەوبەر')})(?!\w)")
_NOW = re.compile(
    rf"(?<!\w)(?:(?:{any_of('منذ,قبل')})\s+(?:{any_of('لحظات,قليل,ثوان')})|{any_of('الآن,just now')})(?!\w)"
)
_PART = rf"(?<!\w)(?:(?:{any_of('صباح,مساء,ظهر,فجر,عصر,ليل,ليلة')})\s+)?"
_DAYS = (
    (2, re.compile(rf"{_PART}(?:(?:{any_of('أول,قبل')})\s+(?:{any_of('من')}\s+)?{any_of('أمس')}|vorgestern)(?!\w)")),
    (1, re.compile(rf"{_PART}(?:{any_of('أمس,البارحة,دیروز,אתמול,yesterday,gestern,hier')})(?!\w)")),
    (0, re.compile(rf"{_PART}(?:{any_of('اليوم,امروز,היום,today,heute')})(?!\w)")),
)
_LAST_WEEKDAY = re.compile(
    rf"(?:{any_of('يوم')}\s+)?(?P<weekday>{alternatives(list(WEEKDAYS))})\s+(?:{any_of('الماضي,الماضية,الفائت')})(?!\w)"
)
_HIJRI_NEXT = re.compile(rf"\s+{whole(HIJRI_MONTHS.replace('|', ','))}")


@dataclass(frozen=True, slots=True)
class Relative:
    """A day counted back from a reference, with the moment where the unit is finer than a day."""

    on: date
    moment: datetime | None
    precision: Precision
    span: tuple[int, int]


def read_relative(text: str, reference: datetime) -> Relative | None:
    """A relative date in a folded text, or None. `reference` is aware, in the zone whose day counts."""
    if found := _NOW.search(text):
        return Relative(reference.date(), reference, Precision.HOUR, found.span())
    if (amount := _amount(text)) is not None:
        return _back(reference, *amount)
    for back, pattern in _DAYS:
        if found := pattern.search(text):
            return Relative(reference.date() - timedelta(days=back), None, Precision.DAY, found.span())
    if found := _LAST_WEEKDAY.search(text):
        weekday = WEEKDAY_BY_SQUEEZED[squeeze(found["weekday"])]
        back = (reference.weekday() - weekday - 1) % 7 + 1
        return Relative(reference.date() - timedelta(days=back), None, Precision.DAY, found.span())
    return None


def _amount(text: str) -> tuple[dict[str, int], tuple[int, int]] | None:
    """Units and how many of each, and where that stands."""
    if opening := _BEFORE.search(text) or _ABOUT.match(text):
        start, position, needs_ago = opening.start(), opening.end(), False
    elif found := _AMOUNT.search(text):
        start = position = found.start()
        needs_ago = True
    else:
        return None
    counts: dict[str, int] = {}
    while found := _AMOUNT.match(text, position):
        unit, count = _UNIT_OF[found["unit"]]
        if found["digits"]:
            count = int(found["digits"])
        elif found["word"]:
            count = _NUMBERS[found["word"]]
        if count == 0 or unit in counts or _HIJRI_NEXT.match(text, found.end()):
            return None
        if count == 1 and unit not in _CLOCKED and _DIGIT_NEXT.match(text, found.end()):
            return None  # "since day 15", "since year 2011"; behind "two days" and "an hour" it is a counter
        counts[unit] = count
        position = found.end()
        if (joint := _AND.match(text, position)) and _AMOUNT.match(text, joint.end()):
            position = joint.end()
        else:
            break
    if not counts:
        return None
    if needs_ago:
        if (ago := _AGO.match(text, position)) is None:
            return None
        position = ago.end()
    return counts, (start, position)


def _back(reference: datetime, counts: dict[str, int], span: tuple[int, int]) -> Relative | None:
    try:
        moment = reference - relativedelta(**counts)  # type: ignore[arg-type]
    except (ValueError, OverflowError):
        return None
    if counts.keys() & _CLOCKED and not counts.keys() - _CLOCKED:
        precision = Precision.HOUR if set(counts) == {"hours"} else Precision.MINUTE
        return Relative(moment.date(), moment, precision, span)
    if "years" in counts:
        precision = Precision.YEAR
    elif "months" in counts:
        precision = Precision.MONTH
    else:
        precision = Precision.DAY
    return Relative(moment.date(), None, precision, span)
