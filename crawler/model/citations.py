"""What is said of an article elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from crawler.model.dates import Precision
from crawler.model.pages import ArchivePosition


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """An article as it is cited, and the proof of it."""

    article: int
    title: str
    outlet: str
    """The source's own name."""
    source: str
    """Its short name."""
    url: str
    authors: tuple[str, ...] = ()
    published_on: date | None = None
    precision: Precision | None = None
    signal: str = ""
    """What the date was taken from (`crawler.dates.signals`)."""
    trust: int = 0
    """Of the date, 0-100."""
    language: str = ""
    captured_at: datetime | None = None
    """When the archived page was fetched, UTC."""
    sha256: str = ""
    """Of the page as a reader's program sees it: after content codings are undone."""
    position: ArchivePosition | None = None

    @property
    def published(self) -> str:
        """ISO 8601, as finely as it is known: `2024`, `2024-05`, `2024-05-01`; empty when it isn't."""
        if self.published_on is None:
            return ""
        digits = {Precision.YEAR: 4, Precision.MONTH: 7}
        return self.published_on.isoformat()[: digits.get(self.precision or Precision.DAY, 10)]

    @property
    def captured_on(self) -> str:
        return self.captured_at.date().isoformat() if self.captured_at else ""
