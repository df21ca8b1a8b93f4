"""Items of feeds and APIs by their GUIDs: under which address each was first met."""

from __future__ import annotations

import hashlib

from sqlite_utils import Database

from crawler.model import Link
from storage.values import plain


def item_key(source: str, link: Link) -> int:
    """64 bits of what an item is by its feed's word: its GUID and its title, within a source."""
    said = f"{source}\0{link.guid}\0{link.title}"
    digest = hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


class Items:
    """The table `items`."""

    def __init__(self, db: Database) -> None:
        self._conn = db.conn

    def find(self, source: str, link: Link) -> tuple[str, int] | None:
        """The address under which an item was first met, and how often it was looked at under another one."""
        row = self._conn.execute("SELECT url, moved FROM items WHERE key = ?", (item_key(source, link),)).fetchone()
        return (str(row[0]), int(row[1])) if row else None

    def enter(self, source: str, link: Link) -> None:
        """An item that is met for the first time, or whose first address gave nothing."""
        self._conn.execute(
            "INSERT INTO items (key, url) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET url = excluded.url",
            (item_key(source, link), plain(link.url)),
        )

    def moved(self, source: str, link: Link) -> None:
        """An item is looked at under another address."""
        self._conn.execute("UPDATE items SET moved = moved + 1 WHERE key = ?", (item_key(source, link),))

    def met_elsewhere(self, source: str, articles: int) -> tuple[tuple[int, str, str], ...]:
        """Of a source's newest articles: id, address, and each other address with parameters under which it was met."""
        rows = self._conn.execute(
            "SELECT newest.id, newest.url, aliases.url FROM (SELECT id, url FROM articles WHERE source = ? "
            "ORDER BY id DESC LIMIT ?) AS newest JOIN aliases ON aliases.article = newest.id "
            "WHERE instr(aliases.url, '?')",
            (source, articles),
        )
        return tuple((int(article), str(url), str(other)) for article, url, other in rows)

    def addresses(self, source: str, articles: int) -> tuple[str, ...]:
        """The addresses of a source's newest articles."""
        rows = self._conn.execute(
            "SELECT url FROM articles WHERE source = ? ORDER BY id DESC LIMIT ?", (source, articles)
        )
        return tuple(str(url) for (url,) in rows)

    def known_under(self, path: str, limit: int) -> tuple[str, ...]:
        """Addresses of articles, their own and others, that are a path with or without parameters."""
        rows = self._conn.execute(
            """
            SELECT url FROM articles WHERE url = :path OR url BETWEEN :first AND :last
            UNION ALL SELECT url FROM aliases WHERE url = :path OR url BETWEEN :first AND :last LIMIT :limit
            """,
            {"path": plain(path), "first": plain(path) + "?", "last": plain(path) + "?\uffff", "limit": limit},
        )
        return tuple(str(url) for (url,) in rows)
