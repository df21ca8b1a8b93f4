"""What repeats is learned; what is told again is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.lines import Cleaned, clean_lines
from crawler.learn import profile as learning
from crawler.learn.profile import countable, learn, observe, stale
from crawler.model import SiteProfile
from crawler.model.lines import LineCount
from tests.extract.articles import EMPTY, NOW, SOURCE, article

FURNITURE = (
    ["الراصد المسائي", "حيث يبدأ الخبر", "انضموا إلى مجتمعنا", "كل الدروب إلى الحقيقة"],
    ["تابعوا الراصد في كل مكان.", "بريد الراصد: 412 رسالة", "منصة الراصد للنشر الحر", "صوت من لا صوت له"],
    ["أرسل لنا خبرا", "هل أعجبك ما قرأت؟", "ادعم صحافتنا المستقلة", "عد إلى واجهة الراصد"],
)
BACKGROUND = "يذكر أن المفاوضات بين الجانبين متوقفة منذ الخريف الماضي بسبب الخلاف على تقاسم مياه النهر وعوائد السد."
UNPUNCTUATED = "يذكر أن المفاوضات بين الجانبين متوقفة منذ الخريف الماضي بسبب خلاف على المياه"
QUOTE = "“لن نتخلى عن قطرة ماء واحدة”"
LONG = BACKGROUND + " " + BACKGROUND[10:]
BRIEF = "يذكر أن المفاوضات متوقفة منذ الخريف"
SHORT_SENTENCE = "ونفى الوزير ذلك أمس."


@dataclass
class Site:
    """A source as the crawl sees it: cleans with what it knows, then counts and learns."""

    profile: SiteProfile = EMPTY
    counts: dict[str, LineCount] = field(default_factory=dict)
    articles: int = 0

    def crawl(self, lines: Sequence[str], title: str = "") -> Cleaned:
        found = clean_lines(lines, title=title, source=SOURCE, profile=self.profile)
        self.articles += 1
        needed = {key: self.counts[key] for key in countable(lines, title) if key in self.counts}
        for count in observe(needed, lines, self.articles, NOW, title=title):
            self.counts[count.key] = count
        for key in stale(self.counts, self.articles):
            del self.counts[key]
        self.profile = learn(self.counts, self.articles, self.profile)
        return found


def lost(given: Sequence[str], found: Cleaned) -> list[str]:
    return [line for line in given if line not in found.text.split("\n")]


@pytest.mark.parametrize("lines", FURNITURE, ids=["slogans", "a counter among them", "questions"])
@pytest.mark.parametrize("place", ["tail", "head", "both", "middle"])
def test_four_short_lines_are_gone_from_the_fourth_article_on(lines: list[str], place: str) -> None:
    site = Site()
    left = []
    for number in range(20):
        body = article(number)
        at = {"tail": (6, 6), "head": (0, 0), "both": (0, 6), "middle": (3, 3)}[place]
        page = [*body[: at[0]], *lines[:2], *body[at[0] : at[1]], *lines[2:], *body[at[1] :]]
        found = site.crawl(page)
        assert not lost(body, found)
        if number >= (5 if place == "middle" else 3):
            left += [line for line in lines if line in found.text.split("\n")]
    assert left == []


def schedule(kind: str) -> Iterator[bool]:
    for number in range(60):
        yield {
            "every fourth": number % 4 == 0,
            "the first fifteen": number < 15,
            "the last fifteen": number >= 45,
            "a third": number % 3 == 1,
        }[kind]


@pytest.mark.parametrize(
    "text",
    [BACKGROUND, UNPUNCTUATED, QUOTE, BRIEF, SHORT_SENTENCE, LONG],
    ids=["background", "unpunctuated", "quote", "brief", "short", "long"],
)
@pytest.mark.parametrize("when", ["every fourth", "a third", "the last fifteen"])
@pytest.mark.parametrize("place", [0, 3, 6], ids=["first", "middle", "last"])
def test_what_is_told_again_survives(text: str, when: str, place: int) -> None:
    site = Site()
    for number, present in enumerate(schedule(when)):
        page = [*article(number), "الراصد المسائي", "حيث يبدأ الخبر"]
        if present:
            page.insert(place, text)
            assert text in site.crawl(page).text
        else:
            site.crawl(page)
    assert [line.line for line in site.profile.lines] == ["الراصد المسائي", "حيث يبدأ الخبر"]


@pytest.mark.parametrize(
    "text", [BACKGROUND, UNPUNCTUATED, QUOTE, BRIEF, LONG], ids=["background", "unpunctuated", "quote", "brief", "long"]
)
@pytest.mark.parametrize("place", [0, 3, 6], ids=["first", "middle", "last"])
def test_first_articles_on_one_event_are_not_harmed(text: str, place: int) -> None:
    site = Site()
    for number in range(7):
        page = list(article(number))
        page.insert(place, text)
        assert text in site.crawl(page).text


def test_prices_in_the_middle_survive() -> None:
    site = Site()
    for number in range(20):
        prices = [f"الدولار: {15000 + number * 7}", f"اليورو: {16000 + number * 3}"]
        body = article(number)
        found = site.crawl([*body[:3], *prices, *body[3:]])
        assert not lost(prices, found)


def test_table_of_prices_at_the_end_survives() -> None:
    site = Site()
    for number in range(20):
        body = article(number)
        prices = [f"عيار {carat}: {3000 + number * carat}" for carat in (24, 21, 18)]
        page = [*body, *prices] if number % 2 else list(body)
        assert not lost(page, site.crawl(page))


def test_changing_counter_at_the_edge_is_learned() -> None:
    site = Site()
    for number in range(10):
        found = site.crawl([f"زوار الراصد اليوم {number * 7 + 3}", *article(number)])
        assert (f"زوار الراصد اليوم {number * 7 + 3}" in found.text) == (number < 3)


def test_nothing_is_learned_from_two_articles() -> None:
    site = Site()
    for number in range(2):
        site.crawl([*article(number), "الراصد المسائي"])
    assert (site.profile.lines, site.profile.version) == ((), 0)
    site.crawl([*article(2), "الراصد المسائي"])
    assert [line.line for line in site.profile.lines] == ["الراصد المسائي"]
    assert (site.profile.version, site.profile.lines[0].share, site.profile.lines[0].articles) == (1, 1.0, 3)


def test_undone_line_is_never_learned_again() -> None:
    site = Site()
    for number in range(5):
        site.crawl([*article(number), "الراصد المسائي"])
    version = site.profile.version
    undone = replace(site.profile.lines[0], active=False)
    site.profile = replace(site.profile, lines=(undone,))
    for number in range(5, 30):
        assert "الراصد المسائي" in site.crawl([*article(number), "الراصد المسائي"]).text
    assert [(line.line, line.active) for line in site.profile.lines] == [("الراصد المسائي", False)]
    assert site.profile.version == version
    counts = {line.key: site.counts[line.key] for line in site.profile.lines}
    assert not learn(counts, 30, EMPTY, undone=counts).lines[0].active


def test_line_learned_too_early_is_given_back() -> None:
    site = Site()
    heading = "ماذا بعد السد"
    for number in range(4):
        site.crawl([*article(number)[:3], heading, *article(number)[3:]])
    assert [line.line for line in site.profile.lines] == [heading]
    for number in range(4, 60):
        page = list(article(number))
        if number % 9 == 0:
            page.insert(3, heading)
        site.crawl(page)
    assert site.profile.lines == ()
    assert heading in site.crawl([*article(61)[:3], heading, *article(61)[3:]]).text


def test_line_of_an_old_design_stays_learned() -> None:
    site = Site()
    for number in range(20):
        site.crawl([*article(number), "الراصد المسائي"])
    for number in range(20, 95):
        site.crawl([*article(number), "الراصد الجديد"])
    for number in range(95, 200):
        site.crawl([*(f"{paragraph} {number}" for paragraph in article(number)), "الراصد الجديد"])
    assert [line.line for line in site.profile.lines] == ["الراصد الجديد", "الراصد المسائي"]


def test_counts_stay_within_two_windows() -> None:
    site = Site()
    for number in range(300):
        site.crawl([f"الفقرة {number} عن النهر", "الراصد المسائي"])
    count = site.counts["الراصد المساءي"]
    assert count.articles <= 2 * learning.WINDOW
    assert site.profile.lines[0].share == pytest.approx(1.0, abs=0.05)
    assert len(site.counts) < 2 * learning.WINDOW


def test_site_name_in_titles_is_learned() -> None:
    site = Site()
    for number in range(6):
        site.crawl(article(number), title=f"{article(number)[0][:40]} | الراصد المسائي")
    assert site.profile.site_names == ("الراصد المسائي",)
    for number in range(6, 60):
        site.crawl(article(number), title=article(number)[0][:40])
    assert site.profile.site_names == ("الراصد المسائي",)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("تابعنا على تلغرام", "label"),
        ("انضم إلى آلاف القراء الذين تصلهم نشرتنا كل صباح جديد", "long label"),
        ("تابعنا على تلغرام.", "short sentence"),
        (QUOTE, "prose"),
        (BACKGROUND, "prose"),
        (BACKGROUND * 2, "long"),
    ],
)
def test_shape(line: str, expected: str) -> None:
    assert learning.shape(line) == expected


@given(pages=st.lists(st.lists(st.text(max_size=150), max_size=12), max_size=8), title=st.text(max_size=40))
def test_any_lines_are_counted_once_for_each_article(pages: list[list[str]], title: str) -> None:
    counts: dict[str, LineCount] = {}
    for ordinal, lines in enumerate(pages, start=1):
        changed = observe(counts, lines, ordinal, NOW, title=title)
        assert {count.key for count in changed} <= set(countable(lines, title))
        counts |= {count.key: count for count in changed}
    assert all(0 <= count.edge <= count.articles <= len(pages) for count in counts.values())
    assert learn(counts, len(pages), EMPTY) == learn(dict(reversed(counts.items())), len(pages), EMPTY)


STEADY = [
    (["نيسان 12 / 4 / 2024"] * 6, True),
    (["نيسان 12/4/2024 - 10:42", "نيسان 12/4/2024 - 10:58", "نيسان 12/4/2024 - 11:03"] * 2, True),
    ([f"نيسان {day}/4/2024" for day in (3, 4, 5, 4, 6, 3)], False),
]


@pytest.mark.parametrize(("lines", "steady"), STEADY, ids=["one day", "a clock runs on", "days of the articles"])
def test_a_line_whose_numbers_stay_is_the_sites(lines: list[str], steady: bool) -> None:
    counts: dict[str, LineCount] = {}
    for ordinal, line in enumerate(lines, 1):
        for count in observe(counts, [line, *article(ordinal)], ordinal, NOW):
            counts[count.key] = count
    learned = [line for line in learn(counts, len(lines), EMPTY).lines if "نيسان" in line.line]
    assert [line.steady for line in learned] == [steady]
