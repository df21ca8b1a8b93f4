"""Names of months, weekdays and zones, folded as `fold_date` folds what is read.

Sources: Unicode CLDR (ar, ar-DZ, ar-IQ, ar-LB, ar-MA, ar-MR, ar-SY, ar-TN, fa, fa-AF, ps, ckb, ur, he and the
European languages) and spellings seen on news pages. The months that Libya used until 2011 and those of Afghanistan
are ordinary words ("spring", "water", "lion"), hence families of their own, read only as day, name and year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from crawler.arabic.letters import fold

_MINUS = "\u2212"
_HYPHENS = str.maketrans(
    {"-": _MINUS, "‐": _MINUS, "‑": _MINUS, "–": _MINUS, "—": _MINUS, "،": ",", "؍": "/", "\\": "/"}
)


def fold_date(text: str) -> str:
    """`crawler.arabic.letters.fold` on one line, with hyphens kept: `GMT-3` must not lose its sign."""
    return " ".join(fold(text.translate(_HYPHENS)).replace(_MINUS, "-").split())


@dataclass(frozen=True, slots=True)
class Month:
    """A month's number, calendar (`gregorian`, `hijri`, `jalali`) and the family of the name."""

    number: int
    calendar: str
    family: str

    @property
    def is_common_word(self) -> bool:
        """Whether the name is a word of every day ("spring", "lion"), a month only between day and year."""
        return self.family in ("libya", "afghan")


