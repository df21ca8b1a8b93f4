"""The words of the pages, in Arabic and English; dates and counts as people say them.

A label is never mixed: a page is all Arabic or all English, only the articles speak their own language.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

LANGUAGES = ("ar", "en")

LEVANT = ("كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول",
          "تشرين الثاني", "كانون الأول")
EGYPT = ("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر")
ENGLISH = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")

# one, two, a few (3-10), many (11-99), hundreds
COUNTED = {
    "article": (("خبر واحد", "خبران", "أخبار", "خبراً", "خبر"), ("article", "articles")),
    "source": (("مصدر واحد", "مصدران", "مصادر", "مصدراً", "مصدر"), ("source", "sources")),
    "in_source": (("مصدر آخر", "مصدرين آخرين", "مصادر أخرى", "مصدراً آخر", "مصدر آخر"), ("other source", "other sources")),
    "story": (("قصة واحدة", "قصتان", "قصص", "قصة", "قصة"), ("story", "stories")),
    "copy": (("نسخة واحدة", "نسختان", "نسخ", "نسخة", "نسخة"), ("copy", "copies")),
    "edit": (("تعديل واحد", "تعديلان", "تعديلات", "تعديلاً", "تعديل"), ("edit", "edits")),
    "word": (("كلمة واحدة", "كلمتان", "كلمات", "كلمة", "كلمة"), ("word", "words")),
    "line": (("سطر واحد", "سطران", "أسطر", "سطراً", "سطر"), ("line", "lines")),
    "page": (("صفحة واحدة", "صفحتان", "صفحات", "صفحة", "صفحة"), ("page", "pages")),
    "minute": (("دقيقة", "دقيقتان", "دقائق", "دقيقة", "دقيقة"), ("minute", "minutes")),
    "hour": (("ساعة", "ساعتان", "ساعات", "ساعة", "ساعة"), ("hour", "hours")),
    "day": (("يوم", "يومان", "أيام", "يوماً", "يوم"), ("day", "days")),
}

WORDS: dict[str, tuple[str, str]] = {
    # the frame
    "brand": ("مرصد", "Marsad"),
    "tagline": ("أرشيف أخبار يقول من أين جاء كل تاريخ، وماذا حُذف، ولماذا",
                "A news archive that says where each date came from, and what was cut and why"),
    "front": ("الواجهة", "Front page"),
    "search": ("بحث", "Search"),
    "news": ("الأخبار", "News"),
    "timeline": ("الخط الزمني", "Timeline"),
    "sources": ("المصادر", "Sources"),
    "edits": ("التعديلات", "Edits"),
    "runs": ("الجولات", "Runs"),
    "tables": ("الجداول", "Tables"),
    "skip": ("إلى المحتوى", "Skip to content"),
    "menu": ("أقسام الأرشيف", "Sections of the archive"),
    "other_language": ("English", "العربية"),
    "search_hint": ("كلمة أو \"عبارة\" أو جذر* أو -استبعاد", "word, \"phrase\", prefix* or -without"),
    "keys": ("مفاتيح", "Keys"),
    "keys_help": ("مفاتيح لوحة المفاتيح", "Keyboard"),
    "key_j": ("البطاقة التالية", "next card"),
    "key_k": ("البطاقة السابقة", "previous card"),
    "key_o": ("افتح البطاقة", "open the card"),
    "key_v": ("افتح الأصل", "open the original"),
    "key_slash": ("إلى مربع البحث", "to the search box"),
    "key_help": ("هذه القائمة", "this list"),
    "close": ("أغلق", "Close"),
    "private": ("النصوص ملك أصحابها؛ هذا أرشيف خاص للقراءة والبحث.",
                "The texts belong to their authors; this is a private archive for reading and research."),
    "left_out": ("استغرق جزء من هذه الصفحة وقتاً أطول من المسموح فتُرك: ",
                 "A part of this page would have taken too long and was left out: "),
    "nothing": ("لا شيء هنا بعد.", "Nothing here yet."),
    "and": ("و", " and "),
    "of": ("من", "of"),
    "not_found": ("لا وجود لهذه الصفحة في الأرشيف", "This page is not in the archive"),
    "not_found_hint": ("ربما أُزيل الخبر أو نُسخ الرابط ناقصاً.", "The article may be gone, or the link was cut."),
    "too_many": ("طلب أكبر مما تقبله هذه الصفحة", "A request larger than this page takes"),
    # front
    "most_carried": ("الأكثر تداولاً", "Most carried"),
    "just_edited": ("عُدّل بعد النشر", "Edited after publication"),
    "newest": ("أحدث ما وصل", "Newest"),
    "undated_now": ("بلا تاريخ، ولماذا", "Undated, and why"),
    "all_news": ("كل الأخبار", "All news"),
    "all_edits": ("كل التعديلات", "All edits"),
    "all_undated": ("كل ما بلا تاريخ", "All undated"),
    "last_days": ("الأخبار يوماً بيوم", "News day by day"),
    "trouble": ("مصادر فيها خلل", "Sources in trouble"),
    "empty_archive": ("الأرشيف فارغ بعد", "The archive is still empty"),
    "empty_hint": ("شغّل «marsad demo» لأرشيف تجريبي، أو «marsad crawl» لجمع مصادرك.",
                   "Run “marsad demo” for a demo archive, or “marsad crawl” to gather your sources."),
    # search
    "sort_new": ("الأحدث", "Newest"),
    "sort_best": ("الأقرب", "Best match"),
    "sort": ("الترتيب", "Order"),
    "facet_source": ("المصدر", "Source"),
    "facet_section": ("القسم", "Section"),
    "facet_period": ("الفترة", "Period"),
    "facet_language": ("اللغة", "Language"),
    "facets": ("صفِّ النتائج", "Narrow down"),
    "undated": ("بلا تاريخ", "Undated"),
    "edited": ("عُدّل", "Edited"),
    "remove_filter": ("أزل المرشح", "Remove filter"),
    "clear": ("أزل الكل", "Clear all"),
    "no_section": ("بلا قسم", "No section"),
    "no_results": ("لا نتائج", "No results"),
    "no_results_hint": ("جرّب كلمات أقل، أو جذراً مع نجمة مثل «سور*»، أو أزل مرشحاً.",
                        "Try fewer words, a prefix such as “syri*”, or remove a filter."),
    "not_understood": ("لم يُفهم جزء من البحث فتُجوهل", "A part of the search was not understood and was ignored"),
    "also_in": ("أيضاً في", "also in"),
    "same_source": ("في المصدر نفسه", "in the same source"),
    "window": ("الفرز والعدّ على أحدث {n} نتيجة وصولاً؛ حدّد فترة لترى الباقي.",
               "Sorted and counted over the {n} results that arrived last; choose a period to see the rest."),
    "at_least": ("أكثر من", "over"),
    "fold_copies": ("اطوِ النسخ", "Fold copies"),
    "show_copies": ("أظهر كل النسخ", "Show every copy"),
    "older": ("الأقدم", "Older"),
    "first_page": ("إلى الأول", "To the first"),
    "feed": ("تابع هذا البحث (Atom)", "Follow this search (Atom)"),
    "on_timeline": ("على الخط الزمني", "On the timeline"),
    "more": ("المزيد", "More"),
    "article_count": ("عدد الأخبار", "Articles"),
    # article
    "original": ("الصفحة الأصلية", "Original page"),
    "archived": ("الصفحة المؤرشفة", "Archived page"),
    "raw_row": ("السجل الخام", "Raw record"),
    "where_date": ("من أين جاء التاريخ", "Where the date came from"),
    "no_date": ("لا تاريخ موثوقاً لهذا الخبر", "No date of this article can be trusted"),
    "no_date_hint": ("بدل أن يُخمَّن، تُرك بلا تاريخ. هذه كل الإشارات التي رُئيت ولماذا رُفضت.",
                     "Rather than guess, it was left undated. These are all the signals seen, and why each was refused."),
    "no_signals": ("لم تحمل الصفحة أي إشارة إلى تاريخ.", "The page carried no sign of a date at all."),
    "signal": ("الإشارة", "Signal"),
    "says": ("تقول", "Says"),
    "written": ("كما كُتبت", "As written"),
    "trust": ("الثقة", "Trust"),
    "verdict": ("الحكم", "Verdict"),
    "chosen": ("اختيرت", "chosen"),
    "modified_signal": ("تعديل لا نشر", "modification, not publication"),
    "first_seen": ("رُصد أول مرة", "First seen"),
    "last_seen": ("رُصد آخر مرة", "Last seen"),
    "gone": ("لم يعد موجوداً منذ", "Gone since"),
    "what_cut": ("ما حُذف من النص", "What was cut from the text"),
    "rule": ("القاعدة", "Rule"),
    "copies": ("النسخ", "Copies"),
    "compare": ("قارن", "Compare"),
    "whole_story": ("القصة كاملة", "The whole story"),
    "revisions": ("التعديلات", "Revisions"),
    "revision": ("النسخة", "Revision"),
    "first_text": ("النص الأول", "first text"),
    "what_changed": ("ماذا تغيّر", "What changed"),
    "near": ("قريب منه", "Near it"),
    "facts": ("بيانات الخبر", "Facts"),
    "authors": ("الكاتب", "Authors"),
    "section": ("القسم", "Section"),
    "attribution": ("نقلاً عن", "Credited to"),
    "dateline": ("المكان", "Dateline"),
    "language": ("اللغة", "Language"),
    "extractor": ("المستخرِج", "Extractor"),
    "other_urls": ("روابط أخرى للخبر نفسه", "Other URLs of the same article"),
    "flags": ("ملاحظات", "Notes"),
    "tags_label": ("وسوم", "Tags"),
    "no_text": ("لم يبق نص", "No text"),
    "newer_in_source": ("الأحدث في المصدر", "Newer in the source"),
    "older_in_source": ("الأقدم في المصدر", "Older in the source"),
    "text_cut": ("النص طويل جداً: هذا أوله.", "The text is very long: this is its beginning."),
    "low_trust": ("تاريخ ضعيف", "weak date"),
    "day_only": ("اليوم معروف لا الساعة", "the day is known, not the hour"),
    # story
    "who_first": ("أول من نشر", "First to publish"),
    "seen_first": ("أول من رُصد", "First seen"),
    "first_unknown": ("لا يُعرف من نشر أولاً: لا نسبة إلى مصدر ولا ساعة نشر تحسم.",
                      "Who was first is not known: no credit and no time of day decides it."),
    "by_credit": ("بشهادة نسخة تنقل عنه", "credited by a copy"),
    "by_time": ("بساعة النشر", "by time of publication"),
    "lag": ("التأخر", "Lag"),
    "on_axis": ("على المحور", "On the axis"),
    "similarity": ("التشابه", "Similarity"),
    "words": ("الكلمات", "Words"),
    "the_first": ("الأول", "first"),
    "unknown": ("غير معروف", "unknown"),
    "compare_two": ("قارن نسختين", "Compare two copies"),
    "left": ("هذه", "This"),
    "right": ("بهذه", "with this"),
    "only_in": ("في {name} وحده", "only in {name}"),
    "same_text": ("النصان متطابقان كلمة كلمة.", "The two texts are the same, word for word."),
    "too_different": ("النصان مختلفان جداً أو طويلان جداً للمقارنة كلمة كلمة؛ هذان النصان.",
                      "The texts are too different or too long for a comparison by word; here are both."),
    "kind_first": ("الأصل", "first"),
    "kind_identical": ("مطابقة", "identical"),
    "kind_syndicated": ("منقولة", "syndicated"),
    "kind_near": ("قريبة", "near copy"),
    "kind_related": ("ذات صلة", "related"),
    # changes
    "deleted": ("حُذف", "cut"),
    "added": ("أُضيف", "added"),
    "from": ("من", "From"),
    "to": ("إلى", "to"),
    "title_same": ("العنوان لم يتغيّر", "The title did not change"),
    "only_spaces": ("لم تتغيّر إلا المسافات.", "Only spaces changed."),
    "changed_today": ("ما عدّلته المصادر بعد نشره، الأحدث أولاً", "What sources changed after publication, newest first"),
    # timeline
    "draw": ("ارسم", "Draw"),
    "compare_with": ("قارن ببحث آخر", "Compare with another search"),
    "whole_archive": ("الأرشيف كله", "The whole archive"),
    "other_sources": ("مصادر أخرى", "Other sources"),
    "dated_articles": ("خبر مؤرخ", "dated articles"),
    "zoom_out": ("أبعد", "Zoom out"),
    "as_table": ("الأرقام في جدول", "The numbers as a table"),
    "period": ("الفترة", "Period"),
    "count": ("العدد", "Count"),
    "all_years": ("كل السنوات", "All years"),
    "not_stacked": ("النتائج أكثر من أن تُفصَّل حسب المصدر؛ هذا مجموعها.",
                    "Too many results to split by source; these are the totals."),
    "timeline_hint": ("انقر عموداً لتقترب؛ ومن اليوم إلى أخباره.", "Choose a bar to zoom in; a day leads to its articles."),
    # sources
    "health": ("الحالة", "Health"),
    "last_success": ("آخر نجاح", "Last success"),
    "last_article": ("آخر خبر", "Last article"),
    "sixty_days": ("آخر 60 يوماً", "Last 60 days"),
    "per_day": ("في اليوم", "a day"),
    "total": ("المجموع", "Total"),
    "last_error": ("آخر خطأ", "Last error"),
    "failures": ("إخفاقات متتالية", "Failures in a row"),
    "next_due": ("الجولة القادمة", "Next due"),
    "interval": ("كل", "Every"),
    "learned": ("أسطر متكررة تعلّمها", "Repeated lines it learned"),
    "learned_hint": ("سطر يتكرر في أخبار المصدر لا يقول شيئاً عن خبر بعينه فيُحذف. إن كان سطراً من الأخبار حقاً، فأعِده بالأمر:",
                     "A line that repeats across a source's articles says nothing about one of them and is cut. If it is news "
                     "after all, bring it back with the command:"),
    "line": ("السطر", "Line"),
    "share": ("الحصة", "Share"),
    "undone": ("أُعيد", "brought back"),
    "active": ("يُحذف", "cut"),
    "its_news": ("أخباره", "Its news"),
    "health_new": ("جديد", "new"),
    "health_ok": ("سليم", "fine"),
    "health_quiet": ("صامت", "quiet"),
    "health_blocked": ("محجوب", "blocked"),
    "health_crawling_broken": ("الجمع معطّل", "crawling broken"),
    "health_extraction_broken": ("الاستخراج معطّل", "extraction broken"),
    "disabled": ("موقوف", "off"),
    # runs
    "run": ("جولة", "Run"),
    "command": ("الأمر", "Command"),
    "started": ("بدأت", "Started"),
    "took": ("استغرقت", "Took"),
    "status": ("الحالة", "Status"),
    "running": ("جارية", "running"),
    "ok": ("تمت", "done"),
    "failed_run": ("فشلت", "failed"),
    "cut": ("قُطعت", "cut short"),
    "requests": ("طلبات", "Requests"),
    "not_modified": ("لم يتغيّر", "Not modified"),
    "size": ("الحجم", "Size"),
    "outcome": ("المآل", "Outcome"),
    "reason": ("السبب", "Reason"),
    "detail": ("التفصيل", "Detail"),
    "by_source": ("حسب المصدر", "By source"),
    "by_reason": ("لماذا", "Why"),
    "urls": ("الروابط", "URLs"),
    "url": ("الرابط", "URL"),
    "error": ("خطأ", "Error"),
    "new": ("جديد", "new"),
    "revised": ("معدّل", "revised"),
    "unchanged": ("كما هو", "unchanged"),
    "duplicate": ("مكرر", "duplicate"),
    "rejected": ("مرفوض", "rejected"),
    "failed": ("فشل", "failed"),
    "gone_outcome": ("اختفى", "gone"),
    "skipped": ("تُرك", "skipped"),
    "pending": ("معلّق", "pending"),
    # the archived page
    "source_text": ("نص المصدر", "Source text"),
    "as_page": ("كصفحة، بلا برامج", "As a page, without scripts"),
    "fetched": ("جُلبت", "Fetched"),
    "archived_hint": ("هذه هي البايتات كما أُجيب بها الطلب. تُعرض في صندوق معزول: بلا برامج ولا صور ولا اتصال بأي موقع.",
                      "These are the bytes as they were answered, shown in a sealed box: no scripts, no images, no request "
                      "to any site."),
    "not_archived": ("لا توجد نسخة مؤرشفة لهذا الخبر.", "There is no archived page of this article."),
    "archive_missing": ("ملف الأرشيف غير موجود بجانب قاعدة البيانات، أو لا يمكن قراءته.",
                        "The archive file is not beside the database, or can't be read."),
}

LANGUAGE_NAMES = {
    "ar": ("العربية", "Arabic"), "en": ("الإنجليزية", "English"), "fr": ("الفرنسية", "French"),
    "tr": ("التركية", "Turkish"), "fa": ("الفارسية", "Persian"), "ku": ("الكردية", "Kurdish"),
    "ckb": ("الكردية السورانية", "Sorani Kurdish"), "he": ("العبرية", "Hebrew"), "ru": ("الروسية", "Russian"),
    "de": ("الألمانية", "German"), "es": ("الإسبانية", "Spanish"), "ur": ("الأردية", "Urdu"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language, `ar` or `en`; templates call it `t`."""

    language: str

    @property
    def direction(self) -> str:
        return "rtl" if self.language == "ar" else "ltr"

    def __call__(self, key: str) -> str:
        arabic, english = WORDS[key]
        return arabic if self.language == "ar" else english

    def known(self, prefix: str, value: str) -> str:
        """The word for a stored value such as a health, or the value itself when it has none."""
        return self(prefix + value) if prefix + value in WORDS else value

    def number(self, n: int | float) -> str:
        return f"{n:,}" if isinstance(n, int) else f"{n:,.1f}"

    def counted(self, n: int, noun: str) -> str:
        """`3 أخبار`, `خبران`, `11 خبراً`: Arabic counts by four forms, English by two."""
        arabic, english = COUNTED[noun]
        if self.language == "en":
            return f"{n:,} {english[n != 1]}"
        one, two, few, many, hundreds = arabic
        if n in (1, 2):
            return (one, two)[n - 1]
        last = n % 100
        if 3 <= last <= 10:
            return f"{n:,} {few}"
        return f"{n:,} {many if last >= 11 else hundreds}"

    def month(self, number: int, short: bool = False) -> str:
        """Both Arabic names of a month, the Levant's and Egypt's; `short` gives the Levant's alone."""
        if self.language == "en":
            return ENGLISH[number - 1][:3] if short else ENGLISH[number - 1]
        return LEVANT[number - 1] if short else f"{LEVANT[number - 1]}/{EGYPT[number - 1]}"

    def day(self, text: str | None) -> str:
        """`2024-05-01`, `2024-05` or `2024` in words; anything else as it is."""
        parts = (text or "")[:10].split("-")
        try:
            numbers = [int(part) for part in parts]
            if len(numbers) == 3:
                return f"{numbers[2]} {self.month(numbers[1])} {numbers[0]}"
            if len(numbers) == 2:
                return f"{self.month(numbers[1])} {numbers[0]}"
        except (ValueError, IndexError):
            pass
        return text or ""

    def moment(self, text: str | None) -> str:
        """A stored UTC moment in words, to the minute."""
        if not text:
            return ""
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return text
        return f"{self.day(moment.date().isoformat())}، {moment:%H:%M}" if self.language == "ar" else (
            f"{self.day(moment.date().isoformat())}, {moment:%H:%M}")

    def published(self, on: str | None, at: str | None, precision: str | None) -> str:
        """When an article was published, as finely as it is known."""
        if not on:
            return self("undated")
        if precision == "month":
            return self.day(on[:7])
        if precision == "year":
            return on[:4]
        # The day is the source's own, the time UTC: they are shown together only where they agree.
        return self.moment(at) + " UTC" if at and at[:10] == on else self.day(on)

    def duration(self, seconds: float) -> str:
        """A span of time, to its two largest units."""
        minutes = round(seconds / 60)
        if minutes < 1:
            return f"{seconds:.0f} ث" if self.language == "ar" else f"{seconds:.0f} s"
        if minutes < 60:
            return self.counted(minutes, "minute")
        if minutes < 1440:
            hours, rest = divmod(minutes, 60)
            parts = [self.counted(hours, "hour")] + ([self.counted(rest, "minute")] if rest else [])
        else:
            days, rest = divmod(round(minutes / 60), 24)
            parts = [self.counted(days, "day")] + ([self.counted(rest, "hour")] if rest else [])
        return (" و" if self.language == "ar" else " ").join(parts)

    def size(self, number: int) -> str:
        """Bytes for people."""
        if number >= 1_000_000:
            return f"{number / 1_000_000:,.1f} MB"
        return f"{number / 1000:,.0f} kB"

    def language_name(self, code: str) -> str:
        arabic, english = LANGUAGE_NAMES.get(code, (code, code))
        return arabic if self.language == "ar" else english
