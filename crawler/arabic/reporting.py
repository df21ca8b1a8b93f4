"""Words of news that name nobody: verbs of reporting, words of time, and what a headline says of any event. Folded."""

from __future__ import annotations

from crawler.arabic.calendar import MONTHS, WEEKDAYS
from crawler.arabic.datelines import DATE_WORDS, ZONE_CITIES
from crawler.arabic.furniture import split
from crawler.arabic.letters import tokens
from crawler.arabic.lexicon import ARABIC_WORDS
from crawler.arabic.numerals import NUMERALS

_VERBS = """
    أعلن | كشف | صرح | قال | أكد | أضاف | أوضح | أشار | ذكر | أفاد | نقل | نفى | حذر | بحث | ناقش | تابع |
    شدد | لفت | بين     اعتبر | رأى | دعا | طالب | نقلت | وصف | اتهم | رفض | أدان | ندد | أعرب | عبر | زعم |
    روى | حكى | أورد | نوه | جدد     أبلغ | أخبر | توقع | رجح | اعترف | أقر | تعهد | وعد | هدد | استنكر |
    انتقد | رحب | استقبل | التقى | ترأس | تناول | استعرض     تلقى | أجرى | عقد | واصل | شهد | سجل | أصدر |
    نشر | علق | رد | أبدى | أثنى | أشاد | اقترح | أوصى | خاطب | لوح | سرد     أردف | استطرد | أسهب | اختتم |
    ختم | أطلق | أثار | أظهر | أثبت | بلغ | وصل | تواصل | استمر | بدأ | انتهى | تجدد"""
_NOUNS = """
    إعلان | تصريح | تصريحات | بيان | كشف | تأكيد | نفي | تحذير | دعوة | مباحثات | محادثات | مصدر | مصادر |
    مسؤول | متحدث     ناطق | وكالة | وكالات | صحيفة | تقرير | خبر | عاجل | فيديو | صور | تفاصيل | بالفيديو |
    بالصور | مراسل | جديد | جديدة     حصيلة | ارتفاع | انخفاض | تراجع | عدد | شخص | أشخاص | قتيل | قتلى |
    جريح | جرحى | مصاب | مصابين | ضحية | ضحايا | إصابة     إصابات | مقتل | وفاة | إثر | عقب | جراء | بسبب |
    نحو | قرابة | بعد | قبل | أثناء | ضمن | وفق | بحسب | حسب | فيما | بينما"""
_TIMES = """
    أمس | البارحة | غدا | الليلة | الليل | ليل | ليلا | الفجر | فجر | فجرا | الصباح | صباح | الظهر | ظهر |
    العصر | عصر     المساء | مساء | النهار | نهارا | الماضي | الماضية | المقبل | المقبلة | القادم | القادمة |
    الجاري | الجارية | الحالي | الحالية     الفائت | الفائتة | المنصرم | المنصرمة | حاليا | لاحقا | سابقا |
    مؤخرا | أخيرا | مجددا | مطلع | نهاية | بداية | منتصف"""
_SMALL = """
    من | مع | عن | على | إلى | في | بين | حول | عند | لدى | عبر | تحت | فوق | ضد | خارج | داخل | أمام | خلف |
    حتى | دون     هو | هي | هم | هذا | هذه | ذلك | تلك | هؤلاء | أولئك | الذي | التي | الذين | اللذين | أو |
    ثم | أي | ما | لم | لن | لا     قد | كما | أن | إن | أنه | أنها | إنه | إنها | حيث | حين | إذ | إذا |
    لكن | بل | أيضا | كذلك | أكثر | أقل | كل | بعض     جميع | غير | سوى | كان | كانت | يكون | تكون | ليس |
    ليست | عدم | بينهم | منهم | فيها | فيه | منها | منه | له | لها | لهم     خلال | غضون | بشأن | بدوره |
    بدورها | جهته | جهتها | هناك | هنا"""
_ENDINGS = ("", "ت", "وا", "ا", "تا")
_STARTS = ("", "ي", "ت", "سي", "ست")


def _forms(verb: str) -> set[str]:
    """A verb as reports have it: he and she, both and many, past, present and to come."""
    return {start + verb + ending for start in _STARTS for ending in _ENDINGS}


def _words(phrases: str) -> set[str]:
    return {word for phrase in split(phrases) for word in tokens(phrase)}


_MONTHS = [name for name, month in MONTHS.items() if not month.is_common_word]
_CALENDAR = {word for name in (*_MONTHS, *WEEKDAYS) for word in tokens(name)} | (DATE_WORDS - ZONE_CITIES)
NAMELESS = frozenset(
    set().union(*map(_forms, _words(_VERBS)))
    | _words(_NOUNS)
    | _words(_TIMES)
    | _words(_SMALL)
    | _CALENDAR
    | ARABIC_WORDS
    | NUMERALS.keys()
)
"""Folded words that no story can be told by: two of them may differ in copies, and agree in strangers."""

_PARTICLES = ("وال", "بال", "كال", "فال", "ولل", "ال", "لل", "و", "ف", "ب", "ل", "ك")


def bare(word: str) -> str:
    """A folded word without the particles before it, if three letters are left: والسوريه gives سوريه."""
    for particle in _PARTICLES:
        if word.startswith(particle) and len(word) - len(particle) >= 3:
            return word[len(particle) :]
    return word


def forms(word: str) -> tuple[str, ...]:
    """A bare word with each of the particles that may stand before it."""
    return (word, *(particle + word for particle in _PARTICLES))


_BARE = NAMELESS | frozenset(map(bare, NAMELESS))


def telling(word: str) -> str:
    """A folded word without its particles; nothing where it names nobody."""
    stem = bare(word)
    return "" if word in _BARE or stem in _BARE else stem
