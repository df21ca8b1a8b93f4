"""Dates that readers see outside the text: `<time>` elements, lines near the title, labels, classes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import chain, islice
from typing import Any, cast

from lxml import etree
from lxml.html import HtmlElement

from crawler.arabic.datelines import COPYRIGHT, DATELIKE_NAMES, DIGIT_OR_RELATIVE, REVIEWED
from crawler.dates.arabic import labels_another_day
from crawler.dates.evidence import Evidence, Statement
from crawler.dates.habits import CLOCK, is_clock, place_of
from crawler.dates.nodes import Node, following, preceding
from crawler.dates.place import (
    SKIPPED,
    foreign_place,
    in_sentence,
    is_banner,
    names_of,
    text_of,
    title_ancestors,
    title_element,
)
from crawler.dates.reading import DateReading, Flag, Kind
from crawler.dates.textual import LEADS, PROSE, introduces
from crawler.learn.banners import names_issue
from crawler.model import Fact, Precision, WhyNot

_PUBLISHED = re.compile(
    r"publish|pubdate|entry-?date|post-?date|posted|article-?date|date-?line|created|dtreviewed", re.IGNORECASE
)
_DATA = re.compile(
    r"data-(?:(?:post|article|published?|pub|creat(?:ed|ion)|news|iso|utc|unix)-?)?"
    r"(?:date-?time|date|time-?stamp|time|u?ts|utime|epoch|at|on|published?|created)"
)
_MODIFIED = re.compile(r"updat|modif|aktualis|edited", re.IGNORECASE)
_AFTER, _BEFORE = 40, 14  # text nodes around the title that may hold the date line
_CLOSE = 10  # of them so few steps away that no other article's card can be between
_BLOCKS_AROUND = 4
_LABEL = 40  # characters before a date that may be its label
_LINE = 120  # characters of a line around a `<time>`
_REST = 4  # words beside the date: "كتب: فلان الفلاني" and the like
_ITEMS = ("li", "tr")
_DATED_ITEMS = 3  # from which on a list is one of dated things
_FULL_STOP = re.compile(r"\w{3,}[.!؟?]\s*$")
_FEWEST_SAID = 3
_NUMBERED = re.compile(r"\w\s+[^\W\d]+\.?\s+\d{1,2}\s*$")
MARKED_UPDATED = Fact(WhyNot.MARKED_UPDATED)
"""Note of a statement whose element, and not its words, calls it an update."""
_DATE_SHAPE = re.compile(r"\d{4}|\d{1,2}[./-]\d{1,2}[./-]\d\d")
_MOST_NODES, _MOST_READ = 4000, 200
_LONGEST_AROUND = 300  # characters of an element around a text, with its blanks


# --- <time> ----------------------------------------------------------------------------------------


def _times(evidence: Evidence) -> list[HtmlElement]:
    return evidence.once("times", lambda e: list(e.document.every("time")[:60]))


def _read_time(element: HtmlElement, evidence: Evidence) -> tuple[str, DateReading] | None:
    for raw in (element.get("datetime") or "", element.get("content") or "", *data_of(element)):
        if raw and len(raw) < 200 and (reading := evidence.read_value(raw.strip())):
            return raw.strip(), reading
    text = " ".join(" ".join(element.itertext()).split())
    return (text, reading) if text and len(text) < 200 and (reading := evidence.read(text)) else None


def data_of(element: HtmlElement) -> Iterator[str]:
    """What an element hands to scripts that write dates ("3 hours ago") in the reader's own time."""
    return (str(value) for name, value in element.attrib.items() if _DATA.fullmatch(name))


def time_marked(evidence: Evidence) -> Iterator[Statement]:
    """`<time>` that says of itself that it is the publication's."""
    for element in _times(evidence):
        parent = element.getparent()
        own = f"{names_of(element)} {element.get('itemprop') or ''} {names_of(parent) if parent is not None else ''}"
        marked = element.get("pubdate") is not None or (_PUBLISHED.search(own) and not _MODIFIED.search(own))
        if (
            marked
            and not foreign_place(element, evidence)
            and not _in_list(element)
            and not in_sentence(element)
            and (found := _read_time(element, evidence))
        ):
            yield Statement(*found)
            return


