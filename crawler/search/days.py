"""Days as people ask for them: `2024`, `2024-05`, `2024-05-01`, `7d`, `yesterday`, `أمس`. Pure: now is an argument."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crawler.arabic.asked import TODAY, YESTERDAY
from crawler.arabic.letters import fold
from crawler.model.spans import duration

NAMED_DAYS = {
    fold(name): ago for names, ago in (((*TODAY, "today"), 0), ((*YESTERDAY, "yesterday"), 1)) for name in names
}
"""Names of days, folded, and how many days ago they are."""
_DIGITS = str.maketrans({chr(zero + n): str(n) for zero in (0x660, 0x6F0) for n in range(10)})
_PERIOD = re.compile(r"([1-9]\d{3})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Bound:
    """A first or a last day, itself included."""

    day: date
    said: str = ""
    """As asked, where the day moves with the clock (`7d`); empty where the day says it all."""

    def __str__(self) -> str:
        return self.said or self.day.isoformat()


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a text names, the first and the last."""

    first: Bound
    last: Bound


def days_of(text: str, now: datetime) -> Span:
    """The days of a year, month, day, a named day, or the one day that was a span ago.

    Args:
        text: in any digits; parts of a day are joined by `-`, `/` or `.`.
        now: aware; days are those of its time zone.

    Raises:
        ValueError: the text names no day that the calendar has.
    """
    said = " ".join(text.translate(_DIGITS).lower().split())
    for read in _FORMS:
        if (found := read(said, now)) is not None:
            return found
    raise ValueError(f"no day: {text!r}")


def is_day(text: str, now: datetime) -> bool:
    """Whether `days_of` can read it."""
    try:
        days_of(text, now)
    except ValueError:
        return False
    return True


def period_of(first: date, last: date) -> str:
    """`2024`, `2024-05` or `2024-05-01` for exactly its days; empty for any others."""
    written = first.isoformat()
    candidates = (written[:4], written[:7], written)
    return next((text for text in candidates if _period(text) == (first, last)), "")


def is_span(text: str) -> bool:
    """Whether a text says how long ago, not when."""
    try:
        duration(text.translate(_DIGITS).lower())
    except ValueError:
        return False
    return True


def moment_of(text: str, now: datetime) -> datetime:
    """From when on, for what has a time of day: a span ago to the second, else the start of the days named.

    Raises:
        ValueError: as `days_of`.
    """
    if is_span(text):
        return _ago(duration(text.translate(_DIGITS).lower()), now)
    return datetime.combine(days_of(text, now).first.day, datetime.min.time(), now.tzinfo)


def _calendar(said: str, _: datetime) -> Span | None:
    found = _period(said)
    return Span(Bound(found[0]), Bound(found[1])) if found else None


def _period(said: str) -> tuple[date, date] | None:
    found = _PERIOD.fullmatch(said)
    if found is None:
        return None
    year, month, day = int(found[1]), int(found[3] or 0), int(found[4] or 0)
    if found[4]:
        return (date(year, month, day),) * 2
    if found[3]:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1] if 1 <= month <= 12 else 1)
    return date(year, 1, 1), date(year, 12, 31)


def _named(said: str, now: datetime) -> Span | None:
    ago = NAMED_DAYS.get(fold(said))
    return None if ago is None else _moving(now - timedelta(days=ago), said)


def _span_ago(said: str, now: datetime) -> Span | None:
    # Minutes are no days, and `3m` may well mean months.
    return _moving(_ago(duration(said), now), said) if is_span(said) and not set(said) & set("sm") else None


_FORMS: tuple[Callable[[str, datetime], Span | None], ...] = (_calendar, _named, _span_ago)
"""The forms of a day, in the order in which they are tried."""


def _ago(span: timedelta, now: datetime) -> datetime:
    try:
        return now - span
    except OverflowError:
        raise ValueError(f"longer ago than the calendar goes: {span.days} days") from None


def _moving(moment: datetime, said: str) -> Span:
    bound = Bound(moment.date(), said)
    return Span(bound, bound)
