"""Articles with what explains them: revisions, aliases, removed lines. Their dates are in storage/dates.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from sqlite_utils import Database

from crawler.model import (
    Dating,
    Draft,
    Precision,
    RemovedLine,
    StoredArticle,
)
from crawler.web.urls import identity
from storage.connection import transaction
from storage.dates import Dates, date_columns
from storage.numbers import Numbered, next_number
from storage.values import day, moment, plain, stamp, stamp_or_none

_STORED = (
    "id, source, url, title, text, text_hash, revision, published_on, published_at, published_trust, "
    "published_precision, first_seen_at, story, flags, source_attribution, last_seen_at, published_signal"
)


class Articles:
    """The tables `articles`, `revision_rows`, `aliases`, `identities` and `removed_lines`."""

    def __init__(self, db: Database, dates: Dates) -> None:
        self._dates = dates
        self._db = db
        self._conn = db.conn

    # --- finding -----------------------------------------------------------------------------------

    def id_of(self, url: str) -> int | None:
        """The article that is known under an URL: its own or an alias."""
        row = self._conn.execute(
            "SELECT id FROM articles WHERE url = :url UNION ALL SELECT article FROM aliases WHERE url = :url LIMIT 1",
            {"url": url},
        ).fetchone()
        return None if row is None else int(row[0])

    def twin_of(self, *urls: str) -> StoredArticle | None:
        """The article under another form of one of these URLs (`web.urls.identity`): AMP, mobile, print, http."""
        for url in dict.fromkeys(urls):
            row = self._conn.execute(
                "SELECT articles.id FROM identities JOIN articles ON articles.id = "
                "identities.article WHERE identities.key = ?",
                (identity_key(url),),
            ).fetchone()
            if row is not None:
                return self.load(int(row[0]))
        return None

    def other_urls(self, article: int) -> int:
        """How many URLs lead to an article beside its own."""
        row = self._conn.execute("SELECT count(*) FROM aliases WHERE article = ?", (article,)).fetchone()
        return int(row[0])

    def page_of(self, article: int) -> str:
        """The URL of the page that an article is derived from."""
        return str(self._conn.execute("SELECT page FROM articles WHERE id = ?", (article,)).fetchone()[0])

    def identity_keys(self) -> Iterator[tuple[str, int]]:
        """Source and identity of every article's addresses."""
        yield from self._conn.execute(
            "SELECT articles.source, identities.key FROM identities JOIN articles ON articles.id = identities.article"
        )

    def last_seen(self, url: str) -> datetime | None:
        """When the article under this URL, or under another form of it, was last fetched."""
        row = self._conn.execute(
            "SELECT last_seen_at FROM articles WHERE id = coalesce("
            "(SELECT id FROM articles WHERE url = :url), (SELECT article FROM aliases WHERE url = :url), "
            "(SELECT article FROM identities WHERE key = :key))",
            {"url": plain(url), "key": identity_key(url)},
        ).fetchone()
        return None if row is None else moment(row[0])

    def with_guid(self, guid: str, source: str) -> StoredArticle | None:
        """The newest article of a source that its feed knows by a GUID; an empty one is nobody's."""
        if not guid:
            return None
        row = self._conn.execute(
            "SELECT id FROM articles WHERE source = ? AND guid = ? AND guid <> '' ORDER BY id DESC LIMIT 1",
            (source, plain(guid)),
        ).fetchone()
        return None if row is None else self.load(int(row[0]))

    def led_by_text(self, url: str) -> bool:
        """Whether an URL leads to its article by nothing but the same text."""
        row = self._conn.execute("SELECT by_text FROM aliases WHERE url = ?", (plain(url),)).fetchone()
        return bool(row and row[0])

    def free(self, urls: Iterable[str]) -> None:
        """Addresses that lead to an article by its text alone lead nowhere any more."""
        for url in {plain(url) for url in urls if url}:
            self._conn.execute("DELETE FROM aliases WHERE url = ? AND by_text = 1", (url,))

    def find(self, *urls: str) -> StoredArticle | None:
        """The article known under the first of these URLs that is known at all."""
        for url in dict.fromkeys(urls):
            if (found := self.id_of(plain(url))) is not None:
                return self.load(found)
        return None

    def with_text(self, text_hash: str, source: str | None = None) -> StoredArticle | None:
        """The oldest article with the same folded text, of one source or of any. An empty hash matches nothing."""
        if not text_hash:
            return None
        row = self._conn.execute(
            "SELECT id FROM articles WHERE text_hash = :hash AND (:source IS NULL OR source = :source) "
            "ORDER BY id LIMIT 1",
            {"hash": text_hash, "source": source},
        ).fetchone()
        return None if row is None else self.load(int(row[0]))

    def load(self, article: int) -> StoredArticle:
        """One article as decisions need it. Raises KeyError when there is none."""
        row = self._conn.execute(f"SELECT {_STORED} FROM articles WHERE id = ?", (article,)).fetchone()
        if row is None:
            raise KeyError(article)
        return StoredArticle(
            id=row[0],
            source=row[1],
            url=row[2],
            title=row[3],
            text=row[4],
            text_hash=row[5],
            revision=row[6],
            published_on=day(row[7]),
            published_at=moment(row[8]),
            published_trust=row[9] or 0,
            published_precision=Precision(row[10]) if row[10] else None,
            first_seen_at=moment(row[11]),
            story=row[12],
            truncated="truncated" in row[13].split(),
            source_attribution=row[14],
            last_seen_at=moment(row[15]),
            published_signal=row[16] or "",
        )

    def newest(self, source: str, limit: int) -> tuple[int, ...]:
        """The ids of a source's articles that came last."""
        rows = self._conn.execute("SELECT id FROM articles WHERE source = ? ORDER BY id DESC LIMIT ?", (source, limit))
        return tuple(int(row[0]) for row in rows)

    # --- writing -----------------------------------------------------------------------------------

    def insert(self, draft: Draft, run: int | None, now: datetime) -> int:
        """A new article with its first revision, signals, removed lines and aliases.

        Returns: its id. The page row of `draft.asked_url` must exist.
        """
        row = (
            _columns(draft)
            | date_columns(draft.published)
            | {
                "modified_at": stamp_or_none(draft.published.modified_at),
                "source": draft.source,
                "url": plain(draft.url),
                "first_seen_at": stamp(draft.fetched_at),
                "last_seen_at": stamp(draft.fetched_at),
                "page": plain(draft.asked_url),
                "run": run,
                "guid": plain(draft.guid),
            }
        )
        with transaction(self._db):
            article = row["id"] = next_number(self._conn, Numbered.ARTICLE)
            names = ", ".join(row)
            values = ", ".join(f":{name}" for name in row)
            self._conn.execute(f"INSERT INTO articles ({names}) VALUES ({values})", row)
            self._add_revision(article, 1, draft)
            self._dates.add_signals(article, draft.published)
            self._add_removed(article, draft)
            self._identify(article, draft.url)
            self.add_aliases(article, {draft.asked_url, *draft.aliases} - {draft.url}, now)
        return article

    def revise(
        self, article: int, draft: Draft, dating: Dating, run: int | None, now: datetime, *, correction: bool = False
    ) -> int:
        """The article's new text; the old one stays in `revisions`.

        Args:
            dating: what becomes of its date.
            correction: replaces the newest revision, as no edit of its publisher.

        Returns: the number of the article's newest revision.
        """
        with transaction(self._db):
            (revision,) = self._conn.execute("SELECT revision FROM articles WHERE id = ?", (article,)).fetchone()
            row = _columns(draft) | {"page": plain(draft.asked_url)}
            if correction:
                self._update(article, row)
                self._conn.execute(
                    "UPDATE revision_rows SET title = ?, text_hash = ? WHERE article = ? AND revision = ?",
                    (row["title"], row["text_hash"], article, revision),
                )
            else:
                revision += 1
                self._update(article, row | {"revision": revision, "run": run})
                self._add_revision(article, revision, draft)
            self._dates.write(article, dating)
            self._write_removed(article, draft)
            self.touch(article, draft.fetched_at)
            self.add_aliases(article, (draft.asked_url, *draft.aliases), now)
        return int(revision)

    def _update(self, article: int, row: dict[str, Any]) -> None:
        assignments = ", ".join(f"{name} = :{name}" for name in row)
        self._conn.execute(f"UPDATE articles SET {assignments} WHERE id = :id", row | {"id": article})

    def correct_text(self, article: int, text: str, text_hash: str, removed: Iterable[RemovedLine]) -> None:
        """The text of the newest revision without lines that were learned later to be none of it."""
        with transaction(self._db):
            self._conn.execute(
                "UPDATE articles SET text = ?, text_hash = ?, words = ? WHERE id = ?",
                (plain(text), text_hash, len(text.split()), article),
            )
            self._conn.execute(
                "UPDATE revision_rows SET text_hash = ? WHERE article = ? AND revision = "
                "(SELECT revision FROM articles WHERE id = ?)",
                (text_hash, article, article),
            )
            self._conn.executemany(
                "INSERT INTO removed_lines (article, rule, line) VALUES (?, ?, ?)",
                [(article, cut.rule, plain(cut.line)) for cut in removed],
            )

    def hand_over(self, article: int, source: str) -> None:
        """The article, and the page that it is derived from, are another source's from now on."""
        self._conn.execute("UPDATE articles SET source = ? WHERE id = ?", (source, article))
        self._conn.execute(
            "UPDATE pages SET source = ? WHERE url = (SELECT page FROM articles WHERE id = ?)", (source, article)
        )

    def touch(self, article: int, seen_at: datetime) -> None:
        """The article was there at that moment, which may lie in the past when an archive is read later."""
        self._conn.execute(
            "UPDATE articles SET last_seen_at = max(last_seen_at, :at), first_seen_at = "
            "min(first_seen_at, :at), gone_at = iif(last_seen_at > :at, gone_at, NULL) WHERE id = :id",
            {"at": stamp(seen_at), "id": article},
        )

    def add_aliases(self, article: int, urls: Iterable[str], now: datetime, *, by_text: bool = False) -> None:
        """Other URLs under which an article was met. One that is an article's own URL is left out.

        Args:
            by_text: they showed the same text, and nothing else says that they are the article's.
        """
        for url in {plain(url) for url in urls if url}:
            self._conn.execute(
                "INSERT OR IGNORE INTO aliases (url, article, first_seen_at, by_text) "
                "SELECT ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM articles WHERE url = ?)",
                (url, article, stamp(now), int(by_text), url),
            )
            if not by_text:
                self._identify(article, url)

    def _identify(self, article: int, url: str) -> None:
        self._conn.execute(
            "INSERT INTO identities (key, article) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET "
            "article = ?2 WHERE article NOT IN (SELECT id FROM articles)",
            (identity_key(url), article),
        )

    def delete(self, article: int) -> None:
        """Removes an article with everything that hangs on it, for `marsad prune` and `marsad forget` alone."""
        with transaction(self._db):
            self._conn.execute("UPDATE outcomes SET article = NULL WHERE article = ?", (article,))
            urls = self._conn.execute(
                "SELECT url FROM articles WHERE id = ?1 UNION ALL SELECT url FROM aliases WHERE article = ?1",
                (article,),
            ).fetchall()
            self._conn.executemany(
                "DELETE FROM identities WHERE key = ? AND article = ?",
                [(identity_key(url), article) for (url,) in urls],
            )
            self._conn.execute("DELETE FROM articles WHERE id = ?", (article,))

    def _add_revision(self, article: int, revision: int, draft: Draft) -> None:
        self._conn.execute(
            "INSERT INTO revision_rows (article, revision, seen_at, title, text_hash, warc_file, warc_offset) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                article,
                revision,
                stamp(draft.fetched_at),
                plain(draft.extraction.title),
                draft.fingerprint.text_hash,
                draft.archive.warc_file if draft.archive else None,
                draft.archive.offset if draft.archive else None,
            ),
        )

    def _write_removed(self, article: int, draft: Draft) -> None:
        self._conn.execute("DELETE FROM removed_lines WHERE article = ?", (article,))
        self._add_removed(article, draft)

    def _add_removed(self, article: int, draft: Draft) -> None:
        self._conn.executemany(
            "INSERT INTO removed_lines (article, rule, line) VALUES (?, ?, ?)",
            [(article, cut.rule, plain(cut.line)) for cut in draft.extraction.removed],
        )


@lru_cache(maxsize=4_096)
def identity_key(url: str) -> int:
    """64 bits that an address and its other forms have in common."""
    return int.from_bytes(blake2b(identity(plain(url)).encode(), digest_size=8).digest(), "little", signed=True)


def _columns(draft: Draft) -> dict[str, Any]:
    """The columns that say what the article says."""
    said = draft.extraction
    return {
        "title": plain(said.title),
        "authors": plain("; ".join(said.authors)),
        "section": plain(said.section),
        "language": said.language,
        "words": len(said.text.split()),
        "text_hash": draft.fingerprint.text_hash,
        "flags": " ".join(said.flags),
        "tags": plain("; ".join(said.tags)),
        "source_attribution": plain(said.source_attribution),
        "dateline_place": plain(said.dateline_place),
        "dateline_agency": plain(said.dateline_agency),
        "byline": plain(said.byline),
        "issue": plain(said.issue),
        "charset": plain(said.charset),
        "extractor": draft.extractor,
        "summary": plain(said.summary),
        "text": plain(said.text),
    }
