"""From all statements to one date, or honestly none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from statistics import median

from crawler.dates.evidence import Signal, Statement
from crawler.dates.reading import DateReading, Flag, Kind
from crawler.model import DateSignal, Fact, Loss, Precision, PublishedDate, WhyNot

FIRST_DAY = date(1995, 1, 1)
"""No news page is older than the web."""
FUTURE = timedelta(hours=48)
"""A date may lie so far after the fetch: clocks and zones differ."""
ACCEPT = 0.5
"""Below this confidence an article stays undated."""
_PRECISION = {Precision.MONTH: 0.6, Precision.YEAR: 0.3}
_DOUBT = {
    Flag.WEEKDAY_MISMATCH: 0.7,
    Flag.DUAL_MISMATCH: 0.7,
    Flag.YEAR_INFERRED: 0.8,
    Flag.SHORT_YEAR: 0.95,
    Flag.AMBIGUOUS_ORDER: 0.9,
    Flag.HIJRI_ONLY: 0.75,
    Flag.SEVERAL: 0.85,
}
_CONFIRMED = 0.45  # what is left of the doubt when an independent family names the same day
_NEAR_DAY = timedelta(days=1)
_STRONG = 75
_SHOWN = frozenset({"visible", "time"})
_WEAK = frozenset({"image", "banner"})
_LATE = timedelta(hours=1)
_CLOCK = timedelta(minutes=10)
_TODAY = 0.6
_ANEW = 0.85
_MACHINES = frozenset({"jsonld", "meta", "microdata"})
_FRESH = timedelta(days=3)
_FRESHER = 0.6

NO_ORDERS: Mapping[str, bool] = {}
"""Of a source whose orders of day and month aren't known."""


@dataclass(slots=True)
class _Candidate:
    signal: Signal
    statement: Statement
    on: date
    confidence: float
    why_not: Loss | None = None

    @property
    def modified(self) -> bool:
        return self.signal.modified or self.statement.reading.modified

    @property
    def reading(self) -> DateReading:
        return self.statement.reading


def resolve(
    found: Iterable[tuple[Signal, Statement]],
    *,
    fetched_at: datetime,
    zone: tzinfo,
    zone_known: bool = True,
    live: bool = True,
    orders: Mapping[str, bool] = NO_ORDERS,
) -> PublishedDate:
    """The date that the statements support best.

    `zone` is the source's; where it isn't known (`zone_known` False) the day is the one that the string prints. `live`:
    the page was made when it was fetched, so that a clock on it shows `fetched_at`. `orders`: by signal, whether its
    source was seen to print the month before the day. Every statement comes back in `signals` with its trust and, but
    for the chosen one, why it lost. `on` is None when nothing reaches `ACCEPT`.
    """
    found = _in_order(list(found), orders)
    if zone_known:
        found = [(signal, _relabelled(statement, found, zone)) for signal, statement in found]
    candidates = [_candidate(signal, statement, zone, zone_known) for signal, statement in found]
    _doubt_stale_orders(candidates, fetched_at)
    for candidate in candidates:
        candidate.why_not = _out_of_bounds(candidate, fetched_at)
    published = [c for c in candidates if not c.modified and not c.why_not]
    if live:
        _doubt_clocks(published, fetched_at, zone)
        published = [c for c in published if not c.why_not]
    _doubt_published_anew(published, candidates)
    base = [c.confidence for c in published]
    for candidate, own in zip(published, base, strict=True):
        candidate.confidence = _weighed(candidate, own, published)
    chosen = max(published, key=_rank, default=None)
    if chosen is not None and chosen.confidence < ACCEPT:
        chosen = None
    if chosen is not None and (anew := _printed_anew(chosen, candidates, fetched_at)) is not None:
        chosen.why_not = Fact(WhyNot.PRINTED_ANEW)
        chosen = anew
    for candidate in candidates:
        if candidate is not chosen and not candidate.why_not:
            candidate.why_not = _why_lost(candidate, chosen)
    signals = tuple(_as_signal(candidate, candidate is chosen, fetched_at) for candidate in candidates)
    modified_at = next(
        (c.reading.at for c in candidates if c.modified and c.reading.at and not _out_of_bounds(c, fetched_at)), None
    )
    if chosen is None:
        return PublishedDate(modified_at=modified_at, signals=signals)
    on, at, precision = _local_day(chosen, published, zone_known)
    return PublishedDate(
        on=on,
        at=at,
        precision=precision,
        signal=chosen.signal.name,
        trust=round(100 * chosen.confidence),
        modified_at=modified_at,
        signals=signals,
    )


