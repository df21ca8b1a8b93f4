"""Feeds: read each, once a run."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.discover import Discovery
from crawler.discover.feed import read_feed
from crawler.model import Page
from spiders.base import Loop


class FeedLoop(Loop):
    """The source's feeds."""

    kind = "feed"
    priority = 40

    def starts(self) -> Iterable[str]:
        return self.source.feeds

    def read(self, page: Page) -> Discovery:
        return read_feed(page, self.source)
