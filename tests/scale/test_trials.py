"""Whole crawls over a real queue: worker processes, a writer, loopback sites, and what comes of it when some die."""

from __future__ import annotations

import asyncio
import json
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import psycopg
import pytest

from crawler.scale.dispatch import Dispatcher
from crawler.scale.queue import Queue, Status
from crawler.scale.write import Writer, open_archive
from crawler.sources.reading import load_sources
from storage import warc
from storage.bucket import FolderBucket
from storage.store import Store
from tests.badserver import BadServer
from tests.crawl.site import Site, table
from tests.scale.postgres import Postgres

PAGES = 6


class Machines(Site):
    """A site's folder whose crawls go over a queue."""

    address = ""

    def queue(self, action: str, *arguments: str) -> Any:
        return self.start("queue", action, *arguments, environment=self.environment)

    @property
    def environment(self) -> dict[str, str]:
        return {"MARSAD_QUEUE": self.address, "MARSAD_BUCKET": str(self.folder / "bucket")}

    def done(self, action: str, *arguments: str) -> str:
        """Runs an action to its end."""
        status, output, errors = self.run("queue", action, *arguments, environment=self.environment)
        assert (status, "Traceback" in errors) == (0, False), errors
        return output

    def ask(self, do: Callable[[Queue], Awaitable[Any]]) -> Any:
        """Does something with the queue, in this process."""

        async def done() -> Any:
            async with Queue.open(self.address) as queue:
                return await do(queue)

        return asyncio.run(done())

    def init(self, lease: float = 60) -> None:
        """An empty queue, and an empty archive."""
        self.ask(lambda queue: queue.init(lease))
        with self.archive():
            pass

    def status(self) -> Status:
        found: Status = self.ask(lambda queue: queue.status())
        return found

    def dispatch(self, pages: int = 50) -> int:
        dispatcher = Dispatcher(self.data, load_sources(self.write()), pages=pages)
        return int(self.ask(lambda queue: dispatcher.round(queue, datetime.now(UTC))))

    @contextmanager
    def archive(self) -> Iterator[Store]:
        with open_archive(self.data, load_sources(self.write()), datetime.now(UTC)) as store:
            yield store

    def a_minute_passes(self) -> None:
        """As far as those who live are concerned, the dead haven't been heard of for longer than the lease."""
        with psycopg.connect(self.address) as db:
            db.execute("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '61 seconds'")

    def take_in(self) -> None:
        with self.archive() as store:
            bucket = FolderBucket(self.folder / "bucket")
            writer = Writer(store, self.data / "warc", bucket, load_sources(self.folder / "sources.toml"))
            while self.ask(lambda queue: writer.round(queue, datetime.now(UTC))):
                pass


@pytest.fixture
def machines(tmp_path: Path, address: str) -> Iterator[Machines]:
    machines = Machines(tmp_path)
    machines.address = address
    yield machines
    machines.close()


@pytest.fixture
def sites(machines: Machines) -> Iterator[list[BadServer]]:
    with ExitStack() as stack:
        servers = [stack.enter_context(BadServer(host=f"127.0.0.{number}")) for number in (1, 2, 3)]
        for number, server in enumerate(servers):
            server.feeds["/feed"] = [f"/article/{number}{page}" for page in range(PAGES)]
            machines.tables.append(table(f"site{number}", server, feeds=["/feed"], delay=0.1))
        yield servers


def end(process: Any) -> int:
    """Waits for a process; returns its exit status."""
    process.communicate(timeout=300)
    return int(process.returncode)


def until(holds: Callable[[], object], seconds: float = 240) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.05)


def articles(site: Site) -> list[Any]:
    with site.store() as store:
        return store.db.execute(
            "SELECT source, url, title, text, text_hash, published_on, revision FROM articles ORDER BY url"
        ).fetchall()


def outcomes(site: Site) -> list[Any]:
    with site.store() as store:
        return store.db.execute("SELECT source, url, outcome, reason FROM outcomes ORDER BY url").fetchall()


