"""What the headers of an answer say."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

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
