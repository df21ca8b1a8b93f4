"""One crawl over every misbehaviour, a good twin source beside it: each URL has its end, the twin loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.badserver import BadServer
from tests.crawl.site import Site, table

GOOD = 30
ENDS = {
    # path: outcome, reason (the catalogue's id where there is one)
    "article/1": ("new", ""),  # H01
    "404": ("failed", "http_4xx"),
    "410": ("failed", "gone"),
    "500": ("failed", "http_5xx"),  # H23
    "204": ("rejected", "empty"),  # H28
    "206": ("failed", "truncated_body"),
    "304": ("failed", "http_4xx"),  # H25
    "503-garbage": ("failed", "rate_limited"),  # H22
    "retry-soon": ("new", ""),
    "flaky": ("new", ""),
    "redirect-to-file": ("rejected", "redirect_scheme"),  # R01
    "redirect-to-ftp": ("rejected", "redirect_scheme"),
    "redirect-to-data": ("rejected", "redirect_scheme"),
    "redirect-to-itself": ("failed", "redirect_loop"),  # R10
    "redirect-a": ("failed", "redirect_loop"),
    "redirect-empty": ("failed", "redirect_bad"),
    "redirect-offsite": ("rejected", "offsite"),  # R13
    "redirect-endless": ("failed", "redirect_limit"),
    "redirect-to-article-1": ("unchanged", ""),  # R12: one article, two aliases
    "also-redirect-to-article-1": ("unchanged", ""),
    "no-article": ("rejected", "too_short"),
    "unknown-charset": ("new", ""),  # H32: the bytes say UTF-8
    "pdf": ("rejected", "not_html"),  # H31
    "gzip": ("new", ""),
    "gzip-cut": ("failed", "truncated_body"),  # H08
    "deflate-cut": ("failed", "truncated_body"),
    "br-cut": ("failed", "truncated_body"),
    "zstd-cut": ("failed", "truncated_body"),
    "plain-labelled-gzip": ("failed", "bad_encoding"),  # H10
    "unknown-coding": ("failed", "bad_encoding"),
    "gzip-bomb": ("failed", "decompression"),  # H04
    "large-body": ("failed", "too_large"),
    "endless-body": ("failed", "too_large"),  # H02
    "endless-headers": ("failed", "header_flood"),  # H13
    "short-body": ("failed", "truncated_body"),  # H17
    "reset": ("failed", "reset"),  # H16
    "close": ("failed", "reset"),
    "garbage": ("failed", "bad_http"),  # H19
}


@dataclass
class Crawled:
    site: Site
    bad: BadServer
    good: BadServer
    status: int
    report: dict[str, Any]
    outcomes: dict[str, tuple[str, str]]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    site = Site(tmp_path_factory.mktemp("misbehaviours"))
    with BadServer(host="127.0.0.3") as bad, BadServer() as good:
        paths = [f"/{path}" for path in ENDS]
        # A good page between the bad ones: a host is left alone after several failures in a row.
        bad.feeds["/feed"] = [link for number, path in enumerate(paths) for link in (path, f"/article/{100 + number}")]
        good.feeds["/feed"] = [f"/article/{number}" for number in range(1, GOOD + 1)]
        site.tables = [table("bad", bad, feeds=["/feed"]), table("good", good, feeds=["/feed"])]
        status, report = site.crawl()
        yield Crawled(site, bad, good, status, report, site.outcomes())


@pytest.mark.parametrize(("path", "end"), list(ENDS.items()), ids=list(ENDS))
def test_each_url_has_its_end(crawled: Crawled, path: str, end: tuple[str, str]) -> None:
    assert crawled.outcomes[path] == end


def test_the_good_twin_loses_nothing(crawled: Crawled) -> None:
    assert crawled.report["sources"]["good"]["outcomes"]["new"] == GOOD
    assert crawled.site.articles("good") == GOOD
    assert not crawled.report["sources"]["good"]["error"]


def test_the_sums_agree(crawled: Crawled) -> None:
    offered = 2 * len(ENDS) + GOOD
    assert crawled.report["discovered"] == offered
    assert sum(crawled.report["total"]["outcomes"].values()) == offered
    assert crawled.report["total"]["outcomes"]["pending"] == 0
    with crawled.site.store() as store:
        assert store.runs.check_sums(crawled.report["run"])


def test_no_url_is_tried_more_than_three_times(crawled: Crawled) -> None:
    tries = {path: len(crawled.bad.asked(f"/{path}")) for path in ENDS if not path.startswith("redirect-")}
    assert max(tries.values()) == 3
    assert tries["flaky"] == 2
    assert tries["404"] == 1


def test_codings_that_are_whole_are_read(tmp_path: Path) -> None:
    site = Site(tmp_path)
    with BadServer() as server:
        server.feeds["/feed"] = ["/br", "/zstd", "/deflate"]
        site.tables = [table("coded", server, feeds=["/feed"])]
        _, report = site.crawl()
    assert report["total"]["outcomes"]["new"] == 1  # one text in three codings
    assert report["total"]["outcomes"]["duplicate"] == 2
