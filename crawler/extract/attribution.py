"""Lines that speak of the article and not for it: source, byline, date lines, tags, section, issue, views.

They leave the text and are kept in fields of their own. The dateline ("دمشق-سانا") is read and stays in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from crawler.arabic.datelines import ZONE_CITIES, beside_dates
from crawler.arabic.furniture import kind_of
from crawler.arabic.letters import fold, line_key, masked_key
from crawler.arabic.lexicon import (
    AGENCIES,
    BYLINE,
    BYLINE_OR_KICKER,
    DATE_LABELS,
    EXCLUSIVE,
    MODIFIED,
    PUBLISHED,
    SECTION,
    SOURCE,
    TAGS,
)
from crawler.arabic.lines import (
    AGENCY,
    AGGREGATOR,
    AGO,
    BETWEEN_AGENCIES,
    BYLINE_BARE,
    CONTINUED,
    ISSUE_BANNER,
    META_LINE,
    READING,
    SOURCE_STARTS,
    TWO_WORD_BYLINES,
    VIEWS,
)
from crawler.arabic.particles import IN
from crawler.arabic.prefixes import PREFIXES
from crawler.arabic.statements import is_statement
from crawler.extract.cuts import Cut, Line, Text, at_edges
from crawler.extract.known import known_lines

_SIGN_OFF = re.compile(r"^[-–—]{1,3}\s?\((?P<agency>[^()]{2,30})\)\W*$")
_HASHTAGS = re.compile(r"^\W*(?:#\w+[\s,،|]*){1,15}$")

_NAME = r"[^\W\d_]+(?:[ ][^\W\d_]+){0,2}"
_DASH = r"[-_\u2013\u2014\u2012/،,]"
_DATELINES = (
    # دمشق (سانا)   القاهرة (رويترز) -   دمشق_ (النور)_ خاص:   LONDON, May 1 (Reuters) -
    re.compile(rf"^(?P<place>{_NAME})[\s_،,]*(?:[A-Za-z.]+ \d{{1,2}} )?\((?P<agency>[^()]{{2,30}})\)"),
    # دمشق-سانا   موسكو - رويترز   دمشق، سانا
    re.compile(rf"^(?P<place>{_NAME})\s*{_DASH}+\s*(?P<agency>{_NAME}|[^\W\d_]\.? ?[^\W\d_]\.? ?[^\W\d_]\.?)"),
)
_AGENCY_ALONE = re.compile(r"^\((?P<agency>[^()]{2,30})\)\s*[-_:\u2013\u2014]")
_YEAR_OR_TIME = re.compile(r"\b(?:19|20|13|14)\d\d\b|\b\d{1,2}:\d\d\b")
_YEAR = re.compile(r"\b(?:19|20|13|14)\d\d\b")
_DIGIT = re.compile(r"\d")
_DATED_PARTS = re.compile(r"\s*[،,|:()]\s*|\s+[-–—_/]\s*|[-–—_]\s+|(?<=[^\W\d])[-–—_/](?=[^\W\d])")
_LISTED = re.compile(r"\s*[,،;؛|#•/\n]\s*")


def _short(line: Line, limit: int = 100) -> bool:
    return len(line.text) <= limit


def _labelled(line: Line, labels: frozenset[str], limit: int = 100) -> str:
    """The text behind one of the labels and a separator, on a line too short to be prose; else empty."""
    found = line.prefix() if _short(line, limit) else None
    return found[1] if found and found[0] in labels and not is_statement(found[1]) else ""


def is_date(text: str) -> bool:
    """Whether a text is nothing but a date or a time: words of the calendar and numbers only."""
    words = masked_key(text).split()
    return bool(words) and "0" in words and len(words) <= 16 and _of_dates(text)


def _of_dates(text: str) -> bool:
    return ZONE_CITIES.issuperset(beside_dates(masked_key(text)))


def _is_full_date(text: str) -> bool:
    """A date that can't be a result ("2 - 0"): with a year, a time, a month or how long ago it was."""
    if AGO.match(text):
        return _of_dates(text)
    return is_date(text) and bool(_YEAR_OR_TIME.search(fold(text)) or re.search(r"[^\W\d]{3,}", text))


def combined_line(text: Text) -> Iterator[Cut]:
    """Date, author, source and country on one line ("تاريخ النشر ... الكاتب: ... المصدر: ... البلد: ...")."""
    for line in at_edges(text, lambda line: META_LINE.match(line.text)):
        found = META_LINE.match(line.text)
        assert found is not None
        yield Cut(place=line.place, field="combined", value="\t".join(found.group("byline", "source")))


def source_line(text: Text) -> Iterator[Cut]:
    """Where the text was taken from ("المصدر: وكالات", "نقلاً عن رويترز"), or an agency alone ("(رويترز)")."""
    for line in at_edges(text, lambda line: _source(line)):
        yield Cut(place=line.place, field="source_attribution", value=_source(line))
    for line in at_edges(text, lambda line: _short(line, 60) and _closing_agency(line.text), tail=2):
        yield Cut(place=line.place, field="source_attribution", value=_closing_agency(line.text))