def time_near_title(evidence: Evidence) -> Iterator[Statement]:
    """The first `<time>` behind the title, or the only day that the page's `<time>` elements name."""
    heading = title_element(evidence)
    times = [element for element in _times(evidence) if _may_be_own(element, evidence)]
    if heading is not None and times:
        near = heading.xpath("following::time[position() <= 3] | preceding::time[position() <= 1]")
        behind = [element for element in near if element in times and not _in_list(element)]
        behind.sort(key=_modified)
        scope = _scope(heading)
        for element in behind:
            if (scope is None or scope in element.iterancestors()) and (found := _read_time(element, evidence)):
                yield Statement(*found, 0.9, MARKED_UPDATED) if _modified(element) else Statement(*found)
                return
    found_all = [found for element in times if (found := _read_time(element, evidence))]
    if found_all and len({reading.on for _, reading in found_all}) == 1:
        yield Statement(*found_all[0], 0.8, Fact(WhyNot.FAR_FROM_TITLE))
    elif found_all:
        yield Statement(*found_all[0], 0.55, Fact(WhyNot.ONE_OF_SEVERAL))


def _may_be_own(element: HtmlElement, evidence: Evidence) -> bool:
    """Whether a `<time>` may be the publication's: not by its property the modification's, nor another thing's."""
    if _MODIFIED.search(element.get("itemprop") or ""):
        return False
    return not (foreign_place(element, evidence) or in_sentence(element) or _is_labelled_other(element))


def _is_labelled_other(element: HtmlElement) -> bool:
    """Whether the words before a `<time>` on its line label another thing's day, or a review ("Last active")."""
    own = text_of(element)
    for around in islice(element.iterancestors(), 2):
        whole = text_of(around)
        if len(whole) > _LINE:
            return False
        if own and (label := whole.partition(own)[0].strip()):
            return labels_another_day(label[-_LABEL:]) or REVIEWED.search(label) is not None
    return False


def time_modified(evidence: Evidence) -> Iterator[Statement]:
    """A `<time>` that says that it is the modification's."""
    for element in _times(evidence):
        if _modified(element) and not foreign_place(element, evidence) and (found := _read_time(element, evidence)):
            yield Statement(*found)
            return


def _modified(element: HtmlElement) -> bool:
    """Whether an element says of itself that it holds an update's date and not the publication's.

    The class `updated` alone isn't enough to drop a date: microformats ask for it, so that themes give it to the only
    date that they print.
    """
    own = f"{names_of(element)} {element.get('itemprop') or ''}"
    return bool(_MODIFIED.search(own)) and not _PUBLISHED.search(own)


def _in_list(element: HtmlElement) -> bool:
    """Within a list item or card that has a heading of its own: another article's."""
    for ancestor in list(element.iterancestors())[:6]:
        if ancestor.tag == "li" or (ancestor.tag == "article" and ancestor.find(".//h1") is None):
            return (
                ancestor.find(".//h2") is not None
                or ancestor.find(".//h3") is not None
                or ancestor.find(".//h4") is not None
            )
    return False


def _scope(heading: HtmlElement) -> HtmlElement | None:
    return next(heading.iterancestors("article", "main"), None)


# --- lines -----------------------------------------------------------------------------------------


def near_title(evidence: Evidence) -> Iterator[Statement]:
    """A line that is a date and little else, around the heading; the first one labelled, else the nearest."""
    heading = title_element(evidence)
    if heading is None:
        return
    within = (Node(str(text), text.getparent(), text.is_tail) for text in cast(list[Any], _TEXTS(heading)))
    after, before = islice(following(heading), _AFTER), islice(preceding(heading), _BEFORE)
    below = ((step, node, False) for step, node in chain(((0, node) for node in within), enumerate(after)))
    above = ((step, node, True) for step, node in enumerate(before, start=8))
    found: list[tuple[float, Statement]] = []
    clocks: list[Statement] = []
    for step, node, is_above in chain(below, above):
        statement = _read_node(node, evidence, close=step <= _CLOSE)
        if statement is None:
            continue
        statement = _placed(statement, node, evidence, above=is_above)
        if statement.refused:
            clocks.append(statement)
            continue
        updated = statement.reading.modified or statement.note == MARKED_UPDATED
        rank = step + (-30 if statement.reading.labelled else 0) + (25 if updated else 0)
        found.append((rank, statement))
        if len(found) == 4:
            break
    yield from (statement for _, statement in sorted(found, key=lambda entry: entry[0])[:3])
    yield from clocks[:1]


