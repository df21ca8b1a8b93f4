"""The articles nearest in meaning to a query: a page of its own, never what a search shows by itself."""

from __future__ import annotations

from pathlib import Path

from datasette.utils.asgi import Response

from crawler.browse.asked import asked_of
from crawler.browse.cards import CARD
from crawler.browse.reader import Reader, Row
from crawler.browse.responses import Site
from crawler.browse.safe import visible
from crawler.browse.titles import titles_of_sources
from crawler.browse.views import Route, page
from crawler.errors import UsageError
from crawler.search.asked import SearchQuery
from crawler.search.meaning import encoder
from storage.meaning import Vectors, search_by_meaning
from storage.search import Search


def read(reader: Reader, query: SearchQuery) -> tuple[list[Row] | None, dict[str, str]]:
    """Cards, the nearest first; None where no model or no vectors are there."""
    titles = titles_of_sources(reader)
    file = Path(str(reader.value("SELECT file FROM pragma_database_list WHERE name = 'main'")))
    try:
        encode = encoder()
        with Vectors.open(file, read_only=True) as vectors:
            found = search_by_meaning(Search(reader.connection), vectors, encode, query)
    except (FileNotFoundError, UsageError):
        return None, titles
    cards = []
    for hit in found.hits:
        cards += [{**row, "snippet": visible(hit.snippet)} for row in reader.rows(_CARD, [hit.id])]
    return cards, titles


_CARD = f"SELECT {CARD} FROM articles a WHERE a.id = ?"


@page
async def view(site: Site) -> Response:
    """One page; there is no second one, since nearness has no end."""
    asked = asked_of(site.request.args)
    (cards, titles), left_out = await site.read(lambda reader: read(reader, asked.query))
    return site.page(
        "meaning", left_out, problems=asked.problems, here="news", search=asked, cards=cards, titles=titles
    )


ROUTES: tuple[Route, ...] = ((r"^/news/meaning$", view),)
