"""What watches told."""

from __future__ import annotations

ALERTS = (
    """
    CREATE TABLE alerts (
        id INTEGER PRIMARY KEY,
        watch TEXT NOT NULL,                      -- its name in watches.toml
        event TEXT NOT NULL,                      -- new_story, another_origin, edited, gone, silent, back, burst
        reason TEXT NOT NULL,                     -- a code: the event, and what it is about
        article INTEGER REFERENCES articles(id) ON DELETE CASCADE,
        source TEXT NOT NULL DEFAULT '',
        matched TEXT NOT NULL DEFAULT '',         -- words asked for that are there, joined by '; '
        number INTEGER NOT NULL DEFAULT 0,
        quiet INTEGER NOT NULL DEFAULT 0,         -- 1: not told; kept so that it won't be
        at TEXT NOT NULL,
        run INTEGER REFERENCES runs(id)
    )
    """,
    "CREATE UNIQUE INDEX alerts_once ON alerts(watch, event, coalesce(article, 0), source, number)",
    "CREATE INDEX alerts_article ON alerts(article) WHERE article IS NOT NULL",
    """
    CREATE TABLE watch_hours (                    -- new articles that met a watch, by hour
        watch TEXT NOT NULL,
        hour INTEGER NOT NULL,                    -- since 1970, UTC
        hits INTEGER NOT NULL,
        PRIMARY KEY (watch, hour)
    ) WITHOUT ROWID
    """,
)
