"""The answers in one stream of WARC or ARC records, read by warcio's parsers within bounds of ours.

warcio's own loop (ArchiveIterator) takes as many headers as there are, and reads records without end to their end.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParserException

from crawler.model import ArchivePosition
from storage.members import Budget

NOTE = "Marsad-Note"
"""Record header with JSON: what the crawl knew of a request. Fields of one's own are allowed by WARC 1.1, section 4."""
HEAD_BYTES = 256 * 1024
"""The headers of a record and of the answer in it, together: as many as the crawler takes of a server."""
CHUNK_LINES = 1024 * 1024
"""Bytes of a body that say how long its chunks are: 64 bytes a chunk in a page of the largest size."""
PASSED_OVER = 256 * 1024 * 1024
"""Unpacked of one record beyond its cap in search of its end; then the next beginning is looked for instead."""
PIECE = 1024 * 1024
_BEGINNINGS = (b"WARC/", b"http://", b"https://", b"filedesc:")
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


class _Lines:
    """A stream whose lines are counted: headers come by lines, and end within HEAD_BYTES or are none."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._left = HEAD_BYTES
        self.offset = 0
        """Bytes read so far."""

    def allow(self, count: int) -> None:
        """How many bytes may come by lines from here on."""
        self._left = count

    def tell(self) -> int:
        return self.offset

    def read(self, count: int = -1) -> bytes:
        data: bytes = self._stream.read(count)
        self.offset += len(data)
        return data

    def readline(self, limit: int = -1) -> bytes:
        most = self._left + 1
        line: bytes = self._stream.readline(most if limit is None or limit < 0 else min(limit, most))
        self.offset += len(line)
        self._left -= len(line)
        if self._left < 0:
            raise ValueError(f"headers of more than {HEAD_BYTES // 1024} KiB")
        return line


class Records:
    """Iterates over the answers of one stream, to its end or to the first place that is no record.

    Args:
        position: of the stream in its file; each record's own where the stream is the file (`exact`).
        budget: pays for what is read in vain.
        size: of the file, where the stream is one: a record can't reach beyond it.
    """

    def __init__(
        self,
        stream: Any,
        position: ArchivePosition,
        cap: int,
        budget: Budget,
        *,
        exact: bool = False,
        size: int | None = None,
    ) -> None:
        self._lines = _Lines(stream)
        self._loader = ArcWarcRecordLoader(verify_http=False, arc2warc=True)
        self._position, self._cap, self._budget = position, cap, budget
        self._exact, self._size = exact, size
        self.broken_at: int | None = None
        """Where in the file the first thing lies that couldn't be read past; None: there is none."""

    def __iter__(self) -> Iterator[WarcRecord | WarcFault]:
        here, first = self._position, True
        try:
            while line := self._first_line(after_record=not first):
                here, first = self._place(len(line)), False
                self._see_that_it_fits(record := self._loader.parse_record_stream(self._lines, line))
                self._lines.allow(CHUNK_LINES)
                found = _answer(record, here, self._cap)
                passed_over = self._pass_over(record.raw_stream)
                if passed_over > self._cap or isinstance(found, WarcFault):
                    self._budget.spend(passed_over)
                if found is not None:
                    yield found
        except _UNREADABLE as error:
            self.broken_at = self._position.offset + self._lines.offset
            yield WarcFault(position=here, what=f"not a readable record ({error or type(error).__name__})")
            self._budget.spend(self._lines.offset)

    def _first_line(self, *, after_record: bool) -> bytes:
        """The first line of the next record; empty at the end.

        A line directly behind a record is what its length left over.
        """
        self._lines.allow(HEAD_BYTES)
        line = self._lines.readline()
        if after_record and line.strip() and not line.startswith(_BEGINNINGS):
            line = self._lines.readline()
        while line and not line.strip():
            line = self._lines.readline()
        return line

    def _place(self, line: int) -> ArchivePosition:
        if not self._exact:
            return self._position
        return replace(self._position, offset=self._position.offset + self._lines.offset - line)

    def _see_that_it_fits(self, record: Any) -> None:
        """Raises ValueError for a record whose length reaches beyond the file: what it covers may be others."""
        if self._size is None or record.length is None:
            return
        left = self._size - self._position.offset - self._lines.offset
        if (record.payload_length if record.http_headers else record.length) > left:
            raise ValueError("its length reaches beyond the end of the file")

    def _pass_over(self, stream: Any) -> int:
        """Reads a record to its end; how many bytes nobody wanted.

        Raises: ValueError for a record without end.
        """
        count = 0
        while part := stream.read(PIECE):
            count += len(part)
            if count > PASSED_OVER:
                raise ValueError(f"a record that goes on for more than {PASSED_OVER // 1024 // 1024} MiB")
        return count


def too_large(cap: int) -> str:
    """What is said of a record beyond the cap."""
    return f"a record larger than {cap // 1024 // 1024} MiB"


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
    if record.payload_length > cap:
        return WarcFault(position=position, url=url, what=too_large(cap))
    body = _read_body(stream, cap)
    if len(body) > cap:
        return WarcFault(position=position, url=url, what=too_large(cap))
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
    while size <= cap and (part := stream.read(min(PIECE, cap + 1 - size))):
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
