"""What can be wrong with an archive, how it is found, and how what can be derived is mended (`marsad doctor`)."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from crawler.errors import ArchiveError
from crawler.model import ArchivePosition
from crawler.system import PRIVATE, open_private
from storage import rollups
from storage.connection import readable_errors
from storage.store import Store
from storage.warc import WarcFault, read, records, whole_bytes

_MAGIC = b"\x1f\x8b"
_EXAMPLES = 3
MISCOUNTED = 0.01
"""Share of the words that may be counted wrongly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is not as it should be. `mend` is None where nothing can be derived from the rest."""

    check: str
    what: str
    mend: Callable[[], None] | None = None


def findings(store: Store, warc: Path, *, deep: bool = False) -> Iterator[Finding]:
    """All checks, the most fundamental first.

    Args:
        warc: folder of the archive.
        deep: also read every archived record (minutes for each 10 GB).
    """
    yield from _database(store)
    yield from _index(store)
    yield from _words(store)
    yield from _counts(store)
    yield from _revisions(store)
    yield from _stories(store)
    yield from _torn(warc)
    yield from _ends(store, warc)
    yield from _positions(store, warc, deep=deep)
    yield from _modes(store.path.parent, warc)
    if deep:
        yield from _unknown_records(store, warc)


def _database(store: Store) -> Iterator[Finding]:
    with readable_errors(store.path):
        for (line,) in store.db.execute("PRAGMA integrity_check(10)"):
            if line != "ok":
                yield Finding(check="integrity", what=str(line))
        broken = Counter(
            f"{table} without its {parent}"
            for table, _, parent, _ in store.db.execute("PRAGMA foreign_key_check")
            if table != parent
        )  # else: see _revisions
    for what, count in broken.items():
        yield Finding(check="orphans", what=f"{count} rows of {what}", mend=lambda: _delete_orphans(store))


def _delete_orphans(store: Store) -> None:
    """Takes away rows that hang on nothing; rows that others hang on are left."""
    with store.transaction():
        for table in ("date_signals", "removed_lines", "aliases", "revision_rows"):
            store.db.execute(f"DELETE FROM {table} WHERE article NOT IN (SELECT id FROM articles)")
        store.db.execute("UPDATE outcomes SET article = NULL WHERE article NOT IN (SELECT id FROM articles)")
        store.db.execute("DELETE FROM identities WHERE article NOT IN (SELECT id FROM articles)")


def _index(store: Store) -> Iterator[Finding]:
    def mend() -> None:
        with store.transaction():
            store.search.reindex_all()

    for fault in store.search.check():
        yield Finding(check="index", what=fault, mend=mend)


def _words(store: Store) -> Iterator[Finding]:
    """Counts of words only rank the forms of a word, so a few wrong ones are none."""

    def mend() -> None:
        with store.transaction():
            store.search.recount()

    with store.transaction():
        store.search.flush()
        wrong = store.search.miscounted()
    if wrong > MISCOUNTED * store.db.execute("SELECT count(*) FROM vocabulary").fetchone()[0]:
        yield Finding(check="words", what=f"{wrong} words are counted wrongly in vocabulary", mend=mend)


def _counts(store: Store) -> Iterator[Finding]:
    def mend() -> None:
        with store.transaction():
            rollups.rebuild(store.db.conn)

    if wrong := rollups.differences(store.db.conn):
        yield Finding(
            check="counts", what=f"{wrong} rows of day_counts and month_counts differ from the articles", mend=mend
        )


def _revisions(store: Store) -> Iterator[Finding]:
    newest = "SELECT 1 FROM revisions WHERE article = articles.id AND revisions.revision = articles.revision"

    def mend() -> None:
        with store.transaction():
            store.db.execute(
                "INSERT OR REPLACE INTO revision_rows (article, revision, seen_at, title, text_hash) "
                "SELECT id, revision, last_seen_at, title, text_hash FROM articles "
                f"WHERE NOT EXISTS ({newest} AND revisions.text_hash = articles.text_hash)"
            )

    wrong = store.db.execute(
        f"SELECT count(*) FROM articles WHERE NOT EXISTS ({newest} AND revisions.text_hash = articles.text_hash)"
    ).fetchone()[0]
    if wrong:
        yield Finding(check="revisions", what=f"{wrong} articles lack their newest revision", mend=mend)
    first = store.db.execute(
        "SELECT count(*) FROM articles WHERE NOT EXISTS (SELECT 1 FROM revisions "
        "WHERE article = articles.id AND revision = 1)"
    ).fetchone()[0]
    if first:
        yield Finding(check="revisions", what=f"{first} articles lack their first revision")
    lost = store.db.execute(
        "SELECT count(*) FROM revision_rows AS r WHERE same_as IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM revision_rows AS held WHERE held.article = r.article "
        "AND held.revision = r.same_as AND held.text IS NOT NULL)"
    ).fetchone()[0]
    if lost:
        yield Finding(check="revisions", what=f"{lost} revisions refer to one that doesn't hold their text")


def _stories(store: Store) -> Iterator[Finding]:
    members = "SELECT {what} FROM articles WHERE story = stories.id"
    count, sources = members.format(what="count(*)"), members.format(what="count(DISTINCT source)")

    def mend() -> None:
        with store.transaction():
            store.db.execute(f"UPDATE stories SET articles = ({count}), sources = ({sources})")

    wrong = store.db.execute(
        f"SELECT count(*) FROM stories WHERE articles <> ({count}) OR sources <> ({sources})"
    ).fetchone()[0]
    if wrong:
        yield Finding(check="stories", what=f"{wrong} stories count their articles wrongly", mend=mend)


def _torn(warc: Path) -> Iterator[Finding]:
    """Files that a killed process left with half a record."""
    for marker in sorted(warc.glob("*.warc.gz.open")):
        path = marker.with_suffix("")
        if not path.exists():
            yield Finding(check="archive", what=f"{marker.name} lies beside no file", mend=marker.unlink)
            continue
        whole, size = whole_bytes(path), path.stat().st_size
        if whole < size:
            yield Finding(
                check="archive",
                what=f"{path.name} ends with {size - whole} bytes of a torn record",
                mend=partial(_cut, path, whole, marker),
            )


def _ends(store: Store, warc: Path) -> Iterator[Finding]:
    """Closed files that end within a record, read from the last that the database knows of, which is soon done."""
    for name, offset in store.db.execute(
        "SELECT warc_file, max(warc_offset) FROM pages WHERE warc_file IS NOT NULL GROUP BY 1"
    ).fetchall():
        path = warc / name
        if not path.is_file() or path.with_name(f"{name}.open").exists():
            continue
        whole, size = whole_bytes(path, offset), path.stat().st_size
        if whole != size and _begins_at(path, offset):  # else: see _positions
            yield Finding(
                check="archive",
                what=f"{name} was cut: {max(0, size - whole)} bytes of a torn record at its end",
            )


def _modes(data: Path, warc: Path) -> Iterator[Finding]:
    """Files that others may read: those of an older Marsad, or that were copied here."""
    files = [*data.glob("articles.db*"), *(data / "state").glob("*"), *warc.glob("*.warc.gz")]
    public = [path for path in files if path.is_file() and not path.is_symlink() and path.stat().st_mode & 0o007]

    def mend() -> None:
        for path in public:
            path.chmod(path.stat().st_mode & PRIVATE)

    if public:
        yield Finding(
            check="permissions", what=f"{len(public)} files that others may read, such as {public[0]}", mend=mend
        )


def _begins_at(path: Path, offset: int) -> bool:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(2) == _MAGIC


def _cut(path: Path, whole: int, marker: Path) -> None:
    with open(open_private(path, os.O_RDWR), "r+b") as file:  # noqa: PTH123  # a descriptor
        file.truncate(whole)
    marker.unlink(missing_ok=True)


def _positions(store: Store, warc: Path, *, deep: bool) -> Iterator[Finding]:
    """Rows that point to where no record lies. Their raw page is lost; the articles are not."""
    lost: Counter[str] = Counter()
    examples: dict[str, list[str]] = {}
    bad: list[str] = []
    file, name = None, ""
    try:
        for url, warc_file, offset in store.db.execute(
            "SELECT url, warc_file, warc_offset FROM pages WHERE warc_file IS NOT NULL ORDER BY 2, 3"
        ).fetchall():
            if warc_file != name:
                if file is not None:
                    file.close()
                name = warc_file
                file = (warc / name).open("rb") if (warc / name).is_file() else None
            what = ""
            if file is None:
                what = f"{name} is missing"
            elif deep:
                try:
                    read(warc, ArchivePosition(warc_file=name, offset=offset))
                except ArchiveError as error:
                    what = f"{name} holds no readable record for them ({str(error).rpartition(': ')[2]})"
            else:
                file.seek(offset)
                if file.read(2) != _MAGIC:
                    what = f"{name} holds no record for them"
            if what:
                lost[what] += 1
                bad.append(url)
                if len(examples.setdefault(what, [])) < _EXAMPLES:
                    examples[what].append(url)
    finally:
        if file is not None:
            file.close()

    def mend() -> None:
        with store.transaction():
            store.db.conn.executemany(
                "UPDATE pages SET warc_file = NULL, warc_offset = NULL WHERE url = ?", [(url,) for url in bad]
            )

    for what, count in lost.items():
        yield Finding(check="archive", what=f"{count} pages: {what}; such as {', '.join(examples[what])}", mend=mend)


def _unknown_records(store: Store, warc: Path) -> Iterator[Finding]:
    """Archived articles that the database has never heard of: a crash between archive and database."""
    count, faults = 0, 0
    for path in sorted(warc.glob("*.warc.gz")):
        for found in records(path):
            if isinstance(found, WarcFault):
                faults += 1
            elif found.note.get("kind") == "article" and found.status == 200:
                known = store.db.execute(
                    "SELECT EXISTS (SELECT 1 FROM pages WHERE url = :url) OR EXISTS (SELECT 1 FROM aliases "
                    "WHERE url = :url) OR EXISTS (SELECT 1 FROM articles WHERE url = :url)",
                    {"url": found.url},
                )
                count += not known.fetchone()[0]
    if count:
        yield Finding(
            check="archive",
            what=f"{count} archived pages are not in the database; `marsad ingest` on the files brings them in",
        )
    if faults:
        yield Finding(check="archive", what=f"{faults} records can't be read")
