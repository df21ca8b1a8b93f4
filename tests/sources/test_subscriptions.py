"""Lists of feeds and sites: read, placed, and written again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from crawler.arabic.letters import clean_line
from crawler.commands.add import name_for
from crawler.model import Source
from crawler.sources.reading import parse_sources
from crawler.sources.subscriptions import NoListError, Placed, Subscription, as_opml, place, read_list
from crawler.sources.writing import appended, as_toml

OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>قراءاتي</title></head><body>
  <outline text="سوريا"><outline text="صحف">
    <outline type="rss" text="الميناء: سياسة" xmlUrl="https://mina.example/politics/feed" htmlUrl="https://mina.example/"/>
    <outline type="rss" text="الميناء: رياضة" xmlUrl="https://mina.example/sport/feed" htmlUrl="https://mina.example/"/>
  </outline></outline>
  <outline type="rss" title="قلم &amp; ورق" text="" xmlUrl="https://qalam.blogspot.com/feeds/posts/default"/>
</body></opml>"""


def placed(*entries: Subscription, known: tuple[Source, ...] = ()) -> tuple[tuple[Placed, ...], tuple[Source, ...]]:
    return place(entries, known, name_for, language="ar")


def test_opml_gives_feeds_with_their_titles_and_folders() -> None:
    first, second, third = read_list(OPML.encode())
    assert (first.feed, first.title, first.group) == (
        "https://mina.example/politics/feed",
        "الميناء: سياسة",
        "سوريا/صحف",
    )
    assert second.line == 5
    assert (third.title, third.home, third.group) == ("قلم & ورق", "", "")


LISTS = {
    "lines": ("# لي\nhttps://a.example/\n\n  https://b.example/x  \n", ["https://a.example/", "https://b.example/x"]),
    "lines with names": ("الميناء https://a.example/\n", ["https://a.example/"]),
    "CSV": (
        "title,url\nالميناء,https://a.example/\nقلم,https://b.example/\n",
        ["https://a.example/", "https://b.example/"],
    ),
    "CSV of a spreadsheet": ("Name;Website\nأ;https://a.example/\n", ["https://a.example/"]),
    "CSV with a quoted line end": ('title,url\n"سطر\nثان",https://a.example/\n', ["https://a.example/"]),
    "an address in the first line": ("https://a.example/?a=1,2\n", ["https://a.example/?a=1,2"]),
}


@pytest.mark.parametrize(("text", "homes"), LISTS.values(), ids=LISTS)
def test_other_lists_give_sites(text: str, homes: list[str]) -> None:
    assert [entry.home for entry in read_list(text.encode())] == homes
    assert [entry.home for entry in read_list(text.encode("utf-8-sig"))] == homes
    assert [entry.home for entry in read_list(text.encode("utf-16"))] == homes


def test_a_column_of_feeds_is_one() -> None:
    (entry,) = read_list("folder,feed_url,url\nسوريا,https://a.example/rss,https://a.example/\n".encode())
    assert (entry.feed, entry.home, entry.group) == ("https://a.example/rss", "https://a.example/", "سوريا")


NO_LISTS = {
    "nothing": (b"", "is empty"),
    "white space": (b"\xef\xbb\xbf \n", "is empty"),
    "a web page": (b"<!doctype html><html><p>https://a.example/", "is a web page"),
    "another web page": (b"<HTML><body>", "is a web page"),
    "a feed": (b"<rss version='2.0'><channel/></rss>", "is XML, but no OPML"),
    "no XML": (b"<", "can't be read as XML"),
    "OPML of nothing": (b"<opml><body><outline text='x'/></body></opml>", "holds no address"),
    "CSV without addresses": ("title,url\nأ,\n".encode(), "holds no address"),
    "prose": ("قائمة بلا عناوين".encode(), "holds no address"),
}


@pytest.mark.parametrize(("body", "told"), NO_LISTS.values(), ids=NO_LISTS)
def test_what_is_no_list_is_said(body: bytes, told: str) -> None:
    with pytest.raises(NoListError, match=told):
        read_list(body)


def test_an_entity_reads_no_file() -> None:
    body = b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/hostname">]><opml><body><outline xmlUrl="https://a.example/&x;"/>'
    (entry,) = read_list(body)
    assert entry.feed == "https://a.example/"


