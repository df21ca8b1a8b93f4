"""Which articles of about the same day share a key with a text: the window of the keys that is held in memory.

A table of keys costs more the more articles there are, and dirties a page for each key of each article (measured:
46 of 123 pages that an article wrote). Candidates are wanted only from a few days around, so the months that are
being written are read into sorted arrays, from `signatures`, and kept while they are used.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from sqlite_utils.utils import sqlite3

MONTH_DAYS = 30
MOST_KEYS = 4_000_000
"""Keys held (12 bytes each); the months used least recently go first."""
MERGED = 50_000
"""New keys of a month that are held apart until they are sorted in."""


class _Month:
    """`keys` sorted, `articles` beside them; what came since they were sorted: `fresh`, the first article of each key,
    and `more`, the others."""

    def __init__(self, keys: NDArray[np.int32], articles: NDArray[np.int64]) -> None:
        self.keys, self.articles = keys, articles
        self.fresh: dict[int, int] = {}
        self.more: dict[int, list[int]] = {}

    @classmethod
    def of(cls, keys: NDArray[np.int32], articles: NDArray[np.int64]) -> _Month:
        order = np.argsort(keys, kind="stable")
        return cls(keys[order], articles[order])

    def add(self, article: int, keys: Iterable[int]) -> None:
        first = self.fresh.setdefault
        for key in keys:
            if first(key, article) != article:
                self.more.setdefault(key, []).append(article)

    def merged(self) -> _Month:
        more = [(key, article) for key, articles in self.more.items() for article in articles]
        fresh = _Month.of(
            np.array([*self.fresh, *(key for key, _ in more)], dtype=np.int32),
            np.array([*self.fresh.values(), *(article for _, article in more)], dtype=np.int64),
        )
        places = self.keys.searchsorted(fresh.keys, "right")
        return _Month(np.insert(self.keys, places, fresh.keys), np.insert(self.articles, places, fresh.articles))

    def sharing(self, wanted: NDArray[np.int32], wanted_keys: set[int]) -> list[int]:
        found: list[int] = []
        if len(self.keys):
            begin = self.keys.searchsorted(wanted)
            hits = (self.keys.take(begin, mode="clip") == wanted).nonzero()[0]
            if len(hits):
                end = self.keys.searchsorted(wanted[hits], "right")
                for first, last in zip(begin[hits].tolist(), end.tolist(), strict=True):
                    found += self.articles[first:last].tolist()
        for key in self.fresh.keys() & wanted_keys:
            found.append(self.fresh[key])
            found += self.more.get(key, ())
        return found


class Candidates:
    """The keys of the months in use.

    What was deleted or rolled back stays until its month goes: whoever asks looks each article up anyway.
    """

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn
        self._months: OrderedDict[int, _Month] = OrderedDict()
        self._version = -1

    def sharing(self, first: int, last: int, keys: Iterable[int]) -> Counter[int]:
        """Articles of the months around the days from `first` to `last` with one of the keys, and how many each."""
        version = self.conn.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version:  # another process has written
            self._version = version
            self.forget()
        wanted_keys = set(keys)
        wanted = np.array(sorted(wanted_keys), dtype=np.int32)
        found: list[int] = []
        for month in range(first // MONTH_DAYS, last // MONTH_DAYS + 1):
            found += self._month(month).sharing(wanted, wanted_keys)
        return Counter(found)

    def add(self, article: int, day: int, keys: Iterable[int]) -> None:
        """An article whose signature has been written."""
        if (month := self._months.get(day // MONTH_DAYS)) is not None:
            month.add(article, set(keys))
            if len(month.fresh) > MERGED:
                self._months[day // MONTH_DAYS] = month.merged()

    def forget(self) -> None:
        """Reads everything anew when it is next asked for."""
        self._months.clear()

    def _month(self, number: int) -> _Month:
        if number not in self._months:
            self._months[number] = self._read(number)
            held = sum(len(month.keys) for month in self._months.values())
            while held > MOST_KEYS and len(self._months) > 2:
                held -= len(self._months.popitem(last=False)[1].keys)
        self._months.move_to_end(number)
        return self._months[number]

    def _read(self, month: int) -> _Month:
        rows = self.conn.execute(
            "SELECT article, keys FROM signatures WHERE day >= ? AND day < ?",
            (month * MONTH_DAYS, (month + 1) * MONTH_DAYS),
        ).fetchall()
        keys = np.frombuffer(b"".join(row[1] for row in rows), dtype="<i4").astype(np.int32)
        counts = [len(row[1]) // 4 for row in rows]
        return _Month.of(keys, np.repeat(np.array([row[0] for row in rows], dtype=np.int64), counts))