def _closing_agency(text: str) -> str:
    """Agencies alone ("رويترز", "(رويترز)"), known or in capitals and brackets ("(NAHR)"); else empty."""
    if _SIGN_OFF.match(text):
        return ""
    bare = text.strip(" []/-–|*.()")
    capitals = "(" in text and bare.isalpha() and bare.isupper() and 2 <= len(bare) <= 8
    return bare if capitals or _agency(text) else ""


def _source(line: Line) -> str:
    value = _labelled(line, SOURCE, 120)
    if value and len(value.split()) <= 8 and not (line.ends_sentence and len(value.split()) > 4):
        return value
    for label in SOURCE_STARTS:
        if line.text.startswith(label) and _agency(line.text.removeprefix(label)):
            return line.text.removeprefix(label).strip(" .")
    found = AGGREGATOR.match(line.text)
    return found["source"] if found else ""


def _agency(text: str) -> bool:
    """Whether a text is nothing but names of agencies ("رويترز + أ ف ب")."""
    found = False
    for part in BETWEEN_AGENCIES.split(text.replace(AGENCY, "")):
        if key := line_key(part):
            if key not in AGENCIES:
                return False  # after the first words of nearly every line
            found = True
    return found


def sign_off(lines: Sequence[Line]) -> str:
    """The agency behind dashes at the end of its own copy ("--(بترا)"), which stays in the text as a dateline does."""
    ends = (_SIGN_OFF.match(line.text) for line in lines[-2:])
    return next((found["agency"] for found in ends if found and _agency(found["agency"])), "")


def byline(text: Text) -> Iterator[Cut]:
    """Who wrote it ("كتب: ...", "بقلم ...", "النهر - هدى ناصر:", "By ..."), on a line of its own near the edge."""
    for line in at_edges(text, lambda line: _author(line) or _named_author(text, line), head=3, tail=3):
        yield Cut(place=line.place, field="byline", value=_author(line) or _named_author(text, line))


def _author(line: Line) -> str:
    value = _labelled(line, BYLINE, 80)
    if value and len(value.split()) <= 8 and not line.ends_sentence:
        return value.strip(" :")
    if len(line.text) <= 60 and not line.ends_sentence and BYLINE_BARE.match(line.folded):
        return line.text.split(maxsplit=2 if line.text.startswith(TWO_WORD_BYLINES) else 1)[-1]
    return ""


def _named_author(text: Text, line: Line) -> str:
    """The name on a line such as "النهر - هدى ناصر:" or "هدى ناصر – رئيس التحرير:", or "تقرير: هدى ناصر"."""
    found = line.prefix() if _short(line, 80) else None
    if found is None:
        return ""
    if found[0] in BYLINE_OR_KICKER:
        name = line_key(found[1])
        is_name = 2 <= len(name.split()) <= 3 and not line.ends_sentence and name not in text.title
        return found[1] if is_name else ""
    if not line.text.rstrip().endswith(":"):
        return ""
    if found[0] in text.site_names:
        return found[1].strip(" :")
    return re.split(r"\s*[-\u2013\u2014]", line.text)[0] if line_key(found[1]) in PREFIXES["masthead"] else ""


def published_line(text: Text) -> Iterator[Cut]:
    """When it was published ("نُشر في 1 مايو 2024", "منذ 3 ساعات"): a line that is nothing but a date."""
    for line in at_edges(text, lambda line: _dated(line, PUBLISHED | DATE_LABELS), head=3):
        yield Cut(place=line.place, field="date")
    for line in at_edges(text, lambda line: _short(line) and _is_full_date(line.text) and not _signed(line), 2, 2):
        yield Cut(place=line.place, field="date")


def _signed(line: Line) -> bool:
    """Where and when a statement was made ("دمشق في 20/11/2019"), which is part of it."""
    words = line.key.split()
    return words[0] in ZONE_CITIES and IN in words[1:3]


def dated_place(text: Text) -> Iterator[Cut]:
    """A dateline with its day, alone on a first line ("دمشق - سانا، 4 أيار 2024", "LONDON, May 4, 2024")."""
    for line in text.lines[:2]:
        if place_and_day(line):
            yield Cut(place=line.place, field="dateline", value="\t".join(place_and_day(line)))
            return
        if kind_of(line.mask) == "" and line.key not in text.site_names:
            return


def place_and_day(line: Line) -> tuple[str, str] | tuple[()]:
    """Place and agency (may be empty) of a line that is nothing but these and a full date."""
    if not _short(line, 80):
        return ()
    parts = [part.strip() for part in _DATED_PARTS.split(line.text.strip(" .:()-–—_")) if part.strip()]
    names = list(takewhile(lambda part: not _of_calendar(part), parts))
    day = " ".join(parts[len(names) :])
    if not 1 <= len(names) <= 2 or any(len(name.split()) > 3 or _DIGIT.search(name) for name in names):
        return ()
    if line_key(names[0]) in PUBLISHED | DATE_LABELS | MODIFIED | BYLINE | SOURCE:
        return ()
    if not (is_date(day) and _YEAR.search(fold(day)) and re.search(r"[^\W\d]{3,}|\W", day)):
        return ()
    return names[0], names[1] if len(names) == 2 else ""


