"""Names of agencies, words of the calendar and the labels of metadata lines, in any spelling (they are folded here)."""

from __future__ import annotations

from crawler.arabic.furniture import split
from crawler.arabic.letters import line_key


def _keys(lists: str) -> frozenset[str]:
    return frozenset(line_key(phrase) for phrase in split(lists))


AGENCIES = _keys("""
    سانا | رويترز | رويتر | أ ف ب | ا ف ب | أ.ف.ب | أف ب | فرانس برس | وكالة فرانس برس | الأناضول
    وكالة الأناضول | د ب أ | د.ب.أ | أ ب | أ.ب | أسوشيتد برس | اسوشيتد برس | وكالات | الوكالات | وكالات الأنباء
    واس | وام | كونا | بترا | قنا | بنا | وفا | معا | صفا | سوا | شهاب | أ ش أ | أ.ش.أ | واج | وأج | وات | ماب
    و م ع | الوطنية للإعلام | واع | نينا | روسيا اليوم | آر تي | ار تي عربي | سبوتنيك | نوفوستي | تاس | إنترفاكس
    انترفاكس | شينخوا | إرنا | ارنا | فارس | تسنيم | مهر | إيسنا | يو بي آي | يونايتد برس | بلومبرغ | بلومبيرغ
    الجزيرة | الجزيره | الجزيرة نت | العربية | العربية نت | سكاي نيوز عربية | سكاي نيوز | بي بي سي | الحرة
    الميادين | المنار | الشرق الأوسط | سي إن إن | دويتشه فيله | RT | RT Arabic | Reuters | AFP | AP
    Associated Press | DPA | ANSA | TASS | Interfax | Xinhua | Bloomberg | UPI | PTI | ANI | IANS | EFE | WAM
    SPA | SANA | KUNA | QNA | MENA | WAFA | PA | BBC | CNN | KNA | epd | APA | SDA | dpa AFX | Efe | ایرنا
    ایسنا | تسنیم | خبرآنلاین""")
"""News agencies and outlets that others quote."""
PUBLISHED = _keys("""
    نشر | نشرت | نشر في | نشرت في | نشرت على | نشر بتاريخ | نشر يوم | منشور | تم النشر في | تم النشر بتاريخ | تم النشر
    تم نشره | تم نشرها | تم نشره في | تم نشره يوم | تاريخ النشر | وقت النشر | أضيف | أضيفت | كتب في | كتب يوم
    كتب بتاريخ | أنشئ بتاريخ | انشأ بتاريخ | تاريخ الإنشاء | تاريخ الخبر | تاريخ الإضافة
    تاریخ انتشار | زمان انتشار | انتشار | published | published on | published at | first published
    originally published | originally created | date published | publication date | posted | posted on | publié | publie
    publié le | mis en ligne | mise en ligne | publiziert | veröffentlicht | veröffentlicht am | erstellt | erstellt am
    erschienen | publicado | publicación | pubblicato | pubblicazione | פורסם | geplaatst | gepubliceerd | yayınlanma
    опубликовано | opublikowano | publicerad | julkaistu""")
"""Before a date of publication, on a line of its own or within one."""
DATE_LABELS = _keys("بتاريخ | التاريخ | تاريخ | datum | date")
"""Before any date; alone on a line with one, before that of publication."""
MODIFIED = _keys("""
    آخر تحديث | اخر تحديث | تاريخ التحديث | حدث بتاريخ | تم التحديث | تم التحديث في | تم تحديثه | تحديث
    تاريخ آخر تحديث | آخر تعديل | آخر مراجعة | محدث | محدثة | عدل | عدلت | تعديل | به روز رسانی | بروزرسانی
    آخرین بروزرسانی | آخرین به روز رسانی | last update | last updated | update | updated | updated on | updated at
    last modified | modified | edited | last reviewed | date last reviewed | aktualisiert am | aktualisiert
    zuletzt aktualisiert | geändert | bearbeitet | editiert | stand | mis à jour | mise à jour | mis à jour le | modifié
    actualizado | aggiornato | atualizado | bijgewerkt | עודכן | güncelleme | обновлено""")
"""Before a date of modification, on a line of its own or within one."""
SOURCE = _keys("""
    المصدر | مصدر الخبر | المصادر | نقلا عن | نقلا عن موقع | Source | Sources | Quelle | Quellen
    Fuente | منبع""")
"""Before the name of the source."""
BYLINE = _keys("""
    كتب | كتبت | كتبه | كتبها | بقلم | إعداد | اعداد | إعداد وتحرير | تحرير | ترجمة | ترجمة وتحرير | الكاتب
    الكاتبة | المحرر | حاوره | حاورها | أجرى الحوار | نشر بواسطة | نشرت بواسطة | كتب بواسطة
    بواسطة | By | Author | Written by | Reporting by | Editing by | Von | Autor
    Par | Por | نویسنده | مترجم | מאת""")
"""Before an author's name."""
TAGS = _keys("""
    الوسوم | وسوم | كلمات دلالية | الكلمات الدلالية | كلمات مفتاحية | الكلمات المفتاحية
    التسميات | هاشتاغ | تاجز | تاغ | وسم | هاشتاج | Tag | Tags | Tagged | Keywords | Topics
    Related topics | Filed under
    Schlagwörter | Schlagworte | Themen | Stichworte | Étiquettes | Etiquetas | برچسب ها | برچسب‌ها | تگ ها
    תגיות""")
