"""What bad hosts cost good ones: `python -m benchmarks.hostile silent`, `python -m benchmarks.hostile pages`.

    silent    good hosts alone, then beside as many that take a connection and say nothing, or a byte now and then
    pages     good hosts alone, then beside one whose pages keep a worker busy to its limit, crash it or eat memory

Three crawls of the same good hosts in turn, the second beside the bad ones; printed is when the last good source
ended, counted from the begin of the run, and by how much later it was beside the bad. Every host is a loopback address
and port of its own. It is time by the clock: a machine that has other work to do tells little.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from crawler.model import Draft, Page, Rejected, SiteProfile, Source
from crawler.process import process
from tests.badserver import BadServer
from tests.crawl.site import table
from tests.workers.chains import misbehave

ROOT = Path(__file__).parents[1]
_MARK = re.compile(rb"worker: (\w+)")


def chain(page: Page, source: Source, profile: SiteProfile) -> Draft | Rejected:
    """The real one, unless the page says how it harms its worker."""
    if mark := _MARK.search(page.body):
        return misbehave(replace(page, body=mark[1]), source, profile)
    return process(page, source, profile)


def crawl(config: Path, data: Path) -> dict[str, tuple[float, int]]:
    """One run in this process: source -> seconds from the run's begin to its end, and articles."""
    from crawler.fetch.services import open_services
    from crawler.run.runner import Runner, run_in_reactor
    from crawler.sources.reading import load_sources
    from crawler.workers.pool import WorkerPool

    configuration = load_sources(config)
    with open_services(data, "benchmark", configuration.sources) as services:
        services.pool.close()
        with WorkerPool(2, chain=chain) as pool:
            pool.warm()
            services.pool = pool
            begun = time.monotonic()
            run_in_reactor(
                lambda: Runner(
                    services,
                    configuration.sources,
                    configuration.defaults,
                    at_once=configuration.defaults.concurrent_sources,
                )
            )
    return {name: ((run.finished or begun) - begun, run.outcomes["new"]) for name, run in services.runs.items()}


def measured(good: int, articles: int, delay: float, bad: Callable[[ExitStack], list[str]]) -> float:
    """When the last of the good sources ended, in seconds; `bad` are the tables of the sources beside them."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        tables = []
        for number in range(1, good + 1):
            server = stack.enter_context(BadServer(host=f"127.0.5.{number}"))
            server.feeds["/feed"] = [f"/article/{number * 100 + one}" for one in range(articles)]
            tables.append(table(f"good{number}", server, feeds=["/feed"], delay=delay))
        others = bad(stack)
        mixed = [one for pair in zip(others, tables, strict=False) for one in pair] + tables[len(others) :]
        config = folder / "sources.toml"
        config.write_text("\n".join(["[defaults]\nconcurrent_sources = 16\n", *mixed]), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.hostile", "run", str(config), str(folder / "data")],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    runs: dict[str, tuple[float, int]] = json.loads(done.stdout)
    ends = {name: end for name, end in runs.items() if name.startswith("good")}
    assert all(count == articles for _, count in ends.values()), ends
    return max(end for end, _ in ends.values())


def silent(stack: ExitStack, count: int) -> list[str]:
    servers = [
        stack.enter_context(BadServer(host=f"127.0.6.{number}", robots=("silent", "drip")[number % 2]))
        for number in range(1, count + 1)
    ]
    return [table(f"silent{number}", server, feeds=["/feed"]) for number, server in enumerate(servers)]


def hostile(stack: ExitStack) -> list[str]:
    server = stack.enter_context(BadServer(host="127.0.7.1"))
    harms = ("spin", "segfault", "memory", "spin", "segfault", "sleep")
    server.feeds["/feed"] = [f"/article/{9_000 + number}" for number in range(len(harms))]
    server.texts |= {f"/article/{9_000 + number}": f"worker: {harm}" for number, harm in enumerate(harms)}
    return [table("hostile", server, feeds=["/feed"])]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("silent", "pages", "run"))
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--good", type=int, help="good hosts: 50 beside silent ones, 10 beside hostile pages")
    parser.add_argument("--articles", type=int, default=20, help="of each good host")
    parser.add_argument("--delay", type=float, default=1.0, help="seconds between two requests to a good host")
    options = parser.parse_args()
    if options.what == "run":
        print(json.dumps(crawl(*options.paths)))
        return
    count = options.good or (50 if options.what == "silent" else 10)
    before = measured(count, options.articles, options.delay, lambda _: [])
    beside = measured(
        count,
        options.articles,
        options.delay,
        (lambda stack: silent(stack, count)) if options.what == "silent" else hostile,
    )
    after = measured(count, options.articles, options.delay, lambda _: [])
    print(
        f"{options.what}: {count} good hosts of {options.articles} articles, {options.delay:g} s between requests: "
        f"alone {before:.1f} s, beside the bad {beside:.1f} s, alone again {after:.1f} s, "
        f"{100 * (2 * beside / (before + after) - 1):+.1f} %"
    )


if __name__ == "__main__":
    main()
