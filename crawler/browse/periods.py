"""Days, weeks, months and years in words."""

from __future__ import annotations

from crawler.browse.analysis.units import Period, Unit
from crawler.phrases.locale import Locale


def told(t: Locale, period: Period) -> str:
    """A period in full: `2 – 8 March 2026` for a week, both Arabic names for a month."""
    if period.unit is not Unit.WEEK:
        return t.day(period.name)
    first, last = t.day(period.first.isoformat()), t.day(period.last.isoformat())
    if (period.first.year, period.first.month) == (period.last.year, period.last.month):
        first = str(period.first.day)
    return f"{first} – {last}"


def short(t: Locale, period: Period) -> str:
    """A period under an axis: a week by its Monday."""
    return t.axis(period.name)
