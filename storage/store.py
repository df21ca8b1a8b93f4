"""The archive's database: opening, checking, migrating, and the table families it consists of."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from crawler.errors import CorruptError, FullError, NoDatabaseError, SchemaTooNewError, SchemaTooOldError
from crawler.system import make_private, refuse_links
from storage.alerts import Alerts
from storage.articles import Articles
from storage.commits import Commits, Reached, note_of, noted_of, reached, refuse_loss
from storage.connection import APPLICATION_ID, connect, readable_errors, transaction
from storage.dates import Dates
from storage.frontier import Frontier
from storage.items import Items
from storage.ledger import Ledger
from storage.pages import Pages
from storage.parcels import Parcels
from storage.profiles import Profiles
from storage.runs import Runs
from storage.schema import migrations
from storage.search import Search
from storage.sources import Sources
from storage.stories import Stories
from storage.threads import Threads

CHECK_WHOLE_BYTES = 64 * 1024 * 1024
"""Up to this size the whole file is checked at start (about 0.1 s); above it, the tables that every run reads first."""
_FIRST_TABLES = ("_sqlite_migrations", "sources", "runs", "run_sources", "frontier")


class Store:
    """One open database. Not shared between threads, never carried over a fork.

    `alerts`, `articles`, `dates`, `frontier`, `ledger`, `pages`, `parcels`, `profiles`, `runs`, `search`, `sources`,
    `stories` and `threads` are one family of tables each. `db` is the sqlite-utils Database below them.
    """

    def __init__(self, db: Database, path: Path, *, read_only: bool = False) -> None:
        self.db = db
        self.path = path
        self.read_only = read_only
        self._closed = False
        self._commits: Commits | None = None
        self.dates = Dates(db)
        self.articles = Articles(db, self.dates)
        self.pages = Pages(db)
        self.parcels = Parcels(db)
        self.profiles = Profiles(db)
        self.sources = Sources(db)
        self.frontier = Frontier(db)
        self.items = Items(db)
        self.ledger = Ledger(db, self.frontier)
        self.runs = Runs(db, self.ledger)
        self.search = Search(db.conn)
        self.stories = Stories(db.conn, self.search)
        self.threads = Threads(db.conn)
        self.alerts = Alerts(db.conn)

    @property
    def archive(self) -> str:
        """The mark by which this archive is known from others."""
        return str(self.db.execute("SELECT archive FROM commits").fetchone()[0])

    @classmethod
    def open(cls, path: Path | str, *, read_only: bool = False, check: bool = True, accept_loss: bool = False) -> Self:
        """Opens the database, making it where it is absent, and brings its schema up to date.

        Args:
            path: the SQLite file.
            read_only: nothing is created, migrated or written.
            check: run SQLite's quick check first.
            accept_loss: take the database as it is, whatever it held before.

        Raises:
            LossError: it held more before: its log was lost, or it was replaced; left untouched.
            LinkError: a link lies in its place.
            CorruptError: not a database, or damaged; left untouched.
            SchemaTooNewError: written by a newer Marsad; left untouched.
            FullError: no space, no permission, or the folder doesn't exist.
            StorageError: locked for longer than 30 s, or otherwise unusable.
        """
        path = Path(path)
        if read_only and not (path.exists() and path.stat().st_size):
            raise NoDatabaseError(f"{path}: there is no database yet; `marsad crawl` or `marsad demo` makes one")
        with readable_errors(path):
            exists = path.exists() and path.stat().st_size > 0
            if not read_only:
                refuse_links(*(path.with_name(path.name + suffix) for suffix in ("", "-wal", "-shm", "-journal")))
            noted = None if read_only or accept_loss else noted_of(path)
            found = _look_before_writing(path, check=check, read_only=read_only) if exists else Reached()
            if noted is not None:
                refuse_loss(path, noted, found)
            if not (read_only or path.exists()):
                make_private(path)  # what SQLite makes beside it gets the same mode
            db = connect(path, read_only=read_only, untouched=read_only and _sealed(path))
            store = cls(db, path, read_only=read_only)
            try:
                if not read_only:
                    _migrate(db, path)
                    store._count_transactions()
                    with store.transaction():
                        store.search.refill()
                        store.search.catch_up()
            except BaseException:  # whatever stops us, the file stays unlocked
                store._disconnect()
                raise
            return store

    def _count_transactions(self) -> None:
        self._commits = Commits(note_of(self.path), reached(self.db))
        self.db.conn.commits = self._commits  # type: ignore[attr-defined]  # see storage.connection.Connection

    def _disconnect(self) -> None:
        self.db.conn.close()
        if self._commits is not None:
            self._commits.close(flushed=not self.path.with_name(self.path.name + "-wal").exists())

    def delete_article(self, article: int) -> None:
        """Removes an article from its story, the search index and the archive.

        The story waits to be decided anew: see crawler/ingest/stories.py.
        """
        with self.transaction():
            self.threads.leave(article)
            self.stories.leave(article)
            self.search.unindex(article)
            self.articles.delete(article)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One transaction holding the write lock from its start; nested ones are part of the outermost.

        The search index is written at its end: FTS5 writes out what it holds whenever a later statement of the same
        transaction needs a savepoint, and every such write is a segment to be merged.
        """
        if self.db.conn.in_transaction:
            yield
            return
        committed = False
        try:
            with transaction(self.db), self.search.at_the_end():
                yield
            committed = True
        finally:
            self.search.keep(committed=committed)

    def close(self) -> None:
        """Writes what the search index still holds in memory and closes; harmless when repeated."""
        if self._closed:
            return
        self._closed = True
        try:
            if not self.read_only:
                with self.transaction():
                    self.search.flush()
        finally:
            self._disconnect()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _sealed(path: Path) -> bool:
    """Whether nothing can be made beside a database that nobody has open: a copy on a read-only medium.

    A reader of a database in WAL mode makes two files beside it.
    """
    return not path.with_name(path.name + "-wal").exists() and not os.access(path.parent, os.W_OK)


