"""robots.txt by RFC 9309, gaps, Retry-After: from the servers' own logs."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from crawler.web.headers import MAX_RETRY_AFTER, retry_after
from crawler.web.robots import read_robots
from storage.store import Store
from tests.badserver import BadServer
from tests.crawl.site import Site, table

NOW = datetime(2024, 5, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("0", 0),
        ("Wed, 01 May 2024 12:02:00 GMT", 120),
        ("Wed, 01 May 2024 11:00:00 GMT", 0),
        ("1000000000", MAX_RETRY_AFTER),
        ("Fri, 01 May 2099 12:00:00 GMT", MAX_RETRY_AFTER),
        ("-1", None),
        ("abc", None),
        ("", None),
        ("1.5", None),
        ("١٢", None),
        ("Wed, 99 May 2024 12:00:00 GMT", None),
    ],
    ids=lambda value: f"H22-{value}",
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@pytest.mark.parametrize(
    ("said", "delay"),
    [
        ("10", 10.0),
        ("600", 120.0),
        ("1e9", 120.0),
        ("-1", 0.0),
        ("x", 0.0),
        ("nan", 0.0),
        ("0.5", 0.5),
    ],
    ids=lambda value: f"B13-{value}",
)
def test_crawl_delay_is_bounded(said: str, delay: float) -> None:
    assert read_robots(f"User-agent: *\nCrawl-delay: {said}".encode()).crawl_delay == delay


DELAY = 1.0
DISALLOW, ALLOW = "User-agent: *\nDisallow: /", "User-agent: *\nAllow: /"
DISALLOW_PRIVATE = "User-agent: *\nDisallow: /private"
HOSTS = (
    # id, name, what robots.txt does, its status, more headers, reason of the source's failure
    ("H01", "plain", None, 200, (), ""),
    ("B01", "rules_in_a_404", DISALLOW, 404, (), ""),
    ("B01", "rules_in_a_403", DISALLOW, 403, (), ""),
    ("B01", "rules_in_a_401", DISALLOW, 401, (), ""),
    ("B12", "a_page", "<!doctype html><title>User-agent: *</title>\nUser-agent: *\nDisallow: /", 200, (), ""),
    (
        "B12",
        "many_groups",
        "".join(f"User-agent: bot{n}\nDisallow: /\n\n" for n in range(10_000)) + DISALLOW_PRIVATE,
        200,
        (),
        "",
    ),
    ("B03", "too_many", ALLOW, 429, (("Retry-After", "7200"),), "robots_unreachable"),
    ("B04", "unavailable", ALLOW, 503, (), "robots_unreachable"),
    ("B04", "broken", ALLOW, 500, (), "robots_unreachable"),
    ("B04", "closes", "close", 200, (), "robots_unreachable"),
    ("B07", "disallowed", DISALLOW, 200, (), "robots_disallow"),
    ("B09", "loop", "loop", 200, (), ""),
    ("B13", "slow", "User-agent: *\nCrawl-delay: 1.5", 200, (), ""),
    ("B16", "private", DISALLOW_PRIVATE, 200, (), ""),
    ("H22", "busy", None, 200, (), ""),
    ("H22", "retried", None, 200, (), ""),
    ("R16", "across", None, 200, (), ""),
    ("H11", "late", None, 200, (), ""),
    ("H01", "many_ways", None, 200, (), ""),
)


@dataclass
class Polite:
    servers: dict[str, BadServer]
    report: dict[str, Any]
    site: Site


@pytest.fixture(scope="module")
def polite(tmp_path_factory: pytest.TempPathFactory) -> Polite:
    """One run over sixteen hosts, a second source on the first of them, and redirects from one to another."""
    site = Site(tmp_path_factory.mktemp("polite"))
    with ExitStack() as stack:
        servers = {
            name: stack.enter_context(
                BadServer(host=f"127.0.1.{number}", robots=robots, robots_status=status, robots_headers=headers)
            )
            for number, (_, name, robots, status, headers, _) in enumerate(HOSTS, start=1)
        }
        servers["twin"] = stack.enter_context(BadServer(host="127.0.1.1"))
        site.tables = ['[defaults]\nuser_agent_contact = "mailto:me@example.org"\nconcurrent_sources = 20\n']
        for number, (name, server) in enumerate(servers.items()):
            server.feeds["/feed"] = [f"/article/{10 * number + one}" for one in range(1, 3)]
            keys: dict[str, Any] = {}
            if name == "across":
                keys = {"hosts": [servers["slow"].host], "allow_addresses": [server.host, servers["slow"].host]}
            if name == "many_ways":
                server.sitemaps["/map.xml"], server.lists["/list"] = ["/article/300"], ["/article/301"]
                keys = {"sitemaps": [server.url("/map.xml")], "listings": [{"url": server.url("/list")}]}
            site.tables.append(table(name, server, feeds=["/feed"], delay=DELAY, **keys))
        servers["retried"].feeds["/feed"] += ["/flaky", "/retry-in-three", "/500"]
        servers["late"].feeds["/feed"] += ["/slow-good"]
        servers["across"].feeds["/feed"] += [
            f"/redirect-to?where={servers['slow'].url(f'/article/{number}')}" for number in (400, 401)
        ]
        servers["private"].feeds["/feed"].append("/redirect-private")
        servers["busy"].feeds["/feed"][:0] = ["/429"]
        _, report = site.crawl()
        return Polite(servers, report, site)


@pytest.mark.parametrize(
    ("name", "reason"), [(host[1], host[5]) for host in HOSTS], ids=[f"{host[0]}-{host[1]}" for host in HOSTS]
)
def test_what_robots_says_is_kept(polite: Polite, name: str, reason: str) -> None:
    source = polite.report["sources"][name]
    paths = {line.path.partition("?")[0] for line in polite.servers[name].log}
    if reason:
        assert reason in source["reasons"]
        assert paths == {"/robots.txt"}
        assert source["error"]
    else:
        assert "/feed" in paths
        assert not source["error"]


def test_a_host_that_keeps_us_out_is_blocked(polite: Polite) -> None:
    """B04, B07"""
    with polite.site.store() as store:
        states = {state.name: state.health for state in store.sources.all()}
    assert {states[host[1]] for host in HOSTS if host[5]} == {"blocked"}


def test_a_redirect_to_a_forbidden_path_is_not_followed(polite: Polite) -> None:
    """B16"""
    assert polite.servers["private"].asked("/redirect-private")
    assert not polite.servers["private"].asked("/private/1")
    assert polite.report["sources"]["private"]["reasons"] == {"robots_disallow": 1}


def test_rules_are_those_of_scheme_host_and_port(polite: Polite) -> None:
    """B15: two ports of one host are asked for their own."""
    assert len(polite.servers["plain"].asked("/robots.txt")) == len(polite.servers["twin"].asked("/robots.txt")) == 1


def test_every_gap_is_kept(polite: Polite) -> None:
    """B13: in all pairs of requests to a host, by the servers' own logs.

    Whichever source they come from, and whether they are retries, redirects from elsewhere, robots.txt or sitemaps.
    """
    logs: dict[str, list[float]] = {}
    for server in polite.servers.values():
        logs.setdefault(server.host, []).extend(line.at for line in server.log)
    gaps = [later - earlier for log in logs.values() for earlier, later in pairwise(sorted(log))]
    assert len(logs) == len(HOSTS)
    assert len(gaps) > 40
    assert min(gaps) >= 0.95 * DELAY
    slow = [line.at for line in polite.servers["slow"].log if line.path != "/robots.txt"]
    assert min(later - earlier for earlier, later in pairwise(slow)) >= 0.95 * 1.5


def test_nothing_is_asked_within_a_retry_after(polite: Polite) -> None:
    """H22: the rest of the host's pages wait for a later run; the source comes due after the window."""
    busy = polite.report["sources"]["busy"]
    assert [line.path for line in polite.servers["busy"].log] == ["/robots.txt", "/feed", "/429"]
    assert (busy["outcomes"]["failed"], busy["outcomes"]["pending"]) == (1, 2)
    assert busy["reasons"] == {"rate_limited": 3}
    assert [line.path for line in polite.servers["too_many"].log] == ["/robots.txt"]
    with polite.site.store() as store:
        for name in ("busy", "too_many"):
            state = store.sources.load(name)
            assert state is not None
            assert state.next_due_at is not None
            assert (state.next_due_at - datetime.now(UTC)).total_seconds() > 6_000
        assert store.db.execute(
            "SELECT not_before > datetime('now', '+100 minutes') FROM frontier WHERE url LIKE '%/429'"
        ).fetchall() == [(1,)]


