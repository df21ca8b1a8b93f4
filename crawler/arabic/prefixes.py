"""Labels before a separator, by kind, in any spelling: the rest of the line is a link, an address or a name."""

from __future__ import annotations

from crawler.arabic.furniture import split
from crawler.arabic.letters import line_key, masked_key

_PREFIXES = {
    "related": """
        اقرأ أيضا | إقرأ أيضا | أقرأ أيضا | اقرأ ايضا على | اقرأ المزيد | إقرأ المزيد | للمزيد | لقراءة المزيد
        شاهد أيضا | طالع أيضا | طالع | تابع أيضا | قد يهمك | قد يهمك أيضا | قد يعجبك | قد يعجبك أيضا | اقرأ
        إقرأ | اقرأ في | موضوعات متعلقة | مواضيع ذات صلة | أخبار ذات صلة | مقالات ذات صلة | خبر متعلق
        أخبار متعلقة | لمزيد من التفاصيل | للتفاصيل | ذات صلة | للاطلاع | شاهد بالفيديو | شاهد الفيديو
        Read more | Read also | Also read | See also | Related | Read next | More on this | Recommended
        Don't miss | Read | Lesen Sie auch | Lies auch | Auch lesen | Mehr zum Thema | Auch interessant
        Lire aussi | À lire aussi | Lea también | Vea también | Le puede interesar | Te puede interesar
        Veja também | Leia também | Leggi anche | Zobacz także | Czytaj także | بیشتر بخوانید | بخوانید
        همچنین بخوانید | קראו גם | קרא גם | ראו גם""",
    "comment_form": """
        اترك ردا على | مسجل دخول باسم | التعليقات على | تعليق على | Leave a reply to | Logged in as
        Schreibe einen Kommentar zu
        تنويه للمعلقين""",
    "navigation": """
        المقالة السابقة | المقالة التالية | المقال السابق | المقال التالي | الخبر السابق | الخبر التالي | السابق
        التالي | الموضوع السابق | الموضوع التالي | الصفحة | Previous post | Next post | Previous | Next
        Previous article | Next article | Vorheriger Beitrag | Nächster Beitrag | Vorheriger Artikel
        Nächster Artikel | أنت هنا
        Search for""",
    "follow": """
        تابعنا على | تابعونا على | تابعنا | تابعونا | تابعنا عبر | رابط القناة | رابط قناتنا | قناتنا على تلغرام
        تلغرام | فيسبوك | تويتر | واتساب | صفحتنا على فيسبوك | Follow us on | Follow us | Telegram | Facebook
        Twitter | Instagram | YouTube | Folgen Sie uns auf
        إنستغرام | انستغرام | انستجرام | يوتيوب | تيك توك | إكس | WhatsApp | TikTok
        قناتنا على واتساب | قناتنا على يوتيوب
        صفحتنا على تويتر | حسابنا على تويتر | تابعونا عبر | تابعنا على تلغرام | Follow us at""",
    "share": """
        رابط الخبر | الرابط المختصر | رابط مختصر | رابط المقال | لينك الخبر | Short link | Short URL | Permalink
        لینک کوتاه | لینک خبر | Kısa link""",
    "masthead": """
        رئيس التحرير | رئيس مجلس الإدارة | رئيس مجلس الإدارة ورئيس التحرير | مدير التحرير | المدير العام
        المدير المسؤول | صاحب الامتياز | سكرتير التحرير | الإشراف العام | المشرف العام | مدير الموقع
        Editor-in-Chief | Editor in chief | Publisher | Chefredakteur | مدیر مسئول | سردبیر
        رئيس مجلسي الإدارة والتحرير | رئيس مجلس الإدارة والتحرير | المؤسس | مؤسس الموقع | المدير التنفيذي
        المدير المسؤول عن النشر | مدير النشر | نائب رئيس التحرير | مدير التحرير التنفيذي
        مستشار التحرير | المستشار القانوني
        Founder | Managing editor | بانی | چیف ایڈیٹر | ایڈیٹر | ایگزیکٹو ایڈیٹر | صاحب امتیاز | Genel yayın yönetmeni
        Главный редактор | Directeur de publication""",
    "image_credit": """
        صدر الصورة | مصدر الصورة | التعليق على الصورة | تصوير | عدسة | الصورة | الصور | Photo | Photo by
        Photo credit | Image | Image credit | Image source | Picture | Credit | Foto | Fotos | Bild | Bilder
        Bildquelle | Bildquellen | Titelbild | Crédits photos | Crédit photo | Imagen | عکس | צילום | קרדיט""",
}

LABELS = frozenset(["related", "follow", "navigation", "image_credit"])
"""Kinds of prefixes whose line may be nothing but the prefix and what it points at."""

READ_ALSO = tuple(
    masked_key(words)
    for words in split("""
        اقرأ أيضا | شاهد أيضا | طالع أيضا | تابع أيضا | اقرأ المزيد | قد يهمك أيضا | قد يعجبك أيضا | موضوعات متعلقة""")
)
"""Links to other articles that need no separator: no sentence begins so."""
PREFIXES: dict[str, frozenset[str]] = {
    kind: frozenset(line_key(phrase) for phrase in split(phrases)) for kind, phrases in _PREFIXES.items()
}
