"""Why a date lost and what a signal or a rule is, in Arabic and English: stored names and reasons, said to readers.

What is stored stays English (queries rely on it); a reason that isn't known here is shown as it is stored.
"""

from __future__ import annotations

import re

from crawler.model import NoteKind

SIGNALS: dict[str, tuple[str, str]] = {
    "wordpress": ("واجهة ووردبريس", "WordPress API"),
    "jsonld": ("بيانات JSON-LD للخبر", "the article's JSON-LD"),
    "jsonld_broken": ("بيانات JSON-LD معطوبة", "broken JSON-LD"),
    "feed": ("خلاصة الموقع", "the feed"),
    "news_sitemap": ("خريطة الأخبار", "the news sitemap"),
    "meta_published": ("وسم النشر في الصفحة", "the page's publication tag"),
    "microdata": ("بيانات مضمّنة في الصفحة", "microdata"),
    "time_marked": ("عنصر وقت معلّم بالنشر", "a time marked as published"),
    "url": ("عنوان الصفحة", "the address"),
    "near_title": ("مطبوع قرب العنوان", "printed near the title"),
    "time": ("عنصر وقت قرب العنوان", "a time near the title"),
    "meta_date": ("وسم تاريخ عام", "a general date tag"),
    "text_line": ("سطر في النص", "a line of the text"),
    "date_class": ("عنصر باسم التاريخ", "an element named as a date"),
    "labelled": ("تاريخ مسبوق بوصف", "a labelled date"),
    "listing": ("صفحة القائمة", "the listing"),
    "dateline": ("مطلع الخبر", "the dateline"),
    "script": ("نص برمجي في الصفحة", "a script of the page"),
    "image": ("مسار الصورة", "the picture's path"),
    "banner": ("لافتة الموقع", "the site's banner"),
    "first_seen": ("بين زيارتين للخلاصة", "between two visits to the feed"),
    "jsonld_modified": ("تعديل في JSON-LD", "modified, JSON-LD"),
    "meta_modified": ("وسم التعديل", "modified, page tag"),
    "microdata_modified": ("تعديل في البيانات المضمّنة", "modified, microdata"),
    "time_modified": ("عنصر وقت للتعديل", "a time marked as modified"),
    "link_modified": ("تعديل معلن في القائمة", "modified, as offered"),
    "header_modified": ("ترويسة الخادم", "the server's header"),
}

RULES: dict[str, tuple[str, str]] = {
    "strip_lines": ("من إعداد المصدر", "from the source's settings"),
    "signature": ("توقيع الموقع", "the site's signature"),
    "feed_footer": ("ذيل الخلاصة", "feed footer"),
    "combined_line": ("سطر بيانات", "a line of details"),
    "source_line": ("سطر المصدر", "source line"),
    "byline": ("اسم الكاتب", "byline"),
    "reading_time": ("زمن القراءة", "reading time"),
    "dated_place": ("مكان وتاريخ", "place and date"),
    "published_line": ("سطر تاريخ النشر", "publication line"),
    "modified_line": ("سطر تاريخ التعديل", "modification line"),
    "tag_line": ("وسوم", "tags"),
    "section_line": ("القسم", "section"),
    "issue_banner": ("لافتة العدد", "issue banner"),
    "view_counter": ("عدّاد المشاهدات", "view counter"),
    "continued": ("علامة «يتبع»", "to be continued"),
    "repeated_title": ("تكرار العنوان", "the title again"),
    "comment_list": ("تعليقات القراء", "readers' comments"),
    "comment_form": ("نموذج التعليق", "comment form"),
    "comment_heading": ("عنوان التعليقات", "comment heading"),
    "share_bar": ("أزرار المشاركة", "share bar"),
    "appended_story": ("خبر آخر ملحق", "another story appended"),
    "related_block": ("أخبار ذات صلة", "related news"),
    "read_also": ("اقرأ أيضاً", "read also"),
    "read_more": ("اقرأ المزيد", "read more"),
    "navigation": ("تنقّل", "navigation"),
    "follow": ("دعوة إلى المتابعة", "follow us"),
    "subscription": ("دعوة إلى الاشتراك", "subscription"),
    "amp_reader": ("نسخة الهاتف", "mobile version"),
    "author_note": ("نبذة عن الكاتب", "about the author"),
    "closing_note": ("ملاحظة ختامية", "closing note"),
    "end_mark": ("علامة الختام", "end mark"),
    "footer": ("ذيل الصفحة", "footer"),
    "masthead": ("ترويسة الصحيفة", "masthead"),
    "image_credit": ("مصدر الصورة", "picture credit"),
    "forum": ("لوازم المنتدى", "forum furniture"),
    "contact_list": ("هواتف وعناوين", "telephones and addresses"),
    "ticker": ("شريط الطقس والأسعار", "weather and rates"),
    "bare_label": ("وصف بلا قيمة", "a label without its value"),
    "page_tool": ("أدوات الصفحة", "page tools"),
    "interface_line": ("أزرار ونماذج", "buttons and forms"),
    "menu": ("بنود قائمة", "entries of a menu"),
    "scrap": ("بقايا تنسيق", "scraps of markup"),
    "learned": ("سطر متكرر في المصدر", "repeats over the source"),
    "generic_word": ("كلمة عامة", "a generic word"),
    "doubled_paragraph": ("فقرة مكررة", "a doubled paragraph"),
    "lead_as_summary": ("مقدمة مكررة صارت خلاصة", "a repeated lead, now the summary"),
}

