"""The demo outlets as real servers on loopback, with feeds, sitemaps, an API, broken pages and a log."""

from __future__ import annotations

import gzip
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from crawler.demo import themes
from crawler.demo.content import OUTLETS, ZONE, Outlet, Piece

FEED_SIZE = 15
LISTING_SIZE = 10
PORT = 8411
"""Tried first, so that a second demo meets the same addresses; any free port does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One line of a server's request log."""

    outlet: str
    path: str
    status: int
    conditional: bool


@dataclass(slots=True)
class Answer:
    """What a path gives: body, type and status; `length` may lie about the body."""

    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    location: str = ""
    length: int | None = None


@dataclass(slots=True)
class World:
    """The outlets' present state, shared by their servers; setting `pieces` turns the calendar."""

    now: datetime
    pieces: tuple[Piece, ...]
    homes: dict[str, str] = field(default_factory=dict)
    log: list[Asked] = field(default_factory=list)

    def of(self, outlet: Outlet) -> list[Piece]:
        """An outlet's pieces, newest first."""
        return sorted(
            (piece for piece in self.pieces if piece.outlet == outlet.name), key=lambda it: it.published, reverse=True
        )

    def answer(self, outlet: Outlet, target: str) -> Answer:
        """What the outlet answers to a GET of that path and query."""
        parts = urlsplit(target)
        if parts.path == "/robots.txt":
            lines = ["User-agent: *", "Disallow: /admin/", ""]
            if outlet.name == "demo_barq":
                lines.insert(2, f"Sitemap: {self.homes[outlet.name]}/sitemap.xml")
            return Answer("\n".join(lines).encode(), "text/plain")
        broken = _broken(outlet, parts.path, self.homes[outlet.name])
        if broken:
            return broken
        if outlet.name == "demo_barq":
            return self._barq(outlet, parts.path)
        paper = {"demo_mina": self._mina, "demo_qalam": self._qalam}[outlet.name]
        return paper(outlet, parts.path, parse_qs(parts.query))

    def _mina(self, outlet: Outlet, path: str, query: dict[str, list[str]]) -> Answer:
        home, pieces = self.homes[outlet.name], self.of(outlet)
        if path == "/":
            return Answer(themes.wordpress_page(outlet, home, pieces[0], pieces[1:6]).encode())
        if path == "/feed/":
            dead = [f"{home}/broken/missing", f"{home}/broken/error", f"{home}/broken/binary"]
            return Answer(_rss(outlet, home, pieces[:FEED_SIZE], dead), "application/rss+xml; charset=utf-8")
        if path == "/wp-json/":
            api = {"name": outlet.title, "url": home, "timezone_string": "Asia/Damascus", "namespaces": ["wp/v2"]}
            return Answer(json.dumps(api).encode(), "application/json")
        if path == "/wp-json/wp/v2/posts":
            return self._posts(home, pieces, query)
        for piece in pieces:
            if path == piece.path:
                others = [other for other in pieces if other is not piece]
                return Answer(themes.wordpress_page(outlet, home, piece, others).encode())
            if path == piece.path + "amp/":
                return Answer(themes.amp_page(outlet, home, piece).encode())
        return Answer(status=404, body="غير موجود".encode())

    def _posts(self, home: str, pieces: list[Piece], query: dict[str, list[str]]) -> Answer:
        size, page = int(query.get("per_page", ["10"])[0]), int(query.get("page", ["1"])[0])
        chosen = pieces[(page - 1) * size : page * size]
        if not chosen:
            return Answer(json.dumps({"code": "rest_post_invalid_page_number"}).encode(), "application/json", 400)
        posts = [
            {
                "id": piece.number,
                "link": home + piece.path,
                "title": {"rendered": piece.title},
                "date": f"{piece.published.astimezone(ZONE):%Y-%m-%dT%H:%M:%S}",
                "date_gmt": f"{piece.published:%Y-%m-%dT%H:%M:%S}",
                "modified_gmt": f"{piece.modified or piece.published:%Y-%m-%dT%H:%M:%S}",
            }
            for piece in chosen
        ]
        return Answer(json.dumps(posts, ensure_ascii=False).encode(), "application/json; charset=utf-8")

    def _qalam(self, outlet: Outlet, path: str, query: dict[str, list[str]]) -> Answer:
        home, pieces = self.homes[outlet.name], self.of(outlet)
        today = self.now.astimezone(ZONE)
        issue = f"العدد 871 - {today.day}/{today.month}/{today.year}"
        text = None
        if path in ("/", "/list.php"):
            page = int(query.get("page", ["1"])[0])
            pages = -(-len(pieces) // LISTING_SIZE)
            chosen = pieces[(page - 1) * LISTING_SIZE : page * LISTING_SIZE]
            text = themes.weekly_listing(outlet, home, chosen, page, pages, issue)
            if page == 1:
                text = text.replace("</ul>", f'<li><a class="item" href="{home}/broken/notext">ملف</a></li></ul>', 1)
        elif path == "/article.php":
            wanted = [piece for piece in pieces if str(piece.number) == query.get("id", [""])[0]]
            text = themes.weekly_page(outlet, home, wanted[0], issue) if wanted else None
        if text is None:
            return Answer(status=404, body=b"404")
        # The label is wrong on purpose: the bytes are windows-1256.
        return Answer(text.encode("cp1256", "xmlcharrefreplace"), "text/html; charset=iso-8859-1")

    def _barq(self, outlet: Outlet, path: str) -> Answer:
        home, pieces = self.homes[outlet.name], self.of(outlet)
        if path == "/":
            return Answer(themes.agency_page(outlet, home, pieces[0], pieces[1:]).encode())
        if path == "/atom.xml":
            dead = [f"{home}/broken/loop", f"{home}/broken/away", f"{home}/broken/half"]
            return Answer(_atom(outlet, home, pieces[:FEED_SIZE], dead), "application/atom+xml")
        if path == "/sitemap.xml":
            maps = "".join(
                f"<sitemap><loc>{home}/{name}</loc></sitemap>" for name in ("sitemap-news.xml", "sitemap-all.xml.gz")
            )
            return Answer(
                f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{maps}</sitemapindex>'.encode(),
                "application/xml",
            )
        if path == "/sitemap-news.xml":
            return Answer(_news_sitemap(outlet, home, pieces[:8]), "application/xml")
        if path == "/sitemap-all.xml.gz":
            urls = "".join(f"<url><loc>{home + piece.path}</loc></url>" for piece in pieces)
            body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()
            return Answer(gzip.compress(body, mtime=0), "application/gzip")
        for piece in pieces:
            if path == piece.path:
                others = [other for other in pieces if other is not piece]
                return Answer(themes.agency_page(outlet, home, piece, others).encode())
        return Answer(status=404, body=b"404")


def _broken(outlet: Outlet, path: str, home: str) -> Answer | None:
    """What real sites also offer. None: not a broken address."""
    half = themes.empty_page(outlet).encode()
    return {
        "/broken/missing": Answer(b"gone", status=404),
        "/broken/error": Answer(b"database error", status=500),
        "/broken/binary": Answer(b"%PDF-1.7\n" + bytes(range(256)) * 4),
        "/broken/notext": Answer(half),
        "/broken/loop": Answer(status=302, location=f"{home}/broken/loop"),
        "/broken/away": Answer(status=302, location="file:///etc/passwd"),
        "/broken/half": Answer(half, length=len(half) * 3),
    }.get(path)


def _rss(outlet: Outlet, home: str, pieces: list[Piece], dead: list[str]) -> bytes:
    items = "".join(
        f"<item><title>{escape(piece.title)}</title>"
        f"<link>{home + piece.path}{'amp/' if place % 5 == 2 else ''}</link>"
        f'<guid isPermaLink="false">{home}/?p={piece.number}</guid><category>{piece.section}</category>'
        f"<pubDate>{format_datetime(piece.published)}</pubDate></item>"
        for place, piece in enumerate(pieces)
    )
    items += "".join(f"<item><title>x</title><link>{url}</link></item>" for url in dead)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{outlet.title}</title>'
        f"<link>{home}/</link><language>ar</language><ttl>30</ttl>{items}</channel></rss>"
    ).encode()


