"""The tables `alerts` and `watch_hours`: what watches told. Decided in crawler/decide/watches.py and bursts.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils.utils import sqlite3

from crawler.model import Alert, WatchEvent
from crawler.web.urls import host
from storage.values import stamp

BEGINNING = 400
"""Characters of a text that go with an alert."""

TOLD = (
    "SELECT n.id AS id, n.watch AS watch, n.event AS event, n.reason AS reason, n.article AS article, "
    "n.source AS source, n.matched AS matched, n.at AS at, coalesce(a.title, '') AS title, coalesce(a.url, '') AS url, "
    f"a.story AS story, substr(coalesce(a.text, ''), 1, {BEGINNING}) AS text, coalesce(s.title, '') AS source_title "
    "FROM alerts n LEFT JOIN articles a ON a.id = n.article LEFT JOIN sources s ON s.name = n.source"
)
"""Selects the fields of `Row`."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An alert that is there."""

    id: int
    watch: str
    event: WatchEvent
    number: int
    quiet: bool


@dataclass(frozen=True, slots=True)
class Row:
    """An alert to be told, with its article."""

    id: int
    watch: str
    event: str
    reason: str
    article: int | None
    source: str
    matched: str
    at: str
    title: str
    url: str
    story: int | None
    text: str
    """The beginning of it."""
    source_title: str


class Alerts:
    """Keeps alerts. All writes happen in the caller's transaction."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn

    def add(self, alert: Alert, run: int) -> bool:
        """Keeps an alert; returns False where it was there."""
        written = self.conn.execute(
            "INSERT OR IGNORE INTO alerts (watch, event, reason, article, source, matched, number, quiet, at, run) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                alert.watch,
                alert.reason.kind.value,
                str(alert.reason),
                alert.article,
                alert.source,
                "; ".join(alert.matched),
                alert.number,
                alert.quiet,
                stamp(alert.at),
                run,
            ),
        )
        return bool(written.rowcount)

    def of_story(self, article: int) -> tuple[Kept, ...]:
        """What is kept of any article of an article's story, or of itself; the earliest first."""
        rows = self.conn.execute(
            "SELECT id, watch, event, number, quiet FROM alerts WHERE article IN (SELECT ?1 UNION ALL SELECT b.id FROM "
            "articles a JOIN articles b ON b.story = a.story WHERE a.id = ?1) ORDER BY id",
            (article,),
        )
        return tuple(Kept(row[0], row[1], WatchEvent(row[2]), row[3], bool(row[4])) for row in rows)

    def quieten(self, alerts: Iterable[int]) -> None:
        """Notes that alerts aren't told any more: others have told the same."""
        self.conn.executemany("UPDATE alerts SET quiet = 1 WHERE id = ?", ((alert,) for alert in alerts))

    def origins(self, article: int) -> int | None:
        """Independent texts of an article's story; None where it stands alone."""
        row = self.conn.execute(
            "SELECT s.origins FROM articles a JOIN stories s ON s.id = a.story WHERE a.id = ?", (article,)
        ).fetchone()
        return max(1, row[0] or 1) if row else None

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

    def arrived(self, since: datetime, match: str = "") -> Iterator[tuple[int, int | None, str, str, str, bool]]:
        """Articles since a moment, as they came: number, story, title, text, source, whether dated.

        Args:
            match: an FTS5 query that they meet; empty: all.
        """
        among = "AND id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)" if match else ""
        yield from self.conn.execute(
            "SELECT id, story, title, text, source, published_on IS NOT NULL FROM articles "
            f"WHERE first_seen_at >= ? {among} ORDER BY id",
            (stamp(since), *([match] if match else [])),
        )

    def count(self, watches: Iterable[str], hour: int) -> None:
        """Counts a new article of an hour that met watches."""
        self.conn.executemany(
            "INSERT INTO watch_hours (watch, hour, hits) VALUES (?, ?, 1) "
            "ON CONFLICT (watch, hour) DO UPDATE SET hits = hits + 1",
            [(watch, hour) for watch in watches],
        )

    def hours(self, watch: str, since: int) -> dict[int, int]:
        """New articles that met a watch, by hour since 1970."""
        rows = self.conn.execute("SELECT hour, hits FROM watch_hours WHERE watch = ? AND hour >= ?", (watch, since))
        return dict(rows.fetchall())

    def latest(self, watch: str, event: WatchEvent) -> int | None:
        """The highest number of a watch's alerts of an event."""
        row = self.conn.execute("SELECT max(number) FROM alerts WHERE watch = ? AND event = ?", (watch, event.value))
        number: int | None = row.fetchone()[0]
        return number

    def first_hour(self, watch: str) -> int | None:
        """The hour in which it was first met."""
        row = self.conn.execute("SELECT min(hour) FROM watch_hours WHERE watch = ?", (watch,)).fetchone()
        return row[0] if row else None

    def newest(self, watch: str | None = None, most: int = 100) -> tuple[sqlite3.Row, ...]:
        """Alerts as rows, the newest first: watch, event, reason, article, source, matched, at, title, url."""
        where, values = ("AND n.watch = ?", [watch]) if watch is not None else ("", [])
        rows = self.conn.execute(
            "SELECT n.watch, n.event, n.reason, n.article, n.source, n.matched, n.at, a.title, a.url, a.story "
            "FROM alerts n LEFT JOIN articles a ON a.id = n.article "
            f"WHERE n.quiet = 0 {where} ORDER BY n.id DESC LIMIT ?",
            [*values, most],
        )
        return tuple(rows)

    def counts(self) -> dict[str, tuple[int, str]]:
        """For each watch that told anything: how many alerts, and when the last."""
        rows = self.conn.execute("SELECT watch, count(*), max(at) FROM alerts WHERE quiet = 0 GROUP BY watch")
        return {watch: (count, at) for watch, count, at in rows}

    def told(self, after: int, most: int, watches: Sequence[str] = (), *, newest: bool = False) -> tuple[Row, ...]:
        """Alerts behind a number, the oldest first, or the newest.

        Args:
            watches: of these; none: of all.
        """
        where, values = _of(watches)
        rows = self.conn.execute(
            f"{TOLD} WHERE n.id > ? AND n.quiet = 0 {where} ORDER BY n.id {'DESC' if newest else ''} LIMIT ?",
            [after, *values, most],
        )
        return tuple(Row(*row) for row in rows)

    def waiting(self, after: int, watches: Sequence[str] = ()) -> int:
        """How many alerts there are behind a number."""
        where, values = _of(watches)
        row = self.conn.execute(
            f"SELECT count(*) FROM alerts n WHERE n.id > ? AND n.quiet = 0 {where}", [after, *values]
        ).fetchone()
        return int(row[0])

    def last_before(self, moment: datetime) -> int:
        """The number of the last alert that was told before a moment; 0 where there is none."""
        row = self.conn.execute("SELECT max(id) FROM alerts WHERE at < ?", (stamp(moment),)).fetchone()
        return int(row[0] or 0)


def _of(watches: Sequence[str]) -> tuple[str, list[str]]:
    marks = ", ".join("?" * len(watches))
    return (f"AND n.watch IN ({marks})", list(watches)) if watches else ("", [])
