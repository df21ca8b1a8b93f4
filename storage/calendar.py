"""The days of the archive in the order in which a search goes through them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

_NO_DAY = "~"
"""Behind every day, where the undated are to come last."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """A direction through time, and how SQL says it; the undated come last in both."""

    forward: bool

    @property
    def day(self) -> str:
        return f"iif(day = '', '{_NO_DAY}', day)" if self.forward else "day"

    @property
    def beyond(self) -> str:
        return ">" if self.forward else "<"

    @property
    def order(self) -> str:
        return f"{self.day}, article" if self.forward else "day DESC, article DESC"

    def start(self, after: str) -> tuple[str, int]:
        """The day and article behind which a page begins."""
        day, _, number = after.partition(".")
        if not number.isdecimal():
            return ("", 0) if self.forward else ("9999", 0)
        return (day or (_NO_DAY if self.forward else ""), int(number))

    def is_day(self, day: str) -> bool:
        """Whether dated articles are still to come."""
        return day != _NO_DAY if self.forward else bool(day)

    def begin(self, first: str, last: str, day: str) -> date:
        return date.fromisoformat(max(first, day) if self.forward else min(last, day))

    def end(self, first: str, last: str) -> date:
        return date.fromisoformat(last if self.forward else first)

    def reaches(self, at: date, end: date) -> bool:
        return at <= end if self.forward else at >= end

    def step(self, at: date, days: int) -> date:
        return at + timedelta(days=days if self.forward else -days)

    def clipped(self, at: date, days: int, end: date) -> date:
        """So many days on, but not beyond the end."""
        left = abs((end - at).days)
        return self.step(at, min(days, left))
