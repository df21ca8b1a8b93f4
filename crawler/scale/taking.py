"""Parcels into the archive: a batch is one run and one transaction, so a kill leaves the whole of it or nothing.

A job that was taken in before is passed over, however often it is delivered. What can't be applied spoils nothing: its
batch is taken back and each of its parcels tried alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.decide.watches import Watch
from crawler.errors import StorageError
from crawler.ingest.apply import Applier
from crawler.ingest.write import Ingest
from crawler.model import Closing, Detail, Failure, Note, Part, Reason, Source, SourceTally
from crawler.model.events import Closed, Event
from crawler.scale.messages import Parcel
from storage.store import Store

COMMAND = "write"
"""As runs of parcels are recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of a batch."""

    run: int | None
    """None: there was nothing new in it."""
    jobs: tuple[str, ...] = ()
    """Those in the archive by now, repeats included."""
    refused: tuple[tuple[str, str], ...] = ()
    """Job and why, of parcels that can't be applied."""


def take(store: Store, parcels: Sequence[Parcel], now: datetime, watches: Sequence[Watch] = ()) -> Taken:
    """Takes in a batch.

    Args:
        parcels: in order of delivery, of each source one at most.
        now: when its run begins and ends.
        watches: that may ring.

    Raises: StorageError where nothing can be kept.
    """
    new = [parcel for parcel in parcels if not store.parcels.has(parcel.job)]
    if not new:
        return Taken(run=None, jobs=tuple(parcel.job for parcel in parcels))
    try:
        run = _apply(store, new, now, watches)
    except StorageError:
        raise
    except Exception as error:  # a parcel that nobody foresaw must not hold up the others
        if len(new) == 1:
            return Taken(run=None, refused=((new[0].job, f"{type(error).__name__}: {error}"),))
        alone = [take(store, [parcel], now, watches) for parcel in parcels]
        return Taken(
            run=next((one.run for one in reversed(alone) if one.run is not None), None),
            jobs=tuple(job for one in alone for job in one.jobs),
            refused=tuple(refused for one in alone for refused in one.refused),
        )
    return Taken(run=run, jobs=tuple(parcel.job for parcel in parcels))


def failed(job: str, source: Source, why: str, now: datetime) -> Parcel:
    """What stands for a job that gave none: its source failed, and is due again later than it would be."""
    failure = Failure(reason=Reason.INTERNAL, detail=Detail.MESSAGE.of(why))
    closed = Closed(
        source=source,
        closing=Closing(part=Part(at=now), failure=failure),
        tally=SourceTally(source=source.name, error=str(failure)),
        jitter=0.0,
    )
    return Parcel(job=job, source=source.name, node="", segment=None, events=(closed,))


def _apply(store: Store, parcels: Iterable[Parcel], now: datetime, watches: Iterable[Watch]) -> int:
    with store.transaction():
        run = store.runs.start(COMMAND, now)
        ingest = Ingest(store, run, watches)
        applier = Applier(ingest)
        tallies = []
        for parcel in parcels:
            store.parcels.enter(parcel.job, run, now)
            tallies += _told(applier, parcel.events)
        ingest.watching.settled(now)
        status = "failed" if any(tally.error for tally in tallies) else "ok"
        store.runs.finish(run, status, tallies, now)
    return run


def _told(applier: Applier, events: Iterable[Event]) -> list[SourceTally]:
    """Applies what one source's crawl told; returns its tally, with what was noted on the way."""
    outcomes: Counter[str] = Counter()
    notes: list[Note] = []
    tallies = []
    for event in events:
        told = replace(event, closing=event.closing.counted(outcomes)) if isinstance(event, Closed) else event
        effect = applier.tell(told)
        if effect.outcome is not None:
            outcomes[effect.outcome] += 1
        if effect.note is not None and effect.note not in notes:
            notes.append(effect.note)
        if isinstance(event, Closed):
            tallies.append(replace(event.tally, notes=(*event.tally.notes, *notes)))
    return tallies
