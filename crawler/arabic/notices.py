"""How sites say that there is no article: titles and lines of notices, as regular expressions over keys."""

from __future__ import annotations

import re

from crawler.arabic.letters import line_key

_ARABIC_RUN = re.compile("[\u0620-\u06ff]+")


def folded(pattern: str) -> str:
    """A pattern in usual spelling as it stands against keys: its Arabic words folded."""
    return _ARABIC_RUN.sub(lambda found: line_key(found[0]), pattern)


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{folded(pattern)})" for pattern in patterns))


_SORRY = (
    r"(?:(?:عفوا|عذرا|نعتذر(?: منك)?|نأسف|للأسف|sorry|oops|whoops|uh oh|hoppla|désolé|ooops|error|خطأ|404"
    r"|[45]\d\d) ){0,3}"
)
_PAGE = r"(?:هذه |هذا |تلك )?(?:الصفحة|المحتوى|المقال|المقالة|الخبر|الموضوع|الرابط|المادة|العنوان)"
_WANTED = (
    r"(?: المطلوبة?| (?:التي|الذي) (?:طلبتها?|طلبته|تبحث عنها?|تبحث عنه|تحاول (?:الوصول إليها?|فتحها?)"
    r"|تريدها?)| هذه| هذا)*"
)
_GONE = (
    r"(?:غير (?:موجودة?|متاحة?|متوفرة?|صحيحة?)|لم تعد (?:موجودة|متاحة|متوفرة)|لم يعد (?:موجودا|متاحا|متوفرا)"
    r"|لا وجود لها?|محذوفة?|تم (?:حذفها?|حذفه|نقلها?|نقله|إزالتها?)|حذفت|لا (?:توجد|يوجد)|انتهت صلاحيتها?)"
    r"(?: أو .{1,40})?(?: حاليا| الآن| على (?:الموقع|هذا الموقع|موقعنا))?"
)
_ELSEWHERE = (
    r"\b(?! (?:في|من|منذ|لدى|عند|بين|خلال|بسبب|لأن) (?!منطقتك|بلدك|موقعنا|هذا الموقع|الموقع|قاعدة|قاعده|الوقت|نظامنا))"
)
"""Not where a sentence goes on about something else than this site ("is missing in the new book")."""
_MISSED = (
    r"(?:لم يتم العثور على|لم نعثر على|لم نجد|تعذر العثور على|لا يمكن العثور على|لم نتمكن من العثور على"
    r"|لا نستطيع العثور على)"
)
_NOT_FOUND = (
    rf"{_SORRY}{_PAGE}{_WANTED} {_GONE}",
    rf"{_SORRY}{_MISSED} (?:{_PAGE}{_WANTED}|شيء|أي شيء|ما تبحث عنه|المطلوب|أي محتوى|أي صفحة)(?: .{{0,30}})?",
    rf"{_SORRY}صفحة (?:غير موجودة|خطأ|الخطأ|404)(?: 404)?",
    (
        rf"{_SORRY}(?:the )?(?:page|article|post|content|file)(?: .{{0,40}})? (?:not found|(?:can ?not|could not"
        rf"|can t) be found"
        r"|(?:does not|doesn t|no longer) exists?|(?:is )?(?:no longer|not|un) ?available|(?:has been"
        r"|was) (?:removed|deleted|moved))"
        r"(?: 404)?"
    ),
    (
        rf"{_SORRY}(?:not found|nothing (?:was )?found|page (?:introuvable|non trouvée)|seite nicht gefunden"
        rf"|página no encontrada)(?: 404)?"
    ),
    (
        r"(?:http )?(?:error|خطأ) ?(?:http )?[45]\d\d(?: .*)?|[45]\d\d(?: (?:error|خطأ|not found|forbidden"
        r"|page not found))?"
    ),
)
_BOT_CHECK = (
    (
        r"just a moment|one moment please|please wait|attention required(?: cloudflare)?|ddos guard"
        r"|checking your browser|security (?:check|verification)|are you a (?:human|robot)|human verification"
        r"|captcha|request (?:rejected|blocked)"
    ),
    r"يرجى الانتظار|لحظة من فضلك|لحظات من فضلك|(?:التحقق|فحص) (?:الأمني|من المتصفح|البشري)|هل أنت (?:روبوت|إنسان)",
    r"(?:جار|جاري|يجري|يتم)? ?التحقق من (?:متصفحك|المتصفح|أنك .*|اتصالك)",
)
WHOLE_TITLES = _any(
    *_NOT_FOUND,
    *_BOT_CHECK,
    r"(?:4\d\d |5\d\d )?(?:error|access denied|forbidden|unauthorized|bad gateway"
    r"|service (?:temporarily )?unavailable"
    r"|(?:internal )?server error|gateway time ?out|too many requests|database error)",
    r"error establishing a database connection",
    r"(?:site |website )?(?:is )?(?:under|down for) (?:maintenance|construction)|maintenance(?: mode)?|coming soon",
    r"account suspended|suspended (?:page|domain)|welcome to nginx|apache 2 (?:ubuntu|debian) default page.*"
    r"|index of .{0,60}",
    r"(?:log|sign) ?in(?: (?:to (?:your account|continue|the site)|required|or .{1,20}|register))?"
    r"|password protected.{0,30}",
    r"خطأ(?: [45]\d\d)?|حدث خطأ(?: ما)?|خطأ في الاتصال بقاعدة البيانات|غير مصرح(?: لك)?(?: بالدخول)?",
    r"تم رفض الوصول|الوصول مرفوض|تم (?:حظرك|حجب الوصول|منع الوصول)|(?:الخدمة|الموقع) غير متاحة?(?: حاليا| مؤقتا"
    r"| الآن)?",
    r"(?:الموقع |موقعنا |هذا الموقع )?(?:تحت|قيد|مغلق|متوقف)(?: مؤقتا)?(?: لأعمال| لل?)? ?(?:ال|لل)?(?:صيانة"
    r"|إنشاء|تطوير)",
    r"(?:الموقع |هذا الموقع )?(?:موقوف|معلق|متوقف مؤقتا)",
    r"تسجيل الدخول(?: (?:إلى|ل) ?(?:الموقع|حسابك|الحساب|النظام|لوحة التحكم|البوابة|المتابعة|لمتابعة .*))?",
    r"تسجيل دخول (?:الأعضاء|العضو|المستخدم|المستخدمين|المشتركين|الإدارة)|دخول الأعضاء|تسجيل دخول",
    r"(?:هذا )?(?:النطاق|الدومين|اسم النطاق)(?: .{1,40})? (?:معروض )?للبيع|.{0,40}\bdomain (?:name )?(?:is "
    r"|may be )?for sale.{0,30}",
)
CONSENT_TITLES = _any(
    r"before you continue(?: to .{1,40})?|we value your privacy|(?:your )?privacy (?:choices|settings|preferences)",
    r"(?:cookie|consent) (?:settings|preferences|consent|notice|wall)|cookies?|datenschutzeinstellungen"
    r"|gdpr(?: consent)?",
    r"قبل (?:المتابعة|أن تتابع)(?: إلى .{1,40})?|خصوصيتك (?:تهمنا|مهمة .{0,20})|(?:إعدادات|خيارات"
    r"|تفضيلات) (?:الخصوصية|ملفات .*)"
    r"|موافقتك .{0,40}|(?:الموافقة على )?ملفات تعريف الارتباط",
)
_COOKIES = r"(?:ملفات (?:تعريف )?(?:ال)?ارتباط|(?:ملفات )?(?:ال)?كوكيز|cookies?)"
_PLEASE = (
    r"(?:يرجى|الرجاء|نرجو|من فضلك|فضلا|يجب(?: عليك)?|عليك|يتعين عليك|لا بد من|قم ب|please|you (?:need"
    r"|have) to|you must) ?"
)
_JAVASCRIPT = r"(?:java ?script|جافا ?سكر?ي?[بب]ت|الجافا ?سكر?ي?بت|جافاسكريبت)"
LINES = _any(
    rf"{_SORRY}(?:{_PAGE})(?:{_WANTED}) {_GONE}{_ELSEWHERE}",
    r"(?:رقم|رابط|عنوان) (?:الخبر|المقال|الصفحة|الموضوع) (?:غير (?:صحيح|موجود|صالح)|خاطئ)",
    rf"{_SORRY}(?:{_MISSED}|لا (?:توجد|يوجد)|ليس هناك) (?:أي )?نتائج"
    r"(?: مطابقة| بحث| لبحثك| لطلبك| للبحث| لم | ت(?:طابق|وافق|ناسب) (?:ما|بحثك|طلبك|كلمات|معايير)\b|$)",
    r"(?:تم |لقد تم )?(?:حظر|حجب|رفض) (?:طلبك|وصولك|عنوانك)",
    r"(?:الموقع|موقعنا|هذا الموقع) (?:حاليا )?قيد (?:ال)?(?:تحديث|صيانة|تطوير|إنشاء)",
    r"(?:la|cette) page (?:que vous (?:recherchez|demandez|cherchez) )?n existe (?:pas|plus)|erreur 404",
    r"ليس لديك حساب|لا تملك حسابا|هل نسيت كلمة (?:المرور|السر)",
    rf"{_SORRY}{_MISSED} (?:{_PAGE}|شيء|أي شيء|ما تبحث عنه|المطلوب|أي محتوى|أي صفحة)\b",
    r"(?:عفوا|عذرا|نعتذر|نأسف)\b.{0,60}(?:الصفحة|المحتوى|الرابط|الموقع|الخدمة|تعمل|الوصول)",
    rf"{_SORRY}(?:the )?(?:page|article|content)(?: you| that| which| this)?.{{0,60}}"
    r"(?:not found|not be found|not exist|no longer|moved|removed|unavailable)",
    r"(?:يبدو|ربما) (?:أن |أننا ).{0,20}(?:لم نعثر|لا شيء|الصفحة|الرابط|ما تبحث عنه)",
    r"it (?:looks|seems) like (?:nothing|the page|we can ?t)|we (?:can ?not|could ?n ?t|can ?t|are unable to) find",
    rf"(?:نحن |نحن وشركاؤنا )?(?:نستخدم|نستعمل|نخزن).{{0,40}}{_COOKIES}",
    rf"(?:يستخدم|يستعمل|تستخدم) (?:هذا |هذه )?(?:الموقع|موقعنا|الصفحة).{{0,30}}{_COOKIES}",
    r"(?:باستخدامك|باستمرارك|بمتابعتك|بتصفحك|بالضغط على|بالنقر على|بمواصلة).{0,60}(?:توافق|موافق|تقبل|قبول"
    r"|ارتباط|الخصوصية)",
    r"(?:we|we and our partners|our partners|this (?:web ?)?site|our (?:web ?)?site)(?: and .{1,30})? (?:uses?"
    r"|stores?) .{0,40}cookies",
    r"by (?:using|continuing|clicking|visiting).{0,60}(?:agree|accept|consent)",
    rf"{_PLEASE}(?:.{{0,30}}\b)?(?:تفعيل|تمكين|تشغيل|بتفعيل|enable|turn on|activate|allow) .{{0,40}}{_JAVASCRIPT}",
    rf"(?:this|the|our) (?:site|website|page|app)(?: .{{1,20}})? requires {_JAVASCRIPT}|{_JAVASCRIPT} (?:is "
    rf"|must be )?(?:disabled|required|enabled)",
    rf"(?:متصفحك|المتصفح الذي تستخدمه) لا يدعم|(?:هذا الموقع|الموقع|هذه الصفحة) (?:يتطلب|يحتاج|تتطلب"
    rf"|تحتاج) .{{0,30}}{_JAVASCRIPT}",
    r"(?:جار|جاري|يجري|يتم|نقوم ب|نحن نقوم ب|نتحقق)? ?(?:الآن )?(?:التحقق|التأكد)? ?(?:من )?(?:أنك (?:لست|إنسان"
    r"|بشر)|متصفحك قبل)",
    rf"(?:{_PLEASE})?(?:تأكيد|إثبات|التأكد من|التحقق من|أكد|أثبت|إكمال|أكمل|اكمال) (?:أنك|اختبار|التحقق"
    rf"|عملية التحقق|هويتك)\b",
    r"(?:(?:قبل|كي|حتى) .{0,30})?(?:يحتاج|تحتاج|يتحقق|نتحقق|نراجع) .{0,40}(?:اتصالك|أمان الاتصال|أنك (?:لست|إنسان))",
    r"(?:please )?(?:verify|confirm|prove|verifying|checking)(?: that)? (?:you are|you re|if you are"
    r"|your browser|the site connection)",
    r".{0,30}needs to review the security of your connection|(?:performance and security by|ray id)\b",
    r"(?:هذا المحتوى|هذه المقالة|هذه الصفحة|المحتوى|المقال) (?:محمية?|مقفلة?) (?:بكلمة|برقم"
    r"|بواسطة كلمة) (?:ال)?(?:مرور|سر|سري)",
    r"(?:ل(?:إظهار|عرض|قراءة|مشاهدة|متابعة) .{0,40})(?:كلمة المرور|كلمة السر|تسجيل الدخول|سجل الدخول|اشترك)",
    r"(?:this|the) (?:content|post|page|article) is (?:password )?protected|to view it please enter",
    rf"{_PLEASE}(?:إدخال|ادخال|أدخل|كتابة|تسجيل الدخول|enter|log ?in|sign ?in)\b",
    r"اسم المستخدم .{0,40}كلمة (?:المرور|السر)|username .{0,40}password",
    r"(?:هذا )?(?:المحتوى|المقال|الخبر) .{0,20}(?:للمشتركين|لمشتركي|للأعضاء|للمسجلين)",
    r"(?:اشترك|سجل)(?: الآن| مجانا)? (?:ل|كي |حتى )(?:متابعة|مواصلة|قراءة|إكمال|تتمكن|تتابع)",
    r"(?:هذا )?(?:النطاق|الدومين|اسم النطاق|اسم الدومين)(?: .{1,40})? (?:معروض )?(?:للبيع|محجوز|منتهي|معلق)",
    r"(?:(?:this|the) )?domain(?: name)?(?: .{1,40})? (?:is|may be|has|was) (?:for sale|parked|expired"
    r"|registered)|buy this domain"
    r"|interested in this domain",
    r"(?:الموقع|موقعنا|هذا الموقع) (?:حاليا |الآن )?(?:تحت|قيد|مغلق|متوقف)(?: حاليا| مؤقتا)?(?: لأعمال)? ?(?:ال"
    r"|لل)?(?:صيانة|إنشاء|تطوير)",
    r"سنعود (?:قريبا|بعد قليل|إليكم)|we ll be (?:right )?back|we are (?:currently )?(?:down|undergoing|performing)",
    r"يمكنك (?:العودة|الرجوع|البحث|استخدام|تصفح|زيارة|المحاولة)|(?:حاول|جرب) (?:مرة|من جديد|البحث|استخدام|تحديث"
    r"|الانتقال)",
    r"(?:ليس|ليست|لا) (?:لديك|تملك) .{0,20}(?:صلاحية|صلاحيات|إذن)|you (?:do not|don t) have (?:permission|access)",
)
STANDS_FOR_THE_TITLE = _any(*_NOT_FOUND[:-1])
