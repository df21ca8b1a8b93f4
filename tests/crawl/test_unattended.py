"""Years in short: restarts, unchanged runs, feeds that lose items, traps, odd surroundings, and the schedule itself."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from storage.store import Store
from tests.badserver import BadServer
from tests.crawl.site import ROOT, Site, table


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    yield site
    site.close()


def _wait_until(condition: Callable[[], bool]) -> None:
    for _ in range(2_400):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("never came true")


def _unchanged_runs(site: Site, runs: int) -> None:
    """T13: rows of articles and revisions stay as they are, each run costs one conditional request for each feed."""
    with BadServer() as server, BadServer(host="127.0.0.2") as other:
        server.feeds = {"/feed": [f"/article/{number}" for number in range(1, 6)], "/second": ["/article/1"]}
        other.feeds["/feed"] = ["/article/7"]
        site.tables = [table("one", server, feeds=["/feed", "/second"]), table("two", other, feeds=["/feed"])]
        site.crawl()
        rows, size = _rows(site), _size(site)
        logs = server.log, other.log
        for log in logs:
            log.clear()
        for _ in range(runs):
            status, report = site.crawl()
            assert status == 0
            assert report["total"]["requests"] == 3
        assert Counter(line.path for line in server.log) == {"/feed": runs, "/second": runs}
        assert [line.path for line in other.log] == ["/feed"] * runs
        assert all("if-none-match" in line.headers for log in logs for line in log)
    growth = (_size(site) - size) / runs / 1000
    print(f"\n{runs} unchanged runs: {growth:.1f} kB a run")
    assert _rows(site) == rows
    assert growth <= 50


def _rows(site: Site) -> list[int]:
    with site.store() as store:
        return [store.db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("articles", "revisions")]


def _size(site: Site) -> int:
    with site.store() as store:
        pages, size = (store.db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    return int(pages) * int(size)


def test_unchanged_runs_cost_one_conditional_request(site: Site) -> None:
    """T13"""
    _unchanged_runs(site, 5)


@pytest.mark.long
def test_thirty_unchanged_runs(site: Site) -> None:
    """T13"""
    _unchanged_runs(site, 30)


def test_a_process_that_dies_again_and_again_asks_once(site: Site) -> None:
    """T10: whoever restarts it, the source has its time; also after a death before anything was stored."""
    with BadServer() as server:
        server.feeds["/feed"] = ["/hang"]
        site.tables = [table("one", server, feeds=["/feed"])]
        process = site.start("crawl", "--due")
        _wait_until(lambda: bool(server.asked("/feed")))
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        for _ in range(3):
            assert site.run("crawl", "--due")[0] == 0
        assert len(server.asked("/feed")) == 1
        with Store.open(site.data / "articles.db") as store, store.transaction():
            past = (datetime.now(UTC) - timedelta(days=3)).isoformat(timespec="seconds")
            store.db.execute("UPDATE sources SET next_due_at = ?", (past,))
        server.feeds["/feed"] = ["/article/1"]
        for _ in range(2):  # T04: one run for three days that were missed
            site.run("crawl", "--due")
        assert len(server.asked("/feed")) == 2


def test_a_feed_that_is_shuffled_and_one_that_lost_items(site: Site) -> None:
    """F11, F12: the same items under other dates cost nothing; where none is known, some may have been missed."""
    with BadServer() as server:
        server.feeds["/feed"] = [f"/article/{number}" for number in range(1, 7)]
        site.tables = [table("one", server, feeds=["/feed"])]
        site.crawl()
        server.log.clear()
        server.feeds["/feed"].reverse()
        server.date = format_datetime(datetime.now(UTC))
        _, report = site.crawl()
        assert [line.path for line in server.log] == ["/feed"]
        assert report["total"]["outcomes"]["unchanged"] == 6
        assert report["sources"]["one"]["notes"] == []
        server.feeds["/feed"] = [f"/article/{number}" for number in range(20, 26)]
        _, report = site.crawl()
        assert [note["kind"] for note in report["sources"]["one"]["notes"]] == ["possible_gap"]
        assert (report["total"]["outcomes"]["new"], report["discovered"], report["total"]["reasons"]) == (6, 6, {})
    _, output, _ = site.run("report")
    assert "possible gap: one" in output


def test_traps_end(site: Site) -> None:
    """M02, M05: an endless calendar, and a listing of more new pages than a run may fetch."""
    with BadServer() as server:
        keys = {"listings": [{"url": server.url("/calendar"), "next": "a.next", "links": "li a"}], "max_pages": 4}
        site.tables = [table("one", server, feeds=[], **keys)]
        _, report = site.crawl("--full")
        calendar = len(server.asked("/calendar"))
        articles = [line for line in server.log if line.path.startswith("/article/")]
    assert 1 < calendar <= 200
    assert report["total"]["reasons"]["trap_limit"] == 1
    assert len(articles) == report["total"]["outcomes"]["new"] == 4
    assert report["total"]["reasons"]["budget"] == report["total"]["outcomes"]["pending"]


def test_a_server_that_drips_or_hangs_is_left(site: Site) -> None:
    """H11: the time for an answer is that for all of it."""
    with BadServer() as server:
        server.feeds["/feed"] = ["/drip", "/drip-headers", "/hang", "/article/1"]
        site.tables = [table("one", server, feeds=["/feed"])]
        process = site.start("crawl", "--json", environment={"MARSAD_TIMEOUT": "2"})
        output, _ = process.communicate(timeout=100)
        assert server.hung == []
    assert json.loads(output)["total"]["reasons"] == {"timeout": 3}
    assert site.articles("one") == 1


def test_odd_surroundings_change_nothing(tmp_path: Path) -> None:
    """K07: locale, time zone, hash seed, no home folder."""
    texts = []
    surroundings: tuple[dict[str, str], ...] = (
        {},
        {
            "LC_ALL": "C",
            "LANG": "C",
            "TZ": "Asia/Kathmandu",
            "PYTHONHASHSEED": "7",
            "HOME": "/nonexistent",
            "PYTHONUTF8": "0",
            "COLUMNS": "20",
            "TERM": "dumb",
        },
    )
    for number, environment in enumerate(surroundings):
        site = Site(tmp_path / str(number))
        site.folder.mkdir()
        with BadServer() as server:
            server.feeds["/feed"] = [f"/article/{number}" for number in range(1, 6)]
            site.tables = [table("one", server, feeds=["/feed"])]
            process = site.start("crawl", "--json", environment=environment)
            process.communicate(timeout=100)
            assert process.returncode == 0, site.errors.read_text()
        with site.store() as store:
            texts.append(sorted(store.db.execute("SELECT title, text, published_on FROM articles").fetchall()))
    assert texts[0] == texts[1]
    assert len(texts[0]) == 5


def test_few_file_handles_are_enough(site: Site) -> None:
    """M08: 64 of them."""
    with BadServer() as server:
        server.feeds["/feed"] = [f"/article/{number}" for number in range(1, 20)]
        site.tables = [table("one", server, feeds=["/feed"])]
        command = shlex.join(
            [sys.executable, "-m", "crawler", "crawl", "-q", "--config", str(site.write()), "--data", str(site.data)]
        )
        done = subprocess.run(
            ["/bin/sh", "-c", f"ulimit -n 64; exec {command}"],
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
            timeout=100,
        )
    assert (done.returncode, done.stderr) == (0, "")
    assert site.articles("one") == 19


BROKEN = """
import asyncio, json, sys
from pathlib import Path
from crawler.sources.reading import load_sources
from crawler.run.runner import Runner, run_in_reactor
from crawler.fetch.services import open_services
from crawler.run.exit_status import exit_status

