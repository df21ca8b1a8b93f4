"""What Datasette is told about the archive: which columns label and order a table, sample queries, and settings."""

from __future__ import annotations

from typing import Any

from crawler.phrases.labels import BRAND, QUERY_TITLES
from crawler.phrases.tables import TABLES

LABEL_COLUMNS = {"sources": "title", "articles": "title", "runs": "started_at"}
NEWEST_FIRST = {
    "articles": "id",
    "revisions": "seen_at",
    "runs": "id",
    "stories": "id",
    "day_counts": "day",
    "month_counts": "month",
    "pages": "fetched_at",
}
FACETS = {
    "outcomes": ["outcome", "reason", "source"],
    "date_signals": ["signal", "precision", "chosen"],
    "removed_lines": ["rule"],
    "boilerplate": ["source", "active"],
    "copies": ["kind"],
    "sources": ["health", "language"],
}
INTERNAL = (
    "revision_rows",
    "signatures",
    "identities",
    "items",
    "parcels",
    "words_counted",
    "line_counts",
    "lines_once",
    "search_rows",
    "vocabulary",
    "articles_fts",
    "articles_searchable",
    "_sqlite_migrations",
)

QUERIES: dict[str, dict[str, str]] = {
    "articles_a_day": {
        "title": QUERY_TITLES["articles_a_day"],
        "sql": "select day, source, articles from day_counts order by day desc, articles desc limit 500",
    },
    "who_copies_whom": {
        "title": QUERY_TITLES["who_copies_whom"],
        "sql": "select f.source as first, a.source as copied_by, count(*) as copies, "
        "round(avg(c.similarity), 2) as similarity "
        "from copies c join stories s on s.id = c.story join articles f on f.id = s.first_article "
        "join articles a on a.id = c.article where a.id <> f.id and a.source <> f.source "
        "group by 1, 2 order by copies desc limit 200",
    },
    "dates_by_signal": {
        "title": QUERY_TITLES["dates_by_signal"],
        "sql": "select published_signal as signal, published_precision as precision, count(*) as articles, "
        "round(avg(published_trust)) as trust from articles group by 1, 2 order by articles desc",
    },
    "undated_share": {
        "title": QUERY_TITLES["undated_share"],
        "sql": "select source, sum(articles) as articles, sum(iif(month = '', articles, 0)) as undated, "
        "round(100.0 * sum(iif(month = '', articles, 0)) / sum(articles), 1) as percent "
        "from month_counts group by 1 having sum(articles) > 0 order by percent desc",
    },
    "slowest_sources": {
        "title": QUERY_TITLES["slowest_sources"],
        "sql": "select a.source, count(*) as copies, "
        "round(avg((julianday(a.published_at) - julianday(f.published_at)) * 1440)) as minutes_after_first "
        "from copies c join stories s on s.id = c.story join articles f on f.id = s.first_article "
        "join articles a on a.id = c.article where a.id <> f.id and a.published_at is not null "
        "and f.published_at is not null group by 1 order by minutes_after_first desc",
    },
    "what_is_cut": {
        "title": QUERY_TITLES["what_is_cut"],
        "sql": "select rule, count(*) as lines, count(distinct article) as articles, min(line) as example "
        "from removed_lines group by 1 order by lines desc limit 200",
    },
    "search": {
        "title": QUERY_TITLES["search"],
        "sql": "select a.id, a.source, a.published_on, a.title, ar_snippet(a.text, :query) as snippet "
        "from articles_fts f "
        "join articles a on a.id = f.rowid where articles_fts match ar_query(:query) order by f.rowid desc limit 50",
    },
}

SETTINGS: dict[str, Any] = {
    "default_page_size": 50,
    "max_returned_rows": 1000,
    "sql_time_limit_ms": 1000,
    "facet_time_limit_ms": 800,
    "suggest_facets": False,
    "truncate_cells_html": 400,
    "cache_size_kb": 16384,
    "allow_download": False,
    "max_csv_mb": 50,
    "default_cache_ttl": 0,
    "num_sql_threads": 3,
}


def metadata(database: str, plugin: dict[str, Any], *, allow_sql: bool = True) -> dict[str, Any]:
    """Everything that Datasette is told about the archive, as one dict in the shape of 0.65's metadata."""
    tables: dict[str, Any] = {}
    for name, (description, columns) in TABLES.items():
        tables[name] = {"description": description, "columns": columns}
        if name in LABEL_COLUMNS:
            tables[name]["label_column"] = LABEL_COLUMNS[name]
        if name in NEWEST_FIRST:
            tables[name]["sort_desc"] = NEWEST_FIRST[name]
        if name in FACETS:
            tables[name]["facets"] = FACETS[name]
    for name in INTERNAL:
        tables.setdefault(name, {})["hidden"] = True
    tables["articles"] |= {"fts_table": "articles_fts", "fts_pk": "id", "size": 30}
    # Only what an index can count: a facet over a million rows of anything else runs out of time.
    tables["articles"]["facets"] = ["source"]
    described: dict[str, Any] = {
        "title": BRAND,
        "description": "The archive's tables. Its own pages are at /news.",
        # The queries below are offered to programs too where this plugin is installed.
        "plugins": {"marsad": plugin, "datasette-mcp": {"canned_queries": True}},
        "databases": {database: {"tables": tables, "queries": QUERIES if allow_sql else {}}},
    }
    if not allow_sql:
        described["allow_sql"] = False
    return described
