"""The three doors between a crawl and its archive: what it asks, what it tells, and where raw answers go.

A crawl on the archive's own machine has them in the open database (crawler/fetch/memory.py, crawler/ingest/apply.py,
storage/archive.py); a probe has none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from crawler.model import ArchivePosition, Link, SiteProfile, Validators
from crawler.model.events import NOTHING, Effect, Event
from crawler.web.robots import Robots


class Earlier(Protocol):
    """What whoever talks to sites asks of earlier runs."""

    def was_down(self, source: str) -> bool:
        """Whether the source could not be read the last time."""

    def rules(self, url: str) -> tuple[Robots, datetime] | None:
        """The rules of a robots.txt as an earlier run read them, and when; None: there are none."""


class Memory(Earlier, Protocol):
    """What a crawl asks of the archive."""

    def believes_validators(self, source: str) -> bool:
        """Whether a 304 of the source is taken for what it says."""

    def believes_lastmod(self, source: str) -> bool:
        """Whether the source's times of modification are a reason to look at known articles again."""

    def validators(self, url: str) -> Validators | None:
        """What is known of an URL's last answer; None where there was none."""

    def is_there(self, url: str) -> bool:
        """Whether an URL answered, and wasn't gone, when it was last looked at."""

    def last_seen(self, url: str) -> datetime | None:
        """When the article under an URL, or under another form of it, was last fetched."""

    def profile(self, source: str) -> SiteProfile:
        """What is learned about the source by now."""

    def waiting(self, source: str, now: datetime, limit: int) -> tuple[Link, ...]:
        """What earlier runs left unfetched and may be fetched now, oldest first."""

    def due(self, source: str, now: datetime, limit: int) -> tuple[Link, ...]:
        """Known articles whose next look has come."""


class Sink(Protocol):
    """Takes what a crawl tells."""

    def tell(self, event: Event) -> Effect:
        """Takes one event. Raises StorageError where nothing more can be kept."""


class Archive(Protocol):
    """Takes raw answers: `storage.archive.ArchiveWriter` says what its methods take and raise."""

    def write(
        self,
        *,
        url: str,
        status: int,
        headers: Iterable[tuple[str, str]],
        body: bytes,
        at: datetime,
        reason: str = "",
        truncated: str = "",
        request: Iterable[tuple[str, str]] | None = None,
        address: str = "",
        note: Mapping[str, str] | None = None,
        record: str = "",
    ) -> ArchivePosition:
        """Keeps one answer; returns where it lies."""

    def write_made(
        self,
        *,
        url: str,
        body: bytes,
        kind: str,
        at: datetime,
        beside: str,
        truncated: str = "",
        note: Mapping[str, str] | None = None,
    ) -> ArchivePosition:
        """Keeps what was made of an answer; returns where it lies."""


class NoMemory:
    """Of a probe: it knows of no earlier run."""

    def was_down(self, source: str) -> bool:  # noqa: ARG002
        return False

    def rules(self, url: str) -> tuple[Robots, datetime] | None:  # noqa: ARG002
        return None


class NoSink:
    """Of a probe: it leaves nothing to a later run."""

    def tell(self, event: Event) -> Effect:  # noqa: ARG002
        return NOTHING