def _between_paragraphs(element: HtmlElement) -> bool:
    """Whether a line stands between paragraphs of the text, not counting a lead above it: no date line does."""
    for around in (element, *islice(element.iterancestors(), _BLOCKS_AROUND)):
        above = sum(map(_is_prose, around.itersiblings("p", preceding=True)))
        if above >= LEADS and any(map(_is_prose, around.itersiblings("p"))):
            return True
    return False


def _one_of_several(element: HtmlElement, evidence: Evidence) -> bool:
    """Whether a day stands in an item of a list whose other items tell days too: a match's, an event's, a card's.

    The items of a line of the article's own (its day, its update, its time) are no longer than these.
    """
    item = next((around for around in islice(element.iterancestors(), _BLOCKS_AROUND) if around.tag in _ITEMS), None)
    if item is None or item in title_ancestors(evidence) or len(text_of(item)) <= _LABEL:
        return False
    dated = (one for one in item.getparent().iterchildren(item.tag) if _DATE_SHAPE.search(text_of(one)))
    return len([*islice(dated, _DATED_ITEMS)]) == _DATED_ITEMS


def _is_prose(paragraph: HtmlElement) -> bool:
    return len(" ".join(str(paragraph.text_content()).split())) >= PROSE


def _placed(statement: Statement, node: Node, evidence: Evidence, *, above: bool) -> Statement:
    """A statement with its place, where nothing but the place tells whose day it is."""
    reading = statement.reading
    if reading.labelled or reading.modified or reading.kind is Kind.RELATIVE or statement.note == MARKED_UPDATED:
        return statement
    around = node.owner.getparent() if node.is_tail else node.owner
    place = place_of(node.owner if around is None else around, above=above)
    return replace(statement, place=place, refused=CLOCK if is_clock(place, reading, evidence) else None)


def _read_node(node: Node, evidence: Evidence, *, close: bool) -> Statement | None:
    text, parent, is_tail = node
    if parent.tag in SKIPPED or not DIGIT_OR_RELATIVE.search(text):
        return None
    if is_tail:
        parent = parent.getparent()
    chosen: tuple[HtmlElement, str, DateReading] | None = None
    for scope, raw in _wider(parent, text):
        if scope is not parent and labels_another_day(raw.partition(text.strip())[0][-_LABEL:]):
            return None
        if names_issue(raw) and not (chosen is not None and chosen[2].labelled):
            return None
        reading = evidence.read(raw) if len(raw) <= 200 else None
        if reading is None or reading.precision in (Precision.YEAR, Precision.MONTH):
            continue
        if chosen is None:
            chosen = scope, raw, reading
        elif reading.on == chosen[2].on and (reading.modified or reading.labelled):
            chosen = scope, raw, reading  # the label stands in an element of its own
        if reading.modified or reading.labelled:
            break
    if chosen is None:
        return None
    scope, raw, reading = chosen
    if foreign_place(scope, evidence, own=close or reading.labelled) or in_sentence(parent):
        return None
    if COPYRIGHT.search(raw) or is_banner(raw, evidence) or introduces(raw, reading):
        return None
    words = " ".join(names_of(element) for element in (scope, *list(scope.iterancestors())[:2]))
    datelike = DATELIKE_NAMES.search(words) is not None
    if reading.rest > _REST + (8 if reading.labelled or datelike else 0):
        return None
    if not reading.labelled and (
        _is_of_text(raw, reading) or _between_paragraphs(parent) or _one_of_several(parent, evidence)
    ):
        return None
    factor = 1.0 if reading.labelled else 0.9 if not reading.rest else 0.88 if datelike else 0.85
    if reading.kind is Kind.RELATIVE:
        factor *= 0.9
    if _modified(parent) and not reading.labelled:
        return Statement(" ".join(raw.split()), reading, factor * 0.9, MARKED_UPDATED)
    return Statement(" ".join(raw.split()), reading, factor)


