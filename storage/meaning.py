"""Vectors of articles, in a file of their own beside the database (`meaning.db`), and the nearest of them.

All of it can be made anew from the articles (`marsad embed`), so it is no part of the database: no backup, no migration
and no crawl carries half a gigabyte for a million articles. Vectors are kept by blocks, since reading a million rows
takes seconds and reading four thousand does not; `embedded` tells which entry of which block is an article's present
one, so that an edit or a deletion needs no block rewritten at once (`forget_gone` rewrites).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sqlite_utils import Database

from crawler.search.asked import SearchQuery
from crawler.search.match import Match
from crawler.search.meaning import DIMENSIONS, MODEL, SCALE, Bytes, Encoder, read_part
from storage.connection import connect, readable_errors, transaction
from storage.filters import narrowed
from storage.search import ResultPage, Search

FILE = "meaning.db"
BATCH = 256
"""Articles of a block: so many are encoded and written at once."""
LOOK_AHEAD = 5_000
"""Articles whose hashes are compared at once."""
_TABLES = (
    "CREATE TABLE IF NOT EXISTS model (name TEXT PRIMARY KEY) WITHOUT ROWID",
    """
    CREATE TABLE IF NOT EXISTS blocks (
        block INTEGER PRIMARY KEY,
        articles BLOB NOT NULL,                   -- ids, 8 bytes each
        vectors BLOB NOT NULL                     -- DIMENSIONS bytes each, in the same order
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS embedded (         -- where an article's present vector is, and of which text it is
        article INTEGER PRIMARY KEY,
        text_hash TEXT NOT NULL,
        block INTEGER NOT NULL
    )
    """,
    "CREATE INDEX IF NOT EXISTS embedded_block ON embedded(block)",
)


@dataclass(frozen=True, slots=True)
class Near:
    """An article and how near it is: 1 the same, 0 nothing in common."""

    article: int
    nearness: float


class Vectors:
    """The file of vectors. `db`: a connection to it, which may write unless nothing but `nearest` is asked."""

    def __init__(self, db: Database) -> None:
        self.db = db

    @classmethod
    @contextmanager
    def open(cls, database: Path, *, read_only: bool = False) -> Iterator[Vectors]:
        """The vectors beside a database. Of another model's, nothing is kept.

        Raises: StorageError and its kin for a file that can't be read; FileNotFoundError for one that only would be.
        """
        path = database.with_name(FILE)
        if read_only and not path.exists():
            raise FileNotFoundError(path)
        with readable_errors(path):
            db = connect(path, read_only=read_only)
            try:
                vectors = cls(db)
                if not read_only:
                    vectors.prepare()
                yield vectors
            finally:
                db.conn.close()

    def prepare(self) -> None:
        """Makes the tables; empties them if another model filled them."""
        with transaction(self.db):
            for statement in _TABLES:
                self.db.execute(statement)
            if [row[0] for row in self.db.execute("SELECT name FROM model")] != [MODEL]:
                for table in ("model", "blocks", "embedded"):
                    self.db.execute(f"DELETE FROM {table}")
                self.db.execute("INSERT INTO model VALUES (?)", (MODEL,))

    def __len__(self) -> int:
        count: int = self.db.execute("SELECT count(*) FROM embedded").fetchone()[0]
        return count

    def add(self, articles: Sequence[tuple[int, str]], vectors: Bytes) -> None:
        """Keeps a block: ids with the hashes of their texts, and their vectors in the same order."""
        ids = np.array([article for article, _ in articles], dtype=np.int64)
        with transaction(self.db):
            block = self.db.execute(
                "INSERT INTO blocks (articles, vectors) VALUES (?, ?)", (ids.tobytes(), vectors.tobytes())
            ).lastrowid
            self.db.conn.executemany(
                "INSERT INTO embedded VALUES (?, ?, ?) ON CONFLICT (article) DO UPDATE "
                "SET text_hash = excluded.text_hash, block = excluded.block",
                [(article, text_hash, block) for article, text_hash in articles],
            )

    def missing(self, archive: Database) -> Iterator[list[tuple[int, str]]]:
        """Articles without a vector of their present text, by batches: ids, and the hashes of their texts."""
        waiting: list[tuple[int, str]] = []
        last = 0
        while rows := archive.execute(
            "SELECT id, text_hash FROM articles WHERE id > ? ORDER BY id LIMIT ?", (last, LOOK_AHEAD)
        ).fetchall():
            known = dict(
                self.db.execute(
                    "SELECT article, text_hash FROM embedded WHERE article BETWEEN ? AND ?", (last, rows[-1][0])
                ).fetchall()
            )
            waiting += [(article, text_hash) for article, text_hash in rows if known.get(article) != text_hash]
            last = rows[-1][0]
            while len(waiting) >= BATCH:
                yield waiting[:BATCH]
                del waiting[:BATCH]
        if waiting:
            yield waiting

    def embed(self, archive: Database, encode: Encoder) -> Iterator[int]:
        """Gives each article that needs one its vector; yields how many are done. Each batch is kept as it is done."""
        done = 0
        for batch in self.missing(archive):
            places = ", ".join("?" * len(batch))
            rows = archive.execute(
                f"SELECT id, title, text FROM articles WHERE id IN ({places})", [article for article, _ in batch]
            ).fetchall()
            texts = {row[0]: read_part(row[1], row[2]) for row in rows}
            held = [one for one in batch if one[0] in texts]
            self.add(held, encode([texts[article] for article, _ in held]))
            done += len(held)
            yield done

    def forget_gone(self, archive: Database) -> int:
        """Takes the vectors of articles that are gone, and those of former texts, out of the file; returns how many."""
        gone = self._gone(archive)
        with transaction(self.db):
            self.db.conn.executemany("DELETE FROM embedded WHERE article = ?", [(article,) for article in gone])
            present: dict[int, set[int]] = defaultdict(set)
            for article, block in self.db.execute("SELECT article, block FROM embedded"):
                present[block].add(article)
            dropped = 0
            for block, ids in [(row[0], np.frombuffer(row[1], np.int64)) for row in self._blocks("articles")]:
                keep = np.isin(ids, list(present[block]))
                dropped += int((~keep).sum())
                if not keep.all():
                    self._rewrite(block, ids, keep)
        return dropped

    def _gone(self, archive: Database) -> list[int]:
        gone: list[int] = []
        last = 0
        while ids := [
            row[0]
            for row in self.db.execute(
                "SELECT article FROM embedded WHERE article > ? ORDER BY article LIMIT ?", (last, LOOK_AHEAD)
            )
        ]:
            held = archive.execute("SELECT id FROM articles WHERE id BETWEEN ? AND ?", (ids[0], ids[-1])).fetchall()
            gone += sorted(set(ids) - {row[0] for row in held})
            last = ids[-1]
        return gone

    def _rewrite(self, block: int, ids: np.ndarray[tuple[int], np.dtype[np.int64]], keep: np.ndarray) -> None:
        if not keep.any():
            self.db.execute("DELETE FROM blocks WHERE block = ?", (block,))
            return
        (vectors,) = self.db.execute("SELECT vectors FROM blocks WHERE block = ?", (block,)).fetchone()
        kept = np.frombuffer(vectors, np.int8).reshape(-1, DIMENSIONS)[keep]
        self.db.execute(
            "UPDATE blocks SET articles = ?, vectors = ? WHERE block = ?", (ids[keep].tobytes(), kept.tobytes(), block)
        )

    def _blocks(self, columns: str) -> Iterable[tuple[int, bytes, bytes]]:
        return self.db.execute(f"SELECT block, {columns} FROM blocks ORDER BY block")

    def nearest(self, vector: Bytes, limit: int) -> list[Near]:
        """The articles whose vectors are nearest, the nearest first."""
        query = vector.astype(np.float32) / np.linalg.norm(vector.astype(np.float32))
        ids, scores, blocks = [], [], []
        floats = np.empty((BATCH, DIMENSIONS), np.float32)
        for block, articles, packed in self._blocks("articles, vectors"):
            vectors = np.frombuffer(packed, np.int8).reshape(-1, DIMENSIONS)
            here = floats[: len(vectors)]
            np.copyto(here, vectors)
            ids.append(np.frombuffer(articles, np.int64))
            scores.append(here @ query)
            blocks.append(block)
        if not ids:
            return []
        entries = np.repeat(blocks, [len(block) for block in ids])
        return self._present(np.concatenate(ids), np.concatenate(scores), entries, limit)

    def _present(self, ids: np.ndarray, scores: np.ndarray, blocks: np.ndarray, limit: int) -> list[Near]:
        """The best of all entries that are their article's present one."""
        most = min(len(ids), limit * 2 + 100)
        best = np.argpartition(scores, len(scores) - most)[-most:]
        best = best[np.argsort(-scores[best], kind="stable")]
        asked = json.dumps(ids[best].tolist())
        present = dict(self.db.execute(_PRESENT, (asked,)).fetchall())
        found = [at for at in best if present.get(int(ids[at])) == blocks[at]]
        return [Near(int(ids[at]), round(float(scores[at]) / SCALE, 3)) for at in found[:limit]]


_PRESENT = "SELECT article, block FROM embedded WHERE article IN (SELECT value FROM json_each(?))"

LOOKED_AT = 1_000
"""Of so many nearest articles those that pass the filters are shown."""


def search_by_meaning(
    search: Search, vectors: Vectors, encode: Encoder, query: SearchQuery, *, limit: int = 20
) -> ResultPage:
    """The articles nearest in meaning to the words of a query, among those that pass its filters. One page is all."""
    near = vectors.nearest(encode([query.words])[0], LOOKED_AT) if query.words.strip() else []
    expression, ids = narrowed("", query), list[int]()
    for one in near:
        if len(ids) < limit and search.holds(expression, one.article):
            ids.append(one.article)
    return ResultPage(hits=search.hits(ids), next="", total=len(ids), stories=None, match=Match(expression=""))
