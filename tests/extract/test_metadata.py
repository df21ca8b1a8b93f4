"""Authors, tags, section, language, address."""

from __future__ import annotations

import json

import pytest

from crawler.arabic.letters import line_key
from crawler.extract.language import language_of
from crawler.extract.metadata import named, read_metadata
from crawler.web.document import Document, parse_document


def document(head: str = "", body: str = "<p>نص</p>", tag: str = "<html>") -> Document:
    page = f"{tag}<head>{head}</head><body>{body}</body></html>".encode()
    found = parse_document(page, "https://nahr.example/1")
    assert isinstance(found, Document)
    return found


def ld(**value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **value})}</script>'


@pytest.mark.parametrize(
    ("head", "body", "authors"),
    [
        (ld(author={"name": "هدى ناصر"}), "", ("هدى ناصر",)),
        (ld(author=[{"name": "هدى ناصر"}, "سامي حداد", None, [[]]]), "", ("هدى ناصر", "سامي حداد")),
        (ld(author=None) + '<meta name="author" content="بقلم: هدى ناصر، سامي حداد">', "", ("هدى ناصر", "سامي حداد")),
        ('<meta property="article:author" content="https://facebook.com/x">', "", ()),
        ("", '<a rel="author" href="/a">هدى ناصر</a>', ("هدى ناصر",)),
        ("", '<span class="byline">كتب: هدى ناصر</span>', ("هدى ناصر",)),
        ("", '<div class="author">تحقيق: هدى ناصر</div>', ("هدى ناصر",)),
        ("", '<span class="byline">هدى ناصر<br>4 أيار 2024 - 10:30</span>', ("هدى ناصر",)),
        ('<meta name="author" content="صحيفة النهر">', "", ()),
        ('<meta name="author" content="admin">', "", ()),
    ],
    ids=[
        "json-ld",
        "list with junk",
        "two in meta",
        "address",
        "rel",
        "class",
        "kind of text",
        "day on a second line",
        "the site",
        "admin",
    ],
)
def test_authors(head: str, body: str, authors: tuple[str, ...]) -> None:
    assert read_metadata(document(head, body), frozenset([line_key("صحيفة النهر")])).authors == authors


TITLE = "خبر اليوم عن الجسر"
ELSEWHERE = {"headline": "فيضان في الوادي البعيد", "url": "/9", "author": "رامي سعيد"}


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        (ld(**ELSEWHERE) + ld(headline=TITLE, author="هدى ناصر"), ("هدى ناصر",)),
        (ld(**ELSEWHERE), ()),
        (ld(author={"@id": "#hn"}) + ld(**{"@type": "Person", "@id": "#hn", "name": "هدى ناصر"}), ("هدى ناصر",)),
        (ld(author={"@id": "#hn", "name": "سامي"}) + ld(**{"@type": "Person", "@id": "#hn", "name": "هدى"}), ("سامي",)),
        (ld(author={"@id": "#nobody"}), ()),
        (ld(author="<b>هدى</b> ناصر"), ("هدى ناصر",)),
        (ld(author="هدى &amp; سامي"), ("هدى", "سامي")),
    ],
    ids=["another's too", "another's alone", "by reference", "name beside it", "into nothing", "markup", "escaped"],
)
def test_authors_of_the_pages_own_article(head: str, authors: tuple[str, ...]) -> None:
    assert read_metadata(document(f"<title>{TITLE}</title>{head}")).authors == authors


AUTHOR = '<span class="author">{}</span>'


@pytest.mark.parametrize(
    ("body", "authors"),
    [
        ('<ol class="comment-list"><li><b class="author">رامي</b><span class="author">رامي</span></li></ol>', ()),
        (f'<div class="related-posts">{AUTHOR.format("رامي سعيد")}</div>', ()),
        ('<p itemscope itemtype="https://schema.org/Comment"><span itemprop="author">رامي</span></p>', ()),
        (f"<nav>{AUTHOR.format('رامي سعيد')}</nav>", ()),
        (f"<article><h1>{TITLE}</h1></article><article>{AUTHOR.format('رامي سعيد')}</article>", ()),
        (f"<article>{AUTHOR.format('هدى ناصر')}</article><article><p>نص</p></article>", ("هدى ناصر",)),
        (f'<div class="with-sidebar"><h1>{TITLE}</h1>{AUTHOR.format("هدى ناصر")}</div>', ("هدى ناصر",)),
        (f"<article><footer>{AUTHOR.format('هدى ناصر')}</footer></article>", ("هدى ناصر",)),
    ],
    ids=["comment", "related", "microdata", "menu", "card", "no h1 anywhere", "around the h1", "footer of the article"],
)
def test_who_is_named_elsewhere_on_the_page_is_no_author(body: str, authors: tuple[str, ...]) -> None:
    assert read_metadata(document(body=body)).authors == authors


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("بقلم: هدى ناصر - 6 آذار 2025", ("هدى ناصر",)),
        ("هدى ناصر | نشر في 6 آذار 2025 10:30", ("هدى ناصر",)),
        ("هدى ناصر، سامي حداد 6 آذار 2025", ("هدى ناصر", "سامي حداد")),
        ("6 آذار 2025 - هدى ناصر", ("هدى ناصر",)),
        ("By Huda Nasser, March 6, 2025", ("Huda Nasser",)),
        ("By Huda Nasser on March 6, 2025", ("Huda Nasser",)),
        ("هدى ناصر - بيروت", ("هدى ناصر - بيروت",)),
        ("فريق قناة 24", ("فريق قناة 24",)),
        ("آذار يوسف", ("آذار يوسف",)),
        ("6 آذار 2025", ()),
    ],
    ids=[
        "day behind",
        "published on",
        "without a mark",
        "day before",
        "commas in the day",
        "on",
        "a place",
        "a number in the name",
        "a name like a month",
        "only a day",
    ],
)
def test_a_day_in_the_byline_is_no_name(byline: str, authors: tuple[str, ...]) -> None:
    assert named(byline) == authors


