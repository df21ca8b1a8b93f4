"""The words around printed dates: labels, ordinals, what is counted, what is another thing's day.

Regular expressions over text folded by `crawler.arabic.calendar.fold_date`; fragments of one where a name ends in
`_WORDS`. The shapes that they stand in are in crawler/dates/shapes.py.
"""

from __future__ import annotations

import re

from crawler.arabic import calendar as names
from crawler.arabic.calendar import alternatives, any_of, fold_date, whole

OF_YEAR_WORDS = any_of("من عام,من سنة,عام,لعام,سنة,لسنة,العام,من العام,ماه,ساڵی")
CE_WORDS = fold_date("م")
HIJRI_WORDS = any_of("هـ,هجري,هجرية")
ORDINAL_ENDING = fold_date("ی")
OF_WORDS = any_of("من,من شهر,شهر")
FROM_WORDS = any_of("من")
THE_MONTH_WORDS = any_of("الشهر")
WHICH_MONTH_WORDS = any_of("الماضي,الفائت,الجاري,الحالي")
PART_OF_MONTH_WORDS = any_of("بداية,مطلع,أوائل,منتصف,أواسط,أواخر,نهاية,خلال,شهر")
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
COUNTED_WORDS = any_of(
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
DATELIKE_NAMES = re.compile(
    r"date|time|publi|posted|stamp|datum|fecha|zeit|tarih|تاريخ|byline|meta|created|dtstamp|info", re.IGNORECASE
)
DIGIT_OR_RELATIVE = re.compile(
    r"\d|منذ|قبل|أمس|اليوم|مضت|پێش|لەمەو|پیش|ago\b|yesterday|gestern|vor |heute|أول|לפני|אתמול|היום"
)
COPYRIGHT = re.compile(r"©|\(c\)|copyright|الحقوق", re.IGNORECASE)
NO_PLACE = re.compile(r"^و?(?:في|منذ|بعد|قبل|خلال|حتى|من|بين|إلى|كان|كانت|يوم)\s")
LEAD_TODAY = re.compile(
    r"(?<!هذا )(?<!\w)اليوم\s*،?\s*"
    r"(?P<head>(?:ال)?(?:[إا]ثنين|ثلاثاء|[أا]ربعاء|خميس|جمعة|سبت|[أا]حد)\s*[،,(]?\s*(?:في\s+)?\d[^)\n]{5,30}?\d{4})"
)
"""The day that a lead calls today: "announced today, Saturday (16 August 2025)"."""
MAYBE = re.compile(
    rf"\d|{any_of('منذ,قبل,أمس,اليوم,الآن,الماضي,البارحة,بداية,مطلع,منتصف,نهاية,أوائل,أواخر,شهر,من,دیروز,امروز,پیش,پێش,لەمەوپێش,لەمەوبەر,مضت')}"
    rf"|{any_of('ago,yesterday,today,now,gestern,heute,vor,hier,אתמול,היום,לפני,خلال')}"
)
"""What a string without any of these can't be a date."""
LAST = frozenset(map(fold_date, ("الماضي", "الفائت")))
"""Of `WHICH_MONTH_WORDS`, those that mean the month before."""
