"""An article's title without the name of the site.

A page states its title several times: `<h1>`, og:title, JSON-LD's headline, `<title>`. The one that readers see, the
h1, is taken when another statement bears it out, since many pages use h1 for the masthead or a section. Where none is
borne out, the CHOICES say which statement stands for the article, without the site's name before or behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from lxml.html import HtmlElement

from crawler.arabic.furniture import kind_of
from crawler.arabic.letters import line_key, masked_key, tokens
from crawler.arabic.lexicon import NO_TITLES
from crawler.extract.affixes import readable, section_names, separations, site_names, strip_site
from crawler.extract.attribution import is_date
from crawler.extract.headings import heading_text
from crawler.model import Link
from crawler.web import urls
from crawler.web.belongs import Subject, own_articles
from crawler.web.document import Document

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")
_RTL_LANGUAGES = ("ar", "fa", "he", "iw", "ur", "ps", "ku", "ckb", "ug")
_LONGEST_TITLE = 300
_LONGEST_STATED = 1_000
"""Characters beyond which a statement is no title, but the text or an attack."""
_TITLE_WORDS, _SHORTEST_SENTENCE = 12, 4
_SENTENCE_END = re.compile(r"(?<=\S\S)[.!?؟۔](?:\s|$)")
_OPENING = " ([«“\"'"
_AFTER_NAME = " )]-–—_:،,/."
_BORNE_OUT = 0.6
"""Share of words in common by which one statement bears out another."""
_SHORTEST_HEADLINE = 4
_LONGEST_SECTION = 3
"""Words of what may be a section's name, and no headline."""
_HEADLINE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:(?:entry|post|article|news|story|single|content|item)[_-]?)?(?:title|headline)(?:$|[\s_-])",
    re.IGNORECASE,
)
_FRAME_CLASS = re.compile(
    r"(?:^|[\s_-])(?:news|article|post|story|entry|single)[_-]?(?:details?|content|body|wrap)?(?:$|[\s_-])"
)
_LONGEST_HEADLINE = 25
_LONGEST_NAME = 4
"""Words of a heading that may be the site's name."""
_ARTICLE_TAGS = frozenset(("article", "main"))
_SOMEWHERE_ELSE = frozenset(("nav", "aside", "footer"))
_PARAGRAPH = 60
"""Characters from which on a paragraph is the beginning of the text."""


@dataclass(frozen=True, kw_only=True)
class Statements:
    """What a page says its title is; the site's name is taken off already."""

    document: Document
    stated: Sequence[str]
    """In meta elements, JSON-LD and `<title>`, the best first."""
    headings: Sequence[tuple[HtmlElement, str]]
    """Every h1 with its words."""
    is_of_a_system: bool = False
    """A heading or title calls the page as its system calls any ("News details")."""

    @cached_property
    def best(self) -> tuple[float, str]:
        """How well another statement bears out the h1 that is borne out best, and its words."""
        weighed = ((_borne_out(text, self.stated), text) for _, text in self.headings)
        return max(weighed, key=lambda pair: pair[0], default=(0.0, ""))


def title_of(document: Document, known_names: Iterable[str] = (), subject: Subject | None = None) -> str:
    """The page's title, cleaned; empty if it states none.

    Args:
        document: the page.
        known_names: names of the site known beforehand (the source's title and signatures, affixes learned).
        subject: what the page is about, where that was asked already.
    """
    statements = _statements(document, site_names(document, known_names), subject)
    return next((title for choose in CHOICES if (title := choose(statements))), "")


def _statements(document: Document, names: frozenset[str], subject: Subject | None = None) -> Statements:
    elements = document.every("h1")
    shown = [text for text in map(readable, map(heading_text, elements)) if text]
    sections = section_names(document)

    def stripped(title: str, others: Collection[str]) -> str:
        return strip_site(title, names, document.url, sections=sections, others=others)

    stated = [stripped(title, shown) for title in _stated(document, subject) if len(title) <= _LONGEST_STATED]
    stated = [title for title in stated if title and line_key(title) not in names | NO_TITLES]
    keys = frozenset(map(line_key, [*stated, *_long_sides(stated)]))
    headings = [(element, readable(heading_text(element, keys))) for element in elements]
    called = {line_key(text) for _, text in headings} | set(map(line_key, _sides(stated)))
    return Statements(
        document=document,
        stated=stated,
        is_of_a_system=not called.isdisjoint(NO_TITLES),
        headings=[
            (element, stripped(text, (text, *stated)))
            for element, text in headings
            if 0 < len(text) <= _LONGEST_STATED and line_key(text) not in names | NO_TITLES
        ],
    )