"""Before tags."""
SECTION = _keys("""
    التصنيف | التصنيفات | أرشيف التصنيف | القسم | المجموعة | المجموعة الأم | نشر في قسم | Category | Categories
    Section | Posted in | Kategorie | Kategorien | Veröffentlicht in | Ressort""")
"""Before a section's name."""
BYLINE_OR_KICKER = _keys("""
    تقرير | تحقيق | متابعة | حوار""")
"""Before an author's name, or before a headline."""
HOME = _keys(
    "الرئيسية | الصفحة الرئيسية | الصفحة الأولى | Home | Home page | Homepage | Startseite | Accueil | خانه | صفحه اصلی"
)
"""The home page at an end of a trail of sections."""
NO_TITLES = _keys("""
    بدون عنوان | بلا عنوان | لا عنوان | العنوان | تفاصيل الخبر | تفاصيل المقال | تفاصيل الموضوع | تفاصيل | التفاصيل
    عرض الخبر | عرض المقال | عرض الموضوع | صفحة الخبر | صفحة المقال | قراءة الخبر | الخبر | المقال | مقال | خبر | جديد
    Untitled | Untitled document | No title | Title | News details | Article details | Details | News detail
    Article | Document | Single post | Default title | New page | View article | Show news""")
"""What a system calls any of its pages."""
PERSIAN_WORDS = frozenset(
    line_key("از در را که این است با برای می شد شده های ها خود بر تا یک نیز کرد گفت وی باید").split()
)
ARABIC_WORDS = frozenset(
    line_key("في على إلى أن إن عن التي الذي هذا هذه قال وقال كان قد وقد لا ما بعد لم منذ خلال وأن وإن").split()
)
"""The commonest words of each that the other doesn't have, in any spelling."""
LISTS = _keys("""
    نتائج البحث | نتيجة البحث | البحث عن | بحث عن | أرشيف | الأرشيف | مقالات الكاتب | مقالات الكاتبة | مقالات بقلم
    كل مقالات | جميع مقالات | كل المقالات | جميع المقالات | كل الأخبار | جميع الأخبار | آخر الأخبار | أحدث الأخبار | وسم
    الوسم | الوسوم | تصنيف | التصنيف | قسم | القسم | الكاتب | الكاتبة | مواضيع الكاتب | منشورات الكاتب | جميع المواضيع
    كل المواضيع | Search results | Search | Archive | Archives | Category | Tag | Author | Author archives | Posts by
    Posts tagged | Articles by | All posts | All articles | Latest news | Suchergebnisse | Suche | Archiv | Schlagwort
    Kategorie | Résultats | نتایج جستجو | آرشیو | برچسب""")
"""With these words the heading of a list begins; so may that of an article, which is then no list by its shape."""
SUBSCRIBE = _keys("""
    للمشتركين | لمشتركي | اشترك | اشتركي | اشتراكك | الاشتراك | للأعضاء | سجل الدخول | سجل دخولك | تسجيل الدخول
    سجل الآن | سجل مجانا | لمتابعة القراءة | لمواصلة القراءة | لإكمال القراءة | لقراءة المزيد | لقراءة المقال كاملا
    subscribe | subscribers | subscriber | subscription | sign in | log in | register | keep reading | continue reading
    abonnez | abonnieren | abonnenten | abonnement | anmelden | weiterlesen | abonnés | suscríbete | اشتراک""")
"""Words by which a block asks its reader to subscribe."""
EXCLUSIVE = "خاص"
"""Stands for an agency in datelines of a site's own reports."""
REPLY = frozenset(("رد", "reply", "antworten", "الرد"))
"""The link under a reader's comment."""
COMMENTS = frozenset(line_key(word) for word in ("تعليقات", "التعليقات", "الردود", "Kommentare", "commentaires"))
"""What a heading above readers' comments says, and a line of the text alone can't be told by."""
BEFORE_DAYS = frozenset(line_key(word) for word in ("في", "يوم", "on", "am", "le"))
"""Before a day in a byline, beside the labels of dates."""
SOURCE_STEMS = ("مصدر", "مصادر")
"""One of them is in every Arabic label of `SOURCE` that a page may print before a name."""
READS = "مشاهدة,مشاهدات,المشاهدات,المشاهدة,قراءة,قراءات,القراءات,القراءة,القراء,زيارة,زيارات,الزيارات,الزوار"
COUNTED = (
    f"{READS},تعليق,تعليقات,التعليقات,مشاركة,مشاركات,إعجاب,"
    "views,view,comments,comment,shares,share,reads,read,hits,visits,likes"
)
"""What counters count: readers, and what they do."""
COUNTING = _keys(COUNTED.replace(",", "|")) | frozenset(
    line_key("""
    شوهد شوهدت قرأ إعجابات طباعة آخر تحديث التحديث تم عدد مرة مرات هذا هذه الخبر المقال المقالة الموضوع الصفحة
    على من مساء صباحا التاريخ الآن updated ago min minute minutes hour hours day days the this article page times time
    total""").split()
)
"""Words of lines that count or tell the time, beside those of dates."""
