"""What every run writes with, crawl and replay alike: lock, workers, store, archive, and a row in `runs`."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crawler import __version__
from crawler.limits import WORKERS
from crawler.session.lock import run_lock
from crawler.workers.pool import WorkerPool

if TYPE_CHECKING:
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
    run: int
    """Its number. Whoever opened it closes its row."""


@contextmanager
def open_session(data: Path, command: str, *, workers: int | None = None) -> Iterator[Session]:
    """Opens a data folder for writing, marks runs that a kill left open as cut, and begins a run.

    When the run is over, the threads of its stories are sought.

    Args:
        data: the folder; made when absent.
        command: as the run is recorded.
        workers: worker processes; None: one for each core, WORKERS at most.

    Raises:
        LockedError: another run holds the lock.
        StorageError: the database can't be used.
    """
    with (
        run_lock(data / "state", command),
        WorkerPool(workers or min(WORKERS, len(os.sched_getaffinity(0)))) as pool,
    ):
        pool.warm()  # they start while our own libraries are loaded and the database is opened
        from crawler.ingest import stories, threads
        from crawler.ingest.write import Ingest
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
            yield Session(store=store, archive=archive, ingest=Ingest(store, run), pool=pool, run=run)
            threads.follow_new(store)
