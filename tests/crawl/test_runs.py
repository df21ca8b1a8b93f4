"""Runs after one another and beside one another: incremental, edits, the lock, signals."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from storage.store import Store
from tests.badserver import BadServer
from tests.crawl.site import Site, table


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    yield site
    site.close()


def test_a_second_run_asks_only_for_the_feed(site: Site) -> None:
    with BadServer() as server:
        server.feeds["/feed"] = [f"/article/{number}" for number in range(1, 9)]
        site.tables = [table("one", server, feeds=["/feed"])]
        site.crawl()
        server.log.clear()
        _, report = site.crawl()
        assert [line.path for line in server.log] == ["/feed"]
        assert "if-none-match" in server.asked("/feed")[0].headers
        assert report["discovered"] == 0

        server.feeds["/feed"].insert(0, "/article/9")
        server.log.clear()
        _, report = site.crawl()
        assert [line.path for line in server.log] == ["/feed", "/article/9"]
        assert report["total"]["outcomes"]["new"] == 1
        assert report["total"]["outcomes"]["unchanged"] == 8


def test_an_edit_becomes_a_revision_when_its_recheck_is_due(site: Site) -> None:
    """H29, H08: an article that is gone is kept and marked; one that comes cut keeps its text."""
    with BadServer() as server:
        server.feeds["/feed"] = ["/article/1", "/article/2", "/article/3", "/gzip-cut-later"]
        site.tables = [table("one", server, feeds=["/feed"])]
        site.crawl()
        with Store.open(site.data / "articles.db") as store, store.transaction():
            store.db.execute("UPDATE pages SET next_check_at = '2000-01-01T00:00:00+00:00' WHERE kind = 'article'")
        server.texts["/article/1"] = "وأضافت الجريدة تصحيحاً لاحقاً يقول إن السوق أغلقت أبوابها قبل المساء بساعتين."
        server.gone.add("/article/3")
        server.log.clear()
        _, report = site.crawl()
        assert {line.path for line in server.log} == {
            "/feed",
            "/article/1",
            "/article/2",
            "/article/3",
            "/gzip-cut-later",
        }
    ends = report["total"]["outcomes"]
    assert (ends["revised"], ends["unchanged"], ends["gone"], ends["failed"]) == (1, 1, 1, 1)
    assert report["total"]["reasons"] == {"gone": 1, "truncated_body": 1}
    with site.store() as store:
        kept = store.db.execute("SELECT gone_at IS NOT NULL, revision, words > 50 FROM articles").fetchall()
    assert sorted(kept) == [(0, 1, 1), (0, 1, 1), (0, 2, 1), (1, 1, 1)]


def test_u08_an_article_that_alternates_is_held_twice_with_its_times(site: Site) -> None:
    with BadServer() as server:
        server.feeds["/feed"] = ["/article/1"]
        site.tables = [table("one", server, feeds=["/feed"])]
        for extra in ("", "نفى التجار لاحقاً أن تكون الأسعار قد تغيرت في السوق.", ""):
            server.texts["/article/1"] = extra
            site.crawl()
            with Store.open(site.data / "articles.db") as store, store.transaction():
                store.db.execute("UPDATE pages SET next_check_at = '2000-01-01T00:00:00+00:00' WHERE kind = 'article'")
    with site.store() as store:
        texts, times = zip(*store.db.execute("SELECT text, seen_at FROM revisions ORDER BY revision"), strict=True)
        held = store.db.execute("SELECT count(text) FROM revision_rows").fetchone()[0]
    assert [texts.index(text) for text in texts] == [0, 1, 0]
    assert len(set(times)) == 3
    assert sorted(times) == list(times)
    assert held == 1  # and the present one in articles


def test_u01_a_thousand_offers_of_one_url_are_one_fetch(site: Site) -> None:
    with BadServer() as server:
        server.feeds["/feed"] = ["/article/1"] * 1_000
        server.sitemaps["/sitemap.xml"] = ["/article/1"] * 1_000
        server.listings["/news"] = ["/article/1"] * 1_000
        site.tables = [
            table(
                "one",
                server,
                feeds=["/feed"],
                sitemaps=[server.url("/sitemap.xml")],
                listings=[{"url": server.url("/news"), "links": "li a"}],
            )
        ]
        _, report = site.crawl("--full")
        assert {line.path for line in server.log} >= {"/feed", "/sitemap.xml", "/news"}
        assert len(server.asked("/article/1")) == 1
    assert (report["discovered"], report["total"]["outcomes"]["new"], site.articles("one")) == (1, 1, 1)


def test_a_lying_validator_is_caught_by_the_daily_poll(site: Site) -> None:
    """H26: same ETag, new content."""
    with BadServer() as server:
        site.tables = [table("liar", server, feeds=["/lying-feed"])]
        site.crawl()
        site.crawl()
        assert site.articles("liar") == 1  # believed so far
        with Store.open(site.data / "articles.db") as store, store.transaction():
            store.db.execute("UPDATE pages SET unconditional_at = '2000-01-01T00:00:00+00:00' WHERE kind = 'feed'")
        site.crawl()
        assert site.articles("liar") == 3
        server.log.clear()
        site.crawl()
        assert "if-none-match" not in server.asked("/lying-feed")[0].headers
    with site.store() as store:
        state = store.sources.load("liar")
        assert state is not None
        assert not state.believes_validators


def test_a_second_run_beside_the_first_is_refused(site: Site) -> None:
    """T01"""
    with BadServer() as server:
        server.feeds["/feed"] = ["/hang"]
        site.tables = [table("one", server, feeds=["/feed"])]
        first = site.start("crawl", "--json")
        _wait_for(server, "/hang")
        asked = len(server.log)
        status, output, errors = site.run("crawl")
        assert (status, output) == (3, "")
        assert "another run holds the lock" in errors
        assert len(server.log) == asked
        assert first.poll() is None
        first.kill()
        first.communicate(timeout=60)
    with site.store() as store:
        assert [run.command for run in store.runs.last(2)] == ["crawl"]


@pytest.mark.parametrize(
    ("number", "status"),
    [
        (signal.SIGTERM, 143),
        (signal.SIGINT, 130),
        (signal.SIGHUP, 129),
        (signal.SIGKILL, -9),
    ],
    ids=["T07-TERM", "T08-INT", "T08-HUP", "T02-KILL"],
)
def test_a_run_that_is_cut_is_taken_up(site: Site, number: signal.Signals, status: int) -> None:
    """T02, T07, T08: nothing fetched twice, nothing lost."""
    with BadServer() as server:
        server.feeds["/feed"] = [f"/article/{number}" for number in range(1, 7)]
        site.tables = [table("one", server, feeds=["/feed"], delay=1)]
        process = site.start("crawl", "--json")
        _wait_for(server, "/article/2")
        process.send_signal(number)
        process.communicate(timeout=60)
        assert process.returncode == status
        site.tables = [table("one", server, feeds=["/feed"], delay=0)]
        code, report = site.crawl()
        assert code == 0
        assert report["total"]["outcomes"]["pending"] == 0
        asked = [len(server.asked(f"/article/{number}")) for number in range(1, 7)]
    assert site.articles("one") == 6
    # What was under way when the process died may be asked for once more.
    assert sum(asked) <= 7
    assert min(asked) == 1
    with site.store() as store:
        assert [run.status for run in store.runs.last(2)] == ["ok", "cut"]
        assert all(store.ledger.check_sums(run.id) for run in store.runs.last(2))
        assert store.db.execute("SELECT count(*) FROM frontier").fetchone()[0] == 0


def test_a_second_signal_ends_the_run_at_once(site: Site) -> None:
    """T08: without waiting for a server that doesn't answer."""
    with BadServer() as server:
        server.feeds["/feed"] = ["/article/1", "/hang"]
        site.tables = [table("one", server, feeds=["/feed"])]
        process = site.start("crawl")
        _wait_for(server, "/hang")
        process.send_signal(signal.SIGTERM)
        _wait_until(lambda: "stopping" in site.errors.read_text())
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
        assert server.hung == []
    assert process.returncode == 143
    with site.store() as store:
        (run,) = store.runs.last(1)
        assert run.status == "cut"
        assert store.ledger.check_sums(run.id)


