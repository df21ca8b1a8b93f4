"""A search as an Atom feed (RFC 4287), to be followed in a feed reader."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from datasette.utils.asgi import Response

from crawler.browse.exports.rows import absolute, headers, rows_of
from crawler.browse.parameters import SearchParameters
from crawler.browse.reader import Row
from crawler.browse.responses import Site
from crawler.browse.safe import safe_url
from crawler.browse.titles import Titles
from crawler.browse.views import Route, page

ENTRIES = 40
LONGEST_TEXT = 20_000
"""Characters of one entry's text."""


@page
async def view(site: Site) -> Response:
    """The newest articles of a search."""
    search = replace(SearchParameters.read(site.request.args), sort="new", before="")
    rows, _, titles = await rows_of(site, search, ENTRIES)
    return Response(
        body="".join([_head(site, search, rows), *(_entry(site, row, titles) for row in rows), "</feed>"]),
        headers=headers(site, search, "", "atom"),
        content_type="application/atom+xml; charset=utf-8",
    )


def _head(site: Site, search: SearchParameters, rows: list[Row]) -> str:
    own = absolute(site, f"{site.root}/search.atom{search.query()}")
    page_url = absolute(site, f"{site.root}/search{search.query()}")
    updated = max((row["first_seen_at"] for row in rows), default="1970-01-01T00:00:00+00:00")
    title = site.t("brand") + (f": {search.q}" if search.q else "")
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{escape(title)}</title><id>{escape(own)}</id><updated>{escape(updated)}</updated>"
        f'<link rel="self" href="{escape(own)}"/><link rel="alternate" href="{escape(page_url)}"/>'
    )


def _entry(site: Site, row: Row, titles: Titles) -> str:
    here = absolute(site, f"{site.root}/article/{row['id']}")
    original, source = safe_url(row["url"]), str(row["source"])
    text = "".join(f"<p>{escape(line)}</p>" for line in row["text"][:LONGEST_TEXT].split("\n") if line.strip())
    return (
        f"<entry><title>{escape(row['title'] or row['url'])}</title><id>{escape(here)}</id>"
        f'<link rel="alternate" href="{escape(here)}"/>'
        + (f'<link rel="via" href="{escape(original)}"/>' if original else "")
        + f"<updated>{escape(row['first_seen_at'])}</updated>"
        + (f"<published>{escape(row['published_at'])}</published>" if row["published_at"] else "")
        + f"<author><name>{escape(row['authors'] or titles.get(source, source))}</name></author>"
        # Escaped twice: text of an HTML paragraph, which is text of an XML element.
        f'<content type="html">{escape(text)}</content></entry>'
    )


ROUTES: tuple[Route, ...] = ((r"^/news/search\.atom$", view),)
