"""Cards: an article as lists show it, with the copies folded under it."""

from __future__ import annotations

from crawler.browse.reader import Reader, Row
from crawler.model import CopyKind

CARD = (
    "a.id, a.source, a.url, a.title, a.section, a.language, a.published_on, a.published_at, a.published_precision, "
    "a.published_trust, a.published_signal, a.first_seen_at, a.story, a.copy_kind, a.revision, a.words, a.summary"
)
"""The columns of a card."""


def add_copies(reader: Reader, cards: list[Row]) -> None:
    """`also`: the other members of each card's story, as rows of source, title of source and id.

    `origins`: how many texts of the story descend from no other one.
    """
    stories = [card["story"] for card in cards if card["story"]]
    for card in cards:
        card["also"], card["origins"] = [], 1
    if not stories:
        return
    rows = reader.rows(
        f"SELECT a.story, a.id, a.source, a.copy_kind FROM articles a "
        f"WHERE a.story IN ({', '.join('?' * len(stories))}) "
        "ORDER BY a.published_at IS NULL, a.published_at, a.id",
        stories,
    )
    for card in cards:
        told = [row for row in rows if row["story"] == card["story"]]
        card["also"] = [row for row in told if row["id"] != card["id"]]
        card["origins"] = sum(row["copy_kind"] in (CopyKind.FIRST, CopyKind.INDEPENDENT) for row in told)


def beginning(text: str, longest: int = 260) -> str:
    """The first words of a text, cut between words."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[:longest].rsplit(" ", 1)[0] + " …"
