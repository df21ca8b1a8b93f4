"""Every text of an article once: the present one in `articles`, each earlier one in the first revision that had it.

A row of `revision_rows` says where its text is: in the row itself, in the earlier revision `same_as`, or, where both
are NULL, in `articles`. So an article that was never edited has one copy of its text, and one that alternates between
two texts has two, whatever the number of its revisions. The view `revisions` gives each row its text; a trigger moves
texts when an article's changes, so that no write path can forget it.
"""

REVISIONS = (
    """
    CREATE TABLE revision_rows (
        article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
        revision INTEGER NOT NULL,                -- 1 is the text as first stored
        seen_at TEXT NOT NULL,
        title TEXT NOT NULL,
        text_hash TEXT NOT NULL,
        warc_file TEXT,
        warc_offset INTEGER,
        same_as INTEGER,                          -- the earlier revision that holds the same text
        text TEXT,                                -- NULL: held by same_as, or by articles where that is NULL too
        PRIMARY KEY (article, revision),
        FOREIGN KEY (article, same_as) REFERENCES revision_rows(article, revision),
        CHECK (text IS NULL OR same_as IS NULL)
    )
    """,
    """
    INSERT INTO revision_rows (article, revision, seen_at, title, text_hash, warc_file, warc_offset, same_as, text)
        SELECT r.article, r.revision, r.seen_at, r.title, r.text_hash, r.warc_file, r.warc_offset,
            CASE WHEN r.text <> a.text THEN (SELECT min(e.revision) FROM revisions AS e
                WHERE e.article = r.article AND e.revision < r.revision AND e.text = r.text) END,
            CASE WHEN r.text <> a.text AND NOT EXISTS (SELECT 1 FROM revisions AS e
                WHERE e.article = r.article AND e.revision < r.revision AND e.text = r.text) THEN r.text END
        FROM revisions AS r JOIN articles AS a ON a.id = r.article ORDER BY r.rowid
    """,
    "DROP TABLE revisions",
    "CREATE INDEX revisions_seen ON revision_rows(seen_at)",
    """
    CREATE VIEW revisions AS                      -- each text that an article had, wherever it is held
        SELECT article, revision, seen_at, title,
            CASE WHEN text IS NOT NULL THEN text
                WHEN same_as IS NOT NULL THEN (SELECT held.text FROM revision_rows AS held
                    WHERE held.article = r.article AND held.revision = r.same_as)
                ELSE (SELECT articles.text FROM articles WHERE articles.id = r.article) END AS text,
            text_hash, warc_file, warc_offset
        FROM revision_rows AS r
    """,
    """
    CREATE TRIGGER articles_text AFTER UPDATE OF text ON articles WHEN old.text <> new.text BEGIN
        -- the text that goes is kept by the first of the revisions before the present one that had it
        UPDATE revision_rows SET text = old.text WHERE article = old.id AND revision =
            (SELECT min(revision) FROM revision_rows
             WHERE article = old.id AND revision < new.revision AND text IS NULL AND same_as IS NULL);
        UPDATE revision_rows SET same_as = (SELECT revision FROM revision_rows
                                            WHERE article = old.id AND text = old.text)
            WHERE article = old.id AND revision < new.revision AND text IS NULL AND same_as IS NULL;
        -- one that comes back is the article's again, for all revisions that had it
        UPDATE revision_rows SET same_as = NULL WHERE article = old.id AND same_as =
            (SELECT revision FROM revision_rows WHERE article = old.id AND text = new.text);
        UPDATE revision_rows SET text = NULL WHERE article = old.id AND text = new.text;
    END
    """,
)
