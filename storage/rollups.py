"""Counts kept beside the articles, so that a timeline or a facet over a million of them needs no scan.

    day_counts    day, source -> articles         dates known to the day
    month_counts  month, source, section, language -> articles; month '' holds the undated

Triggers keep them, in whatever transaction writes an article, so that no write path can forget them.
"""

from __future__ import annotations

from typing import Any

_DAY_KNOWN = "({row}.published_on IS NOT NULL AND coalesce({row}.published_precision, '') NOT IN ('month', 'year'))"
_MONTH = "coalesce(substr({row}.published_on, 1, 7), '')"


def _count(row: str, step: int) -> str:
    """Statements that add `step` for the trigger's `row` (`new` or `old`) to both tables."""
    return f"""
        INSERT INTO day_counts (day, source, articles)
            SELECT {row}.published_on, {row}.source, {step} WHERE {_DAY_KNOWN.format(row=row)}
            ON CONFLICT DO UPDATE SET articles = articles + {step};
        INSERT INTO month_counts (month, source, section, language, articles)
            VALUES ({_MONTH.format(row=row)}, {row}.source, {row}.section, {row}.language, {step})
            ON CONFLICT DO UPDATE SET articles = articles + {step};
    """


SCHEMA = (
    """
    CREATE TABLE day_counts (                     -- kept by triggers; `marsad doctor` can make it again
        day TEXT NOT NULL,
        source TEXT NOT NULL REFERENCES sources(name),
        articles INTEGER NOT NULL,
        PRIMARY KEY (day, source)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX day_counts_source ON day_counts(source, day)",
    """
    CREATE TABLE month_counts (                   -- kept by triggers; month '' counts the undated
        month TEXT NOT NULL,
        source TEXT NOT NULL REFERENCES sources(name),
        section TEXT NOT NULL,
        language TEXT NOT NULL,
        articles INTEGER NOT NULL,
        PRIMARY KEY (month, source, section, language)
    ) WITHOUT ROWID
    """,
    f"CREATE TRIGGER counts_insert AFTER INSERT ON articles BEGIN {_count('new', 1)} END",
    f"CREATE TRIGGER counts_delete AFTER DELETE ON articles BEGIN {_count('old', -1)} END",
    f"""
    CREATE TRIGGER counts_update AFTER UPDATE OF published_on, published_precision, source, section, language
        ON articles
    WHEN (old.published_on, old.published_precision, old.source, old.section, old.language)
        IS NOT (new.published_on, new.published_precision, new.source, new.section, new.language)
    BEGIN {_count("old", -1)} {_count("new", 1)} END
    """,
)

_REBUILD = (
    "DELETE FROM day_counts",
    (
        f"INSERT INTO day_counts SELECT a.published_on, a.source, count(*) FROM articles a "
        f"WHERE {_DAY_KNOWN.format(row='a')} GROUP BY 1, 2"
    ),
    "DELETE FROM month_counts",
    (
        f"INSERT INTO month_counts SELECT {_MONTH.format(row='a')}, a.source, a.section, a.language, count(*) "
        "FROM articles a GROUP BY 1, 2, 3, 4"
    ),
)


def rebuild(connection: Any) -> None:
    """Counts everything again, in the caller's transaction."""
    for statement in _REBUILD:
        connection.execute(statement)


def differences(connection: Any) -> int:
    """How many counts differ from what the articles say; 0 is healthy. Zero rows are no difference."""
    found: int = connection.execute(
        f"""
        SELECT count(*) FROM (
            SELECT day, source, articles FROM day_counts WHERE articles <> 0
            EXCEPT SELECT a.published_on, a.source, count(*) FROM articles a
                WHERE {_DAY_KNOWN.format(row="a")} GROUP BY 1, 2
        )
        """
    ).fetchone()[0]
    found += connection.execute(
        f"""
        SELECT count(*) FROM (
            SELECT {_MONTH.format(row="a")}, a.source, a.section, a.language, count(*)
                FROM articles a GROUP BY 1, 2, 3, 4
            EXCEPT SELECT month, source, section, language, articles FROM month_counts
        )
        """
    ).fetchone()[0]
    return found
