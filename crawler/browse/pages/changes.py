"""One revision of an article against another."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response

from crawler.browse.compare import compare
from crawler.browse.reader import LONGEST_TEXT, Reader
from crawler.browse.responses import Site
from crawler.browse.titles import titles_of_sources
from crawler.browse.views import Route, missing, number, page


def read(reader: Reader, article: int, old: int | None, new: int | None) -> dict[str, Any] | None:
    """Two revisions of an article, by default the last change; None when there are not two."""
    row = reader.row("SELECT id, title, source, revision FROM articles WHERE id = ?", [article])
    revisions = reader.rows(
        "SELECT revision, seen_at, title FROM revisions WHERE article = ? ORDER BY revision", [article]
    )
    numbers = [r["revision"] for r in revisions]
    if not row or not numbers:
        return None
    new = new if new in numbers else numbers[-1]
    earlier = [number for number in numbers if number < new]
    old = old if old in numbers and old != new else (earlier[-1] if earlier else numbers[0])
    texts = {
        r["revision"]: r
        for r in reader.rows(
            f"SELECT revision, seen_at, title, substr(text, 1, {LONGEST_TEXT}) AS text FROM revisions "
            "WHERE article = ? AND revision IN (?, ?)",
            [article, old, new],
        )
    }
    before, after = texts[old], texts[new]
    return {
        "article": row,
        "revisions": revisions,
        "old": before,
        "new": after,
        "text": compare(before["text"], after["text"]),
        "title": compare(before["title"], after["title"]),
    }


@page
async def view(site: Site) -> Response:
    """The page of an article's changes."""
    wanted, arguments = number(site.request.url_vars["id"]), site.request.args
    old, new = number(arguments.get("from")), number(arguments.get("to"))
    (found, titles), left_out = await site.read(
        lambda reader: (read(reader, wanted or 0, old, new), titles_of_sources(reader))
    )
    if found is None:
        return missing(site)
    return site.page("changes", left_out, here="edits", titles=titles, **found)


ROUTES: tuple[Route, ...] = ((r"^/news/article/(?P<id>\d+)/changes$", view),)
