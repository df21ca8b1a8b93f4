"""The tables of the search index: what FTS5 holds, what was put into it, and how often each word occurs."""

from __future__ import annotations

from crawler.search.query import TOKENIZER

SEARCH = (
    """
    CREATE TABLE search_rows (                    -- what articles_fts holds of an article beside its text
        -- no cascade, on purpose: an article can't be deleted before it is taken out of the index
        article INTEGER PRIMARY KEY REFERENCES articles(id),
        day TEXT NOT NULL,                        -- published_on, or '' if unknown: what "newest" sorts by
        tags TEXT NOT NULL                        -- the filters as words (storage/index.py)
    )
    """,
    "CREATE INDEX search_rows_day ON search_rows(day)",
    # FTS5 reads the original text from here for its snippets; it was given the folded text.
    """
    CREATE VIEW articles_searchable AS
        SELECT articles.id AS id, articles.title AS title, articles.text AS text, search_rows.tags AS tags
        FROM articles JOIN search_rows ON search_rows.article = articles.id
    """,
    f"""
    CREATE VIRTUAL TABLE articles_fts USING fts5(
        title, text, tags, content='articles_searchable', content_rowid='id', tokenize="{TOKENIZER}"
    )
    """,
    # An external-content index is corrupted by taking out another text than was put in.
    """
    CREATE TRIGGER articles_indexed_text BEFORE UPDATE OF title, text ON articles
    WHEN (old.title IS NOT new.title OR old.text IS NOT new.text)
        AND EXISTS (SELECT 1 FROM search_rows WHERE article = old.id)
    BEGIN
        SELECT RAISE(ABORT, 'the article must be taken out of the search index before its text changes');
    END
    """,
    """
    CREATE TABLE vocabulary (                     -- in how many articles a word (folded) occurs, about: it only ranks
        term TEXT PRIMARY KEY,
        n INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
)

EMPTY_INDEX = (
    "INSERT INTO articles_fts(articles_fts) VALUES ('delete-all')",
    "DELETE FROM search_rows",
    "DELETE FROM vocabulary",
)
"""Whoever opens the archive for writing fills it again: `SearchIndex.refill`."""
