"""robots.txt by RFC 9309, which Scrapy's own middleware isn't: there an error means "crawl everything".

A server error, 429 or silence means complete disallow; 4xx means no rules; rules are read from the first 512 KiB of a
successful answer, whatever its other bytes. `Crawl-delay` isn't in the RFC and is obeyed up to two minutes.

They are kept for each scheme, host and port (apart for sources that don't verify certificates), beyond a run as well:
for a day, then asked for again. While that fails the old copy holds for 30 days since it was read (2.3.1.4); after
that, and where there is none, nothing may be fetched.
"""

from __future__ import annotations

import asyncio
import logging
import time
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, StopDownload
from scrapy.http import Response

from crawler.arabic.letters import printable
from crawler.fetch.meta import Notes, meta, notes_of
from crawler.fetch.refusals import Postponed, Refusal
from crawler.fetch.services import edge_of
from crawler.limits import ROBOTS_BYTES
from crawler.model import Answer, Detail, Reason, Stage, body_hash
from crawler.model.events import Answered
from crawler.web.robots import Robots, read_robots

log = logging.getLogger(__name__)

MAX_REDIRECTS = 5
KEPT_SECONDS = 86_400.0
ERROR_KEPT_SECONDS = 3_600.0
OLD_COPY_SECONDS = 30 * 86_400.0
"""For so long rules hold while their origin can't be reached."""


class RobotsTxt:
    """Downloader middleware: asks an origin's rules before the first request to it, and obeys them."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._edge = edge_of(crawler)
        crawler.signals.connect(self._cap, signals.bytes_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsTxt:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if notes_of(request).rules or parts.path == "/robots.txt":
            return
        robots = await self._of(f"{parts.scheme}://{parts.netloc}")
        if self._edge.budgets.stopping.is_set():
            raise Postponed(Reason.BUDGET, Detail.RUN_STOPPED.of())
        if robots.unreachable:
            raise Refusal(robots.reason, robots.unreachable, stage=Stage.ROBOTS)
        if not robots.allows(request.url):
            raise Refusal(Reason.ROBOTS_DISALLOW, stage=Stage.ROBOTS)
        if robots.crawl_delay:
            self._edge.budgets.widen(parts.hostname or "", robots.crawl_delay)

    async def _of(self, origin: str) -> Robots:
        """The rules of an origin; asked for once, also by several sources at the same time."""
        cache, key = self._edge.robots, (origin, self._vouched(origin))
        kept = cache.get(key)
        if kept is None or (kept.done() and time.monotonic() > kept.result()[1]):
            cache[key] = kept = asyncio.ensure_future(self._learn(origin))
        return (await asyncio.shield(kept))[0]

    def _vouched(self, origin: str) -> bool:
        """Whether who answers there must prove who it is, as far as its scheme has it."""
        return self._edge.source(self._crawler).verify_tls or not origin.startswith("https:")

    async def _learn(self, origin: str) -> tuple[Robots, float]:
        """An origin's rules, and the monotonic moment until which they are kept."""
        held, age = self._held(f"{origin}/robots.txt")
        if held is not None and 0 <= age < KEPT_SECONDS:
            return held, time.monotonic() + KEPT_SECONDS - age
        robots = await self._fetch(origin)
        if not robots.unreachable:
            return robots, time.monotonic() + KEPT_SECONDS
        if held is not None and not robots.limited and age < OLD_COPY_SECONDS:
            log.warning("%s: %s; the rules of %.0f days ago hold", printable(origin), robots.unreachable, age / 86_400)
            robots = held
        return robots, time.monotonic() + ERROR_KEPT_SECONDS

    def _held(self, url: str) -> tuple[Robots | None, float]:
        """The rules as an earlier run read them, and their age in seconds; None: there are none."""
        known = self._edge.memory.rules(url)
        return (known[0], (self._edge.now() - known[1]).total_seconds()) if known else (None, 0.0)

    def _keep(self, request: Request, response: Response) -> None:
        """Remembers that rules were read, and where they lie in the archive; for what the RFC calls unavailable too.

        Rules that nobody vouches for hold for this run, and for sources that ask for no more.
        """
        if not self._vouched(request.url):
            return
        kept = response.status < 300
        answer = Answer(
            url=request.url,
            source=self._edge.source(self._crawler).name,
            kind="robots",
            status=response.status,
            fetched_at=self._edge.now(),
            body_hash=body_hash(response.body) if kept else "",
            archive=notes_of(request).archive if kept else None,
        )
        self._edge.sink.tell(Answered(answer=answer))

    async def _fetch(self, origin: str) -> Robots:
        request = Request(
            f"{origin}/robots.txt",
            dont_filter=True,
            headers={"Accept-Encoding": "identity"},
            meta=meta(Notes(rules=True), redirect_ttl=MAX_REDIRECTS, download_maxsize=0),
        )
        try:
            response = await self._crawler.engine.download_async(request)
        except Postponed as error:
            return Robots(
                unreachable=error.detail or Detail.FAILED.of(error.reason), limited=error.status in (429, None)
            )
        except Refusal as error:
            if error.reason in (Reason.REDIRECT_LIMIT, Reason.REDIRECT_LOOP):
                return Robots()  # 2.3.1.2: more than five redirects may be taken for "unavailable"
            named = error.reason if error.reason in (Reason.BLOCKED_ADDRESS, Reason.TLS) else Reason.ROBOTS_UNREACHABLE
            return Robots(unreachable=error.detail or Detail.FAILED.of(error.reason), reason=named)
        except CannotResolveHostError as error:
            return Robots(unreachable=Detail.MESSAGE.of(printable(str(error))), reason=Reason.DNS)
        except DownloadConnectionRefusedError as error:
            return Robots(unreachable=Detail.MESSAGE.of(printable(str(error))), reason=Reason.REFUSED)
        except Exception as error:  # whatever kept us from the rules: nothing is allowed
            log.debug("robots", exc_info=True)
            return Robots(unreachable=Detail.MESSAGE.of(printable(f"robots.txt: {type(error).__name__}: {error}")))
        if response.status == 429 or response.status >= 500:
            return Robots(unreachable=Detail.HTTP_STATUS.of(response.status), limited=response.status == 429)
        self._keep(request, response)
        if response.status >= 300:
            return Robots()
        return read_robots(response.body)

    def _cap(self, data: bytes, request: Request) -> None:
        """Stops an endless robots.txt; what came so far is read."""
        notes = notes_of(request)
        if not notes.rules:
            return
        notes.received += len(data)
        if notes.received > ROBOTS_BYTES:
            raise StopDownload(fail=False)
