"""What the queue costs: `python -m benchmarks.queue [--sources 20000]`. Needs Debian's PostgreSQL.

A schedule in which everything is due is dispatched twice, and 200 jobs are taken and delivered in between; then a crawl
of generated pages of 100 kB is packed and unpacked.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.site import page as made_page
from crawler.model import Page, Source
from crawler.scale.dispatch import Dispatcher
from crawler.scale.messages import pack_event, pack_parcel, unpack_parcel
from crawler.scale.queue import Queue
from crawler.sources.reading import Configuration, Defaults
from storage.store import Store
from tests.scale.postgres import binaries, running
from tests.scale.told import crawl_of

JOBS = 200
PAGES = 40


def source(number: int) -> Source:
    home = f"https://site{number}.example/"
    return Source(name=f"site{number}", title="t", home=home, feeds=(f"{home}feed",))


async def queue(address: str, data: Path, sources: tuple[Source, ...]) -> None:
    """Dispatches, takes, delivers."""
    now = datetime.now(UTC)
    configuration = Configuration(sources=sources, defaults=Defaults(user_agent_contact="mailto:a@example.org"))
    dispatcher = Dispatcher(data, configuration)
    async with Queue.open(address) as opened:
        await opened.init()
        begun = time.perf_counter()
        jobs = await dispatcher.round(opened, now)
        print(f"dispatch: {jobs} jobs of {len(sources):,} sources in {time.perf_counter() - begun:.2f} s")
        worker = await opened.join()
        taken, delivered = [], []
        for _ in range(JOBS):
            begun = time.perf_counter()
            job = await opened.take(worker)
            assert job is not None
            taken.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            await opened.deliver(job, worker, b" " * 20_000, {})
            delivered.append(time.perf_counter() - begun)
        medians = [1e3 * statistics.median(seconds) for seconds in (taken, delivered)]
        print(f"take: {medians[0]:.2f} ms, deliver: {medians[1]:.2f} ms, median")
        begun = time.perf_counter()
        jobs = await dispatcher.round(opened, now)
        waiting = await opened.waiting()
        print(f"dispatch again: {jobs} jobs in {time.perf_counter() - begun:.2f} s, {waiting} waiting")


def parcels() -> None:
    """Packs and unpacks a crawl."""
    one = source(1)
    now = datetime.now(UTC)
    urls = [f"{one.home}{number}" for number in range(PAGES)]
    pages = [
        Page(url=url, final_url=url, source=one.name, body=made_page(number), fetched_at=now)
        for number, url in enumerate(urls)
    ]
    told = crawl_of(one, pages)
    message = b""
    for _ in range(2):  # the first time the adapters are made
        begun = time.process_time()
        message = pack_parcel("job", one.name, "here", None, [pack_event(event) for event in told])
        packed = time.process_time()
        unpack_parcel(message, "job", one.name)
        read = time.process_time()
    print(
        f"parcel: {len(message) // PAGES:,} bytes a draft, {1e3 * (packed - begun) / PAGES:.3f} ms to pack, "
        f"{1e3 * (read - packed) / PAGES:.3f} ms to unpack"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sources", type=int, default=20_000)
    sources = tuple(map(source, range(parser.parse_args().sources)))
    found = binaries()
    if found is None:
        raise SystemExit("PostgreSQL isn't installed, or there is no user to run it as")
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        with Store.open(data / "articles.db") as store:
            store.sources.sync(sources)
        with running(found) as server:
            asyncio.run(queue(server.database(), data, sources))
    parcels()


if __name__ == "__main__":
    main()
