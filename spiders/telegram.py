"""Telegram channels: from page to page back in time as long as there is something new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crawler.discover import Discovery
from crawler.discover.telegram import preview_of, sent_at, shows
from crawler.model import Detail, Link, Page, Reason, Rejected, Source, Stage
from crawler.web.headers import aware
from spiders.base import Loop, Span

MAX_PAGES = 50
"""Pages of one channel in a run: a thousand messages."""
MAX_PAGES_EVER = 50_000


class TelegramLoop(Loop):
    """The source's channels. The first time one page is read; later a run goes back to what it knows.

    A full run or a backfill goes back to the first message, or to the beginning of the span.
    """

    kind = "telegram"
    priority = 30
    walks_back = True

    def __init__(self, source: Source, span: Span) -> None:
        super().__init__(source, span)
        self._first_time: set[str] = set()

    def starts(self) -> Iterable[str]:
        for url in super().starts():
            if self.last_read(url) is None:
                self._first_time.add(url)
            yield url

    def carrier(self, url: str) -> str:
        return preview_of(url) if shows(url, self.source) else ""

    def follow(self, page: Page, found: Discovery, fresh: Sequence[Link], depth: int) -> Iterable[str | Rejected]:
        channel = page.url.partition("?")[0]
        if not found.next_pages or channel.rpartition("/")[2].isdigit():  # one message was asked for
            return
        if self.span.everything:
            goes_on = not self._is_before_span(found)
        else:
            goes_on = bool(fresh) and channel not in self._first_time
        if goes_on and depth + 1 >= (MAX_PAGES_EVER if self.span.everything else MAX_PAGES):
            yield self.stop(page, Reason.TRAP_LIMIT, Stage.TELEGRAM, Detail.PAGES_AND_MORE.of(depth + 1))
        elif goes_on:
            yield from found.next_pages

    def _is_before_span(self, found: Discovery) -> bool:
        since = self.span.since
        stated = (sent_at(one.link.published_raw) for one in found.carried if one.link)
        return since is not None and any(at < aware(since) for at in stated if at)
