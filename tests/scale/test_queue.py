"""The queue in PostgreSQL: whose a job is, what happens to it, and how parcels come out of it once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from crawler.errors import UsageError
from crawler.model import Source
from crawler.scale.messages import pack_event, pack_parcel
from crawler.scale.queue import ATTEMPTS, Job, LostError, Queue, QueueError, checked
from crawler.scale.write import Writer, open_archive
from crawler.sources.reading import Configuration, Defaults
from storage.bucket import FolderBucket
from storage.store import Store
from tests.scale.postgres import Postgres
from tests.scale.test_messages import HTML, page
from tests.scale.told import crawl_of

NOW = datetime(2024, 5, 2, 9, tzinfo=UTC)
SOURCE = Source(name="nawafir", title="النوافير", home="https://nawafir.example/")
CONFIGURATION = Configuration(sources=(SOURCE,), defaults=Defaults())


def with_queue(address: str, do: Callable[[Queue], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with Queue.open(address) as queue:
            await queue.init()
            return await do(queue)

    return asyncio.run(run())


async def put(queue: Queue, *, source: str = SOURCE.name, group: str = "nawafir.example") -> str:
    job = str(uuid4())
    await queue.put(job, source, group, b"a ticket")
    return job


async def held(queue: Queue, worker: int) -> Job:
    job = await queue.take(worker)
    assert job is not None
    return job


def parcel(job: Job, name: str = "a") -> bytes:
    told = [pack_event(event) for event in crawl_of(SOURCE, [page(name, HTML)])]
    return pack_parcel(job.uuid, job.source, "here", None, told)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_archive(tmp_path, CONFIGURATION, NOW) as store:
        yield store


@pytest.fixture
def writer(store: Store, tmp_path: Path) -> Writer:
    return Writer(store, tmp_path / "warc", FolderBucket(tmp_path / "bucket"), CONFIGURATION)


def articles(store: Store) -> int:
    return int(store.db.execute("SELECT count(*) FROM articles").fetchone()[0])


def test_of_one_group_of_hosts_one_job_runs_at_a_time(address: str) -> None:
    async def trial(queue: Queue) -> None:
        for source, group in (("one", "a"), ("two", "a"), ("three", "b")):
            await put(queue, source=source, group=group)
        worker, other = await queue.join(), await queue.join()
        first, second = await held(queue, worker), await held(queue, other)
        assert {first.source, second.source} == {"one", "three"}
        assert await queue.take(other) is None
        await queue.deliver(first, worker, b"", {})
        assert (await held(queue, other)).source == "two"

    with_queue(address, trial)


def test_a_source_is_busy_until_its_parcel_is_taken_in(address: str, store: Store, writer: Writer) -> None:
    async def trial(queue: Queue) -> None:
        await put(queue)
        assert await queue.busy() == {SOURCE.name}
        worker = await queue.join()
        job = await held(queue, worker)
        assert await queue.busy() == {SOURCE.name}
        await queue.deliver(job, worker, parcel(job), {})
        assert await queue.busy() == {SOURCE.name}
        assert await writer.round(queue, NOW) == 1
        assert await queue.busy() == frozenset()
        assert await queue.ticket(job) == b""

    with_queue(address, trial)
    assert articles(store) == 1


def test_a_worker_that_was_silent_for_too_long_loses_its_jobs_and_what_it_delivers_is_dropped(address: str) -> None:
    async def trial(queue: Queue) -> None:
        await put(queue)
        frozen, other = await queue.join(), await queue.join()
        job = await held(queue, frozen)
        assert await queue.rescue() == ()
        with psycopg.connect(address) as db:
            age = "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '61 s' WHERE id = %s"
            db.execute(age, (frozen,))
        assert await queue.rescue() == (SOURCE.name,)
        again = await held(queue, other)
        assert (again.uuid, again.attempts) == (job.uuid, 1)
        assert not await queue.beat(frozen)
        for late in (
            queue.deliver(job, frozen, b"late", {}),
            queue.fail(job, frozen, "late"),
            queue.give_back(job, frozen),
        ):
            with pytest.raises(LostError):
                await late
        await queue.deliver(again, other, b"in time", {})
        assert [row.body for row in await queue.inbox(1_000)] == [b"in time"]

    with_queue(address, trial)


def test_a_job_whose_workers_die_fails_for_good_and_its_source_waits(
    address: str, store: Store, writer: Writer
) -> None:
    async def trial(queue: Queue) -> None:
        await put(queue)
        for attempt in range(ATTEMPTS):
            worker = await queue.join()
            assert (await held(queue, worker)).attempts == attempt
            await queue.leave(worker)
            assert await queue.rescue() == (SOURCE.name,)
        assert await queue.take(await queue.join()) is None
        ((source, _, why),) = await queue.failures()
        assert (source, why) == (SOURCE.name, "its worker was not heard of any more")
        assert (await queue.status()).failed == 1
        assert await writer.round(queue, NOW) == 1
        await queue.retry()
        assert await queue.failures() == ()

    with_queue(address, trial)
    state = store.sources.load(SOURCE.name)
    assert state is not None
    assert state.failures == 1
    assert state.last_error == "internal message:its worker was not heard of any more"


def test_a_parcel_that_is_delivered_twice_is_taken_in_once(address: str, store: Store, writer: Writer) -> None:
    async def trial(queue: Queue) -> None:
        await put(queue)
        worker = await queue.join()
        job = await held(queue, worker)
        await queue.deliver(job, worker, parcel(job), {})
        await writer.round(queue, NOW)
        with psycopg.connect(address) as db:
            db.execute(
                "INSERT INTO marsad_inbox (job, source, body) VALUES (%s, %s, %s)", (job.uuid, job.source, parcel(job))
            )
        assert await writer.round(queue, NOW) == 1
        assert (await queue.status()).inbox == 0

    with_queue(address, trial)
    assert articles(store) == 1
    assert store.runs.newest() == 1


def test_a_queue_that_is_made_anew_repeats_its_numbers_and_loses_nothing(
    server: Postgres, address: str, store: Store, writer: Writer
) -> None:
    numbers = []

    async def trial(queue: Queue) -> None:
        await put(queue)
        worker = await queue.join()
        job = await held(queue, worker)
        numbers.append(job.number)
        await queue.deliver(job, worker, parcel(job, f"page-{len(numbers)}"), {})
        await writer.round(queue, NOW)

    with_queue(address, trial)
    server.drop(address)
    with_queue(address, trial)
    assert numbers == [1, 1]
    assert articles(store) == 1  # one text under two addresses
    assert store.runs.newest() == 2


BAD: dict[str, tuple[Callable[[Job], bytes], str]] = {
    "cut": (lambda job: parcel(job)[:-9], "bytes of a parcel"),
    "of a stranger": (lambda job: pack_parcel(str(uuid4()), job.source, "here", None, []), "a parcel of job"),
    "of another version": (lambda job: parcel(job).replace(b'"version": "', b'"version": "0', 1), "update the older"),
    "without its segment": (
        lambda job: parcel(job).replace(b'"segment":null', b'"segment":12345'),
        "of a parcel",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_parcel_is_kept_with_its_fault_and_holds_up_no_other(
    name: str, address: str, store: Store, writer: Writer
) -> None:
    make, fault = BAD[name]

    async def trial(queue: Queue) -> None:
        worker = await queue.join()
        await put(queue)
        job = await held(queue, worker)
        await queue.deliver(job, worker, make(job), {})
        await writer.round(queue, NOW)
        ((_, _, why),) = await queue.failures()
        assert fault in why
        await put(queue)
        job = await held(queue, worker)
        await queue.deliver(job, worker, parcel(job), {})
        await writer.round(queue, NOW)
        status = await queue.status()
        assert (status.inbox, status.faults) == (0, 1)
        assert await queue.retry() == 1

    with_queue(address, trial)
    assert articles(store) == 1
    assert [run.status for run in store.runs.last()] == ["ok", "failed"]


def test_a_parcel_of_a_source_that_is_gone_is_kept_and_told(address: str, store: Store, writer: Writer) -> None:
    async def trial(queue: Queue) -> None:
        await put(queue, source="gone")
        worker = await queue.join()
        job = await held(queue, worker)
        await queue.deliver(job, worker, pack_parcel(job.uuid, "gone", "here", None, []), {})
        await writer.round(queue, NOW)
        assert [why for _, _, why in await queue.failures()] == ["gone: no such source is configured any more"]

    with_queue(address, trial)
    assert store.runs.newest() == 0


def test_a_host_that_asked_to_be_left_alone_is_closed_to_all(address: str) -> None:
    async def trial(queue: Queue) -> None:
        await queue.close_hosts({"a.example": 100.0, "b.example": -5.0})
        await queue.close_hosts({"a.example": 10.0})
        closed = await queue.closed_hosts()
        assert list(closed) == ["a.example"]
        assert 50 < closed["a.example"] <= 100

    with_queue(address, trial)


def test_a_batch_has_of_each_source_one_parcel_and_as_many_bytes_as_it_may(address: str) -> None:
    async def trial(queue: Queue) -> None:
        worker = await queue.join()
        for source in ("one", "two", "one", "three"):
            await put(queue, source=source, group=str(uuid4()))
            job = await held(queue, worker)
            await queue.deliver(job, worker, source.encode() * 10, {})
        assert [row.source for row in await queue.inbox(1_000)] == ["one", "two", "three"]
        assert [row.source for row in await queue.inbox(60)] == ["one", "two"]
        assert [row.source for row in await queue.inbox(1)] == ["one"]

    with_queue(address, trial)


def test_all_machines_have_the_lease_from_the_queue(address: str) -> None:
    async def leases() -> list[float]:
        found = []
        for seconds in (60.0, 7.0):
            async with Queue.open(address) as queue:
                await queue.init(seconds)
            async with Queue.open(address) as queue:
                found.append(queue.lease)
        return found

    assert asyncio.run(leases()) == [60.0, 7.0]


def test_a_queue_that_is_not_there_is_one_clear_error(server: Postgres) -> None:
    with pytest.raises(QueueError, match=r"the queue: .*nowhere"):
        with_queue(server.address("nowhere"), lambda queue: queue.status())


def test_a_queue_that_is_not_set_up_says_how_to(address: str) -> None:
    async def look() -> None:
        async with Queue.open(address) as queue:
            await queue.take(1)

    with pytest.raises(QueueError, match="`marsad queue init`"):
        asyncio.run(look())


@pytest.mark.parametrize(
    ("address", "mode"),
    [
        ("postgresql://u@db.example/q", "require"),
        ("postgresql://u@db.example/q?sslmode=verify-full", "verify-full"),
        ("host=db.example dbname=q", "require"),
    ],
)
def test_a_queue_on_another_machine_is_reached_by_tls(address: str, mode: str) -> None:
    assert f"sslmode={mode}" in checked(address)


@pytest.mark.parametrize("address", ["postgresql://u@localhost/q", "dbname=q", "postgresql://u@/q?host=/run/pg"])
def test_on_this_machine_no_tls_is_asked_for(address: str) -> None:
    assert checked(address) == address


@pytest.mark.parametrize("address", ["postgresql://u@db.example/q?sslmode=prefer", "nonsense"])
def test_an_address_without_tls_or_sense_is_a_wrong_usage(address: str) -> None:
    with pytest.raises(UsageError):
        checked(address)
