"""One story: who was first, how late the others were, and any two of them word by word."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response

from crawler.browse.compare import compare
from crawler.browse.members import members
from crawler.browse.pages.thread import listed
from crawler.browse.reader import LONGEST_TEXT, Reader
from crawler.browse.responses import Site
from crawler.browse.titles import titles_of_sources
from crawler.browse.views import Route, missing, number, page


def read(reader: Reader, story: int, left: int | None, right: int | None) -> dict[str, Any] | None:
    """What the story's page shows, with two of its articles compared when asked for; None when there is no story."""
    row = reader.row("SELECT * FROM stories WHERE id = ?", [story])
    copies = members(reader, story) if row else []
    if not row or not copies:
        return None
    ids = {copy["id"] for copy in copies}
    found: dict[str, Any] = {
        "story": row,
        "copies": copies,
        "lead": next((copy for copy in copies if copy["id"] == row["first_article"]), copies[0]),
        "thread": _thread(reader, story),
        "latest": max((copy["lag"] or 0 for copy in copies), default=0),
        **dict.fromkeys(("left", "right", "compared", "compared_title")),
    }
    if left in ids and right in ids and left != right:
        found |= _compared(reader, left, right)
    return found


def _thread(reader: Reader, story: int) -> dict[str, Any] | None:
    """The number of the story's thread, and the names and numbers that link it to an earlier story.

    None where no other story is left in it, such as after both became one: it has no page then.
    """
    row = reader.row(
        "SELECT thread, names, numbers FROM thread_stories t WHERE story = ? AND EXISTS "
        "(SELECT 1 FROM thread_stories o WHERE o.thread = t.thread AND o.story <> t.story)",
        [story],
    )
    return row and {"number": row["thread"], **{name: listed(row[name]) for name in ("names", "numbers")}}


def _compared(reader: Reader, left: int | None, right: int | None) -> dict[str, Any]:
    texts = {
        r["id"]: r
        for r in reader.rows(
            f"SELECT id, source, title, substr(text, 1, {LONGEST_TEXT}) AS text FROM articles WHERE id IN (?, ?)",
            [left, right],
        )
    }
    a, b = texts[left], texts[right]
    return {
        "left": a,
        "right": b,
        "compared": compare(a["text"], b["text"]),
        "compared_title": compare(a["title"], b["title"]),
    }


@page
async def view(site: Site) -> Response:
    """The story's page."""
    wanted, arguments = number(site.request.url_vars["id"]), site.request.args
    left, right = number(arguments.get("a")), number(arguments.get("b"))
    (found, titles), left_out = await site.read(
        lambda reader: (read(reader, wanted or 0, left, right), titles_of_sources(reader))
    )
    if found is None:
        return missing(site)
    return site.page("story", left_out, here="news", titles=titles, **found)


ROUTES: tuple[Route, ...] = ((r"^/news/story/(?P<id>\d+)$", view),)
