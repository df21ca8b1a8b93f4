"""Reading WARC files: our own, Common Crawl's, anybody's; damaged ones as far as they can be read.

A gzip WARC is a row of gzip members, one for each record. We split the members ourselves, since that is what makes a
record readable on its own, a half one noticed, and a broken one skippable: a reader that sees one long stream takes
a torn record for a whole one, and loses everything behind a broken one (both measured with warcio 1.8).
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParserException

from crawler.errors import ArchiveError
from crawler.model import ArchivePosition

RECORD_BYTES = 32 * 1024 * 1024
"""A larger record (decompressed member) is reported and passed over."""
NOTE = "Marsad-Note"
"""Record header with JSON: what the crawl knew of a request. Fields of one's own are allowed by WARC 1.1, section 4."""
_MAGIC = b"\x1f\x8b\x08"
_CHUNK = 16 * 1024
_PIECE = 1024 * 1024
_UNREADABLE = (
    ArchiveLoadFailed,
    StatusAndHeadersParserException,
    EOFError,
    OSError,
    ValueError,
    IndexError,
    KeyError,
    AttributeError,
    TypeError,
    zlib.error,
)
"""What warcio raises for records that are no records; it has no common base for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcRecord:
    """One archived answer. `body` is as received but for chunking: Content-Encoding is still on it."""

    url: str
    at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    position: ArchivePosition
    note: dict[str, str]
    """What Marsad noted when it wrote the record; empty in files of others."""
    truncated: str = ""
    """Why the record is incomplete (`length`, `time`, `disconnect`), as WARC-Truncated says; empty: it is whole."""

    def header(self, name: str) -> str:
        """The first header of that name (any case), or an empty string."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcFault:
    """A place in a file where no record could be read."""

    position: ArchivePosition
    what: str
    url: str = ""


def records(path: Path, *, cap: int = RECORD_BYTES) -> Iterator[WarcRecord | WarcFault]:
    """The answers of a file in order, and in between what couldn't be read.

    Takes .warc.gz (a member for each record, or one for all), .warc, .arc.gz and .arc. Requests, revisits and DNS
    records are passed over.

    Raises: ArchiveError when the file can't be opened or is no archive at all.
    """
    try:
        with path.open("rb") as file:
            start = file.read(8)
            if not start:
                return
            if start.startswith(_MAGIC):
                yield from _gzip_records(file, path, cap)
            elif start.startswith((b"WARC/", b"filedesc")):
                file.seek(0)
                yield from _stream_records(file, path.name, cap)
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
            file.seek(position.offset)
            if file.read(5) == b"WARC/":
                file.seek(position.offset)
                found = next(_stream_records(file, path.name, cap), None)
            else:
                member = _member(file, position.offset, cap)
                found = (
                    WarcFault(position=position, what=member.fault)
                    if member.fault
                    else next(_parse(member.data, position, cap), None)
                )
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror or error}") from error
    if not isinstance(found, WarcRecord):
        what = found.what if found else "no answer is archived there"
        raise ArchiveError(f"{path} at {position.offset}: {what}")
    return replace(found, position=position)


def whole_bytes(path: Path) -> int:
    """Where the last complete gzip member of a file ends: all behind it is a torn tail."""
    end = 0
    with path.open("rb") as file:
        while True:
            member = _member(file, end, 0)
            if not member.complete:
                return end
            end = member.end


@dataclass(slots=True)
class _Member:
    data: bytes
    end: int
    fault: str = ""
    complete: bool = True
    too_large: bool = False


def _member(file: IO[bytes], offset: int, cap: int) -> _Member:
    """The gzip member at an offset, decompressed as far as `cap`."""
    file.seek(offset)
    inflate = zlib.decompressobj(wbits=31)
    data = bytearray()
    too_large = False
    position = offset
    try:
        while not inflate.eof:
            chunk = file.read(_CHUNK)
            if not chunk:
                return _Member(b"", position, "the file ends in the middle of a record", complete=False)
            position += len(chunk)
            piece = inflate.decompress(chunk, _PIECE)
            while True:
                if len(data) + len(piece) > cap:
                    too_large = True
                else:
                    data += piece
                if inflate.eof or not (inflate.unconsumed_tail or len(piece) == _PIECE):
                    break
                piece = inflate.decompress(inflate.unconsumed_tail, _PIECE)
    except zlib.error as error:
        return _Member(b"", position, f"damaged compression ({error})", complete=False)
    fault = f"a record larger than {cap // 1024 // 1024} MiB" if too_large else ""
    return _Member(bytes(data), position - len(inflate.unused_data), fault, too_large=too_large)


