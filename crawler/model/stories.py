"""An article as a member of a story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from crawler.model.dates import Precision

TRUSTED = 70
"""Dates trusted at least so much tell who was first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An article of a story, as far as it matters for who was first."""

    article: int
    source: str
    source_title: str
    url: str
    origin: bool = True
    """False: an aggregator or a mirror, never first."""
    published_on: date | None = None
    published_at: datetime | None = None
    precision: Precision | None = None
    trust: int = 0
    words: int = 0
    credited: str = ""
    """Whom it names as its source: the source line and the dateline's agency."""

    @property
    def timed(self) -> bool:
        """Whether its moment can be believed to the minute."""
        return (
            self.published_at is not None
            and self.trust >= TRUSTED
            and self.precision in (Precision.SECOND, Precision.MINUTE)
        )


@dataclass(frozen=True, slots=True)
class Descent:
    """Where an article's text comes from; `parent` None: it is an origin."""

    article: int
    parent: int | None
    """The earlier article that has most of it."""
