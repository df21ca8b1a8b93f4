"""What feeds and the services that pass them on write under an item: where it appeared first, or was taken from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from crawler.arabic.letters import line_key
from crawler.extract.cuts import Cut, Line, Text, at_edges
from crawler.extract.patterns import folded

_STORY = r"(?:الخبر|المقال|المقالة|الموضوع|المحتوى|المادة|التقرير|التدوينة)"
_BEHIND = r"(?P<source>\S.{1,50}?)\W*"
_FEED_FOOTERS = (
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
_LONGEST_FOOTER = 500
_SECTION = 60


def feed_footer(text: Text) -> Iterator[Cut]:
    """What a feed adds to its items ("The post ... appeared first on ...", "هذا الخبر منقول من ...")."""
    footers = list(at_edges(text, _feed_footer))
    for line in footers:
        source = _feed_source(line)
        field = "source_attribution" if source and line_key(source) not in text.site_names else ""
        yield Cut(place=line.place, field=field, value=source if field else "")
    for line, after in pairwise(text.lines):  # "من النهر | أخبار" under "هذا المحتوى من «النهر» ..."
        found = after.prefix() if line in footers and len(after.text) <= _SECTION else None
        if found and found[0].removeprefix("من ") in line.key and after.key.startswith("من "):
            yield Cut(place=after.place)


def _feed_footer(line: Line) -> re.Match[str] | None:
    if len(line.text) > _LONGEST_FOOTER:
        return None
    return next((found for footer in _FEED_FOOTERS if (found := footer.match(line.folded))), None)


def _feed_source(line: Line) -> str:
    """The name of the source in a footer as it is spelt: by the count of words before it."""
    found = _feed_footer(line)
    if found is None or not found.groupdict().get("source"):
        return ""
    first = len(line.folded[: found.start("source")].split())
    words = line.text.split()[first : first + len(found["source"].split())]
    return " ".join(words).strip(' .«»"“”!…')
