"""`marsad queue`: crawls on several machines, by a queue in PostgreSQL."""

from __future__ import annotations

import asyncio
import gc
import importlib.util
import os
import signal
import sys
import tempfile
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.arabic.letters import printable
from crawler.commands import Options, common_options, contact_option, min_free_option, say_json
from crawler.commands.crawl import GARBAGE, from_environment, quiet, with_contact
from crawler.errors import UsageError
from crawler.limits import WORKERS
from crawler.model import ExitStatus
from crawler.session.open import refuse_demo
from crawler.sources.reading import load_sources
from crawler.system import min_free_of, require_room, sources_at_once
from crawler.watch.reading import load_watches, watches_path
from crawler.workers.pool import WorkerPool
from storage.bucket import FolderBucket

if TYPE_CHECKING:
    from crawler.scale.queue import Queue

ACTIONS = ("init", "status", "failed", "retry", "dispatch", "work", "write")
POLL_SECONDS = 1.0


@click.command(
    help="Crawls on several machines: makes the queue (init), puts due sources into it (dispatch), crawls them (work), "
    "takes in what came (write), and tells how it stands (status, failed, retry)."
)
@click.argument("action", type=click.Choice(ACTIONS))
@click.option(
    "--queue",
    "address",
    envvar="MARSAD_QUEUE",
    show_envvar=True,
    metavar="URL",
    help="PostgreSQL's address; better in the environment, since it may hold a password.",
)
@click.option(
    "--bucket",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="MARSAD_BUCKET",
    show_envvar=True,
    help="work, write: folder that all machines share, for raw answers on their way.",
)
@click.option("--once", is_flag=True, help="dispatch, work, write: until there is nothing more to do now.")
@click.option(
    "--at-once", type=click.IntRange(1, 256), default=16, show_default=True, help="work: sources at the same time."
)
@click.option(
    "--pages", type=click.IntRange(1, 1000), default=50, show_default=True, help="dispatch: articles of one job."
)
@click.option(
    "--lease",
    type=click.FloatRange(2, 3600),
    default=60.0,
    show_default=True,
    help="init: seconds after which a worker that isn't heard of has lost its jobs.",
)
@contact_option
@min_free_option
@common_options
def command(
    options: Options,
    action: str,
    address: str | None,
    bucket: Path | None,
    once: bool,
    at_once: int,
    pages: int,
    lease: float,
    contact: str | None,
    min_free: str,
) -> None:
    """Exit status: 0 all fine, 1 something failed for good, 2 usage, 3 the queue or the archive can't be used."""
    if importlib.util.find_spec("procrastinate") is None:
        raise UsageError("`marsad queue` needs more: pip install 'marsad[scale]'")
    if not address:
        raise UsageError("where is the queue? Set MARSAD_QUEUE to PostgreSQL's address, or give --queue")
    if action in ("work", "write") and bucket is None:
        raise UsageError(f"where do raw answers go? `{action}` needs --bucket, or MARSAD_BUCKET")
    shared = FolderBucket(bucket or Path())
    match action:
        case "init":
            asyncio.run(_with_queue(address, partial(_init, options, lease)))
        case "dispatch":
            _dispatch(options, address, contact, pages=pages, once=once)
        case "work":
            _work(address, shared, at_once=at_once, once=once, min_free=min_free_of(min_free))
        case "write":
            _write(options, address, shared, once=once)
        case _:
            asyncio.run(_with_queue(address, partial(_OPERATE[action], options)))


async def _with_queue(address: str, do: Callable[[Queue], Awaitable[None]]) -> None:
    from crawler.scale.queue import Queue

    async with Queue.open(address) as queue:
        await do(queue)


async def _init(options: Options, lease: float, queue: Queue) -> None:
    await queue.init(lease)
    _say(options, {"queue": "ready"}, "the queue is ready")


async def _status(options: Options, queue: Queue) -> None:
    status = asdict(await queue.status())
    _say(options, status, "\n".join(f"{name.replace('_', ' '):>15}  {value:g}" for name, value in status.items()))


async def _failed(options: Options, queue: Queue) -> None:
    found = await queue.failures()
    document = [{"source": source, "at": at, "why": why} for source, at, why in found]
    _say(options, document, "\n".join(f"{at}  {source}: {printable(why)}" for source, at, why in found))
    sys.exit(ExitStatus.SOURCE_FAILED if found else ExitStatus.OK)


async def _retry(options: Options, queue: Queue) -> None:
    parcels = await queue.retry()
    _say(options, {"parcels": parcels}, f"{parcels} parcels are tried again; failed sources come due by themselves")


_OPERATE: dict[str, Callable[[Options, Queue], Coroutine[Any, Any, None]]] = {
    "status": _status,
    "failed": _failed,
    "retry": _retry,
}


def _say(options: Options, document: object, text: str) -> None:
    if options.json:
        say_json(document)
    elif options.verbosity >= 0 and text:
        click.echo(text)


def _dispatch(options: Options, address: str, contact: str | None, *, pages: int, once: bool) -> None:
    from crawler.scale.dispatch import Dispatcher

    configuration = load_sources(options.config)
    refuse_demo(options.database)
    configuration = with_contact(options, configuration, contact, configuration.enabled)
    if not options.database.exists():
        raise UsageError(
            f"{options.database}: there is no archive yet; `marsad queue write` makes it: start that first"
        )
    dispatcher = Dispatcher(options.data, configuration, pages=pages)
    asyncio.run(_with_queue(address, partial(_rounds, dispatcher.round, once=once)))


def _write(options: Options, address: str, bucket: FolderBucket, *, once: bool) -> None:
    from crawler.scale.write import Writer, open_archive

    configuration = load_sources(options.config)
    refuse_demo(options.database)
    watches = load_watches(watches_path(options.config))
    with open_archive(options.data, configuration, datetime.now(UTC)) as store:
        writer = Writer(store, options.warc, bucket, configuration, watches)
        asyncio.run(_with_queue(address, partial(_rounds, writer.round, once=once)))


def _work(address: str, bucket: FolderBucket, *, at_once: int, once: bool, min_free: int) -> None:
    from crawler.run.runner import in_reactor
    from crawler.scale.work import Place, Worker

    gc.set_threshold(*GARBAGE)
    quiet()
    overrides = from_environment()
    with tempfile.TemporaryDirectory(prefix="marsad-") as spool, WorkerPool(_processes()) as pool:
        pool.warm()
        place = Place(
            address=address,
            bucket=bucket,
            spool=Path(spool),
            pool=pool,
            room=partial(require_room, Path(spool), min_free),
            at_once=sources_at_once(at_once),
            settings=overrides,
            until_idle=once,
        )
        in_reactor(lambda: Worker(place))


def _processes() -> int:
    return min(WORKERS, len(os.sched_getaffinity(0)))


async def _rounds(do: Callable[[Queue, datetime], Awaitable[int]], queue: Queue, *, once: bool) -> None:
    """Round after round until a signal comes; `once`: until one finds nothing."""
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    while not stopped.is_set():
        done = await do(queue, datetime.now(UTC))
        if once and not done:
            return
        if not done:
            await _pause(stopped)


async def _pause(stopped: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stopped.wait(), POLL_SECONDS)
    except TimeoutError:
        return
