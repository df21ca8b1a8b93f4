"""The tables that an archive began with."""

from __future__ import annotations

CORE = (
    """
    CREATE TABLE sources (
        name TEXT PRIMARY KEY,
        title TEXT NOT NULL DEFAULT '',
        home TEXT NOT NULL DEFAULT '',
        language TEXT NOT NULL DEFAULT '',
        timezone TEXT NOT NULL DEFAULT 'UTC',
        enabled INTEGER NOT NULL DEFAULT 1,
        -- health: written at the end of each run
        health TEXT NOT NULL DEFAULT 'new',      -- new, ok, quiet, blocked, crawling_broken, extraction_broken
        articles INTEGER NOT NULL DEFAULT 0,
        last_run INTEGER REFERENCES runs(id),
        last_success_at TEXT,
        last_article_at TEXT,                     -- first_seen_at of its newest article
        last_error TEXT NOT NULL DEFAULT '',
        failures INTEGER NOT NULL DEFAULT 0,      -- in a row, weighted
        -- schedule: survives restarts
        interval_seconds INTEGER,
        next_due_at TEXT,
        believes_validators INTEGER NOT NULL DEFAULT 1,  -- 0: once sent an unchanged validator with a changed body
        feed_offset_minutes INTEGER NOT NULL DEFAULT 0,  -- added to feed times: local time that is labelled GMT
        profile_version INTEGER NOT NULL DEFAULT 0,
        articles_learned INTEGER NOT NULL DEFAULT 0      -- how many articles the learned lines were counted over
    )
    """,
    """
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY,
        command TEXT NOT NULL,
        started_at TEXT NOT NULL,
        finished_at TEXT,
        status TEXT NOT NULL DEFAULT 'running',   -- running, ok, failed, cut
        totals TEXT NOT NULL DEFAULT '{}'         -- JSON: outcomes, reasons, requests, bytes, and the same by source
    )
    """,
    """
    CREATE TABLE pages (
        url TEXT PRIMARY KEY,
        source TEXT NOT NULL REFERENCES sources(name),
        kind TEXT NOT NULL DEFAULT 'article',     -- article, feed, sitemap, listing, wordpress
        etag TEXT,
        last_modified TEXT,
        status INTEGER,
        fetched_at TEXT,
        body_hash TEXT,                           -- sha256 of the content-decoded body
        warc_file TEXT,
        warc_offset INTEGER,
        changed_at TEXT,                          -- when the body was last seen to differ
        unconditional_at TEXT,                    -- last request without validators
        checks INTEGER NOT NULL DEFAULT 0,        -- re-checks since the last change
        next_check_at TEXT,
        gone_at TEXT                              -- 404 or 410 after it had been there
    ) WITHOUT ROWID
    """,
    "CREATE INDEX pages_next_check ON pages(source, next_check_at) WHERE next_check_at IS NOT NULL",
    """
    CREATE TABLE stories (
        id INTEGER PRIMARY KEY,
        first_article INTEGER REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED,
        articles INTEGER NOT NULL DEFAULT 0,
        sources INTEGER NOT NULL DEFAULT 0,
        first_published_on TEXT
    )
    """,
    """
    CREATE TABLE articles (
        id INTEGER PRIMARY KEY,                   -- ascending by arrival: newest first needs no sort
        source TEXT NOT NULL REFERENCES sources(name),
        url TEXT NOT NULL UNIQUE,                 -- canonical
        title TEXT NOT NULL DEFAULT '',
        authors TEXT NOT NULL DEFAULT '',         -- joined by '; '
        section TEXT NOT NULL DEFAULT '',
        language TEXT NOT NULL DEFAULT '',
        published_on TEXT,                        -- day in the source's zone; NULL: unknown
        published_at TEXT,                        -- NULL unless a time of day is known
        published_precision TEXT,
        published_signal TEXT,
        published_trust INTEGER,
        modified_at TEXT,
        first_seen_at TEXT NOT NULL,
        last_seen_at TEXT NOT NULL,
        gone_at TEXT,
        story INTEGER REFERENCES stories(id),
        copy_kind TEXT,                           -- crawler.model.CopyKind; NULL: alone
        similarity REAL,                          -- to the story's first article, 0-1
        revision INTEGER NOT NULL DEFAULT 1,
        words INTEGER NOT NULL DEFAULT 0,
        text_hash TEXT NOT NULL,
        flags TEXT NOT NULL DEFAULT '',           -- space-separated, such as 'truncated'
        tags TEXT NOT NULL DEFAULT '',            -- joined by '; '
        source_attribution TEXT NOT NULL DEFAULT '',
        dateline_place TEXT NOT NULL DEFAULT '',
        dateline_agency TEXT NOT NULL DEFAULT '',
        byline TEXT NOT NULL DEFAULT '',
        issue TEXT NOT NULL DEFAULT '',
        charset TEXT NOT NULL DEFAULT '',
        extractor TEXT NOT NULL,
        page TEXT REFERENCES pages(url),
        run INTEGER REFERENCES runs(id),
        summary TEXT NOT NULL DEFAULT '',
        text TEXT NOT NULL                        -- last: the columns before it are read without its overflow pages
    )
    """,
    "CREATE INDEX articles_published ON articles(published_on DESC, id DESC)",
    "CREATE INDEX articles_source_published ON articles(source, published_on DESC, id DESC)",
    "CREATE INDEX articles_section_published ON articles(section, published_on DESC, id DESC)",
    "CREATE INDEX articles_story ON articles(story) WHERE story IS NOT NULL",
    "CREATE INDEX articles_revised ON articles(id) WHERE revision > 1",
    "CREATE INDEX articles_text_hash ON articles(text_hash)",
    """
    CREATE TABLE aliases (
        url TEXT PRIMARY KEY,                     -- every other URL under which an article was met
        article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
        first_seen_at TEXT NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX aliases_article ON aliases(article)",
    """
    CREATE TABLE revisions (
        article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
        revision INTEGER NOT NULL,                -- 1 is the text as first stored; the newest is in articles too
        seen_at TEXT NOT NULL,
        title TEXT NOT NULL,
        text TEXT NOT NULL,
        text_hash TEXT NOT NULL,
        warc_file TEXT,
        warc_offset INTEGER,
        PRIMARY KEY (article, revision)
    )
    """,
    "CREATE INDEX revisions_seen ON revisions(seen_at)",
    """
    CREATE TABLE date_signals (
        article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
        signal TEXT NOT NULL,
        raw TEXT NOT NULL,
        value TEXT NOT NULL,                      -- the day, or the moment where one is known
        precision TEXT NOT NULL,
        trust INTEGER NOT NULL,
        modified INTEGER NOT NULL DEFAULT 0,
        flags TEXT NOT NULL DEFAULT '',
        chosen INTEGER NOT NULL DEFAULT 0,
        why_not TEXT NOT NULL DEFAULT ''
    )
    """,
    "CREATE INDEX date_signals_article ON date_signals(article)",
    """
    CREATE TABLE removed_lines (
        article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
        rule TEXT NOT NULL,
        line TEXT NOT NULL
    )
    """,
    "CREATE INDEX removed_lines_article ON removed_lines(article)",
    """
    CREATE TABLE boilerplate (
        source TEXT NOT NULL REFERENCES sources(name),
        key TEXT NOT NULL,                        -- folded, digits masked
        line TEXT NOT NULL,                       -- as last seen
        position TEXT NOT NULL DEFAULT 'any',
        articles INTEGER NOT NULL DEFAULT 0,
        share REAL NOT NULL DEFAULT 0,
        first_seen_at TEXT NOT NULL,
        active INTEGER NOT NULL DEFAULT 1,        -- 0: undone by a person, never learned again
        PRIMARY KEY (source, key)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE line_counts (                    -- what boilerplate is learned from; pruned to what may still repeat
        source TEXT NOT NULL,
        key TEXT NOT NULL,
        line TEXT NOT NULL,
        articles INTEGER NOT NULL,
        edge INTEGER NOT NULL,                    -- of them: among the first or last two lines
        first_article INTEGER NOT NULL,           -- ordinals within the source, for "of the last 50"
        last_article INTEGER NOT NULL,
        first_seen_at TEXT NOT NULL,
        PRIMARY KEY (source, key)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE outcomes (                       -- every URL that a run learns of, exactly once
        run INTEGER NOT NULL REFERENCES runs(id),
        source TEXT NOT NULL,
        url TEXT NOT NULL,
        outcome TEXT NOT NULL,                    -- 'pending' until its end is known
        stage TEXT,
        reason TEXT,
        status INTEGER,                           -- HTTP
        detail TEXT NOT NULL DEFAULT '',
        article INTEGER REFERENCES articles(id),
        at TEXT NOT NULL,
        PRIMARY KEY (run, source, url)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX outcomes_article ON outcomes(article) WHERE article IS NOT NULL",
    "CREATE INDEX outcomes_failed ON outcomes(source, at) WHERE outcome IN ('failed', 'rejected')",
    """
    CREATE TABLE frontier (                       -- URLs known and not yet fetched; taken first by the next run
        url TEXT PRIMARY KEY,
        source TEXT NOT NULL,
        kind TEXT NOT NULL,
        link TEXT NOT NULL,                       -- the Link as JSON
        found_at TEXT NOT NULL,
        tries INTEGER NOT NULL DEFAULT 0,
        not_before TEXT
    ) WITHOUT ROWID
    """,
    "CREATE INDEX frontier_source ON frontier(source, found_at)",
    """
    CREATE TABLE run_sources (                    -- one source's part in a run
        run INTEGER NOT NULL REFERENCES runs(id),
        source TEXT NOT NULL,
        new INTEGER NOT NULL DEFAULT 0,
        revised INTEGER NOT NULL DEFAULT 0,
        unchanged INTEGER NOT NULL DEFAULT 0,
        duplicate INTEGER NOT NULL DEFAULT 0,
        rejected INTEGER NOT NULL DEFAULT 0,
        failed INTEGER NOT NULL DEFAULT 0,
        gone INTEGER NOT NULL DEFAULT 0,
        skipped INTEGER NOT NULL DEFAULT 0,
        pending INTEGER NOT NULL DEFAULT 0,
        requests INTEGER NOT NULL DEFAULT 0,
        not_modified INTEGER NOT NULL DEFAULT 0,  -- 304 or the same body
        bytes INTEGER NOT NULL DEFAULT 0,
        seconds REAL NOT NULL DEFAULT 0,
        words INTEGER NOT NULL DEFAULT 0,         -- of new and revised articles
        undated INTEGER NOT NULL DEFAULT 0,       -- of new articles
        error TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (run, source)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX run_sources_source ON run_sources(source, run)",
)

DATES = (
    "ALTER TABLE pages ADD COLUMN previous_at TEXT",  # the good answer before the last one
    "ALTER TABLE boilerplate ADD COLUMN steady INTEGER NOT NULL DEFAULT 0",  # 1: same numbers from article to article
    "ALTER TABLE line_counts ADD COLUMN last_seen_at TEXT",
    "ALTER TABLE line_counts ADD COLUMN moved INTEGER NOT NULL DEFAULT 0",  # times its numbers changed within a day
)
