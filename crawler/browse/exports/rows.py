"""The rows of an export: what a search finds, as whole articles, within what one file may hold."""

from __future__ import annotations

from crawler.browse.find import find
from crawler.browse.headers import HEADERS
from crawler.browse.parameters import SearchParameters
from crawler.browse.reader import Reader, Row, TooSlowError
from crawler.browse.responses import Site
from crawler.browse.titles import Titles, titles_of_sources

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


async def rows_of(site: Site, search: SearchParameters, size: int = ROWS) -> tuple[list[Row], str, Titles]:
    """The articles of a search, where the next ones begin, and the titles of the sources."""
    found, _ = await site.read(lambda reader: read(reader, search, size), patience=PATIENCE)
    return found


def read(reader: Reader, search: SearchParameters, size: int) -> tuple[list[Row], str, Titles]:
    """As `rows_of`.

    Raises:
        TooSlowError: the search could not be finished; a file must not end early without a word.
    """
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


def headers(site: Site, search: SearchParameters, more: str, suffix: str) -> dict[str, str]:
    """The headers of a file; with `more` they name the one that follows."""
    found = {**HEADERS, "content-security-policy": "default-src 'none'; sandbox", "cache-control": "private, no-cache"}
    if more:
        following = absolute(site, f"{site.root}/search.{suffix}{search.query(before=more)}")
        found["link"] = f'<{following}>; rel="next"'
    return found
