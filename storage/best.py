"""The best of many hits, in two steps.

FTS5's bm25 goes through the newest hits in C and needs only its index, but gives each form of a word a weight of its
own; the classes of words (crawler/search/ranking.py) need the texts. So the first chooses, the second puts in order.
"""

from __future__ import annotations

import json

from sqlite_utils.utils import sqlite3

from crawler.search.match import Match
from crawler.search.ranking import TITLE, Candidate, Ranked, rank

RANKED = 15_000
"""Of so many newest hits the best are chosen."""
DEPTH = 40
"""Of the best by bm25, so many are put in order by the classes of their words: two pages. The others follow."""
LOOSE_DEPTH = 300
"""The same where words may be missing; no others follow."""


def by_bm25(conn: sqlite3.Connection, expression: str, limit: int) -> list[int]:
    """The best articles of an FTS5 expression by its own bm25, the best first."""
    rows = conn.execute(
        f"""
        SELECT id FROM (
            SELECT rowid AS id, bm25(articles_fts, {TITLE}, 1.0, 0.0) AS score FROM articles_fts
            WHERE articles_fts MATCH ? ORDER BY rowid DESC LIMIT ?
        ) ORDER BY score, id DESC LIMIT ?
        """,
        (expression, RANKED, limit),
    )
    return [row[0] for row in rows]


def ranked(conn: sqlite3.Connection, match: Match, articles: list[int]) -> list[Ranked]:
    """The articles in order, the best first."""
    rows = conn.execute(
        "SELECT id, title, text, day FROM articles JOIN search_rows ON article = id "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(articles),),
    ).fetchall()
    known, newest = conn.execute(
        "SELECT (SELECT max(id) FROM articles), (SELECT max(published_on) FROM articles)"
    ).fetchone()
    return rank(match.words, (Candidate(*row) for row in rows), articles=known or 0, newest=newest or "")
