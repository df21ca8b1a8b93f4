"""The archive in Datasette: pages of its own under /news, and Datasette's own pages made fit for Arabic.

One plugin for Datasette 0.65 and 1.0 (`compat.py` alone knows the difference). It acts on databases that are Marsad
archives and leaves all others as they are.

    web       a request: which database, which language, which headers      words   Arabic and English
    pages     the pages; archived, exports: raw pages, Atom, CSV, NDJSON    safe    what may leave
    find      a search; trends, records, health: what the pages read        reading a connection with a deadline
    charts    SVG; compare: word by word                                    descriptions tables, columns, sample queries
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import Response
from markupsafe import Markup, escape

from crawler.browse import exports, pages
from crawler.browse.guard import Doorkeeper, bound_results
from crawler.browse.pages import archived
from crawler.browse.responses import HEADERS, archive_name, is_unreadable, unreadable
from crawler.browse.safe import DisarmedCsv, safe_url, visible
from crawler.phrases.descriptions import TABLES, VIEWS
from storage.search import register_functions

MOST_MEMORY = 128 * 1024 * 1024
"""Bytes that SQLite may hold in the whole process. Without it `hex(randomblob(...))` takes a gigabyte within one step
that no time limit stops."""
MOST_BYTES, MOST_SQL = 16 * 1024 * 1024, 100_000
"""Of one value, of one query."""

_LIMIT_LENGTH, _LIMIT_SQL_LENGTH = 0, 1  # SQLITE_LIMIT_LENGTH, SQLITE_LIMIT_SQL_LENGTH (sqlite3.h)

TABLE_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""Of Datasette's own pages, whose templates hold inline scripts."""


@hookimpl(trylast=True)
def prepare_connection(conn: Any) -> None:
    """Search functions for archives (Datasette's `escape_fts` becomes ours), limits for all."""
    conn.execute(f"PRAGMA hard_heap_limit = {MOST_MEMORY}")
    bound_results(conn)
    if hasattr(conn, "setlimit"):  # the standard library's since Python 3.11; pysqlite3 has none
        conn.setlimit(_LIMIT_LENGTH, MOST_BYTES)
        conn.setlimit(_LIMIT_SQL_LENGTH, MOST_SQL)
    names = {
        row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE name IN ('articles_fts', 'vocabulary')")
    }
    if len(names) == 2:
        register_functions(conn)


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """The archive's pages; the very front only where `marsad browse` asks for it."""
    routes: list[tuple[str, Any]] = [
        (r"^/news/?$", pages.front),
        (r"^/news/search$", pages.search),
        (r"^/news/search\.atom$", exports.atom),
        (r"^/news/search\.csv$", exports.csv_file),
        (r"^/news/search\.ndjson$", exports.ndjson),
        (r"^/news/article/(?P<id>\d+)$", pages.article),
        (r"^/news/article/(?P<id>\d+)/changes$", pages.changes),
        (r"^/news/article/(?P<id>\d+)/archived$", archived.archived),
        (r"^/news/article/(?P<id>\d+)/archived\.html$", archived.sealed),
        (r"^/news/story/(?P<id>\d+)$", pages.story),
        (r"^/news/edits$", pages.edits),
        (r"^/news/timeline$", pages.timeline),
        (r"^/news/sources$", pages.sources),
        (r"^/news/source/(?P<name>[^/]+)$", pages.source),
        (r"^/news/runs$", pages.runs),
        (r"^/news/run/(?P<id>\d+)$", pages.run),
        (r"^/robots\.txt$", robots),
    ]
    if (datasette.plugin_config("marsad") or {}).get("front"):
        routes.append((r"^/$", pages.front))
    return routes


async def robots() -> Response:
    """No robot: the articles are others' work."""
    return Response.text("User-agent: *\nDisallow: /\n", headers=HEADERS)


@hookimpl
def menu_links(datasette: Any) -> Any:
    """The way from Datasette's pages to the archive's."""

    async def links() -> list[dict[str, str]]:
        if await archive_name(datasette) is None:
            return []
        return [{"href": datasette.urls.path("/news"), "label": "مرصد · Marsad"}]

    return links


@hookimpl
def table_actions(datasette: Any, table: str) -> list[dict[str, str]]:
    """From a table to the page that shows the same for people."""
    pages_of = {
        "articles": "/search",
        "sources": "/sources",
        "runs": "/runs",
        "revisions": "/edits",
        "day_counts": "/timeline",
    }
    if table not in pages_of:
        return []
    return [{"href": datasette.urls.path("/news" + pages_of[table]), "label": "مرصد · Marsad"}]


