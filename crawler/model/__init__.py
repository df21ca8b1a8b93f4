"""The nouns: frozen values that travel between the steps.

Everything here can be pickled, compares by value and knows nothing of Scrapy, SQLite or a clock.
`Page` is the only door into the pure chain, `Decision` the only door out.

Times are aware and in UTC; a `date` is a calendar day in the source's own time zone.
"""

from crawler.model.articles import CopyKind, Decision, Doubt, Draft, Extraction, Fingerprint, RemovedLine, StoredArticle
from crawler.model.citations import Citation
from crawler.model.dates import TRUSTED, DateHabit, DateSignal, Dating, Loss, Precision, PublishedDate, WhyNot
from crawler.model.details import Detail, Told
from crawler.model.facts import Fact, FactKind, read_fact
from crawler.model.health import Finding, Symptom
from crawler.model.lines import LineCount
from crawler.model.outcomes import (
    Acquaintance,
    After,
    Closing,
    ExitStatus,
    Failure,
    Note,
    NoteKind,
    Outcome,
    Part,
    Rejected,
    Run,
    Settled,
    SourceTally,
    Stage,
    Waiting,
    read_failure,
)
from crawler.model.pages import (
    RENDER_CUT,
    RENDER_FLAGS,
    RENDER_LACKING,
    Answer,
    ArchivePosition,
    Link,
    LinkKind,
    Page,
    Validators,
    body_hash,
)
from crawler.model.reasons import Consequence, OutcomeKind, Reason, reason_of_status
from crawler.model.sources import DEMO_SOURCES, LearnedLine, Listing, SiteProfile, Source
from crawler.model.stories import Descent, Member
from crawler.model.watches import OF_ARTICLES, Alert, Met, WatchEvent

__all__ = [
    "DEMO_SOURCES",
    "OF_ARTICLES",
    "RENDER_CUT",
    "RENDER_FLAGS",
    "RENDER_LACKING",
    "TRUSTED",
    "Acquaintance",
    "After",
    "Alert",
    "Answer",
    "ArchivePosition",
    "Citation",
    "Closing",
    "Consequence",
    "CopyKind",
    "DateHabit",
    "DateSignal",
    "Dating",
    "Decision",
    "Descent",
    "Detail",
    "Doubt",
    "Draft",
    "ExitStatus",
    "Extraction",
    "Fact",
    "FactKind",
    "Failure",
    "Finding",
    "Fingerprint",
    "LearnedLine",
    "LineCount",
    "Link",
    "LinkKind",
    "Listing",
    "Loss",
    "Member",
    "Met",
    "Note",
    "NoteKind",
    "Outcome",
    "OutcomeKind",
    "Page",
    "Part",
    "Precision",
    "PublishedDate",
    "Reason",
    "Rejected",
    "RemovedLine",
    "Run",
    "Settled",
    "SiteProfile",
    "Source",
    "SourceTally",
    "Stage",
    "StoredArticle",
    "Symptom",
    "Told",
    "Validators",
    "Waiting",
    "WatchEvent",
    "WhyNot",
    "body_hash",
    "read_fact",
    "read_failure",
    "reason_of_status",
]
