"""Downloader middleware: a page that only scripts write, as a browser makes it.

The browser gets the answer that was fetched, and everything that it asks for beyond it from our own downloader:
robots.txt, turns, addresses, certificates, sizes and the archive hold for it as for any request.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response

from crawler.arabic.letters import printable
from crawler.decide.rendering import Denial, Wish, denied, is_rendered
from crawler.fetch.answers import ended
from crawler.fetch.archive import content_type, keep_rendered
from crawler.fetch.browser import Given, Manners, render
from crawler.fetch.meta import RENDER, Notes, meta, notes_of
from crawler.fetch.refusals import Postponed, Refusal
from crawler.fetch.services import Services, edge_of
from crawler.limits import PAGE_BYTES
from crawler.model import RENDER_CUT, RENDER_LACKING, Detail, Note, NoteKind, Reason, Told
from crawler.model.reasons import reason_of_status
from crawler.web.charset import decode

log = logging.getLogger(__name__)

REQUESTS = 50
"""That one page may make."""
BYTES = 20 * 1024 * 1024
"""That one page may be given, decoded."""
KEPT_BYTES = 32 * 1024 * 1024
"""Scripts that are kept for the other pages of a source's run, so that they are asked for once."""
NOTES = 10
"""Things refused to the scripts of a source that are told one by one in a run."""
_STYLE = Given(headers=(("Content-Type", "text/css"),))
_SEEN = ("content-type", "content-language", "content-security-policy", "access-control-", "cross-origin-", "x-")
"""Beginnings of the headers that a page's scripts get to see or that bind them."""


