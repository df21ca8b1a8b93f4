"""Cards with highlights, facets of this search, copies folded."""

from __future__ import annotations

import shlex

from datasette.utils.asgi import Response

from crawler.browse.asked import asked_of
from crawler.browse.find import Results, find
from crawler.browse.reader import Reader
from crawler.browse.responses import Site
from crawler.browse.titles import Titles, titles_of_sources
from crawler.browse.views import Route, page
from crawler.search.asked import SearchQuery
from crawler.search.suggest import mended
from crawler.watch.reading import as_search, watchable


def read(reader: Reader, query: SearchQuery) -> tuple[Results, Titles]:
    """What the search finds, and the titles of the sources on its cards."""
    return find(reader, query, loosen=True), titles_of_sources(reader)


@page
async def view(site: Site) -> Response:
    """One page of a search; without words, of everything."""
    asked = asked_of(site.request.args)
    problems = (*asked.problems, *await site.missing_sources(asked.query))
    (results, titles), left_out = await site.read(lambda reader: read(reader, asked.query))
    meant = mended(asked.query.words, results.meant)
    return site.page(
        "search",
        left_out,
        problems=problems,
        here="news",
        search=asked,
        results=results,
        titles=titles,
        meant=meant,
        watching=watching(asked.query),
    )


def watching(query: SearchQuery) -> str:
    """The command that watches a search; empty where nothing of it can be watched."""
    asked = as_search(watchable(query))
    return f"marsad watch add NAME --search {shlex.quote(asked)}" if asked else ""


ROUTES: tuple[Route, ...] = ((r"^/news/search$", view),)
