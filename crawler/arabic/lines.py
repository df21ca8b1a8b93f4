"""Whole lines around articles by their shape, as regular expressions in which the words are spelt as usual.

On `Line.folded` where they come from `folded`, on the text as printed where not.
"""

from __future__ import annotations

import re

from crawler.arabic.clock import SINCE_WORDS
from crawler.arabic.lexicon import READS
from crawler.arabic.patterns import folded

# --- attribution: who wrote it, from where, how often it was read ---

BYLINE_BARE = folded(r"(?:بقلم|بواسطة|إعداد|كتب بواسطة|نشر بواسطة|By|Von|מאת)\s+\S+(?:\s+\S+){0,5}")
_READS = READS.replace(",", "|")
VIEWS = folded(
    rf"\W*(?:(?:عدد|مرات|عدد مرات)? ?(?:{_READS})|Hits|Views|Post views|Aufrufe|بازدید"
    r"|تعداد بازدید)\s*[:(]?\s*[\d.,٬]+\s?[km]?\W*",
    rf"\W*[\d.,٬]+\s?(?:[km]|ألف)?\s*(?:{_READS}|views?|reads?|hits|Aufrufe|بازدید)\W*",
    r"\W*\d+(?:[.,]\d+)?\s?[km]\W*",
)
READING = folded(
    r"\W*(?:(?:وقت|مدة|زمن) القراءة\b.{0,30}|(?:أقل من )?دقيقة واحدة|أقل من دقيقة"
    r"|\d+ (?:دقائق|دقيقة)(?: (?:للقراءة|قراءة))?|قراءة \d+ دقائق?"
    r"|\d+ ?min(?:ute)?s?\.? read|(?:reading time|read time|lesedauer|lesezeit)\b.{0,20})\W*"
)
ISSUE_BANNER = folded(
    r"\W*(?:(?:السنة|المجلد)\s*\S{1,12}\W+)?(?:العدد|عدد رقم|رقم العدد)\W*(?P<issue>\d{1,6})(?P<date>(?:\W.*)?)"
)
META_LINE = re.compile(
    r"^تاريخ النشر\s*:?\s+.{4,60}?\s+الكاتب\s*:\s*(?P<byline>.{2,60}?)"
    r"\s+المصدر\s*:\s*(?P<source>.{2,60}?)(?:\s+البلد\s*:.{0,60})?$"
)
CONTINUED = frozenset(["يتبع", "للحديث بقيه", "to be continued", "wird fortgesetzt", "fortsetzung folgt"])
AGGREGATOR = re.compile(r"^موقع كل يوم\s*[-–]\s*(?P<source>.{2,40})$")
AGO = re.compile(rf"^(?:{SINCE_WORDS})\s+\S")

# --- margins: buttons, footers, disclaimers, forum software ---

