"""What was edited last, over all sources."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from datasette.utils.asgi import Response

from crawler.browse.amounts import ANY, Wanted
from crawler.browse.reader import Reader
from crawler.browse.responses import Site, query
from crawler.browse.revisions import read_edits
from crawler.browse.titles import titles_of_sources
from crawler.browse.views import Route, number, page

FEWEST_WORDS = (10, 50)
"""Choices of how many words must have changed."""


def wanted(arguments: Any) -> Wanted:
    """What an address asks of edits."""
    return Wanted(
        words=number(arguments.get("words")) or 0,
        numbers=arguments.get("numbers") == "1",
        headline=arguments.get("headline") == "1",
    )


def link(asked: Wanted, **changes: Any) -> str:
    """The query string of a choice, with changes."""
    chosen = replace(asked, **changes)
    pairs = [("words", chosen.words or ""), *((name, "1" if getattr(chosen, name) else "") for name in FLAGS)]
    return query(pairs).removesuffix("?")


FLAGS = ("numbers", "headline")


def read(reader: Reader, before: int | None, asked: Wanted = ANY) -> dict[str, Any]:
    """A page of edits, and where the next one begins."""
    edits, more = reader.part("edits", lambda: read_edits(reader, before, wanted=asked), ([], None))
    return {"edits": edits, "next": more, "titles": titles_of_sources(reader)}


@page
async def view(site: Site) -> Response:
    """The page of edits."""
    before = number(site.request.args.get("before"))
    asked = wanted(site.request.args)
    found, left_out = await site.read(lambda reader: read(reader, before, asked))
    return site.page("edits", left_out, here="edits", asked=asked, link=link, fewest=FEWEST_WORDS, **found)


ROUTES: tuple[Route, ...] = ((r"^/news/edits$", view),)
