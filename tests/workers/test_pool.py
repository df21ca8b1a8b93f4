"""A page that breaks its worker costs itself alone."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.decide.watches import Watch
from crawler.model import Draft, Met, Page, Reason, Rejected, SiteProfile, Source
from crawler.search.asked import SearchQuery
from crawler.workers.pool import SIDE_NICENESS, WorkerPool
from crawler.workers.watched import Watched
from tests.crawl.site import ROOT
from tests.workers.chains import draft_of, misbehave, spin


def _page(body: bytes, source: str = "x") -> Page:
    return Page(
        url=f"http://x.example/{body.decode()}",
        final_url="",
        source=source,
        body=body,
        fetched_at=datetime(2024, 5, 1, tzinfo=UTC),
    )


def _submit(pool: WorkerPool, body: bytes, source: str = "x", version: int = 1) -> Future[Draft | Rejected]:
    known = Source(name=source, title=source, home="http://x.example/")
    return pool.submit(_page(body, source), known, SiteProfile(source=source, version=version))


def _told(result: Rejected) -> list[str]:
    """What the chain says of itself: the profile's version, the process, its niceness."""
    return str(result.detail).removeprefix("message:").split()


def _run(pool: WorkerPool, body: bytes, source: str = "x", version: int = 1) -> Rejected:
    result = _submit(pool, body, source, version).result(90)
    assert isinstance(result, Rejected)
    return result


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(1, chain=misbehave, seconds=1.0, memory=1 << 30) as pool:
        yield pool


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"spin", Reason.EXTRACT_TIMEOUT),
        (b"sleep", Reason.EXTRACT_TIMEOUT),
        (b"segfault", Reason.EXTRACT_CRASH),
        (b"memory", Reason.EXTRACT_MEMORY),
        (b"raise", Reason.EXTRACT_CRASH),
    ],
    ids=["spins", "sleeps", "segmentation fault", "3 GB", "exception"],
)
def test_only_the_guilty_page_is_lost(pool: WorkerPool, body: bytes, reason: Reason) -> None:
    """X05, X10: the pages before and after are fine, on the same worker, and of the same source on the side worker."""
    source = body.decode()
    assert _run(pool, b"before", source).reason is Reason.EMPTY
    guilty = _run(pool, body, source)
    assert (guilty.reason, guilty.url) == (reason, _page(body).url)
    assert "\x1b" not in str(guilty.detail)
    assert _run(pool, b"after", source).reason is Reason.EMPTY
    assert _run(pool, b"after", "other").reason is Reason.EMPTY


def test_a_source_that_holds_workers_up_costs_others_one_wait() -> None:
    """Thirty more of its pages wait for the side worker; the others go on, and are done long before them."""
    with WorkerPool(1, chain=misbehave, seconds=0.3) as pool:
        assert _run(pool, b"spin", "bad").reason is Reason.EXTRACT_TIMEOUT
        bad = [_submit(pool, b"spin", "bad") for _ in range(30)]
        good = {_told(_run(pool, b"ok", f"good {number}"))[2] for number in range(20)}
        assert sum(future.done() for future in bad) < 30
        side = _told(_run(pool, b"ok", "good"))[2]
    assert good == {side} == {str(os.nice(0))}


def test_the_side_lane_leaves_the_processor_to_the_others() -> None:
    with WorkerPool(1, chain=misbehave, seconds=0.3) as pool:
        before = int(_told(_run(pool, b"ok"))[2])
        _run(pool, b"segfault")
        assert int(_told(_run(pool, b"ok"))[2]) == before + SIDE_NICENESS
        assert len(pool.processes()) == 1


def test_a_feed_is_read_in_a_worker_too(pool: WorkerPool) -> None:
    """F03, X10: one whose reading never ends costs itself alone."""
    source = Source(name="reads", title="x", home="http://x.example/")
    found = [asyncio.run(pool.read(_page(body), source, spin)) for body in (b"before", b"spin", b"after")]
    assert (found[0], found[2]) == (6, 5)
    assert isinstance(found[1], Rejected)
    assert found[1].reason is Reason.EXTRACT_TIMEOUT
    assert _run(pool, b"before", "reads").reason is Reason.EMPTY


