"""Feeds: read each, once a run."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from crawler.discover.feed import read_feed
from crawler.model import Page
from spiders.base import Loop, Reader


class FeedLoop(Loop):
    """The source's feeds."""

    kind = "feed"
    priority = 40

    def starts(self) -> Iterable[str]:
        return self.source.feeds

    def reader(self, page: Page) -> Reader:  # noqa: ARG002
        return partial(read_feed, source=self.source)
