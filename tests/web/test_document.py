"""Pages that break parsers: everything is kept, or rejected with a reason."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.extract.engine import extract_lines
from crawler.model import Reason, Rejected
from crawler.web.document import MAX_ELEMENTS, Document, escaped_once, parse_document, unescaped_markup

URL = "https://nahr.example/news/1"
PARAGRAPHS = [
    f"هذه فقرة رقم {n} من خبر طويل عن ترميم الجسر القديم فوق النهر، وقال المهندس إن العمل يسير." for n in range(10)
]


def document(html: str, **headers: str) -> Document:
    found = parse_document(html.encode("utf-8", "surrogatepass"), URL, tuple(headers.items()))
    assert isinstance(found, Document), found
    return found


def rejected(body: bytes, **headers: str) -> Reason:
    found = parse_document(body, URL, tuple((name.replace("_", "-"), value) for name, value in headers.items()))
    assert isinstance(found, Rejected)
    return found.reason


def article(middle: str = "", title: str = "ترميم الجسر") -> str:
    first, last = ("".join(f"<p>{text}</p>" for text in part) for part in (PARAGRAPHS[:5], PARAGRAPHS[5:]))
    return f"<html><head><title>{title}</title></head><body><article>{first}{middle}{last}</article></body></html>"


@pytest.mark.parametrize(
    "middle",
    [
        "&#1;",
        "&#xFFFE;",
        "&#0;",
        "&#xD800;",
        "&#x110000;",
        "&#99999999;",
        "&bogus;",
        "\x01\x02",
        "\ufffe",
        "\ufdd0",
        "\ud800",
        "<div>" * 300 + "</div>" * 300,
        "<blockquote>" * 300 + "</blockquote>" * 300,
        "<span>" * 1_000 + "</span>" * 1_000,
        "<!-- " + "x" * 11_000_000 + " -->",
        "<script>" + "x" * 11_000_000 + "</script>",
    ],
    ids=[
        "ref 1",
        "ref fffe",
        "ref 0",
        "ref surrogate",
        "ref beyond",
        "ref huge",
        "unknown ref",
        "control",
        "fffe",
        "fdd0",
        "surrogate",
        "300 div",
        "300 blockquote",
        "1000 span",
        "11 MB comment",
        "11 MB script",
    ],
)
def test_keeps_the_text_around(middle: str) -> None:
    text = "\n".join(extract_lines(document(article(middle))))
    assert [paragraph for paragraph in PARAGRAPHS if paragraph not in text] == []


_PIECES = st.sampled_from(["&", "#", "x", "0", "1", "D8", "00", ";", "&#", "&#0;", "&#1", "&#xFFFE;", "\x01", "خبر"])


@given(st.lists(_PIECES, max_size=12).map("".join))
@example("&#&#0;1;")
@example("&&#8;#&#0;xD800;")
def test_no_reference_arises_where_another_is_taken_out(text: str) -> None:
    found = document(f"<p>{text}</p>").tree.text_content()
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", found)


def test_a_control_reference_in_the_title_costs_nothing() -> None:
    assert len(extract_lines(document(article(title="ترميم &#1; الجسر")))) == 10


@pytest.mark.parametrize("tag", ["div", "table", "ul"])
def test_endless_nesting_is_an_outcome(tag: str) -> None:
    assert rejected(article(f"<{tag}>" * 20_000).encode()) is Reason.EXTRACT_TRUNCATED


@pytest.mark.parametrize(
    "middle",
    ['<a href="/x">خبر</a>' * (MAX_ELEMENTS + 1), "<tr><td>1" * MAX_ELEMENTS, "<p>سطر" * (MAX_ELEMENTS + 1)],
    ids=["links", "rows", "paragraphs"],
)
def test_too_many_elements_are_an_outcome(middle: str) -> None:
    assert rejected(article(middle).encode()) is Reason.EXTRACT_TOO_COMPLEX


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"  \n\t ", Reason.EMPTY),
        (b"%PDF-1.7 ...", Reason.NOT_HTML),
        (b"\x89PNG\r\n\x1a\n", Reason.NOT_HTML),
        (b"PK\x03\x04rest", Reason.NOT_HTML),
        (b'{"error": 404}', Reason.NOT_HTML),
        (b"plain text only", Reason.NOT_HTML),
        (b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', Reason.NOT_HTML),
        (b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>', Reason.NOT_HTML),
    ],
    ids=["nothing", "blanks", "pdf", "png", "zip", "json", "text", "feed", "sitemap"],
)
def test_what_is_no_page(body: bytes, reason: Reason) -> None:
    assert rejected(body) is reason


def test_the_header_may_say_that_it_is_no_page_but_not_against_markup() -> None:
    assert rejected(b"<svg/>", Content_Type="image/svg+xml") is Reason.NOT_HTML
    found = parse_document(article().encode(), URL, (("Content-Type", "application/json"),))
    assert isinstance(found, Document)


def test_meta_in_page_order_under_every_name() -> None:
    html = '<meta property="og:title" name="title" content=" أ "><meta name="TITLE" content="ب"><meta name="x">'
    found = document(f"<html><head>{html}</head><body><p>x</p></body></html>")
    assert found.meta == (("title", "أ"), ("og:title", "أ"), ("title", "ب"))
    assert found.metas("og:title", "title") == ["أ", "أ", "ب"]


def ld(*texts: str) -> Document:
    scripts = "".join(f'<script type="application/ld+json">{text}</script>' for text in texts)
    return document(f"<html><head>{scripts}</head><body><p>x</p></body></html>")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('{"name": "أ"}', ["أ"]),
        ('[{"name": "أ"}, {"name": "ب"}]', ["أ", "ب"]),
        ('{"name": "أ", "@graph": [{"name": "ب"}, {"name": "ج"}]}', ["أ", "ب", "ج"]),
        ('{"name": "أ", "mainEntity": {"name": "ب"}}', ["أ", "ب"]),
        ('{"name": "سطر\nثان",}', ["سطر\nثان"]),
        ('//<![CDATA[\n{"name": "أ"}\n//]]>', ["أ"]),
        ('{"name": "أ"};', ["أ"]),
        ("null", []),
        ("[[], 1, null]", []),
    ],
    ids=["object", "array", "graph", "main entity", "newline and comma", "cdata", "semicolon", "null", "scalars"],
)
def test_jsonld_is_flat(text: str, names: list[str]) -> None:
    found = ld(text)
    assert [item["name"] for item in found.jsonld] == names
    assert found.flags == ()


@pytest.mark.parametrize(
    "text",
    ['{"a": "' + '\\"' * 200_000, "[" * 100_000, '{"a": 1', "{" + '"a": 1, ' * 200_000],
    ids=["unclosed string", "deep", "cut", "long and cut"],
)
def test_jsonld_that_is_not_json_is_flagged_and_passed_by(text: str) -> None:
    found = ld(text, '{"name": "أ"}')
    assert [item["name"] for item in found.jsonld] == ["أ"]
    assert found.flags == ("jsonld_invalid",)


def test_half_a_pair_of_surrogates_in_jsonld_is_no_text() -> None:
    found = ld(r'{"@type": "x\ud800", "name": ["\ud83d\ude00 \uDC00"]}')
    assert found.jsonld == ({"@type": "x", "name": ["\U0001f600 "]},)


@pytest.mark.parametrize("base", ["http://[bad", "//", "http://[::1", ""])
def test_a_base_that_is_no_address_is_passed_by(base: str) -> None:
    html = f"<html><head><base href='{base}'></head><body><p>x</p></body></html>"
    assert document(html).base_url.startswith("http")


_KEYS = st.sampled_from(["@type", "@graph", "author", "name", "mainEntity", "publisher"])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner),
    max_leaves=15,
)


@given(json_values)
def test_any_jsonld_is_objects(value: object) -> None:
    assert all(isinstance(item, dict) for item in ld(json.dumps(value).replace("<", "")).jsonld)


@pytest.mark.parametrize(
    ("markup", "once"),
    [
        ("&amp;#1580;&amp;#1587;&amp;#1585;", "&#1580;&#1587;&#1585;"),
        ("&amp;#x62c;&amp;#x633;&amp;#x631;", "&#x62c;&#x633;&#x631;"),
        ("&amp;amp;#1580;&amp;laquo;&amp;nbsp;", "&#1580;&laquo;&nbsp;"),
        ("&amp;#1580; &amp;#1587; في لغة الوسوم", "&amp;#1580; &amp;#1587; في لغة الوسوم"),
        (
            "&amp;lt;p&amp;gt; &amp;quot; &amp;#60; &amp;#x3C; &amp;#34;",
            "&amp;lt;p&amp;gt; &amp;quot; &amp;#60; &amp;#x3C; &amp;#34;",
        ),
        ("a&amp;b=1&amp;c=2&amp;d=3", "a&amp;b=1&amp;c=2&amp;d=3"),
    ],
    ids=["numbers", "hexadecimal", "thrice, and names", "two are an example", "never markup", "addresses"],
)
def test_e09_references_escaped_twice(markup: str, once: str) -> None:
    assert escaped_once(markup) == once


def test_the_elements_that_many_ask_for_are_given_in_page_order() -> None:
    page = document("<h1>ترميم الجسر</h1><time>1 أيار</time><div><h1>أخبار المدينة</h1></div>")
    assert [heading.text for heading in page.every("h1")] == ["ترميم الجسر", "أخبار المدينة"]
    assert [time.text for time in page.every("time")] == ["1 أيار"]
    assert page.every("script") == ()


@pytest.mark.parametrize("end", ["</body></html>", "</BODY></HTML>", "</html >"])
def test_what_follows_the_end_of_the_body_is_read(end: str) -> None:
    markup = article(middle=f"{end}<div></div>").removesuffix("</body></html>")
    found = document(markup + "</BODY></HTML>" if end.isupper() else markup + "</body></html>")
    assert set(PARAGRAPHS) <= set(extract_lines(found))


BLOCKS = "&lt;p&gt;واحد&lt;/p&gt;&lt;p class=&quot;x&quot;&gt;اثنان&lt;/p&gt;"


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        (f"<div>{BLOCKS}</div>", '<div><p>واحد</p><p class="x">اثنان</p></div>'),
        (f"<div>\n{BLOCKS}</div><p>ثلاثة</p>", '<div>\n<p>واحد</p><p class="x">اثنان</p></div><p>ثلاثة</p>'),
        (f"<pre>{BLOCKS}</pre>", None),
        (f"<p><code>{BLOCKS}</code></p>", None),
        (f"<p>Paragraphs: {BLOCKS}</p>", None),
        ("<p>&lt;p&gt;واحد&lt;/p&gt;</p>", None),
        (f'<script type="application/ld+json">{BLOCKS}</script>', None),
        (f'<div data-text="{BLOCKS}"></div>', None),
    ],
    ids=["escaped", "with space", "preformatted", "code", "spoken of", "one", "script", "attribute"],
)
def test_contents_that_were_escaped_are_markup(markup: str, read: str | None) -> None:
    assert unescaped_markup(markup.encode()).decode() == (read or markup)
