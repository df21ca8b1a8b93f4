"""M11: a day of the schedule in short: many runs by one `marsad schedule`, against servers that misbehave.

`pytest -m long -s tests/crawl/test_soak.py` prints the figures.
"""

from __future__ import annotations

import itertools
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean

import pytest

from crawler.errors import StorageError
from storage.store import Store
from tests.badserver import BadServer
from tests.crawl.site import Site, table

RUNS = 100
MOST_SECONDS = 60.0
"""Of one run, on a machine that has much else to do."""
ENDS = RUNS // 10
"""Runs at the begin and at the end that are compared."""
BAD = (
    "/500",
    "/404",
    "/reset",
    "/garbage",
    "/gzip-cut",
    "/short-body",
    "/redirect-to-itself",
    "/no-article",
    "/pdf",
    "/longer-than-said",
    "/many-cookies",
    "/304",
    "/unknown-charset",
    "/redirect-inside",
    "/escapes",
    "/close",
    "/gzip-bomb",
    "/redirect-offsite",
    "/204",
    "/br-cut",
    "/negative-length",
    "/jpeg",
    "/flaky",
    "/canonical?to=http://[x",
)
FEEDS = ("/feed", "/xxe-feed", "/malformed-feed", "/html-feed", "/no-bytes-feed", "/lying-feed", "/nested-feed")


@dataclass(slots=True)
class Process:
    """What /proc says of a process: KiB of resident memory, open files, state; zeros when it is gone."""

    memory: int = 0
    files: int = 0
    state: str = ""

    @classmethod
    def of(cls, pid: int) -> Process:
        try:
            status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
            return cls(
                int(status.get("VmRSS", "0").split()[0]),
                len(list(Path(f"/proc/{pid}/fd").iterdir())),
                status["State"].split()[0],
            )
        except OSError:
            return cls()


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


@dataclass(slots=True)
class Watch:
    """The largest that was seen of each run's process, and of the schedule between runs."""

    schedule: list[Process] = field(default_factory=list)
    runs: list[Process] = field(default_factory=list)
    zombies: list[set[int]] = field(default_factory=list)

    def until_run(self, site: Site, number: int, schedule: int) -> None:
        """Waits until that run is in the ledger as ended, watching its process."""
        largest = Process()
        end = time.monotonic() + MOST_SECONDS
        while _ended(site) < number:
            assert time.monotonic() < end, site.errors.read_text()
            for child in _children(schedule):
                seen = Process.of(child)
                largest = Process(max(largest.memory, seen.memory), max(largest.files, seen.files))
            time.sleep(0.2)
        self.runs.append(largest)
        self.schedule.append(Process.of(schedule))
        tree = itertools.chain.from_iterable([child, *_children(child)] for child in _children(schedule))
        self.zombies.append({pid for pid in tree if Process.of(pid).state == "Z"})


def _ended(site: Site) -> int:
    try:
        with Store.open(site.data / "articles.db", read_only=True, check=False) as store:
            return int(store.db.execute("SELECT count(*) FROM runs WHERE finished_at IS NOT NULL").fetchone()[0])
    except StorageError:  # not made yet
        return 0


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    yield site
    site.close()


@pytest.mark.long
def test_a_day_of_the_schedule_leaves_nothing_behind(site: Site) -> None:
    """M11: memory, file handles and zombies of schedule and runs; the ledger's sums in each run; every good article."""
    with BadServer() as good, BadServer(host="127.0.0.2") as bad:
        good.feeds["/feed"] = ["/article/1"]
        bad.feeds["/feed"] = list(BAD[:3])
        site.tables = [table("good", good, feeds=["/feed"]), table("bad", bad, feeds=list(FEEDS))]
        schedule = site.start("schedule", "--every", "1", "-q")
        watch = Watch()
        for number in range(1, RUNS + 1):
            watch.until_run(site, number, schedule.pid)
            good.feeds["/feed"] = [f"/article/{number + one}" for one in range(5, 0, -1)]
            bad.feeds["/feed"] = [f"{BAD[(3 * number + one) % len(BAD)]}#{number}" for one in range(3)]
            _make_due(site)
        schedule.terminate()
        schedule.communicate(timeout=100)
        assert schedule.returncode == 143
    _compare(site, watch)


def _make_due(site: Site) -> None:
    with Store.open(site.data / "articles.db") as store, store.transaction():
        past = (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="seconds")
        store.db.execute("UPDATE sources SET next_due_at = ?", (past,))


def _compare(site: Site, watch: Watch) -> None:
    first, last = watch.runs[:ENDS], watch.runs[-ENDS:]
    growth = mean(run.memory for run in last) - mean(run.memory for run in first)
    print(
        f"\n{RUNS} runs; memory of a run {mean(run.memory for run in first) / 1024:.1f} MB at the begin, "
        f"{growth / 1024:+.1f} MB at the end; of the schedule {watch.schedule[0].memory / 1024:.1f} MB, "
        f"{(watch.schedule[-1].memory - watch.schedule[0].memory) / 1024:+.1f} MB; file handles of a run "
        f"{max(run.files for run in first)}, {max(run.files for run in last)}, of the schedule "
        f"{watch.schedule[0].files}, {watch.schedule[-1].files}; zombies {sum(map(len, watch.zombies))}"
    )
    assert growth <= 24 * 1024  # 1 MB for an hour of the day
    assert watch.schedule[-1].memory - watch.schedule[0].memory <= 1024
    assert {one.files for one in watch.schedule} == {watch.schedule[0].files}
    assert max(run.files for run in last) <= max(run.files for run in first) + 4
    assert not [pid for one, other in itertools.pairwise(watch.zombies) for pid in one & other]
    with site.store() as store:
        runs = [number for (number,) in store.db.execute("SELECT id FROM runs")]
        assert [number for number in runs if not store.ledger.check_sums(number)] == []
        assert len(runs) >= RUNS
        assert store.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert store.db.execute("SELECT count(*) FROM articles WHERE source = 'good'").fetchone() == (RUNS + 4,)
    done = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(site.processes[0].pid)], capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == []
