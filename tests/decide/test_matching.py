"""Which articles meet a watch, however many watches there are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.decide.matching import Matcher, Told, dated, forms_of, words_asked
from crawler.decide.watches import Watch
from crawler.search.asked import NO_SECTION, Names, SearchQuery


def article(title: str, text: str = "", source: str = "a") -> Told:
    return Told(title=title, text=text, source=source)


def meets(words: str, text: str) -> bool:
    return bool(Matcher([Watch(name="w", query=SearchQuery(words=words))]).match(article("عنوان آخر", text)))


@pytest.mark.parametrize(
    ("words", "text", "met"),
    [
        ("سوريا", "زار وفد سوريا", True),
        ("سوريا", "عاد من بسوريا وسوريا", True),
        ("=سوريا", "قادم من وسوريا", False),
        ("سورية", "زار وفد سوريا", True),
        ("زير", "قال وزير العدل", False),
        ("وفد مصر", "وصل وفد من الأردن", False),
        ("وفد OR مصر", "وصل وفد من الأردن", True),
        ("وفد -الأردن", "وصل وفد من الأردن", False),
        ('"وفد من"', "وصل وفد من الأردن", True),
        ('"من وفد"', "وصل وفد من الأردن", False),
        ('"وفد من"', "وصل الوفد، ووفد من", False),
        ('"السوري من"', "الوفد والسوري من دمشق", True),
        ('"وفد الأر*"', "وصل وفد الأردن", True),
        ('"وفد الأر*"', "وصل وفد من الأردن", False),
        ('-"وفد من" وصل', "وصل وفد من الأردن", False),
        ('"آخر وصل"', "وصل وفد", False),
        ("", "وصل وفد", True),
        ("نووي*", "المحطة نووية", True),
        ("title:وفد", "وصل وفد", False),
        ("title:عنوان", "وصل وفد", True),
        ("وفد OR مصر OR بغداد", "وصل من بغداد", True),
        ("وصل وفد OR مصر", "عاد وفد من مصر", False),
        ("OR وفد", "وصل وفد", True),
        ("زيا*", "قال بزيارة", False),
        ('"زيا* من"', "زيارة من", True),
        ('"زيا* من"', "الزيارة من", False),
        ('"وفد من الأردن"', "وصل وفد من", False),
        ('title:"عنوان آخر"', "وصل", True),
        ('"آخر"', "وصل", True),
        ("-title:وصل وفد", "وصل وفد", True),
    ],
)
def test_words_are_met_as_a_reader_means_them(words: str, text: str, met: bool) -> None:
    assert meets(words, text) is met


def test_one_spelling_of_a_name_is_enough() -> None:
    matcher = Matcher([Watch(name="n", names=(("نتنياهو", "Netanyahu"), ("بنيامين كوهين",)))])
    assert matcher.match(article("زيارة لنتنياهو"))[0].matched == ("نتنياهو",)
    assert matcher.match(article("visit of Netanyahu"))[0].matched == ("Netanyahu",)
    assert matcher.match(article("وبنيامين كوهين"))
    assert not matcher.match(article("بنيامين يزور كوهين"))


@pytest.mark.parametrize(("source", "met"), [("a", True), ("b", False)])
def test_only_chosen_sources_are_heard(source: str, met: bool) -> None:
    matcher = Matcher([Watch(name="s", query=SearchQuery(sources=Names(wanted=("a",))))])
    assert bool(matcher.match(article("خبر", source=source))) is met


def test_a_watch_is_met_whatever_it_is_filed_under() -> None:
    watches = [Watch(name="w", query=SearchQuery(words="قمة OR سوريا بغداد"))]
    assert words_asked(watches) == {"قمه", "سوريا", "سوريه", "بغداد"}
    told = article("قمة بغداد", "تبدأ غدا")
    for common in words_asked(watches):
        assert Matcher(watches, {common: 1_000}).match(told)[0].matched == ("قمة", "بغداد")


def test_each_watch_is_told_with_its_own_words() -> None:
    watches = [Watch(name=f"w{number:03}", query=SearchQuery(words=f"خبر كلمة{number}")) for number in range(300)]
    met = Matcher(watches).match(article("خبر", "كلمة7 كلمة70 كلمة700"))
    assert [(one.watch, one.matched) for one in met] == [("w007", ("خبر", "كلمة7")), ("w070", ("خبر", "كلمة70"))]


def test_a_muted_watch_hears_nothing() -> None:
    assert not Matcher([Watch(name="m", muted=True)]).match(article("خبر"))


TOLD = Told(
    title="خبر", text="وصل وفد", source="a", site="ar.press.example", section="اقتصاد", language="ar-SY",
    authors=("ليلى النجار", "سامر"), tags=("نفط",), agencies=("رويترز",),
)  # fmt: skip


@pytest.mark.parametrize(
    ("query", "met"),
    [
        (SearchQuery(sites=Names(wanted=("ar.press.example",))), True),
        (SearchQuery(sites=Names(wanted=("Press.Example",))), True),
        (SearchQuery(sites=Names(wanted=("other.example", "press.example"))), True),
        (SearchQuery(sites=Names(wanted=("ss.example",))), False),
        (SearchQuery(sites=Names(unwanted=("press.example",))), False),
        (SearchQuery(sites=Names(unwanted=("other.example",))), True),
        (SearchQuery(sites=Names(wanted=("press.example",), unwanted=("ar.press.example",))), False),
        (SearchQuery(sections=Names(wanted=("إقتصاد",))), True),
        (SearchQuery(sections=Names(wanted=("رياضة",))), False),
        (SearchQuery(sections=Names(unwanted=("اقتصاد",))), False),
        (SearchQuery(sections=Names(wanted=(NO_SECTION,))), False),
        (SearchQuery(languages=Names(wanted=("ar",))), True),
        (SearchQuery(languages=Names(wanted=("fa",))), False),
        (SearchQuery(authors=Names(wanted=("سامر",))), True),
        (SearchQuery(authors=Names(wanted=("سامر",), unwanted=("ليلى النجار",))), False),
        (SearchQuery(tags=Names(wanted=("نفط",))), True),
        (SearchQuery(agencies=Names(wanted=("سانا",))), False),
        (SearchQuery(agencies=Names(wanted=("رويترز",)), tags=Names(wanted=("غاز",))), False),
    ],
)
def test_filters_ask_what_an_article_says_of_itself(query: SearchQuery, met: bool) -> None:
    assert bool(Matcher([Watch(name="w", query=query)]).match(TOLD)) is met


def test_an_article_without_a_section_is_met_as_that() -> None:
    matcher = Matcher([Watch(name="w", query=SearchQuery(sections=Names(wanted=(NO_SECTION,))))])
    assert matcher.match(replace(TOLD, section=""))


@pytest.mark.parametrize(
    ("asked", "is_dated", "through"),
    [(None, True, True), (None, False, True), (True, True, True), (True, False, False), (False, False, True)],
)
def test_dated_or_not(asked: bool | None, is_dated: bool, through: bool) -> None:
    assert dated(SearchQuery(dated=asked), is_dated) is through


def test_a_word_stands_for_what_is_behind_its_particles() -> None:
    assert {"وسوريا", "سوريا", "سوريه"} <= forms_of("وسوريا")
    assert forms_of("وزير") == {"وزير"}
