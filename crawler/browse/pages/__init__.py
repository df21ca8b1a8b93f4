"""The archive's pages, one module each beside its template: the ROUTES, the reading of what it shows, and the view."""

from __future__ import annotations

from crawler.browse.pages import (
    archived,
    article,
    changes,
    choices,
    edits,
    front,
    meaning,
    run,
    runs,
    saved,
    search,
    source,
    sources,
    story,
    thread,
    timeline,
)

PAGES = (
    front,
    search,
    meaning,
    article,
    changes,
    archived,
    story,
    thread,
    edits,
    timeline,
    sources,
    source,
    runs,
    run,
    saved,
    choices,
)
"""Every page; the plugin serves their ROUTES."""
