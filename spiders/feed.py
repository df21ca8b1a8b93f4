"""Feeds: read each, once a run."""

from __future__ import annotations

from spiders.base import Loop


class FeedLoop(Loop):
    """The source's feeds."""

    kind = "feed"
    priority = 40
