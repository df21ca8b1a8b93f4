"""Cards with highlights, facets of this search, copies folded."""

from __future__ import annotations

from datasette.utils.asgi import Response

from crawler.browse.asked import asked_of
from crawler.browse.find import Results, find
from crawler.browse.reader import Reader
from crawler.browse.responses import Site
from crawler.browse.titles import Titles, titles_of_sources
from crawler.browse.views import Route, page
from crawler.search.asked import SearchQuery


def read(reader: Reader, query: SearchQuery) -> tuple[Results, Titles]:
    """What the search finds, and the titles of the sources on its cards."""
    return find(reader, query), titles_of_sources(reader)


@page
async def view(site: Site) -> Response:
    """One page of a search; without words, of everything."""
    asked = asked_of(site.request.args)
    problems = (*asked.problems, *await site.missing_sources(asked.query))
    (results, titles), left_out = await site.read(lambda reader: read(reader, asked.query))
    return site.page("search", left_out, problems=problems, here="news", search=asked, results=results, titles=titles)


ROUTES: tuple[Route, ...] = ((r"^/news/search$", view),)
