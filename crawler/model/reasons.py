"""Why a URL gave no article, what an HTTP status means, and whether that is a decision of ours or a failure.

The one place where an end is called `rejected` or `failed`: crawl, replay and reprocess all ask here.
"""

from __future__ import annotations

from enum import StrEnum


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


class Reason(StrEnum):
    """Why a URL gave no article: the closed list. A member's value is what is stored and counted."""

    DNS = "dns"
    REFUSED = "refused"
    RESET = "reset"
    TIMEOUT = "timeout"
    TLS = "tls"
    BAD_HTTP = "bad_http"
    HEADER_FLOOD = "header_flood"
    TOO_LARGE = "too_large"
    DECOMPRESSION = "decompression"
    BAD_ENCODING = "bad_encoding"
    TRUNCATED_BODY = "truncated_body"
    HTTP_4XX = "http_4xx"
    HTTP_5XX = "http_5xx"
    GONE = "gone"
    RATE_LIMITED = "rate_limited"
    REDIRECT_LOOP = "redirect_loop"
    REDIRECT_LIMIT = "redirect_limit"
    REDIRECT_SCHEME = "redirect_scheme"
    REDIRECT_BAD = "redirect_bad"
    BLOCKED_ADDRESS = "blocked_address"
    OFFSITE = "offsite"
    BAD_URL = "bad_url"
    ROBOTS_DISALLOW = "robots_disallow"
    ROBOTS_UNREACHABLE = "robots_unreachable"
    NOT_HTML = "not_html"
    NOT_ARTICLE = "not_article"
    EMPTY = "empty"
    SOFT_404 = "soft_404"
    EXTRACT_TIMEOUT = "extract_timeout"
    EXTRACT_CRASH = "extract_crash"
    EXTRACT_MEMORY = "extract_memory"
    EXTRACT_TOO_COMPLEX = "extract_too_complex"
    EXTRACT_TRUNCATED = "extract_truncated"
    NO_TEXT = "no_text"
    TOO_SHORT = "too_short"
    FEED_NOT_FEED = "feed_not_feed"
    FEED_MALFORMED = "feed_malformed"
    FEED_EMPTY = "feed_empty"
    FEED_DTD = "feed_dtd"
    SITEMAP_INVALID = "sitemap_invalid"
    SITEMAP_TOO_LARGE = "sitemap_too_large"
    SITEMAP_LOOP = "sitemap_loop"
    LISTING_EMPTY = "listing_empty"
    WORDPRESS_INVALID = "wordpress_invalid"
    TRAP_LIMIT = "trap_limit"
    BUDGET = "budget"
    POSSIBLE_GAP = "possible_gap"
    SOURCE_REMOVED = "source_removed"
    ARCHIVE_WRITE = "archive_write"
    INTERNAL = "internal"


_DECIDED = frozenset(
    {
        Reason.ROBOTS_DISALLOW,
        Reason.OFFSITE,
        Reason.BAD_URL,
        Reason.NOT_HTML,
        Reason.NOT_ARTICLE,
        Reason.TRAP_LIMIT,
        Reason.REDIRECT_SCHEME,
        Reason.BLOCKED_ADDRESS,
        Reason.SOFT_404,
        Reason.NO_TEXT,
        Reason.TOO_SHORT,
        Reason.EMPTY,
        Reason.FEED_EMPTY,
        Reason.LISTING_EMPTY,
        Reason.POSSIBLE_GAP,
    }
)
"""Nothing went wrong: there is no article, or it isn't fetched on purpose."""
_SKIPPED = frozenset({Reason.SOURCE_REMOVED})


def outcome_of(reason: Reason) -> OutcomeKind:
    """How an URL ends that gave no article for this reason: `rejected`, `skipped`, or else `failed`."""
    if reason in _SKIPPED:
        return OutcomeKind.SKIPPED
    return OutcomeKind.REJECTED if reason in _DECIDED else OutcomeKind.FAILED


def reason_of_status(status: int) -> Reason:
    """The reason for an HTTP status that is none of success."""
    if status == 410:
        return Reason.GONE
    if status == 429:
        return Reason.RATE_LIMITED
    if 300 <= status < 400:
        return Reason.REDIRECT_BAD
    return Reason.HTTP_4XX if 400 <= status < 500 else Reason.HTTP_5XX if 500 <= status < 600 else Reason.BAD_HTTP
