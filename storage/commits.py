"""How far the archive has come, noted outside of the database too: a log (`-wal`) that was lost or swapped is seen.

SQLite says nothing of a deleted log: the database is simply as it was at the last checkpoint. And it takes another
database's log for its own. So every transaction counts itself in the one row of `commits`, and after COMMIT the number
is noted in `state/`. What is noted is a floor: a process that is killed in between leaves a number that is too low.

A power cut may undo transactions that a note on the disk already tells of (see `storage.connection.connect`). The note
holds the kernel's boot id for that: after another boot the number counts that was reached when the database was last
closed, and with it flushed.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from sqlite_utils import Database

from crawler.errors import LossError
from crawler.system import open_private, refuse_links

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_BYTES = 128
"""Of a note: always as many, so that writing one anew needs no room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Of which archive, and how many transactions it has seen."""

    archive: str = ""
    committed: int = 0
    closed: int = 0
    """How many when it was last closed and flushed to the disk."""
    boot: str = ""
    """Of the system that `committed` was noted under."""


class Commits:
    """The count of one open database's transactions, and the note of it.

    Args:
        path: of the note; its folder is made when absent.
        reached: what the database says of itself.

    Raises: LinkError, OSError.
    """

    def __init__(self, path: Path, reached: Reached) -> None:
        refuse_links(path.parent)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._descriptor = open_private(path, os.O_RDWR | os.O_CREAT)
        noted = _read(self._descriptor)
        closed = noted.closed if noted and noted.archive == reached.archive else 0
        self._reached = replace(reached, closed=min(closed, reached.committed), boot=_boot())
        self.note(reached.committed)

    def count(self, db: Database) -> int:
        """Counts the transaction that is open; its number."""
        number: int = db.conn.execute("UPDATE commits SET number = number + 1 RETURNING number").fetchall()[0][0]
        return number

    def note(self, number: int) -> None:
        """Notes that so many have been committed. A note that can't be written stays what it is: a floor."""
        self._reached = replace(self._reached, committed=number)
        with suppress(OSError), _locked(self._descriptor, fcntl.LOCK_EX):
            os.pwrite(self._descriptor, _line(self._reached), 0)

    def close(self, *, flushed: bool) -> None:
        """The database is closed; `flushed`: its log is written into it and gone."""
        if flushed:
            self._reached = replace(self._reached, closed=self._reached.committed)
            self.note(self._reached.committed)
            with suppress(OSError):
                os.fsync(self._descriptor)
        os.close(self._descriptor)


def note_of(database: Path) -> Path:
    """Where a database's number is noted."""
    return database.parent / "state" / f"{database.name}.commits"


def reached(db: Database) -> Reached:
    """What a database says of itself; one of an older Marsad says nothing."""
    if "commits" not in db.table_names():
        return Reached()
    archive, number = db.execute("SELECT archive, number FROM commits").fetchone() or ("", 0)
    return Reached(archive=str(archive), committed=int(number))


def noted_of(database: Path) -> Reached | None:
    """What was noted of a database; None where nothing was. To be read before the database, which may be written."""
    try:
        descriptor = open_private(note_of(database), os.O_RDONLY)
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        return _read(descriptor)
    finally:
        os.close(descriptor)


def refuse_loss(database: Path, noted: Reached, found: Reached) -> None:
    """Compares what was noted of a database with what it says of itself now.

    Raises: LossError, with what to do.
    """
    least = noted.committed if noted.boot == _boot() else noted.closed
    if least and not database.exists():
        raise LossError(f"{database}: is gone. {_WHAT_TO_DO}")
    if least and found.archive and noted.archive != found.archive:
        raise LossError(f"{database}: is not the database that was here. {_WHAT_TO_DO}")
    if found.committed < least:
        raise LossError(
            f"{database}: {least - found.committed:,} of {least:,} transactions are gone: its log "
            f"({database.name}-wal) was deleted, or is another file's, or an older copy took its place. {_WHAT_TO_DO}"
        )


_WHAT_TO_DO = (
    "It was left as it is. Put back the log or a backup; then, or to go on with what is there: "
    "`marsad doctor --accept-loss`. `marsad doctor --rebuild` derives all again from the archived pages"
)


def _line(reached: Reached) -> bytes:
    line = f"{reached.archive} {reached.committed} {reached.closed} {reached.boot or '-'}"
    return line.encode().ljust(_BYTES - 1) + b"\n"


def _read(descriptor: int) -> Reached | None:
    """The note in a file; None where it is none."""
    with _locked(descriptor, fcntl.LOCK_SH):
        parts = os.pread(descriptor, _BYTES, 0).decode(errors="replace").split()
    if len(parts) != 4 or not (parts[1].isdecimal() and parts[2].isdecimal()):
        return None
    boot = "" if parts[3] == "-" else parts[3]
    return Reached(archive=parts[0], committed=int(parts[1]), closed=int(parts[2]), boot=boot)


@contextmanager
def _locked(descriptor: int, how: int) -> Iterator[None]:
    fcntl.flock(descriptor, how)
    try:
        yield
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def _boot() -> str:
    """The kernel's name for this boot; nothing where it has none, and then what was closed alone counts."""
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return ""
