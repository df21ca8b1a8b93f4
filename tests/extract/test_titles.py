"""Titles without the site's name."""

from __future__ import annotations

import pytest

from crawler.arabic.letters import line_key
from crawler.extract.affixes import site_names, strip_site
from crawler.extract.titles import title_from_link, title_from_text, title_of
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


OG = '<meta property="og:title" content="{}">'
LONG = "سكان الجزيرة يطالبون بجسر ثابت منذ عشرين عاما"


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>«نهر» تفوز بجائزة الصحافة</title>", "<h1>«نهر» تفوز بجائزة الصحافة</h1>", "«نهر» تفوز بجائزة الصحافة"),
        ("<title>عودة العبّارة إلى «الجزيرة الصغيرة»</title>", "", "عودة العبّارة إلى «الجزيرة الصغيرة»"),
        (
            "<title>«صحيفة النهر» تنشر أسماء الناجين - صحيفة النهر</title>" + SITE,
            "",
            "«صحيفة النهر» تنشر أسماء الناجين",
        ),
        ("<title>الوزير لـ«صحيفة النهر» : لن نستقيل</title>" + SITE, "", "الوزير لـ«صحيفة النهر» : لن نستقيل"),
        ("<title>»Kein Geld« sagt der Minister</title>", "", "»Kein Geld« sagt der Minister"),
        ("<title>خبر اليوم عن الجسر « صحيفة النهر</title>" + SITE, "", "خبر اليوم عن الجسر"),
        ("<title>الرئيسية » جسور » خبر اليوم عن الجسر</title>", "", "خبر اليوم عن الجسر"),
        ("<title>خبر اليوم عن الجسر &gt; جسور &gt; Home</title>", "", "خبر اليوم عن الجسر"),
        ("<title>الرئيسية تغلق أبوابها - تقرير</title>", "", "الرئيسية تغلق أبوابها - تقرير"),
    ],
    ids=[
        "at the beginning",
        "at the end",
        "the site's own name quoted",
        "the site's name quoted before a colon",
        "turned round",
        "guillemet with space separates",
        "trail from home",
        "trail to home",
        "home is no word of the title",
    ],
)
def test_quotation_marks_stay_and_trails_go(head: str, body: str, title: str) -> None:
    assert title_of(document(head, body)) == title


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        (
            "<title>القدس | إغلاق البلدة القديمة</title>",
            "<h1>القدس | إغلاق البلدة القديمة</h1>",
            "القدس | إغلاق البلدة القديمة",
        ),
        ("<title>القدس | إغلاق البلدة القديمة</title>", "<h1>إغلاق البلدة القديمة</h1>", "إغلاق البلدة القديمة"),
        ("<title>القدس الدولي | إغلاق البلدة القديمة</title>", "", "القدس الدولي | إغلاق البلدة القديمة"),
        ("<title>إغلاق البلدة القديمة | القدس</title>", "", "إغلاق البلدة القديمة"),
        (
            "<title>القدس اليوم | إغلاق البلدة القديمة</title>",
            "<h1>القدس اليوم | إغلاق البلدة القديمة</h1>",
            "إغلاق البلدة القديمة",
        ),
        ("<title>GTA 6 | متى تصدر اللعبة المنتظرة</title>", "", "GTA 6 | متى تصدر اللعبة المنتظرة"),
    ],
    ids=["in the heading too", "not in the heading", "longer than the name", "behind", "the name itself", "a product"],
)
def test_what_resembles_the_name_of_the_site(head: str, body: str, title: str) -> None:
    assert title_of(document(head + '<meta property="og:site_name" content="القدس اليوم">', body)) == title


def test_a_section_that_the_page_names_is_no_part_of_the_title() -> None:
    head = '<title>جسور - خبر اليوم عن الجسر</title><meta property="article:section" content="جسور">'
    assert title_of(document(head)) == "خبر اليوم عن الجسر"
    assert title_of(document(head, "<h1>جسور - خبر اليوم عن الجسر</h1>")) == "جسور - خبر اليوم عن الجسر"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (OG.format("عمدة البلدة: &amp;quot;سنبني الجسر&amp;quot;"), 'عمدة البلدة: "سنبني الجسر"'),
        (OG.format("عمدة البلدة: &amp;amp;#171;سنبني الجسر&amp;amp;#187;"), "عمدة البلدة: «سنبني الجسر»"),
        (OG.format("جسر &lt;em&gt;البلدة&lt;/em&gt; يفتح غدا"), "جسر البلدة يفتح غدا"),
        (OG.format("شركة A&amp;B تبني جسرا"), "شركة A&B تبني جسرا"),
        (OG.format("الحرارة &lt; 5 درجات الليلة"), "الحرارة < 5 درجات الليلة"),
    ],
    ids=["name", "number, thrice", "markup", "an ampersand", "a sign"],
)
def test_a_title_escaped_twice(head: str, title: str) -> None:
    assert title_of(document(head)) == title


