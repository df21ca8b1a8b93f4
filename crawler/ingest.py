"""Look up, decide, apply, in one transaction: the only write path for articles.

What a killed process leaves is either the whole of a decision (article, revision, signals, story, index, ledger) or
nothing of it.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from crawler.decide import decide
from crawler.dedup.fingerprint import fingerprint
from crawler.extract.lines import reclean
from crawler.model import (
    Decision,
    Draft,
    Extraction,
    Outcome,
    OutcomeKind,
    PublishedDate,
    Reason,
    Rejected,
    SiteProfile,
    Stage,
)
from crawler.profile import FEWEST, WINDOW, countable, learn, observe
from crawler.text import masked_key
from storage.store import Store

log = logging.getLogger(__name__)

EAGER = 20
"""Up to so many articles of a source, each one may teach; later, every tenth."""
CLEANED_AGAIN = 100
"""Newest articles of a source that are gone through when new lines were learned: older ones wait for `reprocess`."""

REPEATS = "its line repeats over the source"
"""Why a date signal lost that was read from a line learned later."""


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
        """Decides on a draft and writes article, revision, signals, story, index and outcome in one transaction.

        Args:
            result: what `process` gave.
            asked: the URL as discovered, whose outcome this is; by default the result's own asked URL.
            same_page: see `crawler.decide.decide`.

        Returns: the decision, with the article's id.
        """
        if isinstance(result, Rejected):
            decision = Decision(outcome=OutcomeKind.REJECTED, reason=result.reason, detail=result.detail)
            self._end(decision, result.source, asked or result.url, now, stage=result.stage)
            return decision
        draft = self._up_to_date(result)
        known = self.profile(draft.source)
        try:
            with self.store.transaction():
                decision = self._decide(draft, same_page=same_page)
                article = self._write(decision, draft, now)
                decision = replace(decision, draft=draft, article=article)
                if decision.outcome is OutcomeKind.NEW:
                    self._learn(draft, now)
                self._end(decision, draft.source, asked or draft.asked_url, now)
        except BaseException:
            self._profiles[draft.source] = known  # what was learned meanwhile was rolled back
            raise
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

    # --- one decision ------------------------------------------------------------------------------

    def _up_to_date(self, draft: Draft) -> Draft:
        """The draft without lines that were learned while it was being made."""
        profile = self.profile(draft.source)
        if draft.profile_version == profile.version:
            return draft
        draft = replace(draft, published=_doubted(draft.published, _learned(profile)))
        extraction = reclean(draft.extraction, profile)
        if extraction is draft.extraction:
            return draft
        return replace(draft, extraction=extraction, profile_version=profile.version,
                       fingerprint=fingerprint(extraction.title, extraction.text))

    def _decide(self, draft: Draft, *, same_page: bool) -> Decision:
        articles = self.store.articles
        stored = articles.find(draft.url, draft.asked_url, *draft.aliases)
        twin = None if stored else articles.with_text(draft.fingerprint.text_hash, draft.source)
        return decide(draft, stored, twin, same_page=same_page)

    def _write(self, decision: Decision, draft: Draft, now: datetime) -> int:
        """Everything but the outcome; returns the article's id."""
        store = self.store
        if store.pages.validators(draft.asked_url) is None:
            store.pages.record(draft.asked_url, draft.source, "article", 200, None, None, draft.fetched_at,
                               draft.body_hash, draft.archive)
        if decision.outcome is OutcomeKind.NEW:
            article = store.articles.insert(draft, self.run, now)
            store.search.index(article)
            store.stories.place(article, draft.fingerprint)
            return article
        article = decision.article or 0
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

    # --- learning ----------------------------------------------------------------------------------

    def _learn(self, draft: Draft, now: datetime) -> None:
        """Counts the lines of a new article, and now and then judges the counts."""
        profiles, source, said = self.store.profiles, draft.source, draft.extraction
        ordinal = profiles.articles_observed(source) + 1
        cut = frozenset(removed.line for removed in said.removed if removed.rule != "learned")
        keys = countable(said.lines, said.title)
        counts = observe(profiles.counts(source, keys), said.lines, ordinal, now, title=said.title, cut=cut)
        profiles.save_counts(source, counts, ordinal)
        if ordinal > EAGER and ordinal % 10:
            return
        before = profiles.load(source)
        after = learn(profiles.learnable(source, FEWEST), ordinal, before)
        profiles.forget(source, FEWEST, ordinal - WINDOW)
        profiles.save(after, now)
        self._profiles[source] = after
        if after.version != before.version:
            log.info("%s: learned %d repeated lines", source, sum(line.active for line in after.lines))
            self._clean_again(after)

    def _clean_again(self, profile: SiteProfile) -> None:
        """Takes newly learned lines out of the articles that came before they were known.

        An article that is dated by nothing but such lines (a newspaper's banner) has no known date. One that has
        another statement waits for `reprocess`, which weighs them anew.
        """
        store = self.store
        learned = _learned(profile)
        for article in store.articles.newest(profile.source, CLEANED_AGAIN):
            stored = store.articles.load(article)
            dates = store.articles.stated_dates(article) if stored.published_on else ()
            if dates and all(masked_key(raw) in learned for raw in dates):
                store.articles.forget_date(article, REPEATS)
                store.search.retag(article)
            said = reclean(Extraction(title=stored.title, text=stored.text), profile)
            if said.text == stored.text:
                continue
            print_ = fingerprint(said.title, said.text)
            with store.search.replacing(article):
                store.articles.correct_text(article, said.text, print_.text_hash, said.removed)
            store.stories.place(article, print_)


def _learned(profile: SiteProfile) -> frozenset[str]:
    return frozenset(line.key for line in profile.lines if line.active)


def _doubted(published: PublishedDate, learned: frozenset[str]) -> PublishedDate:
    """The date, or none if nothing but learned lines states it."""
    stated = [signal for signal in published.signals if not signal.modified]
    if not stated or not all(masked_key(signal.raw) in learned for signal in stated):
        return published
    signals = tuple(signal if signal.modified else replace(signal, chosen=False, why_not=REPEATS)
                    for signal in published.signals)
    return PublishedDate(modified_at=published.modified_at, signals=signals)
