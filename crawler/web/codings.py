"""Content codings undone and verified: gzip, deflate, brotli, zstd, with a limit on what comes out.

Scrapy's own middleware, like most libraries, takes a body that was cut in half for a whole one. A cut article would
become a revision, so here the end of each stream is checked.
"""

from __future__ import annotations

import zlib

import brotli

from crawler.model import Detail, Reason, Told

try:
    from compression import zstd  # Python 3.14
except ImportError:
    from backports import zstd

MAX_STACKED = 2
_CHUNK = 65_536


class CodingError(ValueError):
    """A body that its label doesn't fit.

    Args:
        reason: TRUNCATED_BODY, BAD_ENCODING or DECOMPRESSION.
        detail: for the report.
    """

    def __init__(self, reason: Reason, detail: Told) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def codings_of(label: str) -> list[str]:
    """The codings that a Content-Encoding header names, in the order in which they were applied."""
    return [coding for part in label.split(",") if (coding := part.strip().lower())]


def decode(body: bytes, codings: list[str], limit: int) -> bytes:
    """The body with its codings undone.

    Args:
        body: as received.
        codings: of the Content-Encoding header, in the order in which they were applied.
        limit: bytes that the result may have.

    Raises:
        CodingError: TRUNCATED_BODY for a stream without its end, BAD_ENCODING for a body that isn't in the coding or a
            coding that nobody asked for, DECOMPRESSION for one that outgrows the limit.
    """
    applied = [coding for coding in codings if coding != "identity"]
    if len(applied) > MAX_STACKED:
        raise CodingError(Reason.BAD_ENCODING, Detail.CODINGS_IN_ONE.of(len(applied)))
    for coding in reversed(applied):
        if coding not in _DECODERS:
            raise CodingError(Reason.BAD_ENCODING, Detail.UNKNOWN_CODING.of(coding))
        if not body:
            raise CodingError(Reason.TRUNCATED_BODY, Detail.EMPTY_STREAM.of(coding))
        body = _DECODERS[coding](body, limit)
    return body


def _gzip(body: bytes, limit: int) -> bytes:
    result = bytearray()
    while body:
        stream = zlib.decompressobj(wbits=31)
        _inflate(stream, body, limit, result, "gzip")
        body = stream.unused_data.lstrip(b"\0")
        if not body.startswith(b"\x1f\x8b"):
            break  # padding after the last member is harmless
    return bytes(result)


def _deflate(body: bytes, limit: int) -> bytes:
    """RFC 9110 means the zlib format; some servers send the bare one."""
    zlib_header = len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
    result = bytearray()
    _inflate(zlib.decompressobj(wbits=15 if zlib_header else -15), body, limit, result, "deflate")
    return bytes(result)


def _inflate(stream: zlib._Decompress, body: bytes, limit: int, result: bytearray, coding: str) -> None:
    data = body
    try:
        while data and not stream.eof:
            result += stream.decompress(data, limit + 1 - len(result))
            data = stream.unconsumed_tail
            if len(result) > limit:
                raise _outgrown(limit)
    except zlib.error as error:
        raise CodingError(Reason.BAD_ENCODING, Detail.BROKEN_STREAM.of(coding, error)) from None
    if not stream.eof:
        raise _cut(coding)


def _brotli(body: bytes, limit: int) -> bytes:
    stream = brotli.Decompressor()
    result = bytearray()
    try:
        data = body
        while True:
            result += stream.process(data, output_buffer_limit=_CHUNK)
            data = b""
            if len(result) > limit:
                raise _outgrown(limit)
            if stream.is_finished():
                return bytes(result)
            if stream.can_accept_more_data():
                raise _cut("br")
    except brotli.error as error:
        raise CodingError(Reason.BAD_ENCODING, Detail.BROKEN_STREAM.of("br", error)) from None


def _zstd(body: bytes, limit: int) -> bytes:
    result = bytearray()
    try:
        while body:
            stream = zstd.ZstdDecompressor()
            data = body
            while not stream.eof:
                result += stream.decompress(data, max_length=limit + 1 - len(result))
                data = b""
                if len(result) > limit:
                    raise _outgrown(limit)
                if stream.needs_input and not stream.eof:
                    raise _cut("zstd")
            body = stream.unused_data
    except zstd.ZstdError as error:
        raise CodingError(Reason.BAD_ENCODING, Detail.BROKEN_STREAM.of("zstd", error)) from None
    return bytes(result)


def _cut(coding: str) -> CodingError:
    return CodingError(Reason.TRUNCATED_BODY, Detail.CUT_STREAM.of(coding))


def _outgrown(limit: int) -> CodingError:
    return CodingError(Reason.DECOMPRESSION, Detail.INFLATES.of(limit))


_DECODERS = {"gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate, "br": _brotli, "zstd": _zstd}
