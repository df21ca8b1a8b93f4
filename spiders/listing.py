"""Listings: from page to page as long as there is something new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from crawler.discover import Discovery
from crawler.discover.listing import read_listing
from crawler.model import Detail, Link, Listing, Page, Reason, Rejected, Source, Stage
from crawler.web import urls
from spiders.base import Loop, Reader, Span

MAX_PAGES = 200
"""Pages of one listing in one run: the end of calendars that never end."""


class ListingLoop(Loop):
    """The source's listings. A run follows `next` until a page offers nothing new; a full one goes on to the end."""

    kind = "listing"
    priority = 30
    walks_back = True

    def __init__(self, source: Source, span: Span) -> None:
        super().__init__(source, span)
        self._listings: dict[str, Listing] = {urls.canonical(one.url): one for one in source.listings}
        self._pages: dict[str, int] = {}
        self._seen: dict[str, set[str]] = {}

    def reader(self, page: Page) -> Reader:
        return partial(read_listing, source=self.source, listing=self._listing(page))

    def follow(self, page: Page, found: Discovery, fresh: Sequence[Link], depth: int) -> Iterable[str | Rejected]:
        listing = self._listing(page)
        seen = self._seen.setdefault(listing.url, set())
        here = {link.url for link in found.links}
        repeated = here <= seen  # also when it offers nothing: both are the end
        seen |= here
        if repeated or not (fresh or self.span.everything):
            return
        if found.next_pages and depth + 1 >= MAX_PAGES:
            yield self.stop(page, Reason.TRAP_LIMIT, Stage.LISTING, Detail.PAGES_AND_MORE.of(MAX_PAGES))
            return
        for url in found.next_pages:
            self._listings.setdefault(url, listing)
            yield url

    def _listing(self, page: Page) -> Listing:
        """The listing to which a page belongs: its own entry, or that of the page that led to it."""
        return self._listings[urls.canonical(page.url)]
