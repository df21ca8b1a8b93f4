"""The item pipeline: Page -> worker -> Draft -> one write; what gave no page ends in the ledger."""

from __future__ import annotations

import logging
from typing import Any

from scrapy.crawler import Crawler

from crawler.decide.belief import same_validators
from crawler.errors import ExhaustedError, StorageError
from crawler.fetch.services import services_of
from crawler.ingest import events
from crawler.ingest.events import answer_of
from crawler.model import (
    Decision,
    Draft,
    Failure,
    LinkKind,
    Outcome,
    OutcomeKind,
    Page,
    Reason,
    Rejected,
    Settled,
    Stage,
    body_hash,
)

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
                    detail=f"HTTP {page.status}",
                    status=page.status,
                )
            )
            return
        known = None
        if page.link is not None and page.link.kind is LinkKind.RECHECK:
            known = services.store.pages.validators(page.url)
            if known is not None and known.body_hash == body_hash(page.body):
                with services.store.transaction():
                    events.answered(services.store, answer_of(page, known.body_hash))
                    events.seen(services.store, page.url, page.fetched_at)
                    self._end(page.url, OutcomeKind.UNCHANGED, status=page.status, reason=Reason.SAME_ANSWER)
                return
        profile = services.ingest.profile(page.source)
        result = await services.pool.process(page, self._run.source, profile)
        digest = result.body_hash if isinstance(result, Draft) else body_hash(page.body)
        decision: Decision = services.ingest.apply(
            result, services.now(), page.url, link=page.link, answer=answer_of(page, digest)
        )
        if known is not None and decision.outcome is OutcomeKind.REVISED:
            now = page.header("ETag") or None, page.header("Last-Modified") or None
            lied = same_validators((known.etag, known.last_modified), now)
            self._run.judge_validators(services.store, page.url, lied=lied)
        self._ended(page.url, decision.outcome)

    def _rejected(self, item: Rejected) -> None:
        services = self._services
        if item.url not in self._run.open and item.stage in (Stage.FETCH, Stage.ROBOTS, Stage.ARCHIVE):
            self._run.failed_to_discover(Failure(url=item.url, reason=item.reason, detail=item.detail))
        outcome = services.ingest.fail(item, services.now(), retry_at=services.retry_at.get(item.url))
        if outcome is not None:
            self._ended(item.url, outcome)

    def _settled(self, item: Settled) -> None:
        if item.outcome is OutcomeKind.PENDING:
            self._pending(item)
        elif item.url not in self._run.open:
            self._run.discovered += 1
        else:
            self._end(item.url, item.outcome, detail=item.detail, status=item.status)

    def _pending(self, item: Settled) -> None:
        """An article stays in ledger and frontier as it is; a page of discovery is asked for by every run anyway."""
        waits = item.url in self._services.retry_at
        if not waits and (item.url in self._run.open or item.stage is Stage.DISCOVER):
            self._end(item.url, OutcomeKind.PENDING, detail=item.detail, status=item.status, reason=item.reason)
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

    def _ended(self, url: str, outcome: OutcomeKind) -> None:
        self._run.ended(url, outcome)

    def _end(
        self,
        url: str,
        outcome: OutcomeKind,
        *,
        detail: str = "",
        status: int | None = None,
        reason: Reason | None = None,
    ) -> None:
        services = self._services
        events.ended(
            services.store,
            Outcome(
                run=services.run,
                source=self._run.source.name,
                url=url,
                outcome=outcome,
                at=services.now(),
                detail=detail,
                status=status,
                reason=reason,
            ),
        )
        self._ended(url, outcome)
