"""Where on a page something stands: the title's heading, other articles' frames, the site's banner."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

from crawler.arabic.letters import tokens
from crawler.dates.evidence import Evidence, elements
from crawler.learn.banners import Banners

SKIPPED = frozenset({"script", "style", "noscript", "template", "select", "option", "textarea", "svg", "head"})
_ASIDE = frozenset({"nav", "aside", "footer", "blockquote", "iframe"})
_FOREIGN = re.compile(
    r"(?:^|[\s_-])(?:relat(?:ed|ion)|popular|most-?read|recommend|comments?(?:[\s_-]|$)|commentlist|comment-?meta|disqus"
    r"|masthead|newsletter|trending|latest|recirc|read-?also|ticker|carousel|weather|clock|current-?date|top-?bar|header-?date"
    r"|top-?date|copyright|signup|next-?post|prev-?post)",
    re.IGNORECASE,
)
# Frames that hold other articles' dates, and the article's own in some designs.
_FRAME = re.compile(
    r"(?:^|[\s_-])(?:sidebar|teasers?|archives?(?:[\s_-]|$)|calendar|(?<!post-)(?<!entry-)(?<!article-)footer)",
    re.IGNORECASE,
)
_OWN_ASIDE = re.compile(r"(?:^|[\s_-])(?:meta|byline|date|dateline|info)(?:$|[\s_-])", re.IGNORECASE)
_LINE = 120  # characters


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
    return ""


def _beside_title(element: HtmlElement, shared: frozenset[HtmlElement]) -> bool:
    """Whether an element is a line of its own in the element that holds the title."""
    return element.getparent() in shared and len(" ".join("".join(element.itertext()).split())) <= _LINE


def is_banner(line: str, evidence: Evidence) -> bool:
    """Whether a line is known to carry the site's date: told by the user, or learned over the source's pages."""
    if any(re.search(pattern, line) for pattern in evidence.source.banner_lines):
        return True
    if not evidence.profile.lines:
        return False
    reading = evidence.read(line)
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


_HEADINGS = (
    etree.XPath("//h1"),
    etree.XPath("//h2 | //h3"),
    etree.XPath(
        "//*[contains(@class,'title') or contains(@class,'headline')][not(self::title)][string-length() < 500]"
    ),
)


def _title_element(evidence: Evidence) -> HtmlElement | None:
    wanted = evidence.title_tokens
    tree = evidence.document.tree
    if wanted:
        for path in _HEADINGS:
            for heading in elements(path, tree)[:60]:
                found = frozenset(tokens(" ".join(heading.itertext())[:400]))
                if found and len(wanted & found) >= 0.7 * max(len(wanted), len(found)):
                    return heading
    only = elements(_HEADINGS[0], tree)
    return only[0] if len(only) == 1 and tokens(" ".join(only[0].itertext())) else None
