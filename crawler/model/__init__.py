"""The nouns: frozen values that travel between the steps.

Everything here can be pickled, compares by value and knows nothing of Scrapy, SQLite or a clock.
`Page` is the only door into the pure chain, `Decision` the only door out.

Times are aware and in UTC; a `date` is a calendar day in the source's own time zone.
"""

from crawler.model.articles import CopyKind, Decision, Doubt, Draft, Extraction, Fingerprint, RemovedLine, StoredArticle
from crawler.model.citations import Citation
from crawler.model.dates import DateHabit, DateSignal, Precision, PublishedDate
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
)
from crawler.model.pages import Answer, ArchivePosition, Link, LinkKind, Page, Validators
from crawler.model.reasons import Consequence, OutcomeKind, Reason, reason_of_status
from crawler.model.sources import LearnedLine, Listing, SiteProfile, Source

__all__ = [
    "Acquaintance",
    "After",
    "Answer",
    "ArchivePosition",
    "Citation",
    "Closing",
    "Consequence",
    "CopyKind",
    "DateHabit",
    "DateSignal",
    "Decision",
    "Doubt",
    "Draft",
    "ExitStatus",
    "Extraction",
    "Failure",
    "Fingerprint",
    "LearnedLine",
    "LineCount",
    "Link",
    "LinkKind",
    "Listing",
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
    "Validators",
    "Waiting",
    "reason_of_status",
]