def _candidate(signal: Signal, statement: Statement, zone: tzinfo, zone_known: bool) -> _Candidate:
    reading = statement.reading
    on = reading.day_in(zone) if zone_known else reading.on
    confidence = signal.trust / 100 * statement.factor * _PRECISION.get(reading.precision, 1.0)
    for flag in reading.flags:
        confidence *= _DOUBT.get(flag, 1.0)
    if (on.month, on.day) == (1, 1) and signal.trust < 80:
        confidence *= 0.6  # what software writes for "unknown"
    return _Candidate(signal, statement, on, confidence)


def _in_order(found: Sequence[tuple[Signal, Statement]], orders: Mapping[str, bool]) -> list[tuple[Signal, Statement]]:
    """Numbers that give a day in either order, read as another family says, else as the source was seen to print."""
    return [
        (signal, replace(statement, reading=_decided(signal, statement.reading, found, orders)))
        if statement.reading.swapped is not None
        else (signal, statement)
        for signal, statement in found
    ]


def _decided(
    signal: Signal, reading: DateReading, found: Sequence[tuple[Signal, Statement]], orders: Mapping[str, bool]
) -> DateReading:
    others = [
        statement.reading
        for other, statement in found
        if other.family not in (signal.family, "banner") and statement.reading.swapped is None
    ]
    changed = [s.reading for other, s in found if (other.modified or s.reading.modified) and s.reading.swapped is None]
    for heard in (others, changed):
        if any(_names(other, reading.on) for other in heard):
            return reading.settled()
        if reading.swapped is not None and any(_names(other, reading.swapped) for other in heard):
            return reading.turned()
    if signal.name not in orders:
        return reading
    return reading.settled() if (Flag.US_ORDER in reading.flags) == orders[signal.name] else reading.turned()


def _names(reading: DateReading, on: date) -> bool:
    """Whether a reading is of a day, or of its month."""
    if reading.precision is Precision.MONTH:
        return (reading.on.year, reading.on.month) == (on.year, on.month)
    return reading.on == on


def _doubt_stale_orders(candidates: Sequence[_Candidate], fetched_at: datetime) -> None:
    """A day long ago whose numbers in the other order are those of the fetch's days: news is fetched when it is new."""
    for c in candidates:
        swapped = c.reading.swapped
        since = (fetched_at - _FRESH).date()
        if swapped is not None and c.on < since <= swapped <= (fetched_at + FUTURE).date():
            c.confidence *= _FRESHER


def _relabelled(statement: Statement, found: Sequence[tuple[Signal, Statement]], zone: tzinfo) -> Statement:
    """A moment in UTC as one in the source's zone, where the page prints the very same day and clock as its own.

    Many systems write their local time and label it Z; the clock that readers see is the local one.
    """
    reading = statement.reading
    moment, time = reading.at, reading.time
    if moment is None or time is None or reading.zone is None or moment.astimezone(reading.zone).utcoffset():
        return statement
    if reading.kind is Kind.RELATIVE or not moment.astimezone(zone).utcoffset():
        return statement
    for signal, other in found:
        clock = other.reading
        if signal.family != "visible" or clock.time is None or clock.zone is not None or clock.on != reading.on:
            continue
        if (clock.time.hour, clock.time.minute) == (time.hour, time.minute):
            flags = reading.flags | {Flag.LOCAL_AS_UTC}
            return replace(statement, reading=replace(reading, zone=None, default_zone=zone, flags=flags))
    return statement


def _out_of_bounds(candidate: _Candidate, fetched_at: datetime) -> Loss | None:
    if candidate.statement.refused:
        return candidate.statement.refused
    if candidate.reading.precision is Precision.YEAR:
        return Fact(WhyNot.ONLY_A_YEAR)
    if candidate.on < FIRST_DAY:
        return Fact(WhyNot.BEFORE_THE_WEB, (FIRST_DAY.isoformat(),))
    if _instant(candidate) > fetched_at + FUTURE:
        return Fact(WhyNot.AFTER_FETCH)
    return None


