"""What every run writes with, crawl and replay alike: lock, workers, store, archive, and a row in `runs`."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from crawler import __version__
from crawler.errors import UsageError
from crawler.limits import WORKERS
from crawler.model import DEMO_SOURCES
from crawler.session.lock import run_lock
from crawler.system import MIN_FREE, require_room
from crawler.workers.pool import WorkerPool

if TYPE_CHECKING:
    from crawler.decide.watches import Watch
    from crawler.ingest.write import Ingest
    from storage.archive import ArchiveWriter
    from storage.store import Store

log = logging.getLogger(__name__)

MOST_RENEWED = 5_000
"""Articles whose keys of an older version are made anew before a run (some 20 s), the newest days first: copies are
sought among these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Open for one run."""

    store: Store
    archive: ArchiveWriter
    ingest: Ingest
    pool: WorkerPool
    room: Callable[[], None]
    """Raises FullError when the disk has less room than must stay free."""
    run: int
    """Its number. Whoever opened it closes its row."""


def refuse_demo(database: Path) -> None:
    """Raises UsageError if an archive holds the demo's invented outlets: real news don't go among them.

    One that can't be read is no matter here: whoever opens it says so.
    """
    from storage.connection import connect

    if not (database.is_file() and database.stat().st_size):
        return
    found: list[str] = []
    with suppress(Exception):
        db = connect(database, read_only=True)
        try:
            found = sorted(DEMO_SOURCES & {row[0] for row in db.execute("SELECT name FROM sources")})
        finally:
            db.close()
    if found:
        raise UsageError(
            f"{database.parent} holds the invented outlets of the demo ({', '.join(found)}), and real news don't go "
            "among them: name another folder (--data), or take each out first (marsad forget NAME --yes)"
        )


@contextmanager
def open_session(
    data: Path, command: str, *, workers: int | None = None, min_free: int = MIN_FREE, watches: tuple[Watch, ...] = ()
) -> Iterator[Session]:
    """Opens a data folder for writing, marks runs that a kill left open as cut, and begins a run.

    `watches` are those that may ring in it.

    When the run is over, the threads of its stories are sought.

    Args:
        data: the folder; made when absent.
        command: as the run is recorded.
        workers: worker processes; None: one for each core, WORKERS at most.
        min_free: bytes that must be free on the disk.

    Raises:
        FullError: they aren't.
        LockedError: another run holds the lock.
        StorageError: the database can't be used.
    """
    room = partial(require_room, data, min_free)
    room()
    with (
        run_lock(data / "state", command),
        WorkerPool(workers or min(WORKERS, len(os.sched_getaffinity(0)))) as pool,
    ):
        pool.warm()  # they start while our own libraries are loaded and the database is opened
        from crawler.ingest import stories, threads
        from crawler.ingest.write import Ingest
        from crawler.workers.watched import Watched
        from storage.archive import ArchiveWriter
        from storage.store import Store

        with (
            Store.open(data / "articles.db") as store,
            ArchiveWriter(data / "warc", software=f"marsad/{__version__}") as archive,
        ):
            for cut in store.runs.recover(datetime.now(UTC)):
                log.warning("run %d was cut; what it left is taken up now", cut)
            stories.regroup_all(store)
            if renewed := stories.renew(store, MOST_RENEWED):
                log.info("made the keys of %d articles anew, by which copies are found", renewed)
            run = store.runs.start(command, datetime.now(UTC))
            ingest = Ingest(store, run, watches)
            if ingest.watching:
                pool.extend(Watched(tuple(watches), ingest.watching.articles))
            yield Session(store=store, archive=archive, ingest=ingest, pool=pool, room=room, run=run)
            threads.follow_new(store)
