"""What a site's pages say of it."""

from __future__ import annotations

import re

import pytest

from crawler.discover.site import Site
from crawler.model import Source
from crawler.web.urls import absolute
from tests.discover.pages import page

HOME = "https://mina.example/"
MINA = Source(name="mina", title="الميناء", home=HOME)


def site(body: str, head: str = "") -> Site:
    return Site.of(page(f'<html lang="ar"><head>{head}</head><body>{body}</body></html>', url=HOME))


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" type="application/rss+xml" href="a">',
        '<link rel="ALTERNATE" type="Application/Atom+XML; charset=utf-8" href="a">',
        '<link rel="alternate" type="text/xml" title="RSS" href="a">',
        '<link rel="alternate" type="application/xml" href="a">',
        '<link rel="alternate" type="application/feed+json" href="a">',
        '<link rel="feed" type="application/rss+xml" href="a">',
        '<base href="https://mina.example/x/"><link rel="alternate" type="text/xml" href="../a">',
    ],
)
def test_a_feed_by_a_link_of_the_head(link: str) -> None:
    assert site("", link).alternates() == [f"{HOME}a"]


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" hreflang="en" href="a">',
        '<link rel="alternate" type="text/html" href="a">',
        '<link rel="alternate" type="application/json" href="a">',
        '<link rel="alternate" type="application/json+oembed" href="a">',
        '<link rel="alternate" type="text/xml+oembed" href="a">',
        '<link rel="search" type="application/opensearchdescription+xml" href="a">',
        '<link rel="EditURI" type="application/rsd+xml" href="a">',
        '<link rel="alternate" type="application/rss+xml" title="الميناء &raquo; خلاصة التعليقات" href="a">',
        '<link rel="alternate" type="application/rss+xml" title="Mina &raquo; Comments Feed" href="a">',
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">',
    ],
)
def test_other_links_of_the_head_are_no_feeds(link: str) -> None:
    assert site("", link).alternates() == []


@pytest.mark.parametrize(
    "anchor",
    [
        '<a href="a">RSS</a>',
        '<a href="a">خدمة RSS</a>',
        '<a href="a">خلاصات الموقع</a>',
        '<a href="a">آر إس إس</a>',
        '<a href="a">Our feeds</a>',
        '<a href="a" title="تابعنا عبر RSS"></a>',
        '<a href="a" aria-label="Atom"><svg></svg></a>',
        '<a href="a"><img alt="rss" src="i.png"></a>',
    ],
)
def test_an_anchor_that_says_feed(anchor: str) -> None:
    assert site(anchor).anchors() == [f"{HOME}a"]


@pytest.mark.parametrize(
    "address", ["rss", "rss.xml", "ar/rssfeed/0", "feed/", "?feed=rss2", "feeds/sport.xml", "atom"]
)
def test_an_anchor_whose_address_says_feed(address: str) -> None:
    assert site(f'<a href="{address}">رياضة</a>').anchors() == [HOME + address]


@pytest.mark.parametrize(
    "anchor",
    [
        '<a href="about">عن الجريدة</a>',
        '<a href="feedback">Feedback</a>',
        '<a href="n/1">Drought feeds fears of another poor harvest in the south</a>',
        '<a href="feed/comments/">تعليقات</a>',
        '<a href="comments/feed/">RSS</a>',
        '<a href="rss">خلاصة التعليقات</a>',
        '<a href="sitemap.xml">خريطة</a>',
        '<a href="http://[bad">RSS feed of nobody knows where at all</a>',
    ],
)
def test_other_anchors_are_no_feeds(anchor: str) -> None:
    assert site(anchor).anchors() == []


def test_sitemaps_and_the_api_by_links() -> None:
    home = site("", '<link rel="sitemap" href="map.xml"><link rel="https://api.w.org/" href="wp-json/">')
    assert (home.sitemaps(), home.wordpress()) == ([f"{HOME}map.xml"], [f"{HOME}wp-json/"])


HEADLINE = "افتتاح المعرض السنوي للكتاب"


def headings(*addresses: str, tag: str = "h3", text: str = HEADLINE) -> Site:
    return site("".join(f'<{tag}><a href="{address}">{text}</a></{tag}>' for address in addresses))


@pytest.mark.parametrize(
    ("addresses", "other"),
    [
        (("news/5", "news/61", "news/702"), "sport/8"),
        (("news/5.html", "news/61.html", "news/702.html"), "news/"),
        (("5", "61", "702"), "about"),
        (("ar/12/5", "ar/3/61", "ar/12/702"), "ar/x/5"),
        (("n/5-kitab", "n/61-marid", "n/702-sahil"), "n/kitab"),
        (("n/kitab-5", "n/marid-61", "n/sahil-702"), "n/kitab"),
        (("أخبار/5", "أخبار/61", "أخبار/702"), "رياضة/8"),
        (("n/kitab", "n/marid", "n/sahil", "n/bahr", "n/jabal"), "section/kitab"),
    ],
)
def test_headlines_show_the_shape_of_articles_addresses(addresses: tuple[str, ...], other: str) -> None:
    (shape,) = headings(*addresses).shapes(MINA)
    assert all(re.search(shape, absolute(HOME, address)) for address in addresses)
    assert not re.search(shape, absolute(HOME, other))


@pytest.mark.parametrize(
    "home",
    [
        headings("news/5", "news/61"),
        headings("news/5", "news/5", "news/5?utm_source=x"),
        headings("news/5", "news/61", "news/702", text="الرياضة"),
        headings("n/kitab", "n/marid", "n/sahil", "n/bahr"),
        headings("kitab", "marid", "sahil", "bahr", "jabal"),
        headings("https://e.example/5", "https://e.example/61", "https://e.example/702"),
        headings("news/5", "news/61", "news/702", tag="p"),
    ],
    ids=["two", "one thrice", "sections", "four names", "no folder", "elsewhere", "no headings"],
)
def test_too_little_shows_no_shape(home: Site) -> None:
    assert home.shapes(MINA) == ()


def test_a_heading_within_an_anchor() -> None:
    home = site("".join(f'<a href="news/{number}"><h2>{HEADLINE}</h2></a>' for number in (5, 61, 702)))
    assert home.shapes(MINA) == (r"/news/\d+(\.\w+)?/?$",)


def test_a_page_without_html_says_nothing() -> None:
    nothing = Site.of(page("", url=HOME))
    assert (nothing.alternates(), nothing.names(), nothing.title(), nothing.language()) == (
        [], [], "", ("en", "by its letters"),
    )  # fmt: skip
