"""Where on a page something stands: the title's heading, other articles' frames, the site's banner."""

from __future__ import annotations

import re
from itertools import chain, dropwhile, islice
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from crawler.arabic import datelines
from crawler.arabic.calendar import fold_date
from crawler.arabic.furniture import kind_of
from crawler.arabic.letters import line_key, masked_key, tokens
from crawler.arabic.lexicon import COMMENTS
from crawler.arabic.sites import PERSON_OR_TOPIC
from crawler.dates.evidence import Evidence, elements, path_of
from crawler.learn.banners import Banners, names_issue
from crawler.sources.patterns import compiled

SKIPPED = frozenset({"script", "style", "noscript", "template", "select", "option", "textarea", "svg", "head"})
_ASIDE = frozenset({"nav", "aside", "footer", "blockquote", "iframe", "figcaption"})
_FOREIGN = re.compile(
    r"(?:^|[\s_-])(?:relat(?:ed|ion)|popular|most-?read|recommend|comments?(?:[\s_-]|$)|commentlist|comment-?meta|disqus"
    r"|masthead|newsletter|trending|latest|recirc|read-?also|ticker|carousel|weather|clock|current-?date|top-?bar|header-?date"
    r"|top-?date|copyright|signup|next-?post|prev-?post|events?-?(?:widget|list|card|calendar|item)|upcoming|polls?(?:$|[\s_-])|survey"
    r"|prayer|(?:opening|daily|business|store)-?(?:hours|times)|hours(?:$|[\s_-]))",
    re.IGNORECASE,
)
# Frames that hold other articles' dates, and the article's own in some designs.
_FRAME = re.compile(
    r"(?:^|[\s_-])(?:sidebar|teasers?|archives?(?:[\s_-]|$)|calendar|(?<!post-)(?<!entry-)(?<!article-)footer)",
    re.IGNORECASE,
)
_OWN_ASIDE = re.compile(r"(?:^|[\s_-])(?:meta|byline|date|dateline|info)(?:$|[\s_-])", re.IGNORECASE)
_NO_ARTICLE = re.compile(r"(?:Video|Audio|Image|Media)Object$|Comments?$|^(?:Event|Product|JobPosting|Offer)$")
_ARTICLE = re.compile(r"Article|Posting|Report|Review|Opinion")
_HEADING_TAGS = ("h2", "h3", "h4", "h5")
INLINE = frozenset({"time", "span", "b", "strong", "em", "i", "a", "abbr", "font", "small", "u", "mark"})
_WORD_END, _WORD_START = re.compile(r"\w\s*$"), re.compile(r"\s*،?\s*[^\W\d_]")
_SENTENCE = 6  # words of a sentence around a date
_PARAGRAPH, _LINE, _CARD = 60, 120, 400  # characters


