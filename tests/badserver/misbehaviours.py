"""Every misbehaviour by its path. A function gets an Exchange and says whether the connection lives on."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import socket
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
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

    def send(
        self,
        body: bytes | str = b"",
        status: str = "200 OK",
        *headers: tuple[str, str],
        kind: str = "text/html; charset=utf-8",
        length: int | None = None,
    ) -> bool:
        """A whole answer; `length` may lie."""
        data = body.encode() if isinstance(body, str) else body
        lines = [
            f"HTTP/1.1 {status}",
            f"Content-Length: {len(data) if length is None else length}",
            *([f"Content-Type: {kind}"] if kind else []),
            *(f"{name}: {value}" for name, value in headers),
        ]
        self.raw("\r\n".join(lines).encode() + b"\r\n\r\n" + data)
        return length is None or length == len(data)

    def raw(self, data: bytes) -> None:
        self.connection.sendall(data)


def article(number: int, extra: str = "") -> str:
    """A good page: our own sentences, a different text for each number."""
    paragraphs = "".join(
        f"<p>هذه الفقرة رقم {line} من الخبر رقم {number}، وفيها ما يكفي من الكلمات عن سوق المدينة "
        f"رقم {number * 7 + line} وعن أسعار الخضار التي بلغت {number * 13 + line * 3} ليرة في يوم واحد "
        f"بحسب التجار.</p>"
        for line in range(1, 7)
    )
    return (
        f'<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>أسعار السوق في العدد {number}</title>'
        f'<meta property="article:published_time" content="2024-05-{number % 28 + 1:02d}T09:00:00+03:00"></head>'
        f"<body><article><h1>أسعار السوق في العدد {number}</h1>{paragraphs}<p>{extra}</p></article></body></html>"
    )


def feed(links: list[str], date: str = "") -> str:
    said = f"<pubDate>{date}</pubDate>" if date else ""
    items = "".join(
        f"<item><title>خبر {n}</title><link>{escape(link)}</link><guid>{escape(link)}</guid>{said}</item>"
        for n, link in enumerate(links)
    )
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>f</title>{items}</channel></rss>'


def sitemap(server: BadServer, paths: list[str]) -> str:
    """An index where the paths are sitemaps themselves."""
    outer, inner = ("sitemapindex", "sitemap") if paths[0] in server.sitemaps else ("urlset", "url")
    locations = [escape(server.url(path) if re.match("/(?!/)", path) else path) for path in paths]
    entries = "".join(f"<{inner}><loc>{location}</loc></{inner}>" for location in locations)
    return f'<?xml version="1.0"?><{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</{outer}>'


def listing(server: BadServer, base: str, number: int) -> str:
    """A page of a listing: three links, and the next page as long as there is one."""
    paths = server.listings[base]
    links = "".join(
        f'<li><a href="{path}">عنوان الخبر في الصفحة {path}</a></li>' for path in paths[3 * number - 3 : 3 * number]
    )
    onward = f'<a class="next" href="{base}?page={number + 1}">التالي</a>' if 3 * number < len(paths) else ""
    return f"<!doctype html><html><head><title>أخبار</title></head><body><ul>{links}</ul>{onward}</body></html>"


def posts(server: BadServer, query: dict[str, list[str]]) -> str | None:
    """A page of the WordPress API; None beyond the last."""
    size, number = int(query["per_page"][0]), int(query["page"][0])
    size = min(size, server.posts_per_page)
    here = server.posts[size * (number - 1) : size * number]
    if not here and number > 1:
        return None
    return json.dumps(
        [
            {
                "id": path,
                "link": server.url(path),
                "title": {"rendered": f"خبر {path}"},
                "date_gmt": "2024-05-01T10:00:00",
                "modified_gmt": "2024-05-01T10:00:00",
            }
            for path in here
        ]
    )


def robots(it: Exchange) -> bool:
    server = it.server
    match server.robots:
        case None:
            return it.send("no rules", "404 Not Found")
        case "hang":
            server.stopping.wait(15)
            return False
        case "silent":
            server.stopping.wait(600)
            return False
        case "drip":
            return drip(it, 1_200)
        case "close":
            return False
        case "loop":
            return it.send("", "302 Found", ("Location", f"/robots.txt?n={it.count}"))
        case text:
            return it.send(text, f"{server.robots_status} Robots", *server.robots_headers, kind="text/plain")


def answer(it: Exchange) -> bool:
    """Answers by the path; whether the connection lives on."""
    parts = urlsplit(it.path)
    path, query = parts.path, parse_qs(parts.query)
    server = it.server
    if path == "/robots.txt":
        return robots(it)
    if path in server.gone:
        return it.send("no longer here", "404 Not Found")
    if path in server.files:
        kind, body = server.files[path]
        return it.send(body, "200 OK", ("Access-Control-Allow-Origin", "*"), kind=kind)
    if (made := next((one for one in (it.path, path) if one in server.made), None)) is not None:
        body = server.made[made](it.count)
        kind = "application/xml" if body.startswith(("<rss", "<?xml")) else "text/html; charset=utf-8"
        return conditional(it, body, kind=kind, tag=server.tags.get(path, ""))
    if path in server.lists:
        return it.send(
            "<html><head><title>x</title></head><body><ul>"
            + "".join(
                f'<li><a href="{escape(link)}">عنوان طويل لخبر من المدينة رقم {n}</a></li>'
                for n, link in enumerate(server.lists[path])
            )
            + "</ul></body></html>"
        )
    if path in server.listings:
        return it.send(listing(server, path, int(query.get("page", ["1"])[0])))
    if path == "/wp-json/wp/v2/posts":
        found = posts(server, query)
        end = '{"code": "rest_post_invalid_page_number"}'
        return it.send(found or end, "200 OK" if found else "400 Bad Request", kind="application/json")
    if path in server.feeds:
        links = [server.url(link) if re.match("/(?!/)", link) else link for link in server.feeds[path]]
        return conditional(it, feed(links, server.date), kind="application/rss+xml")
    if path in server.sitemaps:
        return conditional(it, sitemap(server, server.sitemaps[path]), kind="application/xml")
    if path.startswith("/article/"):
        return conditional(it, article(int(path.rpartition("/")[2]), server.texts.get(path, "")))
    if path in MISBEHAVIOURS:
        return bool(MISBEHAVIOURS[path](it))
    return it.send("nothing here", "404 Not Found")


def conditional(it: Exchange, body: str, kind: str = "text/html; charset=utf-8", tag: str = "") -> bool:
    """A well-behaved answer with an ETag; with that one, whatever is in it."""
    tag = tag or f'"{hashlib.sha1(body.encode()).hexdigest()[:16]}"'
    if it.headers.get("if-none-match") == tag:
        it.raw(f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode())
        return True
    return it.send(body, "200 OK", ("ETag", tag), kind=kind)


def drip(it: Exchange, most: int) -> bool:
    """A byte each half second."""
    it.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
    for _ in range(most):
        it.raw(b"x")
        if it.server.stopping.wait(0.5):
            break
    return False


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
_status("/205", "205 Reset Content")
_status("/redirect-to-s3", "302 Found", ("Location", "s3://bucket/key"))
_status("/redirect-to-gopher", "302 Found", ("Location", "gopher://127.0.0.1/1"))
_status("/redirect-arabic", "302 Found", ("Location", "/article/90?بحث=سوق".encode().decode("latin-1")))
_status("/redirect-escaped", "302 Found", ("Location", "/article/91?x=%FF"))
_status("/redirect-private", "302 Found", ("Location", "/private/1"))
_status("/503-date", "503 Busy", ("Retry-After", "Wed, 01 May 2002 12:00:00 GMT"))
_status("/few-cookies", "200 OK", ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2; Path=/"))
_status("/many-cookies", "200 OK", *(("Set-Cookie", f"cookie{n}=abcdefghijklmnop") for n in range(10_000)))
_status("/long-header", "200 OK", ("X-Long", "y" * 1_000_000))


@misbehaviour("/redirect-to")
def _redirect_to(it: Exchange) -> bool:
    """`?where=` says where to."""
    return it.send("", "302 Found", ("Location", parse_qs(urlsplit(it.path).query)["where"][0]))


@misbehaviour("/redirect-inside")
def _redirect_inside(it: Exchange) -> bool:
    return it.send("", "301 Moved", ("Location", it.server.inside))


@misbehaviour("/arabic-header")
def _arabic_header(it: Exchange) -> bool:
    """Headers whose names are no ASCII, one of them folded over two lines."""
    body = article(70).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n".encode()
    it.raw(head + "مصدر: نعم\r\nX-\u00e9: 1\r\n".encode() + b"X-\xff\xfe: 2\r\n\r\n" + body)
    return True


RAW_TAG = b'"\xd9\xa1\x80\xff-\xe9"'


@misbehaviour("/raw-tag-feed")
def _raw_tag_feed(it: Exchange) -> bool:
    """An ETag that is no ASCII and no UTF-8; 304 to whoever sends these bytes back."""
    if it.headers.get("if-none-match", "").encode("latin-1") == RAW_TAG:
        it.raw(b"HTTP/1.1 304 Not Modified\r\nETag: " + RAW_TAG + b"\r\n\r\n")
        return True
    body = feed([it.server.url("/article/1")]).encode()
    it.raw(f"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: {len(body)}\r\n".encode())
    it.raw(b"ETag: " + RAW_TAG + b"\r\n\r\n" + body)
    return True


@misbehaviour("/feed-of-itself")
def _feed_of_itself(it: Exchange) -> bool:
    """A feed that offers itself, and one article; the same ETag each time."""
    links = [it.server.url(path) for path in ("/feed-of-itself", "/article/1")]
    return conditional(it, feed(links), kind="application/rss+xml")


@misbehaviour("/gzip-cut-later")
def _gzip_cut_later(it: Exchange) -> bool:
    """Whole the first time; another text, cut in half, from then on."""
    body = gzip.compress(article(98, "" if it.count == 1 else "وأضافت الجريدة سطراً جديداً في آخر الخبر.").encode())
    return it.send(body if it.count == 1 else body[: len(body) // 2], "200 OK", ("Content-Encoding", "gzip"))


@misbehaviour("/canonical")
def _canonical(it: Exchange) -> bool:
    """An article that names `?to=` as its own address."""
    to = parse_qs(urlsplit(it.path).query)["to"][0]
    number = 200 + sum(to.encode())
    return it.send(
        article(number).replace(
            "<head>", f'<head><link rel="canonical" href="{escape(to)}"><meta property="og:url" content="{escape(to)}">'
        )
    )


@misbehaviour("/304-body")
def _304_body(it: Exchange) -> bool:
    return it.send(article(84), "304 Not Modified")


@misbehaviour("/longer-than-said")
def _longer_than_said(it: Exchange) -> bool:
    """The rest stands where the next answer should begin."""
    body = article(83).encode()
    it.send(body + b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong", length=len(body))
    return True


@misbehaviour("/negative-length")
def _negative_length(it: Exchange) -> bool:
    return it.send(article(85), length=-5)


@misbehaviour("/two-lengths")
def _two_lengths(it: Exchange) -> bool:
    return it.send(article(86), "200 OK", ("Content-Length", "7"))


@misbehaviour("/http-0.9")
def _http09(it: Exchange) -> bool:
    it.raw(b"<!doctype html>\r\n" + article(87).encode())
    return False


@misbehaviour("/drip")
def _drip(it: Exchange) -> bool:
    return drip(it, 30)


def _refresh(path: str, number: int, target: str) -> None:
    """An article of its own that asks browsers to go elsewhere at once."""
    MISBEHAVIOURS[path] = lambda it: it.send(
        article(number).replace("<head>", f'<head><meta http-equiv="refresh" content="0; url={target}">')
    )


_refresh("/refresh-to-file", 92, "file:///etc/passwd")
_refresh("/refresh-offsite", 93, "http://elsewhere.example/")


def _typed(path: str, body: bytes | str, kind: str) -> None:
    MISBEHAVIOURS[path] = lambda it: it.send(body, kind=kind)


_typed("/jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 40, "text/html")
_typed("/zip", b"PK\x03\x04\x14\x00" + bytes(range(256)) * 40, "text/html")
_typed("/rss-as-html", feed(["http://127.0.0.1/article/1"] * 20), "text/html")
_typed("/octet-stream", article(94), "application/octet-stream")
_typed("/no-type", article(95), "")
_typed("/json-feed", '{"status": "error", "message": "no such feed"}', "application/json")
_typed("/text-feed", "Error establishing a database connection", "application/rss+xml")
_typed(
    "/escapes",
    article(96).replace("<h1>", "<h1>\x1b[31m\x07").replace("<title>", "<title>\x1b]0;owned\x07"),
    "text/html; charset=utf-8",
)
_typed(
    "/nested-feed",
    f'<?xml version="1.0"?><rss version="2.0"><channel>{"<a>" * 100_000}{"</a>" * 100_000}</channel></rss>',
    "application/rss+xml",
)


@misbehaviour("/calendar")
def _calendar(it: Exchange) -> bool:
    """A listing whose next page never ends, each with a new link."""
    day = int(it.path.partition("=")[2] or 0)
    return it.send(f"""<html><head><title>x</title></head><body><ul>
        <li><a href="/article/{1000 + day}">خبر اليوم رقم {day} في التقويم</a></li></ul>
        <a class="next" href="/calendar?day={day + 1}">التالي</a></body></html>""")


@misbehaviour("/redirect-endless")
def _redirect_endless(it: Exchange) -> bool:
    number = int(it.path.partition("=")[2] or 0)
    return it.send("", "302 Found", ("Location", f"/redirect-endless?n={number + 1}"))


@misbehaviour("/retry-soon")
def _retry_soon(it: Exchange) -> bool:
    """429 with a short Retry-After the first time, an article then."""
    return it.send("", "429 Slow Down", ("Retry-After", "1")) if it.count == 1 else it.send(article(77))


@misbehaviour("/retry-in-three")
def _retry_in_three(it: Exchange) -> bool:
    return it.send("", "503 Busy", ("Retry-After", "3")) if it.count == 1 else it.send(article(76))


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
    return it.send(
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel>'
        "<item><title>&x;</title><link>http://127.0.0.1/</link></item></channel></rss>",
        kind="application/rss+xml",
    )


@misbehaviour("/lying-feed")
def _lying_feed(it: Exchange) -> bool:
    """The ETag never changes, the content does."""
    if "if-none-match" in it.headers:
        it.raw(b'HTTP/1.1 304 Not Modified\r\nETag: "same"\r\n\r\n')
        return True
    return it.send(
        feed([it.server.url(f"/article/{n}") for n in range(1, it.count + 1)]),
        "200 OK",
        ("ETag", '"same"'),
        kind="application/rss+xml",
    )


@misbehaviour("/no-article")
def _no_article(it: Exchange) -> bool:
    return it.send(
        "<!doctype html><html><head><title>قائمة</title></head><body><nav><a href=/>الرئيسية</a></nav></body></html>"
    )


@misbehaviour("/unknown-charset")
def _unknown_charset(it: Exchange) -> bool:
    return it.send(article(79), kind="text/html; charset=hex")


@misbehaviour("/pdf")
def _pdf(it: Exchange) -> bool:
    return it.send(b"%PDF-1.7\n" + bytes(range(256)) * 40)


def _coded(path: str, coding: str, compress: Callable[[bytes], bytes], *, cut: bool = False, number: int = 80) -> None:
    def it_is(it: Exchange) -> bool:
        body = compress(article(number).encode())
        return it.send(body[: len(body) // 2] if cut else body, "200 OK", ("Content-Encoding", coding))

    MISBEHAVIOURS[path] = it_is


def _zstd(data: bytes) -> bytes:
    from backports import zstd

    return zstd.compress(data)


for _number, (_name, _compress) in enumerate(
    (("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress), ("zstd", _zstd)), start=60
):
    _coded(f"/{_name}", _name, _compress, number=_number)
    _coded(f"/{_name}-cut", _name, _compress, cut=True)
_coded("/plain-labelled-gzip", "gzip", bytes)
_coded("/unknown-coding", "foo", bytes)


def _bomb(path: str, coding: str, make: Callable[[], bytes]) -> None:
    MISBEHAVIOURS[path] = lambda it: it.send(make(), "200 OK", ("Content-Encoding", coding))


MANY = 60 * 1024 * 1024
_bomb("/gzip-bomb", "gzip", lambda: gzip.compress(bytes(MANY)))
_bomb("/deflate-bomb", "deflate", lambda: zlib.compress(bytes(MANY)))
_bomb("/br-bomb", "br", lambda: brotli.compress(bytes(MANY), quality=1))
_bomb("/zstd-bomb", "zstd", lambda: _zstd(bytes(MANY)))
# 900 MB in members, each of which would be allowed by itself.
_bomb("/gzip-900", "gzip", lambda: gzip.compress(bytes(9_000_000)) * 100)
_bomb("/gzip-twice", "gzip, gzip, gzip", lambda: gzip.compress(gzip.compress(gzip.compress(article(97).encode()))))


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
    if not it.server.stopping.wait(15):
        it.server.hung.append(it.path)
    return False


@misbehaviour("/slow-good")
def _slow_good(it: Exchange) -> bool:
    it.server.stopping.wait(0.3)
    return it.send(article(82))
