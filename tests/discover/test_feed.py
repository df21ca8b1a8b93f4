"""Feeds: what they offer, and what is wrong with them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discover.feed import MAX_ITEMS, read_feed
from crawler.model import LinkKind, Source
from tests.discover.pages import SOURCE, page, real, reasons, shared, urls_of

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


def rss(*items: str, head: str = "") -> str:
    return f'{DECLARATION}<rss version="2.0"><channel><title>الميناء</title>{head}{"".join(items)}</channel></rss>'


def item(link: str = "/2026/11/a", more: str = "") -> str:
    return f"<item><title>خبر</title><link>{link}</link>{more}</item>"


def test_rss() -> None:
    found = read_feed(
        page(
            rss(
                item(
                    "https://mina.example/2026/11/a?utm_source=rss",
                    "<pubDate>Sat, 21 Nov 2026 10:00:00 +0300</pubDate><guid isPermaLink='false'>mina-17</guid>"
                    "<category>محليات</category><author>desk@mina.org (سلمى)</author>",
                ),
                head="<ttl>30</ttl>",
            )
        ),
        SOURCE,
    )
    (link,) = found.links
    assert link.url == "https://mina.example/2026/11/a"
    assert link.kind is LinkKind.FEED
    assert (link.title, link.guid, link.section, link.authors) == ("خبر", "mina-17", "محليات", ("سلمى",))
    assert link.published_raw == "Sat, 21 Nov 2026 10:00:00 +0300"
    assert (found.ttl, found.title, found.faults) == (timedelta(minutes=30), "الميناء", ())


def test_atom() -> None:
    body = f"""{DECLARATION}<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://mina.example/news/">
      <title>الميناء</title><entry><title type="html">&lt;b&gt;عنوان&lt;/b&gt;</title><id>tag:mina,2026:1</id>
      <link rel="edit" href="edit/1"/><link rel="alternate" href="one-1"/><author><name>سلمى</name></author>
      <published>2026-11-21T07:00:00Z</published><updated>2026-11-21T08:00:00Z</updated></entry></feed>"""
    (link,) = read_feed(page(body), SOURCE).links
    assert link.url == "https://mina.example/news/one-1"
    assert (link.published_raw, link.modified_raw) == ("2026-11-21T07:00:00Z", "2026-11-21T08:00:00Z")


def test_an_update_alone_is_no_publication() -> None:
    body = f"""{DECLARATION}<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>x</id><link href="/a"/>
      <updated>2026-11-21T08:00:00Z</updated></entry></feed>"""
    (link,) = read_feed(page(body), SOURCE).links
    assert (link.published_raw, link.modified_raw) == ("", "2026-11-21T08:00:00Z")


def test_rdf() -> None:
    body = f"""{DECLARATION}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <channel rdf:about="/"><title>الميناء</title></channel>
      <item rdf:about="/a"><title>خبر</title><link>/a</link>
      <dc:date>2026-11-21T08:00:00+03:00</dc:date></item></rdf:RDF>"""
    (link,) = read_feed(page(body), SOURCE).links
    assert (link.published_raw, link.modified_raw) == ("2026-11-21T08:00:00+03:00", "")


def test_json_feed() -> None:
    body = json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "الميناء",
            "items": [
                {"id": "1", "url": "/a", "title": "خبر", "date_published": "2026-11-21T08:00:00+03:00"},
                {"id": "2", "external_url": "/b", "authors": [{"name": "سلمى"}]},
                {"id": "3"},
                "text",
            ],
        }
    )
    found = read_feed(page(body), SOURCE)
    assert urls_of(found) == ["/a", "/b"]
    assert found.links[1].authors == ("سلمى",)
    assert reasons(found) == ["feed_malformed", "feed_malformed"]


NOT_FEEDS = {
    "empty": ("", "feed_not_feed"),
    "white space": (" \n\t", "feed_not_feed"),
    "HTML": ("<!DOCTYPE html><html><body>404</body></html>", "feed_not_feed"),
    "HTML after a comment": ("<!-- x -->\n<html lang='ar'><p>x</p></html>", "feed_not_feed"),
    "error text": ("Error establishing a database connection", "feed_not_feed"),
    "JSON error": ('{"code": "rest_no_route"}', "feed_not_feed"),
    "other XML": ("<?xml version='1.0'?><note><to>x</to></note>", "feed_not_feed"),
    "name of a file": ("/etc/passwd", "feed_not_feed"),
    "address": ("http://127.0.0.1:9/", "feed_not_feed"),
    "no items": (rss(), "feed_empty"),
    "empty JSON Feed": ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "feed_empty"),
    "entities behind a comment": (
        f'<!--{"x" * 30_000}--><!DOCTYPE r [<!ENTITY x "{"y" * 100}">]><rss><channel>&x;</channel></rss>',
        "feed_dtd",
    ),
    "entities": ('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel>&x;</channel></rss>', "feed_dtd"),
}


@pytest.mark.parametrize(("body", "reason"), NOT_FEEDS.values(), ids=[f"F05-{name}" for name in NOT_FEEDS])
def test_what_is_no_feed(body: str, reason: str) -> None:
    found = read_feed(page(body), SOURCE)
    assert reasons(found) == [reason]
    assert found.links == ()
    assert "root:" not in str(found)


def test_a_duplicate_attribute_is_forgiven() -> None:
    """An agency's feed has had one; strict parsers get nothing from it."""
    body = rss(item("/a"), item("/b", '<enclosure url="/x.jpg" url="/x.jpg" type="image/jpeg"/>'), item("/c"))
    found = read_feed(page(body), SOURCE)
    assert urls_of(found) == ["/a", "/b", "/c"]
    assert reasons(found) == ["feed_malformed"]


