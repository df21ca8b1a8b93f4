"""The rows of an export: what a search finds, as whole articles, within what one file may hold."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from datasette.utils.asgi import Response

from crawler.browse.asked import Asked, asked_of
from crawler.browse.find import find
from crawler.browse.headers import HEADERS
from crawler.browse.reader import Reader, Row, TooSlowError
from crawler.browse.responses import MOST_PROBLEMS, Site, sentences
from crawler.browse.safe import visible
from crawler.browse.titles import Titles, titles_of_sources
from crawler.search.asked import SearchQuery
from crawler.search.reading import Problem

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


def file(write: Callable[[Site, Asked], Awaitable[Response]]) -> Callable[[Site], Awaitable[Response]]:
    """A file of what an address asks; status 400 and a line for each parameter that can't be answered.

    Programs that ask for JSON are told in JSON.
    """

    async def answer(site: Site) -> Response:
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


async def rows_of(site: Site, query: SearchQuery, size: int = ROWS) -> tuple[list[Row], str, Titles]:
    """The articles of a search, where the next ones begin, and the titles of the sources."""
    found, _ = await site.read(lambda reader: read(reader, query, size), patience=PATIENCE)
    return found


def read(reader: Reader, query: SearchQuery, size: int) -> tuple[list[Row], str, Titles]:
    """As `rows_of`.

    Raises:
        TooSlowError: the search could not be finished; a file must not end early without a word.
    """
    results = find(reader, query, size=size, count=False)
    if few := _within_budget(reader, [card["id"] for card in results.cards]):
        results = find(reader, query, size=few, count=False)
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


def absolute(site: Site, path: str) -> str:
    """The whole URL of a path."""
    return str(site.datasette.absolute_url(site.request, path))


def headers(site: Site, asked: Asked, more: str, suffix: str) -> dict[str, str]:
    """The headers of a file; with `more` they name the one that follows."""
    found = {**HEADERS, "content-security-policy": "default-src 'none'; sandbox", "cache-control": "private, no-cache"}
    if more:
        following = absolute(site, f"{site.root}/search.{suffix}{asked.link(before=more)}")
        found["link"] = f'<{following}>; rel="next"'
    return found
