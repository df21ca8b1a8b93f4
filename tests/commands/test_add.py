"""`marsad add` against a real site on loopback (K09: hints end, each step is told)."""

from __future__ import annotations

import json
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crawler.commands.add import name_for
from crawler.model import ExitStatus
from crawler.run.survey import TRIED
from crawler.sources.reading import load_sources
from tests.commands.processes import Done, marsad
from tests.spiders.site import Answer, Site, serve

WORDS = "انطلقت أعمال المؤتمر في مدينة حمص بحضور عدد من الباحثين"
FEED = (
    '<rss version="2.0"><channel><title>اسم في الخلاصة</title>'
    + "".join(f"<item><title>خبر</title><link>/2026/11/a-{number}</link></item>" for number in range(3))
    + "</channel></rss>"
)
POSTS = '[{"id": 1, "link": "/2026/11/a-1", "date": "2026-11-21T10:00:00"}]'
API = '{{"name": "جريدة الميناء", "namespaces": ["wp/v2"], "timezone_string": "{zone}", "gmt_offset": {offset}}}'


def html(head: str = "", body: str = WORDS) -> Answer:
    return Answer(
        f'<html lang="ar"><head><title>الرئيسية - صحيفة الرصيف</title>{head}</head><body>{body}</body></html>'
    )


def alternate(href: str, title: str = "") -> str:
    return f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{href}">'


def wordpress(path: str, home: str) -> Answer | None:
    match path.split("?")[0]:
        case "/":
            return html(alternate("/feed/", "الخلاصة") + alternate("/comments/feed/", "خلاصة التعليقات"))
        case "/feed/" | "/comments/feed/":
            return Answer(FEED)
        case "/wp-json/":
            return Answer(API.format(zone="Asia/Damascus", offset=3))
        case "/wp-json/wp/v2/posts":
            return Answer(POSTS)
        case "/robots.txt":
            return Answer("User-agent: *\nSitemap: /wp-sitemap.xml\n")
    return None


def with_offset(path: str, home: str) -> Answer | None:
    if path == "/wp-json/":
        return Answer(API.format(zone="", offset=3))
    return wordpress(path, home)


def unnamed_feed(path: str, home: str) -> Answer | None:
    return {"/": html(), "/rss.xml": Answer(FEED), "/robots.txt": Answer("", 404)}.get(path)


def sitemap_only(path: str, home: str) -> Answer | None:
    entries = f"<urlset><url><loc>{home}/2026/11/a-1</loc></url></urlset>"
    return {"/": html(), "/sitemap.xml": Answer(entries)}.get(path)


def links_only(path: str, home: str) -> Answer | None:
    return html(body=f'{WORDS} <a href="/news/81234">خبر</a>') if path == "/" else None


def nothing(path: str, home: str) -> Answer | None:
    return html() if path == "/" else None


def forbidden(path: str, home: str) -> Answer | None:
    return Answer("User-agent: *\nDisallow: /\n") if path == "/robots.txt" else html()


def text_xml(path: str, home: str) -> Answer | None:
    """Its one feed is of the kind that is called XML, beside one of comments."""
    link = '<link rel="alternate" type="text/xml" title="RSS" href="backend.xml">'
    return {"/": html(alternate("/comments/feed/") + link), "/backend.xml": Answer(FEED)}.get(path)


def anchors(path: str, home: str) -> Answer | None:
    links = '<a href="/about">عن الصحيفة</a><a href="/services/12">خدمة RSS</a>'
    return {"/": html(body=WORDS + links), "/services/12": Answer(FEED)}.get(path)


def page_of_feeds(path: str, home: str) -> Answer | None:
    lists = (
        '<a href="/f/politics.xml">سياسة</a><a href="/f/sport.xml">رياضة</a><a href="https://reader.example/rss">+</a>'
    )
    return {
        "/": html(body=f'{WORDS} <a href="/khulasat">خلاصات</a>'),
        "/khulasat": html(body=lists),
        "/f/politics.xml": Answer(FEED),
        "/f/sport.xml": Answer(FEED.replace("/a-", "/b-")),
    }.get(path)


def two_forms(path: str, home: str) -> Answer | None:
    both = {"/rss": Answer(FEED), "/atom": Answer(FEED)}
    return {"/": html(alternate("/rss") + alternate("/atom")), **both}.get(path)


