"""The database: append-only migrations, applied by sqlite-utils in one transaction each.

Names are a contract: people's queries rely on them (docs/data-model.md). All `_at` columns are UTC ISO 8601
with seconds and offset (`2024-05-01T09:30:00+00:00`), all `_on` columns are days (`YYYY-MM-DD`).
A released migration is never edited; a change is a new one below.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from crawler.model import older_details
from crawler.model.older import code_of
from storage import rollups
from storage.articles import identity_key
from storage.schema_core import CORE, DATES
from storage.schema_details import DETAILS
from storage.schema_facts import CODES
from storage.schema_numbers import NUMBERS
from storage.schema_offers import OFFERS
from storage.schema_origins import ORIGINS, THREADS
from storage.schema_revisions import REVISIONS
from storage.schema_search import EMPTY_INDEX, SEARCH
from storage.schema_stories import STORIES
from storage.schema_watches import ALERTS

migrations = Migrations("marsad")


@migrations()
def core(db: Database) -> None:
    """Sources, runs, pages, articles and everything that explains them."""
    for statement in CORE:
        db.execute(statement)


@migrations()
def stories(db: Database) -> None:
    """Fingerprints and the members of stories."""
    for statement in STORIES:
        db.execute(statement)


@migrations()
def counts(db: Database) -> None:
    """Articles by day and by month, kept by triggers (storage/rollups.py)."""
    for statement in rollups.SCHEMA:
        db.execute(statement)
    rollups.rebuild(db)


@migrations()
def search(db: Database) -> None:
    """The search index over folded text."""
    for statement in SEARCH:
        db.execute(statement)


@migrations()
def dates(db: Database) -> None:
    """What tells a site's banner from an article's date line, and between which polls a link appeared."""
    for statement in DATES:
        db.execute(statement)


@migrations()
def signature_days(db: Database) -> None:
    """The keys of the days around are held in memory (storage/candidates.py), not in a table."""
    db.execute("DROP TABLE story_keys")
    db.execute("CREATE INDEX signatures_day ON signatures(day)")


@migrations()
def fewer_merges(db: Database) -> None:
    """Segments of the search index are merged by eights, not by fours: each word is rewritten less often."""
    db.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('automerge', 8)")


@migrations()
def identities(db: Database) -> None:
    """Other forms of an article's URLs (AMP, mobile, print, http) lead to it."""
    db.execute("""
        CREATE TABLE identities (
            key INTEGER PRIMARY KEY,              -- 64 bits of crawler.web.urls.identity of an article's URL or alias
            article INTEGER NOT NULL
        )
    """)
    urls = db.execute("SELECT url, id FROM articles UNION ALL SELECT url, article FROM aliases")
    db.conn.executemany(
        "INSERT OR IGNORE INTO identities (key, article) VALUES (?, ?)",
        ((identity_key(url), article) for url, article in urls),
    )


@migrations()
def words_counted(db: Database) -> None:
    """Up to which article the counts of `vocabulary` go: they are written now and then."""
    db.execute("CREATE TABLE words_counted (article INTEGER NOT NULL)")
    db.execute("INSERT INTO words_counted (article) SELECT coalesce(max(article), 0) FROM search_rows")


@migrations()
def texts_once(db: Database) -> None:
    """Each text of an article is stored once; `revisions` is a view."""
    for statement in REVISIONS:
        db.execute(statement)


@migrations()
def lines_once(db: Database) -> None:
    """Lines that one article of a source had so far, together: see storage/profiles.py."""
    db.execute("""
        CREATE TABLE lines_once (
            source TEXT NOT NULL,
            ordinal INTEGER NOT NULL,             -- of the article, within the source
            at TEXT NOT NULL,
            lines BLOB NOT NULL,                  -- 64 bits of each line's key; the lowest: it stood at the edge
            numbers TEXT NOT NULL,                -- JSON: the numbers of lines that have any, by their place
            PRIMARY KEY (source, ordinal)
        ) WITHOUT ROWID
    """)


