"""A corpus to hand on: articles, sources and what was left out, with a card that says what it is and how it was made.

The same archive and the same query give the same bytes, whenever and wherever they are asked: nothing in it tells the
time of making. Of articles with the same words the one that was published first is taken; what a publisher has reserved
(crawler/web/preferences.py), by the page as it was archived and by its robots.txt, is left out.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from crawler.browse.exports.rows import pieces
from crawler.browse.reader import Reader, Row
from crawler.carry.card import card
from crawler.carry.formats import writing
from crawler.errors import ArchiveError, MarsadError, UsageError
from crawler.model import ArchivePosition, Rejected
from crawler.search.asked import Order, SearchQuery
from crawler.web.codings import CodingError, codings_of, decode
from crawler.web.document import parse_document
from crawler.web.preferences import reserved_by_page, reserved_by_robots
from storage import warc
from storage.warc_records import WarcRecord

PAGE_BYTES = 16 * 1024 * 1024
"""Of a page that is looked at."""
DUPLICATE = "the same words as"
UNSEEN = "not looked at"
"""Of articles whose page is not in the archive (any more): what it said of its use isn't known."""


@dataclass(slots=True)
class Tally:
    """What a corpus holds."""

    articles: int = 0
    words: int = 0
    unseen: int = 0
    """Articles whose page could not be looked at."""
    left_out: Counter[str] = field(default_factory=Counter)
    """Articles by why they are not in it."""
    sources: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    years: Counter[str] = field(default_factory=Counter)
    signals: Counter[str] = field(default_factory=Counter)
    """By where the date comes from; empty: undated."""
    days: dict[str, tuple[str, str]] = field(default_factory=dict)
    """First and last day of each source."""

    def count(self, row: Row, *, seen: bool) -> None:
        """Counts an article that is in it."""
        day = row["published_on"] or ""
        self.articles += 1
        self.words += row["words"] or 0
        self.unseen += not seen
        self.sources[row["source"]] += 1
        self.languages[row["language"] or ""] += 1
        self.years[day[:4]] += 1
        self.signals[row["published_signal"] or ""] += 1
        if day:
            first, last = self.days.get(row["source"], (day, day))
            self.days[row["source"]] = (min(first, day), max(last, day))


class Pages:
    """What publishers said of the use of their pages, as it lies in the archive."""

    def __init__(self, reader: Reader, folder: Path) -> None:
        """`folder` holds the WARC files."""
        self._reader, self._folder = reader, folder
        self._robots: dict[str, bytes] = {}

    def reserves(self, row: Row) -> str | None:
        """The statement by which an article's use is reserved, empty where there is none; None: it can't be known."""
        body = self._record(row["warc_file"], row["warc_offset"])
        if body is None:
            return None
        page, found = body
        parsed = parse_document(page, row["url"], found.headers)
        metas = () if isinstance(parsed, Rejected) else parsed.meta
        return reserved_by_page(found.headers, metas) or reserved_by_robots(self._robots_of(found.url), found.url)

    def _record(self, file: str | None, offset: int | None) -> tuple[bytes, WarcRecord] | None:
        if not file:
            return None
        try:
            found = warc.read(self._folder, ArchivePosition(warc_file=file, offset=offset or 0))
            return decode(found.body, codings_of(found.header("content-encoding")), PAGE_BYTES), found
        except (ArchiveError, CodingError):
            return None

    def _robots_of(self, url: str) -> bytes:
        """The robots.txt of a page's origin, as it was read last; empty where none is kept."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            row = self._reader.row(
                "SELECT warc_file, warc_offset FROM pages WHERE url = ? AND status = 200", [f"{origin}/robots.txt"]
            )
            found = self._record(row["warc_file"], row["warc_offset"]) if row else None
            self._robots[origin] = found[0] if found else b""
        return self._robots[origin]


def release(reader: Reader, archive: Path, folder: Path, query: SearchQuery, form: str, asked: str) -> Tally:
    """Writes a corpus into a folder, which is there as a whole or not at all.

    Args:
        archive: the folder of the WARC files.
        folder: that isn't there yet, or is empty.
        form: of `articles`: one of `crawler.carry.formats.FORMATS` but xlsx.
        asked: the query, as it was written.

    Raises:
        UsageError: something is in the folder.
        MarsadError: it can't be written.
    """
    folder = folder.resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not an empty folder; a corpus gets one of its own")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as made:
            inside = Path(made, folder.name)
            inside.mkdir()
            tally = _fill(reader, archive, inside, query, form, asked)
            if folder.exists():
                folder.rmdir()
            inside.replace(folder)
    except OSError as error:
        raise MarsadError(f"{folder} can't be written: {error.strerror or error}") from None
    return tally


def _fill(reader: Reader, archive: Path, folder: Path, query: SearchQuery, form: str, asked: str) -> Tally:
    tally, pages, texts = Tally(), Pages(reader, archive), dict[str, int]()
    with ExitStack() as files:
        articles = files.enter_context(writing(folder / f"articles.{form}", form))
        left_out = csv.writer(files.enter_context((folder / "left_out.csv").open("w", encoding="utf-8", newline="")))
        unseen = csv.writer(files.enter_context((folder / "unseen.csv").open("w", encoding="utf-8", newline="")))
        left_out.writerow(("id", "source", "url", "why"))
        unseen.writerow(("id", "source", "url"))
        for rows in pieces(reader, replace(query, order=Order.OLDEST, position="")):
            kept = []
            for row, why, seen in _judged(rows, texts, pages):
                place = (row["id"], row["source"], row["url"])
                if why:
                    tally.left_out[DUPLICATE if why.startswith(DUPLICATE) else why] += 1
                    left_out.writerow((*place, why))
                    continue
                tally.count(row, seen=seen)
                kept.append(row)
                if not seen:
                    unseen.writerow(place)
            articles.write(kept)
    _write_sources(reader, folder / "sources.csv", tally)
    (folder / "README.md").write_text(card(tally, _facts(reader), form, asked), encoding="utf-8")
    _sum(folder)
    return tally


def _judged(rows: Sequence[Row], texts: dict[str, int], pages: Pages) -> Iterator[tuple[Row, str, bool]]:
    """Each article, why it is left out (empty: it isn't), and whether its page was looked at."""
    for row in rows:
        first = texts.setdefault(row["text_hash"], row["id"]) if row["text_hash"] else row["id"]
        if first != row["id"]:
            yield row, f"{DUPLICATE} {first}", True
            continue
        said = pages.reserves(row)
        if said:
            texts.pop(row["text_hash"], None)  # another outlet that carries the same words may not have reserved them
        yield row, said or "", said is not None


def _facts(reader: Reader) -> dict[str, Any]:
    """What the card says of the archive itself."""
    row = reader.row("SELECT max(id) AS run, max(finished_at) AS at FROM runs WHERE status <> 'running'")
    titles = {row["name"]: row["title"] or row["name"] for row in reader.rows("SELECT name, title FROM sources")}
    return {**(row or {}), "titles": titles}


def _write_sources(reader: Reader, file: Path, tally: Tally) -> None:
    rows = reader.rows("SELECT name, title, home, language FROM sources ORDER BY name")
    with file.open("w", encoding="utf-8", newline="") as out:
        into = csv.writer(out)
        into.writerow(("source", "title", "home", "language", "articles", "first_on", "last_on"))
        for row in rows:
            if tally.sources[row["name"]]:
                days = tally.days.get(row["name"], ("", ""))
                into.writerow((*row.values(), tally.sources[row["name"]], *days))


def _sum(folder: Path) -> None:
    """Checksums of all files, as `sha256sum -c` reads them."""
    lines = []
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
