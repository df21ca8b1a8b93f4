"""Ways out of the article: to other articles, to the next page, to the site's channels."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.arabic.channels import (
    CALL_ENDS,
    CALLS,
    CHANNEL_NOUNS,
    FOLLOW_STARTS,
    FOLLOW_WORDS,
    PLATFORM_LABELS,
    PLATFORMS,
)
from crawler.arabic.furniture import kind_of
from crawler.arabic.letters import masked_key
from crawler.arabic.lexicon import TAGS
from crawler.arabic.lines import CLICK, CRUMB, SLOGAN
from crawler.arabic.particles import AND, THE, VERB_STARTS
from crawler.arabic.prefixes import PREFIXES, READ_ALSO
from crawler.arabic.statements import is_statement
from crawler.extract.cuts import Cut, Line, Text, at_edges
from crawler.extract.known import CARD, SHORT, known_lines, prefixed

_MOST_LINKS = 40
_MOST_APPENDED = 4
_LAST = 16  # lines in which it is looked for
_MORE_ON = re.compile(r"^(?:Mehr zum Thema|Mehr|Auch|More|Also) (?:auf|bei|on|at) \S+\.\w{2,10}$", re.IGNORECASE)
_ADDRESS = re.compile(r"[@/_\d]|\w\.\w")
_SUBSCRIBE = re.compile(
    r"^(?:Subscribe|Sign up) (?:now |today )?(?:to|for) (?:our|the) .{0,40}"
    r"\b(?:newsletter|edition|channel|app|feed|e-paper|podcast|updates|alerts)\b.{0,60}$"
    r"|^For (?:the latest|more) .{0,60}\b(?:download|follow|subscribe|sign up)\b.{0,80}$"
    r"|^Get (?:our|the) .{0,40}newsletter\b.{0,80}$",
    re.IGNORECASE,
)
_READ_ALSO_STARTS = tuple(f"{words} " for words in READ_ALSO)


def related_block(text: Text) -> Iterator[Cut]:
    """A heading of links to other articles ("مقالات ذات صلة") and the links under it.

    Links are lines that don't end as prose does. In the middle of an article at most three of at least four words go,
    so that a short heading after the card stays.
    """
    lines = text.lines
    for index, line in enumerate(lines):
        if not _is_related_heading(line):
            continue
        links = []
        for other in lines[index + 1 : index + 1 + _MOST_LINKS]:
            if len(other.text) > SHORT or other.text.rstrip().endswith((".", "،", ":")):
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


def _is_related_heading(line: Line) -> bool:
    return len(line.text) <= SHORT and (kind_of(line.mask) == "related" or bool(_MORE_ON.match(line.text)))


def appended_story(text: Text) -> Iterator[Cut]:
    """Another story under a related heading in the last third: a headline, and prose that goes on with it.

    Prose goes on with the headline where it shares two words with it that the article hasn't used so far. Under a card
    inside an article stands the article's own prose, which shares none.
    """
    lines = text.lines
    first = max(0, 2 * len(lines) // 3 - 1, len(lines) - _LAST)
    for index, line in enumerate(lines[first:], start=first):
        if not (_is_related_heading(line) or line.key in TAGS):
            continue
        story = _story(lines[:index], lines[index + 1 : index + 1 + _MOST_APPENDED])
        if story:
            yield Cut(place=line.place)
            for other in story:
                yield Cut(place=other.place, certain=False)


def _story(article: tuple[Line, ...], rest: tuple[Line, ...]) -> tuple[Line, ...]:
    """The headline and the prose that goes on with it; nothing if none does."""
    if len(rest) < 2 or len(rest[0].text) > SHORT or rest[0].ends_sentence:
        return ()
    used = {stem for line in article for stem in _stems(line.key)}
    new = _stems(rest[0].key) - used
    length = 1
    for line in rest[1:]:
        if len(new & _stems(line.key)) < 2:
            break
        new |= _stems(line.key) - used
        length += 1
    return rest[:length] if length > 1 else ()


def _stems(key: str) -> set[str]:
    """The longer words of a key without article, prefix and ending: "ينتقل" and "انتقل" are one."""
    bare = (word.removeprefix(AND).removeprefix(THE) for word in key.split() if len(word) > 3)
    return {(word[1:] if word[:1] in VERB_STARTS and len(word) > 4 else word)[:5] for word in bare}


def read_also(text: Text) -> Iterator[Cut]:
    """A link to another article inside the text ("اقرأ أيضاً: ...", "Read more: ...")."""
    for line in text.lines:
        if len(line.text) > CARD * 1.5:
            continue
        found = line.prefix()
        opening = line.mask.startswith(_READ_ALSO_STARTS)
        if found and found[0] in PREFIXES["related"]:
            strong = masked_key(found[0]) in READ_ALSO or kind_of(found[0]) == "related"
            if strong or (len(found[1].split()) >= 2 and not found[1].endswith((".", "،"))):
                yield Cut(place=line.place)
        elif opening and not line.ends_sentence and len(line.text) <= CARD and len(line.key.split()) >= 4:
            yield Cut(place=line.place)


def read_more(text: Text) -> Iterator[Cut]:
    """ "Read more" without a title, and calls to click ("اقرأ المزيد", "للاطلاع على التقرير اضغط هنا")."""
    yield from known_lines(text, "read_more")
    for line in at_edges(text, lambda line: len(line.text) <= CARD and CLICK.match(line.folded)):
        yield Cut(place=line.place)


def navigation(text: Text) -> Iterator[Cut]:
    """Ways to the next page, to the top, past the menu, where one is ("الرئيسية / محليات"), and the site's slogan."""
    yield from known_lines(text, "navigation")
    yield from prefixed(text, "navigation")
    for line in at_edges(text, _is_way):
        yield Cut(place=line.place)


