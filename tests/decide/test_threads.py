"""Stories of one affair over weeks, and lookalikes that are none of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pytest

from crawler.decide.threads import (
    MOST_KEYS,
    RARE,
    WINDOW_DAYS,
    Account,
    Link,
    account,
    follow,
    keys,
    likeness,
)
from tests.decide.affairs import affairs, b_cubed, weighed

DAY = date(2024, 5, 1)
RARE_WORDS = frozenset(account(0, DAY, "", "يوهان ليند رازح صعدة قرار 1701 يونيفيل عيترون ناجي").words)


def found_threads(accounts: Sequence[Account]) -> tuple[list[int], list[Link | None]]:
    """The thread of each story, taken in order, and why."""
    weigh = weighed(accounts)
    threads: dict[int, list[Account]] = {}
    numbers, links = [], []
    for told in accounts:
        link = follow(told, threads, weigh)
        number = link.thread if link else told.story
        threads.setdefault(number, []).append(told)
        numbers.append(number)
        links.append(link)
    return numbers, links


def test_affairs_are_followed_and_lookalikes_are_none_of_them() -> None:
    accounts, true = affairs()
    found, _ = found_threads(accounts)
    precision, recall, f1 = b_cubed(true, found)
    assert f1 >= 0.95
    assert min(precision, recall) >= 0.9


def test_bulletins_are_no_affair() -> None:
    accounts, true = affairs()
    _, links = found_threads(accounts)
    bulletins = {told.story for told, name in zip(accounts, true, strict=True) if name.startswith("bulletin")}
    linked = [told.story for told, link in zip(accounts, links, strict=True) if told.story in bulletins and link]
    assert len(bulletins) == 10
    assert linked == []


def test_the_reason_names_what_both_name() -> None:
    accounts, _ = affairs()
    _, links = found_threads(accounts)
    said = {told.story: link for told, link in zip(accounts, links, strict=True) if link}
    resolution = next(link for link in said.values() if "1701" in link.numbers)
    assert "الخط الأزرق" in resolution.names
    assert "قوة اليونيفيل" in resolution.names
    assert "بلدة عيترون" in resolution.news
    assert all(len(link.names) + len(link.numbers) >= 2 for link in said.values())


# --- single stories --------------------------------------------------------------------------------

HOSTAGE = "خطف مسلحون المهندس السويدي يوهان ليند في رازح غرب صعدة"
MEDIATION = "وساطة الشيخ ناجي الغولي للإفراج عن يوهان ليند في رازح بصعدة"


def told(story: int, text: str, days: int = 0) -> Account:
    return account(story, DAY + timedelta(days=days), "", text)


def weigh(word: str) -> float:
    return 0.9 if word in RARE_WORDS else 0.2


@pytest.mark.parametrize(
    ("text", "days", "expected"),
    [
        pytest.param(MEDIATION, 7, True, id="the same affair"),
        pytest.param(MEDIATION, WINDOW_DAYS, True, id="four weeks later"),
        pytest.param(MEDIATION, -WINDOW_DAYS, True, id="stored late"),
        pytest.param(MEDIATION, WINDOW_DAYS + 1, False, id="later still"),
        pytest.param("وصل يوهان ليند أمس", 7, False, id="one name alone"),
        pytest.param("اشتباك قبلي على بئر ماء غرب صعدة", 7, False, id="a place alone"),
        pytest.param("خطف مسلحون المهندس السويدي هانز برغ في مأرب غرب صرواح", 7, False, id="what is not rare"),
        pytest.param(HOSTAGE.replace("خطف", "قتل"), 7, False, id="nearly the same words: a frame"),
    ],
)
def test_what_links_two_stories(text: str, days: int, expected: bool) -> None:
    assert (follow(told(2, text, days), {1: [told(1, HOSTAGE)]}, weigh) is not None) is expected


def test_of_two_threads_the_one_with_the_closest_story_is_joined() -> None:
    threads: Mapping[int, list[Account]] = {
        4: [told(1, "قال ناجي إن رازح تحتاج إلى مستودعات لمحاصيل البن")],
        9: [told(2, HOSTAGE)],
    }
    link = follow(told(3, MEDIATION, 5), threads, weigh)
    assert link is not None
    assert (link.thread, link.story) == (9, 2)
    assert link.names == ("يوهان ليند", "رازح صعدة")
    assert link.numbers == ()
    assert link.news == ("ناجي",)


def test_an_affair_does_not_drift() -> None:
    """A story like the last one of a thread, and like none of the others, isn't of their affair."""
    strangers = [told(number, f"بحث خبراء {word} الموسم الزراعي في الوادي") for number, word in enumerate("جدهمسك", 5)]
    thread = [told(1, HOSTAGE), *strangers]
    assert follow(told(2, MEDIATION, 5), {1: thread[:1]}, weigh) is not None
    assert follow(told(2, MEDIATION, 5), {1: thread}, weigh) is None


def test_particles_and_spelling_do_not_matter() -> None:
    a, b = told(1, "القرار 1701 وقوة اليونيفيل"), told(2, "للقرار ١٧٠١ قوّة لليونيفيل")
    assert list(a.words) == list(b.words) == ["قرار", "1701", "قوه", "يونيفيل"]
    assert likeness(a, b, weigh) == pytest.approx(1.0)
    assert likeness(a, told(3, ""), weigh) == 0.0


def test_the_rarest_words_are_sought_by() -> None:
    assert set(keys(told(1, HOSTAGE), weigh)) == set(told(1, "يوهان ليند رازح صعدة").words)
    many = told(1, " ".join(f"اسم{chr(0x628 + one)}{chr(0x62C + one)}" for one in range(20)))
    assert len(keys(many, lambda word: 0.9)) == MOST_KEYS


def test_no_threads_no_link() -> None:
    assert follow(told(1, HOSTAGE), {}, weigh) is None


def test_the_keys_of_a_story_are_its_rarest_words() -> None:
    told = account(1, DAY, "", "يوهان ليند رازح صعدة قرار يونيفيل عيترون ناجي حاصبيا جزين مرجعيون بعلبك الهرمل زغرتا")
    words = list(told.words)
    assert len(words) > MOST_KEYS
    weights = {word: RARE + place for place, word in enumerate(words)}
    assert keys(told, weights.__getitem__) == tuple(words[: -MOST_KEYS - 1 : -1])
    weights = {word: RARE - 0.01 if place else RARE for place, word in enumerate(words)}
    assert keys(told, weights.__getitem__) == (words[0],)
