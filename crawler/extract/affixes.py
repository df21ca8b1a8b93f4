"""The names of a site and of its sections, before and behind the titles on its pages.

What equals a name goes. What only resembles one ("Lebanon" beside "Lebanon 24") may be a part of the title: it stays
where readers see it in the heading too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.etree import XPath

from crawler.arabic.letters import clean_line, line_key
from crawler.arabic.lexicon import HOME
from crawler.web import urls
from crawler.web.document import Document

# Between a title and the site's name: a bar at any rate; dashes, colons, dots and guillemets only with space around.
_SEPARATOR = re.compile(
    r"\s*(?:\|+|::+)\s*|(?:^|\s+)[»«›‹]+(?:\s+|$)|\s+[-–—―:·•/\\~>]+\s+|\s+:\s*|(?<=\S)\s+[-–—―]+\s*$|^\s*(?:[-–—]+\s+|:\s*)"
)
_QUOTED = re.compile(r"«[^«»]{1,200}»|‹[^‹›]{1,200}›|(?<!\S)»(?=\S)[^«»]{1,200}(?<=\S)«")
"""Within quotation marks nothing separates, and neither do the marks."""
_QUOTES = re.compile('[«»“”„"]')
_SITE_METAS = ("og:site_name", "application-name", "apple-mobile-web-app-title", "al:ios:app_name")
_HOME_LINKS: Any = XPath("//@rel[. = 'home']/..")
_LONGEST_NAME = 8
_LONGEST_AFFIX = 6
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")


def readable(title: str) -> str:
    """A title on one line, without the references and tags that stay of one escaped twice (`&amp;quot;`)."""
    for _ in range(2):
        if "&" in title:
            title = _REFERENCE.sub(lambda found: unescape(found[0]), title)
    return clean_line(_MARKUP.sub(" ", title) if "<" in title else title)


def site_names(document: Document, known: Iterable[str] = ()) -> frozenset[str]:
    """Keys (`line_key`) of the names by which the page's site calls itself."""
    names: list[object] = [*known, *document.metas(*_SITE_METAS)]
    for item in document.jsonld:
        publisher = item.get("publisher")
        if isinstance(publisher, dict):
            names.append(publisher.get("name"))
        if item.get("@type") in ("WebSite", "Organization", "NewsMediaOrganization"):
            names.append(item.get("name"))
    stated = _name_keys(names)
    return stated | _name_keys(_home_links(document, named=bool(stated)))


def _home_links(document: Document, *, named: bool) -> Iterator[str]:
    """What leads to the home page from an h1; where no name is known, also links that say so (`rel="home"`)."""
    links = [link for heading in document.every("h1") for link in heading.iter("a")]
    for link in links if named else (*links, *_HOME_LINKS(document.tree)):
        if link.get("rel") == "home" or _is_home(link.get("href") or "", document):
            yield str(link.text_content())
            yield from (picture.get("alt") or "" for picture in link.iter("img"))


def _is_home(href: str, document: Document) -> bool:
    try:
        parts = urlsplit(urljoin(document.base_url, href.strip())) if href.strip() else None
        here = urlsplit(document.url)
    except ValueError:
        return False
    return (
        parts is not None
        and parts.netloc == here.netloc
        and parts.path in ("", "/")
        and not parts.query + parts.fragment
    )


def site_name(document: Document, known: Iterable[str] = ()) -> str:
    """The name of the site as the page writes it, for display; empty if it doesn't say."""
    stated = [*document.metas("og:site_name", "application-name"), *known]
    return next((name for name in map(clean_line, stated) if name), "")


def section_names(document: Document) -> frozenset[str]:
    """Keys of the names of the sections that the page says it stands in."""
    names: list[object] = [*document.metas("article:section", "parsely-section")]
    for item in document.jsonld:
        section = item.get("articleSection")
        names.extend(section if isinstance(section, list) else [section])
    return _name_keys(names)


def _name_keys(names: Iterable[object]) -> frozenset[str]:
    keys = (line_key(name) for name in names if isinstance(name, str))
    return frozenset(key for key in keys if 0 < len(key.split()) <= _LONGEST_NAME)


def strip_site(
    title: str,
    names: frozenset[str],
    url: str = "",
    *,
    sections: frozenset[str] = frozenset(),
    others: Collection[str] = (),
) -> str:
    """A title without names of the site before or behind it, unless nothing would be left.

    Args:
        title: as stated.
        names: keys of the site's names.
        url: of the page; its domain is a name too.
        sections: keys of names of sections; they go like what resembles the site's name.
        others: what other statements of the page say.
    """
    affixes = _Affixes(
        names=names,
        sections=sections,
        domain=urls.registered_domain(url).partition(".")[0].replace("-", ""),
        others=frozenset(map(line_key, others)),
    )
    title = _without_trail(clean_line(title))
    while shorter := _cut(title, affixes):
        title = shorter
    return title


def separations(title: str) -> list[re.Match[str]]:
    """The places where a title may have the site's name on one side."""
    quoted = [found.span() for found in _QUOTED.finditer(title)]
    return [
        found
        for found in _SEPARATOR.finditer(title)
        if not any(start < found.end() and found.start() < end for start, end in quoted)
    ]


def _without_trail(title: str) -> str:
    """The page's own part of a trail of sections that begins or ends at the home page ("Home » Local » ...")."""
    cuts = separations(title)
    for cut, rest in ((cuts[0], title[: cuts[0].start()]), (cuts[-1], title[cuts[-1].end() :])) if cuts else ():
        if line_key(rest) in HOME:
            same = [other for other in cuts if other[0].strip() == cut[0].strip()]
            own = title[same[-1].end() :] if cut is cuts[0] else title[: same[0].start()]
            return own.strip() or title
    return title


def _cut(title: str, affixes: _Affixes) -> str:
    """The title without one name at one of its ends; empty if there is none."""
    for cut in separations(title):
        before, behind = title[: cut.start()].strip(), title[cut.end() :].strip()
        if before and (not behind or affixes.ends(behind, before)):
            return before
        if behind and (not before or affixes.begins(before, behind)):
            return behind
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Affixes:
    names: frozenset[str]
    sections: frozenset[str]
    domain: str
    others: frozenset[str]

    def begins(self, part: str, rest: str) -> bool:
        """Whether a title's first part is a name of the site."""
        key = line_key(part)
        if self._is_name(key):
            return True
        shown = line_key(rest) not in self.others and any(other.startswith(f"{key} ") for other in self.others)
        return not shown and not _QUOTES.search(part) and self._resembles(key, longest=2)

    def ends(self, part: str, rest: str) -> bool:
        """Whether a title's last part is a name of the site."""
        key = line_key(part)
        if self._is_name(key):
            return True
        shown = line_key(rest) not in self.others and any(other.endswith(f" {key}") for other in self.others)
        return not shown and not _QUOTES.search(part) and self._resembles(key, longest=_LONGEST_AFFIX)

    def _is_name(self, key: str) -> bool:
        return not key or key in self.names or key in HOME or self._address(key) == self.domain

    def _resembles(self, key: str, longest: int) -> bool:
        """Whether a part is nearly a name: `longest` is how many words more or fewer it may have."""
        words = len(key.split())
        if words > _LONGEST_AFFIX:
            return False
        if key in self.sections or (len(self.domain) > 2 and self._address(key).startswith(self.domain)):
            return True
        return any(
            abs(len(name.split()) - words) <= longest
            and (key.startswith(f"{name} ") or key.endswith(f" {name}") or name.startswith(f"{key} "))
            for name in self.names
        )

    def _address(self, key: str) -> str:
        return key.replace(" ", "").removeprefix("www")