def _look_before_writing(path: Path, *, check: bool, read_only: bool) -> Reached:
    """Refuses a file that is newer, damaged or not ours, through a connection that can't change it.

    Returns: how far it has come.
    """
    with path.open("rb") as file:
        if file.read(16) != b"SQLite format 3\x00":
            raise CorruptError(f"{path}: this is not an SQLite database; it was left as it is")
    in_use = path.with_name(path.name + "-wal").exists()
    db = connect(path, read_only=True, untouched=not in_use)
    try:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        known = [migration.name for migration in migrations._migrations]
        unknown = {applied.name for applied in migrations.applied(db)} - set(known)
        if version > len(known) or unknown:
            raise SchemaTooNewError(
                f"{path}: written by a newer Marsad (schema {version}, this one knows "
                f"{len(known)}); it was left as it is"
            )
        if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID and db.table_names():
            raise CorruptError(f"{path}: an SQLite database, but not one of Marsad's; it was left as it is")
        if read_only and migrations.pending(db):
            raise SchemaTooOldError(f"{path}: written by an older Marsad; any command that writes brings it up to date")
        if check:
            quick_check(db, whole=path.stat().st_size <= CHECK_WHOLE_BYTES)
        return reached(db)
    finally:
        db.conn.close()


def quick_check(db: Database, *, whole: bool = True) -> None:
    """SQLite's quick_check, of the whole file or of the small tables alone.

    Raises: CorruptError with the first findings.
    """
    tables = [""] if whole else [f"('{name}')" for name in _FIRST_TABLES]
    for table in tables:
        findings = [row[0] for row in db.execute(f"PRAGMA quick_check{table}")]
        if findings != ["ok"]:
            raise CorruptError("the database is damaged and was left as it is: " + "; ".join(findings[:3]))


def _migrate(db: Database, path: Path) -> None:
    """Applies what is missing, after a verified copy of an existing database."""
    pending = migrations.pending(db)
    if not pending:
        return
    if migrations.applied(db):
        version = db.execute("PRAGMA user_version").fetchone()[0]
        backup(db, path.with_name(f"{path.name}.before-{pending[0].name}-v{version}"))
    migrations.apply(db)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {len(migrations._migrations)}")


def backup(db: Database, target: Path) -> Path:
    """A consistent, verified copy of a database that may be written meanwhile.

    The copy appears under its name only when it is complete and has passed `integrity_check`.

    Raises: FullError when it can't be written; CorruptError when the copy fails its check.
    """
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    with readable_errors(part):
        make_private(part)
        copy = sqlite3.connect(str(part))
        try:
            db.conn.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            findings = [row[0] for row in copy.execute("PRAGMA integrity_check")]
        finally:
            copy.close()
    if findings != ["ok"]:
        raise CorruptError(f"{part}: the copy fails its check: {'; '.join(findings[:3])}")
    try:
        part.replace(target)
    except OSError as error:
        raise FullError(f"{target}: {error}") from error
    return target
