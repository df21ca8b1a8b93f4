"""Marsad's errors: what an operator can mend or must know. Expected ends (304, too short, no date) are values.

MarsadError                  exit status 1 unless said otherwise
+-- UsageError               exit status 2: a wrong command line
|   +-- ConfigError          sources.toml: every fault, each with file, source and key
+-- UndeliveredError         a channel didn't take an alert; it is tried again
+-- StoppedError             exit status 128 and the signal's number
+-- LockedError              exit status 3: another run holds the lock
+-- StorageError             exit status 3: the database can't be used
|   +-- NoDatabaseError      exit status 2: there is none yet
|   +-- SchemaTooNewError    written by a newer Marsad
|   +-- SchemaTooOldError    written by an older Marsad, and only read
|   +-- CorruptError         fails SQLite's checks
|   +-- FullError            no space, or read-only
|   +-- LinkError            a link lies where a file of the archive belongs
|   +-- LossError            it held more than it does: its log was deleted, or it was replaced
|   +-- DatabaseLockedError  another process writes to it and doesn't end
+-- ArchiveError             exit status 3: a WARC file can't be written or read
+-- ExhaustedError           exit status 3: too few file handles, processes or too little memory for a run
"""

from __future__ import annotations

from dataclasses import dataclass


class MarsadError(Exception):
    """Base of all errors raised on purpose; its text is fit for the operator."""

    exit_status = 1


class UsageError(MarsadError):
    """The command line can't be obeyed."""

    exit_status = 2


class UndeliveredError(MarsadError):
    """A channel didn't take an alert."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault in a configuration file: where and what."""

    where: str
    """Source name and key, such as `alnnour.feeds[0]`."""
    what: str
    line: int | None = None

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line else ""
        return f"{place}{self.where}: {self.what}"


class ConfigError(UsageError):
    """A configuration file has faults; all of them are listed."""

    def __init__(self, path: str, faults: tuple[Fault, ...]) -> None:
        self.path = path
        self.faults = faults
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__(f"{path}: {count}\n" + "\n".join(f"  {fault}" for fault in faults))


class StoppedError(MarsadError):
    """A signal ended it before there was anything to tell."""

    def __init__(self, number: int) -> None:
        self.exit_status = 128 + number
        super().__init__("stopped")


class LockedError(MarsadError):
    """Another run holds the lock."""

    exit_status = 3


class StorageError(MarsadError):
    """The database can't be used as it is."""

    exit_status = 3


class NoDatabaseError(StorageError):
    """There is nothing yet that could be read."""

    exit_status = 2


class SchemaTooNewError(StorageError):
    """The database was written by a newer Marsad; it is left untouched."""


class SchemaTooOldError(StorageError):
    """The database was written by an older Marsad; whoever writes brings it up to date."""


class CorruptError(StorageError):
    """The database fails SQLite's own checks; it is left untouched."""


class FullError(StorageError):
    """The disk is full or the file is read-only."""


class LinkError(StorageError):
    """A link, pipe or the like lies where a file or folder of the archive belongs; it is not followed."""


class LossError(StorageError):
    """The database held more than it does now; it is left untouched."""


class DatabaseLockedError(StorageError):
    """Another process has held the write lock for longer than anybody waits; nothing is lost."""


class ArchiveError(MarsadError):
    """A WARC file can't be written or read."""

    exit_status = 3


class ExhaustedError(MarsadError):
    """The system grants fewer file handles or processes, or less memory, than a run needs."""

    exit_status = 3
