"""Countries by the one word that names each, as news has them: they tell one bulletin's frame from another's."""

from __future__ import annotations

from functools import lru_cache

from crawler.arabic.furniture import split
from crawler.arabic.letters import tokens
from crawler.arabic.reporting import bare

_NAMES = """
    سوريا | لبنان | الأردن | فلسطين | إسرائيل | مصر | السودان | ليبيا | تونس | الجزائر | المغرب | موريتانيا | السعودية |
    الإمارات | قطر | البحرين | الكويت | عمان | اليمن | العراق | الصومال | جيبوتي | إيران | تركيا | باكستان | أفغانستان |
    الهند | بنغلاديش | نيبال | الصين | اليابان | كوريا | تايوان | تايلاند | فيتنام | كمبوديا | ماليزيا | سنغافورة |
    إندونيسيا | الفلبين | ميانمار | منغوليا | كازاخستان | أوزبكستان | طاجيكستان | قرغيزستان | تركمانستان | أذربيجان |
    أرمينيا | جورجيا | روسيا | أوكرانيا | بيلاروسيا | مولدوفا | بولندا | ألمانيا | فرنسا | إسبانيا | البرتغال |
    إيطاليا | بريطانيا | إنكلترا | أيرلندا | اسكتلندا | بلجيكا | هولندا | سويسرا | النمسا | التشيك | سلوفاكيا | المجر |
    رومانيا | بلغاريا | صربيا | كرواتيا | البوسنة | سلوفينيا | ألبانيا | كوسوفو | مقدونيا | اليونان | قبرص | مالطا |
    الدنمارك | السويد | النرويج | فنلندا | آيسلندا | إستونيا | لاتفيا | ليتوانيا | أميركا | أمريكا | كندا | المكسيك |
    كوبا | هايتي | البرازيل | الأرجنتين | تشيلي | بيرو | كولومبيا | فنزويلا | الإكوادور | بوليفيا | أوروغواي |
    باراغواي | بنما | أستراليا | نيوزيلندا | إثيوبيا | إريتريا | كينيا | أوغندا | تنزانيا | رواندا | بوروندي | الكونغو |
    أنغولا | زامبيا | موزمبيق | ناميبيا | نيجيريا | النيجر | تشاد | السنغال | غامبيا | غينيا | غانا | توغو |
    بنين | الكاميرون | الغابون | ليبيريا | مدغشقر"""
_NISBA = ("يين", "يون", "يات", "يا", "يه", "ي")
"""Endings of whoever belongs to a country, folded, the longest first."""


def _stem(word: str) -> str:
    """What a country's name and its adjective begin with: سوريا, سوري, سوريين."""
    cut = next((word.removesuffix(ending) for ending in _NISBA if word.endswith(ending)), word)
    return cut.removesuffix("ا").removesuffix("ه")


def _stems(word: str) -> set[str]:
    """Also without particles; the first letter of some names looks like one."""
    return {_stem(word), _stem(bare(word))}


_STEMS = frozenset(
    _stem(word.removeprefix("ال") if name.startswith("ال") else word) for name in split(_NAMES) for word in tokens(name)
)


@lru_cache(maxsize=65_536)
def names_country(word: str) -> bool:
    """Whether a folded word is a country's name, or says who or what belongs to it."""
    return len(word) > 2 and not _STEMS.isdisjoint(_stems(word))
