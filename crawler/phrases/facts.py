"""The one table of sentences: each member of each closed list of facts, in Arabic and in English.

What is stored is a code (crawler/model/facts.py), which queries rely on; `Locale` says it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crawler.model import Detail, FactKind, Finding, NoteKind, WatchEvent, WhyNot
from crawler.phrases.details import DETAILS

Said = tuple[str, str]
"""Arabic and English."""

WHY_NOT: dict[WhyNot, Said] = {
    WhyNot.AGREES: ("يوافق: {signal}", "agrees with {signal}"),
    WhyNot.LESS_CERTAIN: ("أقل يقيناً من: {signal}", "less certain than {signal}"),
    WhyNot.TOO_WEAK: ("أضعف من أن يُعتمد وحده", "too weak alone"),
    WhyNot.MODIFICATION: ("يدل على تعديل لا على نشر", "speaks of a modification"),
    WhyNot.REPEATS: ("سطره متكرر في كل صفحات المصدر", "its line repeats over the source"),
    WhyNot.ONLY_A_YEAR: ("سنة فقط", "only a year"),
    WhyNot.BEFORE_THE_WEB: ("قبل {day}", "before {day}"),
    WhyNot.AFTER_FETCH: ("بعد جلب الصفحة", "after the page was fetched"),
    WhyNot.PAGE_CLOCK: ("ساعة الصفحة عند جلبها", "the time of the fetch: the page's clock"),
    WhyNot.CLOCK_PLACE: ("يوم الجلب حيث تعرض الصفحة ساعتها", "the day of the fetch at the place of the page's clock"),
    WhyNot.PRINTED_ANEW: ("تطبع الصفحة تاريخاً أحدث لها", "the page prints a later date of its own"),
    WhyNot.OTHER_HEADLINE: ("لعنوان آخر", "another headline"),
    WhyNot.OTHER_ARTICLE: ("لعنوان وخبر آخرين", "another headline and address"),
    WhyNot.WEB_PAGE: ("لصفحة الويب لا للخبر", "of the web page"),
    WhyNot.OTHER_PAGE: ("لصفحة أخرى", "of another page"),
    WhyNot.OTHER_OBJECT: ("لكائن آخر في الصفحة", "of another object"),
    WhyNot.VIDEO: ("لمقطع مصوّر في الصفحة", "of the page's video"),
    WhyNot.OBJECT_TYPE: ("لكائن من نوع {type}", "of an object of type {type}"),
    WhyNot.UNTYPED: ("لكائن بلا نوع", "of something without a type"),
    WhyNot.FAR_FROM_TITLE: ("بعيد عن العنوان", "not near the title"),
    WhyNot.ONE_OF_SEVERAL: ("واحد من عدة تواريخ", "one of several"),
    WhyNot.MARKED_UPDATED: ("في عنصر معلّم بالتحديث", "in an element marked as updated"),
    WhyNot.BESIDE_TITLE: ("بجانب العنوان في نص برمجي", "beside the title in a script"),
    WhyNot.FEED_OFFSET: ("مصحَّح بفارق الخلاصة المتعلَّم", "learned offset of the feed"),
}
"""Why a date lost."""

FINDINGS: dict[Finding, Said] = {
    Finding.FEW_ARTICLES: ("صار {articles} من {pages} صفحة خبراً", "{articles} of {pages} pages gave an article"),
    Finding.FEWER_ARTICLES: (
        "صار {articles} من {pages} صفحة خبراً، والمعتاد {usual}%",
        "{articles} of {pages} pages gave an article, usually {usual}%",
    ),
    Finding.SHORT_TEXTS: (
        "متوسط النصوص {words} كلمة، والمعتاد {usual}",
        "texts of {words} words, usually {usual}",
    ),
    Finding.NO_ARTICLE_YET: ("لا خبر بعد", "no article yet"),
    Finding.SILENT: ("مضى على آخر جديد {hours}", "nothing new for {hours}"),
    Finding.SILENT_LONGER: (
        "مضى على آخر جديد {hours}، والمعتاد {usual_hours} على الأكثر",
        "nothing new for {hours}, usually at most {usual_hours}",
    ),
}
"""How a source fares."""

WATCHED: dict[WatchEvent, Said] = {
    WatchEvent.NEW_STORY: ("خبر جديد", "a new story"),
    WatchEvent.ANOTHER_ORIGIN: ("نصوص مستقلة: {origins}", "{origins} independent texts"),
    WatchEvent.EDITED: ("عُدّل، كلمات مختلفة: {words}", "edited; words that differ: {words}"),
    WatchEvent.GONE: ("حُذف من موقعه ({status})", "gone from its site ({status})"),
    WatchEvent.SILENT: ("سكت المصدر ({health})", "the source fell silent ({health})"),
    WatchEvent.BACK: ("عاد المصدر ({health})", "the source is back ({health})"),
    WatchEvent.BURST: ("{hits} في ساعتين، والمعتاد {usual}", "{hits} within two hours, usually {usual}"),
}
"""Why a watch rings."""

SENTENCES: dict[type[FactKind], Mapping[Any, Said]] = {
    WhyNot: WHY_NOT,
    Finding: FINDINGS,
    WatchEvent: WATCHED,
    Detail: DETAILS,
}
"""The sentences of each closed list."""

NOTES: dict[NoteKind, tuple[Said, Said]] = {
    NoteKind.POSSIBLE_GAP: (
        ("فجوة محتملة", "possible gap"),
        ("لم يعرض شيئاً معروفاً؛ زره أكثر", "it offered nothing known; poll it more often"),
    ),
    NoteKind.OLDER_UNREAD: (
        ("لم تُقرأ الصفحات الأقدم", "older pages could not be read"),
        ("تقرؤها جولة كاملة (crawl --full)", "a full run reads them (crawl --full)"),
    ),
    NoteKind.IDLE_PATTERN: (("نمط لا يطابق شيئاً", "pattern without a match"), ("", "")),
    NoteKind.PARTS_LATER: (
        ("أجزاء من زمن آخر", "parts of another time"),
        ("يقرؤها الجمع الرجعي", "a backfill reads them"),
    ),
    NoteKind.NEXT_NOT_LINK: (
        ("التالي ليس رابطاً", "next is no link"),
        ("انظر next في sources.toml", "see `next` in sources.toml"),
    ),
    NoteKind.LASTMOD_DISBELIEVED: (
        ("أوقات تعديل لا تُصدَّق", "times of modification not believed"),
        ("تُزار الأخبار المعروفة بحسب الجدول", "known articles are looked at by schedule"),
    ),
    NoteKind.VALIDATORS_DISBELIEVED: (
        ("علامات تغيّر لا تُصدَّق", "validators not believed"),
        ("يُطلب كاملاً من الآن", "it is asked for as a whole from now on"),
    ),
    NoteKind.SCRIPTS_REFUSED: (
        ("لم يُعطَ لبرمجيات صفحة", "not given to the scripts of a page"),
        ("انظر render_hosts في sources.toml", "see `render_hosts` in sources.toml"),
    ),
}
"""What a note is called in a report, and what follows from it."""
