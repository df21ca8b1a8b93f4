"""Look up, decide, apply, in one transaction: the only write path for articles."""

from __future__ import annotations

from datetime import datetime

from crawler.decide import decide
from crawler.model import Decision, Draft, Outcome, OutcomeKind, Reason, Rejected, SiteProfile, Stage
from storage.store import Store


class Ingest:
    """Writes what the pure chain made of pages, for one run."""

    def __init__(self, store: Store, run: int) -> None:
        self.store = store
        self.run = run
        self._profiles: dict[str, SiteProfile] = {}

    def profile(self, source: str) -> SiteProfile:
        """What is learned about a source by now; workers get it with each page."""
        if source not in self._profiles:
            self._profiles[source] = self.store.profiles.load(source)
        return self._profiles[source]

    def apply(self, result: Draft | Rejected, now: datetime, asked: str | None = None, *,
              same_page: bool = False) -> Decision:
        """Decides on a draft and writes article, revision, signals, page and outcome in one transaction.

        Args:
            result: what `process` gave.
            asked: the URL as discovered, whose outcome this is; by default the result's own asked URL.
            same_page: see `crawler.decide.decide`.

        Returns: the decision, with the article's id.
        """
        if isinstance(result, Rejected):
            decision = Decision(outcome=OutcomeKind.REJECTED, reason=result.reason, detail=result.detail)
            with self.store.transaction():
                self._end(decision, result.source, asked or result.url, now, stage=result.stage)
            return decision
        with self.store.transaction():
            decision = self._decide(result, same_page=same_page)
            article = self._write(decision, result, now)
            decision = Decision(outcome=decision.outcome, draft=result, article=article, detail=decision.detail,
                                correction=decision.correction)
            self._end(decision, result.source, asked or result.asked_url, now)
        return decision

    def fail(self, url: str, source: str, stage: Stage, reason: Reason, detail: str, status: int | None,
             now: datetime, *, retry_at: datetime | None = None,
             outcome: OutcomeKind = OutcomeKind.FAILED) -> bool:
        """The end of an URL that gave no page. 404 and 410 of a known article mark it gone.

        Args:
            retry_at: not before this moment, where the server said so.
            outcome: failed, or skipped and rejected where nothing went wrong.

        Returns: False if the URL had already ended in this run.
        """
        with self.store.transaction():
            article = None
            if reason is Reason.GONE or status in (404, 410):
                article = self.store.pages.mark_gone(url, now, status or 410)
                if article is not None:
                    outcome, reason = OutcomeKind.GONE, Reason.GONE
            return self.store.runs.end(
                Outcome(run=self.run, source=source, url=url, outcome=outcome, at=now, stage=stage, reason=reason,
                        detail=detail, status=status), article, retry_at=retry_at)

    def _decide(self, draft: Draft, *, same_page: bool) -> Decision:
        articles = self.store.articles
        stored = articles.find(draft.url, draft.asked_url, *draft.aliases)
        twin = None if stored else articles.with_text(draft.fingerprint.text_hash, draft.source)
        return decide(draft, stored, twin, same_page=same_page)

    def _write(self, decision: Decision, draft: Draft, now: datetime) -> int:
        store = self.store
        if store.pages.validators(draft.asked_url) is None:
            store.pages.record(draft.asked_url, draft.source, "article", 200, None, None, draft.fetched_at,
                               draft.body_hash, draft.archive)
        if decision.outcome is OutcomeKind.NEW:
            new = store.articles.insert(draft, self.run, now)
            store.stories.place(new, draft.fingerprint)
            store.search.index(new)
            return new
        article = decision.article
        assert article is not None
        if decision.outcome is OutcomeKind.REVISED:
            with store.search.replacing(article):
                store.articles.revise(article, draft, self.run, now, correction=decision.correction)
                store.stories.place(article, draft.fingerprint)
            if not decision.correction:
                store.pages.revised(draft.asked_url, now)
            return article
        store.articles.touch(article, draft.fetched_at)
        store.articles.add_aliases(article, (draft.url, draft.asked_url, *draft.aliases), now)
        return article

    def _end(self, decision: Decision, source: str, url: str, now: datetime, *, stage: Stage | None = None) -> None:
        self.store.runs.end(
            Outcome(run=self.run, source=source, url=url, outcome=decision.outcome, at=now, stage=stage,
                    reason=decision.reason, detail=decision.detail), decision.article)