def test_a_cut_feed_gives_its_whole_items() -> None:
    """F06"""
    body = rss(item("/a"), item("/b"), item("/c"))
    found = read_feed(page(body[: body.index("/c")]), SOURCE)
    assert urls_of(found)[:2] == ["/a", "/b"]
    assert "feed_malformed" in reasons(found)


ADDRESSES = {
    "relative": ("<link>/a</link>", "/a"),
    "no scheme": ("<link>//mina.example/a</link>", "/a"),
    "spaces around": ("<link>\n  https://mina.example/a\n</link>", "/a"),
    "space within": ("<link>https://mina.example/a b</link>", "/a%20b"),
    "raw Arabic": ("<link>https://mina.example/خبر</link>", "/%D8%AE%D8%A8%D8%B1"),
    "guid alone": ("<guid>https://mina.example/?p=7</guid>", "/?p=7"),
    "guid is no address": ("<link>/a</link><guid>javascript:alert(1)</guid>", "/a"),
    "original behind a proxy": (
        (
            "<link>https://proxy.example/1</link><feedburner:origLink "
            "xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'>https://mina.example/a</feedburner:origLink>"
        ),
        "/a",
    ),
}


@pytest.mark.parametrize(("inside", "url"), ADDRESSES.values(), ids=[f"F09-{name}" for name in ADDRESSES])
def test_addresses_of_items(inside: str, url: str) -> None:
    found = read_feed(page(rss(f"<item><title>خبر</title>{inside}</item>")), SOURCE)
    assert urls_of(found) == [url]
    assert found.faults == ()


REFUSED = {
    "another site": ("https://other.example/a", "offsite"),
    "private address": ("http://169.254.169.254/latest/", "offsite"),
    "data": ("data:text/html,x", "redirect_scheme"),
    "too long": ("https://mina.example/" + "a" * 5_000, "bad_url"),
    "trap": ("https://mina.example/a/a/a/a/", "trap_limit"),
}


@pytest.mark.parametrize(("link", "reason"), REFUSED.values(), ids=[f"F09-{name}" for name in REFUSED])
def test_refused_addresses_are_reported(link: str, reason: str) -> None:
    found = read_feed(page(rss(item(link), item("/good"))), SOURCE)
    assert urls_of(found) == ["/good"]
    assert reasons(found) == [reason]
    assert len(found.faults[0].url) <= 2_048


def test_a_file_is_never_asked_for() -> None:
    """F02"""
    found = read_feed(page(rss(item("file:///etc/passwd"))), SOURCE)
    assert found.links == ()
    assert reasons(found) == ["redirect_scheme"]


def test_items_without_any_address_are_counted() -> None:
    """F08"""
    found = read_feed(page(rss("<item><title>خبر</title></item>", item("/a"), "<item/>")), SOURCE)
    assert urls_of(found) == ["/a"]
    assert reasons(found) == ["feed_malformed"]


def test_one_article_offered_often_is_one_link_with_all_hints() -> None:
    """F08"""
    second = item("http://mina.example/a", "<guid isPermaLink='false'>g-1</guid>")
    twins = [item("https://www.mina.example/a/amp/"), second]
    (link,) = read_feed(page(rss(*(twins * 500))), SOURCE).links
    assert link.guid == "g-1"


