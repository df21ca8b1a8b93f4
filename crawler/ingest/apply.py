"""What a crawl told, applied to the archive: one transaction an event, in the order in which it was told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from crawler.decide.belief import (
    believes_lastmod,
    believes_validators,
    honest_answers,
    same_validators,
    vain_rechecks,
)
from crawler.ingest import events
from crawler.ingest.elsewhere import Elsewhere
from crawler.ingest.write import Ingest
from crawler.model import Answer, Detail, LinkKind, Note, NoteKind, Outcome, OutcomeKind, Reason
from crawler.model.events import (
    NOTHING,
    Answered,
    Begun,
    Closed,
    Derived,
    Effect,
    Ended,
    Event,
    Failed,
    Judged,
    Offered,
    Refused,
    Repeated,
)


class Applier:
    """Applies events to the archive, as part of one run.

    Args:
        ingest: the write path of that run.
    """

    def __init__(self, ingest: Ingest) -> None:
        self._ingest = ingest
        self._store = ingest.store
        self._elsewhere: dict[str, Elsewhere] = {}

    def tell(self, event: Event) -> Effect:
        """Applies one event. Raises StorageError."""
        return _APPLIED[type(event)](self, event)

    def begun(self, event: Begun) -> Effect:
        self._store.sources.update(event.source, next_due_at=event.due_at)
        return NOTHING

    def offered(self, event: Offered) -> Effect:
        elsewhere = self._elsewhere.setdefault(event.source, Elsewhere(self._store, event.source))
        links = events.offered(
            self._store,
            self._ingest.run,
            event.links,
            event.source,
            event.at,
            full=event.full,
            elsewhere=elsewhere.of(event.links),
            taken=event.taken,
        )
        return Effect(links=links)

    def answered(self, event: Answered) -> Effect:
        events.answered(self._store, event.answer)
        return NOTHING

    def judged(self, event: Judged) -> Effect:
        return Effect(note=self._judge(event.source, event.url, lied=event.lied))

    def derived(self, event: Derived) -> Effect:
        asked = event.answer.url
        again = event.link is not None and event.link.kind is LinkKind.RECHECK
        known = self._store.pages.validators(asked) if again else None
        with self._store.transaction():
            decision = self._ingest.apply(event.draft, event.at, asked, link=event.link, answer=event.answer)
            note = self._looked(event.draft.source, decision.outcome, claimed=event.claimed)
            if known is not None and decision.outcome is OutcomeKind.REVISED:
                lied = same_validators((known.etag, known.last_modified), _validators(event.answer))
                note = self._judge(event.draft.source, asked, lied=lied) or note
        return Effect(outcome=decision.outcome, note=note)

    def refused(self, event: Refused) -> Effect:
        decision = self._ingest.apply(event.rejected, event.at, event.answer.url, link=event.link, answer=event.answer)
        return Effect(outcome=decision.outcome)

    def repeated(self, event: Repeated) -> Effect:
        answer = event.answer
        with self._store.transaction():
            events.answered(self._store, answer)
            events.seen(self._store, answer.url, answer.fetched_at)
            end = Outcome(
                run=self._ingest.run,
                source=answer.source,
                url=answer.url,
                outcome=OutcomeKind.UNCHANGED,
                at=event.at,
                status=answer.status,
                reason=Reason.SAME_ANSWER,
            )
            return self._end(end, claimed=event.claimed)

    def failed(self, event: Failed) -> Effect:
        return Effect(outcome=self._ingest.fail(event.rejected, event.at, retry_at=event.retry_at))

    def ended(self, event: Ended) -> Effect:
        settled = event.settled
        end = Outcome(
            run=self._ingest.run,
            source=settled.source,
            url=settled.url,
            outcome=settled.outcome,
            at=event.at,
            detail=settled.detail,
            status=settled.status,
            reason=settled.reason,
        )
        with self._store.transaction():
            return self._end(end, claimed=event.claimed)

    def closed(self, event: Closed) -> Effect:
        ingest = self._ingest
        events.closed(self._store, ingest.run, event.source, event.closing, event.jitter, ingest.watching)
        return NOTHING

    def _end(self, end: Outcome, *, claimed: bool) -> Effect:
        events.ended(self._store, end)
        return Effect(outcome=end.outcome, note=self._looked(end.source, end.outcome, claimed=claimed))

    def _looked(self, source: str, outcome: OutcomeKind, *, claimed: bool) -> Note | None:
        """Counts the looks in vain at known articles that are said to have changed."""
        if not claimed and outcome is not OutcomeKind.REVISED:
            return None
        state = self._store.sources.load(source)
        before = state.vain_rechecks if state else 0
        after = vain_rechecks(before, outcome, claimed=claimed)
        if after != before:
            self._store.sources.update(source, vain_rechecks=after)
        if not believes_lastmod(before) or believes_lastmod(after):
            return None
        return Note(kind=NoteKind.LASTMOD_DISBELIEVED, detail=Detail.VAIN_LOOKS.of(after))

    def _judge(self, source: str, url: str, *, lied: bool) -> Note | None:
        """An answer with news came under the validators of the one before, or under new ones."""
        state = self._store.sources.load(source)
        before = state is None or state.believes_validators
        honest = honest_answers(state.honest_answers if state else 0, lied=lied)
        after = believes_validators(before, honest, lied=lied)
        if after and before:
            return None
        self._store.sources.update(source, honest_answers=honest, believes_validators=int(after))
        return Note(kind=NoteKind.VALIDATORS_DISBELIEVED, url=url) if before else None


_APPLIED: Mapping[type, Callable[[Applier, Any], Effect]] = MappingProxyType(
    {
        Begun: Applier.begun,
        Offered: Applier.offered,
        Answered: Applier.answered,
        Judged: Applier.judged,
        Derived: Applier.derived,
        Refused: Applier.refused,
        Repeated: Applier.repeated,
        Failed: Applier.failed,
        Ended: Applier.ended,
        Closed: Applier.closed,
    }
)


def _validators(answer: Answer) -> tuple[str | None, str | None]:
    return answer.etag, answer.last_modified
