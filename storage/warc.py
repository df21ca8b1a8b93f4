"""Reading WARC files: our own, Common Crawl's, anybody's; damaged ones as far as they can be read.

A gzip WARC is a row of gzip members, one for each record. We split the members ourselves (storage/members.py), since
that is what makes a record readable on its own, a half one noticed, and a broken one skippable: a reader that sees one
long stream takes a torn record for a whole one, and loses everything behind a broken one (both measured with warcio).
"""

from __future__ import annotations

import io
from collections.abc import Generator, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import IO

from crawler.errors import ArchiveError
from crawler.model import ArchivePosition
from storage import members
from storage.members import CHUNK, MAGIC, STRETCH_BYTES, Budget, ExhaustedBudgetError, Member, Unpacked
from storage.warc_records import NOTE, PIECE, Records, WarcFault, WarcRecord, too_large

__all__ = ["NOTE", "RECORD_BYTES", "WarcFault", "WarcRecord", "member", "read", "records", "whole_bytes"]

RECORD_BYTES = 32 * 1024 * 1024
"""A larger record (decompressed member) is reported and passed over."""
FAULTS = 1_000
"""Of one file that are told one by one."""


def records(path: Path, *, cap: int = RECORD_BYTES) -> Iterator[WarcRecord | WarcFault]:
    """The answers of a file in order, and in between what couldn't be read.

    Takes .warc.gz (a member for each record, or one for all), .warc, .arc.gz and .arc. Requests, revisits and DNS
    records are passed over; a stretch of damage is one fault, and beyond FAULTS they are counted.

    Raises: ArchiveError when the file can't be opened or is no archive at all.
    """
    faults = 0
    for found in _all_records(path, cap):
        if isinstance(found, WarcFault):
            faults += 1
            if faults > FAULTS:
                continue
        yield found
    if faults > FAULTS:
        here = ArchivePosition(warc_file=path.name, offset=0)
        yield WarcFault(position=here, what=f"and {faults - FAULTS:,} faults more")


def _all_records(path: Path, cap: int) -> Iterator[WarcRecord | WarcFault]:
    try:
        with path.open("rb") as file:
            start = file.read(8)
            if not start:
                return
            if start.startswith(MAGIC):
                yield from _gzip_records(file, path, cap)
            elif start.startswith((b"WARC/", b"filedesc")):
                yield from _plain_records(file, path, cap)
            else:
                raise ArchiveError(f"{path}: neither a WARC nor an ARC file")
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror or error}") from error


def read(folder: Path, position: ArchivePosition, *, cap: int = RECORD_BYTES) -> WarcRecord:
    """The one record at a position.

    Raises: ArchiveError when the file isn't there or holds no whole record at that place.
    """
    path = folder / position.warc_file
    if Path(position.warc_file).name != position.warc_file:
        raise ArchiveError(f"{position.warc_file}: not a file name of the archive")
    try:
        with path.open("rb") as file:
            found = next(_records_at(file, position, cap), None)
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror or error}") from error
    if not isinstance(found, WarcRecord):
        what = found.what if found else "no answer is archived there"
        raise ArchiveError(f"{path} at {position.offset}: {what}")
    return replace(found, position=position)


def member(folder: Path, position: ArchivePosition, *, cap: int = RECORD_BYTES) -> bytes:
    """The one record at a position as it lies in the file: a gzip member, a whole WARC file of its own.

    Raises: ArchiveError as `read` does, and for an uncompressed file.
    """
    read(folder, position, cap=cap)
    with (folder / position.warc_file).open("rb") as file:
        found = members.unpack(file, position.offset, cap)
        if not found.data:
            raise ArchiveError(f"{folder / position.warc_file} at {position.offset}: not a compressed record")
        file.seek(position.offset)
        return file.read(found.end - position.offset)


def whole_bytes(path: Path, start: int = 0) -> int:
    """Where the last complete gzip member of a file ends, from one that begins at `start`: what follows is torn."""
    with path.open("rb") as file:
        return members.whole_bytes(file, start)


def _records_at(file: IO[bytes], position: ArchivePosition, cap: int) -> Iterator[WarcRecord | WarcFault]:
    file.seek(position.offset)
    if file.read(5) == b"WARC/":
        file.seek(position.offset)
        yield from Records(file, position, cap, Budget(0), exact=True)
        return
    member = members.unpack(file, position.offset, cap)
    if member.fault or member.too_large:
        yield WarcFault(position=position, what=_what(member, cap))
    else:
        yield from Records(BytesIO(member.data), position, cap, Budget(0))


def _what(member: Member, cap: int) -> str:
    return too_large(cap) if member.too_large else member.fault


# --- a file from its beginning to its end ----------------------------------------------------------


def _gzip_records(file: IO[bytes], path: Path, cap: int) -> Iterator[WarcRecord | WarcFault]:
    size = path.stat().st_size
    budget = Budget(size)
    offset, vain = 0, 0
    following: int | None = 0
    try:
        while following is not None and following < size:
            offset = following
            position = ArchivePosition(warc_file=path.name, offset=offset)
            member = members.unpack(file, offset, cap)
            if member.fault:
                if not vain:
                    yield WarcFault(position=position, what=member.fault)
                budget.spend(member.unpacked)
                vain += max(member.unpacked, CHUNK)
                following = members.next_beginning(file, max(offset + 1, member.end if vain > STRETCH_BYTES else 0))
                continue
            vain, end = 0, member.end
            if member.too_large:
                end = yield from _large_member(file, position, cap, budget)
            elif member.data:
                yield from Records(BytesIO(member.data), position, cap, budget)
            following = end or members.next_beginning(file, offset + 1)
    except ExhaustedBudgetError:
        yield WarcFault(
            position=ArchivePosition(warc_file=path.name, offset=offset),
            what="too much before this place unpacks to nothing that can be read; the rest is left",
        )


def _large_member(
    file: IO[bytes], position: ArchivePosition, cap: int, budget: Budget
) -> Generator[WarcRecord | WarcFault, None, int]:
    """A member with one record beyond the cap, or with many, since the file was compressed as a whole.

    Returns: where the next member begins; 0: it was left before its end.
    """
    raw = Unpacked(file, position.offset)
    yield from Records(io.BufferedReader(raw, PIECE), position, cap, budget)
    return raw.end if raw.ended else 0


def _plain_records(file: IO[bytes], path: Path, cap: int) -> Iterator[WarcRecord | WarcFault]:
    """An uncompressed file. Behind a fault it goes on where a line begins as records do."""
    budget = Budget(path.stat().st_size)
    following: int | None = 0
    while following is not None:
        file.seek(following)
        here = ArchivePosition(warc_file=path.name, offset=following)
        found = Records(file, here, cap, budget, exact=True, size=path.stat().st_size)
        yield from found
        following = _next_line_of(file, found.broken_at) if found.broken_at is not None else None


def _next_line_of(file: IO[bytes], start: int) -> int | None:
    """Where the next line begins that is the first of a WARC record."""
    sign = b"\nWARC/"
    position = start
    while True:
        file.seek(position)
        window = file.read(PIECE)
        found = window.find(sign)
        if found >= 0:
            return position + found + 1
        if len(window) < PIECE:
            return None
        position += PIECE - len(sign)
