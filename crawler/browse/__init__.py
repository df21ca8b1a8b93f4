"""The archive in Datasette: pages of its own under /news, and Datasette's own pages made fit for Arabic.

One plugin for Datasette 0.65 and 1.0 (`compat.py` alone knows the difference). It acts on databases that are Marsad
archives and leaves all others as they are.

    pages/, templates/    one module a page (ROUTES, read, view) beside its template
    exports/              a search as a file: one module a format
    analysis/             what a search comes to in numbers, for pages, files and commands
    views, responses      from a request to an answer: which database and language, what is missing or too slow
    reader                a connection with a deadline; titles, cards, members, revisions, days: what several pages read
    asked, find           what is asked of the archive and the links of it, and what a search finds
    functions             what SQL can ask
    figures, periods      an analysis as a page and as files, days and weeks in words
    compare, charts       two texts word by word; SVG
    headers, safe         what every answer tells browsers, and what may leave in it
    skin, faults          Datasette's own pages in our frame and words; what went wrong, on a page of ours
    cells, metadata       Datasette's own tables: a cell, and what Datasette is told about the archive
    shelf                 what a reader keeps, in a file of its own: stars, read marks, saved searches
    compat                Datasette 0.65 or 1.0
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import Response

from crawler.browse.cells import cell
from crawler.browse.compat import is_one
from crawler.browse.exports import FORMATS
from crawler.browse.faults import fault, faulty
from crawler.browse.functions import register_functions
from crawler.browse.guard import KEEPING, Doorkeeper, bound_results
from crawler.browse.headers import HEADERS, guarded
from crawler.browse.pages import PAGES, front
from crawler.browse.responses import archive_name, locale_of, site_for
from crawler.browse.skin import Mended, Skin
from crawler.browse.views import Route
from crawler.phrases.labels import BRAND

MOST_MEMORY = 128 * 1024 * 1024
"""Bytes that SQLite may hold in the whole process. Without it `hex(randomblob(...))` takes a gigabyte within one step
that no time limit stops."""
MOST_BYTES, MOST_SQL = 16 * 1024 * 1024, 100_000
"""Of one value, of one query."""

_LIMIT_LENGTH, _LIMIT_SQL_LENGTH = 0, 1  # SQLITE_LIMIT_LENGTH, SQLITE_LIMIT_SQL_LENGTH (sqlite3.h)


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
def register_routes(datasette: Any) -> list[Route]:
    """The archive's pages; the very front only where `marsad browse` asks for it."""
    routes = [route for module in (*PAGES, *FORMATS) for route in module.ROUTES]
    routes.append((r"^/robots\.txt$", robots))
    if (datasette.plugin_config("marsad") or {}).get("front"):
        routes.append((r"^/$", front.view))
    return routes


async def robots() -> Response:
    """No robot: the articles are others' work."""
    return Response.text("User-agent: *\nDisallow: /\n", headers=HEADERS)


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Datasette's templates are mended as they are read."""
    env.add_extension(Mended)


@hookimpl
def extra_template_vars(datasette: Any, request: Any) -> Any:
    """The archive's frame around Datasette's own pages."""

    async def variables() -> dict[str, Any]:
        if request is None or await archive_name(datasette) is None:
            return {}
        return {"marsad": Skin(await site_for(datasette, request), is_one(datasette))}

    return variables


@hookimpl
def table_actions(datasette: Any, request: Any, database: str, table: str) -> list[dict[str, str]]:
    """From a table to the page that shows the same for people, and from some columns to all of them."""
    pages_of = {
        "articles": "/search",
        "sources": "/sources",
        "runs": "/runs",
        "revisions": "/edits",
        "day_counts": "/timeline",
    }
    if table not in pages_of:
        return []
    links = [{"href": datasette.urls.path("/news" + pages_of[table]), "label": BRAND}]
    if table == "articles":
        whole = datasette.urls.table(database, table) + "?_all=1"
        links.append({"href": whole, "label": locale_of(request)("all_columns")})
    return links


@hookimpl(tryfirst=True)
def render_cell(row: Any, value: Any, column: str, table: str | None, datasette: Any) -> Any:
    """Cells that are fit for Arabic."""
    return cell(row, value, column, table, datasette)


@hookimpl
def skip_csrf(datasette: Any, scope: Any) -> bool:
    """Datasette 0.65 would ask for a token of its own where the door (`guard`) has asked for ours."""
    return bool(scope["path"] == datasette.urls.path(KEEPING))


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """What went wrong is told on a page of ours."""
    return lambda: faulty(datasette, request, exception, MOST_MEMORY // 1024**2)


@hookimpl
def forbidden(datasette: Any, request: Any, message: str) -> Any:
    """What may not be seen is told on a page of ours."""

    async def refused() -> Response | None:
        if await archive_name(datasette) is None:
            return None
        return fault(await site_for(datasette, request), 403, message)

    return refused


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Our own names and reading alone; safe headers on every answer."""
    return lambda app: guarded(Doorkeeper(app, datasette))