def test_a_run_whose_time_is_up_leaves_the_rest(site: Site) -> None:
    """T11: `budget` rows, status 0; the rest comes first next time, and the source is due at once."""
    with BadServer() as server:
        server.feeds["/feed"] = [f"/article/{number}" for number in range(1, 41)]
        site.tables = [table("one", server, feeds=["/feed"], delay=1)]
        status, first = site.crawl("--within", "4s")
        left = first["total"]["outcomes"]["pending"]
        assert status == 0
        assert left > 0
        assert first["total"]["reasons"] == {"budget": left}
        server.feeds["/feed"].insert(0, "/article/41")
        site.tables = [table("one", server, feeds=["/feed"])]
        server.log.clear()
        _, second = site.crawl("--due")
        assert second["total"]["outcomes"]["pending"] == 0
        order = [line.path for line in server.log]
    assert site.articles("one") == 41
    assert order.index("/article/40") < order.index("/article/41")


def test_the_limit_leaves_the_rest_pending(site: Site) -> None:
    with BadServer() as server:
        server.feeds["/feed"] = [f"/article/{number}" for number in range(1, 9)]
        site.tables = [table("one", server, feeds=["/feed"])]
        _, first = site.crawl("--limit", "3")
        assert first["total"]["outcomes"]["new"] == 3
        assert first["total"]["outcomes"]["pending"] == 5
        _, second = site.crawl()
        assert second["total"]["outcomes"]["new"] == 5


