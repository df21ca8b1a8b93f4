"""How the database is opened, and what its errors mean.

One SQLite library in the process: a second one that merely opens and closes the file drops the first one's locks
(POSIX advisory locks belong to the process), and a committed row can vanish. So everything in Marsad imports
`sqlite3` from `sqlite_utils.utils`, which is pysqlite3 where that is installed: a SQLite without the WAL-reset bug
of 3.7.0 to 3.51.2 (https://sqlite.org/wal.html#walresetbug).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from crawler.errors import CorruptError, DatabaseLockedError, FullError, StorageError
from storage.commits import Commits

BUSY_SECONDS = 30
STATEMENTS = 512
"""Prepared statements that are kept."""
CHECKPOINT_PAGES = 8_192
"""Pages in the log (32 MB) after which it is written into the file: pages that many articles touch go once."""
APPLICATION_ID = 0x4D525344
"""`MRSD`: tells the file from other SQLite databases (`file articles.db`, `PRAGMA application_id`)."""


class Connection(sqlite3.Connection):
    """A connection that knows who counts its transactions, if anybody does."""

    commits: Commits | None = None


_FULL = {
    13: "the disk is full",
    8: "the database or its folder is read-only",
    14: "the database can't be opened (no such folder, no permission, or no more open files)",
}
_CORRUPT = {11: "the database is damaged", 26: "this is not an SQLite database"}
_LOCKED = {5, 6}
_IO = {10: "the disk reports an error"}


def connect(path: Path, *, read_only: bool = False, untouched: bool = False) -> Database:
    """A connection with Marsad's pragmas.

    `synchronous` is NORMAL: in WAL mode a killed process loses nothing and the file can't be damaged; a power cut may
    undo the last transactions, whose pages the next run fetches or replays again. FULL costs a disk flush for each
    article (measured: 316 against 5,560 inserts/s) and buys only that.

    `isolation_level` is None: nothing begins a transaction behind our back, `transaction` alone does.

    Args:
        untouched: no file is made beside the database either, as even a reader does; only for a short look at one
            that nobody has open.
    """
    mode = "ro&immutable=1" if untouched else "ro" if read_only else "rwc"
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode={mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        cached_statements=STATEMENTS,
        factory=Connection,
    )
    try:
        db = Database(connection)
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA trusted_schema = OFF")
        db.execute("PRAGMA cell_size_check = ON")
        db.execute("PRAGMA cache_size = -65536")
        db.execute("PRAGMA temp_store = MEMORY")
        if not (read_only or untouched):
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            db.execute("PRAGMA journal_size_limit = 67108864")
            db.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
    except BaseException:  # whatever stops us, the file stays unlocked
        connection.close()
        raise
    return db


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """One transaction that takes the write lock at once; inside another one, simply part of it.

    A deferred `BEGIN` that reads before it writes fails at once with "database is locked" when another process
    writes meanwhile, whatever the busy timeout (measured: 600 of 900 transactions); `BEGIN IMMEDIATE` waits.

    Raises: StorageError and its kin, in the operator's words, for what SQLite refuses.
    """
    if db.conn.in_transaction:
        # No savepoint: whoever fails inside fails as a whole, and eight of them for each article cost a millisecond.
        yield
        return
    with readable_errors(db):
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
            commits: Commits | None = getattr(db.conn, "commits", None)
            number = commits.count(db) if commits else 0
            db.conn.execute("COMMIT")
        except BaseException:  # a stop by hand in the middle, too
            db.conn.rollback()  # does nothing where SQLite itself has rolled back, as it does on a full disk
            raise
    if commits:
        commits.note(number)


@contextmanager
def readable_errors(of: Path | Database) -> Iterator[None]:
    """FairQueue SQLite's errors into those of crawler/errors.py; what is our own mistake (SQL, constraints) passes.

    Args:
        of: the file that they are about, or a connection to it.
    """
    try:
        yield
    except UnicodeDecodeError as error:  # in the schema, or in what SQLite says of it
        where = f"{_file(of)}: "
        raise CorruptError(f"{where}{_CORRUPT[11]} ({error.reason}); it was left as it is") from error
    except OSError as error:  # a folder in its place, no permission
        if not isinstance(of, Path):
            raise
        raise FullError(f"{_file(of)}: can't be opened: {error.strerror or error}") from error
    except sqlite3.Error as error:
        code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
        where = f"{_file(of)}: "
        if code in _FULL:
            raise FullError(
                f"{where}{_FULL[code]} ({error}). What was stored is whole; the next run goes on from there"
            ) from error
        if code in _CORRUPT:
            raise CorruptError(
                f"{where}{_CORRUPT[code]} ({error}); it was left as it is. "
                "See `marsad doctor`, or put a backup in its place"
            ) from error
        if code in _LOCKED:
            raise DatabaseLockedError(
                f"{where}another process has kept the database locked for {BUSY_SECONDS} s ({error}). `fuser` on the "
                "file names it; once it has ended, the next run goes on where this one stopped"
            ) from error
        if code in _IO:
            raise StorageError(
                f"{where}{_IO[code]} ({error}). What was stored is whole; the next run goes on from there"
            ) from error
        raise


def _file(of: Path | Database) -> str:
    """The file of a connection, for people."""
    if isinstance(of, Path):
        return str(of)
    try:
        return str(of.conn.execute("PRAGMA database_list").fetchone()[2])
    except sqlite3.Error:
        return "the database"
