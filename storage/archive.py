"""The raw pages: gzip WARC 1.1, one member for each record, as received.

Written first, then the database: a crash leaves at most a record that no row points to, never the reverse. Each
record reaches the file in one append, so a killed process leaves a torn tail at most; it is cut off before anything
is appended behind it, because readers lose all that follows one (measured: five of five later records).
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit

from isal import isal_zlib
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.errors import ArchiveError, LinkError
from crawler.model import ArchivePosition
from crawler.system import make_private, open_private, refuse_links
from storage.warc import NOTE, WarcRecord, read, whole_bytes

FILE_BYTES = 1024 * 1024 * 1024
"""A new file begins when the current one is larger; 1 GB is what the WARC guidelines advise."""
SECRET_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie"})
_COMPRESSED_LEVEL, _PLAIN_LEVEL = 1, 3
"""ISA-L's own, 0 to 3. Measured over 150 news pages: 3 takes 0.73 ms for 48 kB; zlib's 4 takes 2.54 ms for 46 kB."""
_OPEN = ".open"


class _AsReceived(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    """Headers whose values are written with the bytes that came; warcio would escape what is no ASCII."""

    def compute_headers_buffer(self, header_filter: Any = None) -> None:
        self.headers_buff = self.to_str(header_filter).encode("latin-1", "replace") + b"\r\n"


class ArchiveWriter:
    """Writes answers into WARC files of one folder; one process writes to a file at a time.

    Goes on with the newest file that isn't full. Beside a file that is being written lies an empty `NAME.open`; found
    without its writer, it says that the file may be torn.

    Args:
        folder: made when absent.
        file_bytes: size at which the next file begins.
        software: for the warcinfo record.
        stem: what all its files are called, in place of the moment and the process; then it goes on with no other.

    Raises: LinkError where a link lies in the folder's place.
    """

    def __init__(self, folder: Path, *, file_bytes: int = FILE_BYTES, software: str = "marsad", stem: str = "") -> None:
        refuse_links(folder)
        self.folder = folder
        self._file_bytes = file_bytes
        self._software = software
        self._stem = stem
        self._descriptor: int | None = None
        self._path: Path | None = None
        self._size = 0

    def write(
        self,
        *,
        url: str,
        status: int,
        headers: Iterable[tuple[str, str]],
        body: bytes,
        at: datetime,
        reason: str = "",
        truncated: str = "",
        request: Iterable[tuple[str, str]] | None = None,
        address: str = "",
        note: Mapping[str, str] | None = None,
        record: str = "",
    ) -> ArchivePosition:
        """Appends one answer.

        Args:
            url: asked for; user name and password are left out.
            headers: of the answer, in order.
            body: without chunking, but with its Content-Encoding still on.
            at: when it was fetched.
            truncated: `length`, `time` or `disconnect` where the body is not whole.
            request: headers sent; written as a request record, secrets left out.
            address: IP address of the server.
            note: what Marsad knows of the request and a replay needs (source, kind, link); one record header.
            record: its WARC-Record-ID, where another record is to name it; empty: one is made.

        Returns: where the record lies.

        Raises: ArchiveError; the file then ends where it ended before.
        """
        target = _without_user(url)
        named = _named(at, truncated, note)
        if address:
            named["WARC-IP-Address"] = address
        if record:
            named["WARC-Record-ID"] = record
        line = f"{status} {reason}".rstrip()
        answer = _AsReceived(line, _kept_headers(headers, len(body)), protocol="HTTP/1.1")
        builder = WARCWriter(BytesIO(), gzip=False, warc_version="1.1")
        response = builder.create_warc_record(
            target, "response", payload=BytesIO(body), length=len(body), http_headers=answer, warc_headers_dict=named
        )
        coded = any(key.lower() == "content-encoding" for key, _ in answer.headers)
        member = _compressed(response, _COMPRESSED_LEVEL if coded else _PLAIN_LEVEL)
        if request is not None:
            member += _compressed(self._request(builder, target, request, named, response), _PLAIN_LEVEL)
        return self._kept(member, at)

    def write_made(
        self,
        *,
        url: str,
        body: bytes,
        kind: str,
        at: datetime,
        beside: str,
        truncated: str = "",
        note: Mapping[str, str] | None = None,
    ) -> ArchivePosition:
        """Appends what was made of an answer, as a resource record.

        WARC 1.1 ties it to the answer by WARC-Concurrent-To (5.7); WARC-Refers-To is not for resources (5.11).

        Args:
            kind: its media type.
            beside: WARC-Record-ID of the answer.

        Returns, Raises: as `write`.
        """
        named = _named(at, truncated, note) | {"WARC-Concurrent-To": beside}
        record = WARCWriter(BytesIO(), gzip=False, warc_version="1.1").create_warc_record(
            _without_user(url),
            "resource",
            payload=BytesIO(body),
            length=len(body),
            warc_content_type=kind,
            warc_headers_dict=named,
        )
        return self._kept(_compressed(record, _PLAIN_LEVEL), at)

    def _kept(self, member: bytes, at: datetime) -> ArchivePosition:
        try:
            self._ready(at)
            return self._append(member)
        except LinkError as error:
            raise ArchiveError(str(error)) from error
        except OSError as error:
            raise ArchiveError(f"{self._path or self.folder}: can't be written: {error.strerror or error}") from error

    def read(self, position: ArchivePosition) -> WarcRecord:
        """The record at a position. Raises ArchiveError."""
        return read(self.folder, position)

    def close(self) -> None:
        """Flushes the file to disk and marks it whole."""
        if self._descriptor is None or self._path is None:
            return
        try:
            os.fsync(self._descriptor)
            _marker(self._path).unlink(missing_ok=True)
        except OSError as error:
            raise ArchiveError(f"{self._path}: can't be closed: {error.strerror or error}") from error
        finally:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @staticmethod
    def _request(
        builder: WARCWriter, target: str, headers: Iterable[tuple[str, str]], named: dict[str, str], response: Any
    ) -> Any:
        parts = urlsplit(target)
        path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        kept = [(key, _one_line(value)) for key, value in headers if key.lower() not in SECRET_HEADERS]
        sent = _AsReceived(f"GET {path} HTTP/1.1", [("Host", parts.netloc), *kept], is_http_request=True)
        concurrent = response.rec_headers.get_header("WARC-Record-ID")
        return builder.create_warc_record(
            target,
            "request",
            http_headers=sent,
            warc_headers_dict={"WARC-Date": named["WARC-Date"], "WARC-Concurrent-To": concurrent},
        )

    # --- files -------------------------------------------------------------------------------------

    def _ready(self, at: datetime) -> None:
        """Sees to it that a file with room is open."""
        if self._descriptor is not None and self._size >= self._file_bytes:
            self.close()
        if self._descriptor is not None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self._take_newest():
            self._create(at)

    def _take_newest(self) -> bool:
        """Opens the newest file if it has room and nobody writes it; cuts off its torn tail."""
        newest = None if self._stem else max(self.folder.glob("marsad-*.warc.gz"), default=None)
        if newest is None or newest.stat().st_size >= self._file_bytes:
            return False
        descriptor = open_private(newest, os.O_RDWR | os.O_APPEND)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        try:
            if _marker(newest).exists():
                os.ftruncate(descriptor, whole_bytes(newest))
            make_private(_marker(newest))
        except OSError:
            os.close(descriptor)
            raise
        self._descriptor, self._path = descriptor, newest
        self._size = os.fstat(descriptor).st_size
        if self._size == 0:
            self._append(self._info(newest.name, datetime.now(UTC)))
        return True

    def _create(self, at: datetime) -> None:
        stamp = at.astimezone(UTC).strftime("%Y%m%d%H%M%S")
        number = 0
        while True:
            path = self.folder / f"{self._stem or f'marsad-{stamp}-{os.getpid()}'}-{number}.warc.gz"
            try:
                descriptor = open_private(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL)
                break
            except FileExistsError:
                number += 1
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._descriptor, self._path, self._size = descriptor, path, 0
        make_private(_marker(path))
        self._append(self._info(path.name, at))

    def _append(self, member: bytes) -> ArchivePosition:
        assert self._descriptor is not None
        assert self._path is not None
        start = self._size
        rest = memoryview(member)
        try:
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
        except OSError:
            os.ftruncate(self._descriptor, start)
            raise
        self._size = start + len(member)
        return ArchivePosition(warc_file=self._path.name, offset=start)

    def _info(self, name: str, at: datetime) -> bytes:
        builder = WARCWriter(BytesIO(), gzip=False, warc_version="1.1")
        record = builder.create_warcinfo_record(
            name,
            {
                "software": self._software,
                "format": "WARC File Format 1.1",
                "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            },
        )
        record.rec_headers.replace_header("WARC-Date", at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        return _compressed(record, _PLAIN_LEVEL)


def _named(at: datetime, truncated: str, note: Mapping[str, str] | None) -> dict[str, str]:
    """Headers that every record of ours may have."""
    named = {"WARC-Date": at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")}
    if truncated:
        named["WARC-Truncated"] = truncated
    if note:
        named[NOTE] = json.dumps(dict(note))
    return named


def _compressed(record: Any, level: int) -> bytes:
    """A record as one gzip member. What is compressed already gains nothing by more effort."""
    plain = BytesIO()
    WARCWriter(plain, gzip=False, warc_version="1.1").write_record(record)
    deflate = isal_zlib.compressobj(level, isal_zlib.DEFLATED, 31)
    return deflate.compress(plain.getbuffer()) + deflate.flush()


def _kept_headers(headers: Iterable[tuple[str, str]], length: int) -> list[tuple[str, str]]:
    """An answer's headers; those that no longer describe the body are kept under another name, as crawlers do."""
    kept = []
    for key, value in headers:
        stale = key.lower() == "transfer-encoding" or (key.lower() == "content-length" and value.strip() != str(length))
        kept.append((f"X-Crawl-{key}" if stale else key, _one_line(value)))
    if not any(key.lower() == "content-length" for key, _ in kept):
        kept.append(("Content-Length", str(length)))
    return kept


def _one_line(value: str) -> str:
    return " ".join(value.split()) if "\n" in value or "\r" in value else value


def _without_user(url: str) -> str:
    parts = urlsplit(url)
    if "@" not in parts.netloc:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _marker(path: Path) -> Path:
    return path.with_name(path.name + _OPEN)
