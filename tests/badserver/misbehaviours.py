"""Every misbehaviour by its path. A function gets an Exchange and says whether the connection lives on."""

from __future__ import annotations

import gzip
import hashlib
import socket
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

import brotli

if TYPE_CHECKING:
    from tests.badserver.server import BadServer

PIECE = b"x" * 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and the socket to answer it on."""

    server: BadServer
    connection: socket.socket
    path: str
    headers: dict[str, str]
    count: int
    """How often this path was asked for, from 1."""

    def send(self, body: bytes | str = b"", status: str = "200 OK", *headers: tuple[str, str],
             kind: str = "text/html; charset=utf-8", length: int | None = None) -> bool:
        """A whole answer; `length` may lie."""
        data = body.encode() if isinstance(body, str) else body
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(data) if length is None else length}",
                 *([f"Content-Type: {kind}"] if kind else []), *(f"{name}: {value}" for name, value in headers)]
        self.raw("\r\n".join(lines).encode() + b"\r\n\r\n" + data)
        return length is None or length == len(data)

    def raw(self, data: bytes) -> None:
        self.connection.sendall(data)


def article(number: int, extra: str = "") -> str:
    """A good page: our own sentences, a different text for each number."""
    paragraphs = "".join(
        f"<p>هذه الفقرة رقم {line} من الخبر رقم {number}، وفيها ما يكفي من الكلمات عن سوق المدينة "
        f"رقم {number * 7 + line} وعن أسعار الخضار التي بلغت {number * 13 + line * 3} ليرة في يوم واحد "
        f"بحسب التجار.</p>" for line in range(1, 7))
    return (f'<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>أسعار السوق في العدد {number}</title>'
            f'<meta property="article:published_time" content="2024-05-{number % 28 + 1:02d}T09:00:00+03:00"></head>'
            f"<body><article><h1>أسعار السوق في العدد {number}</h1>{paragraphs}<p>{extra}</p></article></body></html>")


def feed(links: list[str]) -> str:
    items = "".join(f"<item><title>خبر {n}</title><link>{escape(link)}</link><guid>{escape(link)}</guid></item>"
                    for n, link in enumerate(links))
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>f</title>{items}</channel></rss>'


def sitemap(server: BadServer, paths: list[str]) -> str:
    """An index where the paths are sitemaps themselves."""
    outer, inner = ("sitemapindex", "sitemap") if paths[0] in server.sitemaps else ("urlset", "url")
    entries = "".join(f"<{inner}><loc>{escape(server.url(path))}</loc></{inner}>" for path in paths)
    return f'<?xml version="1.0"?><{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</{outer}>'


def answer(it: Exchange) -> bool:
    """Answers by the path; whether the connection lives on."""
    path = urlsplit(it.path).path
    server = it.server
    if path == "/robots.txt":
        if server.robots is None:
            return it.send("no rules", "404 Not Found")
        return it.send(server.robots, f"{server.robots_status} Robots", kind="text/plain")
    if path in server.feeds:
        links = [server.url(link) if link.startswith("/") else link for link in server.feeds[path]]
        return conditional(it, feed(links), kind="application/rss+xml")
    if path in server.sitemaps:
        return conditional(it, sitemap(server, server.sitemaps[path]), kind="application/xml")
    if path.startswith("/article/"):
        return conditional(it, article(int(path.rpartition("/")[2]), server.texts.get(path, "")))
    if path in MISBEHAVIOURS:
        return bool(MISBEHAVIOURS[path](it))
    return it.send("nothing here", "404 Not Found")


def conditional(it: Exchange, body: str, kind: str = "text/html; charset=utf-8") -> bool:
    """A well-behaved answer with an ETag."""
    tag = f'"{hashlib.sha1(body.encode()).hexdigest()[:16]}"'
    if it.headers.get("if-none-match") == tag:
        it.raw(f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode())
        return True
    return it.send(body, "200 OK", ("ETag", tag), kind=kind)


MISBEHAVIOURS: dict[str, Callable[[Exchange], Any]] = {}


def misbehaviour(path: str) -> Callable[[Callable[[Exchange], Any]], Callable[[Exchange], Any]]:
    def add(function: Callable[[Exchange], Any]) -> Callable[[Exchange], Any]:
        MISBEHAVIOURS[path] = function
        return function

    return add


def _status(path: str, status: str, *headers: tuple[str, str]) -> None:
    MISBEHAVIOURS[path] = lambda it: it.send(article(1), status, *headers)


_status("/404", "404 Not Found")
_status("/410", "410 Gone")
_status("/500", "500 Broken")
_status("/204", "204 No Content")
_status("/206", "206 Partial Content")
_status("/304", "304 Not Modified")
_status("/429", "429 Slow Down", ("Retry-After", "7200"))
_status("/503-garbage", "503 Busy", ("Retry-After", "abc"))
_status("/redirect-to-file", "302 Found", ("Location", "file:///etc/passwd"))
_status("/redirect-to-ftp", "302 Found", ("Location", "ftp://127.0.0.1/x"))
_status("/redirect-to-data", "302 Found", ("Location", "data:text/html,x"))
_status("/redirect-to-itself", "302 Found", ("Location", "/redirect-to-itself"))
_status("/redirect-a", "302 Found", ("Location", "/redirect-b"))
_status("/redirect-b", "302 Found", ("Location", "/redirect-a"))
_status("/redirect-empty", "302 Found", ("Location", ""))
_status("/redirect-offsite", "302 Found", ("Location", "http://elsewhere.example/"))
_status("/redirect-to-article-1", "301 Moved", ("Location", "/article/1"))
_status("/also-redirect-to-article-1", "301 Moved", ("Location", "/article/1"))
_status("/html-feed", "200 OK")


@misbehaviour("/redirect-endless")
def _redirect_endless(it: Exchange) -> bool:
    number = int(it.path.partition("=")[2] or 0)
    return it.send("", "302 Found", ("Location", f"/redirect-endless?n={number + 1}"))


@misbehaviour("/retry-soon")
def _retry_soon(it: Exchange) -> bool:
    """429 with a short Retry-After the first time, an article then."""
    return it.send("", "429 Slow Down", ("Retry-After", "1")) if it.count == 1 else it.send(article(77))


@misbehaviour("/flaky")
def _flaky(it: Exchange) -> bool:
    return it.send("", "500 Broken") if it.count == 1 else it.send(article(78))


@misbehaviour("/malformed-feed")
def _malformed_feed(it: Exchange) -> bool:
    body = feed([it.server.url("/article/1"), it.server.url("/article/2")])
    return it.send(body[: body.rindex("<item>") + 20], kind="application/rss+xml")


@misbehaviour("/empty-feed")
def _empty_feed(it: Exchange) -> bool:
    return it.send(feed([]), kind="application/rss+xml")


@misbehaviour("/no-bytes-feed")
def _no_bytes_feed(it: Exchange) -> bool:
    return it.send(b"", kind="application/rss+xml")


@misbehaviour("/xxe-feed")
def _xxe_feed(it: Exchange) -> bool:
    return it.send('<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel>'
                   "<item><title>&x;</title><link>http://127.0.0.1/</link></item></channel></rss>",
                   kind="application/rss+xml")


@misbehaviour("/lying-feed")
def _lying_feed(it: Exchange) -> bool:
    """The ETag never changes, the content does."""
    if "if-none-match" in it.headers:
        it.raw(b'HTTP/1.1 304 Not Modified\r\nETag: "same"\r\n\r\n')
        return True
    return it.send(feed([it.server.url(f"/article/{n}") for n in range(1, it.count + 1)]), "200 OK", ("ETag", '"same"'),
                   kind="application/rss+xml")


@misbehaviour("/no-article")
def _no_article(it: Exchange) -> bool:
    return it.send("<!doctype html><html><head><title>قائمة</title></head>"
                   "<body><nav><a href=/>الرئيسية</a></nav></body></html>")


@misbehaviour("/unknown-charset")
def _unknown_charset(it: Exchange) -> bool:
    return it.send(article(79), kind="text/html; charset=hex")


@misbehaviour("/pdf")
def _pdf(it: Exchange) -> bool:
    return it.send(b"%PDF-1.7\n" + bytes(range(256)) * 40)


def _coded(path: str, coding: str, compress: Callable[[bytes], bytes], *, cut: bool = False) -> None:
    def it_is(it: Exchange) -> bool:
        body = compress(article(80).encode())
        return it.send(body[: len(body) // 2] if cut else body, "200 OK", ("Content-Encoding", coding))

    MISBEHAVIOURS[path] = it_is


def _zstd(data: bytes) -> bytes:
    from backports import zstd

    return zstd.compress(data)


for _name, _compress in (("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress), ("zstd", _zstd)):
    _coded(f"/{_name}", _name, _compress)
    _coded(f"/{_name}-cut", _name, _compress, cut=True)
_coded("/plain-labelled-gzip", "gzip", bytes)
_coded("/unknown-coding", "foo", bytes)


@misbehaviour("/gzip-bomb")
def _gzip_bomb(it: Exchange) -> bool:
    return it.send(gzip.compress(bytes(60 * 1024 * 1024)), "200 OK", ("Content-Encoding", "gzip"))


@misbehaviour("/large-body")
def _large_body(it: Exchange) -> bool:
    """50 MB, announced."""
    it.raw(f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {800 * len(PIECE)}\r\n\r\n".encode())
    for _ in range(800):
        it.raw(PIECE)
    return True


@misbehaviour("/endless-body")
def _endless_body(it: Exchange) -> bool:
    it.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(1_000):
        it.raw(b"10000\r\n" + PIECE + b"\r\n")
    return False


@misbehaviour("/endless-headers")
def _endless_headers(it: Exchange) -> bool:
    it.raw(b"HTTP/1.1 200 OK\r\n")
    for number in range(200_000):
        it.raw(f"X-Header-{number}: {'y' * 1000}\r\n".encode())
    return False


@misbehaviour("/short-body")
def _short_body(it: Exchange) -> bool:
    """Less than announced, then the end."""
    return it.send(article(81), length=100_000)


@misbehaviour("/reset")
def _reset(it: Exchange) -> bool:
    it.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return False


@misbehaviour("/close")
def _close(it: Exchange) -> bool:
    return False


@misbehaviour("/garbage")
def _garbage(it: Exchange) -> bool:
    it.raw(b"\x00\x01\x02 this is no HTTP at all\r\n\r\n")
    return False


@misbehaviour("/hang")
def _hang(it: Exchange) -> bool:
    """No answer, until the client or the test has enough."""
    it.server.stopping.wait(15)
    return False


@misbehaviour("/slow-good")
def _slow_good(it: Exchange) -> bool:
    it.server.stopping.wait(0.3)
    return it.send(article(82))