@hookimpl
def extra_css_urls(datasette: Any) -> list[str]:
    """Datasette's own pages get right-to-left cells."""
    return [datasette.urls.path("/-/static-plugins/marsad/tables.css")]


_LONG = {"text", "summary", "line", "totals", "link", "old_text", "snippet"}


@hookimpl(tryfirst=True)
def render_cell(row: Any, value: Any, column: str, table: str | None, datasette: Any) -> Any:
    """Texts in their own direction, dates on one line, titles that lead to the article's page."""
    if table not in TABLES:
        return None
    if column == "article" and table in VIEWS and value:  # a view has no foreign keys that Datasette could link
        return Markup('<a class="cell" href="{}">{}</a>').format(datasette.urls.path(f"/news/article/{value}"), value)
    if not isinstance(value, str) or not value:
        return None
    text = visible(value)
    if table == "articles" and column == "title" and "id" in row.keys():  # noqa: SIM118  # an sqlite3.Row
        path = datasette.urls.path(f"/news/article/{row['id']}")
        return Markup('<a class="cell" dir="auto" href="{}">{}</a>').format(path, text)
    if column in ("url", "home", "page"):
        good = safe_url(value)
        if not good:
            return Markup('<span class="cell" dir="ltr">{}</span>').format(text)
        shown = good if len(good) <= 90 else good[:88] + "…"
        return Markup('<a class="cell" dir="ltr" rel="noopener noreferrer nofollow ugc" href="{}">{}</a>').format(
            good, shown
        )
    kind = (
        "day" if column.endswith("_on") else "moment" if column.endswith("_at") else "long" if column in _LONG else ""
    )
    limit = int(datasette.setting("truncate_cells_html") or 0)
    if kind == "long" and limit and len(text) > limit:
        text = text[:limit] + "…"
    if column in ("source", "story", "article", "run", "first_article", "last_run"):
        return None  # Datasette links foreign keys to their labels
    return Markup('<span class="cell {}" dir="auto">{}</span>').format(kind, escape(text))


_WRONG = re.compile("Cannot sort table by|the query contains a null character|no such column|the result has more than")
"""What Datasette calls a failure of its own (500) and is one of the address that was asked for."""


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """A query that wants more memory than there is for it is the asker's fault, not the server's; a database that can't
    be read is told on a page."""
    if _WRONG.match(str(exception)):
        return Response.text(f"{visible(str(exception))}\n", status=400, headers=HEADERS)
    if is_unreadable(exception):
        return unreadable(datasette, request)
    if isinstance(exception, MemoryError):
        return Response.text(
            f"The query needs more than the {MOST_MEMORY // 1024**2} MB that it may use.\n", status=400, headers=HEADERS
        )
    return None


_BAD_PATH = re.compile(r"^/{2}|^/\\|\\")


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Safe headers on every answer; paths that browsers read as another host (`//x`, `/\\x`) are refused."""

    def wrap(app: Any) -> Any:
        async def guarded(scope: Any, receive: Any, send: Callable[[Any], Awaitable[None]]) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            raw = (scope.get("raw_path") or b"").decode("latin-1")
            if _BAD_PATH.search(scope["path"]) or _BAD_PATH.search(raw):
                await Response.text("Not found\n", status=404, headers=HEADERS).asgi_send(send)
                return

            file: DisarmedCsv | None = None

            async def send_with_headers(event: Any) -> None:
                nonlocal file
                if event["type"] == "http.response.body" and file is not None:
                    body = file.feed(event.get("body") or b"", last=not event.get("more_body"))
                    event = {**event, "body": body}
                if event["type"] == "http.response.start":
                    headers = list(event.get("headers") or [])
                    if scope["path"].endswith(".csv") and event["status"] == 200:
                        file = DisarmedCsv()
                        headers = [(name, value) for name, value in headers if name.lower() != b"content-length"]
                    present = {name.lower() for name, _ in headers}
                    wanted = {**HEADERS, "content-security-policy": TABLE_POLICY, "x-frame-options": "DENY"}
                    if b"content-security-policy" in present:
                        wanted.pop("x-frame-options")  # what a page says of its frames, it says in its policy
                    headers += [
                        (name.encode(), value.encode())
                        for name, value in wanted.items()
                        if name.encode() not in present
                    ]
                    event = {**event, "headers": headers}
                await send(event)

            await app(scope, receive, send_with_headers)

        return guarded

    return lambda app: wrap(Doorkeeper(app, datasette))
