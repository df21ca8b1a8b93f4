"""Stored moments, read back, and as the clocks of a zone show them."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def read_moment(text: str | None) -> datetime | None:
    """The moment of an ISO 8601 text; None where it is none."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def in_zone(moment: datetime, zone: str) -> datetime:
    """The moment by the clocks of a zone (IANA name); UTC's where the name is empty or nobody's."""
    return moment.astimezone(_zone(zone))


@lru_cache(maxsize=256)
def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
