"""Every text of an article once: the present one in `articles`, each earlier one in the first revision that had it.

A row of `revision_rows` says where its text is: in the row itself, in the earlier revision `same_as`, or, where both
are NULL, in `articles`. So an article that was never edited has one copy of its text, and one that alternates between
two texts has two, whatever the number of its revisions. The view `revisions` gives each row its text
(storage/schema.py).
"""

from __future__ import annotations

from typing import Any


def keep_text(conn: Any, article: int, revision: int, text: str) -> None:
    """Makes room for another text of an article: to be called before `articles.text` is written.

    Args:
        conn: an SQLite connection, in a transaction.
        revision: the revision that will have the text: a new one, or the newest when it is corrected.
        text: what `articles.text` is going to be, to the letter.
    """
    if conn.execute("SELECT text = ? FROM articles WHERE id = ?", (text, article)).fetchone() == (1,):
        return
    # The text that goes is kept by the first of the revisions that refer to the article for it.
    first = conn.execute("SELECT min(revision) FROM revision_rows WHERE article = ? AND revision < ? "
                         "AND text IS NULL AND same_as IS NULL", (article, revision)).fetchone()[0]
    if first is not None:
        conn.execute("UPDATE revision_rows SET same_as = ?1 WHERE article = ?2 AND revision > ?1 AND revision < ?3 "
                     "AND text IS NULL AND same_as IS NULL", (first, article, revision))
        conn.execute("UPDATE revision_rows SET text = (SELECT text FROM articles WHERE id = ?2) "
                     "WHERE article = ?2 AND revision = ?1", (first, article))
    # One that comes back is the article's again, for all revisions that had it.
    back = conn.execute("SELECT revision FROM revision_rows WHERE article = ? AND text = ?", (article, text)).fetchone()
    if back is not None:
        conn.execute("UPDATE revision_rows SET text = NULL, same_as = NULL "
                     "WHERE article = ?1 AND ?2 IN (revision, same_as)", (article, back[0]))