def _atom(outlet: Outlet, home: str, pieces: list[Piece], dead: list[str]) -> bytes:
    entries = "".join(
        f'<entry><title>{escape(piece.title)}</title><link href="{home + piece.path}"/><id>{home + piece.path}</id>'
        f"<published>{piece.published.isoformat(timespec='seconds')}</published>"
        f"<updated>{(piece.modified or piece.published).isoformat(timespec='seconds')}</updated></entry>"
        for piece in pieces
    )
    entries += "".join(f'<entry><title>x</title><link href="{url}"/><id>{url}</id></entry>' for url in dead)
    return (
        f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>{outlet.title}</title>'
        f"<id>{home}/</id>{entries}</feed>"
    ).encode()


def _news_sitemap(outlet: Outlet, home: str, pieces: list[Piece]) -> bytes:
    urls = "".join(
        f"<url><loc>{home + piece.path}</loc><news:news><news:publication><news:name>{outlet.title}</news:name>"
        f"<news:language>ar</news:language></news:publication><news:publication_date>"
        f"{piece.published.astimezone(ZONE).isoformat(timespec='minutes')}</news:publication_date>"
        f"<news:title>{escape(piece.title)}</news:title></news:news></url>"
        for piece in pieces
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{urls}</urlset>'
    ).encode()


def _handler(world: World, outlet: Outlet) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version, sys_version = "demo", ""

        def do_GET(self) -> None:
            answer = world.answer(outlet, self.path)
            tag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
            asked = self.headers.get("If-None-Match")
            if answer.status == 200 and asked == tag:
                answer = replace(answer, body=b"", status=304)
            world.log.append(
                Asked(outlet=outlet.name, path=self.path, status=answer.status, conditional=asked is not None)
            )
            self.send_response(answer.status)
            if answer.location:
                self.send_header("Location", answer.location)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("ETag", tag)
            self.send_header("Content-Length", str(len(answer.body) if answer.length is None else answer.length))
            if answer.length is not None:
                self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
            """The world keeps the log."""

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A crawler may hang up on a broken page; that is its right."""


@contextmanager
def serve(world: World, port: int = PORT) -> Iterator[World]:
    """Serves all outlets until the block ends, each on its own loopback address; fills `world.homes`.

    Raises OSError when no port can be had.
    """
    servers = []
    try:
        for outlet in OUTLETS:
            try:
                server = _Server((outlet.address, port), _handler(world, outlet))
            except OSError:
                server = _Server((outlet.address, 0), _handler(world, outlet))
            servers.append(server)
            world.homes[outlet.name] = f"http://{outlet.address}:{server.server_port}"
        threads = [
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
            for server in servers
        ]
        for thread in threads:
            thread.start()
        yield world
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()
