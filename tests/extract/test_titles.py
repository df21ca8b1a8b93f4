"""Titles without the site's name."""

from __future__ import annotations

import pytest

from crawler.arabic.letters import line_key
from crawler.extract.titles import site_names, strip_site, title_from_link, title_from_text, title_of
from crawler.model import Link, LinkKind
from crawler.web.document import Document, parse_document

URL = "https://www.nahr.example/news/1"


def document(head: str, body: str = "<p>نص</p>") -> Document:
    found = parse_document(f"<html><head>{head}</head><body>{body}</body></html>".encode(), URL)
    assert isinstance(found, Document)
    return found


SITE = '<meta property="og:site_name" content="صحيفة النهر">'


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>خبر اليوم عن الجسر - صحيفة النهر</title>" + SITE, "", "خبر اليوم عن الجسر"),
        ("<title>صحيفة النهر | خبر اليوم عن الجسر</title>" + SITE, "", "خبر اليوم عن الجسر"),
        ("<title>خبر اليوم عن الجسر » صحيفة النهر</title>" + SITE, "", "خبر اليوم عن الجسر"),
        ("<title>خبر اليوم عن الجسر – محليات – صحيفة النهر</title>" + SITE, "", "خبر اليوم عن الجسر"),
        ("<title>النقل: خبر اليوم عن الجسر</title>" + SITE, "", "النقل: خبر اليوم عن الجسر"),
        ("<title>رئيس البلدية - لا تأجيل للمشروع</title>" + SITE, "", "رئيس البلدية - لا تأجيل للمشروع"),
        ("<title>خبر اليوم عن الجسر | Nahr</title>", "", "خبر اليوم عن الجسر"),
        ("<title>خبر اليوم عن الجسر - صحيفة النهر</title>", "<h1>خبر اليوم عن الجسر</h1>", "خبر اليوم عن الجسر"),
        ("<title>خبر اليوم عن الجسر</title>", "<h1>صحيفة النهر</h1><h1>خبر اليوم عن الجسر</h1>", "خبر اليوم عن الجسر"),
        ("<title>سياسة</title>" + '<meta property="og:title" content="خبر الجسر القديم">', "<h1>سياسة</h1>", "سياسة"),
        ("<title>صحيفة النهر</title>" + SITE, "<h1>خبر اليوم عن الجسر</h1>", "خبر اليوم عن الجسر"),
        ("<title>News Agency - Press - خبر اليوم عن الجسر</title>", "", "خبر اليوم عن الجسر"),
        ("", "<h1>خبر اليوم عن الجسر</h1>", "خبر اليوم عن الجسر"),
        ("<title>صحيفة النهر</title>" + SITE, "", ""),
        ("", "", ""),
        (
            '<meta property="og:title" content="غرق خمسة بحارة في المرفأ">',
            "<h1><span>عاجل</span> غرق خمسة بحارة في المرفأ</h1>",
            "غرق خمسة بحارة في المرفأ",
        ),
        ("<title>خبـــر اليوم\u200f عن الجسر</title>", "", "خبر اليوم عن الجسر"),
    ],
    ids=[
        "behind",
        "before",
        "guillemet",
        "section and site",
        "colon is no affix",
        "dash is no affix",
        "domain",
        "h1",
        "masthead h1",
        "heading borne out by title",
        "title is the site",
        "foreign script before",
        "h1 alone",
        "site alone",
        "none",
        "kicker",
        "invisible",
    ],
)
def test_title(head: str, body: str, title: str) -> None:
    assert title_of(document(head, body)) == title


def test_names_known_of_the_source() -> None:
    page = document("<title>خبر اليوم عن الجسر - بوابة الساحل</title>")
    assert title_of(page) == "خبر اليوم عن الجسر - بوابة الساحل"
    assert title_of(page, ["بوابة الساحل"]) == "خبر اليوم عن الجسر"


def test_the_publisher_is_a_name_of_the_site() -> None:
    page = document('<script type="application/ld+json">{"publisher": {"name": "بوابة الساحل"}}</script>')
    assert site_names(page) == {line_key("بوابة الساحل")}


@pytest.mark.parametrize("title", ["", " - ", "صحيفة النهر", "| |", "« »"])
def test_stripping_ends(title: str) -> None:
    assert isinstance(strip_site(title, frozenset([line_key("صحيفة النهر")]), URL), str)


@pytest.mark.parametrize(
    ("offered", "title"),
    [
        ("خبر اليوم عن الجسر", "خبر اليوم عن الجسر"),
        ("خبر اليوم عن الجسر | صحيفة النهر", "خبر اليوم عن الجسر"),
        ("اقرأ المزيد", ""),
        ("صحيفة النهر", ""),
        ("4 أيار 2024", ""),
        ("الجسر", ""),
        ("", ""),
    ],
    ids=["title", "site's name", "read more", "site alone", "date", "word", "nothing"],
)
def test_title_of_the_link(offered: str, title: str) -> None:
    link = Link(url=URL, kind=LinkKind.LISTING, title=offered)
    assert title_from_link(link, frozenset([line_key("صحيفة النهر")]), URL) == title
    assert title_from_link(None, frozenset()) == ""


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("فتح الجسر أمام السيارات. وقال المدير إن الأعمال انتهت.", "فتح الجسر أمام السيارات"),
        ("دمشق-سانا\nفتح الجسر أمام السيارات اليوم.", "فتح الجسر أمام السيارات اليوم"),
        ("دمشق-سانا: فتح الجسر أمام السيارات اليوم.", "فتح الجسر أمام السيارات اليوم"),
        ("بلغت الكلفة 3.5 مليون ليرة. وانتهى العمل.", "بلغت الكلفة 3.5 مليون ليرة"),
        (
            "أحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة أحدعشر اثناعشر، ثلاثةعشر",
            "أحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة أحدعشر اثناعشر…",
        ),
        ("نص", "نص"),
    ],
    ids=["sentence", "dateline above", "dateline before", "decimal", "long", "word"],
)
def test_title_out_of_the_text(text: str, title: str) -> None:
    assert title_from_text(text, "دمشق", "سانا") == title