NOTES: dict[NoteKind, tuple[str, str]] = {
    NoteKind.POSSIBLE_GAP: ("possible gap", "it offered nothing known; poll it more often"),
    NoteKind.IDLE_PATTERN: ("pattern without a match", ""),
    NoteKind.PARTS_LATER: ("parts of another time", "a backfill reads them"),
    NoteKind.NEXT_NOT_LINK: ("next is no link", "see `next` in sources.toml"),
    NoteKind.LASTMOD_DISBELIEVED: ("times of modification not believed", "known articles are looked at by schedule"),
    NoteKind.VALIDATORS_DISBELIEVED: ("validators not believed", "it is asked for as a whole from now on"),
    NoteKind.SCRIPTS_REFUSED: ("not given to the scripts of a page", "see `render_hosts` in sources.toml"),
}
"""What a note is called in a report, and what follows from it."""

_WHY = tuple(
    (re.compile(pattern), arabic)
    for pattern, arabic in (
        (r"agrees with (\w+)", "يوافق: {}"),
        (r"less certain than (\w+)", "أقل يقيناً من: {}"),
        (r"its line repeats over the source", "سطره متكرر في كل صفحات المصدر"),
        (r"speaks of a modification", "يدل على تعديل لا على نشر"),
        (r"too weak alone", "أضعف من أن يُعتمد وحده"),
        (r"only a year", "سنة فقط"),
        (r"before (\S+)", "قبل {}"),
        (r"after the page was fetched", "بعد جلب الصفحة"),
        (r"the time of the fetch: the page's clock", "ساعة الصفحة عند جلبها"),
        (r"the page prints a later date of its own", "تطبع الصفحة تاريخاً أحدث لها"),
        (r"another headline and address", "لعنوان وخبر آخرين"),
        (r"another headline", "لعنوان آخر"),
        (r"of the web page", "لصفحة الويب لا للخبر"),
        (r"of another (?:page|object)", "لصفحة أخرى"),
        (r"of a (\w+)", "لكائن من نوع {}"),
        (r"not near the title", "بعيد عن العنوان"),
        (r"one of several", "واحد من عدة تواريخ"),
        (r"in an element marked as updated", "في عنصر معلّم بالتحديث"),
        (r"beside the title in a script", "بجانب العنوان في نص برمجي"),
        (r"learned offset of the feed", "مصحَّح بفارق الخلاصة المتعلَّم"),
    )
)


def signal(name: str, language: str) -> str:
    """What a date signal is called."""
    return SIGNALS.get(name, (name, name))[language == "en"]


def rule(name: str, language: str) -> str:
    """What a cutting rule is called."""
    return RULES.get(name, (name, name))[language == "en"]


def why(reason: str, language: str) -> str:
    """Why a date lost, from what is stored in `date_signals.why_not`."""
    if language != "ar":
        return reason
    for pattern, arabic in _WHY:
        if found := pattern.fullmatch(reason):
            return arabic.format(*(signal(part, language) for part in found.groups()))
    return reason