def test_a_profile_is_sent_when_it_changes(pool: WorkerPool) -> None:
    assert [_told(_run(pool, b"ok", version=version))[0] for version in (1, 1, 2, 1)] == ["1", "1", "2", "1"]


def test_a_worker_is_replaced_after_its_share() -> None:
    with WorkerPool(1, chain=misbehave, recycle=2) as pool:
        workers = [_told(_run(pool, b"ok"))[1] for _ in range(4)]
    assert workers[0] == workers[1] != workers[2] == workers[3]


def test_two_lanes_work_at_once_and_the_loop_is_free(pool: WorkerPool) -> None:
    async def work() -> list[Draft | Rejected]:
        source, profile = Source(name="x", title="x", home="http://x.example/"), SiteProfile(source="x")
        pages = asyncio.gather(*(pool.process(_page(b"ok"), source, profile) for _ in range(20)))
        ticks = 0
        while not pages.done():
            ticks += 1
            await asyncio.sleep(0)
        assert ticks
        return await pages

    assert len(asyncio.run(work())) == 20


def test_workers_hold_no_file_of_the_parent(pool: WorkerPool, tmp_path: Path) -> None:
    """Q20: neither the database nor the lock."""
    with (tmp_path / "open").open("w"), WorkerPool(1, chain=misbehave) as fresh:
        _run(fresh, b"ok")
        (worker,) = fresh.processes()
        held = {str(link.readlink()) for link in Path(f"/proc/{worker}/fd").iterdir()}
    assert str(tmp_path / "open") not in held


def test_a_worker_is_warm_before_its_first_page() -> None:
    """X13: whatever the libraries import late is there, so that the first page pays for nothing."""
    late = subprocess.run(
        [
            sys.executable,
            "-c",
            (
                "import sys\nfrom crawler.workers.warm import warmed_chain\nfrom crawler.model import SiteProfile\n"
                "from tests.extract.test_catalogue import PARAGRAPHS, SOURCE, page\n"
                "from tests.workers.test_pool import _page\n"
                "from dataclasses import replace\n"
                "chain = warmed_chain()\nbefore = set(sys.modules)\n"
                "found = chain(replace(_page(b''), body=page('<p>نشر يوم السبت 4 أيار 2024</p>').encode()), SOURCE, "
                "SiteProfile(source='nahr'))\n"
                "assert found.extraction.text\nprint(*sorted(set(sys.modules) - before))\n"
            ),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
    )
    assert late.stdout.split() == []


def test_workers_die_with_their_parent() -> None:
    """X11"""
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            (
                "import time\nfrom crawler.workers.pool import WorkerPool\nfrom tests.workers.chains import misbehave\n"
                "from tests.workers.test_pool import _run\n"
                "if __name__ == '__main__':\n"
                "    pool = WorkerPool(1, chain=misbehave)\n    _run(pool, b'ok')\n"
                "    print(*pool.processes(), flush=True)\n    time.sleep(60)\n"
            ),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
    finally:
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        assert parent.stdout is not None
        parent.stdout.close()
    for _ in range(200):
        if not Path(f"/proc/{worker}").exists() or "Z" in Path(f"/proc/{worker}/stat").read_text().split()[2]:
            return
        time.sleep(0.05)
    raise AssertionError("the worker lives on")


def test_workers_say_which_watches_a_page_meets() -> None:
    """From the next page on, those that run already and those that take their place."""
    step = Watched((Watch(name="w", query=SearchQuery(words="مشتل")),), {})
    with WorkerPool(1, chain=draft_of, recycle=1) as pool:
        assert _draft(pool).met is None
        pool.extend(step)
        assert [_draft(pool).met for _ in range(2)] == [(Met("w", ("مشتل",)),)] * 2


def _draft(pool: WorkerPool) -> Draft:
    made = _submit(pool, b"any").result(90)
    assert isinstance(made, Draft)
    return made
