"""The numbers under which articles, stories and threads are cited: given once, also when what had one is gone."""

from __future__ import annotations

from enum import StrEnum

from sqlite_utils.utils import sqlite3


class Numbered(StrEnum):
    """What is cited by its number."""

    ARTICLE = "article"
    STORY = "story"
    THREAD = "thread"


def next_number(conn: sqlite3.Connection, of: Numbered) -> int:
    """A number that nothing of its kind ever had; in the caller's transaction."""
    # No RETURNING: SQLite makes a table in memory for it.
    conn.execute("UPDATE numbers SET last = last + 1 WHERE of = ?", (of,))
    number: int = conn.execute("SELECT last FROM numbers WHERE of = ?", (of,)).fetchone()[0]
    return number
