"""Names of agencies, words of the calendar and the labels of metadata lines, in any spelling (they are folded here)."""

from __future__ import annotations

from crawler.arabic.furniture import split
from crawler.arabic.letters import line_key, masked_key


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
DATE_WORDS = frozenset(
    masked_key("""
    يناير كانون الثاني جانفي فبراير شباط فيفري مارس آذار أبريل إبريل نيسان أفريل مايو أيار ماي يونيو يونيه
    حزيران جوان يوليو يوليه يوليوز تموز جويلية أغسطس آب أوت غشت أغشت سبتمبر أيلول شتنبر شتمبر أكتوبر تشرين الأول
    الاول نوفمبر نونبر ديسمبر دجنبر دجمبر محرم صفر ربيع الآخر جمادى الأولى الآخرة رجب شعبان رمضان شوال ذو ذي
    القعدة الحجة السبت الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة يوم اليوم أمس الساعة بتاريخ في م ص
    هـ ه صباحا مساء ظهرا عصرا الموافق بتوقيت دمشق مكة المكرمة غرينتش جرينتش القاهرة بيروت بغداد عمان تونس الرباط
    توقيت محلي التوقيت المحلي منذ قبل ساعة ساعات ساعتين دقيقة دقائق دقيقتين ثانية ثوان يومين أيام يوما أسبوع
    أسابيع أسبوعين شهر أشهر شهرين سنة سنوات سنتين عام عامين واحد واحدة january february march april may june
    july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec monday
    tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun am pm gmt utc est edt cet bst
    at on of th st nd rd uhr den um januar februar märz mai juni juli oktober dezember jänner montag dienstag
    mittwoch donnerstag freitag samstag sonntag فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن
    اسفند شنبه یکشنبه دوشنبه سه چهارشنبه پنجشنبه جمعه ساعت 0 t z""").split()
)
"""Words that dates and times are made of, in Arabic, English, German and Persian."""
ZONE_CITIES = frozenset(masked_key("دمشق مكة المكرمة القاهرة بيروت بغداد عمان تونس الرباط").split())
"""Words of `DATE_WORDS` that name a zone of time: a dateline's place as well."""
PUBLISHED = _keys("""
    نشر في | نشرت في | نشرت على | نشر بتاريخ | نشر يوم | تم النشر في | تم النشر بتاريخ | تم النشر | تم نشره
    تم نشره في | تم نشره يوم | تاريخ النشر | كتب في | كتب يوم | كتب بتاريخ | بتاريخ | التاريخ | تاريخ
    أنشئ بتاريخ | انشأ بتاريخ | تاريخ الإنشاء | تاريخ الخبر | تاريخ الإضافة | published | published on
    published at | posted on | posted | publié le | veröffentlicht am | erstellt am | datum | date
    تاریخ انتشار | انتشار""")
"""Before a date of publication."""
MODIFIED = _keys("""
    آخر تحديث | اخر تحديث | تاريخ التحديث | حدث بتاريخ | تم التحديث | تم التحديث في | تحديث | تاريخ آخر تحديث
    آخر تعديل | last update | last updated | updated | updated on | updated at | last modified | modified
    aktualisiert am | aktualisiert | zuletzt aktualisiert | stand | mis à jour le | آخرین به روز رسانی""")
"""Before a date of modification."""
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
BEFORE_DAYS = frozenset(line_key(word) for word in ("في", "يوم", "on", "am", "le"))
"""Before a day in a byline, beside the labels of dates."""
SOURCE_STEMS = ("مصدر", "مصادر")
"""One of them is in every Arabic label of `SOURCE` that a page may print before a name."""
# Words of lines that count or tell the time: such a line is no edit when only its numbers changed.
_COUNTING = """
مشاهدة مشاهدات المشاهدات شوهد شوهدت قراءة قراءات القراءات قرأ زيارة زيارات الزيارات تعليق تعليقات التعليقات
مشاركة مشاركات إعجاب إعجابات طباعة آخر تحديث التحديث تم منذ قبل ثانية ثوان دقيقة دقائق ساعة ساعات يوم أيام
views view reads read visits hits comments comment shares share likes updated ago min minute minutes hour hours day days
"""
_FILLING = """
عدد مرة مرات هذا هذه الخبر المقال المقالة الموضوع الصفحة على في من مساء صباحا ص م الساعة بتاريخ التاريخ اليوم الآن
الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت كانون الثاني الأول شباط آذار نيسان أيار حزيران تموز آب
أيلول تشرين يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
the this article page times time total at on am pm
"""
WITHOUT_NEWS = frozenset(map(line_key, (_COUNTING + _FILLING).split()))
