"""The frontier: the URLs that wait to be fetched, beyond the end of a run.

It is ours because Scrapy's job directory loses queued requests when it is killed (measured: 239 to 340 of 400).
"""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from crawler.model import Link
from storage.values import link_from_json, stamp


class Frontier:
    """The table `frontier`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._conn = db.conn

    def pending_links(self, source: str, now: datetime, limit: int) -> tuple[Link, ...]:
        """What earlier runs left unfetched, oldest first; `Ledger.discovered` enters them into this run."""
        rows = self._conn.execute(
            "SELECT link FROM frontier WHERE source = ? AND (not_before IS NULL OR not_before <= ?) "
            "ORDER BY found_at LIMIT ?",
            (source, stamp(now), limit),
        )
        return tuple(link_from_json(link) for (link,) in rows)

    def pending_counts(self) -> dict[str, int]:
        """URLs that wait in the frontier, by source."""
        return dict(self._db.execute("SELECT source, count(*) FROM frontier GROUP BY source").fetchall())