def _of_calendar(text: str) -> bool:
    words = masked_key(text).split()
    return _of_dates(text) and not all(word in ZONE_CITIES for word in words)


def modified_line(text: Text) -> Iterator[Cut]:
    """When it was last changed ("آخر تحديث: ..."): never a date of publication."""
    for line in at_edges(text, lambda line: _dated(line, MODIFIED), head=3):
        yield Cut(place=line.place, field="date")


def _dated(line: Line, labels: frozenset[str]) -> bool:
    if not _short(line):
        return False
    words = line.key.split()
    for length in range(min(4, len(words) - 1), 0, -1):
        if " ".join(words[:length]) in labels and is_date(" ".join(words[length:])):
            return True
    return False


def tag_line(text: Text) -> Iterator[Cut]:
    """Tags and keywords ("الوسوم: أ، ب", "#المياه #البلدية")."""
    for line in at_edges(text, lambda line: _labelled(line, TAGS, 400)):
        yield Cut(place=line.place, field="tags", value=_labelled(line, TAGS, 400))
    for line in at_edges(text, lambda line: "#" in line.text and _HASHTAGS.match(line.text)):
        yield Cut(place=line.place, field="tags", value=line.text)


def section_line(text: Text) -> Iterator[Cut]:
    """The section or category ("التصنيف: سياسة")."""
    for line in at_edges(text, lambda line: _labelled(line, SECTION) and not line.ends_sentence):
        yield Cut(place=line.place, field="section", value=_labelled(line, SECTION))


def issue_banner(text: Text) -> Iterator[Cut]:
    """The paper's issue ("العدد 1105 - 01/5/2024"); a day beside it is the paper's and never the article's."""
    for line in at_edges(text, lambda line: _issue(line)):
        found = ISSUE_BANNER.match(line.folded)
        assert found is not None
        yield Cut(place=line.place, field="issue", value=found["issue"])


def _issue(line: Line) -> bool:
    found = ISSUE_BANNER.match(line.folded) if _short(line) else None
    return found is not None and (not re.search(r"\w", found["date"]) or is_date(found["date"]))


def issue_of(tags: Sequence[str]) -> str:
    """The number of the paper's issue that a tag names ("العدد-625"): unlike a banner's it is the article's own."""
    found = (ISSUE_BANNER.match(fold(tag)) for tag in tags)
    return next((match["issue"] for match in found if match and not re.search(r"\w", match["date"])), "")


def view_counter(text: Text) -> Iterator[Cut]:
    """How often it was read or shared ("412 زيارة", "8.1K", "12 posts 0 comments"): changes with each fetch."""
    yield from known_lines(text, "counter")
    for line in at_edges(text, lambda line: _short(line, 60) and VIEWS.match(line.folded)):
        yield Cut(place=line.place)


def reading_time(text: Text) -> Iterator[Cut]:
    """How long reading takes ("3 دقائق"): looks like a relative date and is none."""
    for line in at_edges(text, lambda line: _short(line, 60) and READING.match(line.folded)):
        yield Cut(place=line.place)


def continued(text: Text) -> Iterator[Cut]:
    """ "يتبع…" at the end: the article isn't complete."""
    for line in at_edges(text, lambda line: line.key in CONTINUED, head=0, tail=2):
        yield Cut(place=line.place, flag="truncated")


def dateline(lines: Sequence[Line], text: Text) -> tuple[str, str]:
    """Place and agency at the start of one of the first three lines ("دمشق-سانا", "LONDON (Reuters) -"), or nothing.

    The agency must be known: an agency of the world, a name by which the site signs or its configured agency.
    """
    own = {line_key(text.source.dateline_agency or ""), line_key(EXCLUSIVE)} - {""}
    known = AGENCIES | text.site_names | own
    for line in lines[:3]:
        start = line.text[:120].lstrip("“\"'«•- ")
        for pattern in _DATELINES:
            found = pattern.match(start)
            if not found:
                continue
            place, agency = found["place"].strip(), found["agency"].strip()
            if (short := _known(agency, known)) and line_key(place) not in known:
                return place, short
            if line_key(place) in known and pattern is _DATELINES[1] and len(line.text) <= 60:
                return agency, place  # سبوتنيك - موسكو
        found = _AGENCY_ALONE.match(start)
        if found and _known(found["agency"], known):
            return "", found["agency"].strip()
    return "", ""


def _known(agency: str, known: frozenset[str]) -> str:
    """The longest start of a few words that is a known agency: the text may go on right behind it."""
    words = agency.split()
    for length in range(len(words), 0, -1):
        if line_key(" ".join(words[:length])) in known:
            return " ".join(words[:length])
    return ""


def listed(value: str) -> tuple[str, ...]:
    """The single tags of a tag line, without duplicates."""
    return tuple(dict.fromkeys(tag.strip(" .") for tag in _LISTED.split(value) if tag.strip(" .")))
