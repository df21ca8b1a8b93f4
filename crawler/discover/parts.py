"""The parts of a sitemap index: which of them a span of time allows for, and in which order they are worth reading.

What an index says is believed as far as it bears itself out: its times, if any of them is near the span; the months in
its addresses, if they are a calendar and no numbers that look like one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from urllib.parse import unquote, urlsplit

from crawler.arabic.sites import PARTS_OF_OTHERS, PARTS_OF_POSTS

DAY = timedelta(days=1)
"""A stated day is local; a span is UTC."""
LATEST_MONTH = timedelta(days=62)
"""A calendar's newest month is no older than this, and none lies ahead by more than half of it."""

_DAY = re.compile(r"\s*(\d{4})-(\d\d)(?:-(\d\d))?")
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/_.]?(\d\d)(?![0-9]{3})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One sitemap of an index."""

    address: str
    lastmod: str = ""


def within(
    parts: Sequence[Part], now: datetime, since: datetime | None, until: datetime | None
) -> tuple[tuple[Part, ...], int]:
    """The parts in which there may be something of a span, in the order of the index, and how many are left out.

    Args:
        now: when the index was fetched.
        since, until: the span; None: open.
    """
    calendar = _is_calendar(parts, now)
    dated = since is None or any((day := stated_day(part.lastmod)) and day + DAY >= since.date() for part in parts)
    kept = tuple(part for part in parts if _allows(part, since, until, dated=dated, calendar=calendar))
    return kept, len(parts) - len(kept)


def in_order(parts: Sequence[Part], now: datetime) -> tuple[Part, ...]:
    """Parts of posts first, those of tags, authors and pictures last; within that, the newest first.

    Where nothing tells the newer ones, both ends of the index come in turn: some write the newest first, some last.
    """
    calendar = _is_calendar(parts, now)

    def newness(part: Part) -> str:
        return part.lastmod or (str(_month(part)) if calendar and _month(part) else "")

    ordered = sorted(parts, key=newness, reverse=True)
    ordered.sort(key=_rank)
    groups = groupby(ordered, key=lambda part: (_rank(part), newness(part)))
    return tuple(part for _, group in groups for part in _from_both_ends(list(group)))


def allows(first: date | None, last: date | None, since: datetime | None, until: datetime | None) -> bool:
    """Whether something that is no older than `first` and no newer than `last` may be of a span."""
    if since is not None and last is not None and last + DAY < since.date():
        return False
    return not (until is not None and first is not None and first - DAY > until.date())


def stated_day(stated: str) -> date | None:
    """The day at the beginning of a W3C date; a month is its first day."""
    found = _DAY.match(stated)
    try:
        return date(int(found[1]), int(found[2]), int(found[3] or 1)) if found else None
    except ValueError:
        return None


def _allows(part: Part, since: datetime | None, until: datetime | None, *, dated: bool, calendar: bool) -> bool:
    first, last = None, stated_day(part.lastmod) if dated else None
    if calendar and (first := _month(part)):
        end = _month_end(first)
        last = max(last, end) if last else end
    return allows(first, last, since, until)


def _is_calendar(parts: Sequence[Part], now: datetime) -> bool:
    """Whether months in the addresses of parts are months: all are, none lies ahead, and the newest is near."""
    found = [match for part in parts if (match := _MONTH.search(_path(part)))]
    if not all(1 <= int(match[2]) <= 12 for match in found):
        return False
    months = [date(int(match[1]), int(match[2]), 1) for match in found]
    today = now.date()
    return bool(months) and today - LATEST_MONTH <= max(months) <= today + LATEST_MONTH / 2


def _month(part: Part) -> date | None:
    found = _MONTH.search(_path(part))
    return date(int(found[1]), int(found[2]), 1) if found else None


def _month_end(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - DAY


def _rank(part: Part) -> int:
    """0 for posts, 1 for what doesn't say, 2 for what holds no posts."""
    name = _path(part).lower()
    if PARTS_OF_OTHERS.search(name):
        return 2
    return 0 if PARTS_OF_POSTS.search(name) else 1


def _path(part: Part) -> str:
    parts = urlsplit(part.address)
    return unquote(f"{parts.path}?{parts.query}")


def _from_both_ends(parts: list[Part]) -> list[Part]:
    """The last, the first, the last but one, and so on."""
    backwards = parts[::-1]
    pairs = zip(backwards, parts, strict=True)
    return [part for pair in pairs for part in pair][: len(parts)]
