"""How often a line was met over a source's articles, and what of it is counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

SITE_NAME = "title"
"""Position of an undone site name among a profile's lines."""
_NUMBERS = re.compile(r"\d+")
_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineCount:
    """How often a line was met in a source's articles; a row of the table `line_counts`."""

    key: str
    line: str
    """As last seen."""
    articles: int
    """Since `first_article`; both move on with the window."""
    edge: int
    """Of them: at the edge."""
    first_article: int
    """Ordinal of the article within its source, from 1."""
    last_article: int
    first_seen_at: datetime
    last_seen_at: datetime | None = None
    moved: int = 0
    """Times that its numbers, a clock aside, were others than in the article before, met on the same day."""


def numbers(line: str) -> list[str]:
    """The numbers of a line, a clock aside, as written."""
    return _NUMBERS.findall(_CLOCK.sub("", line))
