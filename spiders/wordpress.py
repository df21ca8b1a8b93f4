"""WordPress: pages of posts, newest change first, until one offers nothing new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from crawler.discover import Discovery
from crawler.discover.wordpress import PER_PAGE, posts_url, read_wordpress
from crawler.model import Link, Page, Source
from spiders.base import Loop, Reader, Span

POLL_PER_PAGE = 20
MAX_PAGES = 5
"""Pages that a normal run reads: a hundred posts."""
MAX_PAGES_EVER = 10_000


class WordPressLoop(Loop):
    """The source's REST API.

    A normal run asks for a page of the posts that changed last, so that edits are noticed too. A full one or a backfill
    walks all pages in order of publication.
    """

    kind = "wordpress"
    priority = 30
    statuses = (400,)

    def __init__(self, source: Source, span: Span) -> None:
        super().__init__(source, span)
        self._seen: set[str] = set()

    def starts(self) -> Iterable[str]:
        return (self._page(1),) if self.source.wordpress else ()

    def reader(self, page: Page) -> Reader:  # noqa: ARG002
        return partial(read_wordpress, source=self.source)

    def follow(self, page: Page, found: Discovery, fresh: Sequence[Link], depth: int) -> Iterable[str]:  # noqa: ARG002
        here = {link.url for link in found.links}
        repeated = here <= self._seen  # the end, or a server that answers every page with the same posts
        self._seen |= here
        everything = self.span.everything
        # A normal run goes on only where the whole page was new: the next one may be, too.
        if repeated or not (everything or len(fresh) == len(found.links)):
            return ()
        return (self._page(depth + 2),) if depth + 1 < (MAX_PAGES_EVER if everything else MAX_PAGES) else ()

    def _page(self, number: int) -> str:
        assert self.source.wordpress
        if self.span.everything:
            return posts_url(
                self.source.wordpress, number, per_page=PER_PAGE, since=self.span.since, until=self.span.until
            )
        return posts_url(self.source.wordpress, number, per_page=POLL_PER_PAGE, modified=True)