def endless_hints(path: str, home: str) -> Answer | None:
    """Every page has forty links that say RSS, and none leads to a feed."""
    return html(body="".join(f'<a href="{path.rstrip("/")}/rss-{number}">RSS</a>' for number in range(40)))


def zoned_feed(path: str, home: str) -> Answer | None:
    date = "<pubDate>Sat, 21 Nov 2026 10:00:00 +0200</pubDate></item>"
    return {"/": html(alternate("/rss")), "/rss": Answer(FEED.replace("</item>", date))}.get(path)


def headlines(path: str, home: str) -> Answer | None:
    links = "".join(f'<h3><a href="/news/{number}">خبر من المدينة القديمة</a></h3>' for number in range(510, 516))
    return html(body=f'{links}<a href="/sport/7">رياضة</a>') if path == "/" else None


def named_sitemaps(count: int, *, feed: bool = False) -> Callable[[str, str], Answer | None]:
    """robots.txt names so many sitemaps, the last of them gone; the first is an index."""
    names = [f"/map-{number}.xml" for number in range(count)]
    robots = "User-agent: *\n" + "".join(f"Sitemap: {name}\n" for name in names)

    def pages(path: str, home: str) -> Answer | None:
        index = f"<sitemapindex><sitemap><loc>{home}/part.xml</loc></sitemap></sitemapindex>"
        entry = f"<urlset><url><loc>{home}/2026/11/{path[1:-4]}</loc></url></urlset>"
        answers = {name: Answer(entry) for name in names[:-1]} | {names[0]: Answer(index)}
        home_page = html(alternate("/feed") if feed else "")
        return {"/": home_page, "/robots.txt": Answer(robots), "/feed": Answer(FEED), **answers}.get(path)

    return pages


def moved(path: str, home: str) -> Answer | None:
    return Answer("", 301, location="https://rasif.example/") if path == "/" else None


def broken(path: str, home: str) -> Answer | None:
    return Answer("", 404 if path == "/robots.txt" else 500)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "sources.toml"


@pytest.fixture(params=[wordpress])
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    with serve(request.param) as running:
        yield running


