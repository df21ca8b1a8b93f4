"""Many statements, one date: confirmation, contradiction, bounds, and what is learned of a feed's clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dates import DateReading, Flag, Signal, Statement, first_seen, learn_feed_offset, resolve, with_first_seen
from crawler.dates.evidence import Evidence
from crawler.model import Precision, PublishedDate

FETCHED = datetime(2025, 3, 12, 15, 0, tzinfo=UTC)
DAMASCUS = ZoneInfo("Asia/Damascus")
Found = tuple[Signal, Statement]


def nothing(_: Evidence) -> Iterator[Statement]:
    yield from ()


def said(
    family: str, trust: int, on: date, at: time | None = None, *, modified: bool = False, **reading: object
) -> Found:
    signal = Signal(name=family, family=family, trust=trust, find=nothing, modified=modified)
    return signal, Statement(f"{family} {on}", DateReading(on=on, time=at, **reading))  # type: ignore[arg-type]


def resolved(*found: Found) -> PublishedDate:
    return resolve(found, fetched_at=FETCHED, zone=DAMASCUS)


RIGHT, OTHER = date(2025, 3, 6), date(2025, 3, 1)


def test_two_families_outvote_a_stronger_one() -> None:
    published = resolved(said("jsonld", 95, OTHER), said("meta", 90, RIGHT), said("url", 80, RIGHT))
    assert (published.on, published.signal) == (RIGHT, "meta")
    assert {one.signal: one.why_not for one in published.signals} == {
        "jsonld": "less certain than meta", "meta": "", "url": "agrees with meta",
    }  # fmt: skip


def test_statements_of_one_family_do_not_confirm_each_other() -> None:
    alone = resolved(said("meta", 90, RIGHT))
    assert resolved(said("meta", 90, RIGHT), said("meta", 84, RIGHT)).trust == alone.trust
    assert resolved(said("meta", 90, RIGHT), said("url", 80, RIGHT)).trust > alone.trust


def test_two_weak_statements_that_agree_are_a_date() -> None:
    """Of the doubt that one family leaves, another takes away more than a half; alone either is too weak."""
    assert resolved(said("visible", 40, RIGHT)).on is None
    assert resolved(said("url", 40, RIGHT)).on is None
    assert resolved(said("visible", 40, RIGHT), said("url", 40, RIGHT)).on == RIGHT
    assert resolved(said("visible", 40, RIGHT), said("url", 40, OTHER)).on is None


def test_contradiction_costs_trust() -> None:
    assert resolved(said("meta", 90, RIGHT), said("url", 80, OTHER)).trust < resolved(said("meta", 90, RIGHT)).trust


def test_a_time_of_day_is_taken_from_whoever_agrees_on_the_day() -> None:
    published = resolved(said("url", 80, RIGHT), said("visible", 60, RIGHT, time(9, 15), default_zone=DAMASCUS))
    assert published.at == datetime(2025, 3, 6, 6, 15, tzinfo=UTC)


def test_without_a_time_of_day_there_is_no_moment() -> None:
    assert resolved(said("url", 80, RIGHT)).at is None


def test_the_day_is_the_one_in_the_sources_zone() -> None:
    assert resolved(said("meta", 90, RIGHT, time(22, 30), zone=UTC)).on == date(2025, 3, 7)


BOUNDS = [
    (FETCHED + timedelta(minutes=10), True),
    (FETCHED + timedelta(hours=47), True),
    (FETCHED + timedelta(hours=49), False),
    (FETCHED + timedelta(days=3), False),
    (datetime(1995, 1, 2, tzinfo=UTC), True),
    (datetime(1994, 12, 30, tzinfo=UTC), False),
]


@pytest.mark.parametrize(("moment", "inside"), BOUNDS, ids=[str(moment) for moment, _ in BOUNDS])
def test_bounds(moment: datetime, inside: bool) -> None:
    published = resolved(said("meta", 90, moment.date(), moment.time(), zone=UTC))
    assert (published.on is not None) is inside
    assert bool(published.signals[0].why_not) is not inside


@pytest.mark.parametrize("flag", [Flag.WEEKDAY_MISMATCH, Flag.DUAL_MISMATCH, Flag.YEAR_INFERRED, Flag.HIJRI_ONLY])
def test_doubt_costs_trust(flag: Flag) -> None:
    assert (
        resolved(said("visible", 80, RIGHT, flags=frozenset({flag}))).trust < resolved(said("visible", 80, RIGHT)).trust
    )


def test_a_month_alone_is_no_date_but_confirms_one() -> None:
    month = said("url", 80, date(2025, 3, 1), precision=Precision.MONTH)
    assert resolved(month).on is None
    assert resolved(month, said("visible", 60, RIGHT)).on == RIGHT


def test_a_modification_never_dates() -> None:
    published = resolved(said("meta", 99, RIGHT, modified=True))
    assert published.on is None
    assert published.signals[0].why_not == "speaks of a modification"


DAYS = st.dates(date(1990, 1, 1), date(2030, 1, 1))
FAMILIES = st.sampled_from(["jsonld", "meta", "url", "visible", "feed"])
STATEMENTS = st.lists(
    st.builds(said, FAMILIES, st.integers(0, 100), DAYS, st.none() | st.times(), modified=st.booleans()), max_size=8
)


@given(STATEMENTS)
def test_every_statement_comes_back_with_its_fate(found: list[Found]) -> None:
    published = resolved(*found)
    assert [one.raw for one in published.signals] == [statement.raw for _, statement in found]
    chosen = [one for one in published.signals if one.chosen]
    assert len(chosen) == (published.on is not None)
    assert all(bool(one.why_not) is not one.chosen for one in published.signals)
    if published.on is not None:
        assert chosen[0].on == published.on
        assert date(1995, 1, 1) <= published.on <= date(2025, 3, 14)


def test_first_seen_speaks_only_between_two_polls_of_a_day() -> None:
    seen = datetime(2025, 3, 12, 15, 0, tzinfo=UTC)
    bounded = first_seen(seen - timedelta(hours=1), seen, DAMASCUS)
    assert bounded is not None
    assert first_seen(None, seen, DAMASCUS) is None
    assert first_seen(seen - timedelta(days=1), seen, DAMASCUS) is None
    assert with_first_seen(PublishedDate(), bounded).on == date(2025, 3, 12)
    assert with_first_seen(PublishedDate(), bounded).at is None
    dated = resolved(said("url", 80, RIGHT))
    assert with_first_seen(dated, bounded) == dated


MOMENTS = [datetime(2025, 3, day, 10, 7, tzinfo=UTC) for day in range(1, 9)]


@pytest.mark.parametrize(
    ("pairs", "hours"),
    [
        ([(m, m - timedelta(hours=3)) for m in MOMENTS], -3),
        ([(m, m - timedelta(hours=3, seconds=90)) for m in MOMENTS], -3),
        ([(m, m) for m in MOMENTS], 0),
        ([(m, m - timedelta(hours=3)) for m in MOMENTS[:4]], 0),
        ([(m, m - timedelta(minutes=37 * n)) for n, m in enumerate(MOMENTS)], 0),
        ([(m, m - timedelta(days=4)) for m in MOMENTS], 0),
    ],
    ids=["steady", "nearly steady", "right clock", "too few", "unsteady", "days apart"],
)
def test_feed_offset(pairs: list[tuple[datetime, datetime]], hours: int) -> None:
    assert learn_feed_offset(pairs) == timedelta(hours=hours)


def numbers(on: date, swapped: date) -> Found:
    return said("visible", 80, on, swapped=swapped, flags=frozenset({Flag.AMBIGUOUS_ORDER}))


DAY_FIRST, MONTH_FIRST = date(2025, 2, 1), date(2025, 1, 2)
ELSEWHERE = {
    "nothing": ((), DAY_FIRST),
    "the URL says the other": ((said("url", 80, MONTH_FIRST),), MONTH_FIRST),
    "the URL's month says the other": ((said("url", 80, date(2025, 1, 1), precision=Precision.MONTH),), MONTH_FIRST),
    "the URL says the same": ((said("url", 80, DAY_FIRST),), DAY_FIRST),
    "the picture's folder says the other": ((said("image", 30, MONTH_FIRST),), MONTH_FIRST),
    "an update says the other": ((said("meta", 44, MONTH_FIRST, modified=True),), MONTH_FIRST),
    "the banner says the other": ((said("banner", 5, MONTH_FIRST),), DAY_FIRST),
    "its own family says the other": ((said("visible", 60, MONTH_FIRST),), DAY_FIRST),
    "another family, as undecided": (
        (said("meta", 66, MONTH_FIRST, swapped=DAY_FIRST, flags=frozenset({Flag.AMBIGUOUS_ORDER})),),
        DAY_FIRST,
    ),
}


@pytest.mark.parametrize("case", ELSEWHERE)
def test_another_family_decides_the_order_of_day_and_month(case: str) -> None:
    others, expected = ELSEWHERE[case]
    assert resolved(numbers(DAY_FIRST, MONTH_FIRST), *others).on == expected


def test_what_the_source_was_seen_to_print_decides_the_order() -> None:
    found = [numbers(DAY_FIRST, MONTH_FIRST)]
    american = resolve(found, fetched_at=FETCHED, zone=DAMASCUS, orders={"visible": True})
    assert (american.on, american.signals[0].flags) == (MONTH_FIRST, ("us_order",))
    local = resolve(found, fetched_at=FETCHED, zone=DAMASCUS, orders={"visible": False})
    assert (local.on, local.signals[0].flags) == (DAY_FIRST, ())
    assert resolve(found, fetched_at=FETCHED, zone=DAMASCUS, orders={"meta": True}).on == DAY_FIRST


def test_an_undecided_order_costs_trust() -> None:
    assert resolved(numbers(DAY_FIRST, MONTH_FIRST)).trust == 72
    assert resolved(said("visible", 80, DAY_FIRST)).trust == 80


FETCH_DAY = FETCHED.date()
STALE = {
    "months ago, or yesterday": (date(2024, 11, 3), FETCH_DAY - timedelta(days=1), None),
    "months ago, or three days": (date(2024, 11, 3), FETCH_DAY - timedelta(days=3), None),
    "months ago, or a week": (date(2024, 11, 3), FETCH_DAY - timedelta(days=7), date(2024, 11, 3)),
    "two days ago, or yesterday": (
        FETCH_DAY - timedelta(days=2), FETCH_DAY - timedelta(days=1), FETCH_DAY - timedelta(days=2),
    ),
    "months ago, or next month": (date(2024, 11, 3), FETCH_DAY + timedelta(days=30), date(2024, 11, 3)),
}  # fmt: skip


@pytest.mark.parametrize("case", STALE)
def test_an_old_day_that_reads_as_the_days_of_the_fetch_is_left_open(case: str) -> None:
    on, swapped, expected = STALE[case]
    assert resolved(numbers(on, swapped)).on == expected
