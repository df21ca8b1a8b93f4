"""What the edge asks of earlier runs and tells to later ones: an archive's memory in a crawl, none in a probe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from crawler.errors import ArchiveError
from crawler.ingest import events
from crawler.limits import ROBOTS_BYTES
from crawler.model import Answer
from crawler.web.codings import CodingError, codings_of, decode
from crawler.web.robots import Robots, read_robots

if TYPE_CHECKING:
    from storage.archive import ArchiveWriter
    from storage.store import Store


class Memory(Protocol):
    """As far as robots.txt and retries need one."""

    def was_down(self, source: str) -> bool:
        """Whether the source could not be read the last time."""

    def rules(self, url: str) -> tuple[Robots, datetime] | None:
        """The rules of a robots.txt as an earlier run read them, and when; None: there are none."""

    def keep(self, answer: Answer) -> None:
        """An answer that later runs should know of."""


class NoMemory:
    """Of a probe: it knows of no earlier run, and leaves nothing to a later one."""

    def was_down(self, source: str) -> bool:  # noqa: ARG002
        return False

    def rules(self, url: str) -> tuple[Robots, datetime] | None:  # noqa: ARG002
        return None

    def keep(self, answer: Answer) -> None:
        """Forgets it."""


@dataclass(frozen=True, slots=True)
class ArchiveMemory:
    """Of a run: what database and archive hold."""

    store: Store
    archive: ArchiveWriter

    def was_down(self, source: str) -> bool:
        state = self.store.sources.load(source)
        return state is not None and state.failures > 0

    def rules(self, url: str) -> tuple[Robots, datetime] | None:
        known = self.store.pages.validators(url)
        if known is None or known.fetched_at is None or known.status is None:
            return None
        if known.status >= 300:
            return Robots(), known.fetched_at
        position = self.store.pages.position(url)
        try:
            record = self.archive.read(position) if position else None
            body = decode(record.body, codings_of(record.header("Content-Encoding")), ROBOTS_BYTES) if record else None
        except (ArchiveError, CodingError):
            return None  # pruned meanwhile
        return (read_robots(body), known.fetched_at) if body is not None else None

    def keep(self, answer: Answer) -> None:
        events.answered(self.store, answer)
