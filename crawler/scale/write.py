"""The writer: takes parcels from the inbox into the archive. One for each archive; it holds the run lock."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from crawler.decide.watches import Watch
from crawler.errors import ArchiveError
from crawler.ingest import events, stories, threads
from crawler.model import Source
from crawler.scale.messages import MessageError, Parcel, unpack_parcel
from crawler.scale.queue import Delivered, Queue
from crawler.scale.taking import COMMAND, failed, take
from crawler.session.lock import run_lock
from crawler.sources.reading import Configuration
from storage.bucket import Bucket
from storage.store import Store

log = logging.getLogger(__name__)

BATCH_BYTES = 16 * 1024 * 1024
"""Of parcels in one transaction."""
REMEMBERED = timedelta(days=7)
"""For so long a job that was taken in is told from a new one: what the archive has leaves the inbox at once."""


@contextmanager
def open_archive(data: Path, configuration: Configuration, now: datetime) -> Iterator[Store]:
    """The archive, for as long as parcels are taken in. Raises as `crawler.session.open.open_session`."""
    with run_lock(data / "state", COMMAND), Store.open(data / "articles.db") as store:
        store.runs.recover(now)
        stories.regroup_all(store)
        store.parcels.forget(now - REMEMBERED)
        if not configuration.faults:
            store.sources.sync(configuration.sources)
            events.renamed(store, configuration.sources)
        yield store


class Writer:
    """Takes parcels in, batch by batch.

    Args:
        store: open for writing.
        warc: folder of the archive's files.
        watches: that may ring.
    """

    def __init__(
        self,
        store: Store,
        warc: Path,
        bucket: Bucket,
        configuration: Configuration,
        watches: Sequence[Watch] = (),
    ) -> None:
        self._store, self._warc, self._bucket, self._watches = store, warc, bucket, tuple(watches)
        self._sources = {source.name: source for source in configuration.sources}

    async def round(self, queue: Queue, now: datetime) -> int:
        """One batch: into the archive, then out of the inbox. Returns how many parcels were looked at."""
        delivered = await queue.inbox(BATCH_BYTES)
        parcels: dict[str, Parcel] = {}
        for row in delivered:
            try:
                parcels[row.job] = self._opened(row, now)
            except (MessageError, ArchiveError) as error:
                await self._refuse(queue, row, str(error), now)
        taken = take(self._store, tuple(parcels.values()), now, self._watches)
        rows = {row.job: row for row in delivered}
        for job, why in taken.refused:
            await self._refuse(queue, rows[job], why, now)
        await queue.taken(tuple(rows[job] for job in taken.jobs))
        for job in taken.jobs:
            if (segment := parcels[job].segment) is not None:
                self._bucket.remove(segment.name)
        if taken.run is not None:
            threads.follow_new(self._store)
        return len(delivered)

    def _opened(self, row: Delivered, now: datetime) -> Parcel:
        """A row's parcel, its segment in the archive. Raises MessageError, ArchiveError."""
        if row.body is None:
            return failed(row.job, self._source(row), row.failure, now)
        parcel = unpack_parcel(row.body, row.job, row.source)
        self._source(row)
        if parcel.segment is not None and not self._store.parcels.has(row.job):
            segment = parcel.segment
            self._bucket.fetch(segment.name, segment.size, segment.sha256, self._warc)
        return parcel

    def _source(self, row: Delivered) -> Source:
        if row.source not in self._sources:
            raise ArchiveError(f"{row.source}: no such source is configured any more")
        return self._sources[row.source]

    async def _refuse(self, queue: Queue, row: Delivered, why: str, now: datetime) -> None:
        """Keeps what can't be taken in; its source failed, so that it isn't asked again at once for the same."""
        log.error("a parcel of %s, job %s: %s", row.source, row.job, why)
        source = self._sources.get(row.source)
        if source is not None:
            take(self._store, [failed(f"{row.job} refused", source, why, now)], now, self._watches)
        await queue.refuse(row, why)
