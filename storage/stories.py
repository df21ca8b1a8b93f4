"""Stories: articles that are copies of each other, kept up as articles come, change and go.

Candidates share an LSH band, a sentence or the whole text within ten days; crawler/dedup/near_copies.py decides on each
pair. A story is a connected component of pairs, so its members don't depend on the order of arrival.

Only the keys of the days around are looked at (storage/candidates.py), so that an article costs the same however large
the archive is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

import numpy as np
from sqlite_utils.utils import sqlite3

from crawler.dedup.fingerprint import BANDS, fingerprint
from crawler.dedup.near_copies import Member, Reading, compare, containment, first
from crawler.model import CopyKind, Fingerprint, Precision
from storage.candidates import Candidates
from storage.index import SearchIndex
from storage.values import day as day_of
from storage.values import moment

WINDOW_DAYS = 10
SHORTEST_SAME = 8
"""Words of the shortest text whose exact repetition makes a copy."""
RESEMBLING = 0.12
"""Estimated Jaccard similarity below which candidates that share a band alone are no candidates."""
MOST_CANDIDATES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A row of `signatures`."""

    day: int
    version: int
    sketch: bytes
    keys: tuple[int, ...]
    """32 bits each, bands first."""

    @classmethod
    def of(cls, made: Fingerprint, day: int) -> Signature:
        """What is kept of a fingerprint. Bands and sentences keep 32 bits: the few false candidates are verified."""
        whole = (int(made.text_hash[:8], 16),) if made.tokens >= SHORTEST_SAME else ()
        keys = np.array([*made.bands, *made.sentences, *whole], dtype=np.int64).astype(np.int32)
        return cls(day=day, version=made.version, sketch=made.minhash[::4], keys=tuple(keys.tolist()))

    def may_be_copy_of(self, other: Signature) -> bool:
        """Whether the texts are worth comparing: near in time, and sharing a sentence, or a band and some likeness."""
        if self.version != other.version or abs(self.day - other.day) > WINDOW_DAYS:
            return False
        shared = set(self.keys) & set(other.keys)
        if not shared or not shared <= set(self.keys[: BANDS if self.sketch else 0]):
            return bool(shared)
        mine, theirs = np.frombuffer(self.sketch, np.uint8), np.frombuffer(other.sketch, np.uint8)
        # one byte of each minimum: alike by chance in one of 256
        return len(mine) == len(theirs) and float(np.count_nonzero(mine == theirs)) >= RESEMBLING * len(mine)


