"""The last days of an archive, which charts show: today's, or those of years ago where nothing came since."""

from __future__ import annotations

from datetime import date, timedelta

from crawler.browse.reader import Reader

DAYS = 60


def last_day(reader: Reader) -> date:
    """The last day that something was seen: what "the last days" of an archive means, today or years later."""
    seen = reader.value("SELECT first_seen_at FROM articles ORDER BY id DESC LIMIT 1")
    run = reader.value("SELECT started_at FROM runs ORDER BY id DESC LIMIT 1")
    newest = max(str(seen or "")[:10], str(run or "")[:10])
    try:
        return date.fromisoformat(newest)
    except ValueError:
        return date(1970, 1, 1)


def first_day(until: date) -> date:
    """The first of the days that end with `until`."""
    return until - timedelta(days=DAYS - 1)