def test_a_guid_used_again_for_another_story_hides_nothing() -> None:
    """F08"""
    found = read_feed(page(rss(item("/a", "<guid>1</guid>"), item("/b", "<guid>1</guid>"))), SOURCE)
    assert urls_of(found) == ["/a", "/b"]


def test_patterns_of_the_source_decide() -> None:
    source = replace(SOURCE, article_urls=(r"/\d{4}/\d{2}/",), exclude_urls=("embed=true",))
    found = read_feed(page(rss(item("/2026/11/a"), item("/tag/x"), item("/2026/11/b?embed=true"))), source)
    assert urls_of(found) == ["/2026/11/a"]
    assert found.faults == ()


def test_a_feed_of_spam_floods_no_ledger() -> None:
    found = read_feed(page(rss(*(item(f"https://spam{number}.example/") for number in range(500)))), SOURCE)
    assert len(found.faults) == 20


def test_entities_are_found_in_every_encoding() -> None:
    """F02"""
    body = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE r [<!ENTITY x "y">]><rss><channel>&x;</channel></rss>'
    assert reasons(read_feed(page(body.encode("utf-16")), SOURCE)) == ["feed_dtd"]


@pytest.mark.parametrize("title", ["خ" * 100_000, "م" + "\u0651\u064e" * 300_000], ids=["long", "marks"])
def test_a_title_without_end_is_none(title: str) -> None:
    """F09: normalising so many marks on one letter would take minutes."""
    item = f"<item><title>{title}</title><link>https://mina.example/a</link></item>"
    (link,) = read_feed(page(rss(item)), SOURCE).links
    assert len(link.title) <= 1_000


def test_the_number_of_items_is_capped() -> None:
    found = read_feed(page(rss(*(item(f"/{number}") for number in range(MAX_ITEMS + 5)))), SOURCE)
    assert len(found.links) == MAX_ITEMS
    assert reasons(found) == ["trap_limit"]


def test_a_feed_that_only_opens_elements_is_not_parsed() -> None:
    """F03: A parser works for minutes on ten megabytes of it."""
    found = read_feed(page("<rss><channel>" + "<a>" * 3_000_000), SOURCE)
    assert reasons(found) == ["feed_malformed"]


@pytest.mark.parametrize("label", ["utf-8", "windows-1256", "iso-8859-1", "nonsense"])
@pytest.mark.parametrize("charset", ["utf-8", "cp1256"])
def test_charsets_are_known_from_the_bytes(charset: str, label: str) -> None:
    words = "انطلقت أعمال المؤتمر في مدينة حمص بحضور عدد من الباحثين والمهتمين بالشأن العام"
    body = rss(f"<item><title>{words}</title><link>/a</link></item>").encode(charset)
    (link,) = read_feed(page(body, content_type=f"text/xml; charset={label}"), SOURCE).links
    assert link.title == words


@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda text: rss(item(text)).encode())))
def test_no_bytes_break_the_reader(body: bytes) -> None:
    found = read_feed(page(body), SOURCE)
    assert found.links or found.faults


@real(shared("extras", "feeds"))
def test_real_feeds(path: Path) -> None:
    """Whatever a real feed links to is either taken or reported."""
    body = path.read_bytes()
    found = read_feed(page(body), SOURCE)
    assert found.faults
    hosts = tuple({fault.url.split("/")[2] for fault in found.faults if fault.reason.value == "offsite"})
    open_source = replace(SOURCE, hosts=hosts)
    links = read_feed(page(body), open_source).links
    assert links
    assert all(link.title for link in links)


@pytest.mark.parametrize(
    "fault",
    ["&#xD800;", "&amp;#xD800;", "&amp;#x110000;", "<![CDATA[&#xD800;&#x110000;]]>", "</title></item><link/>"],
    ids=["surrogate", "escaped surrogate", "escaped no character", "in cdata", "stray link"],
)
def test_what_its_parser_stumbles_over_is_no_exception(fault: str) -> None:
    found = read_feed(page(rss(item(more=f"<title>{fault}</title><pubDate>{fault}</pubDate>"))), SOURCE)
    assert found.links or found.faults
    assert str(found).encode()


def test_lone_surrogates_of_a_json_feed_are_left_out() -> None:
    hostile = "\ud800"
    one = {"id": hostile, "url": f"https://mina.example/1{hostile}", "title": hostile, "date_published": hostile}
    found = read_feed(page(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [one]})), SOURCE)
    assert urls_of(found) == ["/1"]
    assert str(found).encode()


def guid(value: str, *, permalink: str = "true") -> str:
    return f'<guid isPermaLink="{permalink}">{value}</guid>'


