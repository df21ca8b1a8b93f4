"""Articles with everything that explains them: revisions, aliases, date signals, removed lines."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from sqlite_utils import Database

from crawler.model import Draft, LinkKind, Precision, RemovedLine, StoredArticle
from crawler.web.urls import identity
from storage.connection import transaction
from storage.values import day, day_or_none, moment, plain, stamp, stamp_or_none

_STORED = (
    "id, source, url, title, text, text_hash, revision, published_on, published_at, published_trust, "
    "published_precision, first_seen_at, story, flags, source_attribution, last_seen_at"
)


OFFERED = frozenset(LinkKind) | {"first_seen"}
"""Date signals that come with the offer of a page, not with the page; all but `first_seen` are named as its kind."""


class Articles:
    """The tables `articles`, `revision_rows`, `aliases`, `identities`, `date_signals` and `removed_lines`."""

    def __init__(self, db: Database) -> None:
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
        """The newest article of a source that its feed knows by a GUID."""
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
            | _date_columns(draft)
            | {
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
            names = ", ".join(row)
            values = ", ".join(f":{name}" for name in row)
            # No RETURNING: SQLite makes a table in memory for it.
            article = self._conn.execute(f"INSERT INTO articles ({names}) VALUES ({values})", row).lastrowid
            assert article is not None
            self._add_revision(article, 1, draft)
            self._add_signals(article, draft)
            self._add_removed(article, draft)
            self._identify(article, draft.url)
            self.add_aliases(article, {draft.asked_url, *draft.aliases} - {draft.url}, now)
        return article

    def revise(self, article: int, draft: Draft, run: int | None, now: datetime, *, correction: bool = False) -> int:
        """The article's new text; the old one stays in `revisions`.

        Dates change only for ones that are trusted more, or as much and aren't later: an edit's page seldom says when
        the article was first published better than the feed that offered it, and a clock may be wrong for a run.

        Args:
            correction: the same page read by better rules, not an edit by its publisher: replaces the newest revision.

        Returns: the number of the article's newest revision.
        """
        with transaction(self._db):
            revision, trust, signal, known = self._conn.execute(
                "SELECT revision, coalesce(published_trust, 0), published_signal, published_on FROM articles "
                "WHERE id = ?",
                (article,),
            ).fetchone()
            if not correction:
                revision += 1
            dates = _date_columns(draft)
            # A page fetched again for a re-check comes without the offer (feed, sitemap) that told its date.
            offered = signal in OFFERED and signal not in {stated.signal for stated in draft.published.signals}
            on = draft.published.on
            later = on is not None and known is not None and on.isoformat() > known and draft.published.trust == trust
            if (draft.published.trust < trust and (offered or not correction)) or (later and not correction):
                dates = {"modified_at": dates["modified_at"]}
            row = _columns(draft) | dates | {"revision": revision, "page": plain(draft.asked_url)}
            if dates.get("modified_at") is None:
                row.pop("modified_at", None)
            if not correction:
                row |= {"run": run}
            assignments = ", ".join(f"{name} = :{name}" for name in row)
            self._conn.execute(f"UPDATE articles SET {assignments} WHERE id = :id", row | {"id": article})
            if correction:
                self._conn.execute(
                    "UPDATE revision_rows SET title = ?, text_hash = ? WHERE article = ? AND revision = ?",
                    (row["title"], row["text_hash"], article, revision),
                )
            else:
                self._add_revision(article, revision, draft)
            if "published_on" in dates:
                self._write_signals(article, draft)
            self._write_removed(article, draft)
            self.touch(article, draft.fetched_at)
            self.add_aliases(article, (draft.asked_url, *draft.aliases), now)
        return int(revision)

    def date_late(self, article: int, draft: Draft) -> bool:
        """Dates an article that was undated so far by a draft of the same text.

        Returns: whether it was undated.
        """
        row = {name: value for name, value in _date_columns(draft).items() if name != "modified_at"}
        assignments = ", ".join(f"{name} = :{name}" for name in row)
        with transaction(self._db):
            dated = self._conn.execute(
                f"UPDATE articles SET {assignments} WHERE id = :id AND published_on IS NULL", row | {"id": article}
            ).rowcount
            if dated:
                self._write_signals(article, draft)
        return bool(dated)

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

    def newest_of(self, source: str, limit: int) -> tuple[int, ...]:
        """The articles of a source that came last, newest first."""
        rows = self._conn.execute("SELECT id FROM articles WHERE source = ? ORDER BY id DESC LIMIT ?", (source, limit))
        return tuple(int(row[0]) for row in rows)

    def stated_dates(self, article: int) -> tuple[tuple[str, date], ...]:
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
                AND page.value LIKE '%T%' AND page.flags NOT LIKE '%tz_default%' AND page.trust >= 50
            WHERE feed.signal = 'feed' AND feed.article IN (
                SELECT id FROM articles WHERE source = ? ORDER BY published_on DESC, id DESC LIMIT ?)
            GROUP BY feed.article
            """,
            (source, limit),
        )
        return tuple((raw, page) for raw, value in rows if (page := moment(value)) is not None)

    def forget_date(self, article: int, why: str) -> None:
        """The article's date is unknown after all; its signals stay, with the reason."""
        with transaction(self._db):
            self._conn.execute(
                "UPDATE articles SET published_on = NULL, published_at = NULL, published_precision = NULL, "
                "published_signal = NULL, published_trust = NULL WHERE id = ?",
                (article,),
            )
            self._conn.execute(
                "UPDATE date_signals SET chosen = 0, why_not = ? WHERE article = ? AND modified = 0", (why, article)
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

    def _write_signals(self, article: int, draft: Draft) -> None:
        self._conn.execute("DELETE FROM date_signals WHERE article = ?", (article,))
        self._add_signals(article, draft)

    def _add_signals(self, article: int, draft: Draft) -> None:
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
                    signal.why_not,
                )
                for signal in draft.published.signals
            ],
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


def _date_columns(draft: Draft) -> dict[str, Any]:
    """The columns that say when it was published."""
    published = draft.published
    known = published.on is not None
    return {
        "published_on": day_or_none(published.on),
        "published_at": stamp_or_none(published.at),
        "published_precision": published.precision if known else None,
        "published_signal": published.signal if known else None,
        "published_trust": published.trust if known else None,
        "modified_at": stamp_or_none(published.modified_at),
    }
