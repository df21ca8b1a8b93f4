"""Single requests through a crawler's downloader, so that robots.txt, turns, addresses, redirects and retries hold.

For runs that look at a site and keep nothing: spiders/probe.py, crawler/run/probes.py.
"""

from __future__ import annotations

from collections.abc import Callable

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.fetch.answers import ended, page_of
from crawler.fetch.meta import Notes, meta
from crawler.model import Detail, OutcomeKind, Page, Reason, Rejected, Settled, Source, Stage
from crawler.model.reasons import reason_of_status
from crawler.web import urls


class Prober:
    """Asks for pages of one source.

    Args:
        crawler: the source's, running.
        source: itself.
    """

    def __init__(self, crawler: Crawler, source: Source) -> None:
        self._crawler = crawler
        self.source = source
        self.tell: Callable[[str], None] | None = None
        """Is told of each address before it is asked."""

    async def get(self, url: str, kind: str = "") -> Page | Rejected:
        """The page at an address, or why there is none.

        Args:
            kind: a name of crawler/discover/kinds.py: the way of discovery for which it is looked at.
        """
        if refused := urls.acceptable(url):
            return Rejected(url=url, source=self.source.name, reason=refused, stage=Stage.FETCH)
        if self.tell:
            self.tell(url)
        request = Request(url, dont_filter=True, meta=meta(Notes(kind=kind)))
        assert self._crawler.engine is not None
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:  # whatever it was, it is what this address came to
            return _rejected(ended(request.url, self.source.name, error))
        return self._judged(response)

    def _judged(self, response: Response) -> Page | Rejected:
        page = page_of(response, self.source.name)
        if 200 <= page.status < 300:
            return page
        return Rejected(
            url=page.url,
            source=page.source,
            reason=reason_of_status(page.status),
            stage=Stage.FETCH,
            detail=Detail.HTTP_STATUS.of(page.status),
            status=page.status,
        )


def _rejected(end: Rejected | Settled) -> Rejected:
    """What a run would leave for the next one has no next one here."""
    if isinstance(end, Rejected):
        return end
    assert end.outcome is OutcomeKind.PENDING, "nothing was asked for conditionally"
    return Rejected(
        url=end.url,
        source=end.source,
        reason=end.reason or Reason.INTERNAL,
        stage=Stage.FETCH,
        detail=end.detail,
        status=end.status,
    )
