"""The gzip members of a file: each unpacked within bounds, and behind damage the next that may be a record.

Nothing here costs more than in proportion to the file: a search unpacks a few bytes of each place that looks like a
beginning, and whatever is unpacked in vain is paid for from one `Budget` for the whole file.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

MAGIC = b"\x1f\x8b\x08"
WASTED_BYTES = 2 * 1024 * 1024 * 1024
"""Unpacked in vain of one file; a machine of ours unpacks them in 3 s. Large files have more, in proportion."""
WASTED_SHARE = 32
"""Bytes in vain for each byte of the file, beyond these: what a good file of ours never comes to."""
STRETCH_BYTES = 64 * 1024 * 1024
"""In vain for one stretch of damage; beyond, what was unpacked once isn't searched again, so that a row of beginnings
costs what it is long and not the square of it."""
CHUNK = 16 * 1024
"""Read at once; the least that an attempt costs."""
_PIECE = 1024 * 1024
_FIRST = 1024
"""Compressed bytes in which the beginning of a record shows: the tables of a deflate block take 300."""
_BEGINNING = re.compile(rb"(?=\x1f\x8b\x08[\x00-\x1f]....[\x00\x02\x04][\x00-\x0d\xff])", re.DOTALL)
"""RFC 1952 section 2.3.1: no reserved flag, a known effort, a known system. Looked for ahead: they may overlap."""
_RECORD = (b"WARC/", b"http://", b"https://", b"filedesc:", b"dns:")


class ExhaustedBudgetError(Exception):
    """So much was unpacked in vain that the rest of the file isn't looked at."""


class Budget:
    """What may be unpacked in vain of one file of `size` bytes."""

    def __init__(self, size: int) -> None:
        self._left = WASTED_BYTES + WASTED_SHARE * size

    def spend(self, count: int) -> None:
        """Pays for bytes that gave nothing; an attempt costs as much as unpacking a few of them.

        Raises: ExhaustedBudgetError.
        """
        self._left -= max(count, CHUNK)
        if self._left < 0:
            raise ExhaustedBudgetError


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What came of unpacking one member."""

    data: bytes = b""
    end: int
    """Where the next begins; for one that isn't whole, just before the place where unpacking stopped."""
    unpacked: int = 0
    fault: str = ""
    whole: bool = True
    too_large: bool = False


def unpack(file: IO[bytes], offset: int, cap: int) -> Member:
    """The member at an offset; one that unpacks to more than `cap` bytes is left there, `too_large`."""
    raw = Unpacked(file, offset)
    pieces: list[bytes] = []
    size = 0
    try:
        while piece := raw.read(_PIECE):
            size += len(piece)
            if size > cap:
                return Member(end=raw.position - CHUNK, unpacked=size, whole=False, too_large=True)
            pieces.append(piece)
    except EOFError as error:
        return Member(end=raw.position - CHUNK, unpacked=size, fault=str(error), whole=False)
    except zlib.error as error:
        return Member(end=raw.position - CHUNK, unpacked=size, fault=f"damaged compression ({error})", whole=False)
    return Member(data=b"".join(pieces), end=raw.end, unpacked=size)


def whole_bytes(file: IO[bytes], start: int = 0) -> int:
    """Where the last whole member of a file ends, from one that begins at `start`: all behind it is a torn tail."""
    end = start
    while True:
        raw = Unpacked(file, end)
        try:
            while raw.read(_PIECE):
                pass
        except (EOFError, zlib.error):
            return end
        end = raw.end


def next_beginning(file: IO[bytes], start: int) -> int | None:
    """Where the next member begins that unpacks to the first bytes of a record, at `start` or behind."""
    return next((place for place in _beginnings(file, start) if _starts_a_record(file, place)), None)


def _beginnings(file: IO[bytes], start: int) -> Iterator[int]:
    """Places that carry a gzip header, in order."""
    position, overlap = start, 9
    while True:
        file.seek(position)
        window = file.read(_PIECE + overlap)
        for found in _BEGINNING.finditer(window):
            if found.start() < _PIECE:
                yield position + found.start()
        if len(window) < _PIECE + overlap:
            return
        position += _PIECE


def _starts_a_record(file: IO[bytes], place: int) -> bool:
    file.seek(place)
    try:
        first = zlib.decompressobj(wbits=31).decompress(file.read(_FIRST), 16)
    except zlib.error:
        return False
    return first.lstrip(b"\r\n").startswith(_RECORD)


class Unpacked(io.RawIOBase):
    """One member as a stream, unpacked as it is read.

    Reading raises EOFError where the file ends within the member, zlib.error where it is damaged.
    """

    def __init__(self, file: IO[bytes], offset: int) -> None:
        super().__init__()
        self._file = file
        self._inflate = zlib.decompressobj(wbits=31)
        self.position = offset
        """How far the file has been read."""

    @property
    def ended(self) -> bool:
        """Whether all of it was read, its checksum too."""
        return self._inflate.eof

    @property
    def end(self) -> int:
        """Where the next member begins, once this one has ended."""
        return self.position - len(self._inflate.unused_data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._next(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def _next(self, most: int) -> bytes:
        while not self._inflate.eof:
            piece = self._inflate.decompress(self._inflate.unconsumed_tail or self._chunk(), most)
            if piece:
                return piece
        return b""

    def _chunk(self) -> bytes:
        self._file.seek(self.position)
        chunk = self._file.read(CHUNK)
        if not chunk:
            raise EOFError("the file ends in the middle of a record")
        self.position += len(chunk)
        return chunk
