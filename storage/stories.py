"""Stories: articles that are copies of each other. Kept here, decided in crawler/decide/stories.py.

Candidates share an LSH band, a sentence or the whole text within ten days. Only the keys of the days around are looked
at (storage/candidates.py), so that an article costs the same however large the archive is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlite_utils.utils import sqlite3

from crawler.dedup.fingerprint import COMPARABLE, FINE_TO, VERSION
from crawler.model import CopyKind, Descent, Fingerprint, Member, Precision
from storage.candidates import Candidates
from storage.index import SearchIndex
from storage.numbers import Numbered, next_number
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
    bands: int
    """How many of the keys are LSH bands: the first ones."""
    keys: tuple[int, ...]
    """32 bits each."""

    @classmethod
    def of(cls, made: Fingerprint, day: int) -> Signature:
        """What is kept of a fingerprint. Bands and sentences keep 32 bits: the few false candidates are verified."""
        whole = (int(made.text_hash[:8], 16),) if made.tokens >= SHORTEST_SAME else ()
        keys = np.array([*made.bands, *made.sentences, *whole], dtype=np.int64).astype(np.int32)
        return cls(
            day=day,
            version=made.version,
            sketch=made.minhash[::4],
            bands=len(made.bands),
            keys=tuple(keys.tolist()),
        )

    def may_be_copy_of(self, other: Signature) -> bool:
        """Whether the texts are worth comparing: near in time, and sharing a sentence, or a band and some likeness."""
        if not {self.version, other.version} <= COMPARABLE or abs(self.day - other.day) > WINDOW_DAYS:
            return False
        shared = set(self.keys) & set(other.keys)
        if not shared or not shared <= set(self.keys[: self.bands]):
            return bool(shared)
        mine, theirs = np.frombuffer(self.sketch, np.uint8), np.frombuffer(other.sketch, np.uint8)
        # one byte of each minimum: alike by chance in one of 256
        return len(mine) == len(theirs) and float(np.count_nonzero(mine == theirs)) >= RESEMBLING * len(mine)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is said of one member of a story."""

    kind: CopyKind
    taken: float
    """Share of it that the story's first has, 0-1."""
    kept: float
    """Share of the story's first that it has, 0-1."""
    descent: Descent | None = None
    """Where its text comes from."""


