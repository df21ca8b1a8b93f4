"""Five pages in the shapes that make Arabic archives dirty, through the whole chain."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crawler.model import Draft, Page, SiteProfile, Source
from crawler.process import process

PAGES = Path(__file__).parent / "pages"
RESIDUE = (
    "اترك تعليق",
    "إلغاء الرد",
    "لن يتم نشر",
    "الحقول الإلزامية",
    "شارك هذا",
    "Site icon",
    "Exit mobile",
    "Back to top",
    "العدد 1105",
    "جميع الحقوق",
    "فيس بوك",
    "نشر بتاريخ",
)


def draft(name: str, url: str, *, fetched: datetime, title: str = "", zone: str = "Asia/Damascus") -> Draft:
    home = "/".join(url.split("/")[:3]) + "/"
    source = Source(name="seed", title=title, home=home, timezone=zone)
    page = Page(
        url=url,
        final_url=url,
        source="seed",
        body=(PAGES / name).read_bytes(),
        fetched_at=fetched,
        headers=(("Content-Type", "text/html"),),
    )
    result = process(page, source, SiteProfile(source="seed"))
    assert isinstance(result, Draft), result
    return result


WORDPRESS = (
    "wordpress.html",
    "https://mina.example/2013/09/27/railway-line/",
    datetime(2013, 9, 28, tzinfo=UTC),
    "صحيفة الميناء",
)
NEWSPAPER = ("newspaper.html", "https://shiraa.example/node/4711", datetime(2024, 5, 2, tzinfo=UTC), "جريدة الشراع")
AMP = (
    "amp.html",
    "https://barid.example/2015/12/16/covered-market/amp/",
    datetime(2015, 12, 20, tzinfo=UTC),
    "بريد الساحل",
)
BARE = ("bare.html", "https://barid.example/?p=9", datetime(2015, 10, 3, tzinfo=UTC), "بريد الساحل")
DOUBLED = ("doubled.html", "https://jabal.example/news/77", datetime(2017, 1, 20, tzinfo=UTC), "")
ALL = {"wordpress": WORDPRESS, "newspaper": NEWSPAPER, "amp": AMP, "bare": BARE, "doubled": DOUBLED}


@pytest.mark.parametrize("case", ALL.values(), ids=ALL.keys())
def test_leaves_no_residue(case: tuple[str, str, datetime, str]) -> None:
    name, url, fetched, title = case
    found = draft(name, url, fetched=fetched, title=title)
    lines = found.extraction.text.split("\n")
    assert [phrase for phrase in RESIDUE if phrase in found.extraction.text] == []
    assert title not in lines
    assert found.extraction.title not in lines
    assert len(lines) >= 4
    assert found.extraction.language == "ar"


@pytest.mark.parametrize(
    ("case", "title", "day", "signal"),
    [
        (WORDPRESS, "وزير النقل يدعو إلى إحياء خط السكك بين المرفأ والداخل", date(2013, 9, 27), "meta_published"),
        (NEWSPAPER, "المزارعون: الموسم أفضل مما توقعنا", date(2024, 4, 17), "near_title"),
        (AMP, "البلدية : اتفقنا على موعد افتتاح السوق المسقوف الجمعة", date(2015, 12, 16), "jsonld"),
        (DOUBLED, "النقابة متفائلة بـ “موسم السياحة” وتؤكد أن الحجوزات ستزداد في الصيف", date(2017, 1, 18), "jsonld"),
    ],
    ids=["wordpress", "newspaper", "amp", "doubled"],
)
def test_title_and_date(case: tuple[str, str, datetime, str], title: str, day: date, signal: str) -> None:
    name, url, fetched, site = case
    found = draft(name, url, fetched=fetched, title=site)
    assert found.extraction.title == title
    assert found.published.on == day
    assert found.published.signal == signal


def test_a_lead_that_the_text_repeats_is_the_summary() -> None:
    name, url, fetched, title = WORDPRESS
    found = draft(name, url, fetched=fetched, title=title).extraction
    assert found.summary.startswith("دعا وزير النقل في البلاد إلى إحياء")
    assert found.text.startswith("دعا وزير النقل في البلاد خلال جولة")
    assert found.section == "اقتصاد"
    assert found.authors == ("هدى ناصر",)
    assert "محطة جديدة" in found.text.split("\n")


def test_the_newspapers_issue_line_is_kept_apart_and_dates_nothing() -> None:
    name, url, fetched, title = NEWSPAPER
    found = draft(name, url, fetched=fetched, title=title)
    assert found.published.on == date(2024, 4, 17)
    assert "ــ" not in found.extraction.text
    assert all(signal.on != date(2024, 5, 1) or not signal.chosen for signal in found.published.signals)


def test_the_amp_twin_is_stored_under_its_canonical_address() -> None:
    name, url, fetched, title = AMP
    found = draft(name, url, fetched=fetched, title=title)
    assert found.url == "https://barid.example/2015/12/16/covered-market/"
    assert found.asked_url == url
    assert url in found.aliases
    assert "amp" in found.extraction.flags


def test_a_page_without_title_or_metadata_is_an_article_still() -> None:
    name, url, fetched, title = BARE
    found = draft(name, url, fetched=fetched, title=title)
    assert found.extraction.title.startswith("أعلنت وزيرة التربية أن الوزارة")
    assert "title_from_text" in found.extraction.flags
    assert found.published.on in (date(2015, 10, 1), None)
    assert "1 أكتوبر/تشرين الأول" in found.extraction.text