def _instant(candidate: _Candidate) -> datetime:
    """The moment stated; where it is a day, its first in UTC."""
    return candidate.reading.at or datetime.combine(candidate.on, datetime.min.time(), UTC)


def _doubt_published_anew(published: Sequence[_Candidate], candidates: Sequence[_Candidate]) -> None:
    """A publication after the last modification is a copy published anew, or made up with the page."""
    last: dict[str, datetime] = {}
    for c in candidates:
        if c.modified and c.reading.at is not None:
            last[c.signal.family] = max(c.reading.at, last.get(c.signal.family, c.reading.at))
    for c in published:
        modified_at = last.get(c.signal.family)
        if modified_at is not None and c.reading.at is not None and c.reading.at > modified_at:
            c.confidence *= _ANEW


def _doubt_clocks(published: Sequence[_Candidate], fetched_at: datetime, zone: tzinfo) -> None:
    """What only readers see may be the page's clock: the minute of the fetch or, beside older days, its day."""
    today = fetched_at.astimezone(zone).date()
    for c in published:
        reading = c.reading
        if c.signal.family not in _SHOWN or reading.labelled or reading.kind is Kind.RELATIVE:
            continue
        others = [o for o in published if o.signal.family not in _SHOWN | _WEAK]
        if any(_agree(o, c) for o in others):
            continue
        if reading.at is not None and abs(reading.at - fetched_at) <= _CLOCK:
            c.why_not = Fact(WhyNot.PAGE_CLOCK)
        elif c.on == today and any(
            o.on < today - _NEAR_DAY and o.confidence >= ACCEPT and o.reading.precision is not Precision.MONTH
            for o in others
        ):
            c.confidence *= _TODAY


def _agree(one: _Candidate, other: _Candidate) -> bool:
    if Precision.MONTH in (one.reading.precision, other.reading.precision):
        return (one.on.year, one.on.month) == (other.on.year, other.on.month)
    return one.on == other.on


def _weighed(candidate: _Candidate, own: float, others: Sequence[_Candidate]) -> float:
    """Confidence after the other families were heard."""
    doubt = 1 - own
    families = {c.signal.family for c in others if c.signal.family != candidate.signal.family and _agree(c, candidate)}
    families.discard("banner")
    confidence = 1 - doubt * _CONFIRMED ** len(families)
    against = {
        c.signal.family
        for c in others
        if c.signal.trust * c.statement.factor >= _STRONG
        and c.signal.family not in families | {candidate.signal.family}
        and abs(c.on - candidate.on) > 2 * _NEAR_DAY
        and c.reading.precision is not Precision.MONTH
    }
    return confidence * 0.75 ** len(against)


def _printed_anew(chosen: _Candidate, candidates: Sequence[_Candidate], fetched_at: datetime) -> _Candidate | None:
    """The later date that a page prints as its own, where machines are told that it was published earlier.

    Sites that rewrite an article and date it anew print the day of the new version without calling it an update, and
    it is the new version that the page holds. Only where the machines' own modification date agrees, neither the
    URL nor another visible date speaks for the earlier day, nothing that readers see calls the later one an update,
    and it is well before the fetch: a page's clock and a modification date made up on every request agree too.
    """
    if chosen.signal.family not in _MACHINES:
        return None
    modified = {c.on for c in candidates if c.modified and c.signal.family in _MACHINES}
    readers = [c for c in candidates if c.signal.family in ("visible", "url") and not c.modified and not c.why_not]
    if any(c.on == chosen.on for c in readers):
        return None
    printed = next((c for c in readers if c.signal.name == "near_title"), None)
    if printed is None or printed.on <= chosen.on or printed.on not in modified:
        return None
    shown = {c.on for c in candidates if c.modified and c.signal.family in _SHOWN}
    if printed.statement.note or printed.on in shown:
        return None  # elsewhere the page does call it an update
    if printed.on > (fetched_at - _FRESH).date() or printed.reading.flags & _DOUBT.keys():
        return None
    printed.confidence = max(printed.confidence, ACCEPT)
    return printed