def whole(site: Site) -> None:
    """Every sum holds, every position can be read, the database is sound."""
    with Store.open(site.data / "articles.db", read_only=True) as store:
        assert all(store.ledger.check_sums(run.id) for run in store.runs.last(100))
        for _, _, position in store.pages.derivable():
            warc.read(site.data / "warc", position)
        assert store.db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def asked(servers: list[BadServer]) -> int:
    return sum(line.path.startswith("/article/") for server in servers for line in server.log)


def test_two_workers_and_a_writer_come_to_what_one_crawl_comes_to(
    machines: Machines, sites: list[BadServer], tmp_path: Path
) -> None:
    machines.done("init")
    machines.done("write", "--once")
    machines.done("dispatch", "--once")
    workers = [machines.queue("work", "--once", "--at-once", "2") for _ in range(2)]
    assert [end(worker) for worker in workers] == [0, 0]
    assert json.loads(machines.done("status", "--json"))["inbox"] == 3
    machines.done("write", "--once")

    alone = Site(tmp_path / "alone", machines.tables)
    alone.folder.mkdir()
    alone.crawl()
    assert articles(machines) == articles(alone)
    assert len(articles(machines)) == 3 * PAGES
    assert outcomes(machines) == outcomes(alone)
    assert asked(sites) == 2 * 3 * PAGES
    whole(machines)
    assert list((tmp_path / "bucket").iterdir()) == []

    for server in sites:
        server.log.clear()
    with Store.open(machines.data / "articles.db") as store:
        store.db.execute("UPDATE sources SET next_due_at = NULL")
    machines.dispatch()
    assert end(machines.queue("work", "--once")) == 0
    machines.take_in()
    assert [[line.path for line in server.log] for server in sites] == [["/feed"]] * 3
    assert all("if-none-match" in server.log[0].headers for server in sites)


def test_what_a_killed_worker_held_is_done_by_another_and_nothing_is_lost_or_twice(
    machines: Machines, sites: list[BadServer]
) -> None:
    machines.init()
    machines.dispatch()
    worker = machines.queue("work")
    until(lambda: asked(sites) >= 3)
    worker.send_signal(signal.SIGKILL)
    end(worker)
    lost = asked(sites)
    machines.a_minute_passes()
    machines.dispatch()
    assert end(machines.queue("work", "--once")) == 0
    machines.take_in()
    assert len(articles(machines)) == 3 * PAGES
    assert asked(sites) <= lost + 3 * PAGES
    whole(machines)
    assert machines.status() == Status(waiting=0, running=0, failed=0, workers=0, inbox=0, faults=0, oldest_seconds=0)


def test_a_writer_that_is_killed_before_or_after_its_commit_takes_each_parcel_in_once(
    machines: Machines, sites: list[BadServer]
) -> None:
    machines.init()
    machines.dispatch()
    assert end(machines.queue("work", "--once")) == 0

    with Store.open(machines.data / "articles.db", check=False) as held, held.transaction():
        writer = machines.queue("write")  # waits for the database
        until(lambda: (machines.data / "state" / "run.lock").read_text().startswith(f"process {writer.pid}"))
        time.sleep(0.5)
        writer.kill()
        end(writer)
    assert articles(machines) == []

    with psycopg.connect(machines.address) as db:
        db.execute("SELECT 1 FROM marsad_inbox FOR UPDATE")
        writer = machines.queue("write")  # commits, and waits for the inbox
        until(lambda: len(articles(machines)) == 3 * PAGES)
        writer.kill()
        end(writer)
    assert machines.status().inbox == 3

    machines.take_in()
    assert machines.status().inbox == 0
    assert len(articles(machines)) == 3 * PAGES
    whole(machines)


