"""Misbehaviours of bytes on the wire: lengths, codings, status lines and connections that are not as they should be."""

from __future__ import annotations

import gzip
import socket
import struct
import zlib
from collections.abc import Callable

import brotli

from tests.badserver.misbehaviours import MISBEHAVIOURS, PIECE, Exchange, article

HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
CHUNKED = HEAD + "Transfer-Encoding: chunked\r\n"


def _raw(path: str, number: int, make: Callable[[bytes], bytes | str], *, reset: bool = False) -> None:
    """An answer byte for byte, made of an article's; then the connection is closed, or reset."""

    def it_is(it: Exchange) -> bool:
        answer = make(article(number).encode())
        it.raw(answer.encode() if isinstance(answer, str) else answer)
        if reset:
            it.server.stopping.wait(0.2)  # what was sent is received first
            it.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return False

    MISBEHAVIOURS[path] = it_is


def _coded(path: str, number: int, coding: str, compress: Callable[[bytes], bytes]) -> None:
    MISBEHAVIOURS[path] = lambda it: it.send(compress(article(number).encode()), "200 OK", ("Content-Encoding", coding))


def _endless(path: str, head: str, piece: bytes) -> None:
    """64 MB after a head."""

    def it_is(it: Exchange) -> bool:
        it.raw(head.encode())
        for _ in range((64 << 20) // len(piece)):
            it.raw(piece)
        return False

    MISBEHAVIOURS[path] = it_is


def _whole(head: str, body: bytes) -> bytes:
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _chunks(body: bytes, size: int = 1_000) -> bytes:
    return b"".join(
        b"%x\r\n%s\r\n" % (len(part), part)
        for part in (body[start : start + size] for start in range(0, len(body), size))
    )


def _spoilt(body: bytes, place: int) -> bytes:
    return bytes(byte ^ (0xFF if number == place % len(body) else 0) for number, byte in enumerate(body))


_endless("/endless-close", HEAD + "Connection: close\r\n\r\n", PIECE)
_endless("/endless-404", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n", PIECE)
_endless("/endless-trailers", CHUNKED + "\r\n5\r\nhello\r\n0\r\n", b"X-Trailer: " + b"y" * 1_000 + b"\r\n")
_endless("/endless-hints", "", b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n" * 100)

_raw("/no-length", 301, lambda body: HEAD.encode() + b"\r\n" + body)
_raw("/no-length-cut", 317, lambda body: HEAD.encode() + b"\r\n" + body.partition(b"</article>")[0])
_raw("/no-length-reset", 302, lambda body: HEAD.encode() + b"\r\n" + body[:1_500], reset=True)
_raw("/length-reset", 303, lambda body: _whole(HEAD, body)[:1_500], reset=True)
_raw("/chunked-reset", 304, lambda body: f"{CHUNKED}\r\n".encode() + _chunks(body)[:1_500], reset=True)
_raw("/chunked-cut", 305, lambda body: f"{CHUNKED}\r\n".encode() + _chunks(body))
_raw("/chunked-garbage", 306, lambda _: CHUNKED + "\r\nzz\r\nhello\r\n0\r\n\r\n")
_raw(
    "/chunked-and-length",
    307,
    lambda body: f"{CHUNKED}Content-Length: 7\r\n\r\n".encode() + _chunks(body, 7) + b"0\r\n\r\n",
)
_raw("/transfer-foo", 308, lambda body: f"{HEAD}Transfer-Encoding: foo\r\n\r\n".encode() + body)
_raw("/length-abc", 309, lambda body: f"{HEAD}Content-Length: abc\r\n\r\n".encode() + body)
_raw("/length-huge", 310, lambda _: f"{HEAD}Content-Length: {10**22}\r\n\r\nx")
_raw("/status-abc", 311, lambda body: _whole("HTTP/1.1 abc OK\r\n", body))
_raw("/status-999", 312, lambda body: _whole("HTTP/1.1 999 Denied\r\n", body))
_raw("/folded-first", 313, lambda body: _whole("HTTP/1.1 200 OK\r\n folded\r\nX: y\r\n", body))
_raw(
    "/early-hints",
    314,
    lambda body: b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n" + _whole(HEAD, body),
)
_raw("/ssh", 315, lambda _: "SSH-2.0-OpenSSH_9.2\r\n")
_ODD = "no colon\r\nX-Nul: a\0b\r\nX-Folded: a\r\n\tb\r\nETag: W/odd\r\nLast-Modified: yesterday\r\nAge: -1\r\n"
_raw("/odd-headers", 316, lambda body: _whole(HEAD + _ODD, body))

_coded("/gzip-wrong-sum", 321, "gzip", lambda body: _spoilt(gzip.compress(body), -8))
_coded("/gzip-wrong-size", 322, "gzip", lambda body: _spoilt(gzip.compress(body), -1))
_coded("/gzip-no-trailer", 323, "gzip", lambda body: gzip.compress(body)[:-8])
_coded("/deflate-wrong-sum", 324, "deflate", lambda body: _spoilt(zlib.compress(body), -1))
_coded("/gzip-second-member-cut", 325, "gzip", lambda body: gzip.compress(body[:999]) + gzip.compress(body[999:])[:-20])
_coded("/gzip-in-br", 326, "gzip, br", lambda body: brotli.compress(gzip.compress(body)))
_coded("/codings-20", 327, ", ".join(["gzip"] * 20), bytes)
_coded("/gzip-bomb-in-gzip", 328, "gzip, gzip", lambda _: gzip.compress(gzip.compress(bytes(60 << 20))))


def _drip_headers(it: Exchange) -> bool:
    """A byte of a header each half second, for a quarter of a minute at most."""
    it.raw(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(30):
        it.raw(b"x")
        if it.server.stopping.wait(0.5):
            break
    return False


MISBEHAVIOURS["/drip-headers"] = _drip_headers

_MANY = " ".join(f'a{number}="1"' for number in range(100_000))
MISBEHAVIOURS["/endless-reading-feed"] = lambda it: it.send(
    f'<rss version="2.0"><channel><item {_MANY}>x</item></channel></rss>', kind="application/rss+xml"
)


def _redirect(path: str, where: str) -> None:
    MISBEHAVIOURS[path] = lambda it: it.send("", "302 Found", ("Location", where))


for _scheme in (
    "javascript:alert(1)",
    "blob:http://x.example/1",
    "about:blank",
    "mailto:a@b.example",
    "ws://127.0.0.2/",
):
    _redirect(f"/redirect-to-{_scheme.partition(':')[0]}", _scheme)
_redirect("/redirect-no-port", "http://127.0.0.1:99999/")
_redirect("/redirect-long", "/" + "a" * 3_000)
for _left in range(11):
    _redirect(f"/redirect-chain-{_left}", f"/redirect-chain-{_left - 1}" if _left else "/article/332")


def _redirect_with_password(it: Exchange) -> bool:
    where = f"http://reader:secret@{it.server.host}:{it.server.port}/article/333"
    return it.send("", "302 Found", ("Location", where))


MISBEHAVIOURS["/redirect-with-password"] = _redirect_with_password