class Stories:
    """The tables `stories` and `signatures`, and what `articles` says of stories.

    All writes happen in the caller's transaction. `search`: told when an article becomes or ceases to be the first
    of its story, which is a filter there.
    """

    def __init__(self, conn: sqlite3.Connection, search: SearchIndex) -> None:
        self.conn = conn
        self.search = search
        self._nearby = Candidates(conn)
        self._readings: dict[int, Reading] = {}

    def place(self, article: int, made: Fingerprint) -> int | None:
        """Finds the story of a stored article, making, joining or parting stories as its text demands.

        Call it after an article was inserted or its text, title or date changed. Returns the story, None if it
        stands alone.

        `made`: the fingerprint of its present text.
        """
        self._readings.clear()
        on, placed = self.conn.execute(_DAY, (article,)).fetchone()
        signature = Signature.of(made, date.fromisoformat(on).toordinal() - date(1970, 1, 1).toordinal())
        if placed:
            self.remove(article)
        if not signature.keys:
            return None
        self._write(article, signature)
        return self._join(article, signature)

    def refresh_of(self, article: int) -> None:
        """Renews the row of an article's story, after something that it tells of its members has changed."""
        row = self.conn.execute("SELECT story FROM articles WHERE id = ?", (article,)).fetchone()
        if row and row[0] is not None:
            self._refresh(int(row[0]))

    def remove(self, article: int) -> None:
        """Takes an article out of its story, before it is deleted or placed anew; what it held together parts."""
        self.conn.execute("DELETE FROM signatures WHERE article = ?", (article,))
        story = self._story(article)
        if story is None:
            return
        self._readings.clear()
        others = [member for member in self._members(story) if member != article]
        self._set(article, None, None, None)
        parts = sorted(self._components(others), key=lambda part: (-len(part), part))
        for part in parts[1:]:
            self._found(part)
        if len(parts[0]) > 1:
            self._refresh(story, compare_all=True)
        else:
            self._found(parts[0])
            self.conn.execute("DELETE FROM stories WHERE id = ?", (story,))

    def rebuild(self, progress: Callable[[int], None] | None = None) -> int:
        """Makes all fingerprints and stories anew from the texts; returns how many articles there are.

        For a new `crawler.dedup.fingerprint.VERSION`, and when the tables were damaged. Stories get new ids.
        """
        self.conn.execute(
            "UPDATE articles SET story = NULL, copy_kind = NULL, similarity = NULL WHERE story IS NOT NULL"
        )
        for table in ("stories", "signatures"):
            self.conn.execute(f"DELETE FROM {table}")
        self._nearby.forget()
        done, last = 0, -1
        while row := self.conn.execute(
            "SELECT id, title, text FROM articles WHERE id > ? ORDER BY id LIMIT 1", (last,)
        ).fetchone():
            self.place(row[0], fingerprint(row[1], row[2]))
            self.search.retag(row[0])
            done, last = done + 1, row[0]
            if progress and done % 1_000 == 0:
                progress(done)
        return done

    # --- finding pairs -----------------------------------------------------------------------------

    def _join(self, article: int, signature: Signature) -> int | None:
        joined: set[int] = set()  # stories
        alone: list[int] = []
        for other, story in self._candidates(article, signature):
            # A second tie to a story changes nothing: components are the same.
            if story in joined or compare(self._read(article), self._read(other))[0] is None:
                continue
            if story is None:
                alone.append(other)
            else:
                joined.add(story)
        if not joined and not alone:
            return None
        story = min(joined) if joined else self._new_story()
        moved = [member for merged in sorted(joined - {story}) for member in self._members(merged)]
        for member in [article, *alone, *moved]:
            self.conn.execute("UPDATE articles SET story = ? WHERE id = ?", (story, member))
        for merged in joined - {story}:
            self.conn.execute("DELETE FROM stories WHERE id = ?", (merged,))
        self._refresh(story, new=[article, *alone, *moved])
        return story

    def _candidates(self, article: int, signature: Signature) -> list[tuple[int, int | None]]:
        """Articles to compare with, and their stories; those that share the most first."""
        shared = self._nearby.sharing(signature.day - WINDOW_DAYS, signature.day + WINDOW_DAYS, signature.keys)
        del shared[article]
        found = []
        for other, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:MOST_CANDIDATES]:
            theirs = self._signature(other)
            if theirs is not None and signature.may_be_copy_of(theirs):
                found.append((other, self._story(other)))
        return found

    def _components(self, articles: Sequence[int]) -> list[list[int]]:
        """The parts in which articles hang together by themselves."""
        roots = {article: article for article in articles}

        def root(article: int) -> int:
            while roots[article] != article:
                article = roots[article]
            return article

        signatures = {article: self._signature(article) for article in articles}
        readings = {article: self._read(article) for article in articles}
        for a, b in combinations(sorted(articles), 2):
            mine, theirs = signatures[a], signatures[b]
            if (
                root(a) != root(b)
                and mine
                and theirs
                and mine.may_be_copy_of(theirs)
                and compare(readings[a], readings[b])[0] is not None
            ):
                roots[max(root(a), root(b))] = min(root(a), root(b))
        parts: dict[int, list[int]] = {}
        for article in sorted(articles):
            parts.setdefault(root(article), []).append(article)
        return list(parts.values())

    # --- keeping stories ---------------------------------------------------------------------------

    def _found(self, part: list[int]) -> None:
        """Makes a story of what parted from one, or leaves an article alone."""
        if len(part) == 1:
            self._set(part[0], None, None, None)
            return
        story = self._new_story()
        for article in part:
            self.conn.execute("UPDATE articles SET story = ? WHERE id = ?", (story, article))
        self._refresh(story, compare_all=True)

    def _refresh(self, story: int, new: Iterable[int] = (), *, compare_all: bool = False) -> None:
        """Who is first, and how alike the others are to it. While the first stays, only `new` ones are compared."""
        rows = self.conn.execute(_MEMBERS, (story,)).fetchall()
        members = [_member(row) for row in rows]
        lead, known_by = first(members)
        old = self.conn.execute("SELECT first_article FROM stories WHERE id = ?", (story,)).fetchone()[0]
        fresh = {member.article for member in members} if compare_all or old != lead.article else set(new)
        model = self._read(lead.article)
        for member in members:
            if member.article == lead.article:
                self._set(member.article, story, CopyKind.FIRST, 1.0)
            elif member.article in fresh:
                self._set(member.article, story, *_kind(self._read(member.article), model))
        self.conn.execute(
            "UPDATE stories SET first_article = ?, articles = ?, sources = ?, first_published_on = ?, "
            "first_known_by = ? WHERE id = ?",
            (
                lead.article,
                len(members),
                len({member.source for member in members}),
                lead.published_on.isoformat() if lead.published_on else None,
                known_by,
                story,
            ),
        )

    def _set(self, article: int, story: int | None, kind: CopyKind | None, similarity: float | None) -> None:
        similarity = None if similarity is None else round(similarity, 3)
        changed = self.conn.execute(
            "UPDATE articles SET story = ?1, copy_kind = ?2, similarity = ?3 "
            "WHERE id = ?4 AND (story, copy_kind, similarity) IS NOT (?1, ?2, ?3)",
            (story, kind, similarity, article),
        ).rowcount
        if changed:
            self.search.retag(article)

    def _new_story(self) -> int:
        story = self.conn.execute("INSERT INTO stories DEFAULT VALUES").lastrowid
        assert story is not None
        return story

    # --- rows --------------------------------------------------------------------------------------

    def _story(self, article: int) -> int | None:
        story: int | None = self.conn.execute("SELECT story FROM articles WHERE id = ?", (article,)).fetchone()[0]
        return story

    def _members(self, story: int) -> list[int]:
        return [row[0] for row in self.conn.execute("SELECT id FROM articles WHERE story = ? ORDER BY id", (story,))]

    def _read(self, article: int) -> Reading:
        """Prepared once for each call of `place` or `remove`."""
        if article not in self._readings:
            row = self.conn.execute("SELECT title, text FROM articles WHERE id = ?", (article,)).fetchone()
            self._readings[article] = Reading(*row)
        return self._readings[article]

    def _signature(self, article: int) -> Signature | None:
        row = self.conn.execute(
            "SELECT day, version, sketch, keys FROM signatures WHERE article = ?", (article,)
        ).fetchone()
        if row is None:
            return None
        return Signature(
            day=row[0], version=row[1], sketch=row[2], keys=tuple(np.frombuffer(row[3], dtype="<i4").tolist())
        )

    def _write(self, article: int, signature: Signature) -> None:
        keys = np.array(signature.keys, dtype="<i4").tobytes()
        self.conn.execute(
            "INSERT INTO signatures(article, day, version, sketch, keys) VALUES (?, ?, ?, ?, ?)",
            (article, signature.day, signature.version, signature.sketch, keys),
        )
        self._nearby.add(article, signature.day, signature.keys)