def test_a_stopped_worker_delivers_what_it_has_and_leaves_the_rest(machines: Machines, sites: list[BadServer]) -> None:
    machines.init()
    machines.dispatch()
    worker = machines.queue("work")
    until(lambda: asked(sites) >= 3)
    worker.send_signal(signal.SIGTERM)
    assert end(worker) == 0
    machines.take_in()
    before = len(articles(machines))
    assert 0 < before < 3 * PAGES
    machines.dispatch()
    assert end(machines.queue("work", "--once")) == 0
    machines.take_in()
    assert len(articles(machines)) == 3 * PAGES
    assert asked(sites) == 3 * PAGES
    whole(machines)


def test_a_job_of_few_pages_leaves_the_rest_to_the_next_which_looks_for_nothing_more(
    machines: Machines, sites: list[BadServer]
) -> None:
    machines.init()
    asked_for = []
    for _ in range(PAGES // 2):
        machines.dispatch(pages=2)
        assert end(machines.queue("work", "--once")) == 0
        machines.take_in()
        asked_for.append([line.path for line in sites[0].log])
        sites[0].log.clear()
    assert [sum(path.startswith("/article/") for path in paths) for paths in asked_for] == [2, 2, 2]
    assert ["/feed" in paths for paths in asked_for] == [True, False, False]
    assert ["/robots.txt" in paths for paths in asked_for] == [True, False, False]
    assert len(articles(machines)) == 3 * PAGES
    whole(machines)


def gaps(server: BadServer) -> list[float]:
    """Seconds between the requests that a site was sent."""
    moments = sorted(line.at for line in server.log)
    return [later - earlier for earlier, later in pairwise(moments)]


@pytest.mark.long
def test_a_worker_that_is_frozen_for_longer_than_its_lease_sends_nothing_more(
    machines: Machines, sites: list[BadServer]
) -> None:
    machines.init(10)
    machines.dispatch()
    frozen = machines.queue("work", "--once")
    until(lambda: asked(sites) >= 3)
    frozen.send_signal(signal.SIGSTOP)
    time.sleep(10.5)
    machines.dispatch()
    other = machines.queue("work")
    until(lambda: asked(sites) >= 6)
    before = asked(sites)
    other.send_signal(signal.SIGSTOP)  # what is sent from here on, the frozen one sends
    frozen.send_signal(signal.SIGCONT)
    time.sleep(1)
    assert asked(sites) <= before + 3  # one of each site may have been on its way
    other.send_signal(signal.SIGCONT)
    assert end(frozen) == 0
    until(lambda: machines.status().running + machines.status().waiting == 0)
    other.send_signal(signal.SIGTERM)
    assert end(other) == 0
    machines.take_in()
    machines.dispatch()
    assert end(machines.queue("work", "--once")) == 0
    machines.take_in()
    assert len(articles(machines)) == 3 * PAGES
    whole(machines)


@pytest.mark.long
def test_sources_of_one_host_keep_its_pause_whichever_worker_crawls_them(machines: Machines) -> None:
    with BadServer() as server:
        for number in range(4):
            server.feeds[f"/feed{number}"] = [f"/article/{number}{page}" for page in range(4)]
            machines.tables.append(table(f"part{number}", server, feeds=[f"/feed{number}"], delay=0.5))
        machines.init()
        machines.dispatch()
        workers = [machines.queue("work", "--once") for _ in range(3)]
        assert [end(worker) for worker in workers] == [0, 0, 0]
        until(lambda: machines.status().waiting == 0)
        machines.take_in()
        assert len(articles(machines)) == 16
        assert min(gaps(server)) >= 0.49
        whole(machines)


@pytest.mark.long
def test_postgresql_that_is_away_for_a_while_costs_no_article(
    machines: Machines, sites: list[BadServer], server: Postgres
) -> None:
    machines.init(10)
    machines.dispatch()
    worker = machines.queue("work")
    until(lambda: asked(sites) >= 3)
    server.stop()
    assert end(worker) == 3
    server.start()
    time.sleep(10.2)
    machines.dispatch()
    assert end(machines.queue("work", "--once")) == 0
    machines.take_in()
    assert len(articles(machines)) == 3 * PAGES
    whole(machines)
