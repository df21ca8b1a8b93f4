"""Every table and column of the schema is described, and nothing that isn't there."""

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from crawler.phrases.tables import TABLES
from storage.schema import migrations

OF_SQLITE = ("articles_fts_", "sqlite_", "_sqlite_migrations")


def test_descriptions_follow_the_schema() -> None:
    db = Database(sqlite3.connect(":memory:"))
    migrations.apply(db)
    schema = {
        name: {row[1] for row in db.execute(f"PRAGMA table_info([{name}])").fetchall()}
        for name in (*db.table_names(), *db.view_names())
        if not name.startswith(OF_SQLITE)
    }
    described = {name: set(columns) for name, (_, columns) in TABLES.items()}
    db.close()
    assert described == schema
