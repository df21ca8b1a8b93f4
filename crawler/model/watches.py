"""Watches and what they say: alerts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.model.facts import Fact, FactKind


class WatchEvent(FactKind):
    """What a watch may tell of; with what it is about, the reason of an alert."""

    NEW_STORY = "new_story"
    ANOTHER_ORIGIN = "another_origin", "origins"
    """A story has so many independent texts now."""
    EDITED = "edited", "words"
    """So many words of headline and text were changed."""
    GONE = "gone", "status"
    SILENT = "silent", "health"
    BACK = "back", "health"
    BURST = "burst", "hits", "usual"


OF_ARTICLES = frozenset({WatchEvent.NEW_STORY, WatchEvent.ANOTHER_ORIGIN, WatchEvent.EDITED, WatchEvent.GONE})
"""Events that name an article."""


@dataclass(frozen=True, slots=True)
class Met:
    """A watch that an article meets."""

    watch: str
    matched: tuple[str, ...]
    """The words that were asked for and are there, as they were asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One thing that a watch tells, once."""

    watch: str
    reason: Fact[WatchEvent]
    at: datetime
    article: int | None = None
    """None: silent, back and burst name none."""
    source: str = ""
    matched: tuple[str, ...] = ()
    """The words that were asked for and are there, as they were asked."""
    number: int = 0
    """What tells alerts of one watch, event and article apart: the origins that were asked for, the revision, the run,
    the hour in which a burst began."""
    quiet: bool = False
    """Kept so that it isn't told again, but not told."""
