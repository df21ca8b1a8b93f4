"""A search as an Atom feed, to be followed in a feed reader."""

from __future__ import annotations

from dataclasses import replace

from datasette.utils.asgi import Response

from crawler.browse.asked import Asked
from crawler.browse.exports.feed import Entry, Feed, atom
from crawler.browse.exports.rows import absolute, file, headers, rows_of
from crawler.browse.reader import Row
from crawler.browse.responses import Site
from crawler.browse.titles import Titles
from crawler.browse.views import Route, page
from crawler.search.asked import Order

ENTRIES = 40
LONGEST_TEXT = 20_000
"""Characters of one entry's text."""


@page
@file
async def view(site: Site, asked: Asked) -> Response:
    """The newest articles of a search."""
    asked = replace(asked, query=replace(asked.query, order=Order.NEWEST, position=""))
    rows, titles = await rows_of(site, asked.query, ENTRIES)
    own = absolute(site, f"{site.root}/search.atom{asked.link()}")
    feed = Feed(
        id=own,
        title=site.t("brand") + (f": {asked.q}" if asked.q else ""),
        own=own,
        page=absolute(site, f"{site.root}/search{asked.link()}"),
        entries=[_entry(site, row, titles) for row in rows],
    )
    return Response(body=atom(feed), headers=headers(), content_type="application/atom+xml; charset=utf-8")


def _entry(site: Site, row: Row, titles: Titles) -> Entry:
    here = absolute(site, f"{site.root}/article/{row['id']}")
    return Entry(
        id=here,
        title=row["title"] or row["url"],
        author=row["authors"] or titles.get(str(row["source"]), str(row["source"])),
        updated=row["first_seen_at"],
        published=row["published_at"] or "",
        alternate=here,
        via=row["url"],
        paragraphs=tuple(line for line in row["text"][:LONGEST_TEXT].split("\n") if line.strip()),
    )


ROUTES: tuple[Route, ...] = ((r"^/news/search\.atom$", view),)
