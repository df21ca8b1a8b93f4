"""Words of times of day and of counting back: "مساء", "بتوقيت", "منذ ساعتين", "أول أمس", "3 hours ago".

Regular expressions over text folded by `crawler.arabic.calendar.fold_date`, or fragments of one (`..._WORDS`).
The reading is in crawler/dates/clock.py and crawler/dates/relative.py.
"""

from __future__ import annotations

from crawler.arabic.calendar import any_of, fold_date

# Unit, forms for one, for two, for many.
UNITS = (
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
NUMBERS = {
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
UNIT_OF: dict[str, tuple[str, int]] = {}
for _unit, _one, _two, _many, _other in UNITS:
    for _row, _count in ((_one, 1), (_two, 2), (_many, 0), (_other, 0)):
        for _word in _row.split(","):
            UNIT_OF.setdefault(fold_date(_word), (_unit, _count))
GLUED_WORDS = any_of("في,بواسطة")  # written without a space behind a unit by some themes
NEARLY_WORDS = any_of("حوالي,نحو,ca.,etwa").replace(".", r"\.")
ONE_WORDS = any_of("واحد,واحدة")
AND_WORDS = any_of("و")
BEFORE = "منذ,قبل,پێش,לפני,vor,il y a"
BEFORE_WORDS = any_of(BEFORE)
ABOUT_WORDS = any_of("حوالي,نحو")
AGO = "ago,مضت,مضى,پیش,قبل,لەمەوپێش,لەمەوبەر"
AGO_WORDS = any_of(AGO)
SINCE_WORDS = any_of("منذ,قبل")
MOMENT_WORDS = any_of("لحظات,قليل,ثوان")
NOW = "الآن,just now"
NOW_WORDS = any_of(NOW)
PART_OF_DAY_WORDS = any_of("صباح,مساء,ظهر,فجر,عصر,ليل,ليلة")
DAY_BEFORE_WORDS = any_of("أول,قبل")
FROM_WORDS = any_of("من")
LAST_DAY_WORDS = any_of("أمس")
YESTERDAY = "أمس,البارحة,دیروز,אתמול,yesterday,gestern,hier"
YESTERDAY_WORDS = any_of(YESTERDAY)
TODAY = "اليوم,امروز,היום,today,heute"
TODAY_WORDS = any_of(TODAY)
DAY_WORDS = any_of("يوم")
LAST_WORDS = any_of("الماضي,الماضية,الفائت")
AM, PM, NOON, NIGHT = (
    "ص,صباحا,صباح,ق.ظ,قبل الظهر,فجرا,فجر",
    "م,مساء,مساءا,ب.ظ,بعد الظهر,بعد ظهر,عصرا,عصر,مغربا",
    "ظهرا,ظهر",
    "ليلا",
)
AM_WORDS, PM_WORDS, NOON_WORDS, NIGHT_WORDS = map(any_of, (AM, PM, NOON, NIGHT))
HOUR_WORDS = fold_date("الساعة")
IN_ZONE = "بتوقيت,بالتوقيت,توقيت,حسب توقيت"
IN_ZONE_WORDS = any_of(IN_ZONE)
LOCAL_ZONE = "بتوقيت,بالتوقيت"
LOCAL_ZONE_WORDS = any_of(LOCAL_ZONE)
