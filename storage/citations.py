"""What is stored of an article for whoever cites it."""

from __future__ import annotations

from typing import Any

from crawler.arabic.letters import printable
from crawler.model import ArchivePosition, Citation, Precision
from storage.values import day, moment

_SQL = """
SELECT a.id, a.title, coalesce(nullif(s.title, ''), a.source), a.source, a.url, a.authors, a.published_on,
       a.published_precision, a.published_signal, a.published_trust, a.language, p.fetched_at, p.body_hash,
       p.warc_file, p.warc_offset
FROM articles a LEFT JOIN sources s ON s.name = a.source LEFT JOIN pages p ON p.url = a.page WHERE a.id = ?
"""


def citation(connection: Any, article: int) -> Citation | None:
    """An article as it is cited; None when there is none of this number.

    Args:
        connection: to the database, of whichever SQLite library.
    """
    row = connection.execute(_SQL, (article,)).fetchone()
    if row is None:
        return None
    number, title, outlet, source, url, authors, on, precision, signal, trust, language, at, sha256, file, offset = row
    return Citation(
        article=number,
        title=printable(title or "", 2_000),
        outlet=printable(outlet, 500),
        source=source,
        url=printable(url, 4_000),
        authors=tuple(filter(None, printable(authors or "", 2_000).split("; "))),
        published_on=day(on),
        precision=Precision(precision) if precision else None,
        signal=signal or "",
        trust=trust or 0,
        language=language or "",
        captured_at=moment(at) if at and file else None,
        sha256=sha256 or "",
        position=ArchivePosition(warc_file=file, offset=offset) if file else None,
    )
