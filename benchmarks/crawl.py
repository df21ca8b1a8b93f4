"""How fast a crawl is, against its ceiling: `python -m benchmarks.crawl [--pages 2000] [--repeat 3] [--peers]`.

Another process serves a generated site on loopback (benchmarks/site.py). Measured in one run, in turns:

    ceiling     download with Scrapy, two workers that do nothing but parse and run trafilatura's body extraction
    crawl       `marsad crawl`: archive, text, dates, fingerprint, decision, index, store
    peers       the same pages through minet, trafilatura's command line and newspaper4k, where they are installed

Pages per second of a crawl are those of its report: from the opening of the source to its end. Beside them stands the
processor time of the whole tree of processes, start included, which a busy machine disturbs less.
"""

from __future__ import annotations

import argparse
import compileall
import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from benchmarks import peers
from benchmarks.site import site
from crawler.model import Page, Reason, Rejected, SiteProfile, Source

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One measurement. Memory is the largest that was resident, in MB; 0: not looked at."""

    speed: float
    """Pages per second."""
    own: float
    """Processor milliseconds per page of the downloading process, start included."""
    workers: float
    """The same of its workers."""
    articles: int = 0
    main: float = 0.0
    tree: float = 0.0

    @property
    def cpu(self) -> float:
        return self.own + self.workers


def body_only(page: Page, source: Source, profile: SiteProfile) -> Rejected:  # noqa: ARG001
    """The ceiling's chain: parse, and trafilatura's body without metadata."""
    from trafilatura import bare_extraction
    from trafilatura.utils import load_html

    bare_extraction(load_html(page.body), include_comments=False, with_metadata=False)
    return Rejected(url=page.url, source=page.source, reason=Reason.EMPTY)


def ceiling(port: int, count: int, workers: int) -> Measured:
    """Download and body extraction alone, with the crawl's own workers and Scrapy."""
    script = f"""
import time
from datetime import UTC, datetime
import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from benchmarks.crawl import body_only
from crawler.workers.pool import WorkerPool
from crawler.model import Page, SiteProfile, Source

SOURCE = Source(name="x", title="x", home="http://x.example/")

def page(url, body):
    return Page(url=url, final_url=url, source="x", body=body, fetched_at=datetime.now(UTC))

class Ceiling(scrapy.Spider):
    name = "ceiling"
    custom_settings = {{"CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 16, "CONCURRENT_ITEMS": 4,
        "DOWNLOAD_DELAY": 0, "ROBOTSTXT_OBEY": False, "LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False}}
    async def start(self):
        for number in range({count}):
            yield scrapy.Request(f"http://127.0.0.1:{port}/article/{{number}}")
    async def parse(self, response):
        await POOL.process(page(response.url, response.body), SOURCE, SiteProfile(source="x"))

if __name__ == "__main__":
    POOL = WorkerPool({workers}, chain=body_only)
    POOL.warm()
    for future in [POOL.submit(page("x", b"<p>x</p>"), SOURCE, SiteProfile(source="x")) for _ in range(8)]:
        future.result()
    process = AsyncCrawlerProcess()
    begun = time.perf_counter()
    process.crawl(Ceiling)
    process.start()
    print(time.perf_counter() - begun)
    POOL.close()
"""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ceiling.py"
        path.write_text(script, encoding="utf-8")
        output, watch = _watched([sys.executable, str(path)])
    own, below = watch.seconds
    return Measured(speed=count / float(output.split()[-1]), own=1e3 * own / count, workers=1e3 * below / count)


def whole(port: int, count: int, folder: Path, *, profile: bool = False) -> Measured:
    """`marsad crawl` over the site. `profile`: leaves a cProfile of the crawler's process in crawl.prof."""
    config = folder / "sources.toml"
    config.write_text(
        f'[[source]]\nname = "bench"\ntitle = "bench"\nhome = "http://127.0.0.1:{port}/"\ntimezone = "Asia/Damascus"\n'
        f'sitemaps = ["http://127.0.0.1:{port}/sitemap.xml"]\nallow_addresses = ["127.0.0.1"]\ndelay = 0\n'
        f"max_pages = {count}\n",
        encoding="utf-8",
    )
    data = folder / "data"
    shutil.rmtree(data, ignore_errors=True)
    profiled = ["-m", "cProfile", "-o", str(folder / "crawl.prof")] if profile else []
    command = [
        sys.executable,
        *profiled,
        "-m",
        "crawler",
        "crawl",
        "--json",
        "-q",
        "--config",
        str(config),
        "--data",
        str(data),
    ]
    output, watch = _watched(command)
    bench = json.loads(output)["sources"]["bench"]
    own, workers = watch.seconds
    return Measured(
        speed=bench["requests"] / bench["seconds"],
        own=1e3 * own / count,
        workers=1e3 * workers / count,
        articles=bench["outcomes"]["new"],
        main=watch.main / 1e6,
        tree=watch.tree / 1e6,
    )


