"""What a run needs of the system: file handles, processes, memory; and what is said when there is too little."""

from __future__ import annotations

import contextlib
import errno
import os
import resource
import signal
from pathlib import Path

from crawler.errors import ExhaustedError

HANDLES = 40
"""Open files without which no run begins: libraries, database, archive, workers, sockets (measured: 36)."""
HANDLES_PER_SOURCE = 3
"""Beyond these, for each source that is crawled at the same time."""
ENOUGH_HANDLES = 4_096
"""The soft limit is raised to so many where the hard one allows it."""
ADDRESS_BYTES = 480 * 1024 * 1024
"""Address space without which no run begins: what the libraries map (measured: 420 MB)."""
MORE = "See `ulimit -a`, or LimitNOFILE, TasksMax and MemoryMax of the service"

TROUBLE = {
    errno.EMFILE: "too many open files",
    errno.ENFILE: "too many open files",
    errno.EAGAIN: "no more processes or threads",
    errno.ENOMEM: "no memory",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "no file may grow so large",
    errno.EROFS: "a read-only disk",
    errno.EACCES: "no permission",
    errno.EPERM: "no permission",
    errno.ENOENT: "no such file or folder",
    errno.ENOTDIR: "not a folder",
    errno.EISDIR: "a folder",
    errno.EIO: "the disk reports an error",
}
"""Errors of the system that an operator can mend, whatever was being done."""


def prepare() -> None:
    """Raises the number of open files as far as the system lets us, and sees to it that a run has what it needs.

    Raises: ExhaustedError, with the numbers.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = ENOUGH_HANDLES if hard == resource.RLIM_INFINITY else min(hard, ENOUGH_HANDLES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    if soft != resource.RLIM_INFINITY and soft < HANDLES:
        raise ExhaustedError(f"a run needs {HANDLES} open files at least, and may have {soft}. {MORE}")
    space, _ = resource.getrlimit(resource.RLIMIT_AS)
    if space != resource.RLIM_INFINITY and space < ADDRESS_BYTES:
        raise ExhaustedError(
            f"a run needs {ADDRESS_BYTES >> 20} MB of address space at least, and may have {space >> 20}. {MORE}"
        )


def sources_at_once(wanted: int) -> int:
    """Of the sources that should be crawled at the same time, as many as there are file handles for; at least one."""
    handles, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if handles == resource.RLIM_INFINITY:
        return wanted
    return max(1, min(wanted, (handles - HANDLES) // HANDLES_PER_SOURCE))


def in_words(error: OSError) -> str | None:
    """What an operator can do something about; None for what is our own mistake."""
    if error.errno not in TROUBLE:
        return None
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{TROUBLE[error.errno]} ({error.strerror})"


# --- processes that we start and that start others (Linux; elsewhere nothing is found) --------------


def group_of(mark: str) -> int:
    """The process group of whoever has this argument; 0: nobody has."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark.encode() in (folder / "cmdline").read_bytes().split(b"\0"):
                return os.getpgid(int(folder.name))
    return 0


def group_memory(group: int) -> int:
    """Bytes that the processes of a group have each for itself."""
    return sum(_own_memory(folder) for folder in Path("/proc").glob("[0-9]*") if _is_of(int(folder.name), group))


def kill_group(group: int) -> None:
    """Ends all processes of a group but our own."""
    if group > 1 and group != os.getpgrp():
        with contextlib.suppress(OSError):
            os.killpg(group, signal.SIGKILL)


def _is_of(process: int, group: int) -> bool:
    try:
        return os.getpgid(process) == group
    except OSError:
        return False


def _own_memory(folder: Path) -> int:
    with contextlib.suppress(OSError, ValueError):
        for line in (folder / "status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1024
    return 0
