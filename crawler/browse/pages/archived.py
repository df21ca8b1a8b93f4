"""The raw page of an article out of the WARC archive, shown so that it can do nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from datasette.utils.asgi import Response

from crawler.browse.headers import HEADERS
from crawler.browse.reader import Reader, Row
from crawler.browse.responses import Site
from crawler.browse.safe import visible
from crawler.browse.titles import titles_of_sources
from crawler.browse.views import Route, missing, number, page
from crawler.errors import ArchiveError
from crawler.model import ArchivePosition
from crawler.web.charset import decode as read_text
from crawler.web.codings import CodingError, codings_of
from crawler.web.codings import decode as undo_codings
from storage import warc

LONGEST = 4_000_000
"""Bytes of a page that are shown."""

SEALED = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
"""Of the archived page itself: an origin of its own, no script, no request to anywhere."""


def read(reader: Reader, article: int) -> tuple[Row | None, dict[str, str]]:
    """The article with the place of its page in the archive, and the titles of the sources."""
    row = reader.row(
        "SELECT a.id, a.source, a.title, a.url, p.warc_file, p.warc_offset FROM articles a "
        "LEFT JOIN pages p ON p.url = a.page WHERE a.id = ?",
        [article],
    )
    return row, titles_of_sources(reader)


async def _load(site: Site) -> tuple[Row | None, dict[str, str], dict[str, Any] | None, str]:
    """The article, the titles of sources, its archived record, and why there is none."""
    wanted = number(site.request.url_vars["id"])
    (row, titles), _ = await site.read(lambda reader: read(reader, wanted or 0))
    if row is None or not row["warc_file"]:
        return row, titles, None, site.t("not_archived")
    try:
        return row, titles, _record(site.warc, row), ""
    except (ArchiveError, CodingError):
        return row, titles, None, site.t("archive_missing")


def _record(folder: Path, row: Row) -> dict[str, Any]:
    position = ArchivePosition(warc_file=row["warc_file"], offset=row["warc_offset"] or 0)
    found = warc.read(folder, position, cap=LONGEST * 4)
    body = undo_codings(found.body, codings_of(found.header("content-encoding")), LONGEST)
    return {
        "url": visible(found.url),
        "at": found.at.isoformat(),
        "status": found.status,
        "size": len(body),
        "text": visible(read_text(body, found.headers).text),
        "file": row["warc_file"],
        "offset": row["warc_offset"],
    }


@page
async def view(site: Site) -> Response:
    """Around the archived page: where it came from, and the choice between page and source text."""
    article, titles, record, problem = await _load(site)
    if article is None:
        return missing(site)
    return site.page(
        "archived",
        [],
        here="news",
        article=article,
        titles=titles,
        record=record,
        problem=problem,
        as_text=site.request.args.get("view") == "text",
        status=200 if record else 404,
    )


@page
async def sealed(site: Site) -> Response:
    """The archived page alone, for the sealed frame; the header seals it when it is opened by itself as well."""
    _, _, record, problem = await _load(site)
    text = record["text"] if record else problem
    return Response(
        body=text,
        status=200 if record else 404,
        content_type="text/html; charset=utf-8" if record else "text/plain; charset=utf-8",
        headers={**HEADERS, "content-security-policy": SEALED, "cache-control": "private, no-cache"},
    )


ROUTES: tuple[Route, ...] = (
    (r"^/news/article/(?P<id>\d+)/archived$", view),
    (r"^/news/article/(?P<id>\d+)/archived\.html$", sealed),
)
