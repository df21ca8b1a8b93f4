"""Sitemaps: those configured, or those of robots.txt; an index down to depth 3."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from crawler.discover import Discovery
from crawler.discover.sitemap import read_robots_sitemaps, read_sitemap
from crawler.model import Detail, Link, Page, Reason, Rejected, Source, Stage
from spiders.base import Loop, Reader, Span

MAX_DEPTH = 3
NEVER = datetime.min.replace(tzinfo=UTC)
RECENT = timedelta(days=7)
"""How far back a normal run looks: what is older was seen by the run before, or is a backfill's."""
MAX_CHILDREN = 20
"""Sitemaps of one index that a normal run reads: half of them the best, half those not read for longest."""


class SitemapLoop(Loop):
    """The source's sitemaps."""

    kind = "sitemap"
    priority = 20
    accept = "application/xml,text/xml,text/plain;q=0.9,*/*;q=0.1"

    def __init__(self, source: Source, span: Span) -> None:
        super().__init__(source, span)
        self._since = span.since if span.everything else datetime.now(UTC) - RECENT

    def reader(self, page: Page) -> Reader:  # noqa: ARG002
        return partial(read_sitemap, source=self.source, since=self._since, until=self.span.until)

    def follow(
        self,
        page: Page,
        found: Discovery,
        fresh: Sequence[Link],  # noqa: ARG002
        depth: int,
    ) -> Iterable[str | Rejected]:
        if found.next_pages and depth >= MAX_DEPTH:
            return (self.stop(page, Reason.SITEMAP_LOOP, Stage.SITEMAP, Detail.INDEX_DEPTH.of(depth)),)
        if self.span.everything or len(found.next_pages) <= MAX_CHILDREN:
            return found.next_pages
        left = len(found.next_pages) - MAX_CHILDREN
        said = Detail.PARTS_IN_TURN.of(left, len(found.next_pages))
        return (*self._turn(found.next_pages), self.stop(page, Reason.PARTS_LEFT_OUT, Stage.SITEMAP, said))

    def _turn(self, parts: Sequence[str]) -> tuple[str, ...]:
        """The parts of this run: the first, whatever they are, and of the others those not read for longest."""
        best, others = parts[: MAX_CHILDREN // 2], parts[MAX_CHILDREN // 2 :]
        waiting = sorted(others, key=lambda part: self.last_read(part) or NEVER)
        return (*best, *waiting[: MAX_CHILDREN - len(best)])


class RobotsSitemapLoop(SitemapLoop):
    """The sitemaps that robots.txt names, where none are configured.

    A source that has feeds, listings or an API is polled through them alone; its sitemaps are read by full crawls and
    backfills, so that a normal run costs one request for each feed.
    """

    kind = "robots"

    def starts(self) -> Iterable[str]:
        polled = self.source.feeds or self.source.listings or self.source.wordpress
        return () if polled and not self.span.everything else super().starts()

    def reader(self, page: Page) -> Reader:
        if page.url.endswith("/robots.txt"):
            return partial(read_robots_sitemaps, source=self.source)
        return super().reader(page)