def names_of(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def foreign_place(element: HtmlElement, evidence: Evidence, *, own: bool = False) -> str:
    """Why what stands in this element isn't the article's: the tag or class of an ancestor; empty if it may be.

    An ancestor that also holds the title says nothing: "with-sidebar" is the class of many a page's frame. `own`: a
    label or the title close by speaks for the article, so that frames don't count.
    """
    shared = title_ancestors(evidence)
    for depth, ancestor in enumerate((element, *element.iterancestors())):
        if ancestor in shared or ancestor.tag in ("body", "html"):
            break
        if ancestor.tag == "article" and _is_within_another(ancestor):
            return "another article"
        names = names_of(ancestor) if depth < 9 else ""
        own_aside = ancestor.tag == "aside" and _OWN_ASIDE.search(names)
        if ancestor.tag in SKIPPED or (ancestor.tag in _ASIDE and not own_aside):
            return str(ancestor.tag)
        if found := _FOREIGN.search(names):
            return found[0].strip().lower()
        if not own and (found := _FRAME.search(names)):
            frame = found[0].strip().lower()
            if not (frame.startswith("teaser") and _beside_title(ancestor, shared)):
                return frame
    return _another_object(element, evidence) or _another_card(element, evidence) or _of_readers(element, evidence)


def _is_within_another(article: HtmlElement) -> bool:
    """Whether an `<article>` is one of several within another one: a card or a comment, by what the element means."""
    frame = next(article.iterancestors("article"), None)
    return frame is not None and sum(1 for _ in frame.iterdescendants("article")) > 1


def _another_object(element: HtmlElement, evidence: Evidence) -> str:
    """The type of the microdata object around an element, if that is no article, or an article of another headline."""
    scope = next((a for a in (element, *element.iterancestors()) if a.get("itemscope") is not None), None)
    if scope is None or scope in title_ancestors(evidence) or scope.find(".//h1") is not None:
        return ""
    kind = (scope.get("itemtype") or "").rstrip("/").rsplit("/", 1)[-1]
    if _NO_ARTICLE.search(kind):
        return kind
    headline = next((h for h in scope.iter(*_HEADING_TAGS, "a") if h.get("itemprop") in ("headline", "name")), None)
    if headline is None or not _ARTICLE.search(kind) or evidence.resembles_title(text_of(headline)):
        return ""
    return "another headline"


def _another_card(element: HtmlElement, evidence: Evidence) -> str:
    """Whether an element stands in a little block that links to one other article by its headline."""
    shared = title_ancestors(evidence)
    for ancestor in element.iterancestors():
        if ancestor in shared or ancestor.tag in ("body", "html") or len(text_of(ancestor)) > _CARD:
            return ""
        links = ancestor.iter("a") if ancestor.tag != "a" else (ancestor,)
        others = {link.get("href") for link in links if _names_another(link, evidence)}
        if others:
            return "another article's card" if len(others) == 1 else ""
    return ""


def _of_readers(element: HtmlElement, evidence: Evidence) -> str:
    """Whether an element, or what holds it, stands below a heading that names the readers' comments, or begins so."""
    headings = evidence.once("headings_below", _headings_below)
    if not headings:
        return ""
    shared = title_ancestors(evidence)
    for around in (element, *element.iterancestors()):
        if around in shared or around.tag in ("body", "html"):
            return ""
        above = chain((around, *around[:1]), around.itersiblings(*_HEADING_TAGS, preceding=True))
        if any(heading in headings and _names_comments(text_of(heading)) for heading in above):
            return "readers' comments"
    return ""


def _headings_below(evidence: Evidence) -> frozenset[HtmlElement]:
    """The short headings below the text: one of comments above it counts them, beside the article's own date."""
    below = dropwhile(lambda element: not _begins_text(element), evidence.document.tree.iter("p", *_HEADING_TAGS))
    return frozenset(element for element in below if element.tag != "p" and len(text_of(element)) <= _LINE)


def _begins_text(element: HtmlElement) -> bool:
    return element.tag == "p" and len(text_of(element)) >= _PARAGRAPH


def _names_comments(heading: str) -> bool:
    return line_key(heading) in COMMENTS or kind_of(masked_key(heading)) == "comment_heading"


def _names_another(link: HtmlElement, evidence: Evidence) -> bool:
    """Whether a link is the headline of another article of the site: no author, tag or section."""
    href = (link.get("href") or "").strip()
    if not href or href.startswith(("#", "mailto:")) or link.get("rel") in ("author", "tag"):
        return False
    words = text_of(link)
    within = (*link.iterchildren(), *islice(link.iterancestors(), 2))
    if len(words.split()) < (3 if any(e.tag in _HEADING_TAGS for e in within) else 5) or PERSON_OR_TOPIC.search(href):
        return False
    try:
        url = urljoin(evidence.document.url, href)
        if urlsplit(url).hostname != urlsplit(evidence.document.url).hostname:
            return False
    except ValueError:  # such as http://[bad
        return False
    return not evidence.resembles_title(words) and path_of(url) not in evidence.paths


def in_sentence(element: HtmlElement) -> bool:
    """Whether an inline element is a part of running text: words right before it and right behind it, and many."""
    parent = element.getparent()
    if parent is None or element.tag not in INLINE or _OWN_ASIDE.search(names_of(parent)):
        return False
    before = element.getprevious().tail if element.getprevious() is not None else parent.text
    if not (_WORD_END.search(before or "") and _WORD_START.match(element.tail or "")):
        return False
    around = fold_date(text_of(parent))
    return len(around.split()) >= _SENTENCE + len(text_of(element).split()) and not datelines.PUBLISHED.search(around)


def text_of(element: HtmlElement) -> str:
    """An element's text on one line."""
    return " ".join("".join(element.itertext()).split())


def _beside_title(element: HtmlElement, shared: frozenset[HtmlElement]) -> bool:
    """Whether an element is a line of its own in the element that holds the title."""
    return element.getparent() in shared and len(" ".join("".join(element.itertext()).split())) <= _LINE


def is_banner(line: str, evidence: Evidence) -> bool:
    """Whether a line is known to carry the site's date: an issue's, told by the user, furniture of the text, learned.

    A line that is nothing but a day may be the article's own beside the title and another's in a list that was cut.
    """
    if names_issue(line) or any(compiled(pattern).search(line) for pattern in evidence.source.banner_lines):
        return True
    reading = evidence.read(line) if evidence.furniture or evidence.profile.lines else None
    if reading is not None and reading.rest and line in evidence.furniture:
        return True
    if not evidence.profile.lines:
        return False
    fetched_on = evidence.page.fetched_at.astimezone(evidence.zone).date()
    learned = evidence.once("banners", lambda e: Banners(e.profile))
    return learned.carries(line, reading.on if reading else None, fetched_on)


def title_element(evidence: Evidence) -> HtmlElement | None:
    """The heading that bears the article's title, or the only h1."""
    return evidence.once("title_element", _title_element)


def title_ancestors(evidence: Evidence) -> frozenset[HtmlElement]:
    """The elements around the title."""
    heading = title_element(evidence)
    return evidence.once("title_ancestors", lambda _: frozenset(heading.iterancestors() if heading is not None else ()))


_HEADINGS = (  # after the h1
    etree.XPath("//h2 | //h3"),
    etree.XPath(
        "//*[contains(@class,'title') or contains(@class,'headline')][not(self::title)][string-length() < 500]"
    ),
)


def _title_element(evidence: Evidence) -> HtmlElement | None:
    wanted = evidence.title_tokens
    first = evidence.document.every("h1")
    if wanted:
        others = (elements(path, evidence.document.tree) for path in _HEADINGS)
        for headings in chain((first,), others):
            for heading in headings[:60]:
                found = frozenset(tokens(" ".join(heading.itertext())[:400]))
                if found and len(wanted & found) >= 0.7 * max(len(wanted), len(found)):
                    return heading
    return first[0] if len(first) == 1 and tokens(" ".join(first[0].itertext())) else None
