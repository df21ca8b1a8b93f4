"""What every table and column means, for Datasette's own pages, and sample queries for analysts."""

from __future__ import annotations

from typing import Any

TABLES: dict[str, tuple[str, dict[str, str]]] = {
    "sources": (
        "The news sites that are watched, with their health and their schedule.",
        {
            "name": "Short name, as in sources.toml",
            "title": "The site's own name",
            "home": "Its front page",
            "language": "Language it writes in (ISO 639)",
            "timezone": "Zone of the dates it prints",
            "origin": "0: an aggregator or a mirror, never the first of a story",
            "enabled": "0: not crawled",
            "health": "new, ok, quiet, blocked, crawling_broken or extraction_broken",
            "articles": "Articles stored",
            "last_run": "The last run that took part in",
            "last_success_at": "When a run last succeeded",
            "last_article_at": "When its newest article was first seen",
            "last_error": "What went wrong last",
            "failures": "Failures in a row, weighted",
            "interval_seconds": "How often it is visited",
            "next_due_at": "When it is due",
            "believes_validators": "0: once sent an unchanged ETag with a changed body",
            "feed_offset_minutes": "Added to its feeds' times, which label local time GMT",
            "profile_version": "Counts changes of the learned lines",
            "articles_learned": "Articles that lines were learned from",
        },
    ),
    "articles": (
        "One row for each article, as it reads now.",
        {
            "id": "Ascending by arrival",
            "source": "Where it was published",
            "url": "Canonical URL",
            "title": "Headline",
            "authors": "Names, joined by '; '",
            "section": "The site's own section",
            "language": "ISO 639 code",
            "published_on": "Day of publication in the source's zone; empty when it can't be known",
            "published_at": "Moment of publication in UTC, where a time of day is known",
            "published_precision": "How finely the date is known: second, minute, hour, day, month, year",
            "published_signal": "The signal that the date was taken from",
            "published_trust": "0-100: how far the date is trusted",
            "modified_at": "When the site says that it was changed",
            "first_seen_at": "When Marsad first met it",
            "last_seen_at": "When Marsad last saw it",
            "gone_at": "When the site answered 404 or 410",
            "story": "Cluster of copies",
            "copy_kind": "first, identical, syndicated, near, or related (not to the first, to others); empty: alone",
            "similarity": "To the story's first article, 0-1",
            "revision": "Counts from 1; more: it was edited",
            "words": "Words in the text",
            "text_hash": "Of the folded words",
            "flags": "Such as truncated, downgraded, tls_unverified",
            "tags": "The site's tags, joined by '; '",
            "source_attribution": "Whom it credits",
            "dateline_place": "Place in the dateline",
            "dateline_agency": "Agency in the dateline",
            "byline": "The line with the names",
            "issue": "Issue of a paper",
            "charset": "What the page was encoded in",
            "extractor": "Name and version of what read it",
            "page": "The archived page it was read from",
            "run": "The run that stored it",
            "summary": "The site's own summary",
            "text": "Paragraphs, one a line",
        },
    ),
    "revisions": (
        "Every text that an article has had.",
        {
            "article": "The article",
            "revision": "1 is the first text",
            "seen_at": "When this text was first seen",
            "title": "Headline then",
            "text": "Text then",
            "text_hash": "Of the folded words",
            "warc_file": "Archive file of the page",
            "warc_offset": "Place in the archive file",
        },
    ),
    "stories": (
        "Clusters of articles that carry the same text.",
        {
            "id": "Number",
            "first_article": "The one that was first",
            "articles": "How many articles",
            "sources": "In how many sources",
            "first_published_on": "Day of the first",
            "first_known_by": "credit, time, or guess",
        },
    ),
    "copies": (
        "Each article of a story, compared with the story's first.",
        {
            "article": "The article",
            "story": "The story",
            "kind": "first, identical, syndicated, near, or related (not to the first, to others)",
            "similarity": "Containment of word 3-grams, 0-1",
        },
    ),
    "revision_rows": (
        "Where the texts of `revisions` are: each is stored once.",
        {
            "article": "The article",
            "revision": "1 is the first text",
            "seen_at": "When this text was first seen",
            "title": "Headline then",
            "text_hash": "Of the folded words",
            "warc_file": "Archive file of the page",
            "warc_offset": "Place in the archive file",
            "same_as": "The earlier revision that holds the same text",
            "text": "Text then; empty: that of same_as, or the article's present one",
        },
    ),
    "signatures": (
        "Fingerprints by which copies are found.",
        {
            "article": "The article",
            "day": "Days since 1970",
            "version": "Of the algorithm",
            "sketch": "One byte of each of 128 minima",
            "keys": "Hashes of bands, sentences and the whole text",
        },
    ),
    "identities": (
        "Other forms of articles' URLs.",
        {
            "key": "Hash of the URL's identity",
            "article": "The article",
        },
    ),
    "words_counted": (
        "How far the counts of vocabulary go.",
        {
            "article": "The last article counted",
        },
    ),
    "date_signals": (
        "Everything that spoke of an article's date, the losers too.",
        {
            "article": "The article",
            "signal": "Which signal",
            "raw": "As the page wrote it",
            "value": "As it was read",
            "precision": "How fine it is",
            "trust": "0-100",
            "modified": "1: speaks of a modification",
            "flags": "Notes",
            "chosen": "1: this one was taken",
            "why_not": "Why it lost",
        },
    ),
    "removed_lines": (
        "Lines that were cut from a text.",
        {"article": "The article", "rule": "The rule that cut it", "line": "The line"},
    ),
    "boilerplate": (
        "Lines that repeat across a source and are cut from its articles.",
        {
            "source": "The source",
            "key": "The line folded, digits masked",
            "line": "As last seen",
            "position": "edge, any, or title (a site's name)",
            "articles": "Articles that have it",
            "share": "Of the articles looked at, 0-1",
            "first_seen_at": "When it was learned",
            "active": "0: a person brought it back",
            "steady": "1: its numbers stay the same from article to article",
        },
    ),
    "line_counts": (
        "What lines are learned from.",
        {
            "source": "The source",
            "key": "The line folded, digits masked",
            "line": "As last seen",
            "articles": "Articles that have it",
            "edge": "Of them at head or tail",
            "first_article": "Ordinal of the first",
            "last_article": "Ordinal of the last",
            "first_seen_at": "When it was first seen",
            "last_seen_at": "When it was last seen",
            "moved": "Times its numbers changed within a day",
        },
    ),
    "lines_once": (
        "Lines that one article of a source had so far: line_counts has them from the second on.",
        {
            "source": "The source",
            "ordinal": "Ordinal of the article",
            "at": "When they were seen",
            "lines": "Hashes of the lines' keys",
            "numbers": "JSON: the lines' numbers, by place",
        },
    ),
    "aliases": (
        "Other URLs under which an article was met.",
        {"url": "The URL", "article": "The article", "first_seen_at": "When it was first met"},
    ),
    "pages": (
        "Every URL that was fetched, and where its last answer lies in the archive.",
        {
            "url": "The URL",
            "source": "The source",
            "kind": "article, feed, sitemap, listing, wordpress or robots",
            "etag": "Validator",
            "last_modified": "Validator",
            "status": "HTTP status of the last answer",
            "fetched_at": "When",
            "body_hash": "sha256 of the body",
            "warc_file": "Archive file",
            "warc_offset": "Place in the archive file",
            "changed_at": "When the body last changed",
            "unconditional_at": "Last request without validators",
            "checks": "Checks since the last change",
            "next_check_at": "When it is looked at again",
            "gone_at": "When it answered 404 or 410",
            "previous_at": "The good answer before the last one",
        },
    ),
    "runs": (
        "Every run of a command that writes.",
        {
            "id": "Number",
            "command": "As called",
            "started_at": "Begin",
            "finished_at": "End; empty: running or cut",
            "status": "running, ok, failed or cut",
            "totals": "JSON: outcomes, reasons, requests, bytes",
        },
    ),
    "run_sources": (
        "One source's part in a run.",
        {
            "run": "The run",
            "source": "The source",
            "new": "New articles",
            "revised": "Edited articles",
            "unchanged": "As before",
            "duplicate": "Known under another URL",
            "rejected": "Pages that gave no article",
            "failed": "Failed",
            "gone": "404 or 410",
            "skipped": "Left for another run",
            "pending": "Not yet known",
            "requests": "Requests sent",
            "not_modified": "Answers without news",
            "bytes": "Received",
            "seconds": "Spent",
            "words": "In new and edited articles",
            "undated": "New articles without a date",
            "error": "Why it failed as a whole",
        },
    ),
    "outcomes": (
        "What became of every URL in a run: exactly one row each.",
        {
            "run": "The run",
            "source": "The source",
            "url": "The URL",
            "outcome": "Its end",
            "stage": "Where it ended",
            "reason": "Why",
            "status": "HTTP status",
            "detail": "In words",
            "article": "The article it gave",
            "at": "When",
        },
    ),
    "frontier": (
        "URLs known and not yet fetched.",
        {
            "url": "The URL",
            "source": "The source",
            "kind": "How it was offered",
            "link": "The offer, JSON",
            "found_at": "When",
            "tries": "So far",
            "not_before": "Not before",
        },
    ),
    "day_counts": (
        "Articles by day and source, kept by triggers.",
        {"day": "Day of publication", "source": "The source", "articles": "How many"},
    ),
    "month_counts": (
        "Articles by month, source, section and language, kept by triggers.",
        {
            "month": "Month of publication; empty: undated",
            "source": "The source",
            "section": "The section",
            "language": "The language",
            "articles": "How many",
        },
    ),
    "articles_fts": (
        "The search index; read it through the search box or articles_fts MATCH ar_query('…').",
        {"title": "Folded headline", "text": "Folded text", "tags": "Filters as words"},
    ),
    "articles_searchable": (
        "What the search index reads its snippets from.",
        {"id": "The article", "title": "Headline", "text": "Text", "tags": "Filters as words"},
    ),
    "search_rows": (
        "What the search index holds of an article beside its text.",
        {"article": "The article", "day": "Day of publication, or empty", "tags": "Filters as words"},
    ),
    "vocabulary": ("How many articles hold a word, about.", {"term": "The folded word", "n": "Articles"}),
}

