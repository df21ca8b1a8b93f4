"""The item pipeline: Page -> worker -> Draft -> one write; what gave no page ends in the ledger."""

from __future__ import annotations

import logging
from typing import Any

from scrapy.crawler import Crawler

from crawler.errors import ExhaustedError, StorageError
from crawler.fetch.services import services_of
from crawler.ingest.events import answer_of
from crawler.model import (
    Detail,
    Draft,
    Failure,
    LinkKind,
    OutcomeKind,
    Page,
    Reason,
    Rejected,
    Settled,
    Stage,
    body_hash,
)
from crawler.model.events import Derived, Ended, Event, Failed, Refused, Repeated

log = logging.getLogger(__name__)

_NO_CONTENT = {204: Reason.EMPTY, 205: Reason.EMPTY, 206: Reason.TRUNCATED_BODY}


class IngestPipeline:
    """Hands pages to the workers and the results to the one write path."""

    def __init__(self, crawler: Crawler) -> None:
        self._services = services_of(crawler)
        self._run = self._services.of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> IngestPipeline:
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        try:
            if isinstance(item, Page):
                await self._page(item)
            elif isinstance(item, Rejected):
                self._rejected(item)
            elif isinstance(item, Settled):
                self._settled(item)
        except (StorageError, ExhaustedError) as error:
            # Nothing more can be made or kept: the URL stays in the frontier, and the run ends.
            self._services.abort(error)
        return item

    async def _page(self, page: Page) -> None:
        services = self._services
        if page.status in _NO_CONTENT:
            self._rejected(
                Rejected(
                    url=page.url,
                    source=page.source,
                    reason=_NO_CONTENT[page.status],
                    stage=Stage.FETCH,
                    detail=Detail.HTTP_STATUS.of(page.status),
                    status=page.status,
                )
            )
            return
        claimed = page.url in self._run.claimed
        if page.link is not None and page.link.kind is LinkKind.RECHECK:
            known = services.memory.validators(page.url)
            if known is not None and known.body_hash == body_hash(page.body):
                answer = answer_of(page, known.body_hash)
                self._tell(page.url, Repeated(answer=answer, at=services.now(), claimed=claimed))
                return
        result = await services.pool.process(page, self._run.source, services.memory.profile(page.source))
        told: Event
        if isinstance(result, Draft):
            answer = answer_of(page, result.body_hash)
            told = Derived(draft=result, link=page.link, answer=answer, at=services.now(), claimed=claimed)
        else:
            answer = answer_of(page, body_hash(page.body))
            told = Refused(rejected=result, link=page.link, answer=answer, at=services.now(), claimed=claimed)
        self._tell(page.url, told)

    def _rejected(self, item: Rejected) -> None:
        services = self._services
        if item.url not in self._run.open and item.stage in (Stage.FETCH, Stage.ROBOTS, Stage.ARCHIVE):
            self._run.failed_to_discover(Failure(url=item.url, reason=item.reason, detail=item.detail))
        retry_at = services.retry_at.get(item.url)
        self._tell(item.url, Failed(rejected=item, at=services.now(), retry_at=retry_at))

    def _settled(self, item: Settled) -> None:
        if item.outcome is OutcomeKind.PENDING:
            self._pending(item)
        elif item.url not in self._run.open:
            self._run.discovered += 1
        else:
            self._end(item)

    def _pending(self, item: Settled) -> None:
        """An article stays in ledger and frontier as it is; a page of discovery is asked for by every run anyway."""
        waits = item.url in self._services.retry_at
        if not waits and (item.url in self._run.open or item.stage is Stage.DISCOVER):
            self._end(item)
        elif item.reason is not Reason.BUDGET:
            self._rejected(
                Rejected(
                    url=item.url,
                    source=item.source,
                    reason=item.reason or Reason.INTERNAL,
                    stage=Stage.FETCH,
                    detail=item.detail,
                    status=item.status,
                )
            )

    def _end(self, item: Settled) -> None:
        claimed = item.url in self._run.claimed
        self._tell(item.url, Ended(settled=item, at=self._services.now(), claimed=claimed))

    def _tell(self, url: str, event: Event) -> None:
        """Tells how an URL ended."""
        effect = self._services.sink.tell(event)
        self._run.ended(url, effect.outcome)
        if effect.note is not None:
            self._run.add_note(effect.note)
