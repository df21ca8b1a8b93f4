"""How statements are weighed, bounded and doubted: each rule at its bounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest

from crawler.dates import DateReading, Flag, Kind, Statement, learn_feed_offset, resolve
from crawler.model import Precision, PublishedDate
from tests.dates.test_resolution import DAMASCUS, FETCHED, OTHER, RIGHT, Found, resolved, said

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TODAY = FETCHED.date()


def weak(found: Found, factor: float) -> Found:
    signal, statement = found
    return signal, replace(statement, factor=factor)


def named(name: str, found: Found) -> Found:
    signal, statement = found
    return replace(signal, name=name), statement


def moment(family: str, trust: int, at: datetime, **fields: object) -> Found:
    return said(family, trust, at.date(), at.time(), zone=UTC, **fields)  # type: ignore[arg-type]


def trust_of(published: PublishedDate, signal: str) -> int:
    return next(one.trust for one in published.signals if one.signal == signal)


# --- one statement ---------------------------------------------------------------------------------

ALONE = {
    "at face value": (said("meta", 90, RIGHT), 90),
    "just enough": (said("meta", 50, RIGHT), 50),
    "not quite": (said("meta", 49, RIGHT), None),
    "weak where it was found": (weak(said("meta", 90, RIGHT), 0.8), 72),
    "a month": (said("meta", 90, date(2025, 2, 1), precision=Precision.MONTH), 54),
    "a year": (said("meta", 99, date(2024, 5, 1), precision=Precision.YEAR), None),
    "New Year's day, of the unsure": (said("meta", 79, date(2025, 1, 1)), None),
    "New Year's day, of the sure": (said("meta", 80, date(2025, 1, 1)), 80),
    "the second of January": (said("meta", 79, date(2025, 1, 2)), 79),
    "the first of February": (said("meta", 79, date(2025, 2, 1)), 79),
    "another weekday": (said("meta", 80, RIGHT, flags=frozenset({Flag.WEEKDAY_MISMATCH})), 56),
    "two months": (said("meta", 80, RIGHT, flags=frozenset({Flag.DUAL_MISMATCH})), 56),
    "no year": (said("meta", 80, RIGHT, flags=frozenset({Flag.YEAR_INFERRED})), 64),
    "a short year": (said("meta", 80, RIGHT, flags=frozenset({Flag.SHORT_YEAR})), 76),
    "either order": (said("meta", 80, RIGHT, flags=frozenset({Flag.AMBIGUOUS_ORDER})), 72),
    "Hijri": (said("meta", 80, RIGHT, flags=frozenset({Flag.HIJRI_ONLY})), 60),
    "several dates": (said("meta", 80, RIGHT, flags=frozenset({Flag.SEVERAL})), 68),
    "no zone": (said("meta", 80, RIGHT, flags=frozenset({Flag.TZ_DEFAULT})), 80),
    "two doubts": (said("meta", 80, RIGHT, flags=frozenset({Flag.SEVERAL, Flag.YEAR_INFERRED})), 54),
    "the web's first day": (said("meta", 90, date(1995, 1, 1)), 90),
    "the day before": (said("meta", 90, date(1994, 12, 31)), None),
    "two days ahead": (moment("meta", 90, FETCHED + 48 * HOUR), 90),
    "a little more": (moment("meta", 90, FETCHED + 48 * HOUR + MINUTE), None),
    "a day ahead, by its first moment": (said("meta", 90, TODAY + 2 * DAY), 90),
    "three days ahead": (said("meta", 90, TODAY + 3 * DAY), None),
}


@pytest.mark.parametrize("case", ALONE)
def test_one_statement(case: str) -> None:
    found, trust = ALONE[case]
    published = resolved(found)
    assert published.trust == (trust or 0)
    assert published.on == (found[1].reading.on if trust else None)


def test_what_is_told_of_a_statement() -> None:
    signal, statement = moment("meta", 90, FETCHED - DAY)
    (told,) = resolved((signal, replace(statement, raw="x" * 400))).signals
    assert (told.signal, told.family, told.raw, told.on) == ("meta", "meta", "x" * 300, TODAY - DAY)
    assert (told.at, told.precision, told.trust) == (FETCHED - DAY, Precision.DAY, 90)
    assert (told.modified, told.flags, told.chosen, bool(told.why_not)) == (False, (), True, False)


def test_what_is_told_of_a_change() -> None:
    hour = moment("meta", 0, FETCHED - DAY, modified=True, precision=Precision.HOUR)
    (told,) = resolved(hour).signals
    assert (told.precision, told.modified, told.trust, told.chosen) == (Precision.HOUR, True, 0, False)


@pytest.mark.parametrize(("late", "flagged"), [(HOUR, False), (HOUR + MINUTE, True)])
def test_a_moment_after_the_fetch_is_flagged(late: timedelta, flagged: bool) -> None:
    (told,) = resolved(moment("meta", 90, FETCHED + late)).signals
    assert told.flags == (("after_fetch",) if flagged else ())


# --- many statements -------------------------------------------------------------------------------

MONTH = {"precision": Precision.MONTH}
BESIDE = {
    "one family agrees": ((said("url", 40, RIGHT),), 91),
    "two families agree": ((said("url", 40, RIGHT), said("visible", 40, RIGHT)), 96),
    "its own family agrees": ((said("meta", 40, RIGHT),), 80),
    "the banner agrees": ((said("banner", 40, RIGHT),), 80),
    "a month agrees": ((said("url", 40, date(2025, 3, 1), precision=Precision.MONTH),), 91),
    "another month": ((said("url", 80, date(2025, 2, 1), precision=Precision.MONTH),), 80),
    "another year's month": ((said("url", 80, date(2024, 3, 1), precision=Precision.MONTH),), 80),
    "a strong one is against": ((said("url", 75, OTHER),), 60),
    "a stronger one, weakly found": ((weak(said("url", 80, OTHER), 0.9),), 80),
    "a weak one is against": ((said("url", 74, OTHER),), 80),
    "three days before": ((said("url", 75, RIGHT - 3 * DAY),), 60),
    "two days before": ((said("url", 75, RIGHT - 2 * DAY),), 80),
    "three days behind": ((said("url", 75, RIGHT + 3 * DAY),), 60),
    "its own family is against": ((said("meta", 75, OTHER),), 80),
    "one family is for and against": ((said("url", 75, OTHER), said("url", 75, RIGHT)), 91),
    "two families are against": ((said("url", 75, OTHER), said("feed", 75, OTHER)), 45),
    "one for, one against": ((said("url", 60, RIGHT), said("feed", 75, OTHER)), 68),
    "what changed it is not heard": ((said("url", 75, OTHER, modified=True),), 80),
    "what is out of bounds is not heard": ((said("url", 75, date(1990, 1, 1)),), 80),
}


@pytest.mark.parametrize("case", BESIDE)
def test_what_others_say_adds_and_takes_trust(case: str) -> None:
    others, trust = BESIDE[case]
    assert trust_of(resolved(named("told", said("meta", 80, RIGHT)), *others), "told") == trust


def test_of_equals_the_more_trusted_signal_is_taken_then_the_first() -> None:
    strong, weaker = weak(said("meta", 80, OTHER), 0.6), said("url", 48 + 2, RIGHT)
    assert resolved(weak(said("feed", 64, RIGHT), 0.78125), weak(said("meta", 62, OTHER), 50 / 62)).on == RIGHT
    assert resolved(weak(said("feed", 62, RIGHT), 50 / 62), weak(said("meta", 64, OTHER), 0.78125)).on == OTHER
    assert resolved(said("feed", 60, RIGHT), said("meta", 60, OTHER)).on == RIGHT
    assert resolved(strong, weaker).on == RIGHT


def test_the_moment_of_the_last_change_is_kept() -> None:
    at = FETCHED - DAY
    changed = moment("meta", 90, at, modified=True)
    published = resolved(said("url", 80, RIGHT), said("feed", 80, OTHER, modified=True), changed)
    assert (published.on, published.modified_at) == (RIGHT, at)
    assert resolved(changed).modified_at == at
    assert resolved(moment("meta", 90, FETCHED + 9 * DAY, modified=True)).modified_at is None
    assert (
        resolved(moment("meta", 90, FETCHED + 9 * DAY, modified=True), moment("url", 90, at, modified=True)).modified_at
        == at
    )
    read = resolved(said("meta", 90, at.date(), at.time(), zone=UTC), *[moment("url", 90, at)])
    assert read.modified_at is None
    spoken = replace(said("visible", 90, RIGHT)[1].reading, modified=True)
    assert resolved((said("visible", 90, RIGHT)[0], Statement("x", spoken))).on is None


# --- clocks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "dated"),
    [
        (moment("visible", 90, FETCHED - 10 * MINUTE), False),
        (moment("visible", 90, FETCHED + 10 * MINUTE), False),
        (moment("time", 90, FETCHED), False),
        (moment("visible", 90, FETCHED - 11 * MINUTE), True),
        (moment("meta", 90, FETCHED), True),
        (moment("visible", 90, FETCHED, labelled=True), True),
        (moment("visible", 90, FETCHED, kind=Kind.RELATIVE), True),
        (said("visible", 90, TODAY), True),
    ],
    ids=[
        "ten minutes before",
        "ten minutes ahead",
        "in an element for times",
        "eleven minutes",
        "told to machines",
        "labelled",
        "relative",
        "no time of day",
    ],
)
def test_the_time_of_the_fetch_is_the_pages_clock(found: Found, dated: bool) -> None:
    assert (resolved(found).on is not None) is dated
    assert resolve([found], fetched_at=FETCHED, zone=DAMASCUS, live=False).on is not None
    agreed = resolved(found, said("url", 60, TODAY))
    assert agreed.on == TODAY
    assert trust_of(agreed, found[0].name) > 90


def test_every_clock_of_a_page_is_found() -> None:
    clock = moment("visible", 90, FETCHED)
    before = [said("meta", 60, OTHER), said("time", 60, RIGHT, labelled=True), moment("time", 50, FETCHED - 9 * DAY)]
    assert [one.on for one in resolved(*before, clock).signals if not one.why_not] != [TODAY]
    assert resolved(*before, clock, clock).on != TODAY
    agreed = moment("time", 60, FETCHED - 2 * DAY)
    assert resolved(said("url", 30, TODAY - 2 * DAY), agreed, clock).on == TODAY - 2 * DAY


TODAYS = {
    "machines say older": ((said("jsonld", 55, OTHER),), 54),
    "two days before": ((said("jsonld", 55, TODAY - 2 * DAY),), 54),
    "yesterday": ((said("jsonld", 55, TODAY - DAY),), 90),
    "hardly believed": ((said("jsonld", 49, OTHER),), 90),
    "just believed": ((said("jsonld", 50, OTHER),), 54),
    "a month": ((said("url", 90, date(2025, 2, 1), precision=Precision.MONTH),), 90),
    "a picture": ((said("image", 60, OTHER),), 90),
    "readers are told an older one too": ((said("time", 60, OTHER),), 90),
}


@pytest.mark.parametrize("case", TODAYS)
def test_todays_date_is_doubted_beside_older_ones(case: str) -> None:
    others, trust = TODAYS[case]
    assert trust_of(resolved(said("visible", 90, TODAY), *others), "visible") == trust
    assert trust_of(resolved(said("visible", 90, TODAY - DAY), *others), "visible") >= 90


def test_today_is_the_day_in_the_sources_zone() -> None:
    late = datetime(2025, 3, 12, 22, 30, tzinfo=UTC)  # half past one of the next day in Damascus
    found = [said("visible", 90, date(2025, 3, 13)), said("jsonld", 55, OTHER)]
    assert trust_of(resolve(found, fetched_at=late, zone=DAMASCUS), "visible") == 54
    assert trust_of(resolve(found, fetched_at=late, zone=UTC), "visible") == 90


@pytest.mark.parametrize(
    ("changes", "trust"),
    [
        ([moment("meta", 90, FETCHED - 3 * DAY, modified=True)], 76),
        ([moment("meta", 90, FETCHED - 2 * DAY, modified=True)], 90),
        ([moment("url", 90, FETCHED - 3 * DAY, modified=True)], 90),
        ([said("meta", 90, OTHER, modified=True)], 90),
        ([moment("meta", 9, FETCHED - day * DAY, modified=True) for day in (3, 1)], 90),
        ([moment("meta", 9, FETCHED - day * DAY, modified=True) for day in (1, 3)], 90),
        ([moment("meta", 9, FETCHED - 3 * DAY)], 90),
    ],
    ids=["changed before", "at once", "another family", "a day", "last changed after", "in any order", "no change"],
)
def test_a_publication_after_the_last_change_is_one_anew(changes: list[Found], trust: int) -> None:
    published = resolved(named("told", moment("meta", 90, FETCHED - 2 * DAY)), *changes)
    assert trust_of(published, "told") == trust


# --- printed anew ----------------------------------------------------------------------------------

EARLY, NEW = date(2025, 1, 10), date(2025, 3, 1)
MACHINE = said("jsonld", 95, EARLY)
CHANGED = said("meta", 44, NEW, modified=True)
PRINTED = named("near_title", said("visible", 70, NEW))
ANEW = {
    "the page prints the day of its change": ((MACHINE, CHANGED, PRINTED), NEW),
    "machines tell of two publications": ((MACHINE, said("meta", 60, NEW), PRINTED), EARLY),
    "machines know of no change": ((MACHINE, PRINTED), EARLY),
    "only readers know of the change": ((MACHINE, said("visible", 44, NEW, modified=True), PRINTED), EARLY),
    "they know another": ((MACHINE, said("meta", 44, NEW + DAY, modified=True), PRINTED), EARLY),
    "the URL has the earlier day": ((MACHINE, CHANGED, PRINTED, said("url", 60, EARLY)), EARLY),
    "the text has the earlier day": ((MACHINE, CHANGED, PRINTED, said("visible", 40, EARLY)), EARLY),
    "the URL has another day": ((MACHINE, CHANGED, PRINTED, said("url", 60, OTHER - DAY)), NEW),
    "printed elsewhere": ((MACHINE, CHANGED, named("in_text", said("visible", 70, NEW))), EARLY),
    "it is the earlier one": (
        (
            said("jsonld", 95, NEW),
            said("meta", 44, EARLY, modified=True),
            named("near_title", said("visible", 70, EARLY)),
        ),
        NEW,
    ),
    "not of the machines": ((said("feed", 95, EARLY), CHANGED, PRINTED), EARLY),
    "called an update elsewhere": ((MACHINE, CHANGED, PRINTED, said("time", 60, NEW, modified=True)), EARLY),
    "doubtful": (
        (MACHINE, CHANGED, named("near_title", said("visible", 90, NEW, flags=frozenset({Flag.SEVERAL})))),
        EARLY,
    ),
    "the order was forced": (
        (MACHINE, CHANGED, named("near_title", said("visible", 90, NEW, flags=frozenset({Flag.US_ORDER})))),
        NEW,
    ),
    "three days before the fetch": (
        (
            MACHINE,
            said("meta", 44, TODAY - 3 * DAY, modified=True),
            named("near_title", said("visible", 70, TODAY - 3 * DAY)),
        ),
        TODAY - 3 * DAY,
    ),
    "two days before the fetch": (
        (
            MACHINE,
            said("meta", 44, TODAY - 2 * DAY, modified=True),
            named("near_title", said("visible", 70, TODAY - 2 * DAY)),
        ),
        EARLY,
    ),
}


@pytest.mark.parametrize("case", ANEW)
def test_a_day_that_the_page_prints_anew(case: str) -> None:
    found, on = ANEW[case]
    published = resolved(*found)
    assert published.on == on
    assert [one.chosen for one in published.signals].count(True) == 1


@pytest.mark.parametrize(("machine", "printed", "trust"), [(95, 70, 52), (95, 40, 50), (76, 75, 56)])
def test_the_trust_of_a_day_printed_anew(machine: int, printed: int, trust: int) -> None:
    """Its own, but enough to date."""
    published = resolved(said("jsonld", machine, EARLY), CHANGED, named("near_title", said("visible", printed, NEW)))
    assert (published.signal, published.trust) == ("near_title", trust)


# --- local times labelled UTC ----------------------------------------------------------------------

STATED = moment("meta", 90, datetime(2025, 3, 6, 9, 15, tzinfo=UTC))
CLOCK = said("visible", 60, RIGHT, time(9, 15), default_zone=DAMASCUS)
LOCAL, UNIVERSAL = datetime(2025, 3, 6, 6, 15, tzinfo=UTC), datetime(2025, 3, 6, 9, 15, tzinfo=UTC)
RELABELLED = {
    "readers see the same clock": ((STATED, CLOCK), LOCAL),
    "readers see the seconds as well": (
        (moment("meta", 90, datetime(2025, 3, 6, 9, 15, 33, tzinfo=UTC)), CLOCK),
        LOCAL + timedelta(seconds=33),
    ),
    "another minute": ((STATED, said("visible", 60, RIGHT, time(9, 16))), UNIVERSAL),
    "another hour": ((STATED, said("visible", 60, RIGHT, time(12, 15))), UNIVERSAL),
    "another day": ((STATED, said("visible", 60, OTHER, time(9, 15))), UNIVERSAL),
    "a clock with a zone": ((STATED, moment("visible", 60, UNIVERSAL)), UNIVERSAL),
    "no clock": ((STATED, said("visible", 60, RIGHT)), UNIVERSAL),
    "told to machines": ((STATED, said("url", 60, RIGHT, time(9, 15))), UNIVERSAL),
    "relative": ((moment("meta", 90, UNIVERSAL, kind=Kind.RELATIVE), CLOCK), UNIVERSAL),
    "behind another date": ((STATED, said("visible", 50, OTHER), CLOCK), LOCAL),
    "with an offset of its own": (
        (said("meta", 90, RIGHT, time(9, 15), zone=timezone(HOUR)), CLOCK),
        datetime(2025, 3, 6, 8, 15, tzinfo=UTC),
    ),
}


@pytest.mark.parametrize("case", RELABELLED)
def test_a_local_time_that_is_labelled_utc(case: str) -> None:
    found, at = RELABELLED[case]
    published = resolved(*found)
    assert published.at == at
    assert ("local_as_utc" in published.signals[0].flags) is (at in (LOCAL, LOCAL + timedelta(seconds=33)))


def test_no_time_is_relabelled_where_the_zone_is_unknown_or_is_utc() -> None:
    assert resolve([STATED, CLOCK], fetched_at=FETCHED, zone=DAMASCUS, zone_known=False).at == UNIVERSAL
    assert resolve([STATED, CLOCK], fetched_at=FETCHED, zone=UTC).signals[0].flags == ()


# --- which day and time ----------------------------------------------------------------------------


def test_a_day_takes_its_time_from_the_best_that_agrees() -> None:
    published = resolved(
        said("url", 90, RIGHT),
        said("visible", 50, RIGHT, time(8, 0), default_zone=DAMASCUS, precision=Precision.HOUR),
        said("feed", 60, RIGHT, time(9, 15), default_zone=DAMASCUS, precision=Precision.MINUTE),
        said("meta", 70, OTHER, time(7, 0), precision=Precision.SECOND),
    )
    assert (published.on, published.at, published.precision) == (RIGHT, LOCAL, Precision.MINUTE)
    own = resolved(said("meta", 90, RIGHT, time(9, 15), default_zone=DAMASCUS, precision=Precision.SECOND))
    assert (own.at, own.precision, own.signal) == (LOCAL, Precision.SECOND, "meta")
    assert resolved(said("url", 90, RIGHT)).precision is Precision.DAY


NIGHT = datetime(2025, 3, 6, 22, 30, tzinfo=UTC)
NEXT = date(2025, 3, 7)
UNKNOWN: dict[str, tuple[tuple[Found, ...], date]] = {
    "nothing beside it": ((), RIGHT),
    "the same moment with its offset": (
        (said("visible", 40, NEXT, time(1, 30), zone=timezone(3 * HOUR)),),
        NEXT,
    ),
    "two minutes off": ((said("visible", 40, NEXT, time(1, 32), zone=timezone(3 * HOUR)),), RIGHT),
    "a clock three hours on": ((said("visible", 40, NEXT, time(1, 30)),), NEXT),
    "a clock three and a half hours on, a minute late": ((said("visible", 40, NEXT, time(2, 1)),), NEXT),
    "behind what says nothing": (
        (said("feed", 40, NEXT + DAY), said("url", 30, RIGHT), said("visible", 40, NEXT, time(1, 30))),
        NEXT,
    ),
    "a quarter of an hour on": ((said("visible", 40, RIGHT, time(22, 45)),), RIGHT),
    "half an hour on, and nearly a minute and a half": ((said("visible", 40, NEXT, time(1, 1, 29)),), NEXT),
    "half an hour on, and a minute and a half": ((said("visible", 40, NEXT, time(1, 1, 30)),), RIGHT),
    "nearly an hour and a half short of it": ((said("visible", 40, NEXT, time(0, 58, 31)),), NEXT),
    "a clock fourteen hours on": ((said("visible", 40, NEXT, time(12, 30)),), RIGHT),
    "a clock thirteen and a half hours on": ((said("visible", 40, NEXT, time(12, 0)),), NEXT),
    "a clock hours behind": ((said("visible", 40, RIGHT, time(19, 30)),), RIGHT),
    "a clock that is no half hours away": ((said("visible", 40, NEXT, time(1, 45)),), RIGHT),
    "a clock a few minutes on": ((said("visible", 40, RIGHT, time(22, 40)),), RIGHT),
    "a clock of another day": ((said("visible", 40, NEXT + DAY, time(1, 30)),), RIGHT),
    "the day in the URL": ((said("url", 40, NEXT),), NEXT),
    "the day in the URL, but readers see the first": ((said("url", 40, NEXT), said("visible", 40, RIGHT)), RIGHT),
    "the day in a feed": ((said("feed", 40, NEXT),), RIGHT),
    "far from the URL's": ((said("url", 40, NEXT + DAY),), RIGHT),
    "another moment in UTC": ((moment("visible", 40, NIGHT + 3 * HOUR),), RIGHT),
}


@pytest.mark.parametrize("case", UNKNOWN)
def test_the_local_day_of_a_moment_where_the_zone_is_unknown(case: str) -> None:
    others, on = UNKNOWN[case]
    found = [moment("meta", 90, NIGHT), *others]
    published = resolve(found, fetched_at=FETCHED, zone=UTC, zone_known=False)
    assert (published.signal, published.at) == ("meta", NIGHT)
    assert published.on == on


def test_the_local_day_of_a_moment_where_the_zone_is_known_is_that_of_the_zone() -> None:
    found = [moment("meta", 90, NIGHT), said("url", 40, NEXT)]
    assert resolve(found, fetched_at=FETCHED, zone=UTC).on == RIGHT
    assert resolve(found, fetched_at=FETCHED, zone=DAMASCUS).on == NEXT


def test_a_moment_with_an_offset_has_its_day() -> None:
    own = said("meta", 90, NEXT, time(1, 30), zone=timezone(3 * HOUR))
    found = [own, said("url", 40, RIGHT)]
    assert resolve(found, fetched_at=FETCHED, zone=UTC, zone_known=False).on == NEXT


# --- a feed's clock ----------------------------------------------------------------


def pairs(gap: timedelta, many: int = 8, others: int = 0) -> list[tuple[datetime, datetime]]:
    days = [datetime(2025, 3, day, 10, 7, tzinfo=UTC) for day in range(1, many + 1)]
    right = [(day, day + gap) for day in days[: many - others]]
    return right + [(day, day + 7 * HOUR + 7 * MINUTE) for day in days[many - others :]]


@pytest.mark.parametrize(
    ("found", "zone", "offset"),
    [
        (pairs(-3 * HOUR, 5), UTC, -3 * HOUR),
        (pairs(-3 * HOUR, 4), UTC, 0 * HOUR),
        (pairs(-15 * MINUTE), UTC, -15 * MINUTE),
        (pairs(5 * MINUTE), UTC, 0 * HOUR),
        (pairs(14 * HOUR), UTC, 14 * HOUR),
        (pairs(14 * HOUR + 15 * MINUTE), UTC, 0 * HOUR),
        (pairs(-3 * HOUR + timedelta(seconds=150)), UTC, -3 * HOUR),
        (pairs(-3 * HOUR + timedelta(seconds=151)), UTC, 0 * HOUR),
        (pairs(-3 * HOUR, 10, 2), UTC, -3 * HOUR),
        (pairs(-3 * HOUR, 10, 3), UTC, 0 * HOUR),
        (pairs(-3 * HOUR), DAMASCUS, -3 * HOUR),
        (pairs(-2 * HOUR), DAMASCUS, -2 * HOUR),
        (pairs(-4 * HOUR), DAMASCUS, -4 * HOUR),
        (pairs(-5 * HOUR), DAMASCUS, 0 * HOUR),
        (pairs(-1 * HOUR), DAMASCUS, 0 * HOUR),
        (pairs(3 * HOUR), ZoneInfo("America/New_York"), 0 * HOUR),
        (pairs(5 * HOUR), ZoneInfo("America/New_York"), 5 * HOUR),
    ],
)
def test_a_feeds_clock_at_its_bounds(found: list[tuple[datetime, datetime]], zone: tzinfo, offset: timedelta) -> None:
    assert learn_feed_offset(found, zone) == offset


def test_readings_of_a_month_name_its_days() -> None:
    """Of numbers that give two days, the one whose month another family names."""
    numbers = said("visible", 80, date(2025, 2, 1), swapped=date(2025, 1, 2), flags=frozenset({Flag.AMBIGUOUS_ORDER}))
    for month, on in ((date(2025, 1, 1), date(2025, 1, 2)), (date(2025, 2, 1), date(2025, 2, 1))):
        published = resolved(numbers, said("url", 30, month, precision=Precision.MONTH))
        assert (published.on, published.signals[0].flags) == (
            on, ("us_order",) if on.month == 1 else ())  # fmt: skip
    assert resolved(numbers, said("url", 30, date(2024, 1, 1), precision=Precision.MONTH)).signals[0].flags == (
        "ambiguous_order",
    )


def test_a_reading_is_a_day() -> None:
    assert DateReading(on=RIGHT).at is None
