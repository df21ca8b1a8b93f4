"""Discovery: pure functions Page -> Discovery, one module for each way in which a site offers its articles.

Every URL that is found passes one gate, `Gathering.offer`: what may not be asked for, lies off the site or isn't an
article's ends there, with a reason where an operator should know.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import timedelta

from crawler.arabic.letters import printable
from crawler.limits import URL_CHARACTERS
from crawler.model import Detail, Link, LinkKind, Note, NoteKind, Page, Reason, Rejected, Source, Stage, Told
from crawler.sources.patterns import Pattern, compiled
from crawler.web import urls

MAX_OFF_SITE = 20
"""Refused URLs that one page reports, at most: a page of spam must not flood the ledger."""

_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")

LONGEST_TITLE = 1_000
"""Characters beyond which what an offer calls a title is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What one page of a feed, sitemap, listing or API offers."""

    links: tuple[Link, ...] = ()
    """Articles, each once, in the order of the page; addresses are canonical."""
    next_pages: tuple[str, ...] = ()
    """Pages to read next: children of a sitemap index, the next page of a listing."""
    faults: tuple[Rejected, ...] = ()
    """What is wrong with the page, or with addresses on it."""
    ttl: timedelta | None = None
    """How long the page says that it may be kept."""
    title: str = ""
    """What the page calls the site."""
    notes: tuple[Note, ...] = ()
    """What an operator should know of the page, and is no fault."""
    carried: tuple[Page, ...] = ()
    """Articles that the page shows whole, each as a page of its own."""
    absent: tuple[str, ...] = ()
    """Addresses of articles that it would show, were they still there."""
    looked_at: int = 0
    """Addresses to which the patterns of the source were put."""
    matched: frozenset[str] = frozenset()
    """The patterns that matched any."""


class Gathering:
    """Collects what a page offers; the one gate for discovered URLs.

    Args:
        page: the page that is read; relative URLs are resolved against its final URL.
        source: decides what lies on the site and what looks like an article.
        stage: where faults are booked.
        limit: links that are taken, at most.
    """

    def __init__(self, page: Page, source: Source, stage: Stage, limit: int) -> None:
        self.page = page
        self.source = source
        self.stage = stage
        self.limit = limit
        self.base = page.final_url or page.url
        self.links: dict[str, Link] = {}
        self.next_pages: dict[str, None] = {}
        self.faults: list[Rejected] = []
        self.ttl: timedelta | None = None
        self.title = ""
        self.notes: list[Note] = []
        self.looked_at = 0
        self.matched: set[str] = set()
        self.full = False
        """As many links are taken as may be: what follows is counted."""
        self._refused = 0
        self._left = 0

    def offer(self, reference: str, kind: LinkKind, **hints: object) -> bool:
        """Takes an article's address with its hints (fields of Link); whether it may be fetched."""
        if self.full:
            self.leave(1)
            return False
        url = self._admit(reference)
        if url is None or not self._fits(url):
            return False
        key = urls.identity(url)
        if len(str(hints.get("title", ""))) > LONGEST_TITLE:
            hints["title"] = ""
        link = Link(url=url, kind=kind, found_on=self.page.url, **hints)  # type: ignore[arg-type]  # fields by name
        if key in self.links:
            self.links[key] = _merged(self.links[key], link)
        elif len(self.links) < self.limit:
            self.links[key] = link
        else:
            self.full = True
            self.leave(1)
        return True

    def leave(self, offers: int) -> None:
        """Counts offers that are not looked at, as there are too many."""
        self._left += offers

    def follow(self, reference: str) -> None:
        """Takes the address of a further page to read."""
        url = self._admit(reference)
        if url is not None and url not in (urls.canonical(self.page.url), urls.canonical(self.base)):
            self.next_pages[url] = None

    def reject(self, reason: Reason, detail: Told | None = None, url: str = "") -> None:
        """Notes a fault of the page, or of an address on it."""
        self.faults.append(
            Rejected(
                url=url or self.page.url,
                source=self.source.name,
                reason=reason,
                stage=self.stage,
                detail=detail,
            )
        )

    def note(self, kind: NoteKind, detail: Told) -> None:
        """Notes what is no fault of the page, and an operator should know."""
        self.notes.append(Note(kind=kind, url=self.page.url, detail=detail))

    def done(self) -> Discovery:
        """What was collected; what was left is said."""
        if self._left:
            self.reject(Reason.TRAP_LIMIT, Detail.LINKS_LEFT.of(len(self.links), self._left))
        return Discovery(
            links=tuple(self.links.values()),
            next_pages=tuple(self.next_pages),
            faults=tuple(self.faults),
            ttl=self.ttl,
            title=self.title,
            notes=tuple(self.notes),
            looked_at=self.looked_at,
            matched=frozenset(self.matched),
        )

    def _fits(self, url: str) -> bool:
        """Whether the source's patterns let an address pass; they are put to it as it is sent and as it is read."""
        if not (self.source.article_urls or self.source.exclude_urls):
            return True
        spelled = urls.spellings(url)
        wanted, unwanted = _matching(self.source.article_urls, spelled), _matching(self.source.exclude_urls, spelled)
        self.looked_at += 1
        self.matched |= wanted | unwanted
        return not unwanted and (bool(wanted) or _lets_all_pass(self.source.article_urls))

    def _admit(self, reference: str) -> str | None:
        """The canonical address, or None after its refusal was noted."""
        url = urls.absolute(self.base, reference.encode("utf-8", "ignore").decode())  # JSON may hold lone surrogates
        reason = urls.acceptable(url)
        if reason is None and not urls.belongs(url, self.source):
            reason = Reason.OFFSITE
        if reason is None:
            return url
        self._refused += 1
        if self._refused <= MAX_OFF_SITE:
            self.reject(reason, Detail.OFFERED_BY.of(self.page.url), printable(url, URL_CHARACTERS))
        return None


def is_article(url: str, source: Source) -> bool:
    """Whether an address may be an article's, by the source's `article_urls` and `exclude_urls`."""
    spelled = urls.spellings(url)
    return not _matching(source.exclude_urls, spelled) and (
        bool(_matching(source.article_urls, spelled)) or _lets_all_pass(source.article_urls)
    )


def _lets_all_pass(patterns: tuple[str, ...]) -> bool:
    """Whether nothing selects among addresses: no pattern, or one that took too long and might have matched."""
    return not patterns or any(_compiled(pattern).given_up for pattern in patterns)


def _matching(patterns: tuple[str, ...], spelled: tuple[str, ...]) -> frozenset[str]:
    """The patterns that match an address in any of its spellings."""
    return frozenset(
        pattern for pattern in patterns if any(_compiled(pattern).search(spelling) for spelling in spelled)
    )


def _compiled(pattern: str) -> Pattern:
    """A pattern as addresses are written: escapes in upper case, letters composed."""
    return compiled(unicodedata.normalize("NFC", _ESCAPE.sub(lambda found: found[0].upper(), pattern)))


def _merged(first: Link, second: Link) -> Link:
    """The first offer of an address, with hints that only the second gives."""
    hints = ("title", "published_raw", "modified_raw", "guid", "section", "authors")
    return replace(first, **{hint: getattr(first, hint) or getattr(second, hint) for hint in hints})
