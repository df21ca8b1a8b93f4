"""Of a story's articles that are found one stands for all: its first where that is found, else that of least number."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial

from sqlite_utils.utils import sqlite3

from storage.index import LEAD

FEW = 2_000
"""Of so many matches each is looked up in `articles`; of more that would read too many pages."""


def hidden(conn: sqlite3.Connection, expression: str, matches: int) -> tuple[int, ...]:
    """All articles that match for which another match of their story stands. `matches`: how many match."""
    if matches > FEW:
        return _hidden_of_many(conn, expression)
    rows = conn.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?", (expression,))
    shown = {row[0] for row in rows}
    return _stood_for_among(shown, conn.execute(_IN_STORIES, (json.dumps(list(shown)),)))


def _hidden_of_many(conn: sqlite3.Connection, expression: str) -> tuple[int, ...]:
    """The same, and no article is read that its tags and `origins` tell to stand for its story."""
    only_leads = tagged(expression, [LEAD])
    others = conn.execute(_OTHERS, (f'({expression}) NOT tags : "{LEAD}"', only_leads)).fetchall()
    leads = conn.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?", (only_leads,))
    return _stood_for_among({row[0] for row in leads}, others)


def _stood_for_among(shown: Collection[int], others: Iterable[tuple[int, int, int | None]]) -> tuple[int, ...]:
    """Of others than their story's first (article, story, its first; by number) those for which one stands."""
    found, stand_ins = [], set[int]()
    for article, story, first in others:
        if first in shown or story in stand_ins:
            found.append(article)
        stand_ins.add(story)
    return tuple(found)


Page = tuple[list[int], str]
"""Articles in order, and where the next page begins."""


@dataclass(frozen=True, slots=True)
class Folding:
    """Which matches of an expression are shown. `copies`: those that aren't; None: to be looked up, being too many."""

    conn: sqlite3.Connection
    expression: str
    copies: frozenset[int] | None = frozenset()

    def page(self, made: Callable[[str], Page]) -> Page:
        """A page of what is shown; `made` makes it without articles, which are given as a JSON list."""
        without = set(self.copies or ())
        while True:
            ids, following = made(json.dumps(sorted(without)))
            more = self._among(ids)
            if not more:
                return ids, following
            without |= more

    def first(self, articles: Sequence[int], most: int) -> list[int]:
        """The first so many articles that are shown."""
        kept: list[int] = []
        for at in range(0, len(articles), most):
            part = articles[at : at + most]
            copies = self._among(part)
            kept += [article for article in part if article not in copies]
            if len(kept) >= most:
                break
        return kept[:most]

    def enough(self, most: int) -> int:
        """Of how many articles so many are surely shown, or nearly."""
        return most + len(self.copies) if self.copies is not None else most * 4

    def _among(self, articles: Sequence[int]) -> frozenset[int]:
        if self.copies is None:
            return _stood_for(self.conn, self.expression, articles)
        return self.copies.intersection(articles)


def _stood_for(conn: sqlite3.Connection, expression: str, articles: Sequence[int]) -> frozenset[int]:

    matches = cache(partial(holds, conn, expression))

    def before(article: int, story: int, first: int | None) -> Iterable[int]:
        yield from () if first is None else (first,)
        yield from (row[0] for row in conn.execute(_EARLIER, (story, article)).fetchall())

    rows = conn.execute(_IN_STORIES, (json.dumps(list(articles)),)).fetchall()
    return frozenset(row[0] for row in rows if any(map(matches, before(*row))))


def holds(conn: sqlite3.Connection, expression: str, article: int) -> bool:
    """Whether an article is among what an FTS5 expression finds."""
    found = conn.execute("SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? AND rowid = ?", (expression, article))
    return found.fetchone() is not None


def tagged(expression: str, tags: Iterable[str]) -> str:
    """An FTS5 expression narrowed to articles that have one of some tags (storage/index.py)."""
    quoted = " OR ".join('"' + tag.replace('"', "") + '"' for tag in tags)
    return f"({expression}) AND tags : ({quoted})"


_OTHERS = """
    SELECT a.id, a.story, stories.first_article FROM (
        SELECT rowid AS article FROM articles_fts WHERE articles_fts MATCH ? UNION ALL
        SELECT article FROM articles_fts CROSS JOIN origins ON article = articles_fts.rowid
        WHERE articles_fts MATCH ? AND parent IS NULL
    ) AS found CROSS JOIN articles a ON a.id = found.article JOIN stories ON stories.id = a.story
    WHERE a.id IS NOT stories.first_article ORDER BY a.id
"""
"""Copies, and origins beside the first; `origins` is small and has no row for what stands alone."""
_IN_STORIES = """
    SELECT a.id, a.story, stories.first_article FROM articles a JOIN stories ON stories.id = a.story
    WHERE a.id IN (SELECT value FROM json_each(?)) AND a.id IS NOT stories.first_article ORDER BY a.id
"""
_EARLIER = "SELECT id FROM articles WHERE story = ? AND id < ? ORDER BY id"