SHARE_ON = folded(
    r"(?:انقر|اضغط|Click|Klick\w*)\b.{0,60}(?:نافذة جديدة|new window|neuem Fenster)\W*",
    r"مشاركة على \S.{0,20}",
    r"(?:Share|Teilen|Partager|Compartir) (?:on|auf|sur|en) \S.{0,20}",
)
FOOTER = folded(
    r"(?:هذا )?الموقع يستخدم (?:ملفات|أكيسميت|Akismet|خدمة).{0,300}",
    r"(?:يستخدم|نستخدم) (?:هذا الموقع |موقعنا )?(?:ملفات (?:تعريف الارتباط|الكوكيز)|الكوكيز).{0,300}",
    r"مدعوم (?:بفخر من|بواسطة|من) \S.{0,40}",
    r"(?:© ?)?(?:جميع|كافة|كل) (?:الحقوق|حقوق النشر) محفوظة.{0,80}",
    r".{0,40}(?:حقوق (?:النشر|الطبع|الملكية))\b.{0,20}(?:©|محفوظة).{0,60}",
    r"(?:Copyright\s*)?(?:©|\(c\)).{0,100}",
    r".{0,50}\S\s*©.{0,60}",
    r"Copyright:? \d{4}.{0,80}",
    r".{0,60}All rights reserved\W*.{0,40}",
    r"(?:This (?:site|website) uses|We use) (?:cookies|Akismet).{0,300}",
    r"Diese (?:Website|Seite|Webseite) (?:verwendet|nutzt|benutzt) (?:Akismet|Cookies).{0,300}",
    r"(?:Anzeige|Werbung|Advertisement)\s*[:,.–-].{0,80}",
    r"انتهای پیام\W*\S{0,12}",
    r"(?:تصميم|برمجة|تطوير|استضافة|تنفيذ)(?: و ?(?:تصميم|برمجة|تطوير|استضافة|تنفيذ|دعم|إدارة))+(?:\W.{0,40})?",
    r"(?:تصميم|برمجة|تطوير|استضافة|تنفيذ)(?: الموقع)?\s*[:/|-].{2,40}",
    r"(?:powered|designed|developed|hosted) (?:&|and|by)\b.{2,60}",
)
DISCLAIMER = folded(
    r"\W*(?:جميع |كل )?(?:ال)?(?:آراء|مقالات|تعليقات|مواد|مقال|أفكار)\b.{0,80}\bلا ت?ي?(?:عبر|مثل|عكس)\w* .{0,60}"
    r"(?:(?:رأي|آراء|وجهة نظر|سياسة|موقف|توجه)\S* "
    r"(?:الموقع|الصحيفة|الجريدة|القناة|الشبكة|المجلة|الوكالة|موقع|صحيفة|شبكة|قناة)"
    r"|أصحابها|كاتبها|كتابها|صاحبها).{0,80}"
)
FONT = folded(
    r"[\s+|/–-]*(?:[aا]\s?[+–-]|[+–-]\s?[aا]|[+–-]\s*(?:حجم )?(?:الخط|النص|font)\s*[+–-])[\s+|/aا–-]*",
    r"(?:حجم (?:الخط|النص)|(?:font|text) size)\s*:?(?:[\s+|/–-]*\b[aا]\b){2,5}[\s+|/–-]*",
)
FORUM = folded(
    r"(?:عدد الرسائل|عدد المساهمات|نقاط|تاريخ التسجيل|تاريخ الانتساب|رقم العضوية|المشاركات|قوة السمعة"
    r"|معدل تقييم المستوى|رقم المشاركة|عدد مرات النقر|عدد مرات الظهور)\s*:.{0,60}",
    r"هل تريد التفاعل مع هذه المساهمة؟.{0,120}",
    r"شكرا\W.{1,60}(?:شكر|شكروا) (?:العضو|الأعضاء|العضوة)?.{0,60}",
    r"(?:الذين يشاهدون|يتصفح الموضوع|المتواجدون الآن).{0,120}",
    r"(?:لا )?(?:تستطيع|يمكنك) (?:إضافة مواضيع|إضافة مشاركات|الرد على المواضيع|إرفاق ملفات|تعديل مشاركاتك).{0,60}",
    r"(?:كود|أكواد|الابتسامات|bb code|html code|\[img\]).{0,20} (?:متاحة|معطلة|is on|is off).{0,10}",
)

# --- feeds: what is written under an item ---

