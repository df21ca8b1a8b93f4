"""Feeds: read each, once a run."""

from __future__ import annotations

from spiders.base import Loop


class FeedLoop(Loop):
    """The source's feeds."""

    kind = "feed"
    priority = 40
    accept = (
        "application/rss+xml,application/atom+xml,application/feed+json,application/rdf+xml,application/xml;q=0.9,"
        "text/xml;q=0.9,application/json;q=0.8,*/*;q=0.1"
    )
