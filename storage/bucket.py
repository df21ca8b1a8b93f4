"""Where segments lie until the archive has them: WARC files of other machines, each written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from crawler.errors import ArchiveError
from crawler.system import make_private


class Bucket(Protocol):
    """What workers put segments into and the writer has them from."""

    def put(self, name: str, file: Path) -> None:
        """Keeps a file under a name. Raises ArchiveError."""

    def fetch(self, name: str, size: int, sha256: str, folder: Path) -> None:
        """Puts a segment into a folder, unless it is there. Raises ArchiveError where it isn't what was put."""

    def remove(self, name: str) -> None:
        """Drops a segment that the archive has."""


class FolderBucket:
    """A folder that all machines share, such as by NFS; on one machine, any folder.

    Args:
        folder: made when absent.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, file: Path) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            _copy(file, self._folder / _plain(name))
        except OSError as error:
            raise ArchiveError(f"{self._folder / name}: can't be written: {error.strerror or error}") from error

    def fetch(self, name: str, size: int, sha256: str, folder: Path) -> None:
        target = folder / _plain(name)
        try:
            if target.exists() and (target.stat().st_size, digest(target)) == (size, sha256):
                return
            found = self._folder / name
            if (found.stat().st_size, digest(found)) != (size, sha256):
                raise ArchiveError(f"{found}: isn't what was put there")
            folder.mkdir(parents=True, exist_ok=True)
            _copy(found, target)
        except OSError as error:
            raise ArchiveError(f"{self._folder / name}: {error.strerror or error}") from error

    def remove(self, name: str) -> None:
        (self._folder / _plain(name)).unlink(missing_ok=True)


def digest(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _plain(name: str) -> str:
    """The name, if it is one: whoever sends it is another machine. Raises ArchiveError."""
    if Path(name).name != name or not name.endswith(".warc.gz"):
        raise ArchiveError(f"{name}: no name of a segment")
    return name


def _copy(source: Path, target: Path) -> None:
    """Under its name there is the whole file, on the disk, or none."""
    part = target.with_name(f".{target.name}.{uuid4().hex}.part")
    try:
        make_private(part)
        with source.open("rb") as read, part.open("wb") as written:
            shutil.copyfileobj(read, written, 1 << 20)
            written.flush()
            os.fsync(written.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
