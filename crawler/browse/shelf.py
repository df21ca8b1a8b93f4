"""What a reader keeps: stars, read marks and saved searches, in a file of their own (`state/reader.db`).

The archive stays read-only. The file is made when something is first kept, for its owner and group alone; where it is
locked, damaged or can't be written, pages say so and everything else works. A star holds the address and the headline
too, so that it says something even where the archive has lost the article.

    Star, Saved, Wish, read_wish   pure: what is kept, and what a form asks for
    Shelf                         the file
    Kept                          what of it one page shows
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlite_utils.utils import sqlite3

from crawler.errors import MarsadError
from crawler.system import make_private, refuse_links

TOKEN = secrets.token_urlsafe(24)
"""Forms of our pages hold it; a page of another site can't read ours. A new one with each start."""
PATIENCE = 0.5
"""Seconds that a lock is waited for."""
LONGEST_QUERY = 4_000
MOST_SEARCHES = 200
TABLES = (
    """CREATE TABLE IF NOT EXISTS stars (
        article INTEGER PRIMARY KEY, url TEXT NOT NULL, title TEXT NOT NULL, source TEXT NOT NULL,
        starred_at TEXT NOT NULL
    )""",
    "CREATE TABLE IF NOT EXISTS reads (article INTEGER PRIMARY KEY, read_at TEXT NOT NULL)",
    """CREATE TABLE IF NOT EXISTS searches (
        id INTEGER PRIMARY KEY, query TEXT NOT NULL UNIQUE, saved_at TEXT NOT NULL, looked_at TEXT NOT NULL,
        newest_article INTEGER NOT NULL
    )""",
)


class Trouble(Enum):
    """Why nothing can be kept just now; the value is the label of its sentence."""

    LOCKED = "shelf_locked"
    DAMAGED = "shelf_damaged"
    UNWRITABLE = "shelf_unwritable"


class ShelfError(MarsadError):
    """The reader's file can't be read or written."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Star:
    """An article that a reader wants to find again."""

    article: int
    url: str
    title: str
    source: str
    starred_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A search that a reader comes back to."""

    number: int
    query: str
    """Its query string, `?q=...`."""
    saved_at: str
    looked_at: str
    newest_article: int
    """The archive's newest article when it was last looked at."""


class Act(Enum):
    """What a form can ask for; all but the searches are about an article."""

    STAR = "star"
    UNSTAR = "unstar"
    READ = "read"
    SAVE = "save"
    FORGET = "forget"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Wish:
    """One act, with the number of the article or the search that it is about, or the query to save."""

    act: Act
    number: int = 0
    query: str = ""


def read_wish(form: Mapping[str, str]) -> Wish | None:
    """What a form asks for; None where that can't be told."""
    act = next((one for one in Act if one.value == form.get("act")), None)
    query, number = form.get("query", ""), form.get("number", "")
    if act is Act.SAVE:
        return Wish(act, query=query) if query.startswith("?") and len(query) <= LONGEST_QUERY else None
    known = act is not None and number.isascii() and number.isdigit() and len(number) < 19
    return Wish(act, int(number)) if act and known else None


