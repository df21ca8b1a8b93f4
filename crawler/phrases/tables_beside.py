"""The tables beside the archive's own: counts that triggers keep, and what the search index holds."""

from __future__ import annotations

BESIDE: dict[str, tuple[str, dict[str, str]]] = {
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
