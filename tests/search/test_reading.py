"""What is asked, read from addresses, options and one box: tables of cases, and the way back."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.arabic.asked import FILTERS
from crawler.phrases.misreadings import MISREADINGS, misread
from crawler.search.asked import Names, Order, SearchQuery
from crawler.search.days import Bound
from crawler.search.parameters import BY_ADDRESS, BY_OPERATOR, BY_OPTION, PARAMETERS, Misreading
from crawler.search.reading import Reading, missing_sources, read, read_options, read_words, write

NOW = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
Pairs = list[tuple[str, str]]


def asked(*pairs: tuple[str, str]) -> Reading:
    return read(pairs, NOW)


def day(text: str) -> Bound:
    return Bound(date.fromisoformat(text))


READ: dict[str, tuple[Pairs, SearchQuery]] = {
    "nothing": ([], SearchQuery()),
    "empty values": ([("q", " "), ("since", ""), ("source", "")], SearchQuery()),
    "words": ([("q", " دمشق  -حلب ")], SearchQuery(words="دمشق -حلب")),
    "names": ([("source", "a"), ("source", "b"), ("source", "a")], SearchQuery(sources=Names(("a", "b")))),
    "a name not wanted": ([("tag", "قمح"), ("tag", "-خبز")], SearchQuery(tags=Names(("قمح",), ("خبز",)))),
    "no section": ([("section", "-")], SearchQuery(sections=Names(("-",)))),
    "a period": ([("period", "2024-05")], SearchQuery(since=day("2024-05-01"), until=day("2024-05-31"))),
    "within a span": ([("period", "7d")], SearchQuery(since=Bound(date(2026, 3, 13), "7d"))),
    "a last period": ([("until", "2024")], SearchQuery(until=day("2024-12-31"))),
    "other names": ([("from", "2024"), ("to", "2024")], SearchQuery(since=day("2024-01-01"), until=day("2024-12-31"))),
    "both bounds hold": (
        [("period", "2024"), ("since", "2024-03"), ("until", "2025")],
        SearchQuery(since=day("2024-03-01"), until=day("2024-12-31")),
    ),
    "undated": ([("undated", "1")], SearchQuery(dated=False)),
    "dated": ([("dated", "yes")], SearchQuery(dated=True)),
    "not only the undated": ([("undated", "0")], SearchQuery()),
    "edited": ([("revised", "1")], SearchQuery(edited=True)),
    "all copies": ([("copies", "all")], SearchQuery(first_only=False)),
    "first only": ([("first", "1")], SearchQuery(first_only=True)),
    "the old word for newest": ([("sort", "new")], SearchQuery()),
    "oldest": ([("order", "OLD")], SearchQuery(order=Order.OLDEST)),
    "a place": ([("before", "2024-05-01.7")], SearchQuery(position="2024-05-01.7")),
    "a place among the undated": ([("before", ".7")], SearchQuery(position=".7")),
    "a place among the best": ([("before", "20")], SearchQuery(position="20")),
    "a name in capitals": ([("SOURCE", "a")], SearchQuery(sources=Names(("a",)))),
}


@pytest.mark.parametrize(("pairs", "query"), READ.values(), ids=READ.keys())
def test_an_address_asks(pairs: Pairs, query: SearchQuery) -> None:
    assert read(pairs, NOW) == Reading(query)


BAD: dict[str, tuple[Pairs, str, Misreading]] = {
    "an unknown name": ([("sauce", "a")], "sauce", Misreading.UNKNOWN),
    "an unknown name without a value": ([("x", "")], "x", Misreading.UNKNOWN),
    "no day": ([("since", "soon")], "since", Misreading.NO_DAY),
    "no such month": ([("until", "2024-13")], "until", Misreading.NO_DAY),
    "no such day, by another name": ([("from", "2024-02-30")], "from", Misreading.NO_DAY),
    "no period": ([("period", "x")], "period", Misreading.NO_DAY),
    "no order": ([("sort", "sideways")], "sort", Misreading.NO_CHOICE),
    "no flag": ([("undated", "maybe")], "undated", Misreading.NO_CHOICE),
    "no copies": ([("copies", "some")], "copies", Misreading.NO_CHOICE),
    "no place": ([("before", "x")], "before", Misreading.NO_POSITION),
    "a place that no calendar has": ([("before", "2024-13-99.7")], "before", Misreading.NO_POSITION),
    "a place too far": ([("before", "." + "9" * 30)], "before", Misreading.NO_POSITION),
    "a long name": ([("author", "x" * 201)], "author", Misreading.TOO_LONG),
    "many names": ([("tag", str(number)) for number in range(51)], "tag", Misreading.TOO_MANY),
    "a long text": ([("q", "x " * 501 + "x")], "q", Misreading.TOO_LONG),
    "many words": ([("q", " ".join(f"x{number}" for number in range(33)))], "q", Misreading.TOO_MANY_WORDS),
    "signs alone": ([("q", "؟!")], "q", Misreading.NO_WORD),
    "a lone quotation mark": ([("q", '"')], "q", Misreading.NO_WORD),
    "a picture": ([("q", "🔥")], "q", Misreading.NO_WORD),
    "what can't be seen": ([("q", "\x00")], "q", Misreading.NO_WORD),
    "signs beside a filter": ([("q", "... author:a")], "q", Misreading.NO_WORD),
    "a star before a word": ([("q", "*روت")], "q", Misreading.STAR),
    "a star in a word": ([("q", 'حلب "ب*ت"')], "q", Misreading.STAR),
    "two orders": ([("sort", "best"), ("order", "old")], "order", Misreading.TWICE),
    "two searches": ([("q", "a"), ("q", "b")], "q", Misreading.TWICE),
    "dated and undated": ([("dated", "1"), ("undated", "1")], "undated", Misreading.TWICE),
    "all copies and the first": ([("copies", "all"), ("first-only", "1")], "first-only", Misreading.TWICE),
    "backwards": ([("since", "2025"), ("until", "2024")], "since", Misreading.BACKWARDS),
    "a filter of no day": ([("q", "after:2024-13")], "after:", Misreading.NO_DAY),
    "a day that is not wanted": ([("q", "-after:2024")], "after:", Misreading.NO_DAY),
}


@pytest.mark.parametrize(("pairs", "name", "what"), BAD.values(), ids=BAD.keys())
def test_what_makes_no_sense_is_told_and_the_rest_is_asked(pairs: Pairs, name: str, what: Misreading) -> None:
    found = read([*pairs, ("source", "a")], NOW)
    assert [(problem.parameter, problem.what) for problem in found.problems] == [(name, what)]
    assert found.query.sources.wanted == ("a",)


def test_a_thousand_characters_are_read() -> None:
    assert asked(("q", "x" * 1000)) == Reading(SearchQuery(words="x" * 1000))
    assert asked(("q", "x" * 1001)).query.words == "x" * 1000


def test_a_word_at_the_bound_is_not_cut_in_half() -> None:
    assert asked(("q", "دمشق " * 300)).query.words.split()[-1] == "دمشق"


@pytest.mark.parametrize("words", ["", "بير*", '"بير* المدينة"', "**", "source:a", "؟ حلب", "- 7"])
def test_what_can_be_looked_for_is_no_problem(words: str) -> None:
    found = [problem.what for problem in asked(("q", words)).problems]
    assert found == ([Misreading.NO_WORD] if words == "**" else [])


def test_signs_alone_are_no_words() -> None:
    assert asked(("q", "؟!")).query == SearchQuery()


def test_of_very_many_names_the_first_hold() -> None:
    found = asked(*(("tag", f"{'-' * (number % 2)}{number}") for number in range(60)))
    assert len(found.query.tags.wanted) == len(found.query.tags.unwanted) == 25
    assert len(found.problems) == 10
    assert len(asked(*(("tag", str(number)) for number in range(50))).problems) == 0
    assert len(asked(("author", "x" * 200)).problems) == 0


def test_of_two_values_the_first_holds() -> None:
    assert asked(("sort", "best"), ("sort", "old")).query.order is Order.BEST
    assert asked(("q", "a"), ("q", "b")).query.words == "a"
    assert asked(("q", "a"), ("q", "a")) == asked(("q", "a"))


BOX: dict[str, SearchQuery] = {
    "دمشق source:a": SearchQuery(words="دمشق", sources=Names(("a",))),
    "-source:a دمشق": SearchQuery(words="دمشق", sources=Names((), ("a",))),
    "Source:a": SearchQuery(sources=Names(("a",))),
    'author:"ليلى حداد" قمح': SearchQuery(words="قمح", authors=Names(("ليلى حداد",))),
    "author:«ليلى حداد»": SearchQuery(authors=Names(("ليلى حداد",))),
    "site:a.example lang:ar": SearchQuery(languages=Names(("ar",)), sites=Names(("a.example",))),
    "المصدر:a الكاتب:ليلى": SearchQuery(sources=Names(("a",)), authors=Names(("ليلى",))),
    "after:2024-05 before:2025": SearchQuery(since=day("2024-05-01"), until=day("2024-12-31")),
    "since:2024 until:2024": SearchQuery(since=day("2024-01-01"), until=day("2024-12-31")),
    "منذ:أمس": SearchQuery(since=Bound(date(2026, 3, 19), "أمس")),
    "قبل:2024": SearchQuery(until=day("2023-12-31")),
    "title:دمشق": SearchQuery(words="title:دمشق"),
    '"قال source:a"': SearchQuery(words='"قال source:a"'),
    '"لم يُغلق source:a': SearchQuery(words='"لم يُغلق source:a'),
    "https://a.example/x": SearchQuery(words="https://a.example/x"),
    "a:b": SearchQuery(words="a:b"),
    "after:dinner": SearchQuery(words="after:dinner"),
    "source: a": SearchQuery(words="source: a"),
    "resource:a": SearchQuery(words="resource:a"),
    "xsource:a:b": SearchQuery(words="xsource:a:b"),
    "source:": SearchQuery(words="source:"),
    'source:"a"b': SearchQuery(words='source:"a"b'),
    "قال:كلمة": SearchQuery(words="قال:كلمة"),
}


@pytest.mark.parametrize(("typed", "query"), BOX.items(), ids=lambda value: str(value)[:40])
def test_filters_among_the_words(typed: str, query: SearchQuery) -> None:
    assert read_words(typed, NOW) == Reading(query)


def test_options_ask_the_same_as_an_address() -> None:
    pairs = [("source", "a"), ("lang", "ar"), ("since", "7d"), ("order", "best"), ("first-only", "1")]
    assert read_options("دمشق", pairs, NOW) == asked(
        ("q", "دمشق"), ("source", "a"), ("language", "ar"), ("since", "7d"), ("sort", "best"), ("copies", "first")
    )


def test_before_is_a_day_for_a_command_and_a_place_in_an_address() -> None:
    assert read_options("", [("before", "2024")], NOW).query.until == day("2023-12-31")
    assert asked(("before", "2024")).query.position == "2024"


def test_sources_that_the_archive_lacks_are_told() -> None:
    found = missing_sources(SearchQuery(sources=Names(("a", "b"), ("c",))), {"a"})
    assert [(problem.value, problem.what) for problem in found] == [
        ("b", Misreading.NO_SOURCE),
        ("c", Misreading.NO_SOURCE),
    ]


# --- the way back ----------------------------------------------------------------------------------

NAMES = [name for name in BY_ADDRESS if name != "q"]
VALUES = st.sampled_from(
    [
        "1",
        "0",
        "a",
        "-a",
        "-",
        "سياسة",
        "2024",
        "2024-05",
        "2024-05-01",
        "7d",
        "أمس",
        "best",
        "old",
        "all",
        "first",
        ".7",
    ]
) | st.text(max_size=8)
PARTS = (
    "دمشق", "-حلب", '"', '"في المرفأ"', "=a", "ق*", "OR", "أو", "source:a", "-tag:b", 'author:"ليلى حداد"',
    "after:2024", "title:x", "«", "»", ":", "-", "until:x9",
)  # fmt: skip
WORDS = st.lists(st.sampled_from(PARTS) | st.text(max_size=6), max_size=6).map(" ".join)


@given(WORDS, st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=5))
def test_a_query_written_into_an_address_is_read_again(words: str, pairs: Pairs) -> None:
    first = asked(("q", words), *pairs)
    again = read(write(first.query), NOW)
    assert again.query == first.query
    assert {problem.what for problem in again.problems} <= {
        Misreading.BACKWARDS, *(problem.what for problem in first.problems)
    }  # fmt: skip


@given(st.text(max_size=80) | WORDS)
def test_no_text_in_the_box_is_an_error(typed: str) -> None:
    assert isinstance(read_words(typed, NOW).query, SearchQuery)


# --- the table -------------------------------------------------------------------------------------


def test_no_name_means_two_parameters() -> None:
    by_address = [name for one in PARAMETERS if one.address for name in (one.name, *one.aliases)]
    by_option = [name for one in PARAMETERS for name in one.options]
    assert len(by_address) == len(set(by_address)) == len(BY_ADDRESS)
    assert len(by_option) == len(set(by_option)) == len(BY_OPTION)
    assert all(one.help.endswith(".") for one in PARAMETERS)


def test_every_arabic_name_of_a_filter_is_one() -> None:
    operators = {name for one in PARAMETERS for name in one.operators} | {"title"}
    assert FILTERS.keys() <= operators
    assert {"مصدر", "المصدر", "لغه", "قبل"} <= BY_OPERATOR.keys()


def test_each_misreading_has_its_sentence_in_both_languages() -> None:
    assert {str(what) for what in Misreading} == MISREADINGS.keys()
    for what in Misreading:
        for language in ("ar", "en"):
            told = misread(what, "since", "<value>", ("a", "b"), language)
            assert "since" in told
            assert "{" not in told
    assert misread("no_day", "x" * 500, "y\n" * 500, (), "en").count("\n") == 0
    assert len(misread("no_day", "x" * 500, "y" * 500, (), "en")) < 400
