"""robots.txt by RFC 9309, gaps, Retry-After: from the servers' own logs."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.middlewares.politeness import MAX_RETRY_AFTER, retry_after
from crawler.middlewares.robots import MAX_BYTES, read_robots
from storage.store import Store
from tests.badserver import BadServer
from tests.crawl.site import Site, table

NOW = datetime(2024, 5, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(("value", "seconds"), [
    ("120", 120), (" 7 ", 7), ("0", 0),
    ("Wed, 01 May 2024 12:02:00 GMT", 120),
    ("Wed, 01 May 2024 11:00:00 GMT", 0),
    ("1000000000", MAX_RETRY_AFTER),
    ("Fri, 01 May 2099 12:00:00 GMT", MAX_RETRY_AFTER),
    ("-1", None), ("abc", None), ("", None), ("1.5", None), ("١٢", None), ("Wed, 99 May 2024 12:00:00 GMT", None),
], ids=str)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@pytest.mark.parametrize(("body", "path", "allowed"), [
    (b"User-agent: *\nDisallow: /a", "/a/b", False),
    (b"User-agent: *\nDisallow: /a", "/b", True),
    (b"\xef\xbb\xbfUser-agent: *\nDisallow: /", "/b", False),
    (b"User-agent: *\rDisallow: /a\r", "/a", False),
    ("User-agent: *\nDisallow: /a".encode("utf-16"), "/a", False),
    (b"User-agent: *\0\nDisallow: /a", "/a", False),
    (b"User-agent: marsad\nDisallow: /m\n\nUser-agent: *\nDisallow: /", "/a", True),
    (b"User-agent: marsad\nDisallow: /m\n\nUser-agent: *\nDisallow: /", "/m", False),
    (b"User-agent: *\nDisallow: /\nAllow: /news/", "/news/1", True),
    (b"User-agent: *\nDisallow: /*.pdf$", "/x.pdf", False),
    (b"User-agent: *\nDisallow: /*.pdf$", "/x.pdf?y", True),
    (b"User-agent: *\nDisallow: /%D8%A8", "/\u0628", False),
    (b"<html>\nUser-agent: *\nDisallow: /\n</html>", "/a", True),
    (b"", "/a", True),
    (b"User-agent: *\n" + b"#" * 400_000 + b"\nDisallow: /a", "/a", False),
    (b"User-agent: *\n" + b"#" * MAX_BYTES + b"\nDisallow: /a", "/a", True),
], ids=["prefix", "other path", "BOM", "CR only", "UTF-16", "NUL", "own group", "own rule", "longest match", "$",
        "$ with query", "escaped Arabic", "HTML", "empty", "rule at 400,000", "rule beyond 512 KiB"])
def test_reading_robots(body: bytes, path: str, allowed: bool) -> None:
    assert read_robots(body).allows(f"http://x.example{path}") is allowed


@pytest.mark.parametrize(("said", "delay"), [
    ("10", 10.0), ("600", 120.0), ("1e9", 120.0), ("-1", 0.0), ("x", 0.0), ("nan", 0.0), ("0.5", 0.5),
])
def test_crawl_delay_is_bounded(said: str, delay: float) -> None:
    """B13"""
    assert read_robots(f"User-agent: *\nCrawl-delay: {said}".encode()).crawl_delay == delay


@pytest.mark.parametrize(("robots", "status", "reason"), [
    ("User-agent: *\nDisallow: /", 200, "robots_disallow"),
    ("User-agent: *\nAllow: /", 503, "robots_unreachable"),
    ("User-agent: *\nAllow: /", 500, "robots_unreachable"),
    ("", 429, "robots_unreachable"),
], ids=["B07 all disallowed", "B04 503", "B04 500", "B03 429"])
def test_what_robots_forbids_is_never_asked_for(tmp_path: Path, robots: str, status: int, reason: str) -> None:
    site = Site(tmp_path)
    with BadServer(robots=robots, robots_status=status) as server:
        server.feeds["/feed"] = ["/article/1"]
        site.tables = [table("one", server, feeds=["/feed"])]
        code, report = site.crawl()
        assert {line.path for line in server.log} == {"/robots.txt"}
    assert code == 1
    assert report["sources"]["one"]["reasons"] == {reason: 1}
    with site.store() as store:
        state = store.runs.source("one")
        assert state is not None
        assert state.health == "blocked"


@pytest.mark.parametrize("status", [404, 403], ids=str)
def test_without_robots_everything_is_allowed(tmp_path: Path, status: int) -> None:
    """B01: what a 4xx says isn't read."""
    site = Site(tmp_path)
    with BadServer(robots="User-agent: *\nDisallow: /", robots_status=status) as server:
        server.feeds["/feed"] = ["/article/1"]
        site.tables = [table("one", server, feeds=["/feed"])]
        _, report = site.crawl()
    assert report["total"]["outcomes"]["new"] == 1


def test_two_sources_on_one_host_share_its_gap(tmp_path: Path) -> None:
    site = Site(tmp_path)
    delay = 1.0
    with BadServer() as first, BadServer() as second:
        for server, base in ((first, 1), (second, 50)):
            server.feeds["/feed"] = [f"/article/{base + number}" for number in range(2)]
        site.tables = [table(name, server, feeds=["/feed"], delay=delay)
                       for name, server in (("one", first), ("two", second))]
        site.crawl()
        moments = sorted(line.at for line in (*first.log, *second.log))
    assert len(moments) == 8
    assert min(later - earlier for earlier, later in pairwise(moments)) >= 0.95 * delay


def test_crawl_delay_of_robots_is_kept(tmp_path: Path) -> None:
    site = Site(tmp_path)
    with BadServer(robots="User-agent: *\nCrawl-delay: 1.5") as server:
        server.feeds["/feed"] = ["/article/1"]
        site.tables = [table("one", server, feeds=["/feed"])]
        site.crawl()
        moments = [line.at for line in server.log if line.path != "/robots.txt"]
    assert moments[1] - moments[0] >= 1.5


def test_nothing_is_asked_within_a_retry_after(tmp_path: Path) -> None:
    """H22: the rest of the host's pages wait for a later run; the source comes due after the window."""
    site = Site(tmp_path)
    with BadServer() as server:
        server.feeds["/feed"] = ["/429", *(f"/article/{number}" for number in range(1, 6))]
        site.tables = [table("one", server, feeds=["/feed"], delay=1)]
        _, report = site.crawl()
        assert [line.path for line in server.log] == ["/robots.txt", "/feed", "/429"]
    assert report["total"]["outcomes"]["pending"] == 5
    assert report["total"]["reasons"]["rate_limited"] == 1
    with Store.open(site.data / "articles.db", read_only=True) as store:
        state = store.runs.source("one")
        assert state is not None
        assert state.next_due_at is not None
        assert (state.next_due_at - datetime.now(UTC)).total_seconds() > 7_000
        assert store.db.execute("SELECT not_before > datetime('now', '+100 minutes') FROM frontier "
                                "WHERE not_before IS NOT NULL").fetchall() == [(1,)]


def test_who_asks_is_said(tmp_path: Path) -> None:
    site = Site(tmp_path)
    with BadServer() as server:
        server.feeds["/feed"] = ["/article/1"]
        site.tables = ['[defaults]\nuser_agent_contact = "mailto:me@example.org"\n',
                       table("one", server, feeds=["/feed"])]
        site.crawl()
        agents = {line.headers["user-agent"] for line in server.log}
        cookies = [line for line in server.log if "cookie" in line.headers]
    assert len(agents) == 1
    assert agents.pop().endswith("(+mailto:me@example.org)")
    assert not cookies