def _is_way(line: Line) -> bool:
    if len(line.text) > SHORT or line.ends_sentence:
        return False
    return bool(CRUMB.match(line.folded) or SLOGAN.match(line.folded))


def follow(text: Text) -> Iterator[Cut]:
    """A call to follow the site elsewhere ("تابعونا على فيسبوك وتويتر"): most of its words are of that trade."""
    yield from known_lines(text, "follow")
    for line in at_edges(text, lambda line: _points_at_channel(text, line) or _calls(line)):
        yield Cut(place=line.place)
    for line in text.lines:
        if len(line.text) <= 2 * SHORT and line.mask.startswith(FOLLOW_STARTS) and not kind_of(line.mask):
            words = line.mask.split()[1:]
            known = [word for word in words if word in FOLLOW_WORDS or word in _own_words(text)]
            if PLATFORMS.intersection(words) and len(known) >= 0.7 * len(words):
                yield Cut(place=line.place)


def _own_words(text: Text) -> set[str]:
    return {word for name in text.site_names for word in name.split()}


def _points_at_channel(text: Text, line: Line) -> bool:
    """A label of a channel and what points at it: an address, the site's name or words of that trade."""
    found = line.prefix() if len(line.text) <= CARD else None
    if found is None or found[0] not in PREFIXES["follow"] or line.ends_sentence or is_statement(found[1]):
        return False
    words = found[1].split()
    if found[0] not in PLATFORM_LABELS:
        return len(words) <= 3
    keys = masked_key(found[1]).split()
    known = FOLLOW_WORDS | _own_words(text)
    pointing = bool(keys) and ((keys[0] in CHANNEL_NOUNS and len(keys) <= 5) or all(key in known for key in keys))
    return not words or pointing or all(_ADDRESS.search(word) for word in words)


def _calls(line: Line) -> bool:
    """A call to everyone that ends on a channel or on a bare preposition ("تابعوا صحيفة الجبل على تلغرام")."""
    words = line.mask.split()
    if not 2 <= len(words) <= 12 or len(line.text) > SHORT or line.ends_sentence or not line.mask.startswith(CALLS):
        return False
    behind = next((at for at in range(len(words) - 1, 0, -1) if words[at] in CALL_ENDS), 0)
    return behind > 0 and all(word in FOLLOW_WORDS for word in words[behind:])


def subscription(text: Text) -> Iterator[Cut]:
    """Newsletter, login and paywall notes."""
    yield from known_lines(text, "subscribe")
    for line in at_edges(text, lambda line: _SUBSCRIBE.match(line.text), head=0, tail=4):
        yield Cut(place=line.place)
