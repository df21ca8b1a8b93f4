"""RULES: what is cut from a text, in order. A rule is a named function with cases in tests/extract/test_rules.py.

Rules compare whole lines on the folded key, never parts of lines, and look at the edges of the text only; links to
other articles and calls to follow go anywhere. Prefixes need a separator. Shapes and strings: WordPress core,
Jetpack, the AMP plugin, Jannah, Sahifa, Joomla, Drupal, Blogger (see phrases.py). How much may go is decided in
lines.py, not here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from crawler.arabic.furniture import FOLLOW_STARTS, FOLLOW_WORDS, LABELS, PLATFORMS, PREFIXES, READ_ALSO, kind_of
from crawler.arabic.letters import masked_key
from crawler.extract import attribution, closing
from crawler.extract.cuts import Cut, Line, Rule, Text, at_edges

_SHORT, _CARD = 120, 160  # characters
_MOST_LINKS = 40
_SAYS = re.compile(r"^(?:يقول\s+\S.{0,38}|\S.{0,38}\s+says)\s*:$")
_REPLY_COUNT = re.compile(
    r"^(?:رد|ردّ|رد واحد|ردّ?ان|\d+ (?:ردود|ردًا|رداً|تعليقات?|آراء|thoughts?|responses?|replies|comments?)|One thought"
    r"|\d+ (?:Gedanken|Kommentare|Antworten))\s+(?:على|حول|on|to|zu)\s+[“\"«„'‘].*$",
    re.IGNORECASE,
)
_REPLY_TO = re.compile(r"^(?:اترك رد(?:ا|اً|ًا) على|Leave a reply to|Antworte auf) \S[^.:]*$", re.IGNORECASE)
_ICON = re.compile(r"^Site icon\b.{0,80}$", re.IGNORECASE)
_SHARE_ON = re.compile(
    r"^(?:انقر|اضغط|Click|Klick\w*)\b.{0,60}(?:نافذة جديدة|new window|neuem Fenster)\W*$"
    r"|^مشاركة على \S.{0,20}$|^(?:Share|Teilen|Partager|Compartir) (?:on|auf|sur|en) \S.{0,20}$",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"^(?:(?:هذا )?الموقع يستخدم (?:ملفات|أكيسميت|Akismet|خدمة).{0,300}"
    r"|(?:يستخدم|نستخدم) (?:هذا الموقع |موقعنا )?ملفات (?:تعريف الارتباط|الكوكيز).{0,300}"
    r"|مدعوم (?:بفخر من|بواسطة|من) \S.{0,40}|(?:جميع|كافة|كل) (?:الحقوق|حقوق النشر) محفوظة.{0,80}"
    r"|(?:Copyright\s*)?(?:©|\(c\)).{0,100}|Copyright \d{4}.{0,80}|.{0,60}All rights reserved\W*.{0,40}"
    r"|(?:This (?:site|website) uses|We use) (?:cookies|Akismet).{0,300}"
    r"|Diese (?:Website|Seite|Webseite) (?:verwendet|nutzt|benutzt) (?:Akismet|Cookies).{0,300}"
    r"|(?:Anzeige|Werbung|Advertisement)\s*[:,.–-].{0,80}"
    r"|انتهای پیام\W*\S{0,12})$",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"^\W*(?:جميع |كل )?(?:ال)?(?:آراء|مقالات|تعليقات|مواد|مقال|أفكار)\b.{0,80}\bلا ت?ي?(?:عبر|مثل|عكس)\w* .{0,60}"
    r"(?:(?:رأي|آراء|وجهة نظر|سياسة|موقف|توجه)\S* "
    r"(?:الموقع|الصحيفة|الجريدة|القناة|الشبكة|المجلة|الوكالة|موقع|صحيفة|شبكة|قناة)"
    r"|أصحابها|كاتبها|كتابها|صاحبها).{0,80}$"
)
_SUBSCRIBE = re.compile(
    r"^(?:Subscribe|Sign up) (?:now |today )?(?:to|for) (?:our|the) .{0,40}"
    r"\b(?:newsletter|edition|channel|app|feed|e-paper|podcast|updates|alerts)\b.{0,60}$"
    r"|^For (?:the latest|more) .{0,60}\b(?:download|follow|subscribe|sign up)\b.{0,80}$"
    r"|^Get (?:our|the) .{0,40}newsletter\b.{0,80}$",
    re.IGNORECASE,
)
_MORE_ON = re.compile(r"^(?:Mehr zum Thema|Mehr|Auch|More|Also) (?:auf|bei|on|at) \S+\.\w{2,10}$", re.IGNORECASE)
_FORUM = re.compile(
    r"^(?:عدد الرسائل|نقاط|تاريخ التسجيل|المشاركات|قوة السمعة|عدد مرات النقر|عدد مرات الظهور)\s*:.{0,60}$"
    r"|^هل تريد التفاعل مع هذه المساهمة؟.{0,120}$"
)
_SCRAP = re.compile(r"^(?:[-–—<>=/*_|#•·.\s]{2,}|-->|&\w{2,6};?)$")
_WHOLE = 85  # percent of the lead's word triples that the next line must hold


# --- what the user and the crawl know ---------------------------------------------------------------


def strip_lines(text: Text) -> Iterator[Cut]:
    """Lines that match a regular expression of the source's `strip_lines` or `banner_lines`."""
    patterns = [re.compile(pattern) for pattern in (*text.source.strip_lines, *text.source.banner_lines)]
    for line in text.lines if patterns else ():
        if any(pattern.fullmatch(line.text) for pattern in patterns):
            yield Cut(place=line.place)