HOME = "https://mina.example"
PERMALINKS = {
    "all links are the home page": ((f"{HOME}/", f"{HOME}/n/1"), (f"{HOME}/", f"{HOME}/n/2"), ["/n/1", "/n/2"]),
    "the home page, by its index": ((f"{HOME}/index.php", f"{HOME}/n/1"), ("/n/2", "b"), ["/n/1", "/n/2"]),
    "all links are a section": (("/news/", f"{HOME}/n/1"), ("/news/", f"{HOME}/n/2"), ["/n/1", "/n/2"]),
    "links lead to a counter elsewhere": (
        ("https://proxy.example/1", f"{HOME}/n/1"),
        ("https://proxy.example/2", f"{HOME}/n/2"),
        ["/n/1", "/n/2"],
    ),
    "a link that is an article's stays": (("/n/1", f"{HOME}/?p=1"), ("/n/2", f"{HOME}/?p=2"), ["/n/1", "/n/2"]),
    "one item twice": (("/n/1", f"{HOME}/?p=1"), ("/n/1", f"{HOME}/?p=1"), ["/n/1"]),
    "GUIDs that are the home page, too": ((f"{HOME}/", f"{HOME}/#1"), (f"{HOME}/", f"{HOME}/#2"), ["/"]),
    "GUIDs elsewhere": (("/news/", "https://other.example/1"), ("/news/", "https://other.example/2"), ["/news/"]),
}


@pytest.mark.parametrize(("one", "other", "offered"), PERMALINKS.values(), ids=[f"F16-{name}" for name in PERMALINKS])
def test_a_permalink_stands_in_for_a_link_that_is_no_articles(
    one: tuple[str, str], other: tuple[str, str], offered: list[str]
) -> None:
    found = read_feed(page(rss(*(item(link, guid(known)) for link, known in (one, other)))), SOURCE)
    assert urls_of(found) == offered
    assert found.faults == ()


@pytest.mark.parametrize("known", [{"id": f"{HOME}/n/1"}, {"id": f"{HOME}/n/1", "url": ""}])
def test_the_id_of_a_json_feed_may_be_the_address(known: dict[str, str]) -> None:
    """F16"""
    assert urls_of(read_feed(page(json.dumps({"items": [{"title": "خبر", **known}]})), SOURCE)) == ["/n/1"]


def test_an_id_of_a_json_feed_that_is_no_address_is_none() -> None:
    """F16"""
    found = read_feed(page(json.dumps({"items": [{"id": "17"}, {"id": "18", "url": "/n/1"}]})), SOURCE)
    assert (urls_of(found), reasons(found)) == (["/n/1"], ["feed_malformed"])


LANGUAGES = {
    "the source's": ("ar", "/ar/1"),
    "the source's, of a region": ("en-GB", "/en/1"),
    "one that isn't offered": ("fr", "/en/1"),
}


@pytest.mark.parametrize(("language", "url"), LANGUAGES.values(), ids=[f"F16-{name}" for name in LANGUAGES])
def test_of_several_languages_the_source_s_is_taken(language: str, url: str) -> None:
    links = "".join(f'<link rel="alternate" hreflang="{one}" href="{HOME}/{one[:2]}/1"/>' for one in ("ar-SY", "en"))
    body = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title>خبر</title>{links}</entry></feed>'
    assert urls_of(read_feed(page(body), replace(SOURCE, language=language))) == [url]


POLITICS = "/%D8%B3%D9%8A%D8%A7%D8%B3%D8%A9/7"
SOURCES = {
    "a section, in letters": (replace(SOURCE, article_urls=("/سياسة/",)), [POLITICS]),
    "a section, escaped": (replace(SOURCE, article_urls=("/%d8%b3%D9%8A%D8%A7%D8%B3%D8%A9/",)), [POLITICS]),
    "all but a section": (replace(SOURCE, exclude_urls=("^https://[^/]+/سياسة/",)), ["/%D9%81%D9%86/8"]),
    "a word that is in none": (replace(SOURCE, article_urls=("/اقتصاد/",)), []),
}


@pytest.mark.parametrize(("source", "offered"), SOURCES.values(), ids=[f"C12-{name}" for name in SOURCES])
def test_patterns_see_addresses_as_they_are_read(source: Source, offered: list[str]) -> None:
    found = read_feed(page(rss(item("/سياسة/7"), item("/%D9%81%D9%86/8"))), source)
    assert urls_of(found) == offered
    assert found.looked_at == 2
    assert bool(found.matched) == (offered != [])
