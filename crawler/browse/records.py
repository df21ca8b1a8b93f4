"""One article with everything that explains it, one story, one revision against another."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crawler.browse.compare import Comparison, compare
from crawler.browse.find import CARD
from crawler.browse.reader import Reader, Row
from crawler.search.query import index_words

LONGEST_TEXT = 200_000
"""Characters of a text that are shown."""
FINE = ("second", "minute", "hour")
"""Precisions by which copies may be put in order; a day alone would always come first, as 00:00."""
TRUSTED = 50
"""A date trusted less says nothing about who was first."""


class Titles(dict[str, str]):
    """The titles of sources by name, and the zones of their clocks."""

    zones: dict[str, str]

    def zone(self, name: str) -> str:
        return self.zones.get(name, "UTC")


def titles_of_sources(reader: Reader) -> Titles:
    """The title and time zone of every source."""
    rows = reader.rows("SELECT name, title, timezone FROM sources")
    titles = Titles((row["name"], row["title"] or row["name"]) for row in rows)
    titles.zones = {row["name"]: row["timezone"] for row in rows}
    return titles


def read_article(reader: Reader, article: int) -> dict[str, Any] | None:
    """What the article's page shows, or None when there is no such article."""
    row = reader.row(
        f"SELECT a.*, substr(a.text, 1, {LONGEST_TEXT}) AS text, length(a.text) AS length "
        "FROM articles a WHERE a.id = ?",
        [article],
    )
    if row is None:
        return None
    parts: dict[str, tuple[str, list[Any]]] = {
        "signals": (
            "SELECT * FROM date_signals WHERE article = ? ORDER BY chosen DESC, trust DESC LIMIT 100",
            [article],
        ),
        "removed": ("SELECT rule, line FROM removed_lines WHERE article = ? LIMIT 300", [article]),
        "revisions": (
            "SELECT revision, seen_at, title FROM revisions WHERE article = ? ORDER BY revision LIMIT 200",
            [article],
        ),
        "aliases": ("SELECT url FROM aliases WHERE article = ? LIMIT 50", [article]),
    }
    found: dict[str, Any] = {
        name: reader.part(name, lambda sql=sql, bound=bound: reader.rows(sql, bound), [])  # type: ignore[misc]
        for name, (sql, bound) in parts.items()
    }
    found["article"] = row
    found["long"] = row["length"] > LONGEST_TEXT
    found["page"] = reader.row(
        "SELECT warc_file, warc_offset, fetched_at, status FROM pages WHERE url = ?", [row["page"]]
    )
    found["copies"] = reader.part("copies", lambda: members(reader, row["story"]), []) if row["story"] else []
    found["near"] = reader.part("near", lambda: near(reader, row), [], seconds=0.4)
    found["older"], found["newer"] = reader.part(
        "neighbours", lambda: _neighbours(reader, row), (None, None), seconds=0.3
    )
    return found


def members(reader: Reader, story: int) -> list[Row]:
    """The articles of a story: those whose moment can be trusted by time, then the others by when they were seen.

    `lag` is in seconds after the first, None where no time of day is known; `is_first` marks the first, unless the
    story's own record says that it is a guess.
    """
    record = reader.row("SELECT first_article, first_known_by FROM stories WHERE id = ?", [story])
    known = record["first_article"] if record and record["first_known_by"] != "guess" else None
    rows = reader.rows(
        f"SELECT {CARD}, a.similarity FROM articles a WHERE a.story = ? ORDER BY a.id LIMIT 300", [story]
    )
    for row in rows:
        exact = row["published_at"] and row["published_precision"] in FINE and (row["published_trust"] or 0) >= TRUSTED
        row["moment"] = _moment(row["published_at"]) if exact else None
        row["kind"] = row["copy_kind"] or ""
    timed = sorted((row for row in rows if row["moment"]), key=lambda row: (row["moment"], row["id"]))
    rest = sorted((row for row in rows if not row["moment"]), key=lambda row: (row["first_seen_at"], row["id"]))
    start = next((row["moment"] for row in timed if row["id"] == known), timed[0]["moment"] if timed else None)
    for row in rows:
        row["lag"] = (row["moment"] - start).total_seconds() if row["moment"] and start else None
        row["is_first"] = row["id"] == known
    # sorted() is stable: the first, then the others as they were
    return sorted(timed + rest, key=lambda row: not row["is_first"])


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def near(reader: Reader, row: Row) -> list[Row]:
    """Other articles that share most words of the title, nearest first; not the copies."""
    words = [word for word in dict.fromkeys(index_words(row["title"])) if len(word) > 3][:8]
    if len(words) < 2:
        return []
    # The rarest words say most; a common one would be looked up in vain across the whole archive.
    counts = {
        r["term"]: r["n"]
        for r in reader.rows(f"SELECT term, n FROM vocabulary WHERE term IN ({', '.join('?' * len(words))})", words)
    }
    words = sorted(words, key=lambda word: counts.get(word, 0))[:5]
    expression = "{title} : (" + " OR ".join(f'"{word}"' for word in words) + ")"
    hits = reader.rows(
        "SELECT rowid AS id FROM (SELECT rowid, bm25(articles_fts) AS score FROM articles_fts "
        "WHERE articles_fts MATCH ? "
        "ORDER BY rowid DESC LIMIT 2000) ORDER BY score LIMIT 30",
        [expression],
    )
    ids = [hit["id"] for hit in hits if hit["id"] != row["id"]]
    if not ids:
        return []
    rows = reader.rows(f"SELECT {CARD} FROM articles a WHERE a.id IN ({', '.join('?' * len(ids))})", ids)
    by_id = {found["id"]: found for found in rows}
    own = set(words)
    kept = []
    for number in ids:
        other = by_id.get(number)
        if (
            other
            and len(own & set(index_words(other["title"]))) >= 2
            and (not row["story"] or other["story"] != row["story"])
        ):
            kept.append(other)
    return kept[:6]