def test_the_headline_of_another_article_is_none_of_this_page() -> None:
    other = '{"@type": "NewsArticle", "headline": "فيضان في الوادي البعيد", "url": "https://www.nahr.example/news/9"}'
    own = '{"@type": "NewsArticle", "headline": "خبر اليوم عن الجسر", "url": "/news/1"}'
    assert title_of(document(f'<script type="application/ld+json">[{other}, {own}]</script>')) == "خبر اليوم عن الجسر"


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>جسور</title>", f"<h1>جسور</h1><article><h2>{LONG}</h2></article>", LONG),
        ("<title>جسور</title>", f'<div><h2 class="post-title">{LONG}</h2></div>', LONG),
        ("<title>جسور</title>", f'<article><h2><a href="/news/1">{LONG}</a></h2></article>', LONG),
        ("<title>جسور</title>", f'<article><h2><a href="/news/2">{LONG}</a></h2></article>', "جسور"),
        ("<title>جسور</title>", f"<article><h1>جسور</h1><h2>{LONG}</h2></article>", "جسور"),
        ("<title>جسور</title>", f"<h1>جسور</h1><article><p>{LONG * 2}</p><h2>{LONG}</h2></article>", "جسور"),
        ("<title>جسور</title>", f"<article><h2>{LONG}</h2><h2>{LONG} وأكثر</h2></article>", "جسور"),
        ("<title>جسور</title>", f"<article><footer><h2>{LONG}</h2></footer></article>", "جسور"),
        ("<title>جسور</title>", f"<div><h2>{LONG}</h2></div>", "جسور"),
        ("<title>خبر اليوم عن الجسر</title>", f"<article><h2>{LONG}</h2></article>", "خبر اليوم عن الجسر"),
    ],
    ids=[
        "in the article",
        "classed",
        "a link to itself",
        "a link to elsewhere",
        "below the article's own h1",
        "in the text",
        "one of many",
        "in the footer",
        "unmarked",
        "a title is stated",
    ],
)
def test_a_headline_below_the_name_of_a_section(head: str, body: str, title: str) -> None:
    assert title_of(document(head, body)) == title


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Islanders ask for a bridge</title>", f"<h1>{LONG}</h1>", LONG),
        ("<title>Islanders ask for a bridge</title>", "<h1>أخبار الجزر</h1>", "Islanders ask for a bridge"),
        ("<title>Islanders ask for a bridge</title>", f"<h1>{LONG}</h1><h1>جسور</h1>", "Islanders ask for a bridge"),
        (OG.format("Islanders ask") + f"<title>{LONG}</title>", "", "Islanders ask"),
    ],
    ids=["heading", "a short one", "two", "no language"],
)
def test_a_heading_in_the_letters_of_the_page(head: str, body: str, title: str) -> None:
    assert title_of(document(head, body)) == title


def test_a_statement_in_the_language_of_the_page() -> None:
    head = f'<meta property="og:title" content="Islanders ask for a bridge"><title>{LONG}</title>'
    found = parse_document(f'<html lang="ar-SY"><head>{head}</head><body><p>نص</p></body></html>'.encode(), URL)
    assert isinstance(found, Document)
    assert title_of(found) == LONG


def test_a_kicker_stays_where_another_statement_has_it_too() -> None:
    head = OG.format("النقل: خبر اليوم عن الجسر") + "<title>خبر اليوم عن الجسر</title>"
    assert title_of(document(head, "<h1>النقل: خبر اليوم عن الجسر</h1>")) == "النقل: خبر اليوم عن الجسر"
    assert (
        title_of(document("<title>خبر اليوم عن الجسر</title>", "<h1>النقل: خبر اليوم عن الجسر</h1>"))
        == "خبر اليوم عن الجسر"
    )


NEWS = "خبر اليوم عن الجسر القديم"
PAPER = "منبر الساحل اليومي"


@pytest.mark.parametrize(
    ("title", "body", "found"),
    [
        (PAPER, f'<h1><a href="/">{PAPER}</a></h1><h1>{NEWS}</h1>', NEWS),
        (PAPER, f'<h1><a href="/"><img alt="{PAPER}"></a></h1><h2 class="post-title">{NEWS}</h2>', NEWS),
        (f"{NEWS} - {PAPER}", f'<p><a href="/" rel="home">{PAPER}</a></p>', NEWS),
        (f"{NEWS} - {PAPER}", '<p><a href="/about" rel="nofollow">منبر</a></p>', f"{NEWS} - {PAPER}"),
        (f"{PAPER} - {NEWS}", f"<h1>{PAPER}</h1><h2>{NEWS}</h2>", NEWS),
        (f"{NEWS} - {PAPER}", f'<h1><a href="/news/7">انطلاق القمة في المنامة</a></h1><h2>{NEWS}</h2>', NEWS),
        (f"{NEWS} - لقاء مع رئيس البلدية", f"<h1>{NEWS}</h1><h2>لقاء مع رئيس البلدية</h2>", NEWS),
        (f"{PAPER} - {NEWS}", f"<h1>{PAPER}</h1><aside><h2>{NEWS}</h2></aside>", PAPER),
        (f"اقتصاد | {PAPER}", f'<h1>اقتصاد</h1><h2 class="article-title">{NEWS}</h2>', NEWS),
        (f"تفاصيل الخبر - {PAPER}", f'<h1>تفاصيل الخبر</h1><div class="news-details"><h2>{NEWS}</h2></div>', NEWS),
        ("Untitled", f"<h1>{NEWS}</h1>", NEWS),
        ("بدون عنوان", f"<h1>{NEWS}</h1>", NEWS),
        ("تفاصيل الخبر", "", ""),
        (
            "أسعار النفط",
            '<h1>أسعار النفط</h1><div class="news"><h2>ارتفاع الخام في الأسواق العالمية</h2></div>',
            "أسعار النفط",
        ),
        (PAPER, f'<h1>{PAPER}</h1><h2 class="comment-title">اترك تعليقا</h2>', PAPER),
    ],
    ids=[
        "masthead that leads home",
        "picture that leads home",
        "link home",
        "another link",
        "name in the h1",
        "another article in the h1",
        "subtitle",
        "headline of a box",
        "section with the name",
        "what a system calls any page",
        "untitled",
        "without title",
        "nothing else",
        "short title above a subheading",
        "heading of the comments",
    ],
)
def test_a_page_that_is_called_as_its_site(title: str, body: str, found: str) -> None:
    assert title_of(document(f"<title>{title}</title>", f"{body}<p>نص</p>")) == found