class Stories:
    """The tables `stories`, `signatures` and `origins`, and what `articles` says of stories.

    All writes happen in the caller's transaction. `search`: told when an article becomes or ceases to be the first
    of its story, which is a filter there.
    """

    def __init__(self, conn: sqlite3.Connection, search: SearchIndex) -> None:
        self.conn = conn
        self.search = search
        self._nearby = Candidates(conn)

    # --- finding pairs -----------------------------------------------------------------------------

    def sign(self, article: int, made: Fingerprint) -> Signature:
        """Keeps what candidates for its copies are found with, instead of what was kept of the article before.

        `made`: the fingerprint of its present text.
        """
        on, signed = self.conn.execute(_DAY, (article,)).fetchone()
        signature = Signature.of(made, date.fromisoformat(on).toordinal() - date(1970, 1, 1).toordinal())
        if signed:
            self.conn.execute("DELETE FROM signatures WHERE article = ?", (article,))
        if signature.keys:
            self.conn.execute(
                "INSERT INTO signatures (article, day, version, sketch, bands, keys) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    article,
                    signature.day,
                    signature.version,
                    signature.sketch,
                    signature.bands,
                    np.array(signature.keys, dtype="<i4").tobytes(),
                ),
            )
            self._nearby.add(article, signature.day, signature.keys)
        return signature

    def signature(self, article: int) -> Signature | None:
        """What was kept of an article; None: too short, or nothing."""
        row = self.conn.execute(
            "SELECT day, version, sketch, bands, keys FROM signatures WHERE article = ?", (article,)
        ).fetchone()
        if row is None:
            return None
        keys = tuple(np.frombuffer(row[4], dtype="<i4").tolist())
        return Signature(day=row[0], version=row[1], sketch=row[2], bands=row[3], keys=keys)

    def candidates(self, article: int, signature: Signature) -> Iterator[tuple[int, int | None]]:
        """Articles that may be copies of one, and their stories; those that share the most first."""
        shared = self._nearby.sharing(signature.day - WINDOW_DAYS, signature.day + WINDOW_DAYS, signature.keys)
        del shared[article]
        for other, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:MOST_CANDIDATES]:
            theirs = self.signature(other)
            if theirs is not None and signature.may_be_copy_of(theirs):
                yield other, self.of(other)

    def outdated(self, most: int) -> tuple[int, ...]:
        """Articles whose keys are of an older version, the newest days first."""
        rows = self.conn.execute(f"SELECT article FROM signatures WHERE {_OLD} ORDER BY day DESC LIMIT ?", (most,))
        return tuple(row[0] for row in rows)

    def count_outdated(self) -> int:
        """How many there are."""
        return int(self.conn.execute(f"SELECT count(*) FROM signatures WHERE {_OLD}").fetchone()[0])

    def pass_long_ones(self, articles: Sequence[int]) -> tuple[int, ...]:
        """Marks those that stand alone and whose keys are the same in the present version, being long.

        Returns the others.
        """
        marks = ", ".join("?" * len(articles))
        self.conn.execute(
            f"UPDATE signatures SET version = {VERSION} WHERE article IN "
            f"(SELECT id FROM articles WHERE id IN ({marks}) AND words > {2 * FINE_TO} AND story IS NULL)",
            articles,
        )
        rows = self.conn.execute(f"SELECT article FROM signatures WHERE article IN ({marks}) AND {_OLD}", articles)
        return tuple(row[0] for row in rows)

    def clear(self) -> None:
        """Forgets all stories and signatures."""
        self.conn.execute(
            "UPDATE articles SET story = NULL, copy_kind = NULL, similarity = NULL WHERE story IS NOT NULL"
        )
        for table in ("thread_keys", "stories", "signatures", "origins"):
            self.conn.execute(f"DELETE FROM {table}")
        self._nearby.forget()

    # --- keeping stories ---------------------------------------------------------------------------

    def gather(self, article: int, stories: Sequence[int], alone: Iterable[int]) -> int:
        """Puts an article, others that stood alone and whole stories into one: the first story, or a new one."""
        story = stories[0] if stories else self._new()
        for merged in stories[1:]:
            self.conn.execute("UPDATE articles SET story = ? WHERE story = ?", (story, merged))
            self.conn.execute("DELETE FROM stories WHERE id = ?", (merged,))
            self.conn.execute(_UNFOLLOW, (story,))
        for member in (article, *alone):
            self.conn.execute("UPDATE articles SET story = ? WHERE id = ?", (story, member))
        return story

    def found(self, articles: Sequence[int]) -> int:
        """Makes a story of articles."""
        return self.gather(articles[0], (), articles[1:])

    def leave(self, article: int) -> None:
        """Takes an article out of its story, which waits to be decided anew: what it held together may part."""
        self.conn.execute("DELETE FROM signatures WHERE article = ?", (article,))
        story = self.of(article)
        if story is None:
            return
        self.alone(article)
        self.conn.execute(_LOOSEN, (story,))

    def alone(self, article: int) -> None:
        """An article that has no story any more."""
        self._set(article, None, None, None)
        self.conn.execute("DELETE FROM origins WHERE article = ?", (article,))

    def drop(self, story: int) -> None:
        """Deletes a story that has no members any more."""
        self.conn.execute("DELETE FROM stories WHERE id = ?", (story,))

    def unsettled(self) -> tuple[int, ...]:
        """Stories that wait to be decided anew."""
        return tuple(row[0] for row in self.conn.execute("SELECT id FROM stories WHERE unsettled"))

    def untraced(self) -> tuple[int, ...]:
        """Stories of the articles whose keys are new, whose origins were never sought."""
        return tuple(row[0] for row in self.conn.execute(_UNTRACED))

    def lead(self, story: int) -> int | None:
        """The first article of a story, as it was decided last."""
        lead: int | None = self.conn.execute("SELECT first_article FROM stories WHERE id = ?", (story,)).fetchone()[0]
        return lead

    def settle(self, story: int, members: Sequence[Member], lead: Member, known_by: str, origins: int) -> None:
        """What a story's row says of it. `origins`: how many of its texts descend from no other."""
        self.conn.execute(
            "UPDATE stories SET first_article = ?, articles = ?, sources = ?, origins = ?, first_published_on = ?, "
            "first_known_by = ?, unsettled = 0 WHERE id = ?",
            (
                lead.article,
                len(members),
                len({member.source for member in members}),
                origins,
                lead.published_on.isoformat() if lead.published_on else None,
                known_by,
                story,
            ),
        )

    def standings(self, story: int) -> dict[int, Standing]:
        """What is said of the members of a story, as far as it was decided."""
        return {
            row[0]: Standing(kind=CopyKind(row[1]), taken=row[2], kept=row[3], descent=Descent(row[0], row[4]))
            for row in self.conn.execute(_STANDINGS, (story,))
        }

    def stand(self, article: int, story: int, standing: Standing) -> None:
        """What is said of a member."""
        self._set(article, story, standing.kind, round(max(standing.taken, standing.kept), 3))
        self.conn.execute(
            "INSERT OR REPLACE INTO origins (article, taken, kept, parent) VALUES (?, ?, ?, ?)",
            (
                article,
                round(standing.taken, 3),
                round(standing.kept, 3),
                standing.descent and standing.descent.parent,
            ),
        )

    def _set(self, article: int, story: int | None, kind: CopyKind | None, similarity: float | None) -> None:
        changed = self.conn.execute(
            "UPDATE articles SET story = ?1, copy_kind = ?2, similarity = ?3 "
            "WHERE id = ?4 AND (story, copy_kind, similarity) IS NOT (?1, ?2, ?3)",
            (story, kind, similarity, article),
        ).rowcount
        if changed:
            self.search.retag(article)

    def _new(self) -> int:
        story = next_number(self.conn, Numbered.STORY)
        self.conn.execute("INSERT INTO stories (id) VALUES (?)", (story,))
        return story

    # --- rows --------------------------------------------------------------------------------------

    def of(self, article: int) -> int | None:
        """The story of an article; None: it stands alone, or there is none."""
        row = self.conn.execute("SELECT story FROM articles WHERE id = ?", (article,)).fetchone()
        return row[0] if row else None

    def members(self, story: int) -> tuple[Member, ...]:
        """The articles of a story, by their ids."""
        return tuple(map(_member, self.conn.execute(_MEMBERS, (story,)).fetchall()))

    def text(self, article: int) -> tuple[str, str]:
        """The title and the text of an article."""
        title, text = self.conn.execute("SELECT title, text FROM articles WHERE id = ?", (article,)).fetchone()
        return title, text

    def texts(self) -> Iterator[int]:
        """All articles, by their ids; what is read meanwhile may be written."""
        last = -1
        while row := self.conn.execute("SELECT id FROM articles WHERE id > ? ORDER BY id LIMIT 1", (last,)).fetchone():
            last = row[0]
            yield last