def _long_sides(stated: Iterable[str]) -> Iterator[str]:
    """Sides of statements that are as long as headlines: the site's name may be unknown."""
    return (side for side in _sides(stated) if len(side.split()) >= _SHORTEST_HEADLINE)


def _sides(stated: Iterable[str]) -> Iterator[str]:
    """What of a statement stands before or behind a separator."""
    for title in stated:
        for cut in separations(title):
            yield from (title[: cut.start()], title[cut.end() :])


def _stated(document: Document, subject: Subject | None) -> Iterator[str]:
    """Every statement but the headings, the best first."""
    yield from map(readable, _unordered(document, subject))


def _unordered(document: Document, subject: Subject | None) -> Iterator[str]:
    called = document.metas("og:title")[:2]
    title = next((element.text for element in document.every("title") if element.text), "")
    yield from called
    for item in own_articles(document, subject) if document.jsonld else ():
        if isinstance(headline := item.get("headline"), str):
            yield headline
    yield title
    yield from document.metas("twitter:title", "title", "dc.title", "headline")


def headline_beside_name(page: Statements) -> str:
    """The headline of a lower rank that is one side of a statement ("Gulf Gate - Headline"), where no h1 is one."""
    if any(
        len(text.split()) > _LONGEST_NAME and _borne_out(text, page.stated) > _BORNE_OUT for _, text in page.headings
    ):
        return ""
    sides = {line_key(side) for side in _long_sides(page.stated)}
    if not sides or any(line_key(text) in sides and len(text.split()) > _LONGEST_NAME for _, text in page.headings):
        return ""
    below = (_plain_headline(element, page) for element in page.document.tree.iter("h2", "h3"))
    return next((text for text in below if line_key(text) in sides), "")


def headline_below_section(page: Statements) -> str:
    """The one headline of a lower rank above the text, where all above it names a section ("Local")."""
    called = [*page.stated, *(text for _, text in page.headings)]
    if not all(map(_names_a_section, called)):
        return ""
    if any(_is_in(element, _ARTICLE_TAGS) for element, _ in page.headings):
        return ""
    found = dict.fromkeys(text for element in _above_the_text(page.document) if (text := _headline(element, page)))
    return next(iter(found)) if len(found) == 1 else ""


def _names_a_section(title: str) -> bool:
    """Whether a statement is a few words, or a few on each side of a separator ("Local | Gulf Gate")."""
    cuts = separations(title)
    ends = [0, *(cut.end() for cut in cuts)]
    begins = [*(cut.start() for cut in cuts), len(title)]
    return all(len(title[end:begin].split()) <= _LONGEST_SECTION for end, begin in zip(ends, begins, strict=True))


def _above_the_text(document: Document) -> Iterator[HtmlElement]:
    """The headings of the second and third rank before the first paragraph of some length."""
    for element in document.tree.iter("h2", "h3", "p"):
        if element.tag != "p":
            yield element
        elif len(str(element.text_content()).strip()) >= _PARAGRAPH:
            return


def _headline(element: HtmlElement, page: Statements) -> str:
    """The words of a heading that is classed as a headline or stands in the article, and leads nowhere else."""
    classed = element.get("itemprop") == "headline" or _HEADLINE_CLASS.search(element.get("class") or "")
    framed = page.is_of_a_system and any(
        _FRAME_CLASS.search(around.get("class") or "") for around in islice(element.iterancestors(), 3)
    )
    return _plain_headline(element, page) if classed or framed or _is_in(element, _ARTICLE_TAGS) else ""


def _plain_headline(element: HtmlElement, page: Statements) -> str:
    """The words of a heading that leads nowhere else and stands in no other part of the page."""
    if _is_in(element, _SOMEWHERE_ELSE):
        return ""
    link = element.find(".//a[@href]")
    here = page.document.url
    if link is not None and urls.identity(urls.absolute(here, link.get("href"))) != urls.identity(here):
        return ""
    text = readable(heading_text(element))
    if not _SHORTEST_HEADLINE <= len(text.split()) <= _LONGEST_HEADLINE or kind_of(masked_key(text)):
        return ""
    return text