def on(pages: Callable[[str, str], Answer | None]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("site", [pages], indirect=True, ids=[pages.__name__])


def add(site: Site, config: Path, *arguments: object, name: str = "mina", status: int = 0) -> Done:
    return marsad("add", site.home, "--config", config, "--allow-private", "--name", name, *arguments, status=status)


def test_a_wordpress_site(site: Site, config: Path) -> None:
    shown = add(site, config)
    (source,) = load_sources(config).sources
    assert (source.title, source.language, source.timezone) == ("جريدة الميناء", "ar", "Asia/Damascus")
    assert source.feeds == (f"{site.home}/feed/",)
    assert source.wordpress == f"{site.home}/wp-json/"
    assert source.sitemaps is None  # robots.txt names them
    assert source.allow_addresses == ("127.0.0.1/32",)
    assert shown.stdout.strip() in config.read_text(encoding="utf-8")
    assert "/comments/feed/" not in site.log


@on(with_offset)
def test_an_offset_without_a_city(site: Site, config: Path) -> None:
    add(site, config)
    assert load_sources(config).sources[0].timezone == "Etc/GMT-3"
    assert 'timezone = "Etc/GMT-3" # the WordPress API says UTC+3; please put a city\'s zone' in config.read_text(
        "utf-8"
    )


@on(unnamed_feed)
def test_a_feed_that_the_page_does_not_name(site: Site, config: Path) -> None:
    add(site, config)
    (source,) = load_sources(config).sources
    assert source.feeds == (f"{site.home}/rss.xml",)
    assert (source.title, source.timezone) == ("اسم في الخلاصة", "UTC")
    assert "please check" in config.read_text(encoding="utf-8")


@on(sitemap_only)
def test_a_site_with_a_sitemap_alone(site: Site, config: Path) -> None:
    add(site, config, "--timezone", "Asia/Beirut", "--title", "صحيفة أخرى")
    (source,) = load_sources(config).sources
    assert source.sitemaps == (f"{site.home}/sitemap.xml",)
    assert (source.title, source.timezone) == ("صحيفة أخرى", "Asia/Beirut")


@on(links_only)
def test_a_site_with_links_alone(site: Site, config: Path) -> None:
    add(site, config)
    (source,) = load_sources(config).sources
    assert [listing.url for listing in source.listings] == [f"{site.home}/"]
    assert source.title == "صحيفة الرصيف"


@pytest.mark.parametrize(
    ("pages", "feeds"),
    [
        (text_xml, ["/backend.xml"]),
        (anchors, ["/services/12"]),
        (page_of_feeds, ["/f/politics.xml", "/f/sport.xml"]),
        (two_forms, ["/rss"]),
    ],
)
def test_feeds_however_the_pages_name_them(
    pages: Callable[[str, str], Answer | None], feeds: list[str], config: Path
) -> None:
    with serve(pages) as site:
        add(site, config)
        assert load_sources(config).sources[0].feeds == tuple(site.home + feed for feed in feeds)
        assert not site.asked("/comments")
        assert not site.asked("/rss.xml")  # the usual addresses are for pages that name none


@on(endless_hints)
def test_links_that_say_feed_and_lead_nowhere_have_an_end(site: Site, config: Path) -> None:
    add(site, config, status=1)
    assert len(site.asked("/rss-")) == TRIED


@on(zoned_feed)
def test_the_zone_of_a_feeds_dates(site: Site, config: Path) -> None:
    add(site, config)
    assert 'timezone = "Etc/GMT-2" # its feed says UTC+2; please put a city\'s zone' in config.read_text("utf-8")


@on(headlines)
def test_headlines_with_short_numbers(site: Site, config: Path) -> None:
    add(site, config)
    (source,) = load_sources(config).sources
    assert [listing.url for listing in source.listings] == [f"{site.home}/"]
    assert source.article_urls == (r"/news/\d+(\.\w+)?/?$",)
    assert r"article_urls = ['/news/\d+(\.\w+)?/?$']" in config.read_text("utf-8")
    looks = json.loads(marsad("check", "--live", "--json", "--config", config).stdout)["live"]
    assert [(look["kind"], look["links"]) for look in looks] == [("listing", 6)]


@pytest.mark.parametrize(
    ("pages", "sitemaps"),
    [
        (named_sitemaps(3), ["/map-0.xml", "/map-1.xml"]),
        (named_sitemaps(5), None),  # too many to write down: robots.txt is read by each run
        (named_sitemaps(3, feed=True), None),  # the feed is polled
    ],
    ids=["a few", "many", "beside a feed"],
)
def test_sitemaps_that_robots_name(
    pages: Callable[[str, str], Answer | None], sitemaps: list[str] | None, config: Path
) -> None:
    with serve(pages) as site:
        add(site, config)
        (source,) = load_sources(config).sources
        assert source.sitemaps == (None if sitemaps is None else tuple(site.home + path for path in sitemaps))


def test_each_address_is_told_before_it_is_asked(site: Site, config: Path) -> None:
    told = add(site, config).stderr.splitlines()
    asked = [line.removeprefix(f"asking {site.home}") for line in told if line.startswith("asking ")]
    assert asked == site.log[1:]
    assert told.index(f"asking {site.home}/feed/") < told.index(f"feed: {site.home}/feed/ offers 3 addresses")
    assert "asking" not in add(site, config.with_name("other.toml"), "-q").stderr


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        (b"", b""),
        (b" \n\n", b""),
        (b"\xef\xbb\xbf", b""),
        (b"# my sources", b"# my sources\n"),
        ("\ufeff# مصادري\r\n".encode(), "\ufeff# مصادري\r\n".encode()),
        (b"[defaults]\nuser_agent_contact = 'mailto:me@n.example'\n", b"[defaults]\nuser_agent_contact"),
    ],
    ids=["empty", "blank", "a mark", "a comment", "a mark and a comment", "defaults"],
)
def test_a_file_without_a_source_is_a_start(site: Site, config: Path, before: bytes, kept: bytes) -> None:
    config.write_bytes(before)
    add(site, config)
    assert [source.name for source in load_sources(config).sources] == ["mina"]
    assert config.read_bytes().startswith(kept or b"# The sources of Marsad.")


BEFORE = """\
# ملاحظة: لا تُحذف
[defaults]
delay = 2.5   # seconds

[[source]]   # the first
name = "old"
title = 'قديم'
home = "https://old.example/"  # خبر"""


