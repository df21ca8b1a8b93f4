"""What is remembered of each source between runs: how sources.toml describes it, its health, its schedule."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from crawler.model import Source
from storage.connection import transaction
from storage.values import moment, plain, stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """A row of `sources` (storage/schema.py explains the columns): what is remembered of a source between runs."""

    name: str
    title: str
    home: str
    language: str
    timezone: str
    enabled: bool
    health: str
    articles: int
    last_run: int | None
    last_success_at: datetime | None
    last_article_at: datetime | None
    last_error: str
    failures: int
    interval_seconds: int | None
    next_due_at: datetime | None
    believes_validators: bool
    honest_answers: int
    vain_rechecks: int
    feed_offset_minutes: int
    profile_version: int
    articles_learned: int
    origin: bool
    """False: an aggregator or a mirror, never the first to print a story."""
    configured: bool
    """sources.toml has it; false for one that left it, and for hosts of archives that were read."""


_OWNED = ("articles", "pages", "frontier", "boilerplate", "line_counts", "lines_once", "outcomes", "run_sources")
"""Tables whose rows are a source's."""
_STATE_MOMENTS = ("last_success_at", "last_article_at", "next_due_at")
_STATE_COLUMNS = tuple(SourceState.__dataclass_fields__)
_SETTABLE = frozenset(_STATE_COLUMNS) - {"name"}


class Sources:
    """The table `sources`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._conn = db.conn

    def sync(self, sources: Iterable[Source]) -> None:
        """Writes what sources.toml says into `sources`. Rows of sources no longer configured stay, disabled."""
        with transaction(self._db):
            self._conn.execute("UPDATE sources SET enabled = 0, configured = 0")
            for source in sources:
                self.ensure(source)
                self._conn.execute("UPDATE sources SET configured = 1 WHERE name = ?", (source.name,))

    def ensure(self, source: Source) -> None:
        """Makes or updates one source's row, such as for pages of a host that sources.toml doesn't know."""
        self._conn.execute(
            """
            INSERT INTO sources (name, title, home, language, timezone, enabled, origin) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET title = excluded.title, home = excluded.home, origin = excluded.origin,
                language = excluded.language, timezone = excluded.timezone, enabled = excluded.enabled
            """,
            (
                source.name,
                plain(source.title),
                plain(source.home),
                source.language,
                source.timezone,
                int(source.enabled),
                int(not source.aggregator and source.mirror_of is None),
            ),
        )

    def is_configured(self, name: str) -> bool:
        """Whether sources.toml has a source of that name."""
        row = self._conn.execute("SELECT configured FROM sources WHERE name = ?", (name,)).fetchone()
        return bool(row and row[0])

    def rename(self, old: str, new: str) -> tuple[int, ...]:
        """Everything of a source becomes another's, which must have its row; its own row goes.

        Returns: the articles, whose place in the search index and in their stories is to be renewed.
        """
        with transaction(self._db):
            articles = self._conn.execute("SELECT id FROM articles WHERE source = ?", (old,)).fetchall()
            for table in _OWNED:
                self._conn.execute(f"UPDATE OR IGNORE {table} SET source = ? WHERE source = ?", (new, old))
                self._conn.execute(f"DELETE FROM {table} WHERE source = ?", (old,))
            self._conn.execute(
                "UPDATE sources SET (profile_version, articles_learned, feed_offset_minutes) = "
                "(SELECT profile_version, articles_learned, feed_offset_minutes FROM sources WHERE name = ?) "
                "WHERE name = ? AND articles_learned = 0",
                (old, new),
            )
            for table in ("day_counts", "month_counts", "sources"):  # the counts followed the articles
                column = "name" if table == "sources" else "source"
                self._conn.execute(f"DELETE FROM {table} WHERE {column} = ?", (old,))
        return tuple(article for (article,) in articles)

    def all(self) -> tuple[SourceState, ...]:
        """All sources ever known, by name."""
        rows = self._conn.execute(f"SELECT {', '.join(_STATE_COLUMNS)} FROM sources ORDER BY name").fetchall()
        return tuple(_state(dict(zip(_STATE_COLUMNS, row, strict=True))) for row in rows)

    def load(self, name: str) -> SourceState | None:
        """One source's state."""
        row = self._conn.execute(f"SELECT {', '.join(_STATE_COLUMNS)} FROM sources WHERE name = ?", (name,)).fetchone()
        return None if row is None else _state(dict(zip(_STATE_COLUMNS, row, strict=True)))

    def timezone(self, name: str) -> str:
        """One source's zone; UTC where there is none."""
        row = self._conn.execute("SELECT timezone FROM sources WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else "UTC"

    def update(self, name: str, **columns: Any) -> None:
        """Sets columns of a source's row; moments as datetimes. Raises ValueError for a column that isn't there."""
        if unknown := set(columns) - _SETTABLE:
            raise ValueError(f"no such column of sources: {', '.join(sorted(unknown))}")
        values = {key: stamp(value) if isinstance(value, datetime) else value for key, value in columns.items()}
        assignments = ", ".join(f"{column} = :{column}" for column in values)
        self._conn.execute(f"UPDATE sources SET {assignments} WHERE name = :name", values | {"name": name})


def _state(row: dict[str, Any]) -> SourceState:
    read: Callable[[Any], Any] = moment
    for column in _STATE_MOMENTS:
        row[column] = read(row[column])
    row["enabled"] = bool(row["enabled"])
    row["believes_validators"] = bool(row["believes_validators"])
    row["origin"] = bool(row["origin"])
    row["configured"] = bool(row["configured"])
    return SourceState(**row)
