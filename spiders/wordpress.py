"""WordPress: the newest posts, page by page while they are new, and the posts that changed last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from urllib.parse import parse_qs, urlsplit

from crawler.discover import Discovery
from crawler.discover.wordpress import PER_PAGE, posts_url, read_wordpress, smaller_page
from crawler.model import Detail, Link, Note, NoteKind, Page, Source
from spiders.base import Loop, Reader, Span

POLL_PER_PAGE = 20
MAX_POSTS = 100
"""Posts of each order that a normal run reads."""
MAX_PAGES_EVER = 10_000


class WordPressLoop(Loop):
    """The source's REST API.

    A normal run asks for the newest posts, and on as long as a page has a new one: posts touched since can't hide them.
    Beside that it asks for the posts that changed last, so that edits, and posts put under an old date, are noticed. A
    full run or a backfill walks all pages in order of publication.
    """

    kind = "wordpress"
    priority = 30
    walks_back = True
    accept = "application/json,*/*;q=0.1"
    statuses = (400,)

    def __init__(self, source: Source, span: Span) -> None:
        super().__init__(source, span)
        self._seen: dict[bool, set[str]] = {False: set(), True: set()}
        self._size = PER_PAGE if span.everything else POLL_PER_PAGE
        self._first_time = True

    def starts(self) -> Iterable[str]:
        if not self.source.wordpress:
            return ()
        self._first_time = self.last_read(self._page(1)) is None
        return (self._page(1),) if self.span.everything else (self._page(1), self._page(1, modified=True))

    def reader(self, page: Page) -> Reader:  # noqa: ARG002
        return partial(read_wordpress, source=self.source)

    def follow(self, page: Page, found: Discovery, fresh: Sequence[Link], depth: int) -> Iterable[str | Note]:  # noqa: ARG002
        number, modified = _place(page.url)
        if (smaller := smaller_page(page)) is not None:
            self._size = min(self._size, smaller)
            yield self._page(1, modified=modified)
            return
        here = {link.url for link in found.links}
        repeated = here <= self._seen[modified]  # the end, or a server that answers every page with the same posts
        fresh = [link for link in fresh if link.url not in self._seen[modified]]
        self._seen[modified] |= here
        if repeated or not (self.span.everything or self._goes_on(found, fresh, modified=modified)):
            return
        most = MAX_PAGES_EVER if self.span.everything else MAX_POSTS // self._size
        if number < most:
            yield self._page(number + 1, modified=modified)
        elif not (modified or self._first_time):
            yield Note(kind=NoteKind.POSSIBLE_GAP, url=page.url, detail=Detail.LAST_HAD_NEW.of(number))

    def _goes_on(self, found: Discovery, fresh: Sequence[Link], *, modified: bool) -> bool:
        """Whether a normal run reads the next page; in the order of changes, while all of a page is news."""
        return not self._first_time and len(fresh) == len(found.links) if modified else bool(fresh)

    def _page(self, number: int, *, modified: bool = False) -> str:
        assert self.source.wordpress
        since, until = (self.span.since, self.span.until) if self.span.everything else (None, None)
        return posts_url(
            self.source.wordpress, number, per_page=self._size, since=since, until=until, modified=modified
        )


def _place(url: str) -> tuple[int, bool]:
    """Which page of which order an address asks for."""
    asked = parse_qs(urlsplit(url).query)
    return int(asked["page"][-1]), asked["orderby"][-1] == "modified"
