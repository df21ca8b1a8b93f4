"""When articles were published: the date columns of `articles`, and the signals that told them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlite_utils import Database

from crawler.model import TRUSTED, Dating, Loss, PublishedDate
from storage.connection import transaction
from storage.values import day_or_none, moment, plain, stamp, stamp_or_none


class Dates:
    """The table `date_signals`, and the columns of `articles` that say when it was published and modified."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._conn = db.conn

    def write(self, article: int, dating: Dating) -> None:
        """Writes what was decided of an article's date."""
        if dating.modified_at is not None:
            self._update(article, {"modified_at": stamp(dating.modified_at)})
        if dating.published is not None:
            self._update(article, date_columns(dating.published))
            self._conn.execute("DELETE FROM date_signals WHERE article = ?", (article,))
            self.add_signals(article, dating.published)

    def forget(self, article: int, why: Loss) -> None:
        """The article's date is unknown after all; its signals stay, with the reason."""
        with transaction(self._db):
            self._conn.execute(
                "UPDATE articles SET published_on = NULL, published_at = NULL, published_precision = NULL, "
                "published_signal = NULL, published_trust = NULL WHERE id = ?",
                (article,),
            )
            self._conn.execute(
                "UPDATE date_signals SET chosen = 0, why_not = ? WHERE article = ? AND modified = 0",
                (str(why), article),
            )

    def add_signals(self, article: int, published: PublishedDate) -> None:
        """Keeps every signal of a date."""
        self._conn.executemany(
            "INSERT INTO date_signals (article, signal, raw, value, precision, trust, modified, flags, chosen, "
            "why_not) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    article,
                    signal.signal,
                    plain(signal.raw),
                    stamp(signal.at) if signal.at else signal.on.isoformat(),
                    signal.precision,
                    signal.trust,
                    int(signal.modified),
                    " ".join(signal.flags),
                    int(signal.chosen),
                    str(signal.why_not or ""),
                )
                for signal in published.signals
            ],
        )

    def stated(self, article: int) -> tuple[tuple[str, date], ...]:
        """What the signals of an article's publication say: as printed, and the day."""
        rows = self._conn.execute("SELECT raw, value FROM date_signals WHERE article = ? AND modified = 0", (article,))
        return tuple((raw, date.fromisoformat(value[:10])) for raw, value in rows)

    def feed_and_page_times(self, source: str, limit: int = 50) -> tuple[tuple[str, datetime], ...]:
        """Of the articles that a source published last: what the feed said, and the moment that the page states.

        Only articles whose page states a time with its zone for machines.
        """
        rows = self._conn.execute(
            """
            SELECT feed.raw, max(page.value) FROM date_signals feed
            JOIN date_signals page ON page.article = feed.article AND page.signal IN ('jsonld', 'meta_published')
                AND page.value LIKE '%T%' AND page.flags NOT LIKE '%tz_default%' AND page.trust >= :trusted
            WHERE feed.signal = 'feed' AND feed.article IN (
                SELECT id FROM articles WHERE source = :source ORDER BY published_on DESC, id DESC LIMIT :limit)
            GROUP BY feed.article
            """,
            {"source": source, "limit": limit, "trusted": TRUSTED},
        )
        return tuple((raw, page) for raw, value in rows if (page := moment(value)) is not None)

    def _update(self, article: int, row: dict[str, Any]) -> None:
        assignments = ", ".join(f"{name} = :{name}" for name in row)
        self._conn.execute(f"UPDATE articles SET {assignments} WHERE id = :id", row | {"id": article})


def date_columns(published: PublishedDate) -> dict[str, Any]:
    """The columns that say when an article was published."""
    known = published.on is not None
    return {
        "published_on": day_or_none(published.on),
        "published_at": stamp_or_none(published.at),
        "published_precision": published.precision if known else None,
        "published_signal": published.signal if known else None,
        "published_trust": published.trust if known else None,
    }
