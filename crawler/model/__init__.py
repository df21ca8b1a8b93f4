"""The nouns: frozen values that travel between the steps.

Everything here can be pickled, compares by value and knows nothing of Scrapy, SQLite or a clock.
`Page` is the only door into the pure chain, `Decision` the only door out.

Times are aware and in UTC; a `date` is a calendar day in the source's own time zone.
"""

from crawler.model.articles import CopyKind, Decision, Draft, Extraction, Fingerprint, RemovedLine, StoredArticle
from crawler.model.dates import DateHabit, DateSignal, Precision, PublishedDate
from crawler.model.outcomes import (
    ExitStatus,
    Outcome,
    OutcomeKind,
    Part,
    Reason,
    Rejected,
    Run,
    Settled,
    SourceTally,
    Stage,
)
from crawler.model.pages import ArchivePosition, Link, LinkKind, Page
from crawler.model.sources import LearnedLine, Listing, SiteProfile, Source

__all__ = [
    "ArchivePosition",
    "CopyKind",
    "DateHabit",
    "DateSignal",
    "Decision",
    "Draft",
    "ExitStatus",
    "Extraction",
    "Fingerprint",
    "LearnedLine",
    "Link",
    "LinkKind",
    "Listing",
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
]
