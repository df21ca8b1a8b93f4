"""An alert as it leaves the house, with all that a reader needs to judge it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from crawler.decide.matching import forms_of
from crawler.model import WatchEvent
from crawler.phrases.locale import Locale
from crawler.search.query import index_words
from storage.alerts import Row

LEAD = 300
"""Characters of a text that a message quotes."""
_PIECES = re.compile(r"(\w+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One alert."""

    id: str
    """The same however often it is delivered: the archive's mark and the alert's number."""
    watch: str
    event: str
    why: str
    at: str
    matched: tuple[str, ...] = ()
    source: str = ""
    title: str = ""
    lead: str = ""
    url: str = ""
    story: int | None = None
    page: str = ""
    """Address of the article in the archive's pages."""
    archived: str = ""

    def as_json(self) -> dict[str, object]:
        """As webhooks and commands get it."""
        return asdict(self)


def message(row: Row, archive: str, language: str, pages: str) -> Message:
    """What is said of an alert.

    Args:
        pages: where the archive's pages are, without a slash at the end; empty: nowhere.
    """
    here = f"{pages}/news/article/{row.article}" if pages and row.article is not None else ""
    return Message(
        id=f"{archive}-{row.id}",
        watch=row.watch,
        event=row.event,
        why=Locale(language).stored(row.reason, WatchEvent),
        at=row.at,
        matched=tuple(filter(None, row.matched.split("; "))),
        source=row.source_title or row.source,
        title=row.title,
        lead=_lead(row.text),
        url=row.url,
        story=row.story,
        page=here,
        archived=f"{here}/archived" if here else "",
    )


def _lead(text: str) -> str:
    lead = " ".join(text[: LEAD + 1].split())
    return lead if len(text) <= LEAD else lead.rpartition(" ")[0] + " …"


def marked(text: str, matched: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    """The pieces of a text, and whether each is a word that was asked for."""
    asked = {word for term in matched for word in index_words(term)}
    begins = tuple(word for term in matched if term.endswith("*") for word in index_words(term))
    for piece in _PIECES.split(text):
        words = index_words(piece)
        found = any(word.startswith(begins) or not asked.isdisjoint(forms_of(word)) for word in words)
        if piece:
            yield piece, found
