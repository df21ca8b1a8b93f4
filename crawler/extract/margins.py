"""What a site prints around every article: buttons, menus, tickers, addresses, notes on rights."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import takewhile

from crawler.arabic.letters import masked_key
from crawler.arabic.lexicon import SECTION, SOURCE, TAGS
from crawler.arabic.lines import DISCLAIMER, FONT, FOOTER, FORUM, SHARE_ON
from crawler.arabic.particles import AND
from crawler.arabic.statements import is_promise, is_statement
from crawler.arabic.vocabulary import BUTTONS, CONTACT_WORDS, OFFICES, OUTLETS, is_interface
from crawler.extract import attribution
from crawler.extract.cuts import Cut, Line, Text, at_edges
from crawler.extract.known import CARD, SHORT, known_lines, prefixed

_THEME = re.compile(
    r"^(?:[a-z]{3,}(?:[A-Z][a-z]{2,})+\d*|\S{1,60}\.(?:jpe?g|png|gif|webp|svg|mp[34]|css|js)"
    r"|\[/?[a-z]+(?:[_-]\w+|\s+\w+=[^\]]*)+\]|\[/[a-z]+\]|\{\{?[^{}]{1,40}\}?\}|%\w+%|undefined|null|NaN)$"
)
_WORDLESS = re.compile(r"^(?!\W?[:;=]-?[()]$)(?:-->|&\w{2,6};?|[\W_]{1,400})$")  # ":)" says something
_PHONE = re.compile(r"(?<!\d)[+(]{0,2}\d[\d\s()./-]{5,16}\d\+?(?!\d)")
_MAIL = re.compile(r"\S+@\S+\.\w+")
_WEATHER = re.compile(r"^-?\d{1,2}(?:[.,]\d+)?\s?°\s?[cf]?\s?\D{0,25}$|^\D{2,25}?-?\d{1,2}(?:[.,]\d+)?\s?°\s?[cf]?$")
_RATE = re.compile(r"^\D{0,25}?[+-]?\d+[.,]\d+\s?[%$€£]?\s?(?:[^\W\d]+\s?){0,3}$")
_RATE_ROWS = 3


def share_bar(text: Text) -> Iterator[Cut]:
    """Share, like, print and copy buttons ("شارك هذا الموضوع:", "Facebook Twitter WhatsApp")."""
    yield from known_lines(text, "share")
    yield from prefixed(text, "share", words=2)
    for line in at_edges(text, lambda line: len(line.text) <= SHORT and SHARE_ON.match(line.folded)):
        yield Cut(place=line.place)


def page_tool(text: Text) -> Iterator[Cut]:
    """Buttons for the size of letters ("A+ A-") and what themes leave behind ("mainThumb", "[ad_1]", file names)."""
    for line in at_edges(
        text, lambda line: len(line.text) <= SHORT and (FONT.match(line.folded) or _THEME.match(line.text))
    ):
        yield Cut(place=line.place)


def interface_line(text: Text) -> Iterator[Cut]:
    """A button alone ("مشاركة"), or a line whose every word is of a form or a toolbar ("قم بكتابة أول تعليق")."""
    for line in at_edges(text, lambda line: line.mask in BUTTONS, tail=3):
        yield Cut(place=line.place)
    for line in at_edges(text, lambda line: len(line.text) <= SHORT and is_interface(line.mask)):
        yield Cut(place=line.place)


def amp_reader(text: Text) -> Iterator[Cut]:
    """What the AMP reader theme and the embed view print ("Exit mobile version")."""
    yield from known_lines(text, "amp")


def footer(text: Text) -> Iterator[Cut]:
    """Cookie and policy notes, disclaimers, copyright, advertisement marks, the agency's end mark ("انتهای پیام")."""
    yield from known_lines(text, "footer")
    for line in at_edges(text, lambda line: FOOTER.match(line.folded) or DISCLAIMER.match(line.folded)):
        yield Cut(place=line.place)


def masthead(text: Text) -> Iterator[Cut]:
    """Who runs the paper ("رئيس التحرير: ...", "جريدة النهر رئيس مجلس الإدارة والتحرير عادل منصور")."""
    named = [*prefixed(text, "masthead", words=4)]
    lines = text.lines if named else ()
    labels = Counter(found[0] for line in lines if len(line.text) <= CARD and (found := line.prefix()))
    for cut in named:
        label = next(found[0] for line in text.lines if line.place == cut.place and (found := line.prefix()))
        if labels[label] == 1:  # who speaks more than once is interviewed
            yield cut
    for line in at_edges(text, _names_offices):
        yield Cut(place=line.place)