def _is_in(element: HtmlElement, tags: frozenset[str]) -> bool:
    return any(ancestor.tag in tags for ancestor in element.iterancestors())


def heading_borne_out(page: Statements) -> str:
    """The h1 that another statement bears out, or the only one if some words are common."""
    best, heading = page.best
    if page.stated and (best >= _BORNE_OUT or (len(page.headings) == 1 and best > 0.3)):
        return _without_kicker(heading, page.stated)
    return ""


def heading_of_own_script(page: Statements) -> str:
    """The only h1, in Arabic or Hebrew letters, where everything else is in others."""
    if len(page.headings) != 1 or any(map(_RIGHT_TO_LEFT.search, page.stated)):
        return ""
    text = page.headings[0][1]
    return text if _RIGHT_TO_LEFT.search(text) and len(text.split()) >= _SHORTEST_HEADLINE else ""


def best_statement(page: Statements) -> str:
    """The first statement; on a page in Arabic or Hebrew the first in those letters."""
    language = (page.document.tree.get("lang") or "").lower().partition("-")[0]
    own = [title for title in page.stated if _RIGHT_TO_LEFT.search(title)] if language in _RTL_LANGUAGES else []
    return _own_script((own or [*page.stated, ""])[0])


def heading_alone(page: Statements) -> str:
    """The first h1, where nothing else says what the page is called."""
    return page.headings[0][1] if page.headings else ""


CHOICES: tuple[Callable[[Statements], str], ...] = (
    headline_below_section,
    headline_beside_name,
    heading_borne_out,
    heading_of_own_script,
    best_statement,
    heading_alone,
)
"""Each gives the title or nothing; the first that gives one is believed."""


def title_from_link(link: Link | None, names: frozenset[str], url: str = "") -> str:
    """What the feed or listing called the page; empty if it says nothing ("read more", a date, the site's name)."""
    title = strip_site(readable(link.title), names, url) if link is not None else ""
    key = line_key(title)
    if len(key.split()) < 2 or len(title) > _LONGEST_TITLE or key in names or kind_of(masked_key(title)):
        return ""
    return "" if is_date(title) else title


def title_from_text(text: str, place: str = "", agency: str = "") -> str:
    """What stands for the title of a page that states none: the text's first sentence, cut behind a word.

    `place` and `agency` of the dateline are left out, and so are first lines of a few words before a longer one.
    """
    lines = text.split("\n")
    first = next((line for line in lines[:3] if len(line.split()) >= _SHORTEST_SENTENCE), lines[0])
    for name in (place, agency):
        if name and first.lstrip(_OPENING).startswith(name):
            first = first.lstrip(_OPENING).removeprefix(name)
            first = first.lstrip(_AFTER_NAME)
    words = _SENTENCE_END.split(first.strip(), maxsplit=1)[0].split()
    return " ".join(words[:_TITLE_WORDS]).rstrip("،,؛;:.") + ("…" if len(words) > _TITLE_WORDS else "")


def _without_kicker(heading: str, stated: Sequence[str]) -> str:
    """The heading without a kicker, where others state only its end ("Storms: Five die" of "Five die")."""
    key = line_key(heading)
    for title in stated if key not in map(line_key, stated) else ():
        other = line_key(title)
        if key.endswith(f" {other}") and len(other) > 0.4 * len(key) and len(other.split()) > 2:
            return title
    return heading


def _own_script(title: str) -> str:
    """A title without leading parts in Latin letters before one in Arabic or Hebrew; a number marks a thing's name."""
    cuts = separations(title)
    while (
        cuts and not _RIGHT_TO_LEFT.search(title[: cuts[0].start()]) and _RIGHT_TO_LEFT.search(title[cuts[-1].end() :])
    ):
        if any(map(str.isdigit, title[: cuts[0].start()])):
            return title
        title = title[cuts[0].end() :]
        cuts = separations(title)
    return title


def _borne_out(heading: str, stated: Sequence[str]) -> float:
    """The best share of words in common with a statement, between 0 and 1; less where the heading is far shorter."""
    words = set(tokens(heading))
    shares = [0.0]
    for title in stated:
        other = set(tokens(title))
        if words and other:
            shares.append(len(words & other) / min(len(words), len(other)) * min(1.0, 2 * len(words) / len(other)))
    return max(shares)
