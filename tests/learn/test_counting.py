"""How lines are counted over a source's articles, and what the counts must be before a line is learned."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from crawler.arabic.letters import line_key
from crawler.learn.profile import (
    FEWEST,
    LONGEST,
    MOST_LINES,
    THRESHOLDS,
    WINDOW,
    countable,
    learn,
    observe,
    shape,
    stale,
)
from crawler.model import DateHabit, LearnedLine, SiteProfile
from crawler.model.dates import ORDER, PLACE
from crawler.model.lines import SITE_NAME, LineCount
from tests.extract.articles import EMPTY, NOW

LATER = NOW + timedelta(minutes=5)
SLOGAN = "حيث الخبر أولا"
KEY = "حيث الخبر اولا"


def count(line: str = SLOGAN, key: str = KEY, articles: int = 5, **fields: object) -> LineCount:
    made = LineCount(
        key=key,
        line=line,
        articles=articles,
        edge=articles,
        first_article=1,
        last_article=articles,
        first_seen_at=NOW,
        last_seen_at=NOW,
    )
    return replace(made, **fields)  # type: ignore[arg-type]  # a test names only what it is about


def seen(counts: dict[str, LineCount], *lines: str, ordinal: int = 2, now: datetime = LATER) -> dict[str, LineCount]:
    return {found.key: found for found in observe(counts, lines, ordinal, now)}


def learned(*counts: LineCount, articles: int, previous: SiteProfile = EMPTY) -> SiteProfile:
    return learn({one.key: one for one in counts}, articles, previous)


# --- counting --------------------------------------------------------------------------------------


def test_a_line_met_for_the_first_time() -> None:
    assert seen({}, SLOGAN, ordinal=7) == {
        KEY: LineCount(
            key=KEY,
            line=SLOGAN,
            articles=1,
            edge=1,
            first_article=7,
            last_article=7,
            first_seen_at=LATER,
            last_seen_at=LATER,
        )
    }


def test_a_line_met_again_keeps_when_it_was_met_first() -> None:
    before = count(line="حيث الخبر أولاً", articles=4, edge=2, first_article=3, last_article=8)
    assert seen({KEY: before}, SLOGAN, ordinal=9)[KEY] == replace(
        before, line=SLOGAN, articles=5, edge=3, last_article=9, last_seen_at=LATER
    )


@pytest.mark.parametrize(
    ("line", "now", "moved"),
    [
        ("زوار اليوم 13", LATER, 3),
        ("زوار اليوم 12", LATER, 2),
        ("زوار اليوم 13", NOW + timedelta(days=1), 2),
        ("زوار اليوم 12 - 10:45", LATER, 2),
    ],
    ids=["other numbers", "the same numbers", "another day's article", "a clock"],
)
def test_numbers_that_move_within_a_day_are_counted(line: str, now: datetime, moved: int) -> None:
    key = "زوار اليوم 0" if "-" not in line else "زوار اليوم 0 0 0"
    before = count(line="زوار اليوم 12 - 10:30" if "-" in line else "زوار اليوم 12", key=key, moved=2)
    assert seen({key: before}, line, now=now)[key].moved == moved


def test_a_line_that_was_never_dated_has_not_moved() -> None:
    before = count(line="زوار اليوم 12", key="زوار اليوم 0", last_seen_at=None)
    assert seen({before.key: before}, "زوار اليوم 13")[before.key].moved == 0


def test_of_a_number_inside_a_text_both_keys_are_counted_and_at_the_edge_the_masked_one() -> None:
    """The edge is two lines at each end: a row of prices inside is no counter."""
    lines = ["أول", "ثان", "السعر 412 ليرة", "ثالث", "رابع"]
    assert seen({}, *lines).keys() >= {"السعر 0 ليره", "السعر 412 ليره"}
    assert "السعر 412 ليره" not in seen({}, "أول", "السعر 412 ليرة", "ثان", "ثالث", "رابع")
    assert "السعر 412 ليره" not in seen({}, "أول", "ثان", "ثالث", "السعر 412 ليرة", "رابع")


def test_the_edge_moves_in_past_lines_that_were_met_before() -> None:
    """Furniture comes in rows: a third line under two known ones is at the edge as well."""
    known = {"شارك": count("شارك", "شارك"), "تابعنا": count("تابعنا", "تابعنا")}
    text = ["نص أول", "نص ثان", "نص ثالث", "نص رابع", "نص خامس"]
    ends = ["سطر جديد", "سطر آخر", "تابعنا", "شارك"]
    assert seen(known, *text, *ends)["سطر جديد"].edge == 1
    assert seen({}, *text, *ends)["سطر جديد"].edge == 0
    heads = ["شارك", "تابعنا", "سطر آخر", "سطر جديد"]
    assert seen(known, *heads, *text)["سطر جديد"].edge == 1
    assert seen({}, *heads, *text)["سطر جديد"].edge == 0


def test_the_edge_lies_inside_of_what_rules_cut() -> None:
    lines = ["شارك", "تابعنا", "سطر", "سطر جديد", "نص أول", "نص ثان", "نص ثالث"]
    cut = {found.key: found for found in observe({}, lines, 2, NOW, cut=("شارك", "تابعنا"))}
    assert (cut["سطر جديد"].edge, cut["نص اول"].edge) == (1, 0)


def test_a_line_of_the_full_length_is_still_of_the_row() -> None:
    known = ("كلمة " * 60)[: LONGEST - 1] + "ن"
    lines = [known, "سطر", "سطر جديد", "نص أول", "نص ثان", "نص ثالث"]
    assert seen({line_key(known): count(known, line_key(known))}, *lines)["سطر جديد"].edge == 1


def test_a_long_line_ends_the_row_of_known_ones() -> None:
    long = "كلمة " * 30
    key = " ".join(["كلمه"] * 30)
    lines = [long, "سطر", "سطر جديد", "نص أول", "نص ثان", "نص ثالث"]
    assert seen({key: count(long, key)}, *lines)["سطر جديد"].edge == 0


def test_a_line_that_a_text_has_twice_is_a_row_of_a_table() -> None:
    assert seen({}, "نص", "السعر: 12", "السعر: 13", "نص آخر").keys() == {"نص", "نص اخر"}


@pytest.mark.parametrize(("length", "counted"), [(LONGEST, True), (LONGEST + 1, False)])
def test_inside_a_text_only_short_lines_are_counted(length: int, counted: bool) -> None:
    line = ("كلمة " * 60)[: length - 1] + "ن"
    lines = ["أول", "ثان", line, "ثالث", "رابع"]
    assert len(seen({}, *lines)) == (5 if counted else 4)
    assert len(seen({}, line, *lines[:2], *lines[3:])) == 5


def test_blank_lines_are_no_lines() -> None:
    assert seen({}, "", "أول", "  ", "***").keys() == {"اول"}


def test_of_a_very_long_text_only_the_outer_lines_are_counted() -> None:
    letters = "ابتثجحخدذرزسشصضطظعغف"
    lines = [f"سطر {one}{other}" for one in letters for other in letters]
    assert len(lines) == 2 * MOST_LINES
    assert {one.line for one in seen({}, *lines).values()} == set(lines)
    longer = [*lines[:MOST_LINES], "وسط", *lines[MOST_LINES:]]
    assert {one.line for one in seen({}, *longer).values()} == set(lines)


@pytest.mark.parametrize(
    ("title", "affixes"),
    [
        ("فوز الفريق | الراصد", {"فوز الفريق", "الراصد"}),
        ("الراصد :: فوز الفريق بالكأس الأولى في تاريخ النادي كله", {"الراصد"}),
        ("فوز الفريق - رياضة - الراصد", {"فوز الفريق", "الراصد"}),
        ("فوز الفريق", set()),
        ("فوز الفريق |", set()),
        ("*** | الراصد", {"الراصد"}),
        (
            "كلمة ومعها ست كلمات أخرى هنا أيضا | واحد اثنان ثلاثة أربعة خمسة ستة",
            {"واحد اثنان ثلاثة أربعة خمسة ستة"},
        ),
    ],
)
def test_short_ends_of_a_title_are_counted(title: str, affixes: set[str]) -> None:
    found = observe({}, [], 1, NOW, title=title)
    assert {one.line for one in found} == affixes
    assert all(one.key.startswith("title  ") and one.edge == 1 for one in found)
    assert {one.key for one in found} == set(countable([], title))


def test_how_a_page_prints_dates_is_counted() -> None:
    habits = (
        DateHabit(key=f"{PLACE}above", line="1 أيار", odd=True),
        DateHabit(key=f"{ORDER}meta", line="5/1", odd=False),
    )
    found = {one.key: one for one in observe({}, [], 1, NOW, habits=habits)}
    assert {key: (one.line, one.edge) for key, one in found.items()} == {
        f"{PLACE}above": ("1 أيار", 1),
        f"{ORDER}meta": ("5/1", 0),
    }
    assert set(countable([], "", habits)) == found.keys()


@pytest.mark.parametrize(
    "lines",
    [
        ["أول", "ثان", "السعر 412 ليرة", "ثالث", "رابع"],
        ["شارك", "تابعنا", "السعر 412 ليرة", "نص أول", "نص ثان", "نص ثالث", "رابع"],
        ["السعر 412 ليرة", "نص أول", "نص ثان", "نص ثالث", "رابع"],
        ["شارك", "تابعنا", "راسلنا", "كلمة " * 40 + " 12", "نص أول", "نص ثان", "نص ثالث", "رابع", "خامس"],
    ],
)
def test_what_is_asked_for_is_all_that_may_change(lines: list[str]) -> None:
    """Whatever was met before: the keys at the edge and inside, with numbers and without."""
    asked = set(countable(lines))
    assert "" not in asked
    for known in ({}, {key: count(key=key) for key in asked}):
        assert {one.key for one in observe(known, lines, 9, NOW)} <= asked
    numbered = next(line for line in lines if any(map(str.isdigit, line)))
    assert sum(any(map(str.isdigit, key)) for key in asked) == (2 if len(numbered) <= LONGEST else 1)


@pytest.mark.parametrize(
    ("before", "ordinal", "after"),
    [
        ((99, 50, 1), 2 * WINDOW, (100, 51, 1)),
        ((100, 50, 1), 2 * WINDOW + 1, (51, 26, WINDOW + 1)),
        ((80, 40, 1), 4 * WINDOW + 1, (21, 11, 3 * WINDOW + 1)),
        ((99, 50, 1), 2 * WINDOW + 1, (50, 25, WINDOW + 1)),
        ((1, 1, 1), 2 * WINDOW + 1, (1, 1, 2 * WINDOW + 1)),
    ],
    ids=["two windows", "one more", "long away", "nearly all", "hardly met"],
)
def test_counts_move_on_with_the_window(
    before: tuple[int, int, int], ordinal: int, after: tuple[int, int, int]
) -> None:
    articles, edge, first = before
    found = seen({KEY: count(articles=articles, edge=edge, first_article=first)}, SLOGAN, ordinal=ordinal)[KEY]
    assert (found.articles, found.edge, found.first_article) == after
    assert found.last_article == ordinal


@pytest.mark.parametrize(
    ("articles", "last", "now", "forgotten"),
    [
        (FEWEST - 1, 10, 10 + WINDOW, True),
        (FEWEST - 1, 10, 9 + WINDOW, False),
        (FEWEST, 10, 10 + WINDOW, False),
        (1, 60, 60, False),
    ],
    ids=["rare and long ago", "rare", "learnable", "new"],
)
def test_what_is_rare_and_long_ago_is_forgotten(articles: int, last: int, now: int, forgotten: bool) -> None:
    assert (stale({KEY: count(articles=articles, last_article=last)}, now) == (KEY,)) is forgotten


# --- judging ---------------------------------------------------------------------------------------

LINES = {
    "label": SLOGAN,
    "long label": "انضم إلى آلاف القراء الذين تصلهم نشرتنا كل صباح",
    "counter": "زوار اليوم 12",
    "short sentence": "كن أول من يعرف.",
    "prose": "قال «نعم» للحياة",
    "long": "كلمة " * 30,
}
NEEDED = [
    (kind, place, threshold.articles, threshold.share)
    for (kind, place), thresholds in THRESHOLDS.items()
    for threshold in thresholds
]


@pytest.mark.parametrize(("kind", "place", "articles", "share"), NEEDED)
def test_a_line_is_learned_from_its_threshold_on(kind: str, place: str, articles: int, share: float) -> None:
    """Met often enough over few articles it goes; with one article less, or in too many others, it stays."""
    line = LINES[kind]
    key = line_key(line)
    assert shape(line) == kind
    edge = 1.0 if place == "edge" else 0.5
    met = max(articles, 20)
    of = int(met / share)
    enough = count(line, key, articles=met, edge=int(met * edge), last_article=of)
    assert [one.key for one in learned(enough, articles=of).lines] == [key]
    least = min(needed.share for needed in THRESHOLDS[kind, place])
    rare = count(line, key, articles=met, edge=int(met * edge), last_article=1000, first_article=1)
    assert learned(rare, articles=max(int(met / least) + 2, WINDOW)).lines == ()
    fewest = min(needed.articles for needed in THRESHOLDS[kind, place])
    few = count(line, key, articles=fewest - 1, edge=int((fewest - 1) * edge))
    assert learned(few, articles=fewest - 1).lines == ()


def test_what_is_told_of_a_learned_line() -> None:
    found = learned(count(articles=6, edge=3, last_article=8), articles=8).lines
    assert found == ()
    at_edge = count(articles=8, edge=5, first_article=2, last_article=11, first_seen_at=LATER)
    assert learned(at_edge, articles=11).lines == (
        LearnedLine(
            key=KEY,
            line=SLOGAN,
            articles=8,
            share=8 / 11,
            first_seen_at=LATER,
            active=True,
            position="edge",
            steady=False,
        ),
    )
    inside = count(articles=10, edge=5)
    assert learned(inside, articles=10).lines[0].position == "any"
    assert learned(count(articles=10, edge=6), articles=10).lines[0].position == "edge"


@pytest.mark.parametrize(
    ("articles", "first", "of", "share"),
    [
        (10, 1, 10, 1.0),
        (10, 1, 20, 0.5),
        (40, 1, 100, 0.4),
        (40, 61, 100, 0.8),
        (40, 41, 100, 40 / 60),
        (99, 50, 60, 1.0),
    ],
    ids=["in all yet", "in half", "over two windows", "new, of a window", "since it was met", "never more than all"],
)
def test_share(articles: int, first: int, of: int, share: float) -> None:
    one = count(articles=articles, first_article=first, last_article=of)
    assert learned(one, articles=of).lines[0].share == share


@pytest.mark.parametrize(
    ("moved", "articles", "steady"), [(0, 20, True), (1, 20, True), (2, 20, False), (1, 19, False)]
)
def test_a_line_with_numbers_is_steady_if_they_hardly_move(moved: int, articles: int, steady: bool) -> None:
    one = count("زوار اليوم 12", "زوار اليوم 0", articles=articles, moved=moved)
    assert [found.steady for found in learned(one, articles=articles).lines] == [steady]


def test_numbers_that_change_inside_a_text_are_news() -> None:
    assert learned(count("زوار اليوم 12", "زوار اليوم 0", articles=20, edge=5), articles=20).lines == ()
    assert len(learned(count("زوار اليوم 12", "زوار اليوم 12", articles=20, edge=5), articles=20).lines) == 1


def known_as(*lines: LearnedLine, names: tuple[str, ...] = ()) -> SiteProfile:
    return replace(EMPTY, version=4, articles=9, lines=lines, site_names=names)


LEARNED = LearnedLine(key=KEY, line=SLOGAN, articles=20, share=1.0, first_seen_at=NOW, position="edge")


@pytest.mark.parametrize(
    ("articles", "of", "last", "kept"),
    [(11, 100, 100, True), (9, 100, 100, False), (9, 100, 50, True), (9, 100, 51, False)],
    ids=["half of what it needed", "less", "no longer met for a window", "met within the window"],
)
def test_a_learned_line_stays_until_it_is_rare_while_it_is_met(articles: int, of: int, last: int, kept: bool) -> None:
    found = learned(count(articles=articles, last_article=last), articles=of, previous=known_as(LEARNED))
    assert bool(found.lines) is kept
    assert found.version == (4 if kept else 5)
    assert found.articles == of


def test_lines_that_are_no_longer_counted_stay_and_those_undone_stay_undone() -> None:
    previous = known_as(replace(LEARNED, key="ب"), replace(LEARNED, key="ا"))
    assert learned(articles=9, previous=previous).lines == (replace(LEARNED, key="ا"), replace(LEARNED, key="ب"))
    undone = learn({}, 9, previous, undone=("ا",))
    assert [(line.key, line.active) for line in undone.lines] == [("ا", False), ("ب", True)]
    assert undone.version == 5
    again = learn({"ا": count(key="ا", articles=1)}, 50, undone)
    assert [(line.key, line.active) for line in again.lines] == [("ا", False), ("ب", True)]
    assert again.version == 5


def test_a_version_is_another_where_what_is_active_is_another() -> None:
    assert learned(count(), articles=5).version == 1
    same = learned(count(articles=6), articles=6, previous=learned(count(), articles=5))
    assert (same.version, same.lines[0].articles) == (1, 6)
    steady = learned(count("زوار 12", "زوار 0", articles=20), articles=20)
    assert steady.version == 1
    assert learned(count("زوار 12", "زوار 0", articles=21, moved=9), articles=21, previous=steady).version == 2


@pytest.mark.parametrize(
    ("articles", "of", "named"),
    [(FEWEST, 2 * FEWEST, True), (FEWEST, 2 * FEWEST + 1, False), (FEWEST - 1, FEWEST, False)],
    ids=["half of the titles", "less", "too few"],
)
def test_an_end_that_most_titles_share_is_the_sites_name(articles: int, of: int, named: bool) -> None:
    found = learned(count("الراصد", "title  الراصد", articles=articles), articles=of)
    assert (found.site_names, found.lines) == ((("الراصد",) if named else ()), ())
    assert found.version == int(named)


def test_a_sites_name_hides_no_line() -> None:
    found = learned(count("الراصد", "title  الراصد"), count("1 أيار", f"{PLACE}above", edge=0), count(), articles=5)
    assert [line.position for line in found.lines] == ["place", "edge"]


def test_names_are_added_and_undone_ones_never() -> None:
    titles = [count(name, f"title  {name}") for name in ("ب", "ا", "ج")]
    undone = LearnedLine(
        key="title  ا", line="ا", articles=0, share=0, first_seen_at=NOW, active=False, position=SITE_NAME
    )
    found = learned(*titles, articles=5, previous=known_as(undone, names=("ج",)))
    assert found.site_names == ("ج", "ب")
    assert found.version == 5
    active = known_as(replace(undone, active=True), replace(undone, key="x", position="edge"))
    assert learned(*titles, articles=5, previous=active).site_names == ("ا", "ب", "ج")


@pytest.mark.parametrize(
    ("key", "articles", "odd", "steady"),
    [
        (f"{PLACE}above", 3, 0, True),
        (f"{PLACE}above", 2, 0, None),
        (f"{PLACE}below", 20, 0, True),
        (f"{PLACE}below", 20, 1, True),
        (f"{PLACE}below", 20, 2, False),
        (f"{PLACE}below", 19, 0, None),
        (f"{PLACE}below", 2, 1, False),
        (f"{ORDER}meta", 3, 0, True),
        (f"{ORDER}meta", 2, 0, None),
        (f"{ORDER}meta", 3, 3, False),
        (f"{ORDER}meta", 20, 1, True),
        (f"{ORDER}meta", 20, 19, False),
        (f"{ORDER}meta", 20, 18, None),
        (f"{ORDER}meta", 20, 2, None),
    ],
)
def test_habits_of_printing_dates(key: str, articles: int, odd: int, steady: bool | None) -> None:
    """`steady`: a place shows the day of the fetch, an order puts the day first. None: too little is known."""
    found = learned(count("1 أيار", key, articles=articles, edge=odd, first_seen_at=LATER), articles=40).lines
    kind = "place" if key.startswith(PLACE) else "order"
    assert found == (
        ()
        if steady is None
        else (
            LearnedLine(
                key=key,
                line="1 أيار",
                articles=articles,
                share=articles / 40,
                first_seen_at=LATER,
                active=True,
                position=kind,
                steady=steady,
            ),
        )
    )


def test_a_habit_that_a_person_undid_is_kept_undone() -> None:
    key = f"{PLACE}above"
    found = learn({key: count("1 أيار", key, edge=0)}, 5, EMPTY, undone=(key,))
    assert [(line.key, line.active) for line in found.lines] == [(key, False)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("كلمة " * 8, "label"),
        ("كلمة " * 9, "long label"),
        ("كلمة " * 7 + "كلمة.", "short sentence"),
        ("كلمة " * 8 + "كلمة.", "prose"),
        ("كلمة " * 13 + "كلمة", "long label"),
        ("كلمة " * 14 + "كلمة", "prose"),
        ("قال إنه سيعود", "label"),
        ("قال إنه سيعود غدا", "prose"),
        ("س" * LONGEST, "label"),
        ("س" * (LONGEST + 1), "long"),
        ("12 زائرا.", "short sentence"),
        ("تابعنا. ", "short sentence"),
    ],
)
def test_shapes_at_their_bounds(line: str, expected: str) -> None:
    assert shape(line) == expected
