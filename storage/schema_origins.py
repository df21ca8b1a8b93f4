"""What is known of each article of a story."""

from __future__ import annotations

ORIGINS = (
    """
    CREATE TABLE origins (                        -- each article of a story
        article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
        taken REAL,                               -- share of it that the story's first has, 0-1
        kept REAL,                                -- share of the story's first that it has, 0-1
        parent INTEGER                            -- the earlier article that has most of it; NULL: an origin
    )
    """,
    "ALTER TABLE stories ADD COLUMN origins INTEGER",  # texts that descend from no other; NULL: not known yet
    "ALTER TABLE signatures ADD COLUMN bands INTEGER NOT NULL DEFAULT 32",  # how many of the keys are LSH bands
    "UPDATE signatures SET bands = 0 WHERE sketch = x''",
    "CREATE INDEX signatures_old ON signatures(day) WHERE version < 2",  # keys that are to be made anew
    "ALTER TABLE stories ADD COLUMN unsettled INTEGER NOT NULL DEFAULT 0",  # 1: an article has left it
    "CREATE INDEX stories_unsettled ON stories(id) WHERE unsettled",
    "DROP VIEW copies",
    """
    CREATE VIEW copies AS                         -- each article of a story against the story's first
        SELECT a.id AS article, a.story, a.copy_kind AS kind, a.similarity, o.taken, o.kept, o.parent
        FROM articles a LEFT JOIN origins o ON o.article = a.id WHERE a.story IS NOT NULL
    """,
)