# One row for each family: twelve entries parted by "|", spellings of an entry by ",".
ARABIC_MONTHS: dict[str, str] = {
    "gulf": (
        "يناير|فبراير|مارس|أبريل,إبريل|مايو|يونيو,يونيه|يوليو,يوليه|أغسطس|سبتمبر,سيبتمبر|أكتوبر,أوكتوبر|نوفمبر|ديسمبر,دسمبر"
    ),
    "levant": (
        "كانون الثاني,كانون ثاني,كانون ثان,كانون 2,ك2|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول"
        "|تشرين الأول,تشرين أول,تشرين 1,ت1|تشرين الثاني,تشرين ثاني,تشرين ثان,تشرين 2,ت2"
        "|كانون الأول,كانون أول,كانون 1,ك1"
    ),
    "algeria_tunisia": ("جانفي|فيفري|مارس|أفريل|ماي|جوان|جويلية,جويليا|أوت|سبتمبر,سبتمر|أكتوبر|نوفمبر|ديسمبر"),
    "morocco": ("يناير|فبراير|مارس|أبريل|ماي|يونيو,يونيوز|يوليوز|غشت|شتنبر|أكتوبر|نونبر|دجنبر"),
    "mauritania": "يناير|فبراير|مارس|إبريل|مايو|يونيو|يوليو|أغشت|شتمبر|أكتوبر|نوفمبر|دجمبر",
    "libya": ("أي النار|النوار|الربيع|الطير|الماء|الصيف|ناصر|هانيبال|الفاتح|التمور|الحرث|الكانون"),
}
OTHER_MONTHS: dict[str, str] = {
    "persian": "ژانویه|فوریه|مارس|آوریل|مه|ژوئن|ژوئیه,جولای|اوت,آگوست|سپتامبر|اکتبر|نوامبر|دسامبر",
    "urdu": "جنوری|فروری|مارچ|اپریل|مئی|جون|جولائی|اگست|ستمبر|اکتوبر|نومبر|دسمبر",
    "kurdish": (
        "کانوونی دووەم,کانوونی دووەمی,کانونی دووەم|شوبات,شوباتی|ئازار,ئازاری,ئادار,ئاداری|نیسان,نیسانی"
        "|ئایار,ئایاری,مایس,مایسی|حوزەیران,حوزەیرانی,حوزیران|تەمووز,تەمووزی,تەموز,تەموزی|ئاب,ئابی"
        "|ئەیلوول,ئەیلوولی,ئەیلول,ئەیلولی|تشرینی یەکەم,تشرینی یەکەمی|تشرینی دووەم,تشرینی دووەمی"
        "|کانوونی یەکەم,کانوونی یەکەمی,کانونی یەکەم"
    ),
    "hebrew": (
        "ינואר,בינואר|פברואר,בפברואר|מרץ,במרץ,מרס,במרס|אפריל,באפריל|מאי,במאי|יוני,ביוני"
        "|יולי,ביולי|אוגוסט,באוגוסט|ספטמבר,בספטמבר|אוקטובר,באוקטובר|נובמבר,בנובמבר|דצמבר,בדצמבר"
    ),
    "english": (
        "january,jan|february,feb|march,mar|april,apr|may|june,jun|july,jul|august,aug"
        "|september,sept,sep|october,oct|november,nov|december,dec"
    ),
    "german": (
        "januar,jänner,jän|februar,feber|märz,mär,mrz|april|mai|juni|juli|august|september|oktober,okt|november|dezember,dez"
    ),
    "french": (
        "janvier,janv|février,févr,fév|mars|avril,avr|mai|juin|juillet,juil|août|septembre|octobre|novembre|décembre,déc"
    ),
    "spanish": (
        "enero,ene|febrero|marzo|abril,abr|mayo|junio|julio|agosto,ago|septiembre,setiembre,set|octubre|noviembre|diciembre,dic"
    ),
    "italian": (
        "gennaio,gen|febbraio|marzo|aprile|maggio,mag|giugno,giu|luglio,lug|agosto|settembre|ottobre,ott|novembre|dicembre"
    ),
    "portuguese": ("janeiro|fevereiro,fev|março|abril|maio|junho|julho|agosto|setembro|outubro,out|novembro|dezembro"),
    "dutch": "januari|februari|maart,mrt|april|mei|juni|juli|augustus|september|oktober|november|december",
    "scandinavian": (
        "januari,januar|februari,februar|mars,marts|april|maj,mai|juni|juli|augusti,august"
        "|september|oktober|november|december,desember,des"
    ),
    "finnish": (
        "tammikuuta|helmikuuta|maaliskuuta|huhtikuuta|toukokuuta|kesäkuuta|heinäkuuta|elokuuta|syyskuuta|lokakuuta"
        "|marraskuuta|joulukuuta"
    ),
    "turkish": "ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık",
    "polish": ("stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia"),
    "czech": "ledna|února|března|dubna|května|června|července|srpna|září|října|listopadu|prosince",
    "slovak": "januára|februára|marca|apríla|mája|júna|júla|augusta|septembra|októbra|novembra|decembra",
    "hungarian": ("január|február|március|április|május|június|július|augusztus|szeptember|október|november|december"),
    "romanian": ("ianuarie|februarie|martie|aprilie|mai|iunie|iulie|august|septembrie|octombrie|noiembrie|decembrie"),
    "indonesian": "januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember",
    "russian": "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря",
    "ukrainian": "січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня",
    "bulgarian": "януари|февруари|март|април|май|юни|юли|август|септември|октомври|ноември|декември",
    "greek": (
        "ιανουαρίου|φεβρουαρίου|μαρτίου|απριλίου|μαΐου|ιουνίου|ιουλίου|αυγούστου|σεπτεμβρίου|οκτωβρίου"
        "|νοεμβρίου|δεκεμβρίου"
    ),
}
HIJRI_MONTHS = (
    "محرم,المحرم|صفر|ربيع الأول,ربيع أول|ربيع الآخر,ربيع الثاني,ربيع ثاني,ربيع آخر"
    "|جمادى الأولى,جمادى الأول,جمادي أول|جمادى الآخرة,جمادى الثانية,جمادى الآخر,جمادى الثاني"
    "|رجب|شعبان|رمضان|شوال|ذو القعدة,ذي القعدة,ذوالقعدة|ذو الحجة,ذي الحجة,ذوالحجة"
)
JALALI_MONTHS = "فروردین|اردیبهشت|خرداد|تیر|مرداد,امرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند"
# The same calendar in Afghanistan, in Dari (the signs of the zodiac) and Pashto: ordinary words like Libya's.
AFGHAN_MONTHS = (
    "حمل,وری|ثور,غویی|جوزا,غبرگولی,غبرګولی|سرطان,چنگاښ,چنګاښ|اسد,زمری|سنبله,وږی|میزان,تله|عقرب,لړم|قوس,لیندۍ|جدی,مرغومی"
    "|دلو,سلواغه|حوت,کب"
)
KURDISH_SOLAR_MONTHS = (
    "خاکەلێوە,خاکەلێوەی|گوڵان,گوڵانی|جۆزەردان,جۆزەردانی|پووشپەڕ,پووشپەڕی,پوشپەڕ,پوشپەڕی|گەلاوێژ,گەلاوێژی|خەرمانان,خەرمانانی"
    "|ڕەزبەر,ڕەزبەری,رەزبەر,رەزبەری|گەڵاڕێزان,گەڵاڕێزانی|سەرماوەز,سەرماوەزی|بەفرانبار,بەفرانباری|ڕێبەندان,ڕێبەندانی,رێبەندان,رێبەندانی|ڕەشەمە,ڕەشەمەی,رەشەمە,رەشەمەی"
)