def learned(text: Text) -> Iterator[Cut]:
    """Lines learned to repeat over this source's articles (crawler/learn/profile.py)."""
    positions = {line.key: line.position for line in text.profile.lines if line.active}
    if not positions:
        return
    edge = {line.place for line in (*text.lines[:4], *text.lines[-10:])}
    for line in text.lines:
        anywhere = positions.get(line.key) == "any"
        if not anywhere and (line.place not in edge or (line.key not in positions and line.mask not in positions)):
            continue  # a line with its numbers masked ("412 visits") is furniture at the edge only
        if not any(attribution.dateline([line], text)):  # which stays in the text, however often it repeats
            yield Cut(place=line.place, certain=len(line.text) <= _SHORT)


def repeated_title(text: Text) -> Iterator[Cut]:
    """The title once more at the beginning of the text, with or without the site's name."""
    if text.title:
        titles = {
            text.title,
            *(f"{text.title} {name}" for name in text.site_names),
            *(f"{name} {text.title}" for name in text.site_names),
        }
        for line in at_edges(text, lambda line: line.key in titles, head=2, tail=0):
            yield Cut(place=line.place, field="title")


def signature(text: Text) -> Iterator[Cut]:
    """The site's own name on a line of its own, or what the AMP reader puts there ("Site icon ...")."""
    for line in at_edges(text, lambda line: _signs(text, line)):
        yield Cut(place=line.place)


def _signs(text: Text, line: Line) -> bool:
    if len(line.text) > _SHORT:
        return False
    name = line.key.removeprefix("خاص ")
    return name in text.site_names or bool(_ICON.match(line.text))


# --- comments ---------------------------------------------------------------------------------------


def comment_list(text: Text) -> Iterator[Cut]:
    """Readers' comments: from a comment heading or "يقول NAME:" on, if a date or a reply link bears it out."""
    lines = text.lines
    for index, line in enumerate(lines[1:], start=1):
        if index < len(lines) // 3:
            continue
        counted = kind_of(line.mask) == "comment_heading" or bool(_REPLY_COUNT.match(line.text))
        says = line.text.endswith(":") and bool(_SAYS.match(line.text))
        if not (counted or says):
            continue
        rest = lines[index + 1 : index + 7]
        if (counted and any(_SAYS.match(other.text) for other in rest[:3])) or (says and _bears_out(rest)):
            for other in lines[index:]:
                yield Cut(place=other.place, certain=False)
            return


def _bears_out(rest: tuple[Line, ...]) -> bool:
    return bool(rest) and (
        attribution.is_date(rest[0].text) or any(line.key in ("رد", "reply", "antworten", "الرد") for line in rest)
    )


