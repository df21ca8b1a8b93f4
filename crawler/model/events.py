"""What a crawl tells the archive: frozen values, applied at once or carried from another machine.

Each is told when it happens and says when that was; what it comes to is decided by whoever applies it
(crawler/ingest/apply.py), from what the archive holds by then.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from crawler.model.articles import Draft
from crawler.model.outcomes import Closing, Note, Rejected, Settled, SourceTally
from crawler.model.pages import Answer, Link
from crawler.model.reasons import OutcomeKind
from crawler.model.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A source's crawl begins: should it die, the source is due again at `due_at`, not at once."""

    source: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """Links on offer, in order."""

    source: str
    links: tuple[Link, ...]
    at: datetime
    full: bool = False
    """Known URLs are fetched as well."""
    taken: tuple[str, ...] | None = None
    """URLs that were let through already; None: that is decided when this is applied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A page of discovery or a robots.txt was answered, or was unchanged."""

    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """An answer with news came under the validators of the one before (it lied), or under new ones."""

    source: str
    url: str
    lied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A page gave a draft."""

    draft: Draft
    link: Link | None
    answer: Answer
    at: datetime
    claimed: bool = False
    """It was looked at again because its time of modification says that it changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A page gave no article, and why."""

    rejected: Rejected
    link: Link | None
    answer: Answer
    at: datetime
    claimed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """A known article's page was looked at again and has the very bytes of the time before."""

    answer: Answer
    at: datetime
    claimed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """An URL gave no page."""

    rejected: Rejected
    at: datetime
    retry_at: datetime | None = None
    """Not before this moment, where the server said so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """An URL that isn't at fault: unchanged, or left for the next run."""

    settled: Settled
    at: datetime
    claimed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A source's part is over."""

    source: Source
    closing: Closing
    """Its counts of outcomes are those of whoever applies it."""
    tally: SourceTally
    jitter: float
    """From -1 to 1; spreads the sources' next due moments."""


Event = Begun | Offered | Answered | Judged | Derived | Refused | Repeated | Failed | Ended | Closed


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What an event came to, as far as whoever tells it learns."""

    outcome: OutcomeKind | None = None
    """How the URL ended; None: that isn't known here, or it had ended before."""
    links: tuple[Link, ...] = field(default=())
    """Of an offer: those to fetch now, in order."""
    note: Note | None = None
    """What the operator should know."""


NOTHING = Effect()