def _names_offices(line: Line) -> bool:
    """One office alone, or two with the paper's name before and a person's behind them."""
    if len(line.text) > SHORT or line.ends_sentence:
        return False
    rest, count = line.key, 0
    for office in OFFICES:  # long ones first
        if office in rest:
            rest, count = rest.replace(office, " ", 1), count + (2 if len(office.split()) > 3 else 1)
    if not rest.replace(AND, "").strip():
        return count > 0
    begins = line.key.startswith(OFFICES) or line.key.split()[0] in OUTLETS
    found = line.prefix()
    return count >= 2 and begins and len(rest.split()) <= 7 and not (found and is_statement(found[1]))


def image_credit(text: Text) -> Iterator[Cut]:
    """Whose the picture is ("صدر الصورة", "Photo: ..."), but not what a picture is like ("الصورة: ما زالت قاتمة")."""
    yield from known_lines(text, "image_credit")
    credited = [*prefixed(text, "image_credit", words=8)]
    lines = text.lines if credited else ()
    promises = {line.place for line in lines if (found := line.prefix()) and is_promise(found[1])}
    yield from (cut for cut in credited if cut.place not in promises)


def forum(text: Text) -> Iterator[Cut]:
    """What forum software prints beside a post ("عدد الرسائل: ...")."""
    yield from known_lines(text, "forum")
    for line in at_edges(text, lambda line: len(line.text) <= CARD and FORUM.match(line.folded)):
        yield Cut(place=line.place)


def contact_list(text: Text) -> Iterator[Cut]:
    """The paper's telephones and addresses: several numbers on a first line, or numbers beside words for them only."""
    for line in at_edges(text, _is_phone_list, tail=0):
        yield Cut(place=line.place)
    for line in at_edges(text, _is_contact):
        yield Cut(place=line.place)


def _is_phone_list(line: Line) -> bool:
    if len(line.text) > SHORT or line.ends_sentence:
        return False
    count = len(_PHONE.findall(line.folded))
    return count >= 2 and len(masked_key(_PHONE.sub(" ", line.folded)).split()) <= 2 * count


def _is_contact(line: Line) -> bool:
    if len(line.text) > SHORT:
        return False
    rest = _MAIL.sub(" ", _PHONE.sub(" ", line.folded))
    return len(rest) < len(line.folded) and all(word in CONTACT_WORDS for word in masked_key(rest).split())


def ticker(text: Text) -> Iterator[Cut]:
    """Weather, rates and prices before the article: temperatures, or three rows of a number and its name in a row."""
    for line in at_edges(text, lambda line: len(line.text) <= SHORT // 3 and _WEATHER.match(line.folded), tail=0):
        yield Cut(place=line.place)
    rows = tuple(takewhile(_is_rate, text.lines))
    for line in rows if len(rows) >= _RATE_ROWS else ():
        yield Cut(place=line.place, certain=False)


def _is_rate(line: Line) -> bool:
    return len(line.text) <= SHORT // 3 and not line.ends_sentence and bool(_RATE.match(line.folded))


def bare_label(text: Text) -> Iterator[Cut]:
    """A label whose value is elsewhere ("المصدر", "TAG:", "الكلمات المفتاحية")."""
    labels = SOURCE | TAGS | SECTION
    for line in at_edges(text, lambda line: len(line.text) <= SHORT // 3 and line.key in labels):
        yield Cut(place=line.place)


def menu(text: Text) -> Iterator[Cut]:
    """Short lines among furniture before or behind the article: entries of a menu that no list knows.

    From the first line to the last that was cut, or the reverse at the end, if at least two and half of them were.
    """
    places = sorted({*text.cuts, *(line.place for line in text.lines)})
    left = {line.place: line for line in text.lines}
    for order in (places, places[::-1]):
        run = list(takewhile(lambda place: place in text.cuts or _is_entry(text, left[place]), order))
        while run and run[-1] not in text.cuts:
            run.pop()
        plain = [place for place in run if place in text.cuts and _is_plain(text.cuts[place])]
        if len(plain) >= 2 and 2 * len(plain) >= len(run):
            for place in run:
                if place in left:
                    yield Cut(place=place, certain=False)


def _is_plain(cut: Cut) -> bool:
    return cut.certain and cut.field in ("", "tags", "section", "scrap")


def _is_entry(text: Text, line: Line) -> bool:
    """A few words that are no label, sentence, number or dateline."""
    if len(line.key.split()) > 3 or line.ends_sentence or line.text.endswith((":", "،")) or "0" in line.mask:
        return False
    return not any(attribution.dateline([line], text))


def scrap(text: Text) -> Iterator[Cut]:
    """Broken mark-up and rulers ("-->", "***", "×") at the edges: lines without a word."""
    for line in at_edges(text, lambda line: _WORDLESS.match(line.text)):
        yield Cut(place=line.place, field="scrap")  # no witness: a table's rulers stand beside its numbers
