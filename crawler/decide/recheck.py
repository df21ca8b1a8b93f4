"""When a known article is looked at again. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

RECHECKS = (
    timedelta(hours=3),
    timedelta(hours=9),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=7),
    timedelta(days=21),
    timedelta(days=60),
)
"""Waits between looks at an article: most edits come within hours, then rarely; after the last it is left alone."""
GONE_AGAIN = timedelta(days=7)
"""An article that has vanished is asked for once more after this, since outages answer 404 too."""
AFTER_AN_EDIT = 1
"""An article that was edited may be edited again: its looks count as so many from then on."""


def next_look(kind: str, status: int | None, checks: int, fetched_at: datetime) -> datetime | None:
    """The moment of the next look at a page that was answered; None: it is left alone.

    Args:
        kind: of the page; only an `article` is looked at again.
        status: of the answer.
        checks: answers before this one.
    """
    good = status is not None and (status < 300 or status == 304)
    return fetched_at + RECHECKS[checks] if kind == "article" and good and checks < len(RECHECKS) else None


def after_edit(now: datetime) -> datetime:
    """The next look at an article that was just edited."""
    return now + RECHECKS[AFTER_AN_EDIT]


def gone_look(now: datetime, *, first: bool) -> datetime | None:
    """The next look at an article that has vanished, once more after it was first missed."""
    return now + GONE_AGAIN if first else None
