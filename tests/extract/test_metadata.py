"""Authors, tags, section, language, address."""

from __future__ import annotations

import json

import pytest

from crawler.arabic.letters import line_key
from crawler.extract.metadata import language_of, named, read_metadata
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
        ('<meta name="author" content="صحيفة النهر">', "", ()),
        ('<meta name="author" content="admin">', "", ()),
    ],
    ids=["json-ld", "list with junk", "two in meta", "address", "rel", "class", "the site", "admin"],
)
def test_authors(head: str, body: str, authors: tuple[str, ...]) -> None:
    assert read_metadata(document(head, body), frozenset([line_key("صحيفة النهر")])).authors == authors


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
        ("میئر نے کہا کہ پرانے پل کی مرمت سردیوں سے پہلے مکمل ہو جائے گی اور سڑک کھل جائے گی", "ur"),
        ("سەرۆکی شارەوانی گوتی نۆژەنکردنەوەی پردەکە پێش زستان تەواو دەبێت", "ku"),
        ("ראש העיר אמר כי שיפוץ הגשר הישן יסתיים לפני החורף והכביש ייפתח", "he"),
        ("The mayor said that the old bridge will be repaired before the winter begins", "en"),
        ("Der Bürgermeister sagte, die alte Brücke werde noch vor dem Winter repariert", "de"),
        ("أعلنت شركة Microsoft Windows إطلاق نظام جديد للحواسيب المحمولة في الأسواق العربية", "ar"),
    ],
    ids=["ar", "fa", "ur", "ku", "he", "en", "de", "ar with names"],
)
def test_language_comes_from_the_text(text: str, language: str) -> None:
    assert language_of(text, "xx") == language


def test_the_label_counts_where_there_is_no_text() -> None:
    assert language_of("", "ar-SY") == "ar"
