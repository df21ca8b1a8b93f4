"""Which jobs of other machines the archive has taken in: each once, in the transaction that takes it in."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from storage.values import stamp


class Parcels:
    """The table `parcels`."""

    def __init__(self, db: Database) -> None:
        self._conn = db.conn

    def enter(self, job: str, run: int, now: datetime) -> None:
        """A job's parcel is taken in by a run."""
        self._conn.execute("INSERT INTO parcels (job, run, taken_at) VALUES (?, ?, ?)", (job, run, stamp(now)))

    def has(self, job: str) -> bool:
        """Whether a job's parcel was taken in."""
        return self._conn.execute("SELECT 1 FROM parcels WHERE job = ?", (job,)).fetchone() is not None

    def forget(self, before: datetime) -> int:
        """Drops what was taken in before a moment, and can't be delivered again; returns how many those were."""
        return int(self._conn.execute("DELETE FROM parcels WHERE taken_at < ?", (stamp(before),)).rowcount)
