"""One crawl over every misbehaviour, a good twin source beside it: each URL has its end, the twin loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from tests.badserver import BadServer
from tests.crawl.site import Site, table

GOOD = 30
ENDS = (
    # id of docs/operations.md, path, outcome, reason
    ("H01", "article/1", "new", ""),
    ("H35", "arabic-header", "new", ""),
    ("H02", "endless-body", "failed", "too_large"),
    ("H02", "large-body", "failed", "too_large"),
    ("H02", "endless-close", "failed", "too_large"),
    ("H02", "endless-404", "failed", "too_large"),
    ("H02", "length-huge", "failed", "too_large"),
    ("H04", "gzip-bomb", "failed", "decompression"),
    ("H05", "br-bomb", "failed", "decompression"),
    ("H05", "zstd-bomb", "failed", "decompression"),
    ("H05", "deflate-bomb", "failed", "decompression"),
    ("H05", "gzip-bomb-in-gzip", "failed", "decompression"),
    ("H07", "gzip-900", "failed", "decompression"),
    ("H08", "gzip-cut", "failed", "truncated_body"),
    ("H08", "deflate-cut", "failed", "truncated_body"),
    ("H08", "br-cut", "failed", "truncated_body"),
    ("H08", "zstd-cut", "failed", "truncated_body"),
    ("H08", "gzip-no-trailer", "failed", "truncated_body"),
    ("H08", "gzip-second-member-cut", "failed", "truncated_body"),
    ("H10", "plain-labelled-gzip", "failed", "bad_encoding"),
    ("H10", "unknown-coding", "failed", "bad_encoding"),
    ("H10", "gzip-twice", "failed", "bad_encoding"),
    ("H10", "codings-20", "failed", "bad_encoding"),
    ("H10", "gzip-wrong-sum", "failed", "bad_encoding"),
    ("H10", "gzip-wrong-size", "failed", "bad_encoding"),
    ("H10", "deflate-wrong-sum", "failed", "bad_encoding"),
    ("H10", "gzip-in-br", "new", ""),
    ("H10", "gzip", "new", ""),
    ("H10", "deflate", "new", ""),
    ("H10", "br", "new", ""),
    ("H10", "zstd", "new", ""),
    ("H13", "endless-headers", "failed", "header_flood"),
    ("H13", "endless-hints", "failed", "header_flood"),
    ("H13", "endless-trailers", "failed", "truncated_body"),
    ("H14", "long-header", "failed", "bad_http"),
    ("H16", "reset", "failed", "reset"),
    ("H16", "close", "failed", "reset"),
    ("H17", "short-body", "failed", "truncated_body"),
    ("H17", "length-reset", "failed", "truncated_body"),
    ("H17", "no-length-reset", "failed", "truncated_body"),
    ("H17", "chunked-reset", "failed", "truncated_body"),
    ("H17", "chunked-cut", "failed", "truncated_body"),
    ("H17", "chunked-garbage", "failed", "truncated_body"),
    ("H17", "no-length", "new", ""),
    ("H17", "no-length-cut", "new", ""),  # flagged as truncated
    ("H19", "garbage", "failed", "bad_http"),
    ("H19", "ssh", "failed", "bad_http"),
    ("H19", "status-abc", "failed", "bad_http"),
    ("H19", "status-999", "failed", "bad_http"),
    ("H19", "length-abc", "failed", "bad_http"),
    ("H19", "transfer-foo", "failed", "bad_http"),
    ("H19", "folded-first", "failed", "bad_http"),
    ("H19", "chunked-and-length", "new", ""),
    ("H19", "early-hints", "new", ""),
    ("H19", "odd-headers", "new", ""),
    ("H19", "http-0.9", "failed", "bad_http"),
    ("H19", "negative-length", "failed", "bad_http"),
    ("H19", "two-lengths", "failed", "bad_http"),
    ("H20", "longer-than-said", "new", ""),
    ("H22", "503-garbage", "failed", "rate_limited"),
    ("H22", "503-date", "failed", "rate_limited"),
    ("H22", "retry-soon", "new", ""),
    ("H23", "500", "failed", "http_5xx"),
    ("H23", "flaky", "new", ""),
    ("H25", "304", "failed", "http_4xx"),
    ("H25", "304-body", "failed", "http_4xx"),
    ("H28", "204", "rejected", "empty"),
    ("H28", "205", "rejected", "empty"),
    ("H28", "206", "failed", "truncated_body"),
    ("H29", "404", "failed", "http_4xx"),
    ("H29", "410", "failed", "gone"),
    ("H31", "pdf", "rejected", "not_html"),
    ("H31", "jpeg", "rejected", "not_html"),
    ("H31", "zip", "rejected", "not_html"),
    ("H31", "rss-as-html", "rejected", "not_html"),
    ("H31", "octet-stream", "new", ""),
    ("H31", "no-type", "new", ""),
    ("H31", "no-article", "rejected", "too_short"),
    ("H32", "unknown-charset", "new", ""),  # the bytes say UTF-8
    ("H34", "many-cookies", "failed", "header_flood"),
    ("H34", "few-cookies", "duplicate", ""),
    ("R01", "redirect-to-file", "rejected", "redirect_scheme"),
    ("R01", "redirect-to-ftp", "rejected", "redirect_scheme"),
    ("R01", "redirect-to-s3", "rejected", "redirect_scheme"),
    ("R01", "redirect-to-gopher", "rejected", "redirect_scheme"),
    ("R01", "redirect-to-data", "rejected", "redirect_scheme"),
    ("R01", "redirect-to-javascript", "rejected", "redirect_scheme"),
    ("R01", "redirect-to-blob", "rejected", "redirect_scheme"),
    ("R01", "redirect-to-about", "rejected", "redirect_scheme"),
    ("R01", "redirect-to-mailto", "rejected", "redirect_scheme"),
    ("R01", "redirect-to-ws", "rejected", "redirect_scheme"),
    ("R03", "refresh-to-file", "new", ""),
    ("R03", "refresh-offsite", "new", ""),
    ("R10", "redirect-to-itself", "failed", "redirect_loop"),
    ("R10", "redirect-a", "failed", "redirect_loop"),
    ("R10", "redirect-endless", "failed", "redirect_limit"),
    ("R10", "redirect-empty", "failed", "redirect_bad"),
    ("R10", "redirect-no-port", "failed", "redirect_bad"),
    ("R10", "redirect-long", "failed", "redirect_bad"),
    ("R10", "redirect-chain-9", "new", ""),  # ten redirects
    ("R10", "redirect-chain-10", "failed", "redirect_limit"),
    ("R12", "redirect-to-article-1", "unchanged", ""),  # one article, two aliases
    ("R12", "also-redirect-to-article-1", "unchanged", ""),
    ("R13", "redirect-offsite", "rejected", "offsite"),
    ("R16", "redirect-arabic", "new", ""),
    ("R16", "redirect-escaped", "new", ""),
    ("R16", "redirect-with-password", "new", ""),
    ("K04", "escapes", "new", ""),
)
PATHS = [path for _, path, _, _ in ENDS]
TOGETHER = ("article/1", "redirect-to-article-1", "also-redirect-to-article-1", "few-cookies")
"""One article in several dresses: on one host."""
HOSTS = 9


@dataclass
class Crawled:
    site: Site
    bad: list[BadServer]
    good: BadServer
    status: int
    report: dict[str, Any]
    outcomes: dict[str, tuple[str, str]]
    peak: int
    """The largest resident memory of a process of the crawl, in KiB."""


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    site = Site(tmp_path_factory.mktemp("misbehaviours"))
    with ExitStack() as stack:
        good = stack.enter_context(BadServer())
        # Over several hosts: one that fails eight times in a row would be left alone.
        bad = [stack.enter_context(BadServer(host=f"127.0.0.{100 + number}")) for number in range(HOSTS)]
        for number, path in enumerate(PATHS):
            feed = bad[0 if path in TOGETHER else 1 + number % (HOSTS - 1)].feeds.setdefault("/feed", [])
            feed += [f"/{path}", f"/article/{100 + number}"]
        good.feeds["/feed"] = [f"/article/{number}" for number in range(1, GOOD + 1)]
        site.tables = [
            *(table(f"bad{number}", server, feeds=["/feed"]) for number, server in enumerate(bad)),
            table("good", good, feeds=["/feed"]),
        ]
        status, report, peak = site.crawl_measured()
        yield Crawled(site, bad, good, status, report, site.outcomes(), peak)


@pytest.mark.parametrize(
    ("path", "outcome", "reason"), [end[1:] for end in ENDS], ids=[f"{row}-{path}" for row, path, _, _ in ENDS]
)
def test_each_url_has_its_end(crawled: Crawled, path: str, outcome: str, reason: str) -> None:
    assert crawled.outcomes[path] == (outcome, reason)


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
        assert store.ledger.check_sums(crawled.report["run"])


def test_no_url_is_tried_more_than_three_times(crawled: Crawled) -> None:
    tries = {
        path: sum(len(server.asked(f"/{path}")) for server in crawled.bad)
        for path in PATHS
        if not path.startswith("redirect-")
    }
    assert max(tries.values()) == 3
    assert tries["flaky"] == 2
    assert tries["404"] == 1


def test_every_answer_belongs_to_its_url(crawled: Crawled) -> None:
    """H20: bytes beyond the announced length never become part of the next answer on the connection."""
    with crawled.site.store() as store:
        rows = store.db.execute("SELECT url, title FROM articles WHERE url LIKE '%/article/%' AND source LIKE 'bad%'")
        pairs = [(url.rpartition("/")[2].partition("?")[0], title.rpartition(" ")[2]) for url, title in rows]
    assert len(pairs) > len(ENDS)
    assert [number for number, _ in pairs] == [said for _, said in pairs]


def test_nothing_of_a_cookie_comes_back(crawled: Crawled) -> None:
    """H34"""
    assert not [line.path for server in crawled.bad for line in server.log if "cookie" in line.headers]


def test_a_password_is_neither_sent_nor_written_down(crawled: Crawled) -> None:
    """R16: of a redirect to an address with one."""
    assert not [line.path for server in crawled.bad for line in server.log if "authorization" in line.headers]
    with crawled.site.store() as store:
        text = [
            str(row)
            for name in ("outcomes", "aliases", "frontier")
            for row in store.db.execute(f"SELECT * FROM {name}")
        ]
    assert not [row for row in text if "secret" in row]


def test_a_page_that_may_have_been_cut_is_flagged(crawled: Crawled) -> None:
    """H17: where neither a length nor an end tag says that it is whole."""
    with crawled.site.store() as store:
        flagged = [row[0] for row in store.db.execute("SELECT url FROM articles WHERE flags LIKE '%truncated%'")]
    assert [url.rpartition("/")[2] for url in flagged] == ["no-length-cut"]


def test_no_control_character_is_stored_or_shown(crawled: Crawled) -> None:
    """K04"""
    with crawled.site.store() as store:
        (title,) = store.db.execute("SELECT title FROM articles WHERE url LIKE '%/escapes'").fetchone()
        details = [row[0] for row in store.db.execute("SELECT detail || url FROM outcomes")]
    assert not {character for text in (title, *details) for character in text if ord(character) < 32}


def test_memory_stays_within_its_bounds(crawled: Crawled) -> None:
    """H02, H04, H05, H07, H13: the crawler process itself, after all bombs."""
    assert 0 < crawled.peak < 400 * 1024
