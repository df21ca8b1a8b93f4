"""The tables `alerts` and `watch_hours`: what watches told. Decided in crawler/decide/watches.py and bursts.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlite_utils.utils import sqlite3

from crawler.model import Alert, WatchEvent
from crawler.web.urls import host
from storage.values import stamp

HOUR = 3_600


class Alerts:
    """Keeps alerts. All writes happen in the caller's transaction."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn

    def add(self, alert: Alert, run: int) -> bool:
        """Keeps an alert; returns False where it was there."""
        written = self.conn.execute(
            "INSERT OR IGNORE INTO alerts (watch, event, reason, article, source, matched, number, at, run) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                alert.watch,
                alert.reason.kind.value,
                str(alert.reason),
                alert.article,
                alert.source,
                "; ".join(alert.matched),
                alert.number,
                stamp(alert.at),
                run,
            ),
        )
        return bool(written.rowcount)

    def told_of_story(self, watch: str, article: int) -> tuple[tuple[WatchEvent, int], ...]:
        """Events and numbers that a watch told of any article of an article's story, or of itself."""
        rows = self.conn.execute(
            "SELECT event, number FROM alerts WHERE watch = ?1 AND article IN (SELECT ?2 UNION ALL SELECT b.id FROM "
            "articles a JOIN articles b ON b.story = a.story WHERE a.id = ?2)",
            (watch, article),
        )
        return tuple((WatchEvent(event), number) for event, number in rows)

    def origins(self, article: int) -> int:
        """Independent texts of an article's story; 1 where it stands alone."""
        row = self.conn.execute(
            "SELECT s.origins FROM articles a JOIN stories s ON s.id = a.story WHERE a.id = ?", (article,)
        ).fetchone()
        return int(row[0]) if row and row[0] else 1

    def labels(self, article: int) -> dict[str, Any]:
        """What filters ask of a stored article: section, language, authors, tags, agencies and site."""
        row = self.conn.execute(
            "SELECT section, language, authors, tags, dateline_agency, url FROM articles WHERE id = ?", (article,)
        ).fetchone()
        return {
            "section": row[0],
            "language": row[1],
            "authors": tuple(filter(None, row[2].split("; "))),
            "tags": tuple(filter(None, row[3].split("; "))),
            "agencies": tuple(filter(None, (row[4],))),
            "site": host(row[5]),
        }

    def arrived(self, since: datetime) -> Iterator[tuple[int, int | None, str, str, str, bool]]:
        """Articles since a moment, as they came: number, story, title, text, source, whether dated."""
        yield from self.conn.execute(
            "SELECT id, story, title, text, source, published_on IS NOT NULL FROM articles "
            "WHERE first_seen_at >= ? ORDER BY id",
            (stamp(since),),
        )

    def count(self, watches: Iterable[str], at: datetime) -> None:
        """Counts a new article that met watches."""
        hour = int(at.timestamp()) // HOUR
        self.conn.executemany(
            "INSERT INTO watch_hours (watch, hour, hits) VALUES (?, ?, 1) "
            "ON CONFLICT (watch, hour) DO UPDATE SET hits = hits + 1",
            [(watch, hour) for watch in watches],
        )

    def hours(self, watch: str, since: int) -> dict[int, int]:
        """New articles that met a watch, by hour since 1970."""
        rows = self.conn.execute("SELECT hour, hits FROM watch_hours WHERE watch = ? AND hour >= ?", (watch, since))
        return dict(rows.fetchall())

    def first_hour(self, watch: str) -> int | None:
        """The hour in which it was first met."""
        row = self.conn.execute("SELECT min(hour) FROM watch_hours WHERE watch = ?", (watch,)).fetchone()
        return row[0] if row else None

    def newest(self, watch: str | None = None, most: int = 100) -> tuple[sqlite3.Row, ...]:
        """Alerts as rows, the newest first: watch, event, reason, article, source, matched, at, title, url."""
        where, values = ("WHERE n.watch = ?", [watch]) if watch is not None else ("", [])
        rows = self.conn.execute(
            "SELECT n.watch, n.event, n.reason, n.article, n.source, n.matched, n.at, a.title, a.url, a.story "
            f"FROM alerts n LEFT JOIN articles a ON a.id = n.article {where} ORDER BY n.id DESC LIMIT ?",
            [*values, most],
        )
        return tuple(rows)

    def counts(self) -> dict[str, tuple[int, str]]:
        """For each watch that told anything: how many alerts, and when the last."""
        rows = self.conn.execute("SELECT watch, count(*), max(at) FROM alerts GROUP BY watch")
        return {watch: (count, at) for watch, count, at in rows}