def _is_of_text(raw: str, reading: DateReading) -> bool:
    """Whether words around a day end as a sentence does ("He died on 12/5/2025 in his village."), or name a thing.

    A thing's name may end with a month and a number ("Nimbus March 3"), without a year or a time.
    """
    if reading.rest >= _FEWEST_SAID and _FULL_STOP.search(raw):
        return True
    unsure = reading.rest and Flag.YEAR_INFERRED in reading.flags and reading.time is None
    return bool(unsure) and _NUMBERED.search(raw) is not None


def _wider(parent: HtmlElement, text: str) -> Iterator[tuple[HtmlElement, str]]:
    """The text node, then its element's and the element around that one's text, as long as they are lines."""
    yield parent, text
    element: HtmlElement | None = parent
    for _ in range(2):
        if element is None or element.tag in ("body", "html", "article", "main"):
            return
        parts: list[str] = []
        left = _LONGEST_AROUND + 1
        for part in element.itertext():
            parts.append(part)
            left -= len(part) + 1
            if left < 0:  # it may be a whole article's: no more of it is looked at
                return
        yield element, " ".join(" ".join(parts).split())
        element = element.getparent()


_MARKS = etree.XPath("//@class | //@id")
_DATED_TAGS = frozenset(
    "span div p li small strong em font td a dd b i section h4 h5 h6 abbr ul".split()  # noqa: SIM905
)
_DATED = {
    "class": re.compile("[dD]ate|[tT]ime|[pP]ubli|posted|[dD]atum|meta|byline|created|stamp"),
    "id": re.compile("[dD]ate|publi|time|datum"),
}


def _dated_elements(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Elements whose class or id speaks of a date, in page order. A page gives its classes faster than its elements."""
    for mark in cast(list[Any], _MARKS(tree)):
        if _speaks_of_date(mark.attrname, str(mark)) and (element := mark.getparent()).tag in _DATED_TAGS:
            yield element


@lru_cache(maxsize=8_192)
def _speaks_of_date(attribute: str, value: str) -> bool:
    return _DATED[attribute].search(value) is not None


def _class_date(element: HtmlElement, evidence: Evidence) -> tuple[str, DateReading] | None:
    """What an element whose class speaks of a date says to scripts, else to readers."""
    for raw in data_of(element):
        if len(raw) <= 200 and (reading := evidence.read_value(raw)):
            return raw, reading
    raw = (element.get("title") if element.tag == "abbr" else "") or " ".join(" ".join(element.itertext()).split())
    if not 4 < len(raw) <= 200 or not DIGIT_OR_RELATIVE.search(raw):
        return None
    return (raw, reading) if (reading := evidence.read(raw)) else None


def date_class(evidence: Evidence) -> Iterator[Statement]:
    """Elements whose class says date, anywhere; sure only if they name one day."""
    found: list[Statement] = []
    for element in islice(dict.fromkeys(_dated_elements(evidence.document.tree)), 120):
        stated = _class_date(element, evidence)
        if stated is None:
            continue
        raw, reading = stated
        if reading.precision in (Precision.YEAR, Precision.MONTH) or reading.rest > 8:
            continue
        if foreign_place(element, evidence) or _in_list(element) or in_sentence(element):
            continue
        if is_banner(raw, evidence) or COPYRIGHT.search(raw):
            continue
        found.append(Statement(raw, reading))
        if len(found) == 8:
            break
    published = [statement for statement in found if not statement.reading.modified] or found
    if not published:
        return
    if len({statement.reading.on for statement in published}) == 1:
        yield published[0]
    else:
        yield Statement(published[0].raw, published[0].reading, 0.8, Fact(WhyNot.ONE_OF_SEVERAL))


def labelled(evidence: Evidence) -> Iterator[Statement]:
    """A date with the label of a publication anywhere on the page, if all of them name one day."""
    found: list[Statement] = []
    texts = cast(list[Any], _TEXT_NODES(evidence.document.tree))[:_MOST_NODES]
    for text in [text for text in texts if len(text) <= 200 and _DATE_SHAPE.search(text)][:_MOST_READ]:
        statement = _read_node(Node(str(text), text.getparent(), text.is_tail), evidence, close=False)
        if statement is not None and statement.reading.labelled and not statement.reading.modified:
            found.append(statement)
    if found and len({statement.reading.on for statement in found}) == 1:
        yield found[0]


_TEXTS = etree.XPath(".//text()[normalize-space()]")
_TEXT_NODES = etree.XPath("//body//text()[normalize-space()]")
