"""What one source changes in Scrapy's settings, however its spider is started."""

from __future__ import annotations

from typing import Any

from crawler import __version__
from crawler.limits import DELAY_SECONDS
from crawler.model import Source

PAGES = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
"""The header Accept for articles and listings."""


def languages(language: str) -> str:
    """The header Accept-Language for a source: its language with the region, without, then any."""
    bare = language.partition("-")[0]
    regional = f"{language},{bare};q=0.9" if language != bare else bare
    return f"{regional},*;q=0.1"


def source_settings(source: Source, contact: str = "") -> dict[str, Any]:
    """The settings of a source's crawler.

    Args:
        contact: where the sites' owners can reach whoever runs this; part of the User-Agent.
    """
    gap = DELAY_SECONDS if source.delay is None else source.delay
    return {
        **({"USER_AGENT": f"Marsad/{__version__} (+{contact})"} if contact else {}),
        "DEFAULT_REQUEST_HEADERS": {"Accept": PAGES, "Accept-Language": languages(source.language)},
        "MARSAD_DELAY": gap,
        "MARSAD_RETRY_SPACING": max(1.0, gap),
        "DOWNLOAD_DELAY": gap,
        "AUTOTHROTTLE_ENABLED": gap > 0,
        "AUTOTHROTTLE_START_DELAY": gap,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1 if gap > 0 else 16,
        "CONCURRENT_REQUESTS": 4 if gap > 0 else 16,
    }