def _gzip_records(file: IO[bytes], path: Path, cap: int) -> Iterator[WarcRecord | WarcFault]:
    size = path.stat().st_size
    offset = 0
    while offset < size:
        member = _member(file, offset, cap)
        position = ArchivePosition(warc_file=path.name, offset=offset)
        if member.too_large and offset == 0 and member.end == size:
            with gzip.open(path) as whole:  # not compressed record by record: one stream
                yield from _stream_records(whole, path.name, cap)
            return
        if member.fault:
            yield WarcFault(position=position, what=member.fault)
        else:
            yield from _parse(member.data, position, cap)
        following = member.end if member.complete else _next_member(file, offset + 1, cap)
        if following is None:
            return
        offset = following


def _next_member(file: IO[bytes], start: int, cap: int) -> int | None:
    """Where the next readable member begins after damage; None when there is none."""
    file.seek(start)
    position, tail = start, b""
    while chunk := file.read(_PIECE):
        window = tail + chunk
        base = position - len(tail)
        found = window.find(_MAGIC)
        while found >= 0:
            member = _member(file, base + found, cap)
            if member.complete and (member.too_large or member.data.startswith((b"WARC/", b"http"))):
                return base + found
            found = window.find(_MAGIC, found + 1)
        position += len(chunk)
        tail = window[-2:]
        file.seek(position)
    return None


def _parse(data: bytes, position: ArchivePosition, cap: int) -> Iterator[WarcRecord | WarcFault]:
    """The answers in one decompressed member: one, none, or several where a file was compressed as a whole."""
    yield from _read_all(BytesIO(data), position.warc_file, cap, position)


def _stream_records(stream: Any, name: str, cap: int) -> Iterator[WarcRecord | WarcFault]:
    yield from _read_all(stream, name, cap, None)


def _read_all(stream: Any, name: str, cap: int, position: ArchivePosition | None) -> Iterator[WarcRecord | WarcFault]:
    here = position or ArchivePosition(warc_file=name, offset=0)
    try:
        archive = ArchiveIterator(stream, arc2warc=True)
        for record in archive:
            if position is None:
                here = ArchivePosition(warc_file=name, offset=archive.offset)
            found = _answer(record, here, cap)
            if found is not None:
                yield found
    except _UNREADABLE as error:
        yield WarcFault(position=here, what=f"not a readable record ({error or type(error).__name__})")


def _answer(record: Any, position: ArchivePosition, cap: int) -> WarcRecord | WarcFault | None:
    if record.rec_type not in ("response", "resource"):
        return None
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    if url.startswith("dns:"):
        return None
    if not url.startswith(("http://", "https://")):
        return WarcFault(position=position, url=url[:200], what="its address is not one of the web")
    stream = record.raw_stream
    headers: tuple[tuple[str, str], ...] = ()
    status = 200
    if record.http_headers is not None:
        headers = tuple((str(key), str(value)) for key, value in record.http_headers.headers)
        code = record.http_headers.get_statuscode()
        if not code.isdigit():
            return WarcFault(position=position, url=url, what="an answer without a status")
        status = int(code)
        if (record.http_headers.get_header("Transfer-Encoding") or "").lower() == "chunked":
            stream = ChunkedDataReader(stream)
    elif record.rec_type == "resource":
        headers = (("Content-Type", record.content_type or ""),)
    else:
        return WarcFault(position=position, url=url, what="an answer without headers")
    body = _read_body(stream, cap)
    if len(body) > cap:
        return WarcFault(position=position, url=url, what=f"a record larger than {cap // 1024 // 1024} MiB")
    if stream is record.raw_stream and 0 <= record.payload_length != len(body):
        return WarcFault(
            position=position, url=url, what=f"the record ends after {len(body)} of {record.payload_length} bytes"
        )
    return WarcRecord(
        url=url,
        at=_date(record.rec_headers.get_header("WARC-Date")),
        status=status,
        headers=headers,
        body=body,
        position=position,
        note=_note(record.rec_headers.get_header(NOTE)),
        truncated=record.rec_headers.get_header("WARC-Truncated") or "",
    )


def _read_body(stream: Any, cap: int) -> bytes:
    """The rest of a record, at most one byte more than `cap`."""
    parts: list[bytes] = []
    size = 0
    while size <= cap and (part := stream.read(min(_PIECE, cap + 1 - size))):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _note(text: str | None) -> dict[str, str]:
    try:
        note = json.loads(text or "{}")
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in note.items()} if isinstance(note, dict) else {}


def _date(text: str | None) -> datetime:
    """A WARC-Date; the beginning of time for one that can't be read."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return datetime(1970, 1, 1, tzinfo=UTC)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
