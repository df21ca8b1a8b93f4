"""Every way of discovery over a real connection: what is asked for, what comes out, and where it ends."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.spiders.site import Answer, Site, serve

ROOT = Path(__file__).parents[2]

SOURCES = {
    "feeds": 'feeds = ["{}/feeds/1", "{}/feeds/2"]',
    "broken_feeds": 'feeds = ["{}/feeds/html", "{}/feeds/empty", "{}/feeds/404", "{}/feeds/cut", "{}/feeds/reset"]',
    "budget": 'feeds = ["{}/feeds/1"]\nmax_pages = 2',
    "failing": 'feeds = ["{}/feeds/failing"]',
    "listing": 'listings = [{{ url = "{}/list?page=1", next = "a.next", links = "a.item" }}]',
    "calendar": 'listings = [{{ url = "{}/calendar?day=1", next = "a.next", links = "a.item" }}]\nmax_pages = 1',
    "same_page": 'listings = [{{ url = "{}/same?page=1", next = "a.next", links = "a.item" }}]',
    "known_listing": 'listings = [{{ url = "{}/archive?page=1", next = "a.next", links = "a.item" }}]',
    "sitemap": 'sitemaps = ["{}/map/index.xml"]',
    "endless_sitemap": 'sitemaps = ["{}/endless/1.xml"]',
    "mirrors": 'sitemaps = ["{}/mirror/a.xml"]',
    "robots": "",
    "wordpress": 'wordpress = "{}/blog/wp-json/"',
    "known_wordpress": 'wordpress = "{}/known/wp-json/"',
    "stuck_wordpress": 'wordpress = "{}/stuck/wp-json/"',
    "small_wordpress": 'wordpress = "{}/small/wp-json/"',
    "parts": 'sitemaps = ["{}/parts/index.xml"]',
}

WANTED = {
    "/feeds/1": ("application/rss+xml", "ar,*;q=0.1"),
    "/map/one.xml": ("application/xml", "ar,*;q=0.1"),
    "/list?page=1": ("text/html", "ar,*;q=0.1"),
    "/a/4": ("text/html", "ar,*;q=0.1"),
}
"""Path -> the first of what its request accepts, and in which languages."""


def feed(*links: str) -> Answer:
    items = "".join(f"<item><title>خبر</title><link>{link}</link></item>" for link in links)
    return Answer(f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>', kind="application/rss+xml")


def listing(following: str, *links: str) -> Answer:
    items = "".join(f'<a class="item" href="{link}">خبر</a>' for link in links)
    return Answer(f'<html><body>{items}<a class="next" href="{following}">التالي</a></body></html>')


def index(*paths: str) -> Answer:
    return Answer(
        "<sitemapindex>" + "".join(f"<sitemap><loc>{path}</loc></sitemap>" for path in paths) + "</sitemapindex>"
    )


def urlset(*paths: str) -> Answer:
    return Answer("<urlset>" + "".join(f"<url><loc>{path}</loc></url>" for path in paths) + "</urlset>")


def posts(*links: str) -> Answer:
    return Answer(json.dumps([{"id": 1, "link": link, "title": {"rendered": "خبر"}} for link in links]))


def pages(path: str, home: str) -> Answer | None:
    """The whole site."""
    number = int(found[1]) if (found := re.search(r"(?:[?&](?:page|day)=|/)(\d+)(?:\.xml)?(?:&|$)", path)) else 0
    match path.split("?")[0].split("/")[1:]:
        case ["feeds", "1"]:
            return feed("/a/1", "/a/2?utm_source=rss", "/a/3/amp/", "file:///etc/passwd", "http://127.0.0.1:1/inside")
        case ["feeds", "2"]:
            return feed("/a/2#top", "/a/3/", "/a/4")
        case ["feeds", "html"]:
            return Answer()
        case ["feeds", "empty"]:
            return feed()
        case ["feeds", "cut"]:
            return Answer(feed("/cut/1", "/cut/2").body[:-30])
        case ["feeds", "reset"] | ["bad", "reset"]:
            return Answer(status=0)
        case ["feeds", "failing"]:
            return feed("/bad/410", "/bad/500", "/bad/404", "/bad/429", "/bad/reset", "/a/1")
        case ["bad", status]:
            return Answer(status=int(status))
        case ["list"]:
            return (
                listing(f"?page={number + 1}", *(f"/l/{number}-{one}" for one in range(3))) if number < 4 else Answer()
            )
        case ["calendar"]:
            return listing(f"?day={number + 1}", f"/day/{number}")
        case ["same"]:
            return listing(f"?page={number + 1}", "/s/1", "/s/2")
        case ["archive"]:
            return listing(f"?page={number + 1}", f"/k/{'old' if number > 2 else 'new'}/{number}")
        case ["map", "index.xml"]:
            return index("/map/index.xml", "/map/one.xml", "/map/two.xml")
        case ["map", "one.xml"]:
            return urlset("/m/1", "/m/2", "http://127.0.0.1:1/inside")
        case ["map", "two.xml"]:
            return urlset("/m/2/", "/m/3")
        case ["endless", _]:
            return index(f"/endless/{number + 1}.xml")
        case ["mirror", name]:
            return index("/mirror/b.xml" if name == "a.xml" else "/mirror/a.xml")
        case ["robots.txt"]:
            return Answer(f"User-agent: *\nDisallow:\nSitemap: {home}/map/two.xml\n")
        case ["blog", "wp-json", "wp", "v2", "posts"]:
            if number > 3:
                return Answer('{"code": "rest_post_invalid_page_number"}', 400)
            return posts(*(f"/w/{number}-{one}" for one in range(2)))
        case ["known", "wp-json", "wp", "v2", "posts"]:
            return posts(f"/w/new/{min(number, 2)}", f"/w/old/{number}")
        case ["known", "w", *_]:
            return Answer()
        case ["stuck", "wp-json", "wp", "v2", "posts"]:
            return posts("/w/same-1", "/w/same-2")
        case ["small", "wp-json", "wp", "v2", "posts"]:
            if "per_page=5&" not in path:
                return Answer('{"code": "rest_invalid_param", "data": {"params": {"per_page": "at most 5"}}}', 400)
            return posts(*(f"/w/small-{number}-{one}" for one in range(5))) if number < 3 else posts()
        case ["parts", "index.xml"]:
            tags = (f"/parts/post_tag-sitemap{one}.xml" for one in range(1, 26))
            return index("/parts/post-sitemap1.xml", "/parts/post-sitemap2.xml", *tags)
        case ["parts", _]:
            return urlset()
        case ["a" | "l" | "s" | "k" | "m" | "w" | "day" | "cut", *_]:
            return Answer()
    return None


@dataclass(frozen=True, slots=True)
class Crawled:
    """What all sources yielded, and what was asked of the site."""

    site: Site
    items: list[dict[str, Any]]

    def got(self, source: str) -> Counter[str]:
        """The paths of a source's pages, and the reasons of everything else."""
        mine = [item for item in self.items if item["source"] == source]
        return Counter(item["reason"] or item["url"].removeprefix(self.site.home) for item in mine)


