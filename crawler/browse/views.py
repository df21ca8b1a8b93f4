"""From a function that answers for a site to a view that Datasette calls."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from datasette.utils.asgi import Response

from crawler.browse.reader import TooSlowError
from crawler.browse.responses import Site, is_unreadable, site_of, unreadable

View = Callable[[Any, Any], Awaitable[Any]]
"""Gives a response, or a stream of one."""
Route = tuple[str, View]
"""A regular expression for paths, and the view that answers them."""
NUMBER = 2**62


def page(show: Callable[[Site], Awaitable[Any]]) -> View:
    """A page as Datasette's routes take it (arguments by name); one that is too slow as a whole, or whose archive
    can't be read, says so."""

    async def view(datasette: Any, request: Any) -> Any:
        try:
            site = await site_of(datasette, request)
            try:
                return await show(site)
            except TooSlowError:
                return site.page("slow", [], status=503, titles={})
        except Exception as error:
            if is_unreadable(error):
                return unreadable(datasette, request)
            raise

    view.__name__ = show.__name__
    return view


def number(text: str | None) -> int | None:
    """A positive number from a URL that SQLite can hold, or None."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 and int(text) < NUMBER else None


def missing(site: Site) -> Response:
    """What is not in the archive."""
    return site.page("missing", [], status=404, titles={})
