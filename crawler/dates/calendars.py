"""Days of other calendars as Gregorian days."""

from __future__ import annotations

from datetime import date

from hijridate import Hijri

# Years of 33-year cycles in which the Jalali calendar's leap rule changes; after K. M. Borkowski, "The Persian
# calendar for 3000 years", Earth, Moon, and Planets 74 (1996), 223-230.
_BREAKS = (-61, 9, 38, 199, 426, 686, 756, 818, 1111, 1181, 1210, 1635, 2060, 2097, 2192, 2262, 2324, 2394, 2456, 3178)


def hijri_day(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of an Umm al-Qura date, or None outside of the tables (1343-1500).

    What papers print may lie two days off: countries go by the sighting of the moon.
    """
    try:
        gregorian = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(gregorian.year, gregorian.month, gregorian.day)


def jalali_day(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a Solar Hijri (Jalali, Iranian) date, or None if there is no such day."""
    if not (1200 <= year <= 1600 and 1 <= month <= 12 and 1 <= day <= (31 if month <= 6 else 30)):
        return None
    try:
        new_year = _nowruz(year)
        if month == 12 and day == 30 and _nowruz(year + 1).toordinal() - new_year.toordinal() == 365:
            return None
        elapsed = (month - 1) * 31 - max(0, month - 7) + day - 1
        return date.fromordinal(new_year.toordinal() + elapsed)
    except (ValueError, OverflowError):
        return None


def _nowruz(year: int) -> date:
    """The first day of a Jalali year."""
    gregorian_year = year + 621
    leaps, previous = -14, _BREAKS[0]
    jump = 0
    for change in _BREAKS[1:]:
        jump = change - previous
        if year < change:
            break
        leaps += jump // 33 * 8 + jump % 33 // 4
        previous = change
    passed = year - previous
    leaps += passed // 33 * 8 + (passed % 33 + 3) // 4
    if jump % 33 == 4 and jump - passed == 4:
        leaps += 1
    gregorian_leaps = gregorian_year // 4 - (gregorian_year // 100 + 1) * 3 // 4 - 150
    return date(gregorian_year, 3, 20 + leaps - gregorian_leaps)
