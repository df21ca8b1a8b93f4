"""The queue in PostgreSQL: Procrastinate's jobs, and beside them tickets, the inbox of parcels and closed hosts.

The only module that imports procrastinate and psycopg. Every moment in here is PostgreSQL's, whatever the machines'
clocks say. A job belongs to the worker that took it until that worker's heartbeat is older than the lease; from
then on nothing that it says of the job counts.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from procrastinate import PsycopgConnector
from procrastinate.exceptions import ProcrastinateException
from procrastinate.jobs import Job as ProcrastinateJob
from procrastinate.manager import JobManager
from procrastinate.schema import SchemaManager
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.errors import UndefinedFunction, UndefinedTable
from psycopg_pool import PoolTimeout

from crawler.errors import MarsadError, UsageError

LEASE_SECONDS = 60.0
"""A worker that wasn't heard of for so long has lost its jobs, where the queue wasn't made with another time."""
ATTEMPTS = 5
"""Of a job, before it has failed for good."""
TASK = "crawl"
_SSL = ("require", "verify-ca", "verify-full")

_TABLES = """
CREATE TABLE IF NOT EXISTS marsad_queue (lease_seconds double precision NOT NULL);
CREATE TABLE IF NOT EXISTS marsad_tickets (
    job uuid PRIMARY KEY, source text NOT NULL, body bytea NOT NULL
);
CREATE TABLE IF NOT EXISTS marsad_inbox (
    number bigserial PRIMARY KEY, job uuid NOT NULL UNIQUE, source text NOT NULL, body bytea,
    failure text, fault text, at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS marsad_hosts (
    host text PRIMARY KEY, closed_until timestamptz NOT NULL
);
CREATE TABLE IF NOT EXISTS marsad_attempts (
    job uuid NOT NULL, source text NOT NULL, why text NOT NULL, at timestamptz NOT NULL DEFAULT now()
);
"""
_HELD = "SELECT 1 FROM procrastinate_jobs WHERE id = %s AND worker_id = %s AND status = 'doing' FOR UPDATE"


class QueueError(MarsadError):
    """The queue can't be reached or isn't set up."""

    exit_status = 3


class LostError(MarsadError):
    """The job is another worker's by now: what was made of it is dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job that a worker holds."""

    number: int
    uuid: str
    source: str
    attempts: int
    """Before this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A row of the inbox: a parcel, or why its job gave none."""

    number: int
    job: str
    source: str
    body: bytes | None
    failure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How the queue stands."""

    waiting: int
    running: int
    failed: int
    workers: int
    inbox: int
    faults: int
    """Parcels that can't be taken in, kept."""
    oldest_seconds: float
    """Of the inbox."""


def checked(address: str) -> str:
    """A connection string or URL, with TLS where the server isn't on this machine.

    Raises: UsageError for one that can't be read, or that asks for no TLS to another machine.
    """
    try:
        said: dict[str, Any] = conninfo_to_dict(address)
    except psycopg.ProgrammingError as error:
        raise UsageError(f"the queue's address can't be read: {error}") from None
    hosts = [host for host in str(said.get("host") or "").split(",") if host]
    if all(host.startswith(("/", "@")) or host in ("localhost", "127.0.0.1", "::1") for host in hosts):
        return address
    mode = said.get("sslmode", "require")
    if mode not in _SSL:
        raise UsageError(f"the queue is on another machine: sslmode must be one of {', '.join(_SSL)}, not {mode}")
    return make_conninfo(address, sslmode=mode)


class Queue:
    """An open queue; one for each process."""

    def __init__(self, connector: PsycopgConnector) -> None:
        self._connector = connector
        self._jobs = JobManager(connector)
        self.lease = LEASE_SECONDS
        """Seconds; all machines have them from the queue."""

    @classmethod
    @asynccontextmanager
    async def open(cls, address: str) -> AsyncIterator[Queue]:
        """Connects. Raises: UsageError as `checked`; QueueError where nobody answers, or in the block."""
        connector = PsycopgConnector(conninfo=checked(address), min_size=1, max_size=4, timeout=10)
        try:
            await _look(checked(address))
            await connector.open_async()
            try:
                queue = cls(connector)
                await queue._read_lease()
                yield queue
            finally:
                await connector.close_async()
        except (psycopg.Error, OSError, PoolTimeout, ProcrastinateException) as error:
            told = error.__cause__ if isinstance(error.__cause__, psycopg.Error) else error
            if isinstance(told, UndefinedTable | UndefinedFunction):
                raise QueueError("the queue isn't set up: `marsad queue init`") from error
            raise QueueError(f"the queue: {_said(told)}") from error

    async def init(self, lease: float = LEASE_SECONDS) -> None:
        """Makes what isn't there yet. `lease`: seconds after which a silent worker has lost its jobs."""
        if await self._value("SELECT to_regclass('procrastinate_jobs')") is None:
            await SchemaManager(self._connector).apply_schema_async()
        async with self._connection() as db:
            await db.execute(_TABLES)
            await db.execute("DELETE FROM marsad_queue")
            await db.execute("INSERT INTO marsad_queue VALUES (%s)", (lease,))
        self.lease = lease

    async def _read_lease(self) -> None:
        if await self._value("SELECT to_regclass('marsad_queue')") is not None:
            self.lease = float(await self._value("SELECT lease_seconds FROM marsad_queue") or LEASE_SECONDS)

    # --- dispatch ----------------------------------------------------------------------------------

    async def busy(self) -> frozenset[str]:
        """Sources with a job that waits or runs, or with a parcel that isn't taken in yet."""
        rows = await self._rows(
            "SELECT queueing_lock FROM procrastinate_jobs WHERE status IN ('todo', 'doing') "
            "UNION SELECT source FROM marsad_inbox WHERE fault IS NULL"
        )
        return frozenset(name for (name,) in rows)

    async def waiting(self) -> int:
        """Jobs that nobody has taken yet."""
        return int(await self._value("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'"))

    async def put(self, job: str, source: str, group: str, ticket: bytes) -> None:
        """Queues a job. Of one group of hosts, one job runs at a time."""
        async with self._connection() as db, db.transaction():
            await db.execute(
                "INSERT INTO marsad_tickets (job, source, body) VALUES (%s, %s, %s)", (job, source, ticket)
            )
            queued = ProcrastinateJob(
                id=None,
                queue=TASK,
                lock=group,
                queueing_lock=source,
                task_name=TASK,
                task_kwargs={"job": job, "source": source},
            )
            await self._jobs.defer_job_async(queued, connection=db)

    async def rescue(self) -> tuple[str, ...]:
        """Takes jobs from workers that weren't heard of for too long; returns their sources."""
        async with self._connection() as db, db.transaction():
            await db.execute(
                "DELETE FROM procrastinate_workers WHERE last_heartbeat < now() - make_interval(secs => %s)",
                (self.lease,),
            )
            orphans = await db.execute(
                "SELECT id, args->>'job', args->>'source', attempts FROM procrastinate_jobs "
                "WHERE status = 'doing' AND worker_id IS NULL FOR UPDATE"
            )
            jobs = [Job(number=row[0], uuid=row[1], source=row[2], attempts=row[3]) for row in await orphans.fetchall()]
            for job in jobs:
                await self._again(db, job, "its worker was not heard of any more")
        return tuple(job.source for job in jobs)

    # --- workers -----------------------------------------------------------------------------------

    async def join(self) -> int:
        """A new worker; returns its number."""
        return int(await self._value("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id"))

    async def leave(self, worker: int) -> None:
        """The worker is gone; jobs that it still holds are anybody's."""
        async with self._connection() as db:
            await db.execute("DELETE FROM procrastinate_workers WHERE id = %s", (worker,))

    async def beat(self, worker: int) -> bool:
        """The worker lives. False: its jobs were given to others."""
        async with self._connection() as db:
            done = await db.execute("UPDATE procrastinate_workers SET last_heartbeat = now() WHERE id = %s", (worker,))
        return bool(done.rowcount)

    async def take(self, worker: int) -> Job | None:
        """The next job, now the worker's."""
        found = await self._jobs.fetch_job([TASK], worker)
        if found is None:
            return None
        said = found.task_kwargs
        return Job(number=found.id or 0, uuid=str(said["job"]), source=str(said["source"]), attempts=found.attempts)

    async def ticket(self, job: Job) -> bytes:
        """What the job is about; empty where there is none any more."""
        return bytes(await self._value("SELECT body FROM marsad_tickets WHERE job = %s", (job.uuid,)) or b"")

    async def closed_hosts(self) -> dict[str, float]:
        """Hosts that must be left alone, and for how many seconds."""
        rows = await self._rows(
            "SELECT host, extract(epoch FROM closed_until - now()) FROM marsad_hosts WHERE closed_until > now()"
        )
        return {host: float(seconds) for host, seconds in rows}

    async def close_hosts(self, closed: Mapping[str, float]) -> None:
        """Nobody asks these hosts for so many seconds."""
        async with self._connection() as db, db.transaction():
            await _close(db, closed)

    async def deliver(self, job: Job, worker: int, parcel: bytes, closed: Mapping[str, float]) -> None:
        """The parcel goes to the inbox and the job is done, in one transaction.

        Raises: LostError where the job isn't the worker's any more; nothing is changed.
        """
        async with self._connection() as db, db.transaction():
            await _hold(db, job, worker)
            await db.execute(
                "INSERT INTO marsad_inbox (job, source, body) VALUES (%s, %s, %s)", (job.uuid, job.source, parcel)
            )
            await _close(db, closed)
            await _done(db, job)

    async def fail(self, job: Job, worker: int, why: str, *, for_good: bool = False) -> None:
        """The job gave nothing: it waits for another attempt, or has failed for good. Raises LostError."""
        async with self._connection() as db, db.transaction():
            await _hold(db, job, worker)
            await self._again(db, job, why, for_good=for_good)

    async def give_back(self, job: Job, worker: int) -> None:
        """The job is for another worker; that was no attempt. Raises LostError."""
        async with self._connection() as db, db.transaction():
            await _hold(db, job, worker)
            await db.execute(
                "UPDATE procrastinate_jobs SET status = 'todo', worker_id = NULL WHERE id = %s", (job.number,)
            )

    async def _again(self, db: Any, job: Job, why: str, *, for_good: bool = False) -> None:
        await db.execute(
            "INSERT INTO marsad_attempts (job, source, why) VALUES (%s, %s, %s)", (job.uuid, job.source, why)
        )
        if not for_good and job.attempts + 1 < ATTEMPTS:
            await db.execute("SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)", (job.number,))
            return
        await db.execute("SELECT procrastinate_finish_job_v1(%s, 'failed', false)", (job.number,))
        await db.execute("DELETE FROM marsad_tickets WHERE job = %s", (job.uuid,))
        await db.execute(
            "INSERT INTO marsad_inbox (job, source, failure) VALUES (%s, %s, %s) ON CONFLICT (job) DO NOTHING",
            (job.uuid, job.source, why),
        )

    # --- the writer --------------------------------------------------------------------------------

    async def inbox(self, most: int) -> tuple[Delivered, ...]:
        """The oldest parcels, of each source one, as far as they have so many bytes together; one at least."""
        rows = await self._rows(
            """
            SELECT number, job::text, source, body, coalesce(failure, '') FROM (
                SELECT *, sum(coalesce(length(body), 0)) OVER (ORDER BY number) AS bytes,
                    min(number) OVER () AS first
                FROM (SELECT DISTINCT ON (source) * FROM marsad_inbox WHERE fault IS NULL ORDER BY source, number) one
            ) summed WHERE bytes <= %s OR number = first ORDER BY number
            """,
            (most,),
        )
        return tuple(
            Delivered(number=row[0], job=row[1], source=row[2], body=row[3] and bytes(row[3]), failure=row[4])
            for row in rows
        )

    async def taken(self, parcels: tuple[Delivered, ...]) -> None:
        """The archive has them."""
        async with self._connection() as db:
            await db.execute("DELETE FROM marsad_inbox WHERE number = ANY(%s)", ([one.number for one in parcels],))

    async def refuse(self, parcel: Delivered, why: str) -> None:
        """It can't be taken in; it is kept, with the reason."""
        async with self._connection() as db:
            await db.execute("UPDATE marsad_inbox SET fault = %s WHERE number = %s", (why, parcel.number))

    # --- operating ---------------------------------------------------------------------------------

    async def status(self) -> Status:
        """How the queue stands now."""
        ((jobs, inbox),) = await self._rows(
            """
            SELECT (SELECT row_to_json(counted) FROM (SELECT
                count(*) FILTER (WHERE status = 'todo') AS waiting, count(*) FILTER (WHERE status = 'doing') AS running,
                count(*) FILTER (WHERE status = 'failed') AS failed FROM procrastinate_jobs) counted),
            (SELECT row_to_json(counted) FROM (SELECT
                count(*) FILTER (WHERE fault IS NULL) AS inbox, count(fault) AS faults,
                coalesce(extract(epoch FROM now() - min(at) FILTER (WHERE fault IS NULL)), 0) AS oldest_seconds,
                (SELECT count(*) FROM procrastinate_workers) AS workers FROM marsad_inbox) counted)
            """
        )
        return Status(**jobs, **inbox)

    async def failures(self) -> tuple[tuple[str, str, str], ...]:
        """Source, moment and reason of what failed for good and of parcels that can't be taken in, newest first."""
        rows = await self._rows(
            """
            SELECT source, at::text, why FROM (
                SELECT DISTINCT ON (job) job, source, at, why FROM marsad_attempts
                    WHERE job::text IN (SELECT args->>'job' FROM procrastinate_jobs WHERE status = 'failed')
                    ORDER BY job, at DESC) failed
            UNION ALL SELECT source, at::text, fault FROM marsad_inbox WHERE fault IS NOT NULL ORDER BY 2 DESC
            """
        )
        return tuple((source, at, why) for source, at, why in rows)

    async def retry(self) -> int:
        """Tries once more to take in refused parcels, and forgets failed jobs, whose sources come due by themselves.

        Returns: how many parcels those are.
        """
        async with self._connection() as db, db.transaction():
            await db.execute("DELETE FROM procrastinate_jobs WHERE status = 'failed'")
            await db.execute("DELETE FROM marsad_attempts WHERE at < now() - interval '30 days'")
            done = await db.execute("UPDATE marsad_inbox SET fault = NULL WHERE fault IS NOT NULL")
        return int(done.rowcount)

    def _connection(self) -> Any:
        return self._connector.pool.connection()

    async def _rows(self, statement: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        async with self._connection() as db:
            return list(await (await db.execute(statement, values)).fetchall())

    async def _value(self, statement: str, values: tuple[Any, ...] = ()) -> Any:
        rows = await self._rows(statement, values)
        return rows[0][0] if rows else None


async def _look(address: str) -> None:
    """Connects once: the pool would try for half a minute, and say nothing of why it can't."""
    await (await psycopg.AsyncConnection.connect(address, connect_timeout=10)).close()


async def _hold(db: Any, job: Job, worker: int) -> None:
    """Raises LostError where the job isn't the worker's."""
    if await (await db.execute(_HELD, (job.number, worker))).fetchone() is None:
        raise LostError(f"{job.source}: the job is another worker's by now")


async def _done(db: Any, job: Job) -> None:
    await db.execute("DELETE FROM marsad_tickets WHERE job = %s", (job.uuid,))
    await db.execute("SELECT procrastinate_finish_job_v1(%s, 'succeeded', true)", (job.number,))


async def _close(db: Any, closed: Mapping[str, float]) -> None:
    for host, seconds in sorted(closed.items()):  # in one order, so that two workers never wait for each other
        await db.execute(
            "INSERT INTO marsad_hosts VALUES (%s, now() + make_interval(secs => %s)) ON CONFLICT (host) DO UPDATE "
            "SET closed_until = greatest(marsad_hosts.closed_until, excluded.closed_until)",
            (host, seconds),
        )


def _said(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
