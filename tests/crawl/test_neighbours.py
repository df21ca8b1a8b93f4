"""What bad hosts cost the good ones beside them: from the servers' own logs, by counts and order."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
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


def wait_until(condition: Callable[[], bool], seconds: float = 400) -> None:
    for _ in range(int(seconds / 0.05)):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("never came true")


def _silent_neighbours(site: Site, count: int, articles: int, at_once: int) -> None:
    """M06: silent hosts come first in the list, as many as good ones; these are done while all of those hang."""
    with ExitStack() as stack:
        silent = [
            stack.enter_context(BadServer(host=f"127.0.2.{number}", robots=("silent", "drip")[number % 2]))
            for number in range(1, count + 1)
        ]
        good = [stack.enter_context(BadServer(host=f"127.0.3.{number}")) for number in range(1, count + 1)]
        site.tables = [f"[defaults]\nconcurrent_sources = {at_once}\n"]
        for number, server in enumerate((*silent, *good)):
            server.feeds["/feed"] = [f"/article/{articles * number + one}" for one in range(1, articles + 1)]
            site.tables.append(table(f"host{number}", server, feeds=["/feed"]))
        process = site.start("crawl", environment={"MARSAD_TIMEOUT": "600"})
        wait_until(lambda: all(len(server.log) == articles + 2 for server in good))
        wait_until(lambda: _stored(site) == count * articles)
        assert [[line.path for line in server.log] for server in silent] == [["/robots.txt"]] * count
        for _ in range(2):
            process.send_signal(signal.SIGTERM)
            wait_until(lambda: "stopping" in site.errors.read_text())
        process.communicate(timeout=100)
    with site.store() as store:
        (run,) = store.runs.last(1)
        assert store.ledger.check_sums(run.id)


def _stored(site: Site) -> int:
    with Store.open(site.data / "articles.db", read_only=True, check=False) as store:
        return int(store.db.execute("SELECT count(*) FROM articles").fetchone()[0])


def test_silent_hosts_take_no_place_from_others(site: Site) -> None:
    """M06"""
    _silent_neighbours(site, 4, 3, at_once=2)


@pytest.mark.long
def test_fifty_silent_hosts_among_a_hundred(site: Site) -> None:
    """M06"""
    _silent_neighbours(site, 50, 10, at_once=8)