# Monday first, as date.weekday() counts.
ARABIC_WEEKDAYS = (
    "الاثنين,اثنين,الإثنين,إثنين",
    "الثلاثاء,الثلاثا,ثلاثاء",
    "الأربعاء,الاربعا,الاربعاء,أربعاء,اربعاء",
    "الخميس,خميس",
    "الجمعة,جمعة",
    "السبت,سبت",
    "الأحد,الاحد,أحد,احد",
)
_OTHER_WEEKDAYS = (
    (
        "دووشەممە,دووشەمە,יום שני,دوشنبې,دوشنبه,دو شنبه,monday,mon,montag,lundi,lunes,lunedì,maandag,pazartesi,"
        "poniedziałek,понедельник"
    ),
    (
        "سێشەممە,سێ شەممە,יום שלישי,سه شنبه,سهشنبه,tuesday,tue,tues,dienstag,mardi,martes,martedì,dinsdag,salı,wtorek,"
        "вторник"
    ),
    (
        "چوارشەممە,چوار شەممە,יום רביעי,چهارشنبه,چهار شنبه,wednesday,wed,mittwoch,mercredi,miércoles,mercoledì,"
        "woensdag,çarşamba,środa,среда"
    ),
    (
        "پێنجشەممە,پێنج شەممە,יום חמישי,پنجشنبه,پنج شنبه,thursday,thu,thur,thurs,donnerstag,jeudi,jueves,giovedì,"
        "donderdag,perşembe,czwartek,четверг"
    ),
    "هەینی,هەینى,יום שישי,جمعه,friday,fri,freitag,vendredi,viernes,venerdì,vrijdag,cuma,piątek,пятница",
    "شەممە,شەمە,יום שבת,شنبه,saturday,sat,samstag,sonnabend,samedi,sábado,sabato,zaterdag,cumartesi,sobota,суббота",
    (
        "یەکشەممە,یەك شەممە,یەکشەمە,יום ראשון,یکشنبه,یک شنبه,sunday,sun,sonntag,dimanche,domingo,domenica,zondag,pazar,"
        "niedziela,воскресенье"
    ),
)

# As printed after "بتوقيت" or in brackets behind a time of day.
_ZONES = {
    "UTC": "غرينتش,جرينتش,غرينيتش,جرينيتش,قرينتش,العالمي,الدولي,gmt,utc,ut",
    "Asia/Damascus": "دمشق,سوريا,سورية",
    "Asia/Riyadh": "مكة المكرمة,مكة,الرياض,السعودية,المملكة",
    "Africa/Cairo": "القاهرة,مصر",
    "Asia/Beirut": "بيروت,لبنان",
    "Asia/Baghdad": "بغداد,العراق",
    "Asia/Amman": "عمان,الأردن",
    "Asia/Hebron": "القدس,القدس المحتلة,فلسطين,رام الله",
    "Asia/Gaza": "غزة",
    "Asia/Jerusalem": "تل أبيب,إسرائيل",
    "Africa/Tunis": "تونس",
    "Africa/Algiers": "الجزائر",
    "Africa/Casablanca": "الرباط,المغرب,الدار البيضاء",
    "Africa/Tripoli": "طرابلس,ليبيا",
    "Africa/Khartoum": "الخرطوم,السودان",
    "Africa/Nouakchott": "نواكشوط,موريتانيا",
    "Asia/Aden": "صنعاء,عدن,اليمن",
    "Asia/Dubai": "أبوظبي,أبو ظبي,دبي,الإمارات",
    "Asia/Muscat": "مسقط,سلطنة عمان",
    "Asia/Qatar": "الدوحة,قطر",
    "Asia/Kuwait": "الكويت",
    "Asia/Bahrain": "المنامة,البحرين",
    "Asia/Tehran": "طهران,إيران,تهران",
    "Europe/Istanbul": "إسطنبول,أنقرة,تركيا",
    "Europe/Moscow": "موسكو,msk",
    "Europe/London": "لندن,bst",
    "Europe/Paris": "باريس,cet,cest",
    "Europe/Berlin": "برلين,mez,mesz",
    "Europe/Kiev": "كييف,eet,eest",
    "America/New_York": "نيويورك,واشنطن,est,edt,et",
    "America/Chicago": "cst,cdt,ct",
    "America/Denver": "mst,mdt",
    "America/Los_Angeles": "pst,pdt,pt",
}


