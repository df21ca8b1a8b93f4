"""One article: the text in a reading column, and beside it everything that explains it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from datasette.utils.asgi import Response

from crawler.browse.cards import CARD
from crawler.browse.exports.citation import FILES
from crawler.browse.members import members
from crawler.browse.reader import LONGEST_TEXT, Reader, Row
from crawler.browse.responses import Site
from crawler.browse.titles import titles_of_sources
from crawler.browse.views import Route, missing, number, page
from crawler.evidence.citations import coins, parts
from crawler.model import WhyNot
from crawler.model.older import read_loss
from crawler.search.query import index_words
from storage.citations import citation

PARTS = {
    "signals": "SELECT * FROM date_signals WHERE article = ? ORDER BY chosen DESC, trust DESC LIMIT 100",
    "removed": "SELECT rule, line FROM removed_lines WHERE article = ? LIMIT 300",
    "revisions": "SELECT revision, seen_at, title FROM revisions WHERE article = ? ORDER BY revision LIMIT 200",
    "aliases": "SELECT url FROM aliases WHERE article = ? LIMIT 50",
}
"""What belongs to an article alone, by the template's names."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the signals of a date come to: one line where they are at one, each of them where they are not."""

    chosen: str
    """The signal that gave the date; empty where none is believed."""
    agreeing: int
    differing: int
    """Those that tell of publication too and neither gave the date nor agree with it."""

    @property
    def doubtful(self) -> bool:
        return not self.chosen or self.differing > 0


def evidence(signals: Sequence[Row]) -> Evidence:
    """What rows of `date_signals` come to; a modification contradicts no publication."""
    losses = [read_loss(row["why_not"]) for row in signals if not row["chosen"] and not row["modified"]]
    kinds = [loss.kind if loss else None for loss in losses]
    agreeing = kinds.count(WhyNot.AGREES)
    differing = len(kinds) - agreeing - kinds.count(WhyNot.MODIFICATION)
    return Evidence(next((row["signal"] for row in signals if row["chosen"]), ""), agreeing, differing)


def read(reader: Reader, article: int) -> dict[str, Any] | None:
    """What the article's page shows, or None when there is no such article."""
    row = reader.row(
        f"SELECT a.*, substr(a.text, 1, {LONGEST_TEXT}) AS text, length(a.text) AS length "
        "FROM articles a WHERE a.id = ?",
        [article],
    )
    if row is None:
        return None
    found: dict[str, Any] = {
        name: reader.part(name, lambda sql=sql: reader.rows(sql, [article]), [])  # type: ignore[misc]
        for name, sql in PARTS.items()
    }
    found["article"] = row
    found["evidence"] = evidence(found["signals"])
    for signal in found["signals"]:
        lost = read_loss(signal["why_not"])
        signal["agrees"] = lost is not None and lost.kind is WhyNot.AGREES
    found["long"] = row["length"] > LONGEST_TEXT
    found["page"] = reader.row(
        "SELECT warc_file, warc_offset, fetched_at, status, body_hash FROM pages WHERE url = ?", [row["page"]]
    )
    found["copies"] = reader.part("copies", lambda: members(reader, row["story"]), []) if row["story"] else []
    found["near"] = reader.part("near", lambda: _near(reader, row), [], seconds=0.4)
    found["older"], found["newer"] = reader.part(
        "neighbours", lambda: _neighbours(reader, row), (None, None), seconds=0.3
    )
    return found


def _near(reader: Reader, row: Row) -> list[Row]:
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
    others = (by_id[number] for number in ids if number in by_id)
    return [other for other in others if _is_near(row, set(words), other)][:6]


def _is_near(row: Row, words: set[str], other: Row) -> bool:
    shared = words & set(index_words(other["title"]))
    return len(shared) >= 2 and (not row["story"] or other["story"] != row["story"])


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


@page
async def view(site: Site) -> Response:
    """The article's page."""
    wanted = number(site.request.url_vars["id"])
    (found, titles, cited), left_out = await site.read(
        lambda reader: (
            read(reader, wanted or 0),
            titles_of_sources(reader),
            citation(reader.connection, wanted or 0),
        ),
    )
    if found is None:
        return missing(site)
    row_url = site.path(f"/{site.database}/articles/{wanted}")
    return site.page(
        "article",
        left_out,
        here="news",
        titles=titles,
        row_url=row_url,
        zone=titles.zone(found["article"]["source"]),
        cited=parts(cited, site.t) if cited else (),
        coins=coins(cited) if cited else "",
        formats=FILES,
        address=site.request.url.partition("?")[0],
        **found,
    )


ROUTES: tuple[Route, ...] = ((r"^/news/article/(?P<id>\d+)$", view),)
