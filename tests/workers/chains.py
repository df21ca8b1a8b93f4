"""What a worker may meet in a page, by the page's body: run in the worker in place of the real chain."""

from __future__ import annotations

import os
import signal
import time

from crawler.model import Detail, Draft, Page, Reason, Rejected, SiteProfile, Source
from tests.storage.drafts import draft


def spin(page: Page) -> int:
    """Reads a page in place of the chain; without end, if the page says so."""
    while page.body == b"spin":
        pass
    return len(page.body)


def misbehave(page: Page, source: Source, profile: SiteProfile) -> Rejected:
    match page.body:
        case b"spin":
            while True:
                pass
        case b"sleep":
            time.sleep(60)
        case b"segfault":
            os.kill(os.getpid(), signal.SIGSEGV)
        case b"memory":
            return Rejected(
                url=page.url, source="x", reason=Reason.EMPTY, detail=Detail.MESSAGE.of(len(bytearray(3 << 30)))
            )
        case b"raise":
            raise KeyError("surprise\x1b[31m")
    return Rejected(
        url=page.url,
        source=source.name,
        reason=Reason.EMPTY,
        detail=Detail.MESSAGE.of(f"{profile.version} {os.getpid()} {os.nice(0)}"),
    )


def draft_of(page: Page, source: Source, profile: SiteProfile) -> Draft:
    """An article, whatever the page says."""
    return draft(page.url)
