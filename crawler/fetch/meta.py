"""Names under which spiders and middlewares leave each other notes in `Request.meta`."""

from __future__ import annotations

from scrapy import Request

from crawler.model import Link

KIND = "marsad_kind"
"""What is asked for: `article`, `robots`, or how a page offers articles (`feed`, `sitemap`, `listing`, `wordpress`)."""
LINK = "marsad_link"
"""The offer (a Link) that an article's request follows."""
RULES = "marsad_rules"
"""True for requests for robots.txt, which no rules hold back."""
TRIES = "marsad_tries"
"""The number of this try, from 1."""
VALIDATORS = "marsad_validators"
"""What is known of an earlier answer; None: nothing."""
UNCONDITIONAL = "marsad_unconditional"
"""Whether the request went without validators."""
FETCHED_AT = "marsad_fetched_at"
ARCHIVE = "marsad_archive"
"""Where the raw answer lies (an ArchivePosition); absent if it isn't kept."""
BYTES = "marsad_bytes"
"""Received of a robots.txt so far."""


def asked_url(request: Request) -> str:
    """The URL as the ledger knows it: before redirects and retries."""
    link: Link | None = request.meta.get(LINK)
    if link is not None:
        return link.url
    first: str = request.meta.get("redirect_urls", [request.url])[0]
    return first
