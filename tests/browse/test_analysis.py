"""What the analyses of a search count: the numbers of a small archive, and that every number leads to its articles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlite_utils.utils import sqlite3

from crawler.browse.analysis.attention import attention
from crawler.browse.analysis.copying import copying, pairs
from crawler.browse.analysis.firsts import firsts
from crawler.browse.analysis.outlets import outlets_by
from crawler.browse.analysis.silence import silences, usual_wait
from crawler.browse.analysis.tally import tally
from crawler.browse.analysis.units import Unit, latest, period_of
from crawler.browse.analysis.wording import log_odds, wording
from crawler.browse.find import how_many
from crawler.browse.reader import Reader
from crawler.search.asked import SearchQuery
from crawler.search.reading import read
from storage.index import SearchIndex
from tests.browse import outlets
from tests.browse.archive import Archive

NOW = datetime(2026, 4, 21, tzinfo=UTC)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    path = tmp_path_factory.mktemp("outlets") / "articles.db"
    outlets.write(path)
    with Reader(_reading(path), seconds=600) as reader:
        yield reader


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)


def asked(**pairs: str) -> SearchQuery:
    return read(pairs.items(), NOW).query


# --- periods ---------------------------------------------------------------------------------------


@given(day=st.dates(), unit=st.sampled_from(Unit))
@example(day=date.min, unit=Unit.WEEK)
@example(day=date.max, unit=Unit.WEEK)
@example(day=date(2024, 2, 29), unit=Unit.MONTH)
def test_every_day_of_a_period_is_in_it_alone(day: date, unit: Unit) -> None:
    period = period_of(day, unit)
    assert period.first <= day <= period.last
    assert {period_of(one, unit) for one in (period.first, period.last)} == {period}
    if period.last < date.max:
        assert period_of(period.last + timedelta(days=1), unit) != period


@given(
    first=st.dates(date(1990, 1, 1), date(2040, 1, 1)),
    length=st.integers(0, 900),
    unit=st.sampled_from(Unit),
    most=st.integers(1, 40),
)
def test_periods_follow_each_other_and_end_with_the_last_day(first: date, length: int, unit: Unit, most: int) -> None:
    last = first + timedelta(days=length)
    found = latest(first, last, unit, most)
    assert found[-1] == period_of(last, unit)
    assert all(one.last + timedelta(days=1) == other.first for one, other in pairwise(found))
    assert len(found) == most or found[0] == period_of(first, unit)


@pytest.mark.parametrize(
    ("unit", "name", "first", "last"),
    [
        (Unit.DAY, "2026-03-05", date(2026, 3, 5), date(2026, 3, 5)),
        (Unit.WEEK, "2026-03-02", date(2026, 3, 2), date(2026, 3, 8)),
        (Unit.MONTH, "2026-03", date(2026, 3, 1), date(2026, 3, 31)),
        (Unit.YEAR, "2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_is_named_by_its_first_day(unit: Unit, name: str, first: date, last: date) -> None:
    period = period_of(date(2026, 3, 5), unit)
    assert (period.name, period.first, period.last) == (name, first, last)


def test_periods_that_end_before_they_begin_are_none() -> None:
    assert latest(date(2026, 3, 2), date(2026, 3, 1), Unit.DAY, 5) == ()


# --- attention -------------------------------------------------------------------------------------


def test_attention_by_week_counts_the_dam(reader: Reader) -> None:
    found = attention(reader, asked(q="السد"), Unit.WEEK)
    assert [(point.period.name, point.articles, point.of) for point in found.points if point.articles] == [
        ("2026-03-02", 4, 9),
        ("2026-03-09", 3, 5),
        ("2026-04-20", 1, 1),
    ]
    assert (found.articles, found.undated, found.outside, found.total) == (8, 1, 0, 9)
    assert [point.period.name for point in found.points] == [
        (date(2026, 3, 2) + timedelta(weeks=week)).isoformat() for week in range(8)
    ]


def test_the_share_is_one_of_what_the_chosen_sources_published(reader: Reader) -> None:
    alone = attention(reader, asked(q="السد", source="naba"), Unit.WEEK).points[0]
    assert (alone.articles, alone.of, alone.share) == (2, 7, 2 / 7)
    silent = attention(reader, asked(q="السد", source="sada"), Unit.DAY).points[1]
    assert (silent.articles, silent.of, silent.share) == (0, 0, None)


def test_whoever_asks_for_sources_alone_asks_for_all_of_them(reader: Reader) -> None:
    found = attention(reader, asked(source="naba"), Unit.MONTH)
    assert [(point.articles, point.of, point.share) for point in found.points] == [(10, 10, 1.0)]


@pytest.mark.parametrize("pairs", [{}, {"q": "حصاد"}, {"language": "ar"}], ids=["all", "words", "filter"])
def test_what_is_known_to_the_month_alone_is_told_apart(reader: Reader, pairs: dict[str, str]) -> None:
    found = attention(reader, asked(source="wadi", **pairs), Unit.DAY)
    assert [(p.period.name, p.articles, p.coarse) for p in found.points if p.articles] == [
        ("2014-06-01", 2, 2),
        ("2014-06-10", 1, 0),
    ]
    assert attention(reader, asked(source="wadi", **pairs), Unit.MONTH).points[0].coarse == 0


def test_a_misprint_draws_no_empty_years(reader: Reader) -> None:
    found = attention(reader, asked(source="sada"), Unit.YEAR)
    assert [(point.period.name, point.articles) for point in found.points] == [("2026", 16)]
    assert (found.undated, found.outside) == (1, 1)
    assert attention(reader, asked(source="sada", since="2030", until="2031"), Unit.YEAR).articles == 1


def test_the_undated_alone_have_no_periods(reader: Reader) -> None:
    found = attention(reader, asked(undated="1"), Unit.DAY)
    assert (found.points, found.undated, found.total) == ((), 1, 1)


def test_a_search_that_finds_nothing_has_no_periods(reader: Reader) -> None:
    for query in (asked(q="زرافة"), asked(section="رياضة"), asked(q="السد", since="2027")):
        found = attention(reader, query, Unit.WEEK)
        assert (found.points, found.total) == ((), 0)


QUERIES = st.fixed_dictionaries(
    {},
    optional={
        "q": st.sampled_from(("السد", "حصاد", "الملح", "-السد", "سعر OR السد", "title:خطأ")),
        "source": st.sampled_from(("naba", "sada", "-naba", "wadi")),
        "section": st.sampled_from(("محليات", "-")),
        "language": st.sampled_from(("ar", "-ar")),
        "since": st.sampled_from(("2014", "2026-02-11", "2026-03-04", "2030")),
        "until": st.sampled_from(("2014-06-05", "2026-03", "2026-03-10", "2032")),
        "dated": st.just("1"),
        "copies": st.just("first"),
        "low-trust": st.just("1"),
        "edited": st.just("1"),
    },
)
SLOWLY = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@SLOWLY
@given(pairs=QUERIES, unit=st.sampled_from(Unit))
def test_bars_the_undated_and_those_outside_are_what_the_search_finds(
    reader: Reader, pairs: dict[str, str], unit: Unit
) -> None:
    query = asked(**pairs)
    found = attention(reader, query, unit)
    assert found.total == how_many(reader, query)
    assert found.undated == how_many(reader, asked(**pairs, undated="1")) or query.dated or query.since or query.until
    for point in found.points:
        assert point.articles == how_many(reader, point.search) <= point.of


@SLOWLY
@given(pairs=QUERIES, unit=st.sampled_from(Unit), read=st.sampled_from((0, 2)))
def test_the_index_counts_as_looking_at_each_article_does(
    reader: Reader, pairs: dict[str, str], unit: Unit, read: int
) -> None:
    query = asked(**{"q": "السد", **pairs})
    each, index = tally(reader, query, unit), tally(reader, query, unit, read=read)
    assert index.total == each.total
    for period in index.periods:
        counted = {source: n for (at, source), n in index.counts.items() if at == period}
        known = {source: n for (at, source), n in each.counts.items() if at == period}
        assert counted == known if index.by_source else sum(counted.values()) == sum(known.values())


# --- outlets ---------------------------------------------------------------------------------------


def test_the_table_has_outlets_by_week(reader: Reader) -> None:
    found = outlets_by(reader, asked(q="السد"), Unit.WEEK)
    rows = {outlet.source: [cell.articles for cell in outlet.cells] for outlet in found.outlets}
    assert rows == {
        "naba": [2, 1, 0, 0, 0, 0, 0, 0],
        "sada": [1, 1, 0, 0, 0, 0, 0, 1],
        "rafid": [1, 1, 0, 0, 0, 0, 0, 0],
    }
    assert [outlet.source for outlet in found.outlets] == ["naba", "sada", "rafid"]
    assert (found.undated, found.outside, found.others, found.total) == (1, 0, 0, 9)


def test_of_many_weeks_the_last_are_shown(reader: Reader) -> None:
    found = outlets_by(reader, asked(q="السد"), Unit.WEEK, columns=2)
    assert [period.name for period in found.periods] == ["2026-04-13", "2026-04-20"]
    assert (found.outside, found.total) == (7, 9)


@SLOWLY
@given(pairs=QUERIES, unit=st.sampled_from(Unit))
def test_each_cell_leads_to_its_articles(reader: Reader, pairs: dict[str, str], unit: Unit) -> None:
    query = asked(**pairs)
    found = outlets_by(reader, query, unit)
    assert found.total == how_many(reader, query)
    for outlet in found.outlets:
        for cell in outlet.cells[-4:]:
            assert cell.articles == how_many(reader, cell.search)


# --- copying ---------------------------------------------------------------------------------------


def test_a_copy_is_counted_with_whom_it_was_taken_from(reader: Reader) -> None:
    found = copying(reader, asked())
    assert [(cell.copier, cell.copied, cell.articles, cell.taken) for cell in found.cells] == [
        ("rafid", "sada", 2, 0.6),
        ("sada", "naba", 1, 0.9),
    ]
    assert (found.articles, found.own, found.bounded, found.since) == (3, 0, False, None)
    assert found.outlets == ("sada", "rafid", "naba")


def test_a_search_looks_at_the_copies_that_it_finds(reader: Reader) -> None:
    assert copying(reader, asked(since="2026-03-09")).articles == 1
    assert copying(reader, asked(q="السد", until="2026-03-02")).articles == 2
    assert copying(reader, asked(q="حصاد")).cells == ()
    assert [cell.copier for cell in copying(reader, asked(source="sada")).cells] == ["sada"]


@pytest.mark.parametrize("query", [asked(), asked(q="السد")], ids=["all", "words"])
def test_behind_each_number_stand_its_pairs(reader: Reader, query: SearchQuery) -> None:
    for cell in copying(reader, query).cells:
        found, following = pairs(reader, query, cell.copier, cell.copied)
        assert (len(found), following) == (cell.articles, 0)
        assert {(pair.copy.source, pair.model.source) for pair in found} == {(cell.copier, cell.copied)}


def test_a_pair_tells_who_was_first_and_how_much_was_taken(reader: Reader) -> None:
    (later, earlier), _ = pairs(reader, asked(), "rafid", "sada")
    assert (earlier.model.source, earlier.first.source, earlier.taken) == ("sada", "naba", 0.8)
    assert earlier.lag == timedelta(hours=3, minutes=30)
    assert (later.first.source, later.taken, later.lag) == ("sada", 0.6, timedelta(hours=1, minutes=30))


def test_pairs_come_a_page_at_a_time(reader: Reader) -> None:
    (last,), following = pairs(reader, asked(), "rafid", "sada", limit=1)
    (first,), end = pairs(reader, asked(), "rafid", "sada", limit=1, before=following)
    assert (first.copy.id < last.copy.id, end) == (True, 0)


# --- silence ---------------------------------------------------------------------------------------


def test_who_fell_silent_is_judged_by_its_own_rhythm(reader: Reader) -> None:
    found = silences(reader, asked())
    assert found.until == date(2026, 4, 20)
    told = [
        (one.source, one.last_on, one.waits and one.waits.days, one.fell_silent, one.crawled) for one in found.outlets
    ]
    assert told == [
        ("wadi", date(2014, 6, 10), None, True, False),
        ("rafid", date(2026, 3, 9), None, True, True),
        ("naba", date(2026, 3, 11), 1, True, True),
        ("sada", date(2026, 4, 20), 7, False, True),
    ]
    assert found.outlets[2].ago(date(2026, 7, 8)) == 119
    assert [one.articles for one in found.outlets] == [3, 2, 10, 18]


@pytest.mark.parametrize("read", [0, 10_000])
def test_who_fell_silent_about_a_topic(reader: Reader, read: int) -> None:
    found = {one.source: one for one in silences(reader, asked(q="السد"), read).outlets}
    assert {source: one.last_on for source, one in found.items()} == {
        "naba": date(2026, 3, 9),
        "sada": date(2026, 4, 20),
        "rafid": date(2026, 3, 9),
        "wadi": None,
    }
    assert (found["wadi"].silent, found["wadi"].fell_silent) == (None, False)
    assert all(one.articles == (how_many(reader, one.search) if read else None) for one in found.values())


@pytest.mark.parametrize("read", [0, 10_000])
def test_who_fell_silent_long_ago_is_found_among_very_many(reader: Reader, read: int) -> None:
    found = {one.source: one.last_on for one in silences(reader, asked(q="حصاد"), read).outlets}
    assert found == {"naba": date(2026, 3, 11), "wadi": date(2014, 6, 10), "sada": None, "rafid": None}


def test_what_was_not_asked_for_is_no_silence(reader: Reader) -> None:
    (found,) = silences(reader, asked(source="sada", until="2026-03-10")).outlets
    assert (found.last_on, found.silent, found.fell_silent) == (date(2026, 3, 9), timedelta(days=1), False)


def test_three_waits_make_a_rhythm_and_one_holiday_none() -> None:
    days = [date(2026, 4, 30) - timedelta(days=n) for n in range(12)]
    assert usual_wait(days[:3]) is None
    assert usual_wait(days[:4]) == timedelta(days=1)
    assert usual_wait([*days, days[-1] - timedelta(days=40)]) == timedelta(days=1)


# --- firsts ----------------------------------------------------------------------------------------


def test_stories_come_the_oldest_first_with_the_lead_of_their_first(reader: Reader) -> None:
    found = firsts(reader, asked(q="السد"))
    told = [(one.first.source, one.second and one.second.source, one.ahead, one.outlets) for one in found.leads]
    assert told == [
        ("naba", "sada", timedelta(minutes=30), 3),
        ("naba", None, None, 1),
        ("naba", None, None, 1),
        ("sada", "rafid", timedelta(hours=1, minutes=30), 2),
        ("sada", None, None, 1),
        ("sada", None, None, 1),
    ]
    assert found.leads[-1].first.published_on is None
    assert [(one.source, one.stories, one.ahead) for one in found.standings] == [
        ("naba", 1, timedelta(minutes=30)),
        ("sada", 1, timedelta(hours=1, minutes=30)),
    ]


def test_the_first_of_a_story_is_told_even_where_the_search_finds_another(reader: Reader) -> None:
    (one, two) = firsts(reader, asked(source="rafid")).leads
    assert (one.first.source, two.first.source) == ("naba", "sada")
    assert one.found != one.first.id
    assert one.days_ahead == 0


def test_stories_come_a_page_at_a_time(reader: Reader) -> None:
    query, seen = asked(q="السد"), list[int]()
    while True:
        found = firsts(reader, query, limit=2)
        seen += [lead.found for lead in found.leads]
        if not found.next:
            break
        query = asked(q="السد", sort="oldest", before=found.next)
    assert seen == [lead.found for lead in firsts(reader, asked(q="السد")).leads]


# --- words -----------------------------------------------------------------------------------------

FLOODED = ("غمرت السيول شوارع المدينة", "السيول تقطع طريق الساحل", "أضرار خلفتها السيول في المزارع")
OTHERS = ("ارتفع سعر القمح في السوق", "افتتح المعرض في المدينة", "بدأ موسم الحصاد في السهل", "انعقد المجلس في المدينة")


@pytest.fixture(scope="module")
def floods(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Sixty articles of Lattakia, half of them on floods, and 240 of other places, six on floods; one story of ten."""
    path = tmp_path_factory.mktemp("words") / "articles.db"
    archive = Archive(path)
    archive.insert("sources", name="naba")
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    for n in range(300):
        flood = n % 2 == 0 if n < 60 else n % 40 == 0
        place = "اللاذقية" if n < 60 else "حلب"
        text = f"{place} {(FLOODED if flood else OTHERS)[n % 3]} في يوم {n} من العام"
        seen = begin + timedelta(hours=n)
        archive.article("naba", f"{place} {n}", text, seen, published=seen)
    archive.insert("stories", id=1, first_article=51, articles=10, sources=1)
    archive.connection.execute("UPDATE articles SET story = 1, text = text || ' بيان' WHERE id BETWEEN 51 AND 60")
    SearchIndex(archive.connection).reindex_all()
    archive.connection.commit()
    archive.connection.close()
    with Reader(_reading(path), seconds=600) as reader:
        yield reader


