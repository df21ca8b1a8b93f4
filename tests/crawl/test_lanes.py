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

from crawler.lanes import SIDE_NICENESS, Lanes
from crawler.model import Draft, Page, Reason, Rejected, SiteProfile, Source
from tests.crawl.chains import misbehave, spin
from tests.crawl.site import ROOT


def _page(body: bytes, source: str = "x") -> Page:
    return Page(
        url=f"http://x.example/{body.decode()}",
        final_url="",
        source=source,
        body=body,
        fetched_at=datetime(2024, 5, 1, tzinfo=UTC),
    )


def _submit(lanes: Lanes, body: bytes, source: str = "x", version: int = 1) -> Future[Draft | Rejected]:
    known = Source(name=source, title=source, home="http://x.example/")
    return lanes.submit(_page(body, source), known, SiteProfile(source=source, version=version))


def _run(lanes: Lanes, body: bytes, source: str = "x", version: int = 1) -> Rejected:
    result = _submit(lanes, body, source, version).result(90)
    assert isinstance(result, Rejected)
    return result


@pytest.fixture(scope="module")
def lanes() -> Iterator[Lanes]:
    with Lanes(1, chain=misbehave, seconds=1.0, memory=1 << 30) as lanes:
        yield lanes


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
def test_only_the_guilty_page_is_lost(lanes: Lanes, body: bytes, reason: Reason) -> None:
    """X05, X10: the pages before and after are fine, on the same lane, and of the same source on the side lane."""
    source = body.decode()
    assert _run(lanes, b"before", source).reason is Reason.EMPTY
    guilty = _run(lanes, body, source)
    assert (guilty.reason, guilty.url) == (reason, _page(body).url)
    assert "\x1b" not in guilty.detail
    assert _run(lanes, b"after", source).reason is Reason.EMPTY
    assert _run(lanes, b"after", "other").reason is Reason.EMPTY


def test_a_source_that_holds_workers_up_costs_others_one_wait() -> None:
    """Thirty more of its pages wait for the side lane; the others go on, and are done long before them."""
    with Lanes(1, chain=misbehave, seconds=0.3) as lanes:
        assert _run(lanes, b"spin", "bad").reason is Reason.EXTRACT_TIMEOUT
        bad = [_submit(lanes, b"spin", "bad") for _ in range(30)]
        good = {_run(lanes, b"ok", f"good {number}").detail.split()[2] for number in range(20)}
        assert sum(future.done() for future in bad) < 30
        side = _run(lanes, b"ok", "good").detail.split()[2]
    assert good == {side} == {str(os.nice(0))}


def test_the_side_lane_leaves_the_processor_to_the_others() -> None:
    with Lanes(1, chain=misbehave, seconds=0.3) as lanes:
        before = int(_run(lanes, b"ok").detail.split()[2])
        _run(lanes, b"segfault")
        assert int(_run(lanes, b"ok").detail.split()[2]) == before + SIDE_NICENESS
        assert len(lanes.processes()) == 1


def test_a_feed_is_read_in_a_worker_too(lanes: Lanes) -> None:
    """F03, X10: one whose reading never ends costs itself alone."""
    source = Source(name="reads", title="x", home="http://x.example/")
    found = [asyncio.run(lanes.read(_page(body), source, spin)) for body in (b"before", b"spin", b"after")]
    assert (found[0], found[2]) == (6, 5)
    assert isinstance(found[1], Rejected)
    assert found[1].reason is Reason.EXTRACT_TIMEOUT
    assert _run(lanes, b"before", "reads").reason is Reason.EMPTY


def test_a_profile_is_sent_when_it_changes(lanes: Lanes) -> None:
    assert [_run(lanes, b"ok", version=version).detail.split()[0] for version in (1, 1, 2, 1)] == ["1", "1", "2", "1"]


def test_a_worker_is_replaced_after_its_share() -> None:
    with Lanes(1, chain=misbehave, recycle=2) as lanes:
        workers = [_run(lanes, b"ok").detail.split()[1] for _ in range(4)]
    assert workers[0] == workers[1] != workers[2] == workers[3]


def test_two_lanes_work_at_once_and_the_loop_is_free(lanes: Lanes) -> None:
    async def work() -> list[Draft | Rejected]:
        source, profile = Source(name="x", title="x", home="http://x.example/"), SiteProfile(source="x")
        pages = asyncio.gather(*(lanes.process(_page(b"ok"), source, profile) for _ in range(20)))
        ticks = 0
        while not pages.done():
            ticks += 1
            await asyncio.sleep(0)
        assert ticks
        return await pages

    assert len(asyncio.run(work())) == 20


def test_workers_hold_no_file_of_the_parent(lanes: Lanes, tmp_path: Path) -> None:
    """Q20: neither the database nor the lock."""
    with (tmp_path / "open").open("w"), Lanes(1, chain=misbehave) as fresh:
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
                "import sys\nfrom crawler.lanes import _warmed_chain\nfrom crawler.model import SiteProfile\n"
                "from tests.extract.test_catalogue import PARAGRAPHS, SOURCE, page\n"
                "from tests.crawl.test_lanes import _page\n"
                "from dataclasses import replace\n"
                "chain = _warmed_chain()\nbefore = set(sys.modules)\n"
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
                "import time\nfrom crawler.lanes import Lanes\nfrom tests.crawl.chains import misbehave\n"
                "from tests.crawl.test_lanes import _run\n"
                "if __name__ == '__main__':\n"
                "    lanes = Lanes(1, chain=misbehave)\n    _run(lanes, b'ok')\n"
                "    print(*lanes.processes(), flush=True)\n    time.sleep(60)\n"
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
