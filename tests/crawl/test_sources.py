"""Sources whose discovery fails, each beside a good twin."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.badserver import BadServer
from tests.crawl.site import ROOT, Site, table

GOOD = 5
FAILED = {
    # feed: the reason that the source's error names
    "/404": "http_4xx",
    "/410": "gone",
    "/500": "http_5xx",
    "/html-feed": "feed_not_feed",  # F05
    "/no-bytes-feed": "feed_not_feed",
    "/xxe-feed": "feed_dtd",  # F02
    "/redirect-to-itself": "redirect_loop",
    "/redirect-to-file": "redirect_scheme",
    "/gzip-cut": "truncated_body",
    "/429": "rate_limited",
    "/close": "reset",
}
FINE = {
    # feed: new articles, reason noted
    "/malformed-feed": (1, "feed_malformed"),  # F06
    "/empty-feed": (0, "feed_empty"),
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    site = Site(tmp_path_factory.mktemp("sources"))
    with BadServer() as good:
        servers = [BadServer(host=f"127.0.0.{10 + number}").__enter__() for number in range(len(FAILED) + len(FINE))]
        try:
            good.feeds["/feed"] = [f"/article/{number}" for number in range(1, GOOD + 1)]
            site.tables = [table(_name(path), server, feeds=[path])
                           for path, server in zip((*FAILED, *FINE), servers, strict=True)]
            with socket.create_server(("127.0.0.9", 0)) as nobody:
                port = nobody.getsockname()[1]
            gone = BadServer(host="127.0.0.9")
            gone.port = port
            site.tables += [table("unreachable", gone, feeds=["/feed"]), table("good", good, feeds=["/feed"])]
            status, found = site.crawl()
            yield {**found, "status_of_process": status}
        finally:
            for server in servers:
                server.__exit__()


def _name(path: str) -> str:
    return "s" + path.replace("/", "_").replace("-", "_")


@pytest.mark.parametrize(("feed", "reason"), list(FAILED.items()), ids=list(FAILED))
def test_a_source_without_a_feed_has_failed(report: dict[str, Any], feed: str, reason: str) -> None:
    source = report["sources"][_name(feed)]
    assert reason in source["error"]
    assert source["reasons"] == {reason: 1}


@pytest.mark.parametrize(("feed", "end"), list(FINE.items()), ids=list(FINE))
def test_a_poor_feed_is_read_as_far_as_it_goes(report: dict[str, Any], feed: str, end: tuple[int, str]) -> None:
    source = report["sources"][_name(feed)]
    assert source["outcomes"]["new"] == end[0]
    assert end[1] in source["reasons"]
    assert not source["error"]


def test_an_unreachable_host(report: dict[str, Any]) -> None:
    assert "robots_unreachable" in report["sources"]["unreachable"]["error"]


def test_the_run_says_so_and_the_good_twin_is_complete(report: dict[str, Any]) -> None:
    assert report["status_of_process"] == report["exit_status"] == 1
    assert report["sources"]["good"]["outcomes"]["new"] == GOOD


@pytest.mark.parametrize(("text", "message"), [
    ("[[source]\n", "line"),
    ('[[source]]\nname = "a"\nhome = "file:///etc/passwd"\nfeds = []\n', "feds"),
], ids=["no TOML", "unknown key, wrong scheme"])
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
        site.tables = [table("on", server, feeds=["/feed"]),
                       table("off", server, feeds=["/feed"], enabled=False, disabled_reason="no permission")]
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
        done = subprocess.run([sys.executable, "-m", "scrapy", "crawl", "one"], cwd=ROOT, capture_output=True,
                              text=True, timeout=60, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    assert site.articles("one") == 2
    with site.store() as store:
        assert store.runs.last(1)[0].status == "ok"
    assert not done.stdout
