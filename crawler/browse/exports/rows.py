"""The rows of a file: what a search finds, as whole articles, the whole result in pieces of bounded size."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from datasette.utils.asgi import AsgiStream, Response

from crawler.arabic.letters import printable
from crawler.browse.asked import Asked, asked_of
from crawler.browse.find import how_many, ids_of
from crawler.browse.headers import HEADERS
from crawler.browse.reader import Reader, Row
from crawler.browse.responses import MOST_PROBLEMS, Site, sentences
from crawler.browse.safe import visible
from crawler.browse.titles import Titles, titles_of_sources
from crawler.search.asked import Order, SearchQuery
from crawler.search.reading import Problem
from crawler.search.reading import write as write_query
from storage.best import RANKED

ROWS = 500
"""Rows of one piece: read at once, sent, forgotten."""
CHARACTERS = 10_000_000
"""Of text in one piece, however few articles that are."""
PATIENCE = 5
"""Times as long as a page a piece may take."""
LONGEST_NAME = 60
"""Characters of the query in a file's name."""
COLUMNS = {
    "id": "a.id",
    "source": "a.source",
    "url": "a.url",
    "title": "a.title",
    "text": "a.text",
    "summary": "a.summary",
    "authors": "a.authors",
    "section": "a.section",
    "language": "a.language",
    "published_on": "a.published_on",
    "published_at": "a.published_at",
    "published_precision": "a.published_precision",
    "published_signal": "a.published_signal",
    "published_trust": "a.published_trust",
    "first_seen_at": "a.first_seen_at",
    "story": "a.story",
    "copy_kind": "a.copy_kind",
    "revision": "a.revision",
    "words": "a.words",
    "origin": "s.first_article",  # the first article of its story
    "similarity": "a.similarity",
    "modified_at": "a.modified_at",
    "last_seen_at": "a.last_seen_at",
    "gone_at": "a.gone_at",
    "tags": "a.tags",
    "flags": "a.flags",
    "agency": "a.dateline_agency",
    "place": "a.dateline_place",
    "text_hash": "a.text_hash",
    "page_sha256": "p.body_hash",
    "captured_at": "p.fetched_at",
    "warc_file": "p.warc_file",
    "warc_offset": "p.warc_offset",
}
"""Columns of a file, and where each is kept; the same in every format, on pages and from commands."""
_FROM = "articles a LEFT JOIN stories s ON s.id = a.story LEFT JOIN pages p ON p.url = a.page"
_CHANGED = (
    " AND EXISTS (SELECT 1 FROM outcomes o WHERE o.article = a.id AND o.run > ? AND o.outcome IN ('new', 'revised'))"
)


def file(write: Callable[[Site, Asked], Awaitable[Any]]) -> Callable[[Site], Awaitable[Any]]:
    """A file of what an address asks; status 400 and a line for each parameter that can't be answered.

    Programs that ask for JSON are told in JSON.
    """

    async def answer(site: Site) -> Any:
        asked = asked_of(site.request.args)
        if problems := (*asked.problems, *await site.missing_sources(asked.query)):
            return refused(site, problems)
        return await write(site, asked)

    answer.__name__ = write.__name__
    return answer


def refused(site: Site, problems: tuple[Problem, ...]) -> Response:
    """Status 400: what can't be answered, by parameter."""
    told = sentences(problems, site.t.language)
    if not site.request.path.endswith("json"):
        return Response.text("\n".join(told) + "\n", status=400, headers=HEADERS)
    names = list(dict.fromkeys(visible(problem.parameter) for problem in problems))[:MOST_PROBLEMS]
    answer = {"ok": False, "status": 400, "error": " · ".join(told), "parameters": names}
    return Response.json(answer, status=400, headers=HEADERS)


async def rows_of(site: Site, query: SearchQuery, size: int) -> tuple[list[Row], Titles]:
    """The first articles of a search, and the titles of the sources."""

    def read(reader: Reader) -> tuple[list[Row], Titles]:
        return read_some(reader, query, size)[0], titles_of_sources(reader)

    found, _ = await site.read(read, patience=PATIENCE)
    return found


