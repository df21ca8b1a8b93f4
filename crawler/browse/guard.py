"""Who may ask, and how much an answer may hold.

A page of the web can let its own name point to this machine (DNS rebinding) and then read what a browser here may
read. It can't change the name that the browser sends, so only names that are ours are answered.
"""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit
from weakref import ref

from datasette.utils.asgi import Response
from sqlite_utils.utils import sqlite3

from crawler.browse.responses import archive_name
from crawler.browse.skin import brief

RESULT_BYTES = 16 * 1024 * 1024
"""Of all rows of one query. SQLite bounds what it holds itself; what Python has of it by then, nobody else does."""
QUERY_BYTES = 64 * 1024
"""Of an address behind its question mark: more than the longest query that a person writes."""
FORM_BYTES = 16 * 1024
"""Of what a form sends."""
KEEPING = "/news/saved"
"""The one path that may be posted to: a reader's stars, marks and searches."""
READING = frozenset({"GET", "HEAD", "OPTIONS"})
_PORT = re.compile(r":\d*$")


class Doorkeeper:
    """ASGI: refuses other names (421), anything but reading (405) and endless queries (400), where an archive is shown.

    Args:
        app: what answers.
        served: the Datasette whose databases are looked at; without an archive among them nothing is refused.
    """

    def __init__(self, app: Callable[..., Awaitable[None]], served: Any) -> None:
        # Imported here: earlier, Datasette is still loading its plugins, this one among them.
        import datasette.handle_exception as reports

        reports.rich = None  # else each error prints every variable of every frame: seconds, and megabytes of them
        self._app, self._datasette = app, served
        self._archive = ""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        refused = self._refusal(scope) if scope["type"] == "http" and await self._guards() else None
        if refused is None:
            await self._app(brief(scope, self._archive) if self._archive else scope, receive, send)
        else:
            await refused.asgi_send(send)

    async def _guards(self) -> bool:
        if not self._archive:
            try:
                self._archive = await archive_name(self._datasette) or ""
            except Exception:  # one that can't be read is one
                return True
        return bool(self._archive)

    def _refusal(self, scope: Any) -> Response | None:
        if not is_ours(_host(scope), self._names(scope)):
            return Response.text(
                "This archive doesn't answer to that name. `marsad browse --allow-host NAME` (or MARSAD_ALLOW_HOST, "
                "names with commas between) allows it.\n",
                status=421,
            )
        if scope["method"] == "POST" and self._keeps(scope["path"]):
            return _badly_posted(scope)
        if scope["method"] not in READING and not scope["path"].startswith("/-/"):
            return Response.text("The archive can only be read.\n", status=405, headers={"allow": "GET, HEAD"})
        if len(scope.get("query_string") or b"") > QUERY_BYTES:
            return Response.text(f"A query has {QUERY_BYTES // 1024} KiB at most.\n", status=400)
        return None

    def _keeps(self, path: str) -> bool:
        configured = self._datasette.plugin_config("marsad") or {}
        return bool(configured.get("shelf")) and path == str(self._datasette.urls.path(KEEPING))

    def _names(self, scope: Any) -> frozenset[str]:
        configured = (self._datasette.plugin_config("marsad") or {}).get("hosts") or ()
        named = os.environ.get("MARSAD_ALLOW_HOST", "").split(",")
        bound = (scope.get("server") or ("",))[0] or ""
        return frozenset(bare(name) for name in (*configured, *named, bound) if name.strip())


def _badly_posted(scope: Any) -> Response | None:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope.get("headers") or ()}
    if not is_same_origin(headers):
        return Response.text("Only this archive's own pages may ask for that.\n", status=403)
    length = headers.get("content-length", "")
    if not length.isdecimal() or int(length) > FORM_BYTES:
        return Response.text(f"A form has {FORM_BYTES // 1024} KiB at most.\n", status=413)
    return None


def is_same_origin(headers: Mapping[str, str]) -> bool:
    """Whether a form was sent by a page of ours, as far as the browser tells.

    Browsers tell by `Sec-Fetch-Site`, which no page can forge; older ones by `Origin` alone. What tells neither is no
    browser, and has to know the token all the same.

    Args:
        headers: names in small letters.
    """
    if (site := headers.get("sec-fetch-site")) is not None:
        return site == "same-origin"
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def is_ours(host: str | None, names: frozenset[str]) -> bool:
    """Whether a Host header names this machine or is one of the names; none at all is no browser's.

    Args:
        host: as sent, with or without a port.
    """
    if host is None:
        return True
    name = bare(host)
    if name in names or name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def bare(host: str) -> str:
    """A host without port, brackets, final dot and capitals."""
    text = host.strip().lower()
    if not (text.count(":") > 1 and "]" not in text):  # else an IPv6 address without brackets
        text = _PORT.sub("", text)
    return text.strip("[]").removesuffix(".")


def _host(scope: Any) -> str | None:
    hosts = [value.decode("latin-1") for name, value in scope.get("headers") or () if name.lower() == b"host"]
    return None if not hosts else hosts[0] if len(hosts) == 1 else "several"


def bound_results(connection: Any) -> None:
    """Lets no query of a connection give more than RESULT_BYTES; pysqlite3 has no `setlimit` for a value either.

    Raises, from then on: sqlite3.OperationalError at the row that is too much.
    """
    counted: list[Any] = [None, 0]

    def row(cursor: Any, values: tuple[Any, ...]) -> Any:
        if counted[0] is None or counted[0]() is not cursor:
            counted[:] = [ref(cursor), 0]
        counted[1] += sum(len(value) for value in values if isinstance(value, (str, bytes)))
        if counted[1] > RESULT_BYTES:
            raise sqlite3.OperationalError(f"the result has more than {RESULT_BYTES // 1024**2} MB")
        return sqlite3.Row(cursor, values)

    connection.row_factory = row
