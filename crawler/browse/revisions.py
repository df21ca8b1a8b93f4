"""Edited articles, each with what its newest revision changed."""

from __future__ import annotations

from crawler.browse.amounts import ANY, Wanted, amount
from crawler.browse.compare import compare, excerpt
from crawler.browse.reader import Reader, Row

MOST_SCANNED = 600
"""Edits that are gone through for one page."""


def read_edits(
    reader: Reader, before: int | None, size: int = 30, wanted: Wanted = ANY
) -> tuple[list[Row], int | None]:
    """Edited articles, newest first, each with its change; and where the next page begins.

    Args:
        wanted: how much must have changed; MOST_SCANNED are looked at for one page, so that it may have fewer.
    """
    found: list[Row] = []
    scanned, more = 0, before or 2**62
    while scanned < MOST_SCANNED:
        rows = _newest(reader, more, size + 1)
        for row in rows[:size]:
            more = row["number"]
            row["amount"] = amount(row["old_title"], row["old_text"], row["title"], row["text"])
            row["title_changed"] = row["title"] != row["old_title"]
            if wanted.admits(row["amount"]):
                found.append(row | {"change": excerpt(compare(row["old_text"], row["text"]))})
            if len(found) == size:
                break
        scanned += size
        if len(found) == size or len(rows) <= size:
            return found, more if len(rows) > size else None
    return found, more


def _newest(reader: Reader, before: int, most: int) -> list[Row]:
    return reader.rows(
        """
        SELECT n.rowid AS number, r.article, r.revision, r.seen_at, r.title, substr(r.text, 1, 20000) AS text,
               a.source, a.section, a.url, p.title AS old_title, substr(p.text, 1, 20000) AS old_text
        FROM revision_rows n JOIN articles a ON a.id = n.article
        JOIN revisions r ON r.article = n.article AND r.revision = n.revision
        JOIN revisions p ON p.article = n.article AND p.revision = n.revision - 1
        WHERE n.rowid < ? AND n.revision > 1
        ORDER BY n.rowid DESC LIMIT ?
        """,
        [before, most],
    )
