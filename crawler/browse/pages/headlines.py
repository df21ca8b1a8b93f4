"""The headlines that an article had, one after the other."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response

from crawler.browse.compare import compare
from crawler.browse.reader import Reader, Row
from crawler.browse.responses import Site
from crawler.browse.titles import titles_of_sources
from crawler.browse.views import Route, missing, number, page
from crawler.search.query import index_words


def read_headlines(reader: Reader, article: int) -> list[Row]:
    """Each revision that brought another headline, the newest first, with the one before as `old`."""
    rows = reader.rows("SELECT revision, seen_at, title FROM revisions WHERE article = ? ORDER BY revision", [article])
    found: list[Row] = []
    for row in rows:
        before = found[-1]["title"] if found else ""
        if not found or index_words(row["title"]) != index_words(before):
            found.append(row | {"old": before, "change": compare(before, row["title"]) if found else None})
    return found[::-1]


def read(reader: Reader, article: int) -> dict[str, Any] | None:
    """An article and its headlines; None where it isn't there."""
    row = reader.row("SELECT id, title, source, url FROM articles WHERE id = ?", [article])
    if row is None:
        return None
    return {"article": row, "headlines": read_headlines(reader, article), "titles": titles_of_sources(reader)}


@page
async def view(site: Site) -> Response:
    """The page of an article's headlines."""
    wanted = number(site.request.url_vars["id"]) or 0
    found, left_out = await site.read(lambda reader: read(reader, wanted))
    return missing(site) if found is None else site.page("headlines", left_out, here="edits", **found)


ROUTES: tuple[Route, ...] = ((r"^/news/article/(?P<id>\d+)/headlines$", view),)
