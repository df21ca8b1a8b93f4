"""Which articles meet a watch."""

from __future__ import annotations

import pytest

from crawler.decide.bursts import burst
from crawler.decide.watches import Matcher, Told, Watch, changed_words, of_story, words_of
from crawler.model import Fact, WatchEvent
from crawler.search.asked import Names, SearchQuery


def article(title: str, text: str = "", **labels: str) -> Told:
    head = words_of(title)
    return Told(words=(*head, *words_of(text)), title=len(head), source=labels.pop("source", "a"), **labels)  # type: ignore[arg-type]


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


def test_a_story_is_new_once_and_counts_its_origins() -> None:
    watch = Watch(name="w", events=frozenset({WatchEvent.NEW_STORY, WatchEvent.ANOTHER_ORIGIN}))
    assert of_story(watch, 1, ()) == (Fact(WatchEvent.NEW_STORY),)
    told = [(WatchEvent.NEW_STORY, 0)]
    assert of_story(watch, 1, told) == ()
    assert of_story(watch, 2, told) == (Fact(WatchEvent.ANOTHER_ORIGIN, ("2",)),)
    told.append((WatchEvent.ANOTHER_ORIGIN, 2))
    assert of_story(watch, 4, told) == ()
    assert of_story(watch, 6, told) == (Fact(WatchEvent.ANOTHER_ORIGIN, ("5",)),)


def test_changed_words_are_those_put_in_or_taken_out() -> None:
    assert changed_words(("a", "b", "c"), ("b", "c", "a")) == 0
    assert changed_words(("a", "b"), ("a", "x", "y")) == 2


def test_a_burst_needs_two_weeks_and_is_one_episode() -> None:
    steady = dict.fromkeys(range(60 * 24), 1)
    planted = {**steady, 1000: 20, 1001: 25}
    assert burst(steady, 0, 1000) is None
    assert burst({**steady, 300: 30}, 0, 300) is None
    first, second = burst(planted, 0, 1000), burst(planted, 0, 1001)
    assert first is not None
    assert second is not None
    assert (first.began, second.began, first.usual) == (1000, 1000, 2)
