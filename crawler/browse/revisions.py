"""Edited articles, each with what its newest revision changed."""

from __future__ import annotations

from crawler.browse.compare import compare, excerpt
from crawler.browse.reader import Reader, Row


def read_edits(reader: Reader, before: int | None, size: int = 30) -> tuple[list[Row], int | None]:
    """Edited articles by their newest revision, newest first, each with its change; and where the next page begins."""
    rows = reader.rows(
        f"""
        SELECT n.rowid AS number, r.article, r.revision, r.seen_at, r.title, substr(r.text, 1, 20000) AS text,
               a.source, a.section, p.title AS old_title, substr(p.text, 1, 20000) AS old_text
        FROM revision_rows n JOIN articles a ON a.id = n.article
        JOIN revisions r ON r.article = n.article AND r.revision = n.revision
        JOIN revisions p ON p.article = n.article AND p.revision = n.revision - 1
        WHERE n.rowid < ? AND n.revision > 1
        ORDER BY n.rowid DESC LIMIT {size + 1}
        """,
        [before or 2**62],
    )
    for row in rows[:size]:
        row["change"] = excerpt(compare(row["old_text"], row["text"]))
        row["title_changed"] = row["title"] != row["old_title"]
    more = rows[size - 1]["number"] if len(rows) > size else None
    return rows[:size], more
