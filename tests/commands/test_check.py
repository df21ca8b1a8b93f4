"""`marsad check`: the file's faults, and with --live what sites on loopback answer, by the rules of a crawl (K09)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from crawler.model import ExitStatus
from crawler.session.lock import run_lock
from tests.commands.processes import marsad
from tests.spiders.site import Answer, Site, serve

FEED = (
    '<rss version="2.0"><channel><title>الميناء</title>'
    "<item><title>خبر</title><link>/2026/11/a-1</link><pubDate>Sat, 21 Nov 2026 10:00:00 +0300</pubDate></item>"
    "</channel></rss>"
)
POSTS = '[{"id": 1, "link": "/2026/11/a-1", "date": "2026-11-21T10:00:00"}]'
LINKS = '<html><body><a href="/2026/11/a-1">خبر</a></body></html>'
ENTRIES = "<urlset><url><loc>/2026/11/a-1</loc></url></urlset>"
Pages = Mapping[str, Answer]

EVERYTHING: Pages = {
    "/feed": Answer(FEED),
    "/wp-json/wp/v2/posts": Answer(POSTS),
    "/news": Answer(LINKS),
    "/robots.txt": Answer("User-agent: *\nSitemap: /map.xml\nSitemap: /gone.xml\n"),
    "/map.xml": Answer(ENTRIES),
}


def serving(pages: Pages) -> Callable[[str, str], Answer | None]:
    return lambda path, home: pages.get(path.split("?")[0])


@pytest.fixture
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    with serve(serving(getattr(request, "param", EVERYTHING))) as running:
        yield running


def on(pages: Pages) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("site", [pages], indirect=True)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "sources.toml"


def write(config: Path, site: Site, *, name: str = "mina", **keys: Any) -> None:
    values = {
        "name": name,
        "title": "الميناء",
        "home": f"{site.home}/",
        "allow_addresses": ["127.0.0.1"],
        "delay": 0,
        **keys,
    }
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items()]
    config.write_text("[[source]]\n" + "".join(lines), encoding="utf-8")


def live(config: Path, *arguments: object, status: int = 0) -> list[dict[str, Any]]:
    done = marsad("check", "--live", "--json", "--config", config, *arguments, status=status)
    looks: list[dict[str, Any]] = json.loads(done.stdout)["live"]
    return looks


def test_each_way_of_a_source_is_asked(site: Site, config: Path) -> None:
    write(
        config,
        site,
        feeds=[f"{site.home}/feed"],
        wordpress=f"{site.home}/wp-json/",
    )
    with config.open("a", encoding="utf-8") as file:
        file.write(f'listings = [{{ url = "{site.home}/news" }}]\n')
    assert [(look["kind"], look["works"], look["links"]) for look in live(config)] == [
        ("feed", True, 1),
        ("wordpress", True, 1),
        ("listing", True, 1),
        ("sitemap", True, 1),
        ("sitemap", False, 0),
    ]


def test_a_line_for_each_address(site: Site, config: Path) -> None:
    write(config, site, feeds=[f"{site.home}/feed", f"{site.home}/old"], sitemaps=[])
    done = marsad("check", "--live", "--config", config)
    assert f"ok   mina: feed {site.home}/feed: 1 links, newest Sat, 21 Nov 2026 10:00:00 +0300" in done.stdout
    assert f"FAIL mina: feed {site.home}/old: 0 links: http_4xx HTTP 404" in done.stdout


@on({"/robots.txt": Answer("", 404), "/feed": Answer("", 500)})
def test_a_source_that_does_not_work_is_the_exit_status(site: Site, config: Path) -> None:
    write(config, site, feeds=[f"{site.home}/feed"], sitemaps=[])
    (look,) = live(config, status=ExitStatus.SOURCE_FAILED)
    assert look["faults"] == ["http_5xx HTTP 500"]
    assert site.asked("/feed") == ["/feed"] * 3  # as often as a crawl would try


ROBOTS = {"/robots.txt": Answer("", 404), "/feed": Answer(FEED)}
BARE = "<html><head><title>الميناء</title></head><body><div id=app></div>{}</body></html>"


@on({**ROBOTS, "/2026/11/a-1": Answer(BARE.format("<script>write()</script>"))})
def test_an_article_that_only_a_script_writes_names_the_key(site: Site, config: Path) -> None:
    write(config, site, feeds=[f"{site.home}/feed"], sitemaps=[])
    feed, article = live(config)
    assert (feed["kind"], article["kind"], article["url"]) == ("feed", "article", f"{site.home}/2026/11/a-1")
    assert article["faults"] == ["no_text without its scripts: `render = true` has a browser run them"]


@pytest.mark.parametrize(
    "site",
    [
        {**ROBOTS, "/2026/11/a-1": Answer(BARE.format(""))},
        {
            **ROBOTS,
            "/2026/11/a-1": Answer(
                BARE.format("<p>" + "وصلت السفينة إلى المرفأ صباحاً. " * 9 + "</p><script></script>")
            ),
        },
        {**ROBOTS, "/2026/11/a-1": Answer("", 404)},
    ],
    indirect=True,
    ids=["without-script", "with-text", "gone"],
)
def test_an_article_for_which_no_script_is_needed_is_not_told(site: Site, config: Path) -> None:
    write(config, site, feeds=[f"{site.home}/feed"], sitemaps=[])
    assert [look["kind"] for look in live(config)] == ["feed"]
    assert len(site.asked("/2026/11/a-1")) == 1


FORBIDDEN = {
    "UTF-16": "User-agent: *\nDisallow: /\n".encode("utf-16"),
    "NUL between the letters": b"User-agent: *\nDis\0allow: /\n",
    "a version behind our name": b"User-agent: *\nAllow: /\n\nUser-agent: Marsad/1.0\nDisallow: /\n",
    "lines that end as a typewriter's": b"User-agent: *\rDisallow: /\r",
}


@pytest.mark.parametrize("rules", FORBIDDEN.values(), ids=FORBIDDEN)
def test_what_robots_forbid_is_not_asked(rules: bytes, config: Path) -> None:
    with serve(serving({**EVERYTHING, "/robots.txt": Answer(rules)})) as site:
        write(config, site, feeds=[f"{site.home}/feed"], sitemaps=[])
        (look,) = live(config, status=ExitStatus.SOURCE_FAILED)
    assert look["faults"] == ["robots_disallow"]
    assert site.log == ["/robots.txt"]


@on({**EVERYTHING, "/robots.txt": Answer("", 500)})
def test_rules_that_cannot_be_had_forbid_everything(site: Site, config: Path) -> None:
    write(config, site, feeds=[f"{site.home}/feed"], sitemaps=[])
    (look,) = live(config, status=ExitStatus.SOURCE_FAILED)
    assert look["faults"][0].startswith("robots_unreachable")
    assert not site.asked("/feed")


def test_a_crawl_may_hold_the_lock_and_nothing_is_written(site: Site, config: Path) -> None:
    write(config, site, feeds=[f"{site.home}/feed"], sitemaps=[])
    data = config.parent / "data"
    with run_lock(data / "state", "crawl"):
        assert live(config, "--data", data)[0]["works"]
    assert [path.name for path in sorted(data.rglob("*"))] == ["state", "run.lock"]


def test_a_private_address_that_is_not_allowed_is_refused(config: Path) -> None:
    """The second site is the source's own, but nobody allowed its address."""
    with serve(serving(EVERYTHING), "127.0.0.2") as inside:
        with serve(serving({"/feed": Answer("", 302, location=f"{inside.home}/feed")})) as site:
            write(config, site, feeds=[f"{site.home}/feed"], sitemaps=[], hosts=["127.0.0.2"])
            (look,) = live(config, status=ExitStatus.SOURCE_FAILED)
        (fault,) = look["faults"]
        assert fault.startswith("blocked_address ")
        assert fault.endswith("127.0.0.2 is no public address")
        assert inside.log == []


