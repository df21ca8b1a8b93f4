"""robots.txt by RFC 9309, which Scrapy's own middleware isn't: there an error means "crawl everything".

A server error, 429 or silence means complete disallow; 4xx means no rules; rules are read from the first 512 KiB of a
successful answer, whatever its other bytes; they are kept for each scheme, host and port for at most a day, errors
for an hour. `Crawl-delay` isn't in the RFC and is obeyed up to two minutes.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload

from crawler.middlewares.politeness import MAX_CRAWL_DELAY
from crawler.middlewares.refusal import Postponed, Refusal
from crawler.model import Reason, Stage
from crawler.services import services_of
from crawler.text import printable

log = logging.getLogger(__name__)

PRODUCT = "Marsad"
MAX_BYTES = 512 * 1024
MAX_REDIRECTS = 5
KEPT_SECONDS = 86_400.0
ERROR_KEPT_SECONDS = 3_600.0


@dataclass(frozen=True, slots=True)
class Robots:
    """What one origin's robots.txt says, or why nothing may be fetched from there."""

    rules: Protego | None = None
    """None: no rules, everything is allowed."""
    unreachable: str = ""
    """Why the rules could not be learned; then everything is disallowed."""

    def allows(self, url: str) -> bool:
        """Whether the rules let us fetch a URL."""
        return self.rules is None or bool(self.rules.can_fetch(url, PRODUCT))

    @property
    def crawl_delay(self) -> float:
        """Seconds between two requests, at most two minutes; 0 where nothing sensible is said."""
        delay = self.rules.crawl_delay(PRODUCT) if self.rules else None
        if delay is None or not math.isfinite(delay) or delay <= 0:
            return 0.0
        return min(float(delay), MAX_CRAWL_DELAY)


def read_robots(body: bytes) -> Robots:
    """The rules in the body of a successful answer.

    UTF-8, or UTF-16 with a mark; any line ends; NUL ignored. An HTML page holds no rules.
    """
    body = body[:MAX_BYTES]
    encoding = "utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = body.decode(encoding, errors="replace").replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    if text.lstrip()[:1] == "<":
        return Robots()
    return Robots(Protego.parse(text))


class RobotsTxt:
    """Downloader middleware: asks an origin's rules before the first request to it, and obeys them."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._services = services_of(crawler)
        crawler.signals.connect(self._cap, signals.bytes_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsTxt:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if request.meta.get("marsad_rules") or parts.path == "/robots.txt":
            return
        robots = await self._of(f"{parts.scheme}://{parts.netloc}")
        if self._services.budgets.stopping.is_set():
            raise Postponed(Reason.BUDGET, "the run was stopped")
        if robots.unreachable:
            raise Refusal(Reason.ROBOTS_UNREACHABLE, robots.unreachable, stage=Stage.ROBOTS)
        if not robots.allows(request.url):
            raise Refusal(Reason.ROBOTS_DISALLOW, "robots.txt", stage=Stage.ROBOTS)
        if robots.crawl_delay:
            self._services.budgets.widen(parts.hostname or "", robots.crawl_delay)

    async def _of(self, origin: str) -> Robots:
        """The rules of an origin; asked for once, also by several sources at the same time."""
        cache = self._services.robots
        kept = cache.get(origin)
        if kept is None or (kept[0].done() and time.monotonic() > kept[1]):
            task = asyncio.ensure_future(self._fetch(origin))
            cache[origin] = kept = (task, math.inf)
            robots = await asyncio.shield(task)
            cache[origin] = (task, time.monotonic() + (ERROR_KEPT_SECONDS if robots.unreachable else KEPT_SECONDS))
            return robots
        return await asyncio.shield(kept[0])

    async def _fetch(self, origin: str) -> Robots:
        request = Request(
            f"{origin}/robots.txt", dont_filter=True,
            headers={"Accept-Encoding": "identity"},
            meta={"marsad_rules": True, "redirect_ttl": MAX_REDIRECTS, "download_maxsize": 0})
        try:
            response = await self._crawler.engine.download_async(request)
        except Postponed as error:
            return Robots(unreachable=printable(str(error)))
        except Refusal as error:
            if error.reason in (Reason.REDIRECT_LIMIT, Reason.REDIRECT_LOOP):
                return Robots()  # 2.3.1.2: more than five redirects may be taken for "unavailable"
            return Robots(unreachable=printable(str(error)))
        except Exception as error:  # whatever kept us from the rules: nothing is allowed
            log.debug("robots", exc_info=True)
            return Robots(unreachable=printable(f"robots.txt: {type(error).__name__}: {error}"))
        if response.status == 429 or response.status >= 500:
            return Robots(unreachable=f"robots.txt answered {response.status}")
        if response.status >= 300:
            return Robots()
        return read_robots(response.body)

    def _cap(self, data: bytes, request: Request) -> None:
        """Stops an endless robots.txt; what came so far is read."""
        if not request.meta.get("marsad_rules"):
            return
        request.meta["marsad_bytes"] = request.meta.get("marsad_bytes", 0) + len(data)
        if request.meta["marsad_bytes"] > MAX_BYTES:
            raise StopDownload(fail=False)
