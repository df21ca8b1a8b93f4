"""What database and archive answer to a crawl: the door `Memory` on the archive's own machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.decide import belief
from crawler.errors import ArchiveError
from crawler.limits import ROBOTS_BYTES
from crawler.model import Link, SiteProfile, Validators
from crawler.web.codings import CodingError, codings_of, decode
from crawler.web.robots import Robots, read_robots
from storage.warc import read

if TYPE_CHECKING:
    from crawler.ingest.write import Ingest
    from storage.archive import ArchiveWriter
    from storage.store import Store


@dataclass(frozen=True, slots=True)
class ArchiveMemory:
    """Of a run: what database and archive hold."""

    store: Store
    archive: ArchiveWriter
    ingest: Ingest

    def was_down(self, source: str) -> bool:
        state = self.store.sources.load(source)
        return state is not None and state.failures > 0

    def rules(self, url: str) -> tuple[Robots, datetime] | None:
        found = rules_text(self.store, self.archive.folder, url)
        return (read_robots(found[0]), found[1]) if found else None

    def believes_validators(self, source: str) -> bool:
        state = self.store.sources.load(source)
        return state is None or state.believes_validators

    def believes_lastmod(self, source: str) -> bool:
        state = self.store.sources.load(source)
        return state is None or belief.believes_lastmod(state.vain_rechecks)

    def validators(self, url: str) -> Validators | None:
        return self.store.pages.validators(url)

    def is_there(self, url: str) -> bool:
        return self.store.pages.is_there(url)

    def last_seen(self, url: str) -> datetime | None:
        return self.store.articles.last_seen(url)

    def profile(self, source: str) -> SiteProfile:
        return self.ingest.profile(source)

    def waiting(self, source: str, now: datetime, limit: int) -> tuple[Link, ...]:
        return self.store.frontier.pending_links(source, now, limit)

    def due(self, source: str, now: datetime, limit: int) -> tuple[Link, ...]:
        return self.store.pages.recheck_links(source, now, limit)


def rules_text(store: Store, warc: Path, url: str) -> tuple[bytes, datetime] | None:
    """A robots.txt as it was last read, and when; empty where it answered that there are no rules.

    Args:
        warc: folder of the archive's files.
    """
    known = store.pages.validators(url)
    if known is None or known.fetched_at is None or known.status is None:
        return None
    if known.status >= 300:
        return b"", known.fetched_at
    position = store.pages.position(url)
    try:
        record = read(warc, position) if position else None
        body = decode(record.body, codings_of(record.header("Content-Encoding")), ROBOTS_BYTES) if record else None
    except (ArchiveError, CodingError):
        return None  # pruned meanwhile
    return (body, known.fetched_at) if body is not None else None