_DAY = """
    SELECT coalesce(published_on, substr(first_seen_at, 1, 10)),
           EXISTS (SELECT 1 FROM signatures WHERE article = id)
    FROM articles WHERE id = ?
"""
_MEMBERS = """
    SELECT a.id, a.source, coalesce(s.title, ''), a.url, coalesce(s.origin, 1), a.published_on, a.published_at,
           a.published_precision, coalesce(a.published_trust, 0), a.source_attribution || ' ' || a.dateline_agency
    FROM articles a LEFT JOIN sources s ON s.name = a.source WHERE a.story = ? ORDER BY a.id
"""


def _member(row: Sequence[Any]) -> Member:
    """A row of `_MEMBERS`."""
    return Member(
        article=row[0],
        source=row[1],
        source_title=row[2],
        url=row[3],
        origin=bool(row[4]),
        published_on=day_of(row[5]),
        published_at=moment(row[6]),
        precision=Precision(row[7]) if row[7] else None,
        trust=row[8],
        credited=str(row[9]).strip(),
    )


def _kind(copy: Reading, model: Reading) -> tuple[CopyKind, float]:
    """A member against the story's first; those that belong to it through others are merely related."""
    kind, share = compare(copy, model)
    return kind or CopyKind.RELATED, share if kind else containment(copy, model)
