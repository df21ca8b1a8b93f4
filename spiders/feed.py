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
    accept = (
        "application/rss+xml,application/atom+xml,application/feed+json,application/rdf+xml,application/xml;q=0.9,"
        "text/xml;q=0.9,application/json;q=0.8,*/*;q=0.1"
    )

    def starts(self) -> Iterable[str]:
        return self.source.feeds

    def reader(self, page: Page) -> Reader:  # noqa: ARG002
        return partial(read_feed, source=self.source)