def test_a_short_retry_after_is_waited_for(polite: Polite) -> None:
    """H22: nothing at all is asked of the host in between; then the page is had."""
    retried = polite.servers["retried"]
    told, again = (line.at for line in retried.asked("/retry-in-three"))
    assert again >= told + 3
    assert not [line.path for line in retried.log if told < line.at < told + 3]
    assert len(retried.asked("/flaky")) == 2
    assert len(retried.asked("/500")) == 3
    assert polite.report["sources"]["retried"]["reasons"] == {"http_5xx": 1}


def test_a_redirect_to_another_host_keeps_that_hosts_gap(polite: Polite) -> None:
    """R16: `slow` asks for 1.5 s between two requests, also from a source that is at home elsewhere."""
    assert {"/article/400", "/article/401"} <= {line.path for line in polite.servers["slow"].log}
    assert polite.report["sources"]["across"]["outcomes"]["new"] == 4


def test_who_asks_is_said(polite: Polite) -> None:
    """H34: and no cookie is sent."""
    log = [line for server in polite.servers.values() for line in server.log]
    assert {line.headers["user-agent"].partition(" ")[2] for line in log} == {"(+mailto:me@example.org)"}
    assert not [line for line in log if "cookie" in line.headers]


AGED = (
    # name, days since robots.txt was read, its status now, whether pages are still fetched
    ("fresh", 0.1, 503, True),
    ("two_days", 2, 500, True),
    ("thirty_one_days", 31, 500, False),
    ("limited", 2, 429, False),
)