class Rendering:
    """Above the middleware that undoes codings and knows what is unchanged, so that it gets whole pages."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.edge = edge_of(crawler)
        self.source = self.edge.source(crawler)
        self.scripts = Scripts()
        self._manners = Manners(
            agent=crawler.settings.get("USER_AGENT"), language=self.source.language, zone=self.source.timezone
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Rendering:
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        if not is_rendered(self.source, notes_of(request).kind, response.status, content_type(response)):
            return response
        run = self.edge.of(self.crawler)
        self.edge.keep_waiting(run)
        async with self.edge.browsers:
            if self.edge.budgets.stopping.is_set():
                raise Postponed(Reason.BUDGET, Detail.RUN_STOPPED.of())
            visit = Visit(self, response, await asyncio.to_thread(as_utf8, response))
            made = await render(response.url, visit.answer, self._manners, most=PAGE_BYTES)
        body = b"\xef\xbb\xbf" + made.html.encode("utf-8", "replace")
        if len(body) > PAGE_BYTES:
            raise Refusal(Reason.TOO_LARGE, Detail.RENDERED_BYTES.of(len(body)))
        flags = [*response.flags, *visit.flags(settled=made.settled)]
        page = HtmlResponse(
            visit.address,
            headers={"Content-Type": "text/html; charset=utf-8"},
            body=body,
            flags=flags,
            encoding="utf-8",
            ip_address=response.ip_address,
        )
        if isinstance(self.edge, Services):
            keep_rendered(self.edge, self.source, request, page)
        return page

    def tell(self, url: str, why: Told) -> None:
        """Tells the operator what a page's scripts weren't given; a few such things for each source."""
        run = self.edge.of(self.crawler)
        if sum(note.kind is NoteKind.SCRIPTS_REFUSED for note in run.notes) < NOTES:
            run.add_note(Note(kind=NoteKind.SCRIPTS_REFUSED, url=printable(url, 200), detail=why))


class Visit:
    """What one page asks for, and gets.

    Args:
        rendering: of its source.
        response: that was fetched for the page itself.
        page: its mark-up.
    """

    def __init__(self, rendering: Rendering, response: Response, page: Given) -> None:
        self._of = rendering
        self._page = page
        self._first = response.url.partition("#")[0]
        self._requests = 0
        self._bytes = 0
        self._beyond = False
        self._lacks = False
        self.address = response.url
        """Where the page is: what last answered in its place."""

    def flags(self, *, settled: bool) -> list[str]:
        """What is to be said of the page that came of it."""
        return [RENDER_CUT] * (self._beyond or not settled) + [RENDER_LACKING] * self._lacks

    async def answer(self, wish: Wish) -> Given | None:
        """What the page gets for one request; None: nothing.

        Raises:
            Postponed: a host wants to be left alone, or the run is stopping.
            Refusal: OFFSITE, ARCHIVE_WRITE: the page can't be rendered at all.
        """
        if wish.main and wish.method == "GET" and wish.url.partition("#")[0] == self._first:
            self.address = self._first
            return self._page if self._may_ask() else None
        if denial := denied(wish, self.address, self._of.source):
            return self._denied(wish, denial)
        return await self._of.scripts.of(wish, self._fetched)

    def _may_ask(self) -> bool:
        """Counts one more request, if there may be one."""
        if self._requests >= REQUESTS or self._bytes >= BYTES:
            self._beyond = True
            return False
        self._requests += 1
        return True

    def _denied(self, wish: Wish, denial: Denial) -> Given | None:
        if wish.main and denial.leads_away:
            raise Refusal(Reason.OFFSITE, Detail.SCRIPT_LEADS_TO.of(wish.url))
        if denial.is_told:
            parts = urlsplit(wish.url)
            self._of.tell(f"{parts.scheme}://{parts.netloc}", Detail.DENIED_TO_SCRIPTS.of(denial))
        return _STYLE if denial is Denial.STYLE else None

    async def _fetched(self, wish: Wish) -> Given | None:
        if not self._may_ask():
            return None
        request = Request(
            wish.url,
            headers=dict(wish.headers),
            dont_filter=True,
            meta=meta(Notes(kind=RENDER), download_maxsize=min(PAGE_BYTES, BYTES - self._bytes)),
        )
        engine = self._of.crawler.engine
        assert engine is not None
        try:
            response = await engine.download_async(request)
        except Exception as error:
            if isinstance(error, Postponed) or (isinstance(error, Refusal) and error.reason is Reason.ARCHIVE_WRITE):
                raise
            self._missed(wish, *_why(error, wish.url))
            return None
        self._bytes += len(response.body)
        if response.status >= 500 or response.status == 429:
            self._missed(wish, reason_of_status(response.status), Detail.HTTP_STATUS.of(response.status))
            return None
        if wish.main:
            self.address = response.url
        return Given(status=response.status, headers=shown(response), body=response.body)

    def _missed(self, wish: Wish, reason: Reason | None, detail: Told | None) -> None:
        """What it might have come to if it had been given everything, nobody knows."""
        self._beyond = self._beyond or reason is Reason.TOO_LARGE
        self._lacks = True
        log.info("%s: %s lacks %s: %s", self._of.source.name, self.address, printable(wish.url), detail)
        self._of.tell(wish.url, Detail.FAILED_SCRIPTS.of(reason or "", detail or ""))


class Scripts:
    """Scripts of a source's pages, for as long as it is crawled, each asked for once."""

    def __init__(self) -> None:
        self._kept: dict[str, Given] = {}
        self._bytes = 0
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def of(self, wish: Wish, fetch: Callable[[Wish], Awaitable[Given | None]]) -> Given | None:
        """What a page gets for a request: what is kept, else what `fetch` brings.

        A page that wants a script which another one is asking for waits for that answer, and asks itself where that
        one got none. What is no script is never kept.
        """
        if wish.kind != "script":
            return await fetch(wish)
        async with self._turns.setdefault(wish.url, asyncio.Lock()):
            given = self._kept.get(wish.url)
            if given is None and (given := await fetch(wish)) is not None:
                self._keep(wish.url, given)
            return given

    def _keep(self, url: str, given: Given) -> None:
        if given.status == 200 and self._bytes + len(given.body) <= KEPT_BYTES:
            self._kept[url] = given
            self._bytes += len(given.body)


def _why(error: Exception, url: str) -> tuple[Reason | None, Told | None]:
    end = ended(url, "", error)
    return end.reason, end.detail


def as_utf8(response: Response) -> Given:
    """The page as the pure chain would read it: its charset is decided here, once."""
    headers = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    ]
    text = decode(response.body, headers).text
    policy = tuple((name, value) for name, value in headers if name.lower() == "content-security-policy")
    kind = ("Content-Type", "text/html; charset=utf-8")
    return Given(headers=(kind, *policy), body=text.encode("utf-8", "replace"))


def shown(response: Response) -> tuple[tuple[str, str], ...]:
    """The headers of an answer that go on to the page: none that would store, download, report or lead elsewhere."""
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
        if name.decode("latin-1").lower().startswith(_SEEN)
    )
