"""A search taken away: Atom to follow it, CSV for spreadsheets, NDJSON for programs."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from html import escape
from typing import Any

from datasette.utils.asgi import Response

from crawler.browse.find import find
from crawler.browse.pages import page
from crawler.browse.parameters import Search
from crawler.browse.reader import Reader, Row, TooSlowError
from crawler.browse.records import titles_of_sources
from crawler.browse.responses import HEADERS, Site
from crawler.browse.safe import csv_cell, safe_url

FEED = 40
ROWS = 1_000
"""Rows of one export; the next ones are asked for with the URL in its `Link` header."""
CHARACTERS = 10_000_000
"""Of text in one export, however few articles that are: it is put together in memory."""
PATIENCE = 5
"""Times as long as a page a file may take."""
COLUMNS = (
    "id",
    "source",
    "url",
    "title",
    "text",
    "summary",
    "authors",
    "section",
    "language",
    "published_on",
    "published_at",
    "published_precision",
    "published_signal",
    "published_trust",
    "first_seen_at",
    "story",
    "copy_kind",
    "revision",
    "words",
)


def _absolute(site: Site, path: str) -> str:
    return str(site.datasette.absolute_url(site.request, path))


def _page(site: Site, search: Search, size: int) -> Any:
    def read(reader: Reader) -> tuple[list[Row], str, dict[str, str]]:
        results = find(reader, search, size=size, count=False)
        if few := _within_budget(reader, [card["id"] for card in results.cards]):
            results = find(reader, search, size=few, count=False)
        if "results" in reader.left_out:
            raise TooSlowError("export")
        ids = [card["id"] for card in results.cards]
        texts: dict[int, Row] = {}
        for start in range(0, len(ids), 500):
            some = ids[start : start + 500]
            rows = reader.rows(
                f"SELECT {', '.join(COLUMNS)} FROM articles WHERE id IN ({', '.join('?' * len(some))})", some
            )
            texts |= {row["id"]: row for row in rows}
        return [texts[number] for number in ids if number in texts], results.next, titles_of_sources(reader)

    return site.read(read, patience=PATIENCE)


def _within_budget(reader: Reader, ids: list[int]) -> int:
    """How many of the articles one file may hold; 0: all of them."""
    marks = ", ".join("?" * len(ids))
    rows = reader.rows(f"SELECT id, length(text) AS length FROM articles WHERE id IN ({marks})", ids)
    lengths = {row["id"]: row["length"] for row in rows}
    total = 0
    for count, article in enumerate(ids):
        total += lengths.get(article, 0)
        if total > CHARACTERS:
            return max(count, 1)
    return 0


def _headers(site: Site, search: Search, more: str, suffix: str) -> dict[str, str]:
    headers = {
        **HEADERS,
        "content-security-policy": "default-src 'none'; sandbox",
        "cache-control": "private, no-cache",
    }
    if more:
        following = _absolute(site, f"{site.root}/search.{suffix}{search.query(before=more)}")
        headers["link"] = f'<{following}>; rel="next"'
    return headers


@page
async def csv_file(site: Site) -> Response:
    """UTF-8 with a byte order mark (without it Excel shows Arabic as rubble), formulas disarmed."""
    search = Search.read(site.request.args)
    (rows, more, _), _ = await _page(site, search, ROWS)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([csv_cell(row[name]) for name in COLUMNS] for row in rows)
    headers = {**_headers(site, search, more, "csv"), "content-disposition": 'attachment; filename="marsad.csv"'}
    return Response(body="\ufeff" + out.getvalue(), headers=headers, content_type="text/csv; charset=utf-8")


@page
async def ndjson(site: Site) -> Response:
    """One JSON object a line."""
    search = Search.read(site.request.args)
    (rows, more, _), _ = await _page(site, search, ROWS)
    body = "".join(json.dumps({name: row[name] for name in COLUMNS}, ensure_ascii=False) + "\n" for row in rows)
    return Response(
        body=body, headers=_headers(site, search, more, "ndjson"), content_type="application/x-ndjson; charset=utf-8"
    )


@page
async def atom(site: Site) -> Response:
    """The newest articles of a search as an Atom feed (RFC 4287)."""
    search = replace(Search.read(site.request.args), sort="new", before="")
    (rows, _, titles), _ = await _page(site, search, FEED)
    own = _absolute(site, f"{site.root}/search.atom{search.query()}")
    page_url = _absolute(site, f"{site.root}/search{search.query()}")
    updated = max((row["first_seen_at"] for row in rows), default="1970-01-01T00:00:00+00:00")
    title = site.t("brand") + (f": {search.q}" if search.q else "")
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<title>{escape(title)}</title><id>{escape(own)}</id><updated>{escape(updated)}</updated>",
        f'<link rel="self" href="{escape(own)}"/><link rel="alternate" href="{escape(page_url)}"/>',
    ]
    for row in rows:
        here = _absolute(site, f"{site.root}/article/{row['id']}")
        original = safe_url(row["url"])
        text = "".join(f"<p>{escape(line)}</p>" for line in row["text"][:20_000].split("\n") if line.strip())
        parts.append(
            f"<entry><title>{escape(row['title'] or row['url'])}</title><id>{escape(here)}</id>"
            f'<link rel="alternate" href="{escape(here)}"/>'
            + (f'<link rel="via" href="{escape(original)}"/>' if original else "")
            + f"<updated>{escape(row['first_seen_at'])}</updated>"
            + (f"<published>{escape(row['published_at'])}</published>" if row["published_at"] else "")
            + f"<author><name>{escape(row['authors'] or titles.get(row['source'], row['source']))}</name></author>"
            # Escaped twice: text of an HTML paragraph, which is text of an XML element.
            f'<content type="html">{escape(text)}</content></entry>'
        )
    parts.append("</feed>")
    return Response(
        body="".join(parts),
        headers=_headers(site, search, "", "atom"),
        content_type="application/atom+xml; charset=utf-8",
    )