_STORY = r"(?:الخبر|المقال|المقالة|الموضوع|المحتوى|المادة|التقرير|التدوينة)"
_BEHIND = r"(?P<source>\S.{1,50}?)\W*"
FEED_FOOTERS = (
    # what WordPress writes under each item of a feed, in its languages
    folded(rf"\W*ظهرت? {_STORY} .{{8,300}} (?:أولا|لأول مرة) (?:على|في) (?:موقع )?{_BEHIND}"),
    folded(
        rf"(?:the )?(?:post|article|story|entry) .{{2,300}} (?:appeared first|first appeared) (?:on|in|at) {_BEHIND}"
    ),
    folded(rf"der beitrag .{{2,300}} erschien zuerst (?:auf|bei) {_BEHIND}"),
    folded(rf"l['’ ]article .{{2,300}} est apparu en premier sur {_BEHIND}"),
    folded(rf"la entrada .{{2,300}} (?:se publicó|aparece|apareció) primero en {_BEHIND}"),
    folded(rf"l['’ ]articolo .{{2,300}} (?:proviene da|sembra essere il primo su) {_BEHIND}"),
    folded(rf"(?:o post|a postagem) .{{2,300}} apareceu primeiro em {_BEHIND}"),
    folded(rf"(?:сообщение|запись) .{{2,300}} (?:появил[аи]сь|появились) сначала на {_BEHIND}"),
    folded(r"(?:yazı )?.{2,300} ilk önce (?P<source>.{2,50}?) üzerinde ortaya çıktı\W*"),
    folded(r"نوشته .{2,300} اولین بار در (?P<source>.{2,50}?) پدیدار شد\W*"),
    # what services that pass feeds on add
    folded(
        r"(?:from|via|source:?|من|عبر) (?P<source>.{2,80}?)\s+"
        r"https?://(?:ift\.tt|dlvr\.it|bit\.ly|feedproxy|goo\.gl|t\.co)\S*"
    ),
    folded(
        rf"هذا {_STORY} (?:من|منقول من|منقول عن|نقلا عن|نشر في|منشور في) (?:موقع )?(?P<source>.{{2,50}}?)\W+"
        r"(?:اضغط|انقر|لقراءة|للاطلاع|وللاطلاع|اقرأ)\b.{0,120}"
    ),
    folded(
        rf"(?:هذا {_STORY} (?:منقول|مأخوذ|مقتبس)|تم (?:نقل|نسخ|اقتباس) (?:هذا )?{_STORY}) (?:من|عن) (?:موقع )?{_BEHIND}"
    ),
    folded(
        rf"و?(?:يمكنكم?|بإمكانكم?|تستطيع) (?:أيضا )?(?:قراءة|متابعة|مطالعة|الاطلاع على) (?:هذا |تفاصيل |مستجدات )?"
        rf"{_STORY}\b.{{0,40}}\b(?:المصدر|مصدره|الموقع الأصلي)(?: الأصلي| الأساسي| الرئيسي| من| موقع)*(?: {_BEHIND})?"
    ),
    folded(
        rf"و?(?:لقراءة|اقرأ|قراءة) {_STORY}.{{0,20}} (?:من|في|على) (?:المصدر|مصدره|موقعه)\b"
        r"(?: الأصلي| الأساسي| الرئيسي)*.{0,40}"
    ),
    folded(r"و?كانت هذه تفاصيل (?:خبر|الخبر|موضوع|مقال)\b.{2,400}"),
    folded(r"و?تجدر الإشارة (?:ب?أن|إلى أن) الموضوع الأصلي قد تم نشره.{2,500}"),
    folded(
        r"(?:ملحوظة|تنويه|ملاحظة|إخلاء مسؤولية)\W+(?:مضمون هذا الخبر|هذا الخبر|هذا المقال|الخبر) .{0,200}"
        r"\b(?:تم نقله|تم كتابته|تمت كتابته|منقول|لا يعبر عن|العهدة على)\b.{0,300}"
    ),
)

# --- closing: the end of an agency's copy, who the writer is ---

END = folded(r"\W*(?:انتهى|انته|النهاية|ends?|-30-)\W*(?:[\d*/.\s-]|\b[^\W\d_]{1,2}\b)*")
INTRODUCES = re.compile(
    r"^\W*(?:,.{2,60},)?\s*(?:is|was|has been|writes|covers|reports|lives|works|ist|war|schreibt|arbeitet|est|es|è)\b"
    r"|^['’]s (?:most recent|latest|new|next|first) (?:book|novel)\b"
    r"|^\W*(?:هو|هي)?\s*\w*(?:كاتب|صحفي|صحافي|باحث|محرر|مراسل|اعلامي|اكاديمي|استاذ)"
)

# --- comments ---

SAYS = folded(r"يقول\s+\S.{0,38}:", r"\S.{0,38}\s+says\s*:")
REPLY_COUNT = folded(
    r"(?:رد|رد واحد|ردا?ن|\d+ (?:ردود|ردا|تعليقات?|آراء|thoughts?|responses?|replies|comments?)|One thought"
    r"|\d+ (?:Gedanken|Kommentare|Antworten))\s+(?:على|حول|on|to|zu)\s+[“\"«„'‘].*"
)
REPLY_TO = folded(r"(?:اترك ردا على|Leave a reply to|Antworte auf) \S[^.:]*")
HOUSE_RULES = folded(
    r"(?:شروط|ضوابط|قواعد|سياسة) (?:النشر|التعليقات?)\s*:.{5,200}",
    r".{0,60}\bعدم الإساءة (?:للكاتب|إلى الكاتب)\b.{0,200}",
    r".{0,40}\bالتعليقات (?:المنشورة|الواردة|المسيئة)\b.{0,40}\b(?:تعبر|تمثل|تحذف|حذفها|حذف)\b.{0,120}",
)

# --- links and trails ---

