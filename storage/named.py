"""The article that a query names: by an address, or by the number under which the archive has it."""

from __future__ import annotations

import re

from sqlite_utils.utils import sqlite3

from crawler.web import urls
from storage.articles import identity_key
from storage.values import plain

_NUMBER = re.compile(r"(?:#|id:)(\d{1,18})", re.IGNORECASE)
_BARE = re.compile(r"\d{1,18}")


def named(conn: sqlite3.Connection, words: str, *, found: bool) -> int | None:
    """Its number; None: the words name none.

    `found`: the words are found in texts, where a number alone is no article's.
    """
    if urls.is_http(words) and not any(map(str.isspace, words)):
        return _under(conn, words)
    number = _NUMBER.fullmatch(words) or (None if found else _BARE.fullmatch(words))
    row = number and conn.execute("SELECT id FROM articles WHERE id = ?", (int(number[number.re.groups]),)).fetchone()
    return row[0] if row else None


def _under(conn: sqlite3.Connection, address: str) -> int | None:
    """The article under any form of an address."""
    url = plain(urls.canonical(address))
    row = conn.execute(_UNDER, {"url": url, "key": identity_key(url), "typed": identity_key(address)}).fetchone()
    found: int | None = row[0]
    return found


_UNDER = """
    SELECT coalesce(
        (SELECT id FROM articles WHERE url = :url), (SELECT article FROM aliases WHERE url = :url),
        (SELECT articles.id FROM identities JOIN articles ON articles.id = identities.article
         WHERE identities.key IN (:key, :typed)))
"""
