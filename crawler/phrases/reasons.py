"""Why a URL gave no article, said to people: a sentence in Arabic and English for each reason."""

from __future__ import annotations

from crawler.model import Reason

REASONS: dict[Reason, tuple[str, str]] = {
    Reason.DNS: (
        "لا عنوان لهذا المضيف.",
        "The host has no address.",
    ),
    Reason.REFUSED: (
        "رفض المضيف الاتصال.",
        "The host refused the connection.",
    ),
    Reason.RESET: (
        "انقطع الاتصال.",
        "The connection broke.",
    ),
    Reason.TIMEOUT: (
        "لم يصل جواب في الوقت المتاح.",
        "No answer in time.",
    ),
    Reason.TLS: (
        "تعذّر الاتصال المشفّر، كأن تكون الشهادة منتهية.",
        "The encrypted connection couldn't be made, such as with an expired certificate.",
    ),
    Reason.BAD_HTTP: (
        "الجواب ليس HTTP، أو رمز حالته لا وجود له.",
        "The answer isn't HTTP, or has a status that doesn't exist.",
    ),
    Reason.HEADER_FLOOD: (
        "ترويسات أكثر مما يجوز لجواب.",
        "More headers than an answer may have.",
    ),
    Reason.TOO_LARGE: (
        "بايتات أكثر مما يجوز لصفحة.",
        "More bytes than a page may have.",
    ),
    Reason.DECOMPRESSION: (
        "بايتات أكثر مما يجوز لصفحة بعد فك الضغط.",
        "More bytes than a page may have once decompressed.",
    ),
    Reason.BAD_ENCODING: (
        "ترميز محتوى مجهول أو معطوب، أو بايتات ليست نصاً في أي من الترميزات المجرَّبة.",
        "An unknown or broken content coding, or bytes that are no text in any charset tried.",
    ),
    Reason.TRUNCATED_BODY: (
        "انتهى الجواب قبل أوانه، ولم يُحفظ منه شيء.",
        "The answer ended early. Nothing of it is stored.",
    ),
    Reason.HTTP_4XX: (
        "رمز حالة من 400 إلى 499 لا سبب خاصاً له.",
        "A status of 400 to 499 that has no reason of its own.",
    ),
    Reason.HTTP_5XX: (
        "رمز حالة من 500 إلى 599.",
        "A status of 500 to 599.",
    ),
    Reason.GONE: (
        "410، أو 404 لصفحة خبر محفوظ.",
        "410, or 404 for the page of a stored article.",
    ),
    Reason.RATE_LIMITED: (
        "طلب المضيف الصبر (429 أو 503) مدة أطول من الجولة.",
        "The host asked for patience (429, 503) for longer than a run has.",
    ),
    Reason.REDIRECT_LOOP: (
        "تحويلات تدور في حلقة.",
        "Redirects in a circle.",
    ),
    Reason.REDIRECT_LIMIT: (
        "تحويلات أكثر مما يجوز.",
        "Too many redirects.",
    ),
    Reason.REDIRECT_SCHEME: (
        "عنوان ليس http ولا https، مثل file:.",
        "An address that isn't http or https, such as `file:`.",
    ),
    Reason.REDIRECT_BAD: (
        "تحويل بلا هدف مقروء.",
        "A redirect without a readable target.",
    ),
    Reason.BLOCKED_ADDRESS: (
        "عنوان داخلي لم يُعَدّ المصدر له.",
        "A private address that the source isn't configured for.",
    ),
    Reason.OFFSITE: (
        "موقع آخر غير موقع المصدر.",
        "Another site than the source's.",
    ),
    Reason.BAD_URL: (
        "لا عنوان صالحاً.",
        "No usable address.",
    ),
    Reason.ROBOTS_DISALLOW: (
        "يمنعه robots.txt.",
        "robots.txt forbids it.",
    ),
    Reason.ROBOTS_UNREACHABLE: (
        "تعذّر الحصول على robots.txt، فلا يجوز جلب شيء.",
        "robots.txt can't be had, so nothing may be fetched.",
    ),
    Reason.NOT_HTML: (
        "ليس صفحة: ملف PDF أو صورة أو خلاصة أو نص مجرد.",
        "No page: a PDF, an image, a feed, plain text.",
    ),
    Reason.NOT_ARTICLE: (
        "الصفحة الأولى، أو عنوان لا يشمله article_urls.",
        "The home page, or an address that `article_urls` doesn't cover.",
    ),
    Reason.EMPTY: (
        "لا بايتات، أو لا وسوم.",
        "No bytes, or no markup.",
    ),
    Reason.SOFT_404: (
        "«غير موجود» برمز نجاح.",
        '"Not found" with the status of success.',
    ),
    Reason.EXTRACT_TIMEOUT: (
        "طالت قراءة الصفحة أكثر مما يجوز.",
        "Reading the page took too long.",
    ),
    Reason.EXTRACT_CRASH: (
        "أسقطت قراءة الصفحة العامل، أو أثارت خطأ.",
        "Reading the page crashed the worker, or raised an error.",
    ),
    Reason.EXTRACT_MEMORY: (
        "احتاجت قراءة الصفحة ذاكرة أكثر مما يجوز.",
        "Reading the page took too much memory.",
    ),
    Reason.EXTRACT_TOO_COMPLEX: (
        "عناصر أكثر مما يجوز لصفحة، أو متداخلة أعمق مما يجوز.",
        "More elements than a page may have, or nested too deeply.",
    ),
    Reason.EXTRACT_TRUNCATED: (
        "أكثر مما يحتمله قارئ HTML.",
        "Beyond what the HTML parser takes.",
    ),
    Reason.NO_TEXT: (
        "لم يُعثر على نص، أو على أسطر يكررها الموقع فقط.",
        "No text was found, or only lines that the site repeats.",
    ),
    Reason.TOO_SHORT: (
        "كلمات أقل مما لخبر.",
        "Fewer words than an article has.",
    ),
    Reason.FEED_NOT_FEED: (
        "صفحة أو JSON أو لا شيء في مكان الخلاصة.",
        "HTML, JSON or nothing where a feed should be.",
    ),
    Reason.FEED_MALFORMED: (
        "خلاصة معطوبة؛ أُخذ منها ما أمكنت قراءته.",
        "A broken feed; the items that could be read were taken.",
    ),
    Reason.FEED_EMPTY: (
        "خلاصة بلا مواد.",
        "A feed without items.",
    ),
    Reason.FEED_DTD: (
        "خلاصة تعرّف كيانات؛ لم تُقرأ.",
        "A feed that declares entities; not read.",
    ),
    Reason.SITEMAP_INVALID: (
        "ليست خريطة موقع: معطوبة أو فارغة أو صفحة أو فيها كيانات.",
        "No sitemap: broken, empty, HTML, or with entities.",
    ),
    Reason.SITEMAP_TOO_LARGE: (
        "أكثر مما يجوز لخريطة موقع؛ تُرك الباقي.",
        "More than a sitemap may have; the rest is left.",
    ),
    Reason.SITEMAP_LOOP: (
        "فهرس خرائط يسمّي نفسه، أو متداخل أعمق مما يجوز.",
        "A sitemap index that names itself, or is nested too deeply.",
    ),
    Reason.LISTING_EMPTY: (
        "صفحة روابط بلا روابط إلى أخبار.",
        "A page of links without links to articles.",
    ),
    Reason.WORDPRESS_INVALID: (
        "لا قائمة منشورات حيث ينبغي أن تكون الواجهة.",
        "No list of posts where the API should be.",
    ),
    Reason.NO_PREVIEW: (
        "قناة تلغرام لا تعرض رسائلها للعموم.",
        "A Telegram channel that shows no messages to the public.",
    ),
    Reason.TRAP_LIMIT: (
        "روابط أو صفحات أكثر مما يجوز لمصدر، أو مسار يكرر نفسه أو كثير الأجزاء؛ تُرك الباقي.",
        (
            "More links or pages than a source may offer, or a path that repeats itself or has too many parts; "
            "the rest is left."
        ),
    ),
    Reason.RENDER_FAILED: (
        "لم يصنع المتصفح منها صفحة، أو صنع صفحة بلا نص ينقصها شيء طلبته برمجياتها.",
        ("The browser made no page of it, or a page without text that lacked something that its scripts asked for."),
    ),
    Reason.RENDER_BUDGET: (
        "صفحة يصنعها متصفح، أخذت وقتاً أو ذاكرة أو طلبات أكثر مما يجوز ولم يظهر فيها نص حتى ذلك الحين.",
        "A page that a browser makes took more time, memory or requests than it may, and had no text by then.",
    ),
    Reason.BUDGET: (
        "استُنفد max_pages أو --limit أو وقت الجولة (--within)، أو أُوقفت الجولة؛ يبقى منتظراً.",
        (
            "`max_pages`, `--limit` or the run's time (`--within`) was used up, or the run was stopped; it stays "
            "pending."
        ),
    ),
    Reason.PARTS_LEFT_OUT: (
        "أجزاء في فهرس الخرائط أكثر مما تقرؤه جولة؛ أجزاء المنشورات أولاً، ولما طال عهده بالقراءة دوره.",
        (
            "More parts in a sitemap index than a run reads; those of posts come first, and those not read for "
            "longest get their turn."
        ),
    ),
    Reason.POSSIBLE_GAP: (
        "من جولات إصدارات سابقة؛ صار ملاحظة.",
        "Of runs of earlier versions; now a note.",
    ),
    Reason.SOURCE_REMOVED: (
        "كان ينتظر مصدراً لم يعد في sources.toml.",
        "It waited for a source that isn't in `sources.toml` any more.",
    ),
    Reason.ARCHIVE_WRITE: (
        "تعذّرت أرشفة الصفحة الخام، فلم يُحفظ منها شيء.",
        "The raw page couldn't be archived, so nothing of it was stored.",
    ),
    Reason.KNOWN: (
        "لا شيء يُفعل: الأرشيف يعرفه.",
        "Nothing to do: the archive has it already.",
    ),
    Reason.SAME_ANSWER: (
        "أُعيد النظر فيه، فكان الجواب نفسه بايتاً بايتاً.",
        "Looked at again, and the answer was the same byte for byte.",
    ),
    Reason.OLDER: (
        "جُلب قبل النص المحفوظ.",
        "It was fetched before the text that is stored.",
    ),
    Reason.EMPTIED: (
        "لا نص في صفحته الآن؛ يبقى المحفوظ.",
        "Its page has no text now; the stored one stays.",
    ),
    Reason.CUT_SHORT: (
        "جاء مقطوعاً وأقصر من النص المحفوظ.",
        "It was cut, and is shorter than the text that is stored.",
    ),
    Reason.SECOND_LOOK: (
        "تعرض صفحته الآن نصاً آخر تماماً؛ إن وُجد ثانية في جولة لاحقة فهو تعديل.",
        "Its page shows a wholly other text now; if a later run finds that again, it is a revision.",
    ),
    Reason.OFFERED_TWICE: (
        "عرضه مصدر آخر أولاً، وهو ينتظر هناك.",
        "Another source offered it first, and it waits there.",
    ),
    Reason.WAITS: (
        "أخفق قريباً وينتظر محاولته التالية.",
        "It failed lately and waits for its next try.",
    ),
    Reason.INTERNAL: (
        "خطأ من مرصد نفسه؛ الرجاء التبليغ عنه.",
        "A fault of Marsad's own; please report it.",
    ),
}
"""By reason; docs/settings.md has the English ones."""
