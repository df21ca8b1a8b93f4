"""Runs after one another and beside one another: incremental, edits, the lock, signals."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

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
    with BadServer() as server:
        server.feeds["/feed"] = ["/article/1", "/article/2"]
        site.tables = [table("one", server, feeds=["/feed"])]
        site.crawl()
        with Store.open(site.data / "articles.db") as store, store.transaction():
            store.db.execute("UPDATE pages SET next_check_at = '2000-01-01T00:00:00+00:00' WHERE kind = 'article'")
        server.texts["/article/1"] = "وأضافت الجريدة تصحيحاً لاحقاً يقول إن السوق أغلقت أبوابها قبل المساء بساعتين."
        server.log.clear()
        _, report = site.crawl()
        assert {line.path for line in server.log} == {"/feed", "/article/1", "/article/2"}
    assert report["total"]["outcomes"]["revised"] == 1
    assert report["total"]["outcomes"]["unchanged"] == 1


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
        state = store.runs.source("liar")
        assert state is not None
        assert not state.believes_validators


def test_a_second_run_beside_the_first_is_refused(site: Site) -> None:
    """T01"""
    with BadServer() as server:
        server.feeds["/feed"] = ["/slow-good", *(f"/article/{number}" for number in range(1, 4))]
        site.tables = [table("one", server, feeds=["/feed"], delay=1, max_pages=4)]
        first = site.start("crawl", "--json")
        _wait_for(server, "/feed")
        asked = len(server.log)
        status, output, errors = site.run("crawl")
        assert (status, output) == (3, "")
        assert "another run holds the lock" in errors
        assert len(server.asked("/feed")) == 1, asked
        first.communicate(timeout=60)
    assert first.returncode == 0


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGKILL, -9)], ids=["TERM", "KILL"])
def test_a_run_that_is_cut_is_taken_up(site: Site, number: signal.Signals, status: int) -> None:
    """T02, T07: nothing fetched twice, nothing lost."""
    with BadServer() as server:
        server.feeds["/feed"] = [f"/article/{number}" for number in range(1, 13)]
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
        asked = [len(server.asked(f"/article/{number}")) for number in range(1, 13)]
    assert site.articles("one") == 12
    # What was under way when the process died may be asked for once more.
    assert sum(asked) <= 13
    assert min(asked) == 1
    with site.store() as store:
        assert [run.status for run in store.runs.last(2)] == ["ok", "cut"]
        assert store.db.execute("SELECT count(*) FROM frontier").fetchone()[0] == 0


def test_the_limit_leaves_the_rest_pending(site: Site) -> None:
    with BadServer() as server:
        server.feeds["/feed"] = [f"/article/{number}" for number in range(1, 9)]
        site.tables = [table("one", server, feeds=["/feed"])]
        _, first = site.crawl("--limit", "3")
        assert first["total"]["outcomes"]["new"] == 3
        assert first["total"]["outcomes"]["pending"] == 5
        _, second = site.crawl()
        assert second["total"]["outcomes"]["new"] == 5


def _wait_for(server: BadServer, path: str) -> None:
    for _ in range(2_400):
        if server.asked(path):
            return
        time.sleep(0.05)
    raise AssertionError(f"{path} was never asked for: {[line.path for line in server.log]}")


def test_a_backfill_that_is_killed_goes_on(site: Site) -> None:
    """Nothing is fetched twice but what was under way, nothing is left out."""
    with BadServer() as server:
        server.sitemaps["/sitemap.xml"] = ["/january.xml", "/february.xml"]
        server.sitemaps["/january.xml"] = [f"/article/{number}" for number in range(1, 8)]
        server.sitemaps["/february.xml"] = [f"/article/{number}" for number in range(8, 15)]
        keys = {"feeds": [], "sitemaps": [server.url("/sitemap.xml")]}
        site.tables = [table("one", server, **keys, delay=1)]
        process = site.start("backfill", "one", "--json")
        _wait_for(server, "/article/2")
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        site.tables = [table("one", server, **keys)]
        status, output, errors = site.run("backfill", "one", "--json")
        assert status == 0, output + errors
        asked = [len(server.asked(f"/article/{number}")) for number in range(1, 15)]
    assert site.articles("one") == 14
    assert (min(asked), sum(asked) <= 15) == (1, True)


def test_a_run_opens_no_listening_socket(site: Site) -> None:
    """K01"""
    with BadServer() as server:
        server.feeds["/feed"] = ["/article/1", "/article/2"]
        site.tables = [table("one", server, feeds=["/feed"], delay=1)]
        process = site.start("crawl")
        _wait_for(server, "/article/1")
        own = {str(link.readlink()) for link in Path(f"/proc/{process.pid}/fd").iterdir()}
        listening = {f"socket:[{fields[9]}]" for name in ("tcp", "tcp6")
                     for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]
                     if (fields := line.split())[3] == "0A"}
        process.communicate(timeout=60)
    assert any(name.startswith("socket:") for name in own)
    assert not own & listening
