"""Which learned lines are the site's banner, whose day is not the article's."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.learn.banners import Banners, furniture, names_issue
from crawler.model import LearnedLine, RemovedLine, SiteProfile
from tests.extract.articles import NOW

TODAY, BEFORE = date(2024, 5, 2), date(2024, 5, 1)


def banners(key: str, *, steady: bool = False, active: bool = True) -> Banners:
    line = LearnedLine(key=key, line="", articles=9, share=1.0, first_seen_at=NOW, active=active, steady=steady)
    return Banners(SiteProfile(source="nahr", lines=(line,)))


@pytest.mark.parametrize(
    ("learned", "line", "on", "carries"),
    [
        (banners("الخميس 2 ايار 2024"), "الخميس 2 أيار 2024", BEFORE, True),
        (banners("الخميس 0 ايار 0", steady=True), "الخميس 2 أيار 2024", TODAY, True),
        (banners("الخميس 0 ايار 0", steady=True), "الخميس 1 أيار 2024", BEFORE, False),
        (banners("الخميس 0 ايار 0", steady=True), "الخميس 2 أيار 2024", None, False),
        (banners("الخميس 0 ايار 0"), "الخميس 2 أيار 2024", TODAY, False),
        (banners("العدد 0 2 ايار"), "العدد 812 - 2 أيار", TODAY, False),
        (banners("العدد 0 0 ايار"), "العدد 812 - 2 أيار", BEFORE, True),
        (banners("الخميس 2 ايار 2024", active=False), "الخميس 2 أيار 2024", TODAY, False),
        (banners("سطر اخر", steady=True), "الخميس 2 أيار 2024", TODAY, False),
    ],
    ids=[
        "learned with its digits",
        "a clock of the day",
        "the day of the article",
        "no day read",
        "numbers that move",
        "learned with some digits",
        "a newspaper's issue",
        "undone",
        "another line",
    ],
)
def test_a_banner_names_the_sites_day(learned: Banners, line: str, on: date | None, carries: bool) -> None:
    assert learned.carries(line, on, TODAY) is carries


def test_of_a_source_that_nothing_is_known_of_no_line_is_a_banner() -> None:
    assert not Banners(SiteProfile(source="nahr")).carries("العدد 812", TODAY, TODAY)


def test_an_issue_is_named_by_its_number() -> None:
    assert names_issue("العدد 1105 - 1/5/2024")
    assert not names_issue("العدد الأول من المجلة")


def test_what_rules_cut_is_furniture_unless_it_may_be_dated() -> None:
    cut = (RemovedLine(rule="issue_banner", line="العدد 3"), RemovedLine(rule="published_line", line="1 أيار 2024"))
    assert furniture(cut) == {"العدد 3"}
