"""What may be thrown away: old raw pages, and articles only when asked for by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.store import Store
from storage.values import stamp

_STAMP = re.compile(r"-(\d{14})-")


@dataclass(frozen=True, slots=True, kw_only=True)
class OldFile:
    """An archive file that may go."""

    path: Path
    size: int
    begun: datetime


def old_files(
    warc: Path, now: datetime, *, older_than: timedelta | None = None, larger_than: int | None = None
) -> tuple[OldFile, ...]:
    """Archive files beyond an age or a total size, oldest first. Files that are being written are never among them.

    Args:
        older_than: age of a file's newest record at which it goes.
        larger_than: bytes that the archive may have in all; the oldest files beyond it go.
    """
    files = sorted((_described(path) for path in warc.glob("*.warc.gz")), key=lambda file: (file.begun, file.path.name))
    closed = [file for file in files if not file.path.with_name(file.path.name + ".open").exists()]
    going: dict[Path, OldFile] = {}
    if older_than is not None:
        for file in closed:
            if now - datetime.fromtimestamp(file.path.stat().st_mtime, UTC) > older_than:
                going[file.path] = file
    if larger_than is not None:
        total = sum(file.size for file in files) - sum(file.size for file in going.values())
        for file in closed:
            if total <= larger_than:
                break
            if file.path not in going:
                going[file.path] = file
                total -= file.size
    return tuple(file for file in closed if file.path in going)


def drop_files(store: Store, files: tuple[OldFile, ...]) -> int:
    """Deletes archive files, their rows' positions first. Returns how many pages lost their raw copy."""
    pages = 0
    for file in files:
        with store.transaction():
            pages += store.db.execute(
                "UPDATE pages SET warc_file = NULL, warc_offset = NULL WHERE warc_file = ?", (file.path.name,)
            ).rowcount
            store.db.execute(
                "UPDATE revision_rows SET warc_file = NULL, warc_offset = NULL WHERE warc_file = ?", (file.path.name,)
            )
        file.path.unlink()
    return pages


def old_articles(store: Store, before: datetime) -> tuple[int, ...]:
    """Articles last seen before a moment."""
    return tuple(
        int(row[0])
        for row in store.db.execute("SELECT id FROM articles WHERE last_seen_at < ? ORDER BY id", (stamp(before),))
    )


def drop_articles(store: Store, articles: tuple[int, ...]) -> None:
    """Deletes articles with all that hangs on them. Their pages stay known, so that they aren't fetched again."""
    for article in articles:
        store.delete_article(article)


def _described(path: Path) -> OldFile:
    found = _STAMP.search(path.name)
    status = path.stat()
    begun = (
        datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        if found
        else datetime.fromtimestamp(status.st_mtime, UTC)
    )
    return OldFile(path=path, size=status.st_size, begun=begun)