def _rank(candidate: _Candidate) -> tuple[float, int]:
    """For `max`, which takes the first of equals: signals give their best statement first."""
    return (round(candidate.confidence, 3), candidate.signal.trust)


def _why_lost(candidate: _Candidate, chosen: _Candidate | None) -> Loss:
    if candidate.modified:
        return Fact(WhyNot.MODIFICATION)
    if chosen is None:
        return Fact(WhyNot.TOO_WEAK)
    if _agree(candidate, chosen):
        return Fact(WhyNot.AGREES, (chosen.signal.name,))
    return candidate.statement.note or Fact(WhyNot.LESS_CERTAIN, (chosen.signal.name,))


def _as_signal(candidate: _Candidate, chosen: bool, fetched_at: datetime) -> DateSignal:
    reading = candidate.reading
    flags = reading.flags | {Flag.AFTER_FETCH} if _instant(candidate) > fetched_at + _LATE else reading.flags
    return DateSignal(
        signal=candidate.signal.name,
        family=candidate.signal.family,
        raw=candidate.statement.raw[:300],
        on=candidate.on,
        at=reading.at,
        precision=reading.precision,
        trust=max(0, min(100, round(100 * candidate.confidence))),
        modified=candidate.modified,
        flags=tuple(sorted(flags)),
        chosen=chosen,
        why_not=None if chosen else candidate.why_not,
    )


def _local_day(
    chosen: _Candidate, published: list[_Candidate], zone_known: bool
) -> tuple[date, datetime | None, Precision]:
    """Day, moment and precision: the chosen day, with a time of day from the best signal that agrees."""
    moment = chosen.reading.at
    if moment is not None:
        on = chosen.on if zone_known else _printed_day(chosen, moment, published)
        return on, moment, chosen.reading.precision
    timed = [c for c in published if c.reading.at is not None and c.on == chosen.on]
    if timed:
        best = max(timed, key=_rank)
        return chosen.on, best.reading.at, best.reading.precision
    return chosen.on, None, chosen.reading.precision


def _printed_day(chosen: _Candidate, moment: datetime, published: list[_Candidate]) -> date:
    """The local day of a moment given in UTC, where the page shows by which offset its own clock goes.

    That is: the same moment with another offset, a printed clock that is whole half hours apart, or the day in the URL.
    """
    zone = chosen.reading.zone
    if zone is None or chosen.reading.time is None or moment.astimezone(zone).utcoffset():
        return chosen.on
    url_day = None
    for other in published:
        theirs = other.reading.at
        if other is chosen or abs(other.on - chosen.on) > _NEAR_DAY:
            continue
        if theirs is None or other.reading.zone is UTC:
            if theirs is None and other.signal.family == "url":
                url_day = other.on
            continue
        gap = (theirs - moment).total_seconds()
        if other.reading.zone is not None:
            if abs(gap) < 120 and theirs.astimezone(other.reading.zone).utcoffset():
                return other.on
        elif 900 < abs(gap) < 14 * 3600 and min(gap % 1800, 1800 - gap % 1800) < 90:
            return other.on
    shown = {c.on for c in published if c.signal.family == "visible"}
    return url_day if url_day is not None and chosen.on not in shown else chosen.on


def learn_feed_offset(pairs: Sequence[tuple[datetime, datetime]], zone: tzinfo = UTC) -> timedelta:
    """What must be added to a feed's times: the steady gap between (feed time, time on the page), both aware.

    Zero unless at least five pairs agree on a gap of whole quarters of an hour, of 15 minutes to 14 hours. `zone` is
    the source's; unless it is UTC, the gap must be that of its local time labelled GMT, give or take the summer's hour:
    with any other gap it may be the pages that are wrong.
    """
    gaps = [(page - feed).total_seconds() for feed, page in pairs]
    if len(gaps) < 5:
        return timedelta(0)
    quarters = round(median(gaps) / 900)
    steady = sum(abs(gap - quarters * 900) <= 150 for gap in gaps)
    if not 1 <= abs(quarters) <= 56 or steady < 0.8 * len(gaps):
        return timedelta(0)
    offset = timedelta(minutes=15 * quarters)
    local = pairs[-1][1].astimezone(zone).utcoffset() or timedelta(0)
    return timedelta(0) if local and abs(offset + local) > timedelta(hours=1) else offset