@pytest.mark.parametrize(
    "before",
    [BEFORE.encode(), BEFORE.encode() + b"\n\n\n", BEFORE.replace("\n", "\r\n").encode("utf-8-sig") + b"\r\n"],
    ids=["no line end", "blank lines", "CRLF and a mark"],
)
def test_the_rest_of_the_file_stays_byte_for_byte(site: Site, config: Path, before: bytes) -> None:
    config.write_bytes(before)
    config.chmod(0o640)
    add(site, config)
    after = config.read_bytes()
    assert after.startswith(before)
    assert [source.name for source in load_sources(config).sources] == ["old", "mina"]
    assert stat.S_IMODE(config.stat().st_mode) == 0o640
    assert (b"\r\n" in after) == (b"\r\n" in before)
    assert after.replace(b"\r\n", b"").count(b"\n") == 0 or b"\r\n" not in before
    assert list(config.parent.iterdir()) == [config]


def test_a_dry_run_writes_nothing(site: Site, config: Path) -> None:
    assert 'name = "mina"' in add(site, config, "--dry-run").stdout
    assert not config.exists()


def test_json(site: Site, config: Path) -> None:
    told = json.loads(add(site, config, "--json").stdout)
    assert told["written"] is True
    assert told["source"]["feeds"] == [f"{site.home}/feed/"]


def test_what_is_there_already_is_refused(site: Site, config: Path) -> None:
    add(site, config)
    before = config.read_bytes()
    asked = len(site.log)
    assert "is there already: source 'mina'" in add(site, config, name="other", status=ExitStatus.USAGE).stderr
    assert "named 'mina' is there already" in add(site, config, status=ExitStatus.USAGE).stderr
    assert len(site.log) == asked  # nothing is asked for in vain
    third = ("add", f"{site.home}/?p=2", "--config", config, "--allow-private", "--name", "third")
    assert "/feed is there already" in marsad(*third, status=ExitStatus.USAGE).stderr
    assert config.read_bytes() == before


def test_a_broken_file_is_left_alone(site: Site, config: Path) -> None:
    config.write_text("[[source]\n", encoding="utf-8")
    assert "line 1" in add(site, config, status=ExitStatus.USAGE).stderr
    assert config.read_text(encoding="utf-8") == "[[source]\n"


@on(nothing)
def test_a_site_that_offers_nothing(site: Site, config: Path) -> None:
    assert "offers no feed" in add(site, config, status=1).stderr
    assert not config.exists()


@on(forbidden)
def test_robots_are_obeyed(site: Site, config: Path) -> None:
    assert "robots_disallow" in add(site, config, status=1).stderr
    assert site.log == ["/robots.txt"]


@on(broken)
def test_a_broken_site(site: Site, config: Path) -> None:
    assert "http_5xx" in add(site, config, status=1).stderr
    assert site.log == ["/robots.txt", "/", "/", "/"]  # as often as a crawl would try


@on(moved)
def test_a_site_that_moved_is_to_be_added_where_it_is(site: Site, config: Path) -> None:
    assert "; add https://rasif.example/ in its place" in add(site, config, status=1).stderr
    assert not config.exists()


def test_private_addresses_are_refused(site: Site, config: Path) -> None:
    for home in (site.home, site.home.replace("127.0.0.1", "2130706433"), site.home.replace("127.0.0.1", "localhost")):
        assert "blocked_address" in marsad("add", home, "--config", config, status=1).stderr
    assert site.log == []


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://news.example/", "https://me:pw@news.example/", "https://"]
)
def test_addresses_that_are_none(url: str, config: Path) -> None:
    assert "no http or https address" in marsad("add", url, "--config", config, status=ExitStatus.USAGE).stderr


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.sana.sy/", "sana"),
        ("https://arabic.news.example/", "news"),
        ("https://www.bbc.co.uk/arabic", "bbc_arabic"),
        ("https://al-sharq.com/", "al_sharq"),
        ("https://أخبار.example/", "igbicxr"),
        ("http://127.0.0.1:8000/", "127_0_0_1"),
    ],
)
def test_names(url: str, name: str) -> None:
    assert name_for(url) == name


def test_a_signal_ends_it(config: Path) -> None:
    """The site never answers; whoever waits for it may go."""
    asked, over = threading.Event(), threading.Event()

    def silent(path: str, home: str) -> None:
        asked.set()
        over.wait(60)

    with serve(silent) as site:
        command = (sys.executable, "-m", "crawler", "add", site.home, "--config", str(config), "--allow-private")
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as adding:
            assert asked.wait(60)
            adding.send_signal(signal.SIGTERM)
            assert adding.stderr is not None
            assert adding.stderr.read().endswith("marsad: stopped\n")
        over.set()
    assert adding.returncode == 128 + signal.SIGTERM
    assert not config.exists()
