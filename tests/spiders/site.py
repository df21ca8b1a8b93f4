"""A loopback site whose pages are a function of the path, with a log of what was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple


class Answer(NamedTuple):
    """What a path gives; status 0 closes the connection without a word."""

    body: str | bytes = "<html><body><p>مقال</p></body></html>"
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    location: str = ""


class Site:
    """A running server."""

    def __init__(self, home: str) -> None:
        self.home = home
        self.log: list[str] = []
        self.wanted: dict[str, tuple[str, str]] = {}
        """Path -> the first type that its request accepts, and the languages."""

    def asked(self, start: str = "") -> list[str]:
        """The paths that were asked for, in order."""
        return [path for path in self.log if path.startswith(start)]


@contextmanager
def serve(pages: Callable[[str, str], Answer | None], host: str = "127.0.0.1") -> Iterator[Site]:
    """Serves `pages(path, home)` on a free port; None is a 404."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.log.append(self.path)
            site.wanted[self.path] = (self.headers["Accept"].split(",")[0], self.headers["Accept-Language"])
            answer = pages(self.path, site.home) or Answer("not found", 404)
            if not answer.status:
                self.close_connection = True
                return
            body = answer.body.encode() if isinstance(answer.body, str) else answer.body
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(body)))
            if answer.location:
                self.send_header("Location", answer.location)
            if answer.location:
                self.send_header("Location", answer.location)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the standard library's name
            pass

    server = ThreadingHTTPServer((host, 0), Handler)
    server.daemon_threads = True
    site = Site(f"http://{host}:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
