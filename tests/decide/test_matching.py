"""Which articles meet a watch, however many watches there are."""

from __future__ import annotations

import pytest

from crawler.decide.matching import Matcher, Told, words_asked
from crawler.decide.watches import Watch
from crawler.search.asked import Names, SearchQuery


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