class Broken:
    async def process_item(self, item):
        if getattr(item, "url", "").endswith("/article/2"):
            raise RuntimeError("a pipeline broke")
        return item

if __name__ == "__main__":
    configuration = load_sources(Path(sys.argv[1]))
    with open_services(Path(sys.argv[2]), "test", configuration.sources) as services:
        run_in_reactor(lambda: Runner(services, configuration.sources, configuration.defaults, settings={
            "ITEM_PIPELINES": {Broken: 50, "crawler.fetch.pipeline.IngestPipeline": 100}}))
    sys.exit(exit_status(services.result))
"""


def test_code_that_breaks_is_told(site: Site) -> None:
    """K06: an exception in a pipeline is a row, and exit status 1; the other pages are stored."""
    with BadServer() as server:
        server.feeds["/feed"] = [f"/article/{number}" for number in range(1, 4)]
        site.tables = [table("one", server, feeds=["/feed"])]
        script = site.folder / "broken.py"
        script.write_text(BROKEN)
        done = subprocess.run(
            [sys.executable, str(script), str(site.write()), str(site.data)],
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
            timeout=100,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
    assert done.returncode == 1, done.stderr
    assert site.outcomes()["article/2"] == ("failed", "internal")
    assert site.articles("one") == 2


# --- the schedule's own processes ------------------------------------------------------------------


def test_the_schedule_crawls_and_ends_on_a_signal(site: Site) -> None:
    """T07: a due source is crawled by a process of its own; SIGTERM is handed on, the rest stays pending."""
    with BadServer() as server:
        server.feeds["/feed"] = ["/article/1", *(f"/article/{number}" for number in range(2, 60))]
        site.tables = [table("one", server, feeds=["/feed"], delay=1)]
        process = site.start("schedule", "--every", "1")
        _wait_until(lambda: bool(server.asked("/article/1")))
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=100)
        assert process.returncode == 143
    with site.store() as store:
        (run,) = store.runs.last(1)
        assert (run.status, store.ledger.check_sums(run.id)) == ("cut", True)


def test_the_line_for_cron_works_and_keeps_runs_apart(site: Site) -> None:
    """T01: as cron would start it; a second one beside it does nothing and says nothing."""
    with BadServer() as server:
        server.feeds["/feed"] = ["/slow-good", "/article/1", "/article/2"]
        site.tables = [table("one", server, feeds=["/feed"], delay=1)]
        _, lines, _ = site.run("schedule", "--cron")
        command, delivering = (re.sub(r"^(\S+ ){5}", "", line) for line in lines.splitlines())
        assert "flock -n" in command
        environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
        first = subprocess.Popen(
            ["/bin/sh", "-c", command],
            env=environment,
            cwd="/",
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        site.processes.append(first)
        _wait_until(lambda: bool(server.asked("/feed")))
        second = subprocess.run(
            ["/bin/sh", "-c", command],
            env=environment,
            cwd="/",
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        output, errors = first.communicate(timeout=100)
        assert len(server.asked("/feed")) == 1
    assert (second.returncode, second.stdout, second.stderr) == (1, "", "")
    assert (first.returncode, output, errors) == (0, "", "")
    assert " deliver " in delivering
    done = subprocess.run(["/bin/sh", "-c", delivering], env=environment, cwd="/", timeout=60, check=False)
    assert done.returncode == 0
    assert site.articles("one") == 3


def test_the_units_for_systemd(site: Site) -> None:
    """K03: systemd itself finds no fault in them, and little exposure."""
    site.folder.joinpath("with space").mkdir()
    site.tables = ['[[source]]\nname = "x"\ntitle = "x"\nhome = "http://x.example/"\nfeeds = ["http://x.example/f"]\n']
    _, text, _ = site.run("schedule", "--systemd")
    files = re.split(r"^# /etc/systemd/system/(marsad\.\w+)\n", text, flags=re.MULTILINE)[1:]
    units = dict(zip(files[::2], files[1::2], strict=True))
    assert set(units) == {"marsad.service", "marsad.timer"}
    for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", f"ReadWritePaths={site.data}"):
        assert line in units["marsad.service"].splitlines()
    assert "Persistent=true" in units["marsad.timer"].splitlines()
    for name, unit in units.items():
        site.folder.joinpath(name).write_text(unit)
    if not Path("/usr/bin/systemd-analyze").exists():
        pytest.skip("no systemd-analyze here: units were read, not judged")
    paths = [str(site.folder / name) for name in units]
    verified = subprocess.run(["systemd-analyze", "verify", *paths], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", paths[0]],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", judged.stdout)
    assert found
    assert float(found[1]) <= 3.0
