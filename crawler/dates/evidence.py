"""What the signals look at, and what they find."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import tzinfo
from functools import cached_property
from typing import Any, TypeVar, cast
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from lxml import etree
from lxml.html import HtmlElement

from crawler.arabic.letters import tokens
from crawler.dates.arabic import MAX_LENGTH, read_date
from crawler.dates.machine import read_epoch
from crawler.dates.reading import DateReading, Kind
from crawler.model import Loss, Page, SiteProfile, Source
from crawler.web.document import Document

_T = TypeVar("_T")

FETCH_TIME_UNKNOWN = "fetch_time_unknown"
"""Flag of a Page whose fetch time is not that of its bytes: relative and year-less dates say nothing then."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A date that a signal found: raw text, what it reads as, and by how much this one is to be trusted."""

    raw: str
    reading: DateReading
    factor: float = 1.0
    """Multiplies the signal's trust, 0-1."""
    note: Loss | None = None
    """Why the factor is below 1."""
    place: str = ""
    """Where on the page it is printed, for dates that are told by nothing else."""
    refused: Loss | None = None
    """Why it isn't the article's at all."""


@dataclass(frozen=True)
class Evidence:
    """An article's page with all that may speak of its date."""

    document: Document
    page: Page
    source: Source
    profile: SiteProfile
    title: str
    lines: tuple[str, ...]
    furniture: frozenset[str] = frozenset()
    """Of them: those that extraction cut because they say nothing about the article."""

    @cached_property
    def _found(self) -> dict[str, Any]:
        return {}

    def once(self, name: str, make: Callable[[Evidence], _T]) -> _T:
        """What several signals look for, searched once."""
        if name not in self._found:
            self._found[name] = make(self)
        value: _T = self._found[name]
        return value

    @cached_property
    def zone(self) -> tzinfo:
        return ZoneInfo(self.source.timezone)

    @cached_property
    def language(self) -> str:
        """The page's own language tag in lower case, or the source's."""
        declared = str(self.document.tree.get("lang") or "").strip().lower().replace("_", "-")
        return declared or self.source.language

    @cached_property
    def persian(self) -> bool:
        return (
            self.language.startswith("fa")
            or self.source.language == "fa"
            or (urlsplit(self.page.final_url or self.page.url).hostname or "").endswith(".ir")
        )

    @cached_property
    def month_first(self) -> bool:
        """Whether 5/4/2024 is 4 May: on pages that declare American English."""
        locale = next(iter(self.document.metas("og:locale")), "").lower().replace("_", "-")
        return "en-us" in (self.language, locale)

    @cached_property
    def metas(self) -> tuple[tuple[str, str], ...]:
        """(name, content) of meta elements; with `value` for those that have it in place of `content`.

        An `itemprop` within the body is microdata, of whatever object it stands in.
        """
        found: list[tuple[str, str]] = []
        for element in self.document.every("meta"):
            content = (element.get("content") or element.get("value") or "").strip()
            kinds = ["name", "property", "itemprop", "http-equiv"] if content else []
            if element.get("itemprop") and next(element.iterancestors("body"), None) is not None:
                kinds = [kind for kind in kinds if kind != "itemprop"]
            names = map(element.get, kinds)
            found += [(name.strip().lower(), content) for name in dict.fromkeys(names) if name]
        return tuple(found)

    @cached_property
    def title_tokens(self) -> frozenset[str]:
        return frozenset(tokens(self.title))

    @cached_property
    def paths(self) -> frozenset[str]:
        """The paths by which this page is known: asked for, answered, canonical."""
        known = [self.page.url, self.page.final_url, self.document.url, *self.document.metas("og:url")]
        links = self.document.every("link")
        known += [str(link.get("href") or "") for link in links if link.get("rel") == "canonical"]
        return frozenset(path for url in known if len(path := path_of(url)) > 1)

    @cached_property
    def _read(self) -> dict[str, DateReading | None]:
        return {}

    def read(self, text: str) -> DateReading | None:
        """`read_date` with this page's zone, language and fetch time. A page says the same in several places.

        The space around a text says nothing, and differs between a node and its element.
        """
        text = text.strip() if len(text) <= MAX_LENGTH else text
        if text not in self._read:
            self._read[text] = self._reading(text)
        return self._read[text]

    def read_value(self, text: str) -> DateReading | None:
        """A date as programs write it for programs, seconds since 1970 among them."""
        return read_epoch(text) or self.read(text)

    def _reading(self, text: str) -> DateReading | None:
        reading = read_date(
            text,
            reference=self.page.fetched_at,
            zone=self.zone,
            language="fa" if self.persian else self.language,
            month_first=self.month_first,
        )
        if reading is not None and FETCH_TIME_UNKNOWN in self.page.flags:
            inferred = reading.kind is Kind.RELATIVE or "year_inferred" in reading.flags
            return None if inferred else reading
        return reading

    def resembles_title(self, text: str) -> bool:
        """Whether a headline says what this article's title says."""
        mine, theirs = self.title_tokens, frozenset(tokens(text[:500]))
        return bool(mine and theirs) and len(mine & theirs) >= 0.5 * min(len(mine), len(theirs))


def elements(path: etree.XPath, tree: HtmlElement) -> list[HtmlElement]:
    """What an XPath that selects elements finds."""
    return cast(list[HtmlElement], path(tree))


def path_of(url: str) -> str:
    """Path and query of an URL, decoded, without its trailing slash, for comparison alone."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    path = re.sub(r"\.(?:amp|html?)$|/amp$", "", unquote(parts.path).rstrip("/").lower())
    query = "&".join(
        part for part in parts.query.split("&") if re.match(r"(?:p|id|a|article|story|newsid)=", part.lower())
    )
    return f"{path}?{query}" if query else path


Find = Callable[[Evidence], Iterator[Statement]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A named place where pages state their date.

    `family`: statements of one family don't confirm each other. `trust` (0-100) is that of its best statement.
    """

    name: str
    family: str
    trust: int
    find: Find
    modified: bool = False
    last_resort: bool = False
    """Costly: asked only where nothing before it is worth as much."""