def _twelve(row: str, calendar: str, family: str) -> dict[str, Month]:
    entries = row.split("|")
    assert len(entries) == 12, family
    return {
        fold_date(name): Month(number, calendar, family)
        for number, entry in enumerate(entries, start=1)
        for name in entry.split(",")
    }


MONTHS: dict[str, Month] = {}
for _family, _row in {**ARABIC_MONTHS, **OTHER_MONTHS}.items():
    for _name, _month in _twelve(_row, "gregorian", _family).items():
        MONTHS.setdefault(_name, _month)
MONTHS |= _twelve(HIJRI_MONTHS, "hijri", "hijri") | _twelve(JALALI_MONTHS, "jalali", "jalali")
for _family, _row in (("afghan", AFGHAN_MONTHS), ("kurdish solar", KURDISH_SOLAR_MONTHS)):
    for _name, _month in _twelve(_row, "jalali", _family).items():
        MONTHS.setdefault(_name, _month)
WEEKDAYS: dict[str, int] = {
    fold_date(name): day
    for rows in (ARABIC_WEEKDAYS, _OTHER_WEEKDAYS)
    for day, row in enumerate(rows)
    for name in row.split(",")
}
ZONES: dict[str, str] = {fold_date(name): zone for zone, row in _ZONES.items() for name in row.split(",")}


def any_of(words: str) -> str:
    """A regular expression of the comma-separated words, folded, the longest first; no word boundaries."""
    return _either(fold_date(word) for word in words.split(","))


def whole(words: str) -> str:
    """A regular expression of the comma-separated words as whole words, folded, the longest first."""
    return alternatives([fold_date(word) for word in words.split(",")])


def alternatives(names: list[str]) -> str:
    """A regular expression of any of the names as whole words (digits may touch them), the longest first."""
    spaced = _either(re.escape(name).replace(r"\ ", r"\s*") for name in names)
    return rf"(?<![^\W\d_])(?:{spaced})(?![^\W\d_])"


def _either(patterns: Iterable[str]) -> str:
    """Any of some patterns, the longest first, each first letter once: a sixth of the time where there are many."""
    behind: dict[str, list[str]] = {}
    for pattern in sorted(set(patterns), key=lambda pattern: (-len(pattern), pattern)):
        first = 1 if pattern[:1].isalpha() else len(pattern)
        behind.setdefault(pattern[:first], []).append(pattern[first:])
    return "|".join(f"{first}(?:{'|'.join(rests)})" if any(rests) else first for first, rests in behind.items())


def squeeze(name: str) -> str:
    """A matched name as the tables' keys have it, with single spaces gone."""
    return name.replace(" ", "")


MONTH_BY_SQUEEZED: dict[str, Month] = {squeeze(name): month for name, month in MONTHS.items()}
WEEKDAY_BY_SQUEEZED: dict[str, int] = {squeeze(name): day for name, day in WEEKDAYS.items()}
ZONE_BY_SQUEEZED: dict[str, str] = {squeeze(name): zone for name, zone in ZONES.items()}


def format_date(on: date, family: str = "gulf") -> str:
    """The day as Arabic papers print it: `1 أيار 2024` in the family `levant`.

    `family` is a key of `ARABIC_MONTHS`, or two of them joined by a slash for dual names. KeyError for others.
    """
    months = (ARABIC_MONTHS[one].split("|")[on.month - 1].split(",")[0] for one in family.split("/"))
    return f"{on.day} {'/'.join(months)} {on.year}"
