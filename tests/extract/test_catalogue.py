"""The catalogue of hostile pages through the whole chain, by number: X for extraction, E for encodings.

What concerns the worker (X05, X10, X11, X13) is in tests/workers/test_pool.py, mutations (X19) in test_fuzz.py.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import asdict

import pytest

from crawler.model import Draft, Page, Reason, Rejected, SiteProfile, Source
from crawler.process import process
from tests.extract.articles import NOW

URL = "https://nahr.example/news/1"
SOURCE = Source(name="nahr", title="صحيفة النهر", home="https://nahr.example/")
PARAGRAPHS = tuple(
    f"هذه فقرة رقم {number} من خبر طويل عن ترميم الجسر القديم فوق النهر، وقال المهندس إن العمل يسير كما خطط له."
    for number in range(10)
)
NESTING = 250, 256, 1_000, 2_000
ENDLESS = 10_000, 100_000
MEGABYTES = "x" * 11_000_000


def run(body: str | bytes, *headers: tuple[str, str]) -> Draft | Rejected:
    raw = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    return process(
        Page(url=URL, final_url=URL, source="nahr", body=raw, fetched_at=NOW, headers=headers),
        SOURCE,
        SiteProfile(source="nahr"),
    )


def page(middle: str = "", *, head: str = "") -> str:
    first, last = ("".join(f"<p>{text}</p>" for text in part) for part in (PARAGRAPHS[:5], PARAGRAPHS[5:]))
    return (
        f"<html><head><title>ترميم الجسر القديم</title>{head}</head>"
        f"<body><article>{first}{middle}{last}</article></body></html>"
    )


def draft(body: str | bytes, *headers: tuple[str, str]) -> Draft:
    found = run(body, *headers)
    assert isinstance(found, Draft), found
    return found


def missing(found: Draft) -> list[str]:
    return [paragraph for paragraph in PARAGRAPHS if paragraph not in found.extraction.text]


@pytest.mark.parametrize(
    ("tag", "levels"),
    [(tag, levels) for tag in ("div", "span", "table", "ul", "blockquote") for levels in NESTING],
)
def test_x01_nesting_costs_no_paragraph(tag: str, levels: int) -> None:
    """X01"""
    assert missing(draft(page(f"<{tag}>" * levels + f"</{tag}>" * levels))) == []


@pytest.mark.parametrize("levels", ENDLESS)
@pytest.mark.parametrize("tag", ["div", "span", "table", "ul", "blockquote"])
def test_x01_endless_nesting_is_an_outcome(tag: str, levels: int) -> None:
    """X01"""
    found = run(page(f"<{tag}>" * levels))
    assert isinstance(found, Rejected)
    assert found.reason in (Reason.EXTRACT_TRUNCATED, Reason.EXTRACT_TOO_COMPLEX)


@pytest.mark.parametrize(
    "node",
    [
        f"<p>{MEGABYTES}</p>",
        f"<!--{MEGABYTES}-->",
        f"<script>{MEGABYTES}</script>",
        f"<style>{MEGABYTES}</style>",
        f'<p title="{MEGABYTES}">.</p>',
        f"<![CDATA[{MEGABYTES}]]>",
    ],
    ids=["text", "comment", "script", "style", "attribute", "cdata"],
)
def test_x02_the_text_behind_a_huge_node_is_kept_or_its_loss_is_an_outcome(node: str) -> None:
    """X02"""
    found = run(page(node))
    if isinstance(found, Draft):
        assert missing(found) == []
    else:
        assert found.reason in (Reason.EXTRACT_TRUNCATED, Reason.EXTRACT_TOO_COMPLEX)


@pytest.mark.parametrize("void", ["embed", "source", "track", "wbr", "param", "img"])
def test_x02_an_element_without_end_tag_swallows_nothing(void: str) -> None:
    """X02: libxml2 takes some for containers of all that follows."""
    assert missing(draft(page(f"<{void} src=x>"))) == []


@pytest.mark.parametrize("title", ["أ | " * 50_000, "أ - " * 50_000, "أ " * 100_000], ids=["bars", "dashes", "words"])
def test_x07_a_title_without_end_is_none(title: str) -> None:
    """X07"""
    found = draft(page().replace("ترميم الجسر القديم", title, 1))
    assert missing(found) == []
    assert len(found.extraction.title) < 1_000


@pytest.mark.parametrize("reference", ["&#0;", "&#xD800;", "&#x110000;", "&bogus;", "&#1;", "&#xFFFE;"])
def test_x04_references_to_nothing(reference: str) -> None:
    """X04"""
    assert missing(draft(page(reference))) == []


@pytest.mark.parametrize("count", [10_000, 40_000, 2_000_000])
def test_x05_unclosed_jsonld_costs_no_time(count: int) -> None:
    """X05"""
    found = draft(page(head='<script type="application/ld+json">{"a": "' + '\\"' * count + "</script>"))
    assert missing(found) == []
    assert "jsonld_invalid" in found.extraction.flags


@pytest.mark.parametrize(
    "many",
    [
        '<a href="/x">خبر</a>' * 200_000,
        "<p>سطر</p>" * 100_000,
        "<tr><td>1" * 500_000,
        "<ul>" + '<li><a href="/x">خبر' * 50_000 + "</ul>",
    ],
    ids=["links", "paragraphs", "rows", "list of links"],
)
def test_x07_too_many_elements_are_an_outcome(many: str) -> None:
    """X07"""
    found = run(page(many))
    assert isinstance(found, Rejected)
    assert found.reason is Reason.EXTRACT_TOO_COMPLEX


@pytest.mark.long
def test_x08_fifty_thousand_short_paragraphs_are_read() -> None:
    """X08"""
    assert isinstance(run(page("<p>سطر</p>" * 50_000)), Draft)


CONTROLS = {
    "nul": "\x00",
    "controls": "\x01\x02\x1f\x7f",
    "surrogate": "\ud800",
    "ffff": "\uffff",
    "bidi": "\u202e\u2066\u200f",
    "marks": "م" + "\u0651" * 20_000,
    "marks out of order": "م" + "\u0651\u064e" * 300_000,
    "joiners": "\u200d" * 20_000,
}


@pytest.mark.parametrize("character", CONTROLS.values(), ids=CONTROLS.keys())
def test_x14_stored_text_is_fit_for_storing(character: str) -> None:
    """X14"""
    found = draft(page(f"<p>قبل{character}بعد</p>"))
    text = found.extraction.text
    assert missing(found) == []
    assert text.encode()
    assert unicodedata.is_normalized("NFC", text)
    assert not [char for char in text if char != "\n" and unicodedata.category(char) in ("Cc", "Cs", "Cn")]
    assert not {"\u202e", "\u2066", "\u200f"}.intersection(text)


@pytest.mark.parametrize(
    "value",
    [
        "[]",
        '{"@graph": {"@graph": [{}]}}',
        '{"@type": "NewsArticle", "author": null}',
        '{"@type": "NewsArticle", "author": [[]]}',
        '{"@type": "NewsArticle", "author": {"name": [null, {}, 3]}}',
        "[" * 100_000,
        '{"@type": {"a": 1}, "headline": ["x"], "datePublished": {}}',
    ],
    ids=["array", "graph", "null author", "nested author", "odd names", "deep", "odd types"],
)
def test_x16_any_jsonld(value: str) -> None:
    """X16"""
    assert missing(draft(page(head=f'<script type="application/ld+json">{value}</script>'))) == []


@pytest.mark.parametrize("address", ["http://[bad", "//", "http://[::1", "http://%zz/", "javascript:0", "\x00"])
def test_x17_addresses_that_are_none(address: str) -> None:
    """X17"""
    found = draft(page(head=f'<base href="{address}"><link rel="canonical" href="{address}">'))
    assert missing(found) == []
    assert found.url == URL


HTML = page(head="{}")
ARABIC = {
    "E01 utf-8 in a windows-1256 header": (HTML.encode(), "windows-1256"),
    "E01 utf-8 in a latin-1 header": (HTML.encode(), "iso-8859-1"),
    "E03 windows-1256 without a label": (HTML.encode("cp1256"), ""),
    "E03 windows-1256 in meta alone": (HTML.replace("{}", '<meta charset="windows-1256">').encode("cp1256"), ""),
    "E03 iso-8859-6 without a label": (HTML.encode("iso-8859-6"), ""),
    "E03 iso-8859-6 in meta alone": (HTML.replace("{}", '<meta charset="iso-8859-6">').encode("iso-8859-6"), ""),
    "E04 utf-16 with a mark": (HTML.encode("utf-16"), ""),
    "E04 utf-16 without a mark": (HTML.encode("utf-16-le"), "utf-16"),
    "E04 utf-8 with a mark in a wrong header": (b"\xef\xbb\xbf" + HTML.encode(), "windows-1256"),
    "E04 unknown charset": (HTML.encode(), "x-bogus"),
    "E06 encoded twice through windows-1252": (HTML.encode().decode("latin-1").encode(), ""),
}


@pytest.mark.parametrize(("body", "charset"), ARABIC.values(), ids=ARABIC.keys())
def test_arabic_is_read_right(body: bytes, charset: str) -> None:
    headers = (("Content-Type", f"text/html; charset={charset}"),) if charset else ()
    found = draft(body, *headers)
    assert missing(found) == []
    assert "\ufffd" not in found.extraction.text


@pytest.mark.parametrize(
    "body",
    [
        HTML.encode("utf-7"),
        b"<html><body><p>" + ("جسر قديم".encode() + b"\xff ") * 200,
        f"<html><body><p>{'éàçâêîôû ' * 100}</p></body></html>".encode(),
    ],
    ids=["E04 utf-7", "E07 lost bytes", "E07 accents on an Arabic source"],
)
def test_garbled_text_is_never_stored_as_good(body: bytes) -> None:
    found = run(body, ("Content-Type", "text/html; charset=utf-7"))
    assert isinstance(found, Rejected)
    assert found.reason is Reason.BAD_ENCODING


def test_every_result_can_be_written_as_json() -> None:
    for found in (draft(page()), run("")):
        assert json.dumps(asdict(found), default=str)
