"""Bounds that more than one module keeps, and why they are what they are.

A bound that one module alone keeps stands in that module. docs/settings.md lists all of them.
"""

from __future__ import annotations

PAGE_BYTES = 10 * 1024 * 1024
"""A page, as received and decoded. Articles have up to some hundred KiB; what is larger is no article."""
SITEMAP_BYTES = 50 * 1024 * 1024
"""A sitemap, unpacked: what the protocol (sitemaps.org) allows."""
ROBOTS_BYTES = 512 * 1024
"""robots.txt: RFC 9309 section 2.5 asks for 500 KiB at least; the rest isn't read."""
URL_CHARACTERS = 2_048
"""What common servers, caches and the sitemap protocol take."""
DELAY_SECONDS = 5.0
"""Between two requests to one host, where nobody says otherwise: one reader's pace."""
ARTICLES_PER_RUN = 1_000
"""Fetched of one source in one run, where nobody says otherwise; at the delay above, 83 minutes."""
WORKERS = 4
"""Worker processes at most: one network loop keeps no more of them busy."""
