"""What is known of each article of a story, and which stories go on."""

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

THREADS = (
    "ALTER TABLE stories ADD COLUMN followed INTEGER NOT NULL DEFAULT 0",  # 1: its thread was sought
    "CREATE INDEX stories_unfollowed ON stories(id) WHERE followed = 0",
    """
    CREATE TABLE thread_stories (                 -- stories of one affair
        story INTEGER PRIMARY KEY REFERENCES stories(id) ON DELETE CASCADE,
        thread INTEGER NOT NULL,
        day TEXT NOT NULL,                        -- of its first article
        linked_to INTEGER,                        -- the story that it is most like; NULL: the thread began with it
        likeness REAL,                            -- to that one, 0-1
        names TEXT NOT NULL DEFAULT '',           -- rare names that both have, joined by '; '
        numbers TEXT NOT NULL DEFAULT '',         -- rare numbers that both have, joined by '; '
        news TEXT NOT NULL DEFAULT ''             -- rare names and numbers that the thread didn't have before
    )
    """,
    "CREATE INDEX thread_stories_thread ON thread_stories(thread, day)",
    """
    CREATE TABLE thread_keys (                    -- rare words by which stories of an affair are sought
        key INTEGER NOT NULL,                     -- 32 bits
        day TEXT NOT NULL,
        story INTEGER NOT NULL,
        PRIMARY KEY (key, day, story)
    ) WITHOUT ROWID
    """,
    """
    CREATE VIEW threads AS                        -- affairs that went on
        SELECT thread AS id, count(*) AS stories, min(day) AS first_on, max(day) AS last_on
        FROM thread_stories GROUP BY thread HAVING count(*) > 1
    """,
)
