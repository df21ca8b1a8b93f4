"""The shapes in which dates are printed, as regular expressions over folded text, and the words around them."""

from __future__ import annotations

import re

from crawler.arabic import calendar as names
from crawler.arabic.calendar import alternatives, any_of, fold_date, whole

_MONTH = alternatives(list(names.MONTHS))
MONTH = re.compile(_MONTH)
"""Looked for once: most strings name no month, and most shapes need one."""
_SEPARATOR = r"[\s,./|-]{0,4}"
_DUAL = rf"(?P<month>{_MONTH})\.?(?:\s*[/(|-]?\s*(?P<dual>{_MONTH})\s*\)?)?"
_YEAR_WORD = rf"(?:(?:{any_of('من عام,من سنة,عام,لعام,سنة,لسنة,العام,من العام,ماه,ساڵی')}|de|del|of|'|г)\s*)?"
_CE = rf"(?:\s?{fold_date('م')}(?!\w)\.?)?"
_AH = rf"(?:\s?(?P<era>{any_of('هـ,هجري,هجرية')})(?!\w))?"
_YEAR = rf"{_YEAR_WORD}(?P<year>\d{{4}})(?!\d|[/-]\d){_CE}{_AH}"
_ORDINAL_SUFFIX = rf"(?:st|nd|rd|th|er|º|ª|\.|{fold_date('ی')}(?!\w))?"
_DAY = rf"(?<![\d./])(?<!\d[:-])(?P<day>\d{{1,2}})(?!\d|:\d){_ORDINAL_SUFFIX}"
_OF = rf"(?:(?:{any_of('من,من شهر,شهر')}|de|of|d'|di|i)(?!\w)\s*)?"

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
_ORDINAL_DAY = rf"(?P<ordinal>{alternatives(list(ORDINALS))})\s+(?:{any_of('من شهر,من,شهر')})\s+"

NAMED = (
    re.compile(rf"(?:{_DAY}|{_ORDINAL_DAY}){_SEPARATOR}{_OF}{_DUAL}{_SEPARATOR}{_YEAR}"),
    re.compile(rf"{_DUAL}{_SEPARATOR}{_DAY}(?:[\s,./|-]{{1,4}}){_YEAR}"),
    re.compile(
        rf"(?<!\d)(?P<year>\d{{4}})\.?[\s,/-]{{1,3}}{_DUAL}[\s,/-]{{1,3}}(?P<day>\d{{1,2}})(?![\d:])\.?(?P<era>\b\B)?"
    ),
)
SHORT_NAMED = re.compile(rf"{_DAY}[\s,./-]{{0,3}}{_DUAL}[\s,./'-]{{1,3}}(?P<year>\d{{2}})(?![\d:.]){_AH}")
NAMED_NO_YEAR = (
    re.compile(rf"(?:{_DAY}|{_ORDINAL_DAY}){_SEPARATOR}{_OF}{_DUAL}(?!{_SEPARATOR}\d{{4}}(?!\d))"),
    re.compile(rf"{_DUAL}\s{{0,2}}{_DAY}(?!{_SEPARATOR}\d{{4}}(?!\d))"),
)
NUMERIC = (
    re.compile(
        r"(?<![\d./+])(?<!\d[:-])(?P<year>\d{4})\s?(?P<sep>[-/.])\s?(?P<month>\d{1,2})\s?(?P=sep)\s?(?P<day>\d{1,2})"
        rf"(?!\d|[-/.]\d){_CE}{_AH}"
    ),
    re.compile(
        r"(?<![\d./+])(?<!\d[:-])(?P<day>\d{1,2})\s?(?P<sep>[-/.])\s?(?P<month>\d{1,2})\s?(?P=sep)\s?(?P<year>\d{4})"
        rf"(?!\d|[-/.]\d){_CE}{_AH}"
    ),
    re.compile(r"(?<!\d)(?P<year>\d{4})年\s?(?P<month>\d{1,2})月\s?(?P<day>\d{1,2})日(?P<era>\b\B)?"),
    re.compile(r"(?<!\d)(?P<year>\d{4})년\s?(?P<month>\d{1,2})월\s?(?P<day>\d{1,2})일(?P<era>\b\B)?"),
)
SHORT_NUMERIC = re.compile(
    r"(?<![\d./+-])(?<!\d:)(?P<day>\d{1,2})(?P<sep>[/.]|(?<=\d\d)-(?=\d\d))(?P<month>\d{1,2})(?P=sep)"
    r"(?P<year>\d{2})(?!\d|[-/.]\d|\s?%)(?P<era>\b\B)?"
)
SPACED_NUMERIC = re.compile(
    r"(?<![\d./:+-] )(?<![\d./:+-])(?P<day>\d{1,2})\s(?P<month>\d{1,2})\s(?P<year>\d{4})(?!\d|[-/.]\d)(?P<era>\b\B)?"
)
"""Numbers with nothing but spaces between them: a day only beside its weekday."""
NUMERIC_NO_YEAR = re.compile(r"(?<![\d./+-])(?<!\d:)(?P<day>\d{1,2})[/.](?P<month>\d{1,2})\.?(?!\d|[-/.]\d|\s?%)")
THIS_MONTH = re.compile(
    rf"(?:{_DAY}\s*(?:{any_of('من')}\s+)?|(?P<ordinal>{alternatives(list(ORDINALS))})\s+{any_of('من')}\s+)"
    rf"{any_of('الشهر')}\s+(?P<which>{any_of('الماضي,الفائت,الجاري,الحالي')})(?!\w)"
)
MONTH_YEAR = re.compile(rf"{_DUAL}{_SEPARATOR}{_YEAR}")
DAY_BEFORE = re.compile(rf"(?<!\d)\d{{1,2}}{_ORDINAL_SUFFIX}{_SEPARATOR}{_OF}$")
ABOUT_MONTH = re.compile(
    rf"(?<!\w)(?:{any_of('بداية,مطلع,أوائل,منتصف,أواسط,أواخر,نهاية,خلال,شهر')})\s+(?:{any_of('شهر')}\s+)?{_DUAL}"
)
ONLY_YEAR = re.compile(rf"(?<!\w)(?:{any_of('عام,سنة,العام')})\s+(?P<year>\d{{4}})(?!\d){_AH}")