def test_words_that_set_a_search_apart(floods: Reader) -> None:
    found = wording(floods, asked(q="اللاذقية"))
    (flood, *_) = found.words
    assert flood.word == "السيول"
    assert flood.share > 0.4 > 0.1 > flood.elsewhere
    assert (found.total, found.read, found.stories, found.rest) == (60, 60, 51, 240)
    assert not found.sampled
    words = {form for word in found.words for form in word.forms}
    assert not words & {"اللاذقيه", "المدينه", "يوم", "العام", "بيان", "في"}


def test_each_word_leads_to_its_articles(floods: Reader) -> None:
    found = wording(floods, asked(q="اللاذقية"))
    for word in found.words:
        assert found.total > how_many(floods, word.search) >= word.stories


def test_a_word_of_the_search_alone_is_nowhere_else(floods: Reader) -> None:
    (statement,) = (word for word in wording(floods, asked(until="2026-01-03")).words if word.word == "اللاذقية")
    assert 0 <= statement.elsewhere < 0.1
    assert all(word.elsewhere == 0 or word.elsewhere > 1e-6 for word in wording(floods, asked(q="اللاذقية")).words)


def test_of_many_articles_a_sample_is_read_and_said(floods: Reader) -> None:
    found = wording(floods, asked(q="اللاذقية"), sample=20)
    assert (found.read, found.total, found.sampled, found.newest) == (20, 60, True, False)
    found = wording(floods, asked(q="اللاذقية"), sample=20, among=40)
    assert (found.read, found.newest) == (20, True)


def test_a_search_for_everything_has_nothing_to_compare_with(floods: Reader) -> None:
    found = wording(floods, asked())
    assert (found.words, found.rest) == ((), 0)


def test_filters_have_words_too(floods: Reader) -> None:
    assert wording(floods, asked(until="2026-01-03")).words[0].word in {"اللاذقية", "السيول"}


def test_log_odds_are_those_of_the_paper() -> None:
    """By hand: 40 of 100 against 100 of 1,000; of the prior's 200 articles 140/1,100, so 25.45, hold the word.

    ln(65.45 / 234.55) - ln(125.45 / 1074.55) = 0.8714, and sqrt(1 / 65.45 + 1 / 125.45) = 0.1525.
    """
    assert log_odds(40, 100, 100, 1000, 140 / 1100) == pytest.approx(5.715, abs=0.001)
    assert log_odds(10, 100, 100, 1000, 0.1) == pytest.approx(0)
    assert log_odds(0, 100, 100, 1000, 0.1) < -1.5
    assert abs(log_odds(0, 100, 0, 1000, 0.0)) < 0.1