@on({"/feed": Answer("", 302, location="https://elsewhere.example/feed")})
def test_a_redirect_off_the_site_is_not_followed(site: Site, config: Path) -> None:
    write(config, site, feeds=[f"{site.home}/feed"], sitemaps=[])
    (look,) = live(config, status=ExitStatus.SOURCE_FAILED)
    assert look["faults"] == ["offsite leads to https://elsewhere.example/feed"]


def test_a_source_that_is_not_there(site: Site, config: Path) -> None:
    write(config, site)
    assert (
        "no source is named 'y'" in marsad("check", "--live", "--config", config, "y", status=ExitStatus.USAGE).stderr
    )


def test_a_sound_file(site: Site, config: Path) -> None:
    write(config, site)
    assert "1 sources, 1 enabled, no faults" in marsad("check", "--config", config).stdout
    assert site.log == []


def test_every_fault_is_told(config: Path) -> None:
    config.write_text('[[source]]\nname = "x"\ntitel = "x"\nhome = "x"\n', encoding="utf-8")
    assert "3 faults" in marsad("check", "--config", config, status=ExitStatus.USAGE).stderr
    told = marsad("check", "--json", "--config", config, status=ExitStatus.USAGE)
    assert [fault["line"] for fault in json.loads(told.stdout)["faults"]] == [1, 3, 4]
