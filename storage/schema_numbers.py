"""The last number given to an article, a story and a thread (storage/numbers.py)."""

from __future__ import annotations

NUMBERS = (
    """
    CREATE TABLE numbers (
        of TEXT PRIMARY KEY,                      -- article, story, thread
        last INTEGER NOT NULL                     -- that was given; none is given twice
    ) WITHOUT ROWID
    """,
    "INSERT INTO numbers SELECT 'article', coalesce(max(id), 0) FROM articles",
    "INSERT INTO numbers SELECT 'story', coalesce(max(id), 0) FROM stories",
    "INSERT INTO numbers SELECT 'thread', coalesce(max(thread), 0) FROM thread_stories",
)
