"""The run lock: two runs never write to one data folder at once.

The kernel holds the lock (`flock`) for the life of the process, so nothing is left over after `kill -9`; the file
descriptor isn't inherited by workers, so an orphan can't keep it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from crawler.errors import FullError, LockedError
from crawler.system import open_private, refuse_links


@contextmanager
def run_lock(state: Path, command: str) -> Iterator[None]:
    """Holds `state/run.lock` for the block.

    Args:
        state: folder of run state; made when absent.
        command: what runs, for whoever is refused.

    Raises:
        LockedError: another run holds it.
        FullError: the folder or the file can't be written.
        LinkError: one of them is a symbolic link.
    """
    refuse_links(state)
    try:
        state.mkdir(parents=True, exist_ok=True)
        descriptor = open_private(state / "run.lock", os.O_RDWR | os.O_CREAT)
    except OSError as error:
        raise FullError(f"{error.filename or state}: can't be made or written: {error.strerror}") from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 200, 0).decode(errors="replace").strip() or "unknown"
            raise LockedError(f"another run holds the lock {state / 'run.lock'} ({holder})") from None
        with suppress(OSError):  # who holds it is told as a help; the kernel's lock doesn't need room
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"process {os.getpid()}, {command}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)
