"""The articles of a story, in the order in which they were published."""

from __future__ import annotations

from crawler.browse.cards import CARD
from crawler.browse.reader import Reader, Row
from crawler.model import TRUSTED, CopyKind
from crawler.phrases.moments import read_moment

FINE = ("second", "minute", "hour")
"""Precisions by which copies may be put in order; a day alone would always come first, as 00:00."""


def members(reader: Reader, story: int) -> list[Row]:
    """The articles of a story: those whose moment can be trusted by time, then the others by when they were seen.

    `taken_from` is the source of the article that has most of its text; `taken` and `kept` are percentages, of it and
    of the first. `lag` is in seconds after the first, None where no time of day is known; `is_first` marks the first,
    unless the story's own record says that it is a guess.
    """
    record = reader.row("SELECT first_article, first_known_by FROM stories WHERE id = ?", [story])
    known = record["first_article"] if record and record["first_known_by"] != "guess" else None
    rows = reader.rows(
        f"SELECT {CARD}, a.similarity, o.taken, o.kept, p.source AS taken_from "
        "FROM articles a LEFT JOIN origins o ON o.article = a.id LEFT JOIN articles p ON p.id = o.parent "
        "WHERE a.story = ? ORDER BY a.id LIMIT 300",
        [story],
    )
    for row in rows:
        exact = row["published_at"] and row["published_precision"] in FINE and (row["published_trust"] or 0) >= TRUSTED
        moment = read_moment(row["published_at"]) if exact else None
        row["moment"] = moment if moment and moment.tzinfo else None
        row["kind"] = row["copy_kind"] or ""
        for share in ("taken", "kept"):
            row[share] = percent(row[share], row["copy_kind"])
    timed = sorted((row for row in rows if row["moment"]), key=lambda row: (row["moment"], row["id"]))
    rest = sorted((row for row in rows if not row["moment"]), key=lambda row: (row["first_seen_at"], row["id"]))
    start = next((row["moment"] for row in timed if row["id"] == known), timed[0]["moment"] if timed else None)
    for row in rows:
        row["lag"] = (row["moment"] - start).total_seconds() if row["moment"] and start else None
        row["is_first"] = row["id"] == known
    # sorted() is stable: the first, then the others as they were
    return sorted(timed + rest, key=lambda row: not row["is_first"])


def percent(share: float | None, kind: str | None) -> int | None:
    """A share as a percentage: 100 only for what is the same, 0 only for nothing."""
    if share is None:
        return None
    most = 100 if kind in (CopyKind.FIRST, CopyKind.IDENTICAL) or share == 1.0 else 99
    return min(most, max(round(share * 100), 1 if share else 0))
