"""`marsad add` and `marsad check` against a real site on loopback."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.cli import cli
from crawler.errors import ConfigError, MarsadError, UsageError
from crawler.model import ExitStatus
from crawler.run.survey import name_for
from crawler.sources.reading import load_sources
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


def marsad(*arguments: object, ok: bool = True) -> Result:
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    if ok and result.exception:
        raise result.exception
    return result


def add(site: Site, config: Path, *arguments: object, name: str = "mina") -> Result:
    return marsad("add", site.home, "--config", config, "--allow-private", "--name", name, *arguments)


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
    with pytest.raises(UsageError, match="is there already"):
        add(site, config, name="other")
    with pytest.raises(UsageError, match="named 'mina' is there already"):
        add(site, config)
    assert len(site.log) == asked  # nothing is asked for in vain
    with pytest.raises(UsageError, match=r"feed .* is there already"):
        marsad("add", f"{site.home}/?p=2", "--config", config, "--allow-private", "--name", "third")
    assert config.read_bytes() == before


def test_a_broken_file_is_left_alone(site: Site, config: Path) -> None:
    config.write_text("[[source]\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="line 1"):
        add(site, config)
    assert config.read_text(encoding="utf-8") == "[[source]\n"


@on(nothing)
def test_a_site_that_offers_nothing(site: Site, config: Path) -> None:
    with pytest.raises(MarsadError, match="offers no feed"):
        add(site, config)
    assert not config.exists()


@on(forbidden)
def test_robots_are_obeyed(site: Site, config: Path) -> None:
    with pytest.raises(MarsadError, match="robots_disallow"):
        add(site, config)
    assert site.log == ["/robots.txt"]


@on(broken)
def test_a_broken_site(site: Site, config: Path) -> None:
    with pytest.raises(MarsadError, match="http_5xx"):
        add(site, config)


def test_private_addresses_are_refused(site: Site, config: Path) -> None:
    for home in (site.home, site.home.replace("127.0.0.1", "2130706433"), site.home.replace("127.0.0.1", "localhost")):
        with pytest.raises(MarsadError, match="blocked_address"):
            marsad("add", home, "--config", config)
    assert site.log == []


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://news.example/", "https://me:pw@news.example/", "https://"]
)
def test_addresses_that_are_none(url: str, config: Path) -> None:
    with pytest.raises(UsageError, match="no http or https address"):
        marsad("add", url, "--config", config)


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


def test_check(site: Site, config: Path) -> None:
    add(site, config)
    assert "1 sources, 1 enabled, no faults" in marsad("check", "--config", config).stdout
    told = json.loads(marsad("check", "--live", "--json", "--config", config).stdout)
    assert [(probe["kind"], probe["works"], probe["links"]) for probe in told["live"]] == [
        ("feed", True, 3), ("sitemap", False, 0), ("wordpress", True, 1),
    ]  # fmt: skip
    assert told["live"][1]["faults"] == ["http_4xx HTTP 404"]


def test_check_tells_of_every_fault(config: Path) -> None:
    config.write_text('[[source]]\nname = "x"\ntitel = "x"\nhome = "x"\n', encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        marsad("check", "--config", config)
    assert len(caught.value.faults) == 3
    told = marsad("check", "--json", "--config", config, ok=False)
    assert told.exit_code == ExitStatus.USAGE
    assert [fault["line"] for fault in json.loads(told.stdout)["faults"]] == [1, 3, 4]


def test_check_of_a_source_that_fails(config: Path) -> None:
    with serve(broken) as site:
        config.write_text(
            f'[[source]]\nname = "x"\ntitle = "x"\nhome = "{site.home}/"\nfeeds = ["{site.home}/feed"]\nsitemaps = []\n'
            'allow_addresses = ["127.0.0.1"]\ndelay = 0\n',
            encoding="utf-8",
        )
        result = marsad("check", "--live", "--config", config, ok=False)
    assert result.exit_code == ExitStatus.SOURCE_FAILED
    assert f"FAIL x: feed {site.home}/feed: 0 links: http_5xx HTTP 500" in result.stdout


def test_check_of_a_source_that_is_not_there(config: Path) -> None:
    config.write_text('[[source]]\nname = "x"\ntitle = "x"\nhome = "https://x.example/"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="no source is named y"):
        marsad("check", "--live", "--config", config, "y")
