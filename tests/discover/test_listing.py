"""Listing pages: which links are articles, and where the next page is."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discover.listing import MAX_ANCHORS, MAX_LINKS, looks_like_article, read_listing
from crawler.model import Detail, Listing, Source
from tests.discover.pages import SOURCE, page, real, reasons, shared, urls_of

PLAIN = Listing(url="https://mina.example/news/")
CHOSEN = replace(PLAIN, links="h2 a", next="a.next")

BODY = """<html><head><meta charset="utf-8"></head><body>
<nav><a href="/">الرئيسية</a> <a href="/tag/iqtisad-wa-mal-wa-suq/">وسوم</a>
<a href="javascript:void(0)">قائمة</a></nav>
<h2><a href="/2026/11/20/amal-jadid/">أعمال جديدة في مرفأ المدينة</a></h2>
<h2><a href="/news/81234">خبر</a></h2>
<h2 class="more"><a href="/about/">من نحن</a></h2>
<a href="https://social.example/share?u=81234">شارك</a> <a href="mailto:desk@mina.example">راسلنا</a>
<a class="next" href="?page=2">التالي</a>
</body></html>"""


def test_what_looks_like_an_article() -> None:
    found = read_listing(page(BODY, PLAIN.url), SOURCE, PLAIN)
    assert urls_of(found) == ["/2026/11/20/amal-jadid/", "/news/81234"]
    assert found.links[0].title == "أعمال جديدة في مرفأ المدينة"
    assert found.links[1].title == ""  # too short to be a headline
    assert found.next_pages == ()
    assert found.faults == ()


def test_what_the_selector_takes() -> None:
    found = read_listing(page(BODY, PLAIN.url), SOURCE, CHOSEN)
    assert urls_of(found) == ["/2026/11/20/amal-jadid/", "/news/81234", "/about/"]
    assert found.next_pages == ("https://mina.example/news/?page=2",)


def test_what_the_patterns_say() -> None:
    found = read_listing(page(BODY, PLAIN.url), replace(SOURCE, article_urls=(r"/news/\d+",)), PLAIN)
    assert urls_of(found) == ["/news/81234"]


@pytest.mark.parametrize(
    ("selector", "body"),
    [
        ("article", '<article><a href="/a-b-c-d">x</a></article>'),
        ("a h3", '<a href="/a-b-c-d"><h3>x</h3></a>'),
        ("a", '<a href="/a-b-c-d">x</a>'),
    ],
    ids=["around the link", "within the link", "the link"],
)
def test_a_selector_may_take_what_is_around_or_within(selector: str, body: str) -> None:
    found = read_listing(page(f"<html><body>{body}</body></html>"), SOURCE, replace(PLAIN, links=selector))
    assert urls_of(found) == ["/a-b-c-d"]


@pytest.mark.parametrize(
    ("href", "reason"),
    [
        ("file:///etc/passwd", "redirect_scheme"),
        ("data:text/html,x", "redirect_scheme"),
        ("https://other.example/a-b-c-d", "offsite"),
        ("http://169.254.169.254/a-b-c-d", "offsite"),
    ],
)
def test_chosen_links_that_may_not_be_asked_are_reported(href: str, reason: str) -> None:
    body = f'<html><body><h2><a href="{href}">x</a></h2><h2><a href="/good">x</a></h2></body></html>'
    found = read_listing(page(body), SOURCE, CHOSEN)
    assert urls_of(found) == ["/good"]
    assert reasons(found) == [reason]


def test_the_base_of_the_page_counts() -> None:
    body = '<html><head><base href="/ar/"></head><body><a href="news/81234">x</a></body></html>'
    assert urls_of(read_listing(page(body), SOURCE, PLAIN)) == ["/ar/news/81234"]


def test_a_base_elsewhere_leads_nowhere() -> None:
    body = '<html><head><base href="http://127.0.0.1/"></head><body><h2><a href="news/81234">x</a></h2></body></html>'
    found = read_listing(page(body), SOURCE, CHOSEN)
    assert found.links == ()
    assert reasons(found) == ["offsite", "listing_empty"]


@pytest.mark.parametrize("body", ["", "<html></html>", "<html><body><p>لا شيء</p></body></html>", "\x00", "<!-- -->"])
def test_nothing_on_the_page(body: str) -> None:
    found = read_listing(page(body), SOURCE, CHOSEN)
    assert found.links == ()
    assert reasons(found) == ["listing_empty"]


def test_a_page_in_windows_1256_under_a_wrong_label() -> None:
    words = "انطلقت أعمال المؤتمر في مدينة حمص بحضور عدد من الباحثين"
    body = f'<html><meta charset="iso-8859-1"><body><a href="/news/81234">{words}</a></body></html>'.encode("cp1256")
    (link,) = read_listing(page(body, content_type="text/html; charset=iso-8859-1"), SOURCE, PLAIN).links
    assert link.title == words


@pytest.mark.parametrize(
    ("url", "is_one"),
    {
        "https://n.example/?p=83391": True,
        "https://n.example/archives/39946": True,
        "https://n.example/2026/11/20/x/": True,
        "https://n.example/خبر-عن-مدينة-بعيدة/": True,
        "https://n.example/news/0a1b2c-07122412.html": True,
        "https://n.example/": False,
        "https://n.example/politics/": False,
        "https://n.example/tag/a-b-c-d/": False,
        "https://n.example/category/one/two-three-four-five/": False,
        "https://n.example/page/2026": False,
        "https://n.example/wp-content/uploads/2026/11/photo-of-the-day-1.jpg": False,
        "https://n.example/privacy-policy/": False,
        "https://n.example/feed/": False,
    }.items(),
)
def test_looks_like_article(url: str, is_one: bool) -> None:
    assert looks_like_article(url) is is_one


@given(st.one_of(st.binary(max_size=300), st.text(max_size=100).map(lambda text: f'<a href="{text}">x</a>'.encode())))
def test_no_bytes_break_the_reader(body: bytes) -> None:
    for listing in (PLAIN, CHOSEN, replace(PLAIN, links="a")):
        found = read_listing(page(body), SOURCE, listing)
        assert found.links or found.faults


@real(shared("listing"))
def test_real_home_pages(path: Path) -> None:
    about = json.loads((path / "page.json").read_text(encoding="utf-8"))
    body = gzip.decompress((path / "page.html.gz").read_bytes())
    source = Source(name="real", title="x", home=about["url"])
    found = read_listing(page(body, about["url"]), source, Listing(url=about["url"]))
    assert len(found.links) >= 30
    assert found.faults == ()
    assert sum(bool(link.title) for link in found.links) > len(found.links) / 2


NEXT = {
    "in the head": ("link[rel=next]", '<link rel="next" href="/news/?page=2">', ""),
    "wherever it is": ("[rel~=next]", '<link rel="next" href="/news/?page=2">', '<a rel="next" href="/x">التالي</a>'),
    "on the page": ("a[rel=next]", "", '<a rel="next" href="/news/?page=2">التالي</a>'),
    "around it": (".more", "", '<a href="/news/?page=2"><b class="more">المزيد</b></a>'),
}


@pytest.mark.parametrize(("selector", "head", "foot"), NEXT.values(), ids=[f"I17-{name}" for name in NEXT])
def test_the_next_page_is_a_link_anywhere(selector: str, head: str, foot: str) -> None:
    body = f'<html><head>{head}</head><body><a href="/a-b-c-d">x</a>{foot}</body></html>'
    found = read_listing(page(body, PLAIN.url), SOURCE, replace(PLAIN, next=selector))
    assert found.next_pages == ("https://mina.example/news/?page=2",)
    assert found.notes == ()
    assert urls_of(found) == ["/a-b-c-d"]  # a link of the head is no article


def test_a_next_that_leads_nowhere_is_said() -> None:
    """I17"""
    body = '<html><body><a href="/a-b-c-d">x</a><button class="next" data-href="?page=2">المزيد</button></body></html>'
    found = read_listing(page(body, PLAIN.url), SOURCE, replace(PLAIN, next=".next"))
    assert found.next_pages == ()
    assert [(note.kind.value, note.detail) for note in found.notes] == [
        ("next_not_link", Detail.SELECTS_NOTHING.of(".next"))
    ]


def test_a_last_page_without_a_next_is_nothing_to_say() -> None:
    """I17"""
    body = '<html><body><a href="/a-b-c-d">x</a></body></html>'
    assert read_listing(page(body, PLAIN.url), SOURCE, replace(PLAIN, next=".next")).notes == ()


@pytest.mark.parametrize("links", [None, "a"])
def test_f22_of_too_many_links_the_first_are_taken_and_the_rest_counted(links: str | None) -> None:
    body = "".join(f"<a href=/news/{number}>خبر</a>" for number in range(100_000, 400_000))
    assert len(body.encode()) > 9_000_000
    found = read_listing(
        page(f"{body}<a rel=next href=?p=2>"), SOURCE, Listing(url="/", links=links, next="[rel=next]")
    )
    assert [found.links[0].url[-6:], found.links[-1].url[-6:]] == ["100000", str(100_000 + MAX_LINKS - 1)]
    rest = 300_000 - MAX_LINKS + 1
    assert [fault.detail for fault in found.faults] == [Detail.LINKS_LEFT.of(1_000, rest)]
    assert found.next_pages == ("https://mina.example/x?p=2",)


def test_f22_links_to_one_article_or_elsewhere_are_bounded_too() -> None:
    body = "<a href=/news/100000>x</a>" * 200_000 + "<a href=/news/100001>x</a>"
    found = read_listing(page(body), SOURCE, Listing(url="/"))
    assert urls_of(found) == ["/news/100000"]
    assert [fault.detail for fault in found.faults] == [Detail.LINKS_LEFT.of(1, 200_001 - MAX_ANCHORS)]


def test_f22_what_stands_too_deep_is_not_lost_in_silence() -> None:
    body = "<a href=/news/100001>x</a>" + "<div>" * 100_000 + "<a href=/news/100002>x</a>"
    found = read_listing(page(body), SOURCE, Listing(url="/"))
    assert urls_of(found) == ["/news/100001"]
    assert found.faults[0].detail == Detail.REST_TOO_DEEP.of()
