"""What every answer tells browsers: no guessed types, no referrer, no robots, no frames, and whose scripts may run."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from datasette.utils.asgi import Response

from crawler.browse.safe import DisarmedCsv

App = Callable[[Any, Any, Any], Awaitable[None]]
Send = Callable[[Any], Awaitable[None]]

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; frame-src 'self'"
)
"""Of our own pages: nothing inline, nothing from elsewhere."""
TABLE_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""Of Datasette's own pages, whose templates hold inline scripts."""
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "geolocation=(), camera=(), microphone=()",
}

_BAD_PATH = re.compile(r"^/{2}|^/\\|\\")


def guarded(app: App) -> App:
    """The application (ASGI) with safe headers on every answer and no formula in any CSV; paths that browsers read as
    another host (`//x`, `/\\x`) are refused."""

    async def guarded_app(scope: Any, receive: Any, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
        elif _leads_away(scope):
            await Response.text("Not found\n", status=404, headers=HEADERS).asgi_send(send)
        else:
            await app(scope, receive, _Answer(scope["path"], send))

    return guarded_app


def _leads_away(scope: Any) -> bool:
    raw = (scope.get("raw_path") or b"").decode("latin-1")
    return bool(_BAD_PATH.search(scope["path"]) or _BAD_PATH.search(raw))


class _Answer:
    """One answer on its way out, event by event."""

    def __init__(self, path: str, send: Send) -> None:
        self._path, self._send = path, send
        self._file: DisarmedCsv | None = None

    async def __call__(self, event: Any) -> None:
        if event["type"] == "http.response.start":
            event = {**event, "headers": self._headers(event)}
        elif event["type"] == "http.response.body" and self._file is not None:
            body = self._file.feed(event.get("body") or b"", last=not event.get("more_body"))
            event = {**event, "body": body}
        await self._send(event)

    def _headers(self, event: Any) -> list[tuple[bytes, bytes]]:
        headers = list(event.get("headers") or [])
        if self._path.endswith(".csv") and event["status"] == 200:
            self._file = DisarmedCsv()
            headers = [(name, value) for name, value in headers if name.lower() != b"content-length"]
        present = {name.lower() for name, _ in headers}
        wanted = {**HEADERS, "content-security-policy": TABLE_POLICY, "x-frame-options": "DENY"}
        if b"content-security-policy" in present:
            wanted.pop("x-frame-options")  # what a page says of its frames, it says in its policy
        missing = [(name.encode(), value.encode()) for name, value in wanted.items() if name.encode() not in present]
        return headers + missing
