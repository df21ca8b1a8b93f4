"""The server: threads, a log, and the table of misbehaviours in misbehaviours.py."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

from tests.badserver.misbehaviours import Exchange, answer

SOCKET_SECONDS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request that reached the server."""

    path: str
    headers: dict[str, str]
    at: float
    """Monotonic."""


@dataclass
class BadServer:
    """A server on a free loopback port.

    Args:
        host: address to bind; `127.0.0.2` is another site.
        tls: speaks TLS with this certificate (tests/badserver/tls.py).
        robots: what /robots.txt says; None: 404; `hang`, `close`, `loop`, `silent` and `drip` do so.
        feeds: path -> the links (paths or URLs) that it offers.
        sitemaps: path -> articles, or other sitemaps of this server.
        listings: path -> the articles that it lists, three on a page.
        lists: path -> links, any number, on one page.
        posts: articles that the WordPress API offers.
        inside: where `/redirect-inside` leads.
        gone: paths that answer 404 whatever they were before.
        date: `pubDate` of all feed items.
        made: path -> body of its n-th answer, as the test makes it.
        files: path -> media type and body; scripts of any site may read them.
        tags: path -> the ETag of its answers, whatever is in them.
        texts: article path -> text beyond the usual, to be changed between two crawls.
        hung: paths that were left without an answer to the end.
    """

    host: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    robots: str | None = None
    robots_status: int = 200
    robots_headers: tuple[tuple[str, str], ...] = ()
    listings: dict[str, list[str]] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    posts: list[str] = field(default_factory=list)
    posts_per_page: int = 100
    gone: set[str] = field(default_factory=set)
    date: str = ""
    inside: str = ""
    hung: list[str] = field(default_factory=list)
    feeds: dict[str, list[str]] = field(default_factory=dict)
    sitemaps: dict[str, list[str]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    made: dict[str, Callable[[int], str]] = field(default_factory=dict)
    files: dict[str, tuple[str, str]] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    log: list[Asked] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self._listener = socket.create_server((self.host, 0))
        self._listener.settimeout(0.1)
        self.port = self._listener.getsockname()[1]
        self.stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._accepting = threading.Thread(target=self._accept)
        self._accepting.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._accepting.join()
        self._listener.close()
        for thread in self._threads:
            thread.join(SOCKET_SECONDS)

    def url(self, path: str = "/") -> str:
        return f"http{'s' if self.tls else ''}://{self.host}:{self.port}{path}"

    def asked(self, path: str) -> list[Asked]:
        """The requests for a path, query left out."""
        return [line for line in self.log if urlsplit(line.path).path == path]

    def _accept(self) -> None:
        while not self.stopping.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            thread = threading.Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            try:
                if self.tls:
                    connection.settimeout(SOCKET_SECONDS)
                    connection = self.tls.wrap_socket(connection, server_side=True)
                connection.settimeout(0.2)
                while (head := self._head(connection)) is not None:
                    if not self._one(connection, head):
                        return
            except OSError:
                return  # the client went away: often the point of the test
            finally:
                connection.close()  # a TLS socket is another object

    def _head(self, connection: socket.socket) -> bytes | None:
        data = b""
        end = time.monotonic() + SOCKET_SECONDS
        while b"\r\n\r\n" not in data:
            if self.stopping.is_set() or time.monotonic() > end:
                return None
            try:
                more = connection.recv(65_536)
            except TimeoutError:
                continue
            if not more:
                return None
            data += more
        return data

    def _one(self, connection: socket.socket, head: bytes) -> bool:
        first, *lines = head.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        path = first.split(" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        self.log.append(Asked(path=path, headers=headers, at=time.monotonic()))
        bare = urlsplit(path).path
        self.seen[bare] = self.seen.get(bare, 0) + 1
        connection.settimeout(SOCKET_SECONDS)
        keep = answer(Exchange(server=self, connection=connection, path=path, headers=headers, count=self.seen[bare]))
        connection.settimeout(0.2)
        return keep


@contextmanager
def two_sites() -> Iterator[tuple[BadServer, BadServer]]:
    """A site and another one, which nobody configured: 127.0.0.1 and 127.0.0.2."""
    with BadServer() as site, BadServer(host="127.0.0.2") as inside:
        yield site, inside
