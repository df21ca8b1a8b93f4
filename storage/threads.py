"""The tables `thread_stories` and `thread_keys`: stories of one affair. Decided in crawler/decide/threads.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zlib import crc32

from sqlite_utils.utils import sqlite3

from storage.numbers import Numbered, next_number

FEWEST_KEYS = 2
"""Rare words that a candidate shares."""
MOST_OF_A_KEY = 100
"""Stories that are looked at for a rare word, the latest ones."""
MOST_CANDIDATES = 20
MOST_STORIES = 30
"""Stories of one thread that are looked at, the latest ones."""
BEGINNING = 1_000
"""Characters of a text, in which its first words are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A story by its first article."""

    story: int
    day: date
    title: str
    text: str
    """Its beginning."""


class Threads:
    """Keeps threads. All writes happen in the caller's transaction."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn

    def unfollowed(self, most: int) -> tuple[int, ...]:
        """Stories whose thread wasn't sought yet, the oldest ones first."""
        rows = self.conn.execute("SELECT id FROM stories WHERE followed = 0 ORDER BY id LIMIT ?", (most,))
        return tuple(row[0] for row in rows)

    def told(self, story: int) -> Told | None:
        """A story as its first article begins; None: there is no such story any more."""
        row = self.conn.execute(_TOLD, (story,)).fetchone()
        return Told(story=story, day=date.fromisoformat(row[0]), title=row[1], text=row[2]) if row else None

    def sharing(self, keys: Iterable[str], day: date, window: int) -> tuple[int, ...]:
        """Stories of the days around with two of the rare words or more, those that share the most first."""
        first, last = day - timedelta(days=window), day + timedelta(days=window)
        shared: Counter[int] = Counter()
        for key in keys:
            shared.update(row[0] for row in self.conn.execute(_SHARING, (_key(key), f"{first}", f"{last}")))
        ranked = sorted(shared.items(), key=lambda item: (-item[1], -item[0]))
        return tuple(story for story, count in ranked[:MOST_CANDIDATES] if count >= FEWEST_KEYS)

    def of(self, story: int) -> int | None:
        """The thread of a story; None: it has none."""
        row = self.conn.execute("SELECT thread FROM thread_stories WHERE story = ?", (story,)).fetchone()
        return int(row[0]) if row else None

    def stories(self, thread: int) -> tuple[int, ...]:
        """The latest stories of a thread."""
        rows = self.conn.execute(
            "SELECT story FROM thread_stories WHERE thread = ? ORDER BY day DESC, story DESC LIMIT ?",
            (thread, MOST_STORIES),
        )
        return tuple(row[0] for row in rows)

    def begin(self, told: Told) -> int:
        """Makes a thread that begins with a story."""
        thread = next_number(self.conn, Numbered.THREAD)
        self.conn.execute(
            "INSERT INTO thread_stories (story, thread, day) VALUES (?, ?, ?)", (told.story, thread, f"{told.day}")
        )
        return thread

    def join(
        self,
        told: Told,
        thread: int,
        linked_to: int,
        likeness: float,
        *,
        names: Sequence[str],
        numbers: Sequence[str],
        news: Sequence[str],
    ) -> None:
        """Puts a story into a thread, with what it shares with the one that it is most like and what is new in it."""
        said = ("; ".join(part) for part in (names, numbers, news))
        self.conn.execute(
            "INSERT INTO thread_stories (story, thread, day, linked_to, likeness, names, numbers, news) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (told.story, thread, f"{told.day}", linked_to, round(likeness, 3), *said),
        )

    def leave(self, article: int) -> None:
        """A story that an article tells by being its first loses its place: it is sought anew by what tells it then."""
        self._unfollow(row[0] for row in self.conn.execute(_LED, (article,)))

    def loosen(self) -> None:
        """Takes those out of their threads that nothing ties to them any more: their threads are sought anew."""
        self._unfollow(row[0] for row in self.conn.execute(_UNTIED).fetchall())

    def drop_old_keys(self) -> None:
        """Takes out the keys of stories that are gone, or whose thread is to be sought anew."""
        self.conn.execute("DELETE FROM thread_keys WHERE story NOT IN (SELECT id FROM stories WHERE followed = 1)")

    def _unfollow(self, stories: Iterable[int]) -> None:
        marked = [(story,) for story in stories]
        self.conn.executemany("UPDATE stories SET followed = 0 WHERE id = ?", marked)
        self.conn.executemany("DELETE FROM thread_stories WHERE story = ?", marked)

    def followed(self, story: int, day: date | None, keys: Iterable[str]) -> None:
        """Marks a story as followed, and keeps the rare words by which later ones find it."""
        self.conn.execute("UPDATE stories SET followed = 1 WHERE id = ?", (story,))
        self.conn.executemany(
            "INSERT OR IGNORE INTO thread_keys (key, day, story) VALUES (?, ?, ?)",
            [(_key(key), f"{day}", story) for key in keys],
        )


def _key(word: str) -> int:
    return crc32(word.encode())


_TOLD = f"""
    SELECT coalesce(a.published_on, substr(a.first_seen_at, 1, 10)), a.title, substr(a.text, 1, {BEGINNING})
    FROM stories s JOIN articles a ON a.id = s.first_article WHERE s.id = ?
"""
_LED = "SELECT s.id FROM articles a JOIN stories s ON s.id = a.story WHERE a.id = ? AND s.first_article = a.id"
_UNTIED = """
    SELECT story FROM thread_stories AS tied
    WHERE linked_to IS NOT NULL AND NOT EXISTS (SELECT 1 FROM thread_stories WHERE story = tied.linked_to)
    UNION SELECT story FROM thread_stories GROUP BY thread HAVING count(*) = 1
"""
"""Stories that are in a thread by a story which isn't, or alone."""
_SHARING = f"""
    SELECT story FROM thread_keys WHERE key = ? AND day BETWEEN ? AND ? ORDER BY day DESC LIMIT {MOST_OF_A_KEY}
"""
