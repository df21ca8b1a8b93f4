"""What the headers of an answer say, and moments as they and other machines write them."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime

_FORMATS = (datetime.fromisoformat, parsedate_to_datetime)


def moment_of(text: str) -> datetime | None:
    """The moment in one of the two formats of the web (ISO 8601, RFC 5322); without an offset where it has none."""
    for read in _FORMATS:
        try:
            return read(text.strip())
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def aware(moment: datetime, zone: tzinfo = UTC) -> datetime:
    """The moment with an offset: its own, or that of a zone."""
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


MAX_RETRY_AFTER = 86_400.0
"""Seconds that a host may have us wait."""


def retry_after(value: str, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header (RFC 9110, 10.2.3), at most a day.

    Args:
        value: a number of seconds or an HTTP date.
        now: aware.

    Returns:
        None when there is none or it makes no sense (`abc`, `-1`); 0 for a date that is over.
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:12]), MAX_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        return min(max(0.0, (moment - now).total_seconds()), MAX_RETRY_AFTER)
    except OverflowError:
        return None
