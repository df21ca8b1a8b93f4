"""What a source's pages teach of how it prints dates: where its clock stands, and which number is the month."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from crawler.dates import FETCH_TIME_UNKNOWN, date_article
from crawler.learn.profile import learn, observe
from crawler.model import Fact, LineCount, Page, PublishedDate, SiteProfile, Source, WhyNot
from crawler.model.dates import ORDER, PLACE
from crawler.web.document import Document, parse_document

NOW = datetime(2025, 3, 12, 9, 0, tzinfo=UTC)
TODAY, WEEK_AGO = NOW.date(), NOW.date() - timedelta(days=7)
SOURCE = Source(name="sham", title="", home="https://sham.example/", timezone="Asia/Damascus")


def printed(on: date) -> str:
    return f"{on.day} آذار {on.year}"


class Crawl:
    """Pages of one source, one after the other, each dated by what the earlier ones taught."""

    def __init__(self) -> None:
        self.profile = SiteProfile(source="sham")
        self.counts: dict[str, LineCount] = {}

    def page(
        self,
        *,
        above: str = "",
        below: str = "",
        head: str = "",
        lines: tuple[str, ...] = (),
        flags: tuple[str, ...] = (),
    ) -> PublishedDate:
        html = (
            f"<html lang='ar'><head>{head}</head><body><div class='top-1'><b>{above}</b></div>"
            f"<h1>حصاد الزيتون يبدأ</h1><div class='row'><i>{below}</i></div><p>متن الخبر.</p></body></html>"
        ).encode()
        document = parse_document(html, "https://sham.example/n/1")
        assert isinstance(document, Document)
        page = Page(url=document.url, final_url=document.url, source="sham", body=html, fetched_at=NOW, flags=flags)
        title = "حصاد الزيتون يبدأ"
        published = date_article(document, page, SOURCE, self.profile, title=title, lines=(*lines, "متن الخبر."))
        ordinal = self.profile.articles + 1
        for count in observe(self.counts, ("متن الخبر.",), ordinal, NOW, habits=published.habits):
            self.counts[count.key] = count
        self.profile = learn(self.counts, ordinal, self.profile)
        return published


def test_the_day_of_the_fetch_above_the_title_dates_no_article() -> None:
    crawl = Crawl()
    found = [crawl.page(above=printed(TODAY)) for _ in range(45)]
    assert {one.on for one in found} == {None}
    assert {one.signals[0].why_not for one in found} == {Fact(WhyNot.CLOCK_PLACE)}


def test_the_clocks_line_dates_nothing_by_its_class_or_from_the_text() -> None:
    day = printed(TODAY)
    assert Crawl().page(above=f"<u class='date'>{day}</u>", lines=(day,)).on is None
    assert Crawl().page(above=day, below=day, lines=(day,)).on == TODAY
    assert Crawl().page(above=day, lines=(printed(WEEK_AGO),)).on == WEEK_AGO


def test_above_the_title_too_a_place_that_was_seen_to_move_is_the_articles() -> None:
    crawl = Crawl()
    assert crawl.page(above=printed(TODAY)).on is None
    assert crawl.page(above=printed(WEEK_AGO)).on == WEEK_AGO
    assert crawl.page(above=printed(TODAY)).on == TODAY


def test_below_the_title_the_day_of_the_fetch_is_a_clock_after_many_pages() -> None:
    crawl = Crawl()
    found = [crawl.page(below=printed(TODAY)).on for _ in range(25)]
    assert found == [TODAY] * 20 + [None] * 5
    assert crawl.page(below=printed(WEEK_AGO)).on == WEEK_AGO


def test_below_the_title_a_place_that_moves_stays_the_articles() -> None:
    crawl = Crawl()
    days = [WEEK_AGO if n % 8 == 3 else TODAY for n in range(40)]
    assert [crawl.page(below=printed(on)).on for on in days] == days


def test_a_clock_counts_by_place_and_not_by_text() -> None:
    crawl = Crawl()
    for number in range(6):
        crawl.page(above=f"{('الأربعاء', 'اليوم')[number % 2]} {printed(TODAY)}")
    places = [line for line in crawl.profile.lines if line.key.startswith(PLACE)]
    assert [(line.key, line.position, line.steady) for line in places] == [
        (f"{PLACE}above b<div.top-0<body<html", "place", True)
    ]


STATED_OTHERWISE = {
    "with a label": {"above": f"نشر في {printed(TODAY)}"},
    "by a machine": {"above": printed(TODAY), "head": '<meta name="pubdate" content="2025-03-12">'},
    "as a span of time": {"below": "منذ 3 ساعات"},
}


@pytest.mark.parametrize("case", STATED_OTHERWISE)
def test_a_day_of_the_fetch_that_is_stated_otherwise_is_believed(case: str) -> None:
    assert Crawl().page(**STATED_OTHERWISE[case]).on == TODAY  # type: ignore[arg-type]


def test_a_page_whose_fetch_time_is_unknown_has_no_clock() -> None:
    assert Crawl().page(above=printed(TODAY), flags=(FETCH_TIME_UNKNOWN,)).on == TODAY


def test_a_clock_that_a_person_undid_is_believed() -> None:
    crawl = Crawl()
    for _ in range(4):
        crawl.page(above=printed(TODAY))
    lines = tuple(replace(line, active=False) for line in crawl.profile.lines)
    crawl.profile = replace(crawl.profile, lines=lines)
    assert crawl.page(above=printed(TODAY)).on == TODAY
    assert crawl.page(above=printed(TODAY)).on == TODAY


BOTH = "2/1/2025"
ORDERS = {
    "month first": (["1/14/2025", "1/28/2025", "Tue, 02/04/2025"], date(2025, 2, 1), True),
    "day first": (["14/1/2025", "28/1/2025", "الثلاثاء 4/2/2025"], date(2025, 1, 2), False),
}


@pytest.mark.parametrize("case", ORDERS)
def test_the_order_of_day_and_month_is_learned(case: str) -> None:
    lines, _, month_first = ORDERS[case]
    crawl = Crawl()
    first = crawl.page(below=BOTH)
    assert (first.on, first.trust) == (date(2025, 1, 2), 65)
    for line in lines:
        crawl.page(below=line)
    known = [(line.key, line.steady) for line in crawl.profile.lines if line.key.startswith(ORDER)]
    assert known == [(f"{ORDER}near_title", not month_first)]
    later = crawl.page(below=BOTH)
    assert (later.on, later.trust) == (date(2025, 2, 1) if month_first else date(2025, 1, 2), 72)


def test_a_source_that_prints_both_orders_teaches_none() -> None:
    crawl = Crawl()
    for line in ("1/14/2025", "28/1/2025", "2/25/2025", "15/2/2025"):
        crawl.page(below=line)
    assert not [line for line in crawl.profile.lines if line.key.startswith(ORDER)]


def test_two_pages_teach_no_order() -> None:
    crawl = Crawl()
    for line in ("1/14/2025", "1/28/2025"):
        crawl.page(below=line)
    assert not [line for line in crawl.profile.lines if line.key.startswith(ORDER)]
