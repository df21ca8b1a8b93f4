"""The tables and columns of stories: which articles are copies, and what copies are found with."""

from __future__ import annotations

STORIES = (
    "ALTER TABLE stories ADD COLUMN first_known_by TEXT NOT NULL DEFAULT 'guess'",  # credit, time, guess
    "ALTER TABLE sources ADD COLUMN origin INTEGER NOT NULL DEFAULT 1",  # 0: aggregator or mirror, never first
    """
    CREATE TABLE signatures (                     -- what candidates for copies are found and sifted with
        article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
        day INTEGER NOT NULL,                     -- days since 1970-01-01 of published_on, else of first_seen_at
        version INTEGER NOT NULL,
        sketch BLOB NOT NULL,                     -- one byte of each of the 128 minima; empty for short texts
        keys BLOB NOT NULL                        -- LSH bands, sentences and the whole text, 32 bits each
    )
    """,
    """
    CREATE TABLE story_keys (                     -- LSH bands, sentences and the whole text, by month
        month INTEGER NOT NULL,                   -- day / 30: what is written and read together lies together
        key INTEGER NOT NULL,                     -- 32 bits
        article INTEGER NOT NULL,
        PRIMARY KEY (month, key, article)
    ) WITHOUT ROWID
    """,
    """
    CREATE VIEW copies AS                         -- each article of a story against the story's first
        SELECT id AS article, story, copy_kind AS kind, similarity FROM articles WHERE story IS NOT NULL
    """,
)
