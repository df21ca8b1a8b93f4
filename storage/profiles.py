"""What was learned about a source, and the line counts that it is learned from (crawler/learn/profile.py learns).

Most lines come once. Rows of their own, in the order of their words, dirtied 30 pages of the database for each article
(measured), so a line has a row in `line_counts` from its second article on; until then it is 8 bytes in the row that
`lines_once` has for its article.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from hashlib import blake2b

from sqlite_utils import Database

from crawler.model import LearnedLine, SiteProfile
from crawler.model.lines import SITE_NAME, LineCount, numbers
from storage.connection import transaction
from storage.values import moment, plain, stamp, stamp_or_none

TITLE = SITE_NAME
"""Position of a learned affix of titles: the site's name. Its key is this word and the affix."""
_COUNT = "key, line, articles, edge, first_article, last_article, first_seen_at, last_seen_at, moved"
_AT_EDGE = 1
"""Bit of a line's hash: it stood at the edge."""


class Profiles:
    """The tables `boilerplate`, `line_counts` and `lines_once`, and the profile columns of `sources`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._conn = db.conn

    def load(self, source: str) -> SiteProfile:
        """What is known of a source; an empty profile for a new one. Lines that a person undid come as inactive."""
        row = self._conn.execute(
            "SELECT profile_version, articles_learned, feed_offset_minutes FROM sources WHERE name = ?", (source,)
        ).fetchone()
        if row is None:
            return SiteProfile(source=source)
        lines: list[LearnedLine] = []
        names: list[str] = []
        for key, line, position, articles, share, first_seen_at, active, steady in self._conn.execute(
            "SELECT key, line, position, articles, share, first_seen_at, active, steady FROM boilerplate "
            "WHERE source = ? ORDER BY key",
            (source,),
        ):
            if position == TITLE and active:
                names.append(line)
                continue
            first = moment(first_seen_at)
            assert first is not None
            lines.append(
                LearnedLine(
                    key=key,
                    line=line,
                    position=position,
                    articles=articles,
                    share=share,
                    first_seen_at=first,
                    active=bool(active),
                    steady=bool(steady),
                )
            )
        return SiteProfile(
            source=source,
            version=row[0],
            articles=row[1],
            lines=tuple(lines),
            site_names=tuple(names),
            feed_offset=timedelta(minutes=row[2]),
        )

    def save(self, profile: SiteProfile, now: datetime) -> None:
        """Keeps what was learned. Lines that a person undid stay undone, whatever the profile says."""
        with transaction(self._db):
            self._conn.execute(
                "UPDATE sources SET profile_version = ?, articles_learned = ? WHERE name = ?",
                (profile.version, profile.articles, profile.source),
            )
            self._conn.execute("DELETE FROM boilerplate WHERE source = ? AND active = 1", (profile.source,))
            rows = [
                (
                    profile.source,
                    line.key,
                    plain(line.line),
                    line.position,
                    line.articles,
                    line.share,
                    stamp(line.first_seen_at),
                    int(line.active),
                    int(line.steady),
                )
                for line in profile.lines
            ]
            rows += [
                (profile.source, f"{TITLE} {name}", plain(name), TITLE, 0, 0.0, stamp(now), 1, 0)
                for name in profile.site_names
            ]
            self._conn.executemany(
                "INSERT INTO boilerplate (source, key, line, position, articles, share, first_seen_at, active, steady) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source, key) DO UPDATE SET line = excluded.line, "
                "articles = excluded.articles, share = excluded.share, steady = excluded.steady",
                rows,
            )

    def set_feed_offset(self, source: str, offset: timedelta) -> None:
        """Keeps what must be added to the times of a source's feeds."""
        self._conn.execute(
            "UPDATE sources SET feed_offset_minutes = ? WHERE name = ?", (offset // timedelta(minutes=1), source)
        )

    def set_active(self, source: str, key: str, *, active: bool) -> bool:
        """Undoes a learned line (it is text after all, never to be learned again), or takes that back.

        Args:
            key: of the line, as in `boilerplate`.

        Returns: whether there is such a line.
        """
        with transaction(self._db):
            changed = self._conn.execute(
                "UPDATE boilerplate SET active = ? WHERE source = ? AND key = ?", (int(active), source, key)
            ).rowcount
            if changed:
                self._conn.execute("UPDATE sources SET profile_version = profile_version + 1 WHERE name = ?", (source,))
        return bool(changed)

    def articles_observed(self, source: str) -> int:
        """Over how many articles the lines were counted."""
        row = self._conn.execute("SELECT articles_learned FROM sources WHERE name = ?", (source,)).fetchone()
        return int(row[0]) if row else 0

    def counts(self, source: str, keys: Collection[str]) -> dict[str, LineCount]:
        """The counts of some lines of a source.

        The count of a line that was met once has as its `line` nothing but the line's numbers, which is what
        `observe` compares.
        """
        asked = plain(json.dumps(list(keys), ensure_ascii=False))
        rows = self._conn.execute(
            f"SELECT {_COUNT} FROM line_counts WHERE source = ? AND key IN (SELECT value FROM json_each(?))",
            (source, asked),
        ).fetchall()
        counted = {row[0]: _count(row) for row in rows}
        return counted | self._once(source, {_hashed(key): key for key in keys if key not in counted})

    def _once(self, source: str, wanted: dict[int, str]) -> dict[str, LineCount]:
        """The counts of lines that were met once, of those that are wanted."""
        rows = self._conn.execute(
            "SELECT lines, ordinal, at, numbers FROM lines_once WHERE source = ? ORDER BY ordinal", (source,)
        ).fetchall()
        either = {*wanted, *(hashed | _AT_EDGE for hashed in wanted)}
        if either.isdisjoint(_hashes(b"".join(row[0] for row in rows))):
            return {}
        found = {}
        for lines, ordinal, at, numbers_of in rows:
            for place, hashed in enumerate(_hashes(lines)):
                if hashed in either:
                    key, edge = wanted[hashed & ~_AT_EDGE], hashed & _AT_EDGE
                    found[key] = LineCount(
                        key=key,
                        line=json.loads(numbers_of).get(str(place), ""),
                        articles=1,
                        edge=edge,
                        first_article=ordinal,
                        last_article=ordinal,
                        first_seen_at=datetime.fromisoformat(at),
                        last_seen_at=datetime.fromisoformat(at),
                    )
        return found

    def save_counts(self, source: str, counts: Iterable[LineCount], articles: int, known: Collection[str] = ()) -> None:
        """Keeps counts that one more article changed.

        Args:
            articles: observed by now.
            known: keys of lines that had a count before (`counts`).
        """
        once = []
        rows = []
        for count in counts:
            if count.articles == 1 and count.key not in known:
                once.append(count)
            else:
                rows.append(
                    (
                        source,
                        count.key,
                        plain(count.line),
                        count.articles,
                        count.edge,
                        count.first_article,
                        count.last_article,
                        stamp(count.first_seen_at),
                        stamp_or_none(count.last_seen_at),
                        count.moved,
                    )
                )
        with transaction(self._db):
            if rows:
                self._conn.executemany(
                    f"INSERT OR REPLACE INTO line_counts (source, {_COUNT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows
                )
            if once:
                hashes = [_hashed(count.key) | (_AT_EDGE if count.edge else 0) for count in once]
                stated = {place: " ".join(said) for place, count in enumerate(once) if (said := numbers(count.line))}
                self._conn.execute(
                    "INSERT OR REPLACE INTO lines_once (source, ordinal, at, lines, numbers) VALUES (?, ?, ?, ?, ?)",
                    (
                        source,
                        articles,
                        stamp(once[0].first_seen_at),
                        struct.pack(f"<{len(hashes)}q", *hashes),
                        json.dumps(stated, ensure_ascii=False),
                    ),
                )
            self._conn.execute("UPDATE sources SET articles_learned = ? WHERE name = ?", (articles, source))

    def learnable(self, source: str, fewest: int) -> dict[str, LineCount]:
        """The counts that can teach: lines that `fewest` articles carried, and those that were learned already."""
        rows = self._conn.execute(
            f"SELECT {_COUNT} FROM line_counts WHERE source = ?1 AND (articles >= ?2 "
            "OR key IN (SELECT key FROM boilerplate WHERE source = ?1))",
            (source, fewest),
        ).fetchall()
        return {row[0]: _count(row) for row in rows}

    def forget(self, source: str, fewest: int, before: int) -> None:
        """Drops counts of lines that fewer than `fewest` articles carried, none of them numbered `before` or later."""
        with transaction(self._db):
            self._conn.execute(
                "DELETE FROM line_counts WHERE source = ? AND articles < ? AND last_article <= ?",
                (source, fewest, before),
            )
            self._conn.execute("DELETE FROM lines_once WHERE source = ? AND ordinal <= ?", (source, before))


def _count(row: tuple[str, str, int, int, int, int, str, str | None, int]) -> LineCount:
    first = moment(row[6])
    assert first is not None
    return LineCount(
        key=row[0],
        line=row[1],
        articles=row[2],
        edge=row[3],
        first_article=row[4],
        last_article=row[5],
        first_seen_at=first,
        last_seen_at=moment(row[7]),
        moved=row[8],
    )


def _hashed(key: str) -> int:
    """63 bits of a line's key, above the bit that tells where it stood."""
    return (
        int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little", signed=True)
        & ~_AT_EDGE
    )


def _hashes(blob: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(blob) // 8}q", blob)