CLICK = folded(
    r"\W*(?:اضغط|انقر|كليك)\w* (?:هنا|على الرابط|على الصورة|على الفيديو)\b.{0,80}",
    r"\W*ل(?:ل|\w).{0,80}\b(?:اضغط|انقر|كليك)\w* (?:هنا|على الرابط|الرابط)\W*(?:(?:التالي|أدناه|https?:).{0,60})?",
    r"\W*ل(?:لاطلاع|قراءة|مشاهدة|تحميل|متابعة|معرفة|لاستماع)\b.{0,40}"
    r"\bالرابط(?: التالي| أدناه)?\W*(?:https?:.{0,60})?",
    r"click here (?:to|for) .{2,80}",
    r"(?:to|for) .{2,80}\bclick here\W*",
)
SLOGAN = folded(
    r"\W*(?:أخبار|تغطية|الأخبار|آخر الأخبار|كل الأخبار|news) .{0,40}"
    r"(?:على مدار الساعة|على مدار 24 ساعة|لحظة بلحظة|أولا بأول|24/7|24 ساعة)\W*"
)
CRUMB = re.compile(r"^\W*(?:الرءيسيه|الصفحه الرءيسيه|home|startseite|accueil)\s*[/›»>|\\:\u2013\u2014-].{2,100}$")

# --- the byline and the source outside the text ---

BY = re.compile(
    r"^(?:by|von|par|بقلم|كتبت?|كاتب|الكاتب|إعداد|تحرير|المحرر|بواسطة|تقرير|تحقيق|حوار|ترجمة|متابعة|نویسنده|מאת)\s*[:/|-]?\s+|^\s*[:/|-]\s*",
    re.IGNORECASE,
)
SOURCE_NAMED = re.compile(r"^\s*(?:المصدر|مصدر الخبر|المصادر)\s*[:：\-–|/]\s*(\S.{0,80})$")
SOURCE_LABEL = "المصدر"
"""Of a line that names whom a text is taken from."""
SOURCE_STARTS = ("نقلا عن ", "نقلاً عن ", "المصدر ")
AGENCY = "وكالة "
BETWEEN_AGENCIES = re.compile(r"[+/|&،,–-]|\sو(?=\w)")
TWO_WORD_BYLINES = ("كتب", "نشر", "نُشر")
"""Verbs with which a label of two words begins ("كتب بواسطة")."""

# --- issues of newspapers; prose that looks learnable ---

ISSUE = re.compile(r"(?<!\w)(?:العدد|عدد|السنة|issue|vol(?:ume)?|nr|no)(?!\w)", re.IGNORECASE)
NUMBERED_ISSUE = re.compile(
    r"(?<!\w)(?:العدد|عدد رقم|رقم العدد|issue|vol(?:ume)?)\W{0,4}(?:رقم|no|nr|number)?\W{0,4}[\d\u0660-\u0669]",
    re.IGNORECASE,
)
TELLS = re.compile(
    r"^(?:و?(?:يذكر|يشار|تجدر|الجدير|جدير|كان|كانت|قال|قالت|أضاف|أضافت|أكد|أكدت|أعلن|أعلنت|أوضح|أشار|أشارت|تابع|ذكر"
    r"|ذكرت|نقل|نقلت|لفت|شدد|بين|اعتبر|يأتي|تأتي|سبق|يعد|تعد|يبلغ|تبلغ|في|من|منذ|بعد|قبل|خلال|كما|بدوره)"
    r"|It is worth|The (?:company|government|ministry))\s"
)
"""How background and reported speech begin, with or without a full stop at the end."""

# --- walls before the rest of a text ---

_WALLED = r"(?:هذا|هذه)? ?(?:المحتوى|المقال|المقالة|الخبر|المادة|التقرير|القصة)"
_SUBSCRIBERS = r"(?:للمشتركين|لمشتركينا|لمشتركي .{2,30}|للأعضاء)"
PAYWALL = folded(
    rf"\W*{_WALLED} (?:متاحة?|مخصصة?|حصرية?|متوفرة?)(?: فقط)? {_SUBSCRIBERS}\b.{{0,80}}",
    rf"\W*{_WALLED} {_SUBSCRIBERS} فقط\b.{{0,80}}",
    r"\W*(?:للاطلاع على|لقراءة|لمتابعة|لمواصلة|لإكمال|لاستكمال) (?:قراءة )?(?:بقية |باقي |كامل |المزيد من )?"
    r"(?:المقال|المقالة|الخبر|المحتوى|التقرير|القراءة|النص)(?: كاملا| كاملة| بالكامل)?[\s،,:]+"
    r"(?:يرجى|الرجاء|يجب|عليك|اشترك|سجل|قم ب).{0,80}",
    r"\W*(?:أكمل|واصل|تابع) (?:القراءة|قراءة (?:المقال|الخبر)) (?:باشتراك|مع اشتراك|عبر الاشتراك).{0,60}",
    r"\W*اشترك (?:الآن |معنا )?(?:من (?:\d|دولار|ريال|جنيه|درهم|دينار)|لتتمكن من|لتصفح|لقراءة).{2,60}",
)
"""A whole line that asks its reader to subscribe before reading on."""