def _neighbours(reader: Reader, row: Row) -> tuple[Row | None, Row | None]:
    """The articles before and after this one in its source."""
    if not row["published_on"]:
        return None, None

    def beside(compare: str, order: str) -> Row | None:
        return reader.row(
            f"SELECT id, title FROM articles WHERE source = ? AND (published_on, id) {compare} (?, ?) "
            f"ORDER BY published_on {order}, id {order} LIMIT 1",
            [row["source"], row["published_on"], row["id"]],
        )

    return beside("<", "DESC"), beside(">", "ASC")


def read_story(reader: Reader, story: int, left: int | None, right: int | None) -> dict[str, Any] | None:
    """What the story's page shows, with two of its articles compared when asked for."""
    row = reader.row("SELECT * FROM stories WHERE id = ?", [story])
    copies = members(reader, story) if row else []
    if not row or not copies:
        return None
    lead = next((copy for copy in copies if copy["id"] == row["first_article"]), copies[0])
    latest = max((copy["lag"] or 0 for copy in copies), default=0)
    found: dict[str, Any] = {"story": row, "copies": copies, "lead": lead, "latest": latest, "compared": None}
    ids = {copy["id"] for copy in copies}
    if left in ids and right in ids and left != right:
        texts = {
            r["id"]: r
            for r in reader.rows(
                f"SELECT id, source, title, substr(text, 1, {LONGEST_TEXT}) AS text FROM articles WHERE id IN (?, ?)",
                [left, right],
            )
        }
        a, b = texts[left], texts[right]
        found |= {
            "left": a,
            "right": b,
            "compared": compare(a["text"], b["text"]),
            "compared_title": compare(a["title"], b["title"]),
        }
    return found


def read_changes(reader: Reader, article: int, old: int | None, new: int | None) -> dict[str, Any] | None:
    """Two revisions of an article, by default the last change; None when there are not two."""
    row = reader.row("SELECT id, title, source, revision FROM articles WHERE id = ?", [article])
    revisions = reader.rows(
        "SELECT revision, seen_at, title FROM revisions WHERE article = ? ORDER BY revision", [article]
    )
    numbers = [r["revision"] for r in revisions]
    if not row or not numbers:
        return None
    new = new if new in numbers else numbers[-1]
    earlier = [number for number in numbers if number < new]
    old = old if old in numbers and old != new else (earlier[-1] if earlier else numbers[0])
    texts = {
        r["revision"]: r
        for r in reader.rows(
            f"SELECT revision, seen_at, title, substr(text, 1, {LONGEST_TEXT}) AS text FROM revisions "
            "WHERE article = ? AND revision IN (?, ?)",
            [article, old, new],
        )
    }
    before, after = texts[old], texts[new]
    return {
        "article": row,
        "revisions": revisions,
        "old": before,
        "new": after,
        "text": compare(before["text"], after["text"]),
        "title": compare(before["title"], after["title"]),
    }


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


def excerpt(comparison: Comparison, around: int = 8, longest: int = 60) -> list[tuple[str, str]]:
    """The first changes with a few words around them, as (kind, words)."""
    kept: list[tuple[str, str]] = []
    count = 0
    for paragraph in comparison.paragraphs:
        if all(piece.kind == "same" for piece in paragraph):
            continue
        for n, piece in enumerate(paragraph):
            words = piece.text.split()
            if piece.kind == "same":
                if len(words) > 2 * around:
                    words = (
                        ([] if n == 0 else words[:around])
                        + ["…"]
                        + ([] if n == len(paragraph) - 1 else words[-around:])
                    )
            elif len(words) > longest:
                words = [*words[:longest], "…"]
            kept.append((piece.kind, " ".join(words)))
            count += len(words)
        if count > longest:
            break
    return kept