def crawl(site: Site, folder: Path, names: list[str], *arguments: str) -> Crawled:
    tables = [
        f'[[source]]\nname = "{name}"\ntitle = "x"\nhome = "{site.home}/"\nallow_addresses = ["127.0.0.1"]\ndelay = 0\n'
        + SOURCES[name].format(*[site.home] * 5)
        for name in names
    ]
    config = folder / "sources.toml"
    config.write_text("\n\n".join(tables), encoding="utf-8")
    command = [sys.executable, "-m", "tests.spiders.crawl_once", str(config), *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    assert done.stderr == ""
    return Crawled(site, [json.loads(line) for line in done.stdout.splitlines()])


@pytest.fixture(scope="module")
def normal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """One run of all sources in one process."""
    with serve(pages) as site:
        yield crawl(site, tmp_path_factory.mktemp("normal"), list(SOURCES))


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """A full run of some."""
    with serve(pages) as site:
        yield crawl(site, tmp_path_factory.mktemp("full"), ["feeds", "wordpress", "known_listing"], "full=1")


def test_feeds_that_overlap_give_each_article_once(normal: Crawled) -> None:
    got = normal.got("feeds")
    assert got.pop("/a/3/", 0) + got.pop("/a/3/amp/", 0) == 1  # whichever feed answered first
    assert got == {"/a/1": 1, "/a/2": 1, "/a/4": 1, "redirect_scheme": 1, "offsite": 1}


def test_what_is_wrong_with_feeds(normal: Crawled) -> None:
    assert normal.got("broken_feeds") == {
        "feed_not_feed": 1, "feed_empty": 1, "http_4xx": 1, "reset": 1, "feed_malformed": 2, "/cut/1": 1,
    }  # fmt: skip


def test_the_budget_leaves_the_rest_for_the_next_run(normal: Crawled) -> None:
    """M05"""
    left = [item for item in normal.items if item["source"] == "budget" and item["reason"] == "budget"]
    assert [(item["kind"], item["outcome"]) for item in left] == [("Settled", "pending")]
    assert sum(item["kind"] == "Page" for item in normal.items if item["source"] == "budget") == 2


def test_failures_have_reasons(normal: Crawled) -> None:
    assert normal.got("failing") == {
        "gone": 1, "http_5xx": 1, "http_4xx": 1, "rate_limited": 1, "reset": 1, "/a/1": 1,
    }  # fmt: skip
    statuses = {item["reason"]: item["status"] for item in normal.items if item["source"] == "failing"}
    assert (statuses["gone"], statuses["http_5xx"], statuses["reset"]) == (410, 500, None)


def test_a_listing_is_followed_to_its_end(normal: Crawled) -> None:
    assert normal.got("listing") == {f"/l/{page}-{one}": 1 for page in (1, 2, 3) for one in range(3)} | {
        "listing_empty": 1
    }
    assert len(normal.site.asked("/list")) == 4


def test_an_endless_calendar_is_left_after_200_pages(normal: Crawled) -> None:
    """M02"""
    assert len(normal.site.asked("/calendar")) == 200
    assert normal.got("calendar") == {"/day/1": 1, "budget": 199, "trap_limit": 1}


def test_a_listing_that_repeats_itself_ends(normal: Crawled) -> None:
    assert normal.site.asked("/same") == ["/same?page=1", "/same?page=2"]


def test_a_listing_is_left_where_all_is_known(normal: Crawled) -> None:
    assert normal.site.asked("/archive") == ["/archive?page=1", "/archive?page=2", "/archive?page=3"]


def test_sitemaps_of_an_index(normal: Crawled) -> None:
    got = normal.got("sitemap")
    assert got.pop("/m/2", 0) + got.pop("/m/2/", 0) == 1  # whichever of the two sitemaps came first
    assert got == {"/m/1": 1, "/m/3": 1, "offsite": 1, "sitemap_loop": 1}
    assert normal.site.asked("/map/index.xml") == ["/map/index.xml"]


def test_an_endless_index_ends_at_depth_three(normal: Crawled) -> None:
    """S02"""
    assert normal.site.asked("/endless") == [f"/endless/{number}.xml" for number in (1, 2, 3, 4)]
    assert normal.got("endless_sitemap") == {"sitemap_loop": 1}


def test_indexes_that_name_each_other_are_asked_once(normal: Crawled) -> None:
    """S03"""
    assert sorted(normal.site.asked("/mirror")) == ["/mirror/a.xml", "/mirror/b.xml"]


def test_sitemaps_of_robots_are_for_sources_with_nothing_else(normal: Crawled) -> None:
    assert normal.got("robots") == {"/m/2/": 1, "/m/3": 1}
    assert normal.site.asked("/robots.txt") == ["/robots.txt"]


def test_wordpress_goes_on_while_whole_pages_are_new(normal: Crawled) -> None:
    assert normal.got("wordpress") == {f"/w/{page}-{one}": 1 for page in (1, 2, 3) for one in range(2)}
    orders = [re.findall(r"page=(\d+)&orderby=(\w+)", path)[0] for path in normal.site.asked("/blog")]
    assert sorted(orders) == [("1", "date"), ("1", "modified"), ("2", "date"), ("3", "date"), ("4", "date")]


def test_wordpress_goes_on_past_what_is_known_while_a_page_has_news(normal: Crawled) -> None:
    """F15, F20"""
    asked = normal.site.asked("/known")
    assert sum("orderby=date" in path for path in asked) == 3  # the third page has nothing that the first two had not
    assert sum("orderby=modified" in path for path in asked) == 1
    assert normal.got("known_wordpress") == {"/w/new/1": 1, "/w/new/2": 1}


def test_wordpress_that_answers_every_page_alike_ends(normal: Crawled) -> None:
    """F15"""
    assert normal.got("stuck_wordpress") == {"/w/same-1": 1, "/w/same-2": 1}
    assert sorted(re.findall(r"page=(\d+)&orderby=(\w+)", path)[0] for path in normal.site.asked("/stuck")) == [
        ("1", "date"), ("1", "modified"), ("2", "date"),
    ]  # fmt: skip


def test_wordpress_asks_for_fewer_posts_where_so_many_are_refused(normal: Crawled) -> None:
    """F20"""
    assert set(normal.got("small_wordpress")) == {f"/w/small-{number}-{one}" for number in (1, 2) for one in range(5)}
    sizes = [int(re.findall(r"per_page=(\d+)", path)[0]) for path in normal.site.asked("/small")]
    assert (max(sizes), min(sizes)) == (20, 5)


def test_what_is_asked_for_is_said(normal: Crawled) -> None:
    """F21"""
    assert {site_path: wants for site_path, wants in normal.site.wanted.items() if site_path in WANTED} == WANTED


def test_an_index_of_many_parts_is_read_from_its_posts_on(normal: Crawled) -> None:
    """S10"""
    asked = [path.rpartition("/")[2] for path in normal.site.asked("/parts/")]
    assert {"post-sitemap1.xml", "post-sitemap2.xml"} < set(asked)
    assert len(asked) == 1 + 20
    left = [item for item in normal.items if item["source"] == "parts" and item["reason"] == "parts_left_out"]
    assert [item["detail"] for item in left] == ["parts_in_turn:7:27"]


def test_nothing_else_was_asked(normal: Crawled) -> None:
    """No file, no neighbour on another port, no address twice by one source."""
    pages_of = Counter((item["source"], item["url"]) for item in normal.items if item["kind"] == "Page")
    assert set(pages_of.values()) == {1}
    assert all(url.startswith(normal.site.home) for _, url in pages_of)


def test_a_full_run_reads_robots_and_goes_past_what_is_known(full: Crawled) -> None:
    assert full.site.asked("/robots.txt")
    assert {"/m/2/", "/m/3"} <= set(full.got("feeds"))
    assert all("orderby=date" in path for path in full.site.asked("/blog"))
    assert len(full.site.asked("/archive")) == 200