VIEWS = ("copies", "revisions")
LABELS = {"sources": "title", "articles": "title", "runs": "started_at"}
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
        "title": "Articles a day by source · أخبار كل مصدر في اليوم",
        "sql": "select day, source, articles from day_counts order by day desc, articles desc limit 500",
    },
    "who_copies_whom": {
        "title": "Who copies whom · من ينقل عمّن",
        "sql": "select f.source as first, a.source as copied_by, count(*) as copies, "
        "round(avg(c.similarity), 2) as similarity "
        "from copies c join stories s on s.id = c.story join articles f on f.id = s.first_article "
        "join articles a on a.id = c.article where a.id <> f.id and a.source <> f.source "
        "group by 1, 2 order by copies desc limit 200",
    },
    "dates_by_signal": {
        "title": "Dates by signal · التواريخ حسب الإشارة",
        "sql": "select published_signal as signal, published_precision as precision, count(*) as articles, "
        "round(avg(published_trust)) as trust from articles group by 1, 2 order by articles desc",
    },
    "undated_share": {
        "title": "Undated share by source · حصة ما بلا تاريخ",
        "sql": "select source, sum(articles) as articles, sum(iif(month = '', articles, 0)) as undated, "
        "round(100.0 * sum(iif(month = '', articles, 0)) / sum(articles), 1) as percent "
        "from month_counts group by 1 having sum(articles) > 0 order by percent desc",
    },
    "slowest_sources": {
        "title": "Slowest to report, in minutes after the first · الأبطأ في النشر",
        "sql": "select a.source, count(*) as copies, "
        "round(avg((julianday(a.published_at) - julianday(f.published_at)) * 1440)) as minutes_after_first "
        "from copies c join stories s on s.id = c.story join articles f on f.id = s.first_article "
        "join articles a on a.id = c.article where a.id <> f.id and a.published_at is not null "
        "and f.published_at is not null group by 1 order by minutes_after_first desc",
    },
    "what_is_cut": {
        "title": "What is cut, by rule · ما يُحذف حسب القاعدة",
        "sql": "select rule, count(*) as lines, count(distinct article) as articles, min(line) as example "
        "from removed_lines group by 1 order by lines desc limit 200",
    },
    "search": {
        "title": "Search in SQL · بحث بلغة SQL",
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
        if name in LABELS:
            tables[name]["label_column"] = LABELS[name]
        if name in NEWEST_FIRST:
            tables[name]["sort_desc"] = NEWEST_FIRST[name]
        if name in FACETS:
            tables[name]["facets"] = FACETS[name]
        if name in INTERNAL:
            tables[name]["hidden"] = True
    tables["articles"] |= {"fts_table": "articles_fts", "fts_pk": "id", "searchmode": "raw", "size": 30}
    # Only what an index can count: a facet over a million rows of anything else runs out of time.
    tables["articles"]["facets"] = ["source"]
    described: dict[str, Any] = {
        "title": "مرصد · Marsad",
        "description": "The archive's tables. Its own pages are at /news.",
        "plugins": {"marsad": plugin},
        "databases": {database: {"tables": tables, "queries": QUERIES if allow_sql else {}}},
    }
    if not allow_sql:
        described["allow_sql"] = False
    return described