def test_feeds_of_one_site_are_one_source() -> None:
    became, made = place(read_list(OPML.encode()), (), name_for, language="ar")
    assert [one.source for one in became] == ["mina", "mina", "qalam"]
    assert made[0].feeds == ("https://mina.example/politics/feed", "https://mina.example/sport/feed")
    assert (made[1].home, made[1].title) == ("https://qalam.blogspot.com/", "قلم & ورق")


def test_strangers_on_one_hoster_are_two_sources() -> None:
    one = Subscription(feed="https://one.blogspot.com/feeds/posts/default")
    other = Subscription(feed="https://two.blogspot.com/feeds/posts/default")
    _, made = placed(one, other)
    assert [source.name for source in made] == ["one", "two"]


def test_a_name_that_is_taken_gets_a_number() -> None:
    known = Source(name="mina", title="أخرى", home="https://mina.test/")
    _, made = placed(Subscription(home="https://mina.example/"), Subscription(home="https://mina.org/"), known=(known,))
    assert [source.name for source in made] == ["mina_2", "mina_3"]


def test_what_is_there_is_known_and_its_site_is_not_taken_twice() -> None:
    known = Source(name="mina", title="م", home="https://mina.example/", feeds=("https://mina.example/feed",))
    became, made = placed(
        Subscription(feed="http://www.mina.example/feed/"),
        Subscription(feed="https://mina.example/other"),
        known=(known,),
    )
    assert [(one.source, one.new, bool(one.why_not)) for one in became] == [
        ("mina", False, False),
        ("mina", False, True),
    ]
    assert made == ()


REFUSED = {
    "a file": "file:///etc/passwd",
    "a private address": "http://10.0.0.1/feed",
    "this machine": "http://localhost/feed",
    "a password": "https://a:b@a.example/feed",
    "no address": "mina.example",
    "too long": f"https://a.example/{'x' * 5_000}",
}


@pytest.mark.parametrize("feed", REFUSED.values(), ids=REFUSED)
def test_what_can_not_be_asked_is_left_out_with_the_reason(feed: str) -> None:
    (one,), made = placed(Subscription(feed=feed))
    assert one.why_not
    assert made == ()


def test_a_home_that_is_none_is_made_from_the_feed() -> None:
    (_,), (made,) = placed(Subscription(feed="https://mina.example/a/feed", home="none"))
    assert made.home == "https://mina.example/"


def test_written_tables_are_read_back_as_they_were() -> None:
    _, made = place(read_list(OPML.encode()), (), name_for, language="fa")
    configuration, faults = parse_sources(appended(b"# mine\r\n", as_toml(made)))
    assert faults == ()
    back = [replace(source, delay=None, max_pages=None) for source in configuration.sources]
    assert back == list(made)


def feeds_of(body: bytes) -> list[tuple[str, str, str]]:
    root = etree.fromstring(body)
    return sorted(
        (
            str(one.get("xmlUrl")),
            str(one.get("title")),
            "/".join(str(above.get("text")) for above in reversed(list(one.iterancestors("outline")))),
        )
        for one in root.iter("outline")
        if one.get("xmlUrl")
    )


NAMES = st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهوي abc <>&\"'0", min_size=1, max_size=20).map(clean_line).filter(bool)
ENTRY = st.tuples(st.integers(1, 200), st.integers(1, 3), NAMES, st.sampled_from(["", "سوريا", "سوريا/صحف", "x/y/z"]))


@given(st.lists(ENTRY, min_size=1, max_size=40, unique_by=lambda entry: entry[:2]))
def test_a_list_comes_out_as_it_went_in(entries: list[tuple[int, int, str, str]]) -> None:
    folders = {site: group for site, _, _, group in reversed(entries)}  # one folder a site
    wanted = sorted((f"https://site{site}.example/{feed}", title, folders[site]) for site, feed, title, _ in entries)
    listed = (Subscription(feed=feed, title=title, group=group) for feed, title, group in wanted)
    _, made = place(listed, (), name_for, language="ar")
    configuration, faults = parse_sources(as_toml(made).encode())
    assert faults == ()
    written = as_opml(configuration.sources)
    assert feeds_of(written) == wanted
    assert sorted((one.feed, one.title, one.group) for one in read_list(written)) == wanted
