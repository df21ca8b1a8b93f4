"""The words of forms, toolbars and mastheads, one by one: a line of nothing but these is furniture, however it is put.

Phrases that are known as a whole are in furniture.py. Here no order is known, so one word of the line must be telling:
an imperative or a possessive by which a site speaks to its reader ("تعليقك", "enter"). Headings have neither.
"""

from __future__ import annotations

from crawler.arabic.furniture import split
from crawler.arabic.letters import line_key, masked_key


def _words(text: str) -> frozenset[str]:
    return frozenset(masked_key(text).split())


BUTTONS = frozenset(
    masked_key(phrase)
    for phrase in split("""
        مشاركة | شارك | طباعة | اطبع | غرد | أعجبني | إعلان | إعلانات | الإعلانات | القائمة | تعليقك | رأسلنا | راسلنا
        متعلقات | موافق | أوافق | نسخ الرابط | تحميل PDF | تعليقاتكم | إشترك | اشترك | انشر | أرسل
        newsletter | newsletters
        share | print | tweet | login | log in | sign in | menu | ads | ad | advertisement | accept | reject | dismiss
        commentaires | comentarios | commenti | yorumlar | paylaş | reklam | publicité | комментарии | реклама
        поделиться | تبصرے | تبصره | اشتہار | شیئر کریں | دیدگاه ها | نظرات | תגובות | פרסומת | کۆمێنتا تە | کۆمێنت
        لێدوان""")
)
"""What is furniture when it stands alone: the site asks its reader to do something. Names of things need a witness."""

_TELLING = _words("""
    تعليقك تعليقا تعليقاتك بتعليقك تعليقاتكم رأيك برأيك آراءكم رأيكم بريدك بريدكم ايميلك اسمك ردك حسابك اكتب اترك أضف
    ادخل انقر اضغط اشترك شاركنا شاركونا علق ارسل اطبع راسلنا رأسلنا اعجبني المتصفح كلمة السر
    comment comments commenting e-mail email login subscribe subscribed newsletter share print pdf txt
    download cookies accept
    enter click close show hide read your widget reply""")
_PLAIN = _words("""
    قم من فضلك هنا أول اول على في الى عن هذا هذه كل الاسم البريد الالكتروني الألكتروني الإلكتروني الموقع
    الصفحة الخبر المقال
    المقالة الموضوع المنتدى النص حجم كتابة بكتابة اضافة باضافة إضافة إرسال بارسال نشر مع صديق أصدقائك لصديق
    الرابط الخط مرور
    المرور تسجيل الدخول دخول جديد حساب ثم او أو و ب بـ تعليق التعليق رد الرد الآن قبل أن كن يرجى الرجاء برجاء مطلوب
    مطلوبة إلزامي إلزامية اختياري حقل الحقول الخاص بك نسيت تذكرني كمستخدم لتتمكن لإضافة لاضافة لكتابة للتعليق لترك
    تعليقات التعليقات فيسبوك تويتر واتساب تلغرام البريدية النشرة نشرتنا
    please name here website url address you have entered an incorrect this article post story page it on as or to the
    a for full view all more search box menu save send now news by via with and in is are be will not published
    facebook twitter whatsapp telegram google linkedin instagram required field fields message first add be leave
    write my me us our pages option options password username sign up log out x 0""")


def is_interface(mask: str) -> bool:
    """Whether a line of two to ten words has only words of forms and toolbars, one of them telling.

    Args:
        mask: masked key of the line.
    """
    words = mask.split()
    if not 2 <= len(words) <= 10 or (words[0] not in _TELLING and words[0] not in _PLAIN):
        return False
    return not _TELLING.isdisjoint(words) and all(word in _TELLING or word in _PLAIN for word in words)


OFFICES = tuple(
    sorted(
        {
            line_key(phrase)
            for phrase in split("""
        رئيس مجلس الإدارة ورئيس التحرير | رئيس مجلسي الإدارة والتحرير | رئيس مجلس الإدارة والتحرير | رئيس مجلس الإدارة
        رئيس مجلس الادارة | رئيس مجلسى الإدارة والتحرير | رئيس التحرير | رئيسة التحرير | مدير التحرير | مدير عام التحرير
        نائب رئيس التحرير | المدير العام | المدير المسؤول | المدير التنفيذي | صاحب الامتياز | سكرتير التحرير
        رئيس التحرير التنفيذي | رئيس التحرير المسؤول | المشرف العام | الإشراف العام | مدير الموقع | مدير النشر
        هيئة التحرير | فريق التحرير | editor in chief | managing editor | publisher | chief editor
        مدیر مسئول | سردبیر | چیف ایڈیٹر | directeur de la publication""")
        },
        key=len,
        reverse=True,
    )
)
"""Offices of a paper, long ones first."""
OUTLETS = _words("""
    بوابة جريدة صحيفة موقع شبكة وكالة مجلة قناة مؤسسة الجريدة الصحيفة البوابة أسسها أسسه تأسست مؤسسها""")
"""First words of a paper's name."""
CONTACT_WORDS = _words("""
    هاتف الهاتف تلفون تليفون تلفاكس فاكس الفاكس موبايل جوال محمول خلوي واتساب واتس اب واتسآب للتواصل للاتصال اتصل بنا
    معنا على عبر للإعلان للاعلان للإعلانات للاعلانات إعلانات الاعلانات أو و ت ف ج بريد البريد الإلكتروني الالكتروني
    إيميل ايميل ص ب راسلونا راسلنا مراسلتنا التحرير الإدارة الادارة
    phone tel telephone fax mobile whatsapp contact us email e mail t f m p call cell or and info
    telefon telefax mobil kontakt téléphone تماس تلفن نمابر ایمیل פקס טלפון""")
"""What stands beside the telephone numbers and addresses of a paper."""