@pytest.fixture(scope="module")
def aged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Source -> what its server was asked for after its robots.txt broke."""
    site = Site(tmp_path_factory.mktemp("aged"))
    with ExitStack() as stack:
        servers = {
            name: stack.enter_context(
                BadServer(host=f"127.0.1.{40 + number}", robots="User-agent: *\nDisallow: /forbidden")
            )
            for number, (name, _, _, _) in enumerate(AGED)
        }
        for number, (name, server) in enumerate(servers.items()):
            server.feeds["/feed"] = [f"/article/{10 * number}"]
            site.tables.append(table(name, server, feeds=["/feed"]))
        site.crawl()
        with Store.open(site.data / "articles.db") as store, store.transaction():
            for name, days, _, _ in AGED:
                at = datetime.now(UTC) - timedelta(days=days)
                store.db.execute(
                    "UPDATE pages SET fetched_at = ? WHERE url = ?",
                    (at.isoformat(timespec="seconds"), servers[name].url("/robots.txt")),
                )
        for number, (name, _, status, _) in enumerate(AGED):
            servers[name].robots_status = status
            servers[name].feeds["/feed"] = ["/forbidden", f"/article/{10 * number + 1}"]
            servers[name].log.clear()
        site.crawl()
        return {name: {line.path for line in server.log} for name, server in servers.items()}


@pytest.mark.parametrize(("name", "days", "status", "reached"), AGED, ids=[f"B06-{row[0]}" for row in AGED])
def test_an_old_copy_holds_for_thirty_days(
    aged: dict[str, set[str]], name: str, days: float, status: int, reached: bool
) -> None:
    """B06: while robots.txt can't be read, its last copy holds, with what it forbids."""
    assert any("/article/" in path for path in aged[name]) is reached
    assert "/forbidden" not in aged[name]
    assert ("/robots.txt" in aged[name]) is (days >= 1), status
