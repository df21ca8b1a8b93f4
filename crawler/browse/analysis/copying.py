"""Who took texts from whom: articles that descend from an earlier one of another outlet, counted by both outlets.

The facts are those of stories (crawler/decide/origins.py): `origins.parent` is the earlier article that has most of a
text. Chains stay chains: who copies from the one that copied an agency is counted with that one, and `Pair.first` says
who had the story first.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import storage.search as fulltext
from crawler.browse.reader import Reader, Row
from crawler.model import TRUSTED, Precision
from crawler.phrases.moments import read_moment
from crawler.search.asked import Order, SearchQuery

LOOKED_AT = 10_000
"""Copies that are counted, those that arrived last."""
OUTLETS = 12
"""Outlets in the matrix, those with most copies taken or given."""
PAGE = 50
"""Pairs on one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one outlet took from another."""

    copier: str
    copied: str
    articles: int
    taken: float | None
    """Share of a copy that stands in the copied article, 0-1, on average over those taken from the first article of
    their story; None: there are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copying:
    """All pairs of outlets, those with most copies first."""

    query: SearchQuery
    cells: tuple[Cell, ...]
    own: int
    """Copies of an outlet's own earlier articles, which are in no cell."""
    bounded: bool
    """Whether there are more than LOOKED_AT copies, of which the last ones are counted."""
    since: date | None
    """The first day on which a counted copy arrived, where they are bounded."""

    @property
    def articles(self) -> int:
        """Copies in all cells."""
        return sum(cell.articles for cell in self.cells)

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets of the matrix: those in most copies, taken or given, by number and name."""
        counts: dict[str, int] = defaultdict(int)
        for cell in self.cells:
            counts[cell.copier] += cell.articles
            counts[cell.copied] += cell.articles
        return tuple(sorted(counts, key=lambda name: (-counts[name], name))[:OUTLETS])


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An article of a pair."""

    id: int
    source: str
    title: str
    published_on: date | None
    published_at: datetime | None
    """None unless a trusted time of day is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A copy, and the earlier article that has most of it."""

    copy: Told
    model: Told
    story: int
    first: Told
    """The first article of the story: the model, or whom that took it from."""
    kind: str
    """crawler.model.CopyKind."""
    taken: float | None
    """Share of the copy that stands in the story's first article, 0-1."""

    @property
    def lag(self) -> timedelta | None:
        """How much later it came; None where a time of day isn't known of both."""
        if self.copy.published_at is None or self.model.published_at is None:
            return None
        return self.copy.published_at - self.model.published_at


def copying(reader: Reader, query: SearchQuery) -> Copying:
    """Who took from whom, among the articles that a search finds: these are the copies, whatever they were taken from.

    Of very many copies the last ones are counted, LOOKED_AT of them.
    """
    source, values = _copies(reader, query)
    rows = reader.rows(_CELLS.format(source=source, most=LOOKED_AT), values)
    bounded = sum(row["n"] for row in rows) >= LOOKED_AT
    since = min((row["since"] for row in rows), default="") if bounded else ""
    cells = (
        Cell(copier=row["copier"], copied=row["copied"], articles=row["n"], taken=row["taken"])
        for row in rows
        if row["copier"] != row["copied"]
    )
    return Copying(
        query=query,
        cells=tuple(sorted(cells, key=lambda cell: (-cell.articles, cell.copier, cell.copied))),
        own=sum(row["n"] for row in rows if row["copier"] == row["copied"]),
        bounded=bounded,
        since=date.fromisoformat(since[:10]) if since else None,
    )


def pairs(
    reader: Reader, query: SearchQuery, copier: str, copied: str, *, limit: int = PAGE, before: int = 0
) -> tuple[tuple[Pair, ...], int]:
    """The pairs behind a number, the last arrived first; and what is to be given as `before` for more, 0 at the end."""
    source, values = _copies(reader, query)
    rows = reader.rows(
        _PAIRS.format(source=source, most=LOOKED_AT), [*values, copier, copied, before or 1 << 62, limit + 1]
    )
    found = tuple(_pair(row) for row in rows[:limit])
    return found, found[-1].copy.id if len(rows) > limit else 0


def _copies(reader: Reader, query: SearchQuery) -> tuple[str, list[Any]]:
    """Copies that a search finds, as what stands behind FROM: articles `a` with their `origins` o.

    All of them begin with the few that are copies; a search begins with what its index finds.
    """
    if replace(query, order=Order.NEWEST, position="") == SearchQuery():
        every = "origins o CROSS JOIN articles a ON a.id = o.article WHERE o.parent IS NOT NULL"
        return f"{every} ORDER BY o.article DESC", []
    hits = "articles_fts CROSS JOIN origins o ON o.article = articles_fts.rowid"
    found = f"{hits} CROSS JOIN articles a ON a.id = o.article WHERE articles_fts MATCH ? AND o.parent IS NOT NULL"
    return f"{found} ORDER BY articles_fts.rowid DESC", [fulltext.Search(reader.connection).expression(query)]


_FOUND = """
    (SELECT a.id, a.source, a.story, a.first_seen_at, o.taken, o.parent FROM {source} LIMIT {most}) AS c
    JOIN articles m ON m.id = c.parent
"""
_CELLS = f"""
    SELECT c.source AS copier, m.source AS copied, count(*) AS n, min(c.first_seen_at) AS since,
           avg(iif(s.first_article = c.parent, c.taken, NULL)) AS taken
    FROM {_FOUND} LEFT JOIN stories s ON s.id = c.story GROUP BY 1, 2
"""
_TOLD = ("id", "source", "title", "published_on", "published_at", "published_precision", "published_trust")


def _columns(alias: str, prefix: str) -> str:
    return ", ".join(f"{alias}.{name} AS {prefix}_{name}" for name in _TOLD)


_PAIRS = f"""
    SELECT {_columns("a", "copy")}, {_columns("m", "model")}, {_columns("f", "first")},
           c.story, a.copy_kind AS kind, c.taken
    FROM {_FOUND} JOIN articles a ON a.id = c.id JOIN stories s ON s.id = c.story
    JOIN articles f ON f.id = s.first_article
    WHERE c.source = ? AND m.source = ? AND c.id < ? ORDER BY c.id DESC LIMIT ?
"""


def _pair(row: Row) -> Pair:
    copy, model, first = (told_of({name: row[f"{one}_{name}"] for name in _TOLD}) for one in ("copy", "model", "first"))
    return Pair(copy=copy, model=model, first=first, story=row["story"], kind=row["kind"], taken=row["taken"])


def told_of(row: Row) -> Told:
    """An article by its columns; a time of day that can't be believed to the minute is left out."""
    at = read_moment(row["published_at"])
    timed = row["published_precision"] in (Precision.SECOND, Precision.MINUTE)
    return Told(
        id=row["id"],
        source=row["source"],
        title=row["title"],
        published_on=date.fromisoformat(row["published_on"]) if row["published_on"] else None,
        published_at=at if timed and (row["published_trust"] or 0) >= TRUSTED else None,
    )
