"""How a source prints its dates, as its pages show it: where, and in which order of day and month.

A date that stands at the same place of every page and is always the day of the fetch is the site's clock. Above the
title it is taken for one until the place was seen to show another day; below, where articles have their own date, it
has to be met on many pages first. Counted and learned like lines (crawler/learn/profile.py); a person may undo it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from lxml.html import HtmlElement

from crawler.dates.evidence import FETCH_TIME_UNKNOWN, Evidence, Signal, Statement
from crawler.dates.reading import DateReading, Flag, Kind
from crawler.model import DateHabit, Fact, SiteProfile, WhyNot
from crawler.model.dates import ORDER, PLACE

CLOCK = Fact(WhyNot.CLOCK_PLACE)
_LEVELS = 4  # elements that tell a place
_DIGITS = re.compile(r"\d+")


def place_of(element: HtmlElement, *, above: bool) -> str:
    """The place of a date on its page: whether above the title, and the elements around it by tag and first class."""
    around = [element, *element.iterancestors()][:_LEVELS]
    steps = [f"{one.tag}.{_DIGITS.sub('0', (one.get('class') or '').partition(' ')[0])}" for one in around]
    return f"{'above' if above else 'below'} {'<'.join(step.rstrip('.') for step in steps)}"


def is_clock(place: str, reading: DateReading, evidence: Evidence) -> bool:
    """Whether a date is that of the page's clock, by its place and what is known of it."""
    if FETCH_TIME_UNKNOWN in evidence.page.flags or reading.on != _fetched_on(evidence):
        return False
    known = evidence.once("places", lambda e: _learned(e.profile, PLACE))
    return known.get(place, place.startswith("above"))


def without_clocks(found: list[tuple[Signal, Statement]]) -> list[tuple[Signal, Statement]]:
    """The statements, those of the clock's own line refused where it was found in the text or by its class too."""
    lines = {statement.raw for _, statement in found if statement.refused}
    own = {statement.raw for _, statement in found if statement.place and not statement.refused}
    return [
        (signal, replace(statement, refused=CLOCK))
        if signal.family == "visible" and not statement.place and statement.raw in lines - own
        else (signal, statement)
        for signal, statement in found
    ]


def orders(profile: SiteProfile) -> Mapping[str, bool]:
    """By signal, whether a source prints the month before the day, where its pages showed it."""
    return {signal: not day_first for signal, day_first in _learned(profile, ORDER).items()}


def habits_of(found: Iterable[tuple[Signal, Statement]], evidence: Evidence) -> tuple[DateHabit, ...]:
    """What one page adds: the places of its dates, and the orders that a number over 12 or a weekday shows."""
    habits: dict[str, DateHabit] = {}
    for signal, statement in found:
        reading = statement.reading
        if statement.place:
            odd = reading.on != _fetched_on(evidence)
            habits.setdefault(
                PLACE + statement.place, DateHabit(key=PLACE + statement.place, line=statement.raw, odd=odd)
            )
        if (
            reading.swapped is None
            and reading.kind is Kind.ABSOLUTE
            and reading.flags & {Flag.DAY_ORDER, Flag.US_ORDER}
        ):
            odd = Flag.US_ORDER in reading.flags
            habits.setdefault(ORDER + signal.name, DateHabit(key=ORDER + signal.name, line=statement.raw, odd=odd))
    return tuple(habits.values())


def _fetched_on(evidence: Evidence) -> date:
    return evidence.page.fetched_at.astimezone(evidence.zone).date()


def _learned(profile: SiteProfile, kind: str) -> dict[str, bool]:
    """What is known of places or orders, and whether it is steady; what a person undid isn't."""
    return {
        line.key.removeprefix(kind): line.steady and line.active for line in profile.lines if line.key.startswith(kind)
    }