@migrations()
def days_once(db: Database) -> None:
    """The first and the last day are told by `articles_published`: one index less for each article to be entered in."""
    db.execute("DROP INDEX search_rows_day")


@migrations()
def identity_of_articles(db: Database) -> None:
    """Whose article a page is: GUIDs, addresses that lead to an article by its text alone, doubtful answers."""
    db.execute("ALTER TABLE articles ADD COLUMN guid TEXT NOT NULL DEFAULT ''")  # by which its feed knows it
    db.execute("CREATE INDEX articles_guid ON articles(source, guid) WHERE guid <> ''")
    db.execute("ALTER TABLE aliases ADD COLUMN by_text INTEGER NOT NULL DEFAULT 0")  # 1: it only showed the same text
    db.execute("ALTER TABLE pages ADD COLUMN doubted_hash TEXT")  # of a wholly other text that it showed
    db.execute("ALTER TABLE pages ADD COLUMN doubted_run INTEGER")  # the run in which it did
    db.execute("ALTER TABLE sources ADD COLUMN configured INTEGER NOT NULL DEFAULT 0")  # 1: sources.toml has it
    db.execute("CREATE INDEX pages_doubted ON pages(doubted_hash) WHERE doubted_hash IS NOT NULL")


@migrations()
def offers(db: Database) -> None:
    """What is remembered of offers: notes on a run, items by their GUID, and how far a source's claims are believed."""
    for statement in OFFERS:
        db.execute(statement)


@migrations()
def names_in_the_index(db: Database) -> None:
    """Authors, tags, agencies and hosts are words of the search index: they filter as sources do.

    The index is emptied; whoever opens the archive for writing fills it (`SearchIndex.refill`), as it is by then.
    """
    for statement in EMPTY_INDEX:
        db.execute(statement)


@migrations()
def fact_codes(db: Database) -> None:
    """Why a date lost is stored as a code; sentences are made when it is shown."""
    db.conn.create_function("code_of", 1, code_of, deterministic=True)
    for statement in CODES:
        db.execute(statement)


@migrations()
def origins(db: Database) -> None:
    """How much of a copy is the first's, and of the first is in the copy; finer keys for short texts."""
    for statement in ORIGINS:
        db.execute(statement)


@migrations()
def commits(db: Database) -> None:
    """How many transactions the archive has seen: see storage/commits.py."""
    db.execute("CREATE TABLE commits (archive TEXT, number INTEGER)")
    db.execute("INSERT INTO commits (archive, number) VALUES (lower(hex(randomblob(8))), 0)")


@migrations()
def threads(db: Database) -> None:
    """Stories of one affair over weeks."""
    for statement in THREADS:
        db.execute(statement)


@migrations()
def alerts(db: Database) -> None:
    """What watches told, and how often each was met by the hour."""
    for statement in ALERTS:
        db.execute(statement)


@migrations()
def numbers(db: Database) -> None:
    """A number under which something was cited never comes to mean something else."""
    for statement in NUMBERS:
        db.execute(statement)


@migrations()
def parcels(db: Database) -> None:
    """Which jobs of other machines were taken in."""
    db.execute("""
        CREATE TABLE parcels (
            job TEXT PRIMARY KEY,                 -- a UUID
            run INTEGER NOT NULL,                 -- the run that took it in
            taken_at TEXT NOT NULL
        ) WITHOUT ROWID
    """)


@migrations()
def detail_codes(db: Database) -> None:
    """What is told beside a reason is stored as a code, as why a date lost is."""
    for arguments, function in (
        (2, older_details.detail_of),
        (1, older_details.failure_of),
        (1, older_details.notes_of),
    ):
        db.conn.create_function(function.__name__, arguments, function, deterministic=True)
    for statement in DETAILS:
        db.execute(statement)


@migrations()
def gone(db: Database) -> None:
    """Articles that are gone are listed without reading all others."""
    db.execute("CREATE INDEX articles_gone ON articles(gone_at) WHERE gone_at IS NOT NULL")
