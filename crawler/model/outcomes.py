"""How a URL ends, and what a run adds up to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Self

from crawler.model.details import Detail, Told
from crawler.model.facts import read_fact
from crawler.model.reasons import OutcomeKind, Reason


class Stage(StrEnum):
    """Where on the way a URL ended."""

    DISCOVER = "discover"
    ROBOTS = "robots"
    FETCH = "fetch"
    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"
    WORDPRESS = "wordpress"
    TELEGRAM = "telegram"
    EXTRACT = "extract"
    STORE = "store"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A page that gave no article, and why. An expected end, not an error."""

    url: str
    source: str
    reason: Reason
    stage: Stage = Stage.EXTRACT
    detail: Told | None = None
    status: int | None = None
    """HTTP status, where one was answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An URL that gave no page to process and isn't at fault: unchanged by a 304, or left for the next run."""

    url: str
    source: str
    outcome: OutcomeKind
    """`unchanged` or `pending`."""
    reason: Reason | None = None
    stage: Stage = Stage.FETCH
    detail: Told | None = None
    status: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The one end of one URL in one run."""

    run: int
    source: str
    url: str
    outcome: OutcomeKind
    at: datetime
    stage: Stage | None = None
    reason: Reason | None = None
    detail: Told | None = None
    """Stored in at most 500 characters, without control characters."""
    status: int | None = None
    """HTTP status, where one was answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An URL's place in the frontier."""

    source: str
    found_at: datetime
    tries: int = 0
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acquaintance:
    """What the archive knows of an URL on offer."""

    waiting: Waiting | None = None
    answered: bool = False
    """It is an article, an alias of one, or a page that was answered or given up."""
    twin: int | None = None
    """The article under another form of it (AMP, mobile, print, http)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """What an end does to an URL's place in the frontier."""

    leaves: bool = True
    not_before: datetime | None = None
    """It has been tried once more, and waits until then."""
    known: bool = False
    """Having left it, it is known, so that it isn't fetched when offered again."""


class ExitStatus(IntEnum):
    """The exit status of the commands."""

    OK = 0
    SOURCE_FAILED = 1
    USAGE = 2
    LOCKED = 3
    """Nothing could be kept: another run holds the lock, or the data folder can't be used as it is."""


class NoteKind(StrEnum):
    """What an operator should know of a source's part in a run, though no URL ended with it."""

    POSSIBLE_GAP = "possible_gap"
    """A feed or listing that was read before offered nothing that was known: some may have come and gone unseen."""
    OLDER_UNREAD = "older_unread"
    """A walk back through a listing, an API or a channel came to no end."""
    IDLE_PATTERN = "idle_pattern"
    """A pattern of `article_urls` or `exclude_urls` matched nothing of what was offered."""
    PARTS_LATER = "parts_later"
    """Parts of a sitemap index say that nothing of the time asked for is in them, and weren't read."""
    NEXT_NOT_LINK = "next_not_link"
    """A listing's `next` selects something that leads nowhere."""
    LASTMOD_DISBELIEVED = "lastmod_disbelieved"
    """Times of modification made for re-checks that found nothing changed, again and again."""
    VALIDATORS_DISBELIEVED = "validators_disbelieved"
    """Something new was offered under validators that said that nothing had changed."""
    SCRIPTS_REFUSED = "scripts_refused"
    """The scripts of a page that a browser made asked for something that they weren't given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One such thing."""

    kind: NoteKind
    url: str = ""
    detail: Told | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTally:
    """One source's part in a run."""

    source: str
    outcomes: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    requests: int = 0
    not_modified: int = 0
    """Of them: answered with 304."""
    bytes: int = 0
    seconds: float = 0.0
    error: str = ""
    """Why the source failed outright; empty when it didn't."""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a command that writes."""

    id: int
    command: str
    started_at: datetime
    finished_at: datetime | None = None
    status: str = "running"
    tallies: tuple[SourceTally, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One source's part in one run, as far as it fetched pages."""

    at: datetime
    new: int = 0
    articles: int = 0
    """Pages that gave an article: new, revised, duplicate, or fetched and found unchanged."""
    rejected: int = 0
    failed: int = 0
    words: int = 0
    """Of its new and revised articles."""
    texts: int = 0
    """Number of those."""

    @property
    def pages(self) -> int:
        return self.articles + self.rejected + self.failed

    @property
    def share(self) -> float:
        return self.articles / self.pages if self.pages else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a source failed outright, or a page on which it offers articles."""

    reason: Reason
    url: str = ""
    detail: Told | None = None

    def __str__(self) -> str:
        said = f"{self.reason} {self.detail}" if self.detail else str(self.reason)
        return f"{self.url}: {said}" if self.url else said


def read_failure(stored: str) -> Failure | None:
    """A stored failure, read back; None for what is none."""
    parts = _FAILURE.fullmatch(stored)
    reason = next((one for one in Reason if parts and one.value == parts["reason"]), None)
    if parts is None or reason is None:
        return None
    told = read_fact(parts["told"] or "", Detail)
    if told is None and parts["told"]:
        return None
    return Failure(reason=reason, url=parts["url"] or "", detail=told)


_FAILURE = re.compile(r"(?:(?P<url>\S+): )?(?P<reason>[a-z0-9_]+)(?: (?P<told>.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """How a source's part in a run came to its end."""

    part: Part
    cut: bool = False
    """The run ended before the source did."""
    failure: Failure | None = None
    """Why it failed outright."""
    offered: int = 0
    known: int = 0
    ttl: timedelta = timedelta()
    """For so long the source says that it stays as it is (feed ttl, Cache-Control)."""
    asked_to_wait: timedelta = timedelta()
    """For so long a host of it wants to be left alone (Retry-After)."""

    def counted(self, outcomes: Mapping[str, int]) -> Self:
        """The same with the counts of how its URLs ended."""
        new = outcomes.get(OutcomeKind.NEW, 0)
        texts = new + outcomes.get(OutcomeKind.REVISED, 0)
        again = outcomes.get(OutcomeKind.UNCHANGED, 0) + outcomes.get(OutcomeKind.DUPLICATE, 0)
        part = replace(
            self.part,
            new=new,
            rejected=outcomes.get(OutcomeKind.REJECTED, 0),
            texts=texts,
            articles=texts + again,
            failed=outcomes.get(OutcomeKind.FAILED, 0),
        )
        return replace(self, part=part)
