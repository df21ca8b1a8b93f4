"""What a run needs of the system: file handles, processes, memory, room; and files that are its own alone."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import resource
import signal
import stat
from pathlib import Path

from crawler.errors import ExhaustedError, FullError, LinkError, UsageError

HANDLES = 40
"""Open files without which no run begins: libraries, database, archive, workers, sockets (measured: 36)."""
HANDLES_PER_SOURCE = 3
"""Beyond these, for each source that is crawled at the same time."""
ENOUGH_HANDLES = 4_096
"""The soft limit is raised to so many where the hard one allows it."""
ADDRESS_BYTES = 480 * 1024 * 1024
"""Address space without which no run begins: what the libraries map (measured: 420 MB)."""
MORE = "See `ulimit -a`, or LimitNOFILE, TasksMax and MemoryMax of the service"

MIN_FREE = 500_000_000
"""Bytes that a run leaves free on the disk, where nobody says otherwise: room for others, and for logs and repairs."""
MOST_MIN_FREE = 10**13
PRIVATE = 0o640
"""Mode of every file of the archive, less what the umask takes: an archive is for its owner and their group."""

_SIZE = re.compile(r"(\d{1,15}(?:\.\d{1,15})?)\s*([kmgt]?)b?", re.ASCII | re.IGNORECASE)
_POWER = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}

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


def bytes_of(value: str) -> int:
    """The bytes of a size such as `500M` or `20G`. Raises ValueError for what is none."""
    found = _SIZE.fullmatch(value.strip())
    if not found:
        raise ValueError(f"{value!r} is no size; try 500M or 20G")
    return int(float(found[1]) * 1000 ** _POWER[found[2].lower()])


def min_free_of(value: str) -> int:
    """Bytes that a run leaves free, by the command line or the environment. Raises UsageError."""
    try:
        least = bytes_of(value)
    except ValueError as error:
        raise UsageError(f"--min-free (MARSAD_MIN_FREE): {error}") from None
    if least > MOST_MIN_FREE:
        raise UsageError(f"--min-free (MARSAD_MIN_FREE): {value!r} is more than 10T")
    return least


def require_room(data: Path, least: int) -> None:
    """Sees to it that the disks of a data folder have room.

    Args:
        data: may be absent; `warc` within may lie on another disk.
        least: bytes that must be free; 0: whatever there is.

    Raises: FullError, with the numbers.
    """
    for folder in (data, data / "warc") if least else ():
        while not folder.exists():
            folder = folder.absolute().parent
        found = os.statvfs(folder)
        if (free := found.f_bavail * found.f_frsize) < least:
            raise FullError(
                f"{folder}: {free / 10**6:,.0f} MB are free, less than the {least / 10**6:,.0f} MB that a run leaves "
                "(--min-free, MARSAD_MIN_FREE). What was stored is whole; the next run goes on from there"
            )


def refuse_links(*paths: Path) -> None:
    """Raises LinkError if one of the paths is a symbolic link, which could lead what is written anywhere."""
    for path in paths:
        if path.is_symlink():
            raise LinkError(
                f"{path}: a symbolic link lies in its place, and is not followed; put the file itself there"
            )


def open_private(path: Path, flags: int) -> int:
    """A descriptor of a regular file that others can't read, and that no child inherits.

    Args:
        flags: as of `os.open`, such as `os.O_RDWR | os.O_CREAT`.

    Raises: LinkError, OSError.
    """
    try:  # a pipe would keep us waiting
        descriptor = os.open(path, flags | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK, PRIVATE)
    except OSError:
        refuse_links(path)
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise LinkError(f"{path}: is no file; put the file itself there, or take away what lies in its place")
    return descriptor


def make_private(path: Path) -> None:
    """Makes an empty file, where there is none, that others can't read. Raises LinkError, OSError."""
    os.close(open_private(path, os.O_WRONLY | os.O_CREAT))


def write_private(path: Path, content: bytes) -> None:
    """Writes a whole file that others can't read. Raises LinkError, OSError."""
    with open(open_private(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), "wb") as file:  # a descriptor
        file.write(content)


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