def comment_form(text: Text) -> Iterator[Cut]:
    """The comment form and what is said about comments ("اترك تعليقاً", "Leave a reply")."""
    yield from _known_lines(text, "comment_form")
    yield from _prefixed(text, "comment_form")
    for line in at_edges(text, lambda line: len(line.text) <= _SHORT // 2 and _REPLY_TO.match(line.text)):
        yield Cut(place=line.place)


def comment_heading(text: Text) -> Iterator[Cut]:
    """How many comments there are ("3 تعليقات", "ردّان على “...”")."""
    yield from _known_lines(text, "comment_heading")
    for line in at_edges(text, lambda line: len(line.text) <= 2 * _SHORT and _REPLY_COUNT.match(line.text)):
        yield Cut(place=line.place)


# --- around the article -----------------------------------------------------------------------------


def share_bar(text: Text) -> Iterator[Cut]:
    """Share, like, print and copy buttons ("شارك هذا الموضوع:", "Facebook Twitter WhatsApp")."""
    yield from _known_lines(text, "share")
    for line in at_edges(text, lambda line: len(line.text) <= _SHORT and _SHARE_ON.match(line.text)):
        yield Cut(place=line.place)


def related_block(text: Text) -> Iterator[Cut]:
    """A heading of links to other articles ("مقالات ذات صلة") and the links under it.

    Links are lines that don't end as prose does. In the middle of an article at most three of at least four words go,
    so that a short heading after the card stays.
    """
    lines = text.lines
    for index, line in enumerate(lines):
        if len(line.text) > _SHORT or (kind_of(line.mask) != "related" and not _MORE_ON.match(line.text)):
            continue
        links = []
        for other in lines[index + 1 : index + 1 + _MOST_LINKS]:
            if len(other.text) > _SHORT or other.text.rstrip().endswith((".", "،", ":")):
                break
            links.append(other)
        if not links and line.ends_sentence:
            continue
        to_the_end = index + 1 + len(links) == len(lines)
        if not to_the_end:
            links = links[:3]
            while links and not (len(links[-1].key.split()) >= 4):
                links.pop()
            if any(len(link.key.split()) < 4 for link in links):
                links = []
        yield Cut(place=line.place)
        for link in links:
            yield Cut(place=link.place, certain=False)


def read_also(text: Text) -> Iterator[Cut]:
    """A link to another article inside the text ("اقرأ أيضاً: ...", "Read more: ...")."""
    for line in text.lines:
        if len(line.text) > _CARD * 1.5:
            continue
        found = line.prefix()
        opening = line.mask.startswith(tuple(f"{words} " for words in READ_ALSO))
        if found and found[0] in PREFIXES["related"]:
            strong = masked_key(found[0]) in READ_ALSO or kind_of(found[0]) == "related"
            if strong or (len(found[1].split()) >= 2 and not found[1].endswith((".", "،"))):
                yield Cut(place=line.place)
        elif opening and not line.ends_sentence and len(line.text) <= _CARD and len(line.key.split()) >= 4:
            yield Cut(place=line.place)


def read_more(text: Text) -> Iterator[Cut]:
    """ "Read more" without a title ("اقرأ المزيد", "Continue reading")."""
    yield from _known_lines(text, "read_more")


def navigation(text: Text) -> Iterator[Cut]:
    """Ways to the next and previous page, back to the top, past the menu."""
    yield from _known_lines(text, "navigation")
    yield from _prefixed(text, "navigation")


def follow(text: Text) -> Iterator[Cut]:
    """A call to follow the site elsewhere ("تابعونا على فيسبوك وتويتر"): most of its words are of that trade."""
    yield from _known_lines(text, "follow")
    yield from _prefixed(text, "follow", words=3)
    for line in text.lines:
        if len(line.text) <= 2 * _SHORT and line.mask.startswith(FOLLOW_STARTS) and not kind_of(line.mask):
            words = line.mask.split()[1:]
            ours = text.site_names and {word for name in text.site_names for word in name.split()}
            known = [word for word in words if word in FOLLOW_WORDS or (ours and word in ours)]
            if PLATFORMS.intersection(words) and len(known) >= 0.7 * len(words):
                yield Cut(place=line.place)


def subscription(text: Text) -> Iterator[Cut]:
    """Newsletter, login and paywall notes."""
    yield from _known_lines(text, "subscribe")
    for line in at_edges(text, lambda line: _SUBSCRIBE.match(line.text), head=0, tail=4):
        yield Cut(place=line.place)


def amp_reader(text: Text) -> Iterator[Cut]:
    """What the AMP reader theme and the embed view print ("Exit mobile version")."""
    yield from _known_lines(text, "amp")


def footer(text: Text) -> Iterator[Cut]:
    """Cookie and policy notes, disclaimers, copyright, advertisement marks, the agency's end mark ("انتهای پیام")."""
    yield from _known_lines(text, "footer")
    for line in at_edges(text, lambda line: _FOOTER.match(line.text) or _DISCLAIMER.match(line.text)):
        yield Cut(place=line.place)


def masthead(text: Text) -> Iterator[Cut]:
    """Who runs the paper ("رئيس التحرير: ...")."""
    labels = Counter(found[0] for line in text.lines if len(line.text) <= _CARD and (found := line.prefix()))
    for cut in _prefixed(text, "masthead", words=4):
        label = next(found[0] for line in text.lines if line.place == cut.place and (found := line.prefix()))
        if labels[label] == 1:  # who speaks more than once is interviewed
            yield cut


def image_credit(text: Text) -> Iterator[Cut]:
    """Whose the picture is ("صدر الصورة", "Photo: ...")."""
    yield from _known_lines(text, "image_credit")
    yield from _prefixed(text, "image_credit", words=8)


def forum(text: Text) -> Iterator[Cut]:
    """What forum software prints beside a post ("عدد الرسائل: ...")."""
    for line in at_edges(text, lambda line: _FORUM.match(line.text)):
        yield Cut(place=line.place)


def scrap(text: Text) -> Iterator[Cut]:
    """Broken mark-up and rulers ("-->", "***") at the edges: lines without a word."""
    for line in at_edges(text, lambda line: _SCRAP.match(line.text)):
        yield Cut(place=line.place)


def generic_word(text: Text) -> Iterator[Cut]:
    """A word that is furniture only beside furniture ("الاسم", "المزيد", "Twitter").

    That is: within four lines of a certain cut or of such a word.
    """
    witnesses = {place for place, cut in text.cuts.items() if cut.certain and cut.field in ("", "tags")}
    if not witnesses:
        return
    edge = {line.place for line in at_edges(text, lambda line: kind_of(line.mask))}
    for lines in (text.lines, text.lines[::-1]):
        for line in lines:
            if kind_of(line.mask) != "generic" or line.ends_sentence or line.place in witnesses:
                continue
            if line.mask.startswith("0 "):
                continue  # the heading of a list: "6. Instagram"
            if line.place in edge and not witnesses.isdisjoint(range(line.place - 4, line.place + 5)):
                yield Cut(place=line.place)
                witnesses.add(line.place)


# --- text that is there twice -----------------------------------------------------------------------


def doubled_paragraph(text: Text) -> Iterator[Cut]:
    """A paragraph that was there already: right before it, or long prose (100 characters) and there only twice.

    A refrain, a question put to several people or a row of a list comes back more often, is short, or is no sentence.
    """
    times = Counter(line.key for line in text.lines)
    seen: set[str] = set()
    before = ""
    for line in text.lines:
        key = line.key
        adjacent = key == before and len(key.split()) >= 2
        if key and (adjacent or (_is_long_prose(line) and key in seen and times[key] == 2)):
            yield Cut(place=line.place, field="doubled")
        seen.add(key)
        before = key


def _is_long_prose(line: Line) -> bool:
    return len(line.key) >= 100 and line.ends_sentence and not line.text.endswith(("?", "؟"))


def lead_as_summary(text: Text) -> Iterator[Cut]:
    """A shorter first line that the second repeats (85 % of its word triples): the lead, kept as summary."""
    if len(text.lines) < 3 or any(cut.field == "summary" for cut in text.cuts.values()):
        return
    first, second = text.lines[0], text.lines[1]
    lead, body = _triples(first.key), _triples(second.key)
    if len(lead) >= 4 and len(first.text) < len(second.text) and 100 * len(lead & body) >= _WHOLE * len(lead):
        yield Cut(place=first.place, field="summary", value=first.text)


def _triples(key: str) -> set[tuple[str, ...]]:
    words = key.split()
    return {tuple(words[at : at + 3]) for at in range(len(words) - 2)}


# --- how phrases are met ----------------------------------------------------------------------------


def _known_lines(text: Text, kind: str) -> Iterator[Cut]:
    """Lines near the edge that are nothing but known phrases, the first unambiguous one of the kind."""
    for line in at_edges(text, lambda line: len(line.text) <= 3 * _SHORT and kind_of(line.mask)):
        if kind_of(line.mask) == kind:
            yield Cut(place=line.place)


def _prefixed(text: Text, kind: str, words: int = 14) -> Iterator[Cut]:
    """Lines near the edge that begin with a label and a separator and go on for a few words, not as a sentence."""

    def matches(line: Line) -> bool:
        found = line.prefix() if len(line.text) <= _CARD else None
        if found is None or found[0] not in PREFIXES[kind] or len(found[1].split()) > words:
            return False
        return not (line.ends_sentence and kind in LABELS)

    for line in at_edges(text, matches):
        yield Cut(place=line.place)


RULES: tuple[Rule, ...] = (
    strip_lines,
    signature,
    attribution.combined_line,
    attribution.source_line,
    attribution.byline,
    attribution.reading_time,
    attribution.dated_place,
    attribution.published_line,
    attribution.modified_line,
    attribution.tag_line,
    attribution.section_line,
    attribution.issue_banner,
    attribution.view_counter,
    attribution.continued,
    repeated_title,
    comment_list,
    comment_form,
    comment_heading,
    share_bar,
    related_block,
    read_also,
    read_more,
    navigation,
    follow,
    subscription,
    amp_reader,
    footer,
    masthead,
    image_credit,
    closing.closing_note,
    closing.author_note,
    forum,
    scrap,
    learned,
    generic_word,
    doubled_paragraph,
    lead_as_summary,
)
