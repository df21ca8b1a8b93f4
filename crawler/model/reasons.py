"""Why a URL gave no article, what an HTTP status means, and whether that is a decision of ours or a failure.

The one place where an end is called `rejected` or `failed`: crawl, replay and reprocess all ask here.
"""

from __future__ import annotations

from enum import Flag, StrEnum, auto
from typing import Self


class OutcomeKind(StrEnum):
    """The end of a URL within a run. `pending` is what is left when a run is cut."""

    NEW = "new"
    REVISED = "revised"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    FAILED = "failed"
    GONE = "gone"
    SKIPPED = "skipped"
    PENDING = "pending"


class Consequence(Flag):
    """What follows from an end beyond its outcome."""

    NONE = 0
    RETRIED = auto()
    """A later run tries the URL again, after a wait that grows."""
    UNTRIED = auto()
    """It says nothing about the URL: the next run takes it at once."""
    HEAVY = auto()
    """It won't mend itself soon: a source that fails for it waits twice as long."""
    BLOCKS = auto()
    """The site keeps us out."""
    UNREAD = auto()
    """A page of discovery with this fault counts as not read at all."""


class Reason(StrEnum):
    """Why a URL gave no article: the closed list. A member's value is what is stored and counted.

    Each carries its consequences: how its URL ends, and what follows from that.
    """

    outcome: OutcomeKind
    consequences: Consequence

    def __new__(cls, value: str, outcome: OutcomeKind, consequences: Consequence) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.outcome = outcome
        member.consequences = consequences
        return member

    DNS = "dns", OutcomeKind.FAILED, Consequence.RETRIED | Consequence.HEAVY
    REFUSED = "refused", OutcomeKind.FAILED, Consequence.RETRIED | Consequence.HEAVY
    RESET = "reset", OutcomeKind.FAILED, Consequence.RETRIED
    TIMEOUT = "timeout", OutcomeKind.FAILED, Consequence.RETRIED
    TLS = "tls", OutcomeKind.FAILED, Consequence.RETRIED | Consequence.HEAVY
    BAD_HTTP = "bad_http", OutcomeKind.FAILED, Consequence.RETRIED
    HEADER_FLOOD = "header_flood", OutcomeKind.FAILED, Consequence.NONE
    TOO_LARGE = "too_large", OutcomeKind.FAILED, Consequence.NONE
    DECOMPRESSION = "decompression", OutcomeKind.FAILED, Consequence.NONE
    BAD_ENCODING = "bad_encoding", OutcomeKind.FAILED, Consequence.NONE
    TRUNCATED_BODY = "truncated_body", OutcomeKind.FAILED, Consequence.RETRIED
    HTTP_4XX = "http_4xx", OutcomeKind.FAILED, Consequence.RETRIED | Consequence.HEAVY
    HTTP_5XX = "http_5xx", OutcomeKind.FAILED, Consequence.RETRIED
    GONE = "gone", OutcomeKind.FAILED, Consequence.HEAVY
    RATE_LIMITED = "rate_limited", OutcomeKind.FAILED, Consequence.RETRIED | Consequence.BLOCKS
    REDIRECT_LOOP = "redirect_loop", OutcomeKind.FAILED, Consequence.NONE
    REDIRECT_LIMIT = "redirect_limit", OutcomeKind.FAILED, Consequence.NONE
    REDIRECT_SCHEME = "redirect_scheme", OutcomeKind.REJECTED, Consequence.NONE
    REDIRECT_BAD = "redirect_bad", OutcomeKind.FAILED, Consequence.NONE
    BLOCKED_ADDRESS = "blocked_address", OutcomeKind.REJECTED, Consequence.NONE
    OFFSITE = "offsite", OutcomeKind.REJECTED, Consequence.NONE
    BAD_URL = "bad_url", OutcomeKind.REJECTED, Consequence.NONE
    ROBOTS_DISALLOW = "robots_disallow", OutcomeKind.REJECTED, Consequence.RETRIED | Consequence.BLOCKS
    ROBOTS_UNREACHABLE = "robots_unreachable", OutcomeKind.FAILED, Consequence.RETRIED | Consequence.BLOCKS
    NOT_HTML = "not_html", OutcomeKind.REJECTED, Consequence.UNREAD
    NOT_ARTICLE = "not_article", OutcomeKind.REJECTED, Consequence.NONE
    EMPTY = "empty", OutcomeKind.REJECTED, Consequence.NONE
    SOFT_404 = "soft_404", OutcomeKind.REJECTED, Consequence.NONE
    EXTRACT_TIMEOUT = "extract_timeout", OutcomeKind.FAILED, Consequence.RETRIED | Consequence.UNREAD
    EXTRACT_CRASH = "extract_crash", OutcomeKind.FAILED, Consequence.RETRIED | Consequence.UNREAD
    EXTRACT_MEMORY = "extract_memory", OutcomeKind.FAILED, Consequence.RETRIED | Consequence.UNREAD
    EXTRACT_TOO_COMPLEX = "extract_too_complex", OutcomeKind.FAILED, Consequence.UNREAD
    EXTRACT_TRUNCATED = "extract_truncated", OutcomeKind.FAILED, Consequence.NONE
    NO_TEXT = "no_text", OutcomeKind.REJECTED, Consequence.NONE
    TOO_SHORT = "too_short", OutcomeKind.REJECTED, Consequence.NONE
    FEED_NOT_FEED = "feed_not_feed", OutcomeKind.FAILED, Consequence.HEAVY | Consequence.UNREAD
    FEED_MALFORMED = "feed_malformed", OutcomeKind.FAILED, Consequence.NONE
    FEED_EMPTY = "feed_empty", OutcomeKind.REJECTED, Consequence.NONE
    FEED_DTD = "feed_dtd", OutcomeKind.FAILED, Consequence.UNREAD
    SITEMAP_INVALID = "sitemap_invalid", OutcomeKind.FAILED, Consequence.UNREAD
    SITEMAP_TOO_LARGE = "sitemap_too_large", OutcomeKind.FAILED, Consequence.UNREAD
    SITEMAP_LOOP = "sitemap_loop", OutcomeKind.FAILED, Consequence.NONE
    LISTING_EMPTY = "listing_empty", OutcomeKind.REJECTED, Consequence.NONE
    WORDPRESS_INVALID = "wordpress_invalid", OutcomeKind.FAILED, Consequence.UNREAD
    NO_PREVIEW = "no_preview", OutcomeKind.REJECTED, Consequence.UNREAD
    TRAP_LIMIT = "trap_limit", OutcomeKind.REJECTED, Consequence.NONE
    RENDER_FAILED = "render_failed", OutcomeKind.FAILED, Consequence.RETRIED
    RENDER_BUDGET = "render_budget", OutcomeKind.FAILED, Consequence.RETRIED
    BUDGET = "budget", OutcomeKind.FAILED, Consequence.UNTRIED
    PARTS_LEFT_OUT = "parts_left_out", OutcomeKind.SKIPPED, Consequence.NONE
    POSSIBLE_GAP = "possible_gap", OutcomeKind.REJECTED, Consequence.NONE  # only in old archives: now a NoteKind
    SOURCE_REMOVED = "source_removed", OutcomeKind.SKIPPED, Consequence.NONE
    ARCHIVE_WRITE = "archive_write", OutcomeKind.FAILED, Consequence.RETRIED
    KNOWN = "known", OutcomeKind.UNCHANGED, Consequence.NONE
    SAME_ANSWER = "same_answer", OutcomeKind.UNCHANGED, Consequence.NONE
    OLDER = "older", OutcomeKind.UNCHANGED, Consequence.NONE
    EMPTIED = "emptied", OutcomeKind.UNCHANGED, Consequence.NONE
    CUT_SHORT = "cut_short", OutcomeKind.UNCHANGED, Consequence.NONE
    SECOND_LOOK = "second_look", OutcomeKind.UNCHANGED, Consequence.NONE
    OFFERED_TWICE = "offered_twice", OutcomeKind.SKIPPED, Consequence.NONE
    WAITS = "waits", OutcomeKind.SKIPPED, Consequence.NONE
    INTERNAL = "internal", OutcomeKind.FAILED, Consequence.RETRIED

    @classmethod
    def of(cls, value: str) -> Self:
        """The reason with that stored value; its name is the same in capitals."""
        return cls[value.upper()]

    def has(self, consequence: Consequence) -> bool:
        """Whether that follows from it."""
        return bool(self.consequences & consequence)


def reason_of_status(status: int) -> Reason:
    """The reason for an HTTP status that is none of success."""
    if status == 410:
        return Reason.GONE
    if status == 429:
        return Reason.RATE_LIMITED
    if 300 <= status < 400:
        return Reason.REDIRECT_BAD
    return Reason.HTTP_4XX if 400 <= status < 500 else Reason.HTTP_5XX if 500 <= status < 600 else Reason.BAD_HTTP