_COUNTED = any_of(
    "مشاهدة,مشاهدات,المشاهدات,عدد المشاهدات,قراءة,قراءات,القراءات,عدد القراءات,زيارة,زيارات,الزيارات,"
    "تعليق,تعليقات,التعليقات,مشاركة,مشاركات,إعجاب,views,view,comments,comment,shares,share,reads,hits"
)
WEEKDAY = re.compile(alternatives(list(names.WEEKDAYS)) + r"\.?")
PUBLISHED = re.compile(
    whole(
        "نشر,نشرت,نشر في,نشرت في,منشور,تم النشر,تم نشره,تم نشرها,تاريخ النشر,وقت النشر,نشر بتاريخ,تاريخ الإضافة,أضيف,"
        "أضيفت,تاريخ الخبر,كتب في,انتشار,تاریخ انتشار,زمان انتشار,published,posted,publiziert,veröffentlicht,"
        "erstellt,publié,publie,publicado,pubblicato,first published,date published,פורסם,publication date,"
        "published on,posted on,geplaatst,originally published,originally created,gepubliceerd,erschienen,"
        "yayınlanma,опубликовано,mis en ligne,mise en ligne,pubblicazione,publicación,opublikowano,publicerad,julkaistu"
    )
)
MODIFIED = re.compile(
    whole(
        "آخر مراجعة,last reviewed,date last reviewed,"
        "آخر تحديث,آخر تعديل,تم التحديث,تم تحديثه,تاريخ التحديث,تحديث,محدث,محدثة,عدل,عدلت,تعديل,به روز رسانی,بروزرسانی,"
        "آخرین بروزرسانی,updated,last updated,last update,last modified,modified,update,edited,aktualisiert,"
        "zuletzt aktualisiert,geändert,bearbeitet,editiert,mis à jour,mise à jour,modifié,actualizado,"
        "aggiornato,"
        "atualizado,bijgewerkt,עודכן,güncelleme,обновлено"
    )
)
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
SPAN = re.compile(
    r"(?<![\d/.])\d{4}-\d\d?-\d\d?\s*(?:-|/|to)\s*\d{4}-\d\d?-\d\d?(?!\d)"
    rf"|^\W*\d{{1,2}}\s*-\s*\d{{1,2}}{_SEPARATOR}{_MONTH}"
)
"""From one day to another."""
COUNTER = re.compile(
    rf"(?:\d[\d.,]*\s*[km]?\s*(?:{_COUNTED})|(?:{_COUNTED})\s*:?\s*\d[\d.,]*[km]?)(?!\w)"
    rf"|\d+\s*(?:{any_of('دقيقة,دقائق,د,min,minutes,minute')})\s*(?:{any_of('قراءة,للقراءة,من القراءة,read')})(?!\w)"
    r"|(?<!\S)\d[\d,]*[km]?$"
)
"""Counters of views, comments and minutes of reading, and a number at the end of a line."""
READ = "∎"
"""Stands for what was read already: no letter, no digit, no space."""
BYLINE = re.compile(
    rf"(?<={READ})[\s|,-]*(?:{any_of('في بواسطة,بواسطة,كتب,كتبت,كتبه,بقلم,by')})(?!\w)[\s:]*\w+(?:\s\w+){{0,3}}$"
)
HOST = re.compile(r"(?<![\w@.])(?:[a-z0-9-]+\.)+(?:com|net|org|info|news|tv|me|co|[a-z]{2})(?!\w)")
WORD = re.compile(r"\w+")
MAYBE = re.compile(
    rf"\d|{any_of('منذ,قبل,أمس,اليوم,الآن,الماضي,البارحة,بداية,مطلع,منتصف,نهاية,أوائل,أواخر,شهر,من,دیروز,امروز,پیش,پێش,لەمەوپێش,لەمەوبەر,مضت')}"
    rf"|{any_of('ago,yesterday,today,now,gestern,heute,vor,hier,אתמול,היום,לפני,خلال')}"
)
"""What a string without any of these can't be a date."""