def _watched(command: list[str]) -> tuple[str, _Watch]:
    """A command's output, and what it used."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    watch = _Watch(process.pid)
    output, errors = process.communicate()
    watch.stop()
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}: {errors[-2_000:]}")
    return output, watch


class _Watch:
    """Samples the resident memory and the processor time of a process and of all below it."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.main = 0.0
        self.tree = 0.0
        self._seconds: dict[int, float] = {}
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._sample)
        self._thread.start()

    def _sample(self) -> None:
        while not self._end.wait(0.1):
            seen = {pid: _look(pid) for pid in _tree(self.pid)}
            self.main = max(self.main, seen[self.pid][0])
            self.tree = max(self.tree, sum(size for size, _ in seen.values()))
            for pid, (_, seconds) in seen.items():
                self._seconds[pid] = max(seconds, self._seconds.get(pid, 0.0))

    def stop(self) -> None:
        self._end.set()
        self._thread.join()

    @property
    def seconds(self) -> tuple[float, float]:
        """Processor time of the process itself, and of those below it."""
        own = self._seconds.get(self.pid, 0.0)
        return own, sum(self._seconds.values()) - own


def _look(pid: int) -> tuple[int, float]:
    """Resident bytes and processor seconds; zeros when it is gone. Fields 14, 15 and 24 of proc(5) stat."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0, 0.0
    return (
        int(fields[21]) * os.sysconf("SC_PAGE_SIZE"),
        (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"),
    )


def _tree(pid: int) -> list[int]:
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += [below for child in task.read_text().split() for below in _tree(int(child))]
    return found


def main() -> None:
    """Prints one line for each measurement and one JSON line with the medians."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--repeat", type=int, default=1, help="ceiling and crawl in turns, so many times")
    parser.add_argument("--workers", type=int, default=min(2, len(os.sched_getaffinity(0))))
    parser.add_argument("--peers", action="store_true", help="measure other tools as well")
    parser.add_argument("--minet", metavar="PATH", help="the minet command, where it isn't on the PATH")
    parser.add_argument("--peers-python", metavar="PATH", help="an interpreter that has newspaper4k")
    parser.add_argument("--profile", action="store_true", help="a cProfile of the crawler's process")
    arguments = parser.parse_args()
    count = arguments.pages
    folder = Path(tempfile.mkdtemp(prefix="marsad-bench-"))
    ratios, speeds = [], []
    results: dict[str, float] = {}
    for package in ("benchmarks", "crawler", "spiders", "storage"):  # as installed: no start compiles our sources
        compileall.compile_dir(ROOT / package, quiet=2)
    try:
        with site(count) as (port, size):
            print(f"{count} pages of {size / 1000:.0f} kB, {arguments.workers} workers")
            for _ in range(arguments.repeat):
                best = ceiling(port, count, arguments.workers)
                print(
                    f"ceiling      {best.speed:6.1f} pages/s  {best.own:4.1f} + {best.workers:4.1f} ms CPU, "
                    f"load {os.getloadavg()[0]:.1f}"
                )
                ours = whole(port, count, folder)
                print(
                    f"crawl        {ours.speed:6.1f} pages/s  {ours.own:4.1f} + {ours.workers:4.1f} ms CPU, "
                    f"{ours.articles} articles, "
                    f"{ours.speed / best.speed:.2f} of the ceiling ({best.cpu / ours.cpu:.2f} by CPU), "
                    f"{ours.main:.0f} MB crawler, {ours.tree:.0f} MB with workers"
                )
                ratios.append(ours.speed / best.speed)
                speeds.append(ours.speed)
                results["main_mb"] = max(results.get("main_mb", 0), ours.main)
            results |= {"of_ceiling": statistics.median(ratios), "pages_per_second": statistics.median(speeds)}
            if arguments.peers:
                for name, speed in peers.measure(
                    port, count, folder, minet=arguments.minet, python=arguments.peers_python
                ):
                    print(f"{name:12s} {speed:6.1f} pages/s  crawl / {name} {results['pages_per_second'] / speed:.2f}")
                    results[name] = speed
            if arguments.profile:
                import pstats

                whole(port, count, folder, profile=True)
                statistics_ = pstats.Stats(str(folder / "crawl.prof"))
                statistics_.sort_stats("tottime").print_stats(40)
                statistics_.sort_stats("cumtime").print_stats(60)
        print(json.dumps({name: round(value, 2) for name, value in results.items()}))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