def read_some(reader: Reader, query: SearchQuery, size: int, since_run: int | None = None) -> tuple[list[Row], str]:
    """The next articles of a search in its order, and where those after them begin.

    Args:
        since_run: only what was new or revised in a later run.

    Raises:
        TooSlowError: they could not be found in time.
    """
    ids, following = ids_of(reader, query, size)
    if few := _within_budget(reader, ids):
        ids, following = ids_of(reader, query, few)
    changed, values = (_CHANGED, [since_run]) if since_run is not None else ("", [])
    columns = ", ".join(f"{where} AS {name}" for name, where in COLUMNS.items())
    marks = ", ".join("?" * len(ids))
    rows = reader.rows(f"SELECT {columns} FROM {_FROM} WHERE a.id IN ({marks}){changed}", [*ids, *values])
    texts = {row["id"]: row for row in rows}
    return [texts[number] for number in ids if number in texts], following


def pieces(reader: Reader, query: SearchQuery, since_run: int | None = None) -> Iterator[list[Row]]:
    """The whole result, piece by piece; see `read_some`."""
    query = endless(reader, query)
    while True:
        rows, following = read_some(reader, query, ROWS, since_run)
        yield rows
        if not following:
            return
        query = replace(query, position=following)


def endless(reader: Reader, query: SearchQuery) -> SearchQuery:
    """In an order that goes on to the end: of very many articles the best are not ranked, they come as they arrived."""
    if query.order is Order.BEST and how_many(reader, query) > RANKED:
        return replace(query, order=Order.ARRIVED, position="")
    return query


async def _pieces(site: Site, query: SearchQuery) -> AsyncIterator[list[Row]]:
    """As `pieces`, each read within the time of a file's piece."""
    query, _ = await site.read(lambda reader: endless(reader, query), patience=PATIENCE)
    while True:
        (rows, following), _ = await site.read(
            lambda reader, now=query: read_some(reader, now, ROWS),  # type: ignore[misc]
            patience=PATIENCE,
        )
        yield rows
        if not following:
            return
        query = replace(query, position=following)


async def stream(
    site: Site, asked: Asked, suffix: str, media: str, begin: str, text: Callable[[Sequence[Row]], str]
) -> Any:
    """The whole result as a file on its way. One that can't be finished breaks off, and the browser says so.

    Args:
        begin: what stands before the first row.
        text: the text of some rows.
    """
    following = _pieces(site, asked.query)
    first = await anext(following)  # what can't be read at all is said on a page, before a file begins

    async def write_all(writer: Any) -> None:
        await writer.write(begin + text(first))
        async for rows in following:
            await writer.write(text(rows))

    name = file_name(asked.query, datetime.now(UTC), suffix)
    return AsgiStream(write_all, headers={**headers(), **name}, content_type=media)


def title_of(query: SearchQuery) -> str:
    """What a query asks, as the name of a file: its words, then its filters."""
    told = [value for name, value in write_query(replace(query, position="")) if name != "sort"]
    return "-".join(printable("".join(c if c.isalnum() else " " for c in value), 200) for value in told)


def name_of(query: SearchQuery, now: datetime, suffix: str) -> str:
    """`marsad-QUERY-2024-05-01.csv`."""
    asked = "-".join(title_of(query).split())[:LONGEST_NAME].strip("-")
    return "-".join(filter(None, ("marsad", asked, f"{now:%Y-%m-%d}"))) + f".{suffix}"


def file_name(query: SearchQuery, now: datetime, suffix: str) -> dict[str, str]:
    """The header that names a file (RFC 6266): in letters that every browser takes, and as it is."""
    name = name_of(query, now, suffix)
    plain = "-".join("".join(c if c.isascii() else " " for c in name).replace("-", " ").split())
    plain = plain.replace(f"-.{suffix}", f".{suffix}")
    return {"content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"}


def _within_budget(reader: Reader, ids: list[int]) -> int:
    """How many of the articles one piece may hold; 0: all of them."""
    marks = ", ".join("?" * len(ids))
    rows = reader.rows(f"SELECT id, length(text) AS length FROM articles WHERE id IN ({marks})", ids)
    lengths = {row["id"]: row["length"] for row in rows}
    total = 0
    for count, article in enumerate(ids):
        total += lengths.get(article, 0)
        if total > CHARACTERS:
            return max(count, 1)
    return 0


def absolute(site: Site, path: str) -> str:
    """The whole URL of a path."""
    return str(site.datasette.absolute_url(site.request, path))


def headers() -> dict[str, str]:
    """The headers of a file."""
    return {**HEADERS, "content-security-policy": "default-src 'none'; sandbox", "cache-control": "private, no-cache"}
