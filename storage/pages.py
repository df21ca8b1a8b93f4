"""What was fetched, when, with which validators, where it lies in the archive, and when to look again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlite_utils import Database

from crawler.model import Answer, ArchivePosition, Doubt, Draft, Link, LinkKind, Validators
from storage.connection import transaction
from storage.values import moment, plain, stamp, stamp_or_none


class Pages:
    """The table `pages`: one row for each URL ever answered."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._conn = db.conn

    def validators(self, url: str) -> Validators | None:
        """The validators of an URL's last answer; None where it was never fetched."""
        row = self._conn.execute(
            "SELECT etag, last_modified, body_hash, fetched_at, unconditional_at, status FROM pages WHERE url = ?",
            (plain(url),),
        ).fetchone()
        if row is None:
            return None
        return Validators(
            etag=row[0],
            last_modified=row[1],
            body_hash=row[2],
            fetched_at=moment(row[3]),
            unconditional_at=moment(row[4]),
            status=row[5],
        )

    def all_addresses(self) -> Iterator[tuple[str, str, str]]:
        """Source, URL and kind of every page."""
        yield from self._conn.execute("SELECT source, url, kind FROM pages")

    def checks(self, url: str) -> int:
        """How often an URL was answered so far."""
        row = self._conn.execute("SELECT checks + 1 FROM pages WHERE url = ?", (plain(url),)).fetchone()
        return int(row[0]) if row else 0

    def record(self, answer: Answer, checks: int, again: datetime | None) -> bool:
        """Keeps an answer.

        A 304, or an empty `body_hash`, leaves body, position and validators (unless new ones came) as they were.

        Args:
            checks: answers before this one.
            again: when it is looked at again.

        Returns: whether the body differs from the one before (True for the first).
        """
        url, now, position = plain(answer.url), stamp(answer.fetched_at), answer.archive
        with transaction(self._db):
            row = self._conn.execute("SELECT body_hash FROM pages WHERE url = ?", (url,)).fetchone()
            changed = bool(answer.body_hash) and (row is None or row[0] != answer.body_hash)
            self._conn.execute(
                """
                INSERT INTO pages (url, source, kind, etag, last_modified, status, fetched_at, body_hash, warc_file,
                                   warc_offset, changed_at, unconditional_at, checks, next_check_at)
                VALUES (:url, :source, :kind, :etag, :last_modified, :status, :now, :body_hash, :file, :offset,
                        :changed_at, :unconditional_at, :checks, :again)
                ON CONFLICT (url) DO UPDATE SET
                    kind = excluded.kind, status = excluded.status, fetched_at = excluded.fetched_at,
                    etag = CASE WHEN :kept THEN coalesce(excluded.etag, etag) ELSE excluded.etag END,
                    last_modified = CASE WHEN :kept THEN coalesce(excluded.last_modified, last_modified)
                                         ELSE excluded.last_modified END,
                    body_hash = coalesce(excluded.body_hash, body_hash),
                    warc_offset = CASE WHEN excluded.warc_file IS NULL THEN warc_offset ELSE excluded.warc_offset END,
                    warc_file = coalesce(excluded.warc_file, warc_file),
                    changed_at = coalesce(excluded.changed_at, changed_at),
                    unconditional_at = coalesce(excluded.unconditional_at, unconditional_at),
                    checks = excluded.checks, next_check_at = excluded.next_check_at,
                    previous_at = CASE WHEN pages.status < 400 THEN pages.fetched_at ELSE previous_at END,
                    gone_at = CASE WHEN excluded.status < 400 THEN NULL ELSE gone_at END
                """,
                {
                    "url": url,
                    "source": answer.source,
                    "kind": answer.kind,
                    "etag": answer.etag and plain(answer.etag),
                    "last_modified": answer.last_modified and plain(answer.last_modified),
                    "status": answer.status,
                    "now": now,
                    "body_hash": answer.body_hash or None,
                    "file": position.warc_file if position else None,
                    "offset": position.offset if position else None,
                    "changed_at": now if changed else None,
                    "unconditional_at": now if answer.unconditional else None,
                    "checks": checks,
                    "again": stamp_or_none(again),
                    "kept": answer.status == 304 or not answer.body_hash,
                },
            )
        return changed

    def enter(self, draft: Draft, again: datetime) -> None:
        """Keeps an article's page that was read from an archive; one that is known stays as it is."""
        position = draft.archive
        self._conn.execute(
            "INSERT INTO pages (url, source, kind, status, fetched_at, body_hash, warc_file, warc_offset, changed_at, "
            "unconditional_at, next_check_at) VALUES (?1, ?2, 'article', 200, ?3, ?4, ?5, ?6, "
            "iif(?4 IS NULL, NULL, ?3), ?3, ?7) "
            "ON CONFLICT (url) DO NOTHING",
            (
                plain(draft.asked_url),
                draft.source,
                stamp(draft.fetched_at),
                draft.body_hash or None,
                position.warc_file if position else None,
                position.offset if position else None,
                stamp(again),
            ),
        )

    def offered(self, url: str, found_on: str) -> tuple[datetime, datetime] | None:
        """Between which two moments an URL of the frontier appeared on the page that offers it.

        Args:
            found_on: the feed or sitemap.

        Returns: the page's last good answer without the URL, and the moment when the URL was found; None where no
            answer came before.
        """
        row = self._conn.execute(
            "SELECT previous_at, fetched_at, found_at FROM pages, frontier WHERE pages.url = ? AND frontier.url = ? "
            "AND pages.status < 400",
            (plain(found_on), plain(url)),
        ).fetchone()
        found = moment(row[2]) if row else None
        if row is None or found is None:
            return None
        # The page is recorded after its links: a link may be at work before that.
        before = max((at for at in (moment(row[0]), moment(row[1])) if at and at < found), default=None)
        return (before, found) if before is not None else None

    def look_again(self, url: str, checks: int, again: datetime) -> None:
        """Sets how many looks an article has had, and its next one."""
        self._conn.execute(
            "UPDATE pages SET checks = ?, next_check_at = ? WHERE url = ?", (checks, stamp(again), plain(url))
        )

    def leave_alone(self, url: str) -> None:
        """No more looks at another form of an article's URL: they go to its own."""
        self._conn.execute("UPDATE pages SET next_check_at = NULL WHERE url = ?", (plain(url),))

    def recheck_links(self, source: str, now: datetime, limit: int) -> tuple[Link, ...]:
        """Articles of a source whose next look is due, longest overdue first."""
        rows = self._conn.execute(
            "SELECT url FROM pages WHERE source = ? AND next_check_at <= ? ORDER BY next_check_at LIMIT ?",
            (source, stamp(now), limit),
        )
        return tuple(Link(url=url, kind=LinkKind.RECHECK) for (url,) in rows)

    def doubt(self, url: str, source: str, run: int) -> Doubt | None:
        """The wholly other text that an URL showed last.

        Args:
            run: the present one.
        """
        row = self._conn.execute("SELECT doubted_hash, doubted_run FROM pages WHERE url = ?", (plain(url),)).fetchone()
        if row is None or row[0] is None:
            return None
        return Doubt(text_hash=row[0], earlier=row[1] < run, shared=self.is_doubted(row[0], source, url))

    def is_doubted(self, text_hash: str, source: str, beside: str) -> bool:
        """Whether another known article's page showed the text."""
        row = self._conn.execute(
            "SELECT 1 FROM pages WHERE doubted_hash = ? AND source = ? AND url <> ?", (text_hash, source, plain(beside))
        ).fetchone()
        return row is not None

    def set_doubt(self, url: str, text_hash: str | None, run: int | None) -> None:
        """Notes that an URL showed a wholly other text, or takes that back."""
        self._conn.execute(
            "UPDATE pages SET doubted_hash = ?, doubted_run = ? WHERE url = ?", (text_hash, run, plain(url))
        )

    def is_there(self, url: str) -> bool:
        """Whether an URL was answered and not missed since."""
        row = self._conn.execute("SELECT 1 FROM pages WHERE url = ? AND gone_at IS NULL", (plain(url),)).fetchone()
        return row is not None

    def mark_gone(self, url: str, now: datetime, status: int, again: datetime | None) -> int | None:
        """An URL that was there and no longer is. Its article is kept, marked.

        Args:
            again: when it is tried once more.

        Returns: the article's id, or None where there is none.
        """
        url = plain(url)
        with transaction(self._db):
            self._conn.execute(
                "UPDATE pages SET gone_at = coalesce(gone_at, ?), status = ?, next_check_at = ? WHERE url = ?",
                (stamp(now), status, stamp_or_none(again), url),
            )
            row = self._conn.execute(
                "SELECT id FROM articles WHERE url = :url UNION ALL SELECT article FROM aliases WHERE url = :url",
                {"url": url},
            ).fetchone()
            if row is None:
                return None
            self._conn.execute("UPDATE articles SET gone_at = coalesce(gone_at, ?) WHERE id = ?", (stamp(now), row[0]))
            return int(row[0])

    def derivable(self, sources: tuple[str, ...] = ()) -> tuple[tuple[str, str, ArchivePosition], ...]:
        """Archived pages that an article is derived from, or that gave none yet: URL, source and position.

        In the order of the archive. Further URLs of an article (AMP, print) are left out: its own page speaks for it.
        """
        marks = ", ".join("?" * len(sources))
        rows = self._conn.execute(
            f"""
            SELECT pages.url, pages.source, pages.warc_file, pages.warc_offset FROM pages
            WHERE pages.kind = 'article' AND pages.warc_file IS NOT NULL
                AND (pages.status < 400 OR pages.gone_at IS NOT NULL)
                AND (EXISTS (SELECT 1 FROM articles WHERE articles.url = pages.url AND articles.page = pages.url)
                     OR EXISTS (SELECT 1 FROM aliases JOIN articles ON articles.id = aliases.article
                                WHERE aliases.url = pages.url AND articles.page = pages.url)
                     OR NOT EXISTS (SELECT 1 FROM articles WHERE articles.url = pages.url)
                        AND NOT EXISTS (SELECT 1 FROM aliases WHERE aliases.url = pages.url))
                {f"AND pages.source IN ({marks})" if sources else ""}
            ORDER BY pages.warc_file, pages.warc_offset
            """,
            sources,
        )
        return tuple(
            (url, source, ArchivePosition(warc_file=file, offset=offset)) for url, source, file, offset in rows
        )

    def position(self, url: str) -> ArchivePosition | None:
        """Where an URL's last answer lies in the archive."""
        row = self._conn.execute("SELECT warc_file, warc_offset FROM pages WHERE url = ?", (plain(url),)).fetchone()
        return ArchivePosition(warc_file=row[0], offset=row[1]) if row and row[0] else None