def _wait_until(condition: Callable[[], bool], what: str = "") -> None:
    for _ in range(2_400):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(what)


def _wait_for(server: BadServer, path: str) -> None:
    _wait_until(lambda: bool(server.asked(path)), f"{path} was never asked for")


def _sitemaps(server: BadServer) -> dict[str, Any]:
    server.sitemaps["/sitemap.xml"] = ["/january.xml", "/february.xml"]
    server.sitemaps["/january.xml"] = [f"/article/{number}" for number in range(1, 5)]
    server.sitemaps["/february.xml"] = [f"/article/{number}" for number in range(5, 9)]
    return {"sitemaps": [server.url("/sitemap.xml")]}


def _wordpress(server: BadServer) -> dict[str, Any]:
    server.posts = [f"/article/{number}" for number in range(1, 9)]
    server.posts_per_page = 3
    return {"wordpress": server.url("/wp-json/")}


def _listing(server: BadServer) -> dict[str, Any]:
    server.listings["/news"] = [f"/article/{number}" for number in range(1, 9)]
    return {"listings": [{"url": server.url("/news"), "next": "a.next", "links": "li a"}]}


@pytest.mark.parametrize("offer", [_sitemaps, _wordpress, _listing], ids=["sitemaps", "F15-WordPress", "listing"])
def test_a_backfill_that_is_killed_goes_on(site: Site, offer: Callable[[BadServer], dict[str, Any]]) -> None:
    """T02: nothing is fetched twice but what was under way, nothing is left out."""
    with BadServer() as server:
        keys = offer(server)
        site.tables = [table("one", server, feeds=[], **keys, delay=1)]
        process = site.start("backfill", "one", "--json")
        _wait_for(server, "/article/2")
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        site.tables = [table("one", server, feeds=[], **keys)]
        status, output, errors = site.run("backfill", "one", "--json")
        assert status == 0, output + errors
        asked = [len(server.asked(f"/article/{number}")) for number in range(1, 9)]
    assert site.articles("one") == 8
    assert (min(asked), sum(asked) <= 9) == (1, True)


def test_a_run_opens_no_listening_socket(site: Site) -> None:
    """K01"""
    with BadServer() as server:
        server.feeds["/feed"] = ["/article/1", "/article/2"]
        site.tables = [table("one", server, feeds=["/feed"], delay=1)]
        process = site.start("crawl")
        _wait_for(server, "/article/1")
        own = {str(link.readlink()) for link in Path(f"/proc/{process.pid}/fd").iterdir()}
        listening = {
            f"socket:[{fields[9]}]"
            for name in ("tcp", "tcp6")
            for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]
            if (fields := line.split())[3] == "0A"
        }
        process.communicate(timeout=60)
    assert any(name.startswith("socket:") for name in own)
    assert not own & listening