def test_tags_and_section() -> None:
    head = '<meta property="article:tag" content="جسور"><meta property="article:tag" content="#النقل">'
    found = read_metadata(document(head + '<meta property="article:section" content="محليات">'))
    assert (found.tags, found.section) == (("جسور", "النقل"), "محليات")
    assert read_metadata(document(ld(keywords="جسور، نقل, جسور", articleSection=["محليات"]))).tags == ("جسور", "نقل")


def test_canonical_link_before_og_url() -> None:
    head = '<meta property="og:url" content="/b"><link rel="canonical" href=" /a ">'
    assert read_metadata(document(head)).canonical_link == "/a"
    assert read_metadata(document('<meta property="og:url" content="/b">')).canonical_link == "/b"


@pytest.mark.parametrize("tag", ["<html amp>", "<html ⚡>"])
def test_amp(tag: str) -> None:
    assert read_metadata(document(tag=tag)).amp


def test_a_source_line_that_the_engine_drops() -> None:
    body = '<div class="meta"><span>المصدر: وكالات</span></div>'
    assert read_metadata(document(body=body)).source_attribution == "وكالات"


def test_byline_to_authors() -> None:
    assert named("بقلم: هدى ناصر / سامي حداد") == ("هدى ناصر", "سامي حداد")
    assert named("") == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("قال رئيس البلدية إن أعمال الترميم ستنتهي قبل الشتاء وإن الطريق سيفتح", "ar"),
        ("شهردار گفت پل قدیمی تا پیش از زمستان بازسازی می‌شود و جاده باز خواهد شد", "fa"),
        ("قال رئیس البلدیة ان اعمال الترمیم ستنتهی قبل الشتاء وان الطریق سیفتح فی الربیع", "ar"),
        ("شركة گوگل وشركة پژو وپیتزا چین تفتح في السوق فرعا جديدا هذا الشهر", "ar"),
        ("شهردار گفت كه پل قديمي تا زمستان بازسازي مي شود و چند پل ديگر نيز در شهر ساخته است", "fa"),
        ("پژو گاری چکش پلاک گچ ژاکت", "fa"),
        ("میئر نے کہا کہ پرانے پل کی مرمت سردیوں سے پہلے مکمل ہو جائے گی اور سڑک کھل جائے گی", "ur"),
        ("سەرۆکی شارەوانی گوتی نۆژەنکردنەوەی پردەکە پێش زستان تەواو دەبێت", "ku"),
        ("ראש העיר אמר כי שיפוץ הגשר הישן יסתיים לפני החורף והכביש ייפתח", "he"),
        ("The mayor said that the old bridge will be repaired before the winter begins", "en"),
        ("Der Bürgermeister sagte, die alte Brücke werde noch vor dem Winter repariert", "de"),
        ("أعلنت شركة Microsoft Windows إطلاق نظام جديد للحواسيب المحمولة في الأسواق العربية", "ar"),
    ],
    ids=[
        "ar",
        "fa",
        "ar in Persian letters",
        "ar with Persian names",
        "fa in Arabic letters",
        "fa words alone",
        "ur",
        "ku",
        "he",
        "en",
        "de",
        "ar with names",
    ],
)
def test_language_comes_from_the_text(text: str, language: str) -> None:
    assert language_of(text, "xx") == language


def test_the_label_counts_where_there_is_no_text() -> None:
    assert language_of("", "ar-SY") == "ar"


def test_a_long_quotation_changes_no_language_that_label_and_beginning_agree_on() -> None:
    german = (
        "Die Bauern ernten in dieser Woche ihre Oliven, und sie sind mit der Ernte in diesem Jahr sehr zufrieden. " * 4
    )
    text = german + "The farmers said that the season was better than the one before, and that prices were fair. " * 12
    assert language_of(text, "de-DE") == "de"
    assert language_of(text, "fr") == language_of(text) == "en"