class Shelf:
    """The reader's file.

    Args:
        path: where it is, or will be.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def open(self) -> Any:
        """A connection that can't write; to an empty database where there is no file yet. Raises ShelfError."""
        with _told():
            refuse_links(self.path)
            if self.path.is_file():
                return _connect(f"file:{quote(str(self.path))}?mode=ro")
            connection = _connect(":memory:")
            _make(connection)
            return connection

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """A connection as `open` gives it, for the length of a `with`. Raises ShelfError."""
        with _told(), closing(self.open()) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """A connection within a transaction, over a file that is made where there is none. Raises ShelfError."""
        with _told():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            make_private(self.path)
            with closing(_connect(f"file:{quote(str(self.path))}?mode=rw")) as connection, connection:
                connection.execute("BEGIN IMMEDIATE")
                _make(connection)
                yield connection

    def star(self, star: Star) -> None:
        """Keeps a star; one that is there stays as it is."""
        with self.writing() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO stars VALUES (?, ?, ?, ?, ?)",
                (star.article, star.url, star.title, star.source, star.starred_at),
            )

    def unstar(self, article: int) -> None:
        """Takes a star away."""
        with self.writing() as connection:
            connection.execute("DELETE FROM stars WHERE article = ?", (article,))

    def mark_read(self, article: int, at: datetime) -> None:
        """Remembers that an article was opened, and when first."""
        with self.writing() as connection:
            connection.execute("INSERT OR IGNORE INTO reads VALUES (?, ?)", (article, at.isoformat(timespec="seconds")))

    def save(self, query: str, newest_article: int, at: datetime) -> None:
        """Keeps a search, of which all that is there now is known; one that is kept stays as it is."""
        with self.writing() as connection:
            if connection.execute("SELECT count(*) FROM searches").fetchone()[0] < MOST_SEARCHES:
                now = at.isoformat(timespec="seconds")
                connection.execute(
                    "INSERT OR IGNORE INTO searches (query, saved_at, looked_at, newest_article) VALUES (?, ?, ?, ?)",
                    (query, now, now, newest_article),
                )

    def forget(self, number: int) -> None:
        """Takes a search away."""
        with self.writing() as connection:
            connection.execute("DELETE FROM searches WHERE id = ?", (number,))

    def look(self, number: int, newest_article: int, at: datetime) -> None:
        """Remembers that a search was looked at when the archive's newest article was this."""
        with self.writing() as connection:
            connection.execute(
                "UPDATE searches SET looked_at = ?, newest_article = ? WHERE id = ?",
                (at.isoformat(timespec="seconds"), newest_article, number),
            )

    def stars(self) -> list[Star]:
        """All stars, the newest first."""
        with self.reading() as connection:
            rows = connection.execute(
                "SELECT article, url, title, source, starred_at FROM stars ORDER BY starred_at DESC, article DESC"
            )
            return [Star(article=row[0], url=row[1], title=row[2], source=row[3], starred_at=row[4]) for row in rows]

    def searches(self) -> list[Saved]:
        """All saved searches, the newest first."""
        with self.reading() as connection:
            rows = connection.execute(
                "SELECT id, query, saved_at, looked_at, newest_article FROM searches ORDER BY id DESC"
            )
            return [
                Saved(number=row[0], query=row[1], saved_at=row[2], looked_at=row[3], newest_article=row[4])
                for row in rows
            ]


class Kept:
    """What of the shelf one page shows; templates call it `kept`. To be closed when the page is made.

    Args:
        shelf: None where nothing is kept, such as on an archive that others may reach.
    """

    def __init__(self, shelf: Shelf | None) -> None:
        self.on = shelf is not None
        self.token = TOKEN
        self.trouble = ""
        self.marks = False
        self._connection: Any = None
        try:
            self._connection = shelf.open() if shelf else None
            if self._connection:
                self._connection.execute("SELECT 1 FROM stars LIMIT 1").fetchone()
                self.marks = bool(self._connection.execute("SELECT 1 FROM reads LIMIT 1").fetchone())
        except (ShelfError, sqlite3.Error) as error:
            self.trouble = _trouble_of(error).value

    def starred(self, article: int) -> bool:
        """Whether the article has a star."""
        return self._has("stars", article)

    def read(self, article: int) -> bool:
        """Whether the article was opened."""
        return self._has("reads", article)

    def close(self) -> None:
        """Lets go of the file."""
        if self._connection is not None:
            self._connection.close()

    def _has(self, table: str, article: int) -> bool:
        if self._connection is None or self.trouble:
            return False
        return bool(self._connection.execute(f"SELECT 1 FROM {table} WHERE article = ?", (article,)).fetchone())


def _connect(name: str) -> Any:
    return sqlite3.connect(name, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False)


def _make(connection: Any) -> None:
    for table in TABLES:
        connection.execute(table)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError, MarsadError) as error:
        raise ShelfError(_trouble_of(error)) from error


def _trouble_of(error: Exception) -> Trouble:
    if isinstance(error, ShelfError):
        return error.trouble
    said = str(error)
    if isinstance(error, sqlite3.DatabaseError):
        if "locked" in said:
            return Trouble.LOCKED
        if any(word in said for word in ("malformed", "not a database", "no such")):
            return Trouble.DAMAGED
    return Trouble.UNWRITABLE
