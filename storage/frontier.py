"""The frontier: the URLs that wait to be fetched, beyond the end of a run.

It is ours because Scrapy's job directory loses queued requests when it is killed (measured: 239 to 340 of 400).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from crawler.model import Link, Waiting
from storage.values import link_from_json, link_to_json, moment, plain, stamp


class Frontier:
    """The table `frontier`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._conn = db.conn

    def enter(self, link: Link, source: str, now: datetime) -> None:
        """An URL that is to be fetched; one that waits already keeps its place."""
        self._conn.execute(
            "INSERT OR IGNORE INTO frontier (url, source, kind, link, found_at) VALUES (?, ?, ?, ?, ?)",
            (plain(link.url), source, link.kind, link_to_json(link), stamp(now)),
        )

    def waiting(self, url: str) -> Waiting | None:
        """An URL's place, whoever offered it."""
        row = self._conn.execute(
            "SELECT source, found_at, tries, not_before FROM frontier WHERE url = ?", (plain(url),)
        ).fetchone()
        return place(row) if row else None

    def wait(self, url: str, until: datetime) -> None:
        """An URL was tried once more, and waits for its next try."""
        self._conn.execute(
            "UPDATE frontier SET tries = tries + 1, not_before = ? WHERE url = ?", (stamp(until), plain(url))
        )

    def leave(self, url: str, source: str) -> bool:
        """Takes an URL out; whether it was there."""
        left = self._conn.execute("DELETE FROM frontier WHERE url = ? AND source = ?", (plain(url), source))
        return bool(left.rowcount)

    def pending_links(self, source: str, now: datetime, limit: int) -> tuple[Link, ...]:
        """What earlier runs left unfetched, oldest first; `Ledger.discovered` enters them into this run."""
        rows = self._conn.execute(
            "SELECT link FROM frontier WHERE source = ? AND (not_before IS NULL OR not_before <= ?) "
            "ORDER BY found_at LIMIT ?",
            (source, stamp(now), limit),
        )
        return tuple(link_from_json(link) for (link,) in rows)

    def waiting_later(self, source: str, now: datetime) -> tuple[str, ...]:
        """URLs of a source that wait, and whose time hasn't come."""
        rows = self._conn.execute("SELECT url FROM frontier WHERE source = ? AND not_before > ?", (source, stamp(now)))
        return tuple(url for (url,) in rows)

    def pending_urls(self, source: str) -> tuple[str, ...]:
        """Every URL of a source that waits."""
        rows = self._conn.execute("SELECT url FROM frontier WHERE source = ?", (source,)).fetchall()
        return tuple(url for (url,) in rows)

    def pending_counts(self) -> dict[str, int]:
        """URLs that wait in the frontier, by source."""
        return dict(self._db.execute("SELECT source, count(*) FROM frontier GROUP BY source").fetchall())


def place(row: Sequence[Any]) -> Waiting:
    """Of the columns source, found_at, tries, not_before."""
    found = moment(row[1])
    assert found is not None
    return Waiting(source=row[0], found_at=found, tries=row[2], not_before=moment(row[3]))