_OLD = f"version < {VERSION}"
_DAY = """
    SELECT coalesce(published_on, substr(first_seen_at, 1, 10)),
           EXISTS (SELECT 1 FROM signatures WHERE article = articles.id)
    FROM articles WHERE id = ?
"""
_STANDINGS = """
    SELECT a.id, a.copy_kind, o.taken, o.kept, o.parent FROM articles a JOIN origins o ON o.article = a.id
    WHERE a.story = ?
"""
_UNTRACED = "SELECT id FROM stories WHERE origins IS NULL ORDER BY id DESC LIMIT 100"
_LOOSEN = """
    UPDATE stories SET unsettled = 1, (first_article, articles, sources) =
        (SELECT min(id), count(*), count(DISTINCT source) FROM articles WHERE story = stories.id) WHERE id = ?
"""
_UNFOLLOW = """
    UPDATE stories SET followed = 0 WHERE id = ? AND NOT EXISTS (SELECT 1 FROM thread_stories WHERE story = stories.id)
"""
"""The thread of a story goes with it when another takes it in: that one's is sought anew."""
_MEMBERS = """
    SELECT a.id, a.source, coalesce(s.title, ''), a.url, coalesce(s.origin, 1), a.published_on, a.published_at,
           a.published_precision, coalesce(a.published_trust, 0), a.source_attribution || ' ' || a.dateline_agency,
           a.words
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
        words=row[10],
    )
