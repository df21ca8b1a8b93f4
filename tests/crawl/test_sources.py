"""Sources whose discovery fails, each beside a good twin."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.badserver import BadServer
from tests.crawl.site import ROOT, Site, table

GOOD = 5
FAILED = (
    # id, feed, the reason that the source's error names
    ("H29", "/404", "http_4xx"),
    ("H29", "/410", "gone"),
    ("H23", "/500", "http_5xx"),
    ("H22", "/429", "rate_limited"),
    ("H16", "/close", "reset"),
    ("H08", "/gzip-cut", "truncated_body"),
    ("R10", "/redirect-to-itself", "redirect_loop"),
    ("R01", "/redirect-to-file", "redirect_scheme"),
    ("R18", "/redirect-inside", "offsite"),
    ("F02", "/xxe-feed", "feed_dtd"),
    ("F05", "/html-feed", "feed_not_feed"),
    ("F05", "/no-bytes-feed", "feed_not_feed"),
    ("F05", "/json-feed", "feed_not_feed"),
    ("F05", "/text-feed", "feed_not_feed"),
)
CONTACT = '[defaults]\nuser_agent_contact = "mailto:test@example.org"\n'
NAMELESS = """
[[source]]
name = "nameless"
title = "x"
home = "http://nameless.invalid/"
feeds = ["http://nameless.invalid/feed"]
sitemaps = []
delay = 1
"""
FINE = (
    # id, feed, new articles, reason noted
    ("F06", "/malformed-feed", 1, "feed_malformed"),
    ("F03", "/nested-feed", 0, "feed_empty"),
    ("F05", "/empty-feed", 0, "feed_empty"),
    ("F14", "/feed-of-itself", 1, "not_article"),
)


@dataclass
class Crawled:
    site: Site
    status: int
    report: dict[str, Any]
    servers: dict[str, BadServer]
    inside: list[str]
    second: dict[str, list[str]]
    """Source -> what its server was asked for by the run after."""


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """Two runs over sources that are bad in one way each, and a good one."""
    site = Site(tmp_path_factory.mktemp("sources"))
    with ExitStack() as stack:
        feeds = [row[1] for row in (*FAILED, *FINE)]
        servers = {
            _name(feed): stack.enter_context(BadServer(host=f"127.0.0.{40 + number}"))
            for number, feed in enumerate(feeds)
        }
        inside = stack.enter_context(BadServer(host="127.0.0.2"))
        servers[_name("/redirect-inside")].inside = inside.url("/feed")
        site.tables = [
            table(name, server, feeds=[feed]) for feed, (name, server) in zip(feeds, servers.items(), strict=True)
        ]
        with socket.create_server(("127.0.0.9", 0)) as nobody:
            port = nobody.getsockname()[1]
        gone = BadServer(host="127.0.0.9")
        gone.port = port
        site.tables = [CONTACT, *site.tables, table("refused", gone, feeds=["/feed"]), NAMELESS]
        good = servers["good"] = stack.enter_context(BadServer())
        good.feeds["/feed"] = [f"/article/{number}" for number in range(1, GOOD + 1)]
        site.tables.append(table("good", good, feeds=["/feed"]))
        written = site.write().read_text()
        status, report = site.crawl()
        for server in servers.values():
            server.log.clear()
        site.crawl()
        assert site.write().read_text() == written
        second = {name: [line.path for line in server.log] for name, server in servers.items()}
        return Crawled(site, status, report, servers, [line.path for line in inside.log], second)


def _name(path: str) -> str:
    return "s" + path.replace("/", "_").replace("-", "_")


@pytest.mark.parametrize(("feed", "reason"), [row[1:] for row in FAILED], ids=[f"{row[0]}-{row[1]}" for row in FAILED])
def test_a_source_without_a_feed_has_failed(crawled: Crawled, feed: str, reason: str) -> None:
    source = crawled.report["sources"][_name(feed)]
    assert reason in source["error"]
    assert len(source["reasons"]) == 1


@pytest.mark.parametrize(
    ("feed", "new", "reason"), [row[1:] for row in FINE], ids=[f"{row[0]}-{row[1]}" for row in FINE]
)
def test_a_poor_feed_is_read_as_far_as_it_goes(crawled: Crawled, feed: str, new: int, reason: str) -> None:
    source = crawled.report["sources"][_name(feed)]
    assert source["outcomes"]["new"] == new
    assert reason in source["reasons"]
    assert not source["error"]


@pytest.mark.parametrize(
    ("name", "reason"), [("refused", "refused"), ("nameless", "dns")], ids=["H16-refused", "H16-no such name"]
)
def test_a_host_that_is_not_there(crawled: Crawled, name: str, reason: str) -> None:
    assert f": {reason}" in crawled.report["sources"][name]["error"]


def test_a_source_that_was_down_is_asked_once(crawled: Crawled) -> None:
    """H23: three tries in the first run, one in the next."""
    assert crawled.second[_name("/500")] == ["/500"]
    assert crawled.second[_name("/close")] == ["/close"]


def test_a_feed_that_moved_inside_is_not_followed(crawled: Crawled) -> None:
    """R18: and sources.toml stays as it was."""
    assert crawled.inside == []


@pytest.mark.long
def test_a_feed_that_no_parser_comes_to_an_end_of(tmp_path: Path) -> None:
    """F03: it holds up a worker for its ten seconds, and nobody else."""
    site = Site(tmp_path)
    with BadServer() as good, BadServer(host="127.0.0.70") as bad:
        good.feeds["/feed"] = [f"/article/{number}" for number in range(1, 31)]
        site.tables = [table("good", good, feeds=["/feed"]), table("bad", bad, feeds=["/endless-reading-feed"])]
        status, report = site.crawl()
    assert status == 1
    assert report["sources"]["good"]["outcomes"]["new"] == 30
    assert report["sources"]["bad"]["reasons"] == {"extract_timeout": 1}
    assert "extract_timeout" in report["sources"]["bad"]["error"]


def test_a_feed_is_read_once_even_if_it_offers_itself(crawled: Crawled) -> None:
    """F14"""
    assert crawled.second[_name("/feed-of-itself")] == ["/feed-of-itself"]


def test_the_run_says_so_and_the_good_twin_is_complete(crawled: Crawled) -> None:
    assert crawled.status == crawled.report["exit_status"] == 1
    assert crawled.report["sources"]["good"]["outcomes"]["new"] == GOOD
    assert crawled.second["good"] == ["/feed"]


def test_health_names_what_is_wrong(crawled: Crawled) -> None:
    """The worst first, with the last error; status 1 when asked to fail on it."""
    status, output, _ = crawled.site.run("report", "--fail-on", "unhealthy", "--metrics", str(crawled.site.data / "m"))
    assert status == 1
    assert "failed: " in output
    metrics = (crawled.site.data / "m").read_text()
    assert 'marsad_source_health{source="refused",health="crawling_broken"} 1' in metrics
    status, output, _ = crawled.site.run("sources", "--json")
    rows = json.loads(output)["sources"]
    assert status == 0
    assert rows[0]["health"] == "crawling_broken"
    assert rows[0]["last_error"]
    assert rows[-1]["health"] == "ok"
    assert next(row for row in rows if row["name"] == "good")["new"] == [GOOD]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[source]\n", "line"),
        ('[[source]]\nname = "a"\nhome = "file:///etc/passwd"\nfeds = []\n', "feds"),
    ],
    ids=["no TOML", "unknown key, wrong scheme"],
)
def test_a_broken_configuration_starts_nothing(tmp_path: Path, text: str, message: str) -> None:
    site = Site(tmp_path, tables=[text])
    status, output, errors = site.run("crawl")
    assert (status, output) == (2, "")
    assert message in errors
    assert "Traceback" not in errors
    assert not site.data.exists()


@pytest.mark.parametrize("name", ["nobody", "off"], ids=["unknown", "disabled"])
def test_a_source_that_can_not_be_crawled(tmp_path: Path, name: str) -> None:
    site = Site(tmp_path)
    with BadServer() as server:
        site.tables = [
            table("on", server, feeds=["/feed"]),
            table("off", server, feeds=["/feed"], enabled=False, disabled_reason="no permission"),
        ]
        status, _, errors = site.run("crawl", name)
        assert not server.log
    assert status == 2
    assert name in errors


def test_scrapys_own_command_crawls_a_source(tmp_path: Path) -> None:
    site = Site(tmp_path)
    with BadServer() as server:
        server.feeds["/feed"] = ["/article/1", "/article/2"]
        site.tables = [table("one", server, feeds=["/feed"])]
        environment = {**os.environ, "MARSAD_CONFIG": str(site.write()), "MARSAD_DATA": str(site.data)}
        done = subprocess.run(
            [sys.executable, "-m", "scrapy", "crawl", "one"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env=environment,
        )
    assert done.returncode == 0, done.stderr
    assert site.articles("one") == 2
    with site.store() as store:
        assert store.runs.last(1)[0].status == "ok"
    assert not done.stdout
