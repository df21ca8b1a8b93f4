"""Look up, decide, apply, in one transaction: the only write path for articles.

What a killed process leaves is either the whole of a decision (article, revision, signals, story, index, ledger) or
nothing of it.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from crawler.dates import Banners, first_seen, learn_feed_offset, read_date, with_first_seen
from crawler.decide import decide
from crawler.dedup.fingerprint import fingerprint
from crawler.extract.lines import reclean
from crawler.model import (
    Decision,
    Draft,
    Extraction,
    Link,
    LinkKind,
    Outcome,
    OutcomeKind,
    PublishedDate,
    Reason,
    Rejected,
    SiteProfile,
    Stage,
)
from crawler.profile import FEWEST, WINDOW, countable, learn, observe
from crawler.reasons import outcome_of
from crawler.text import tokens
from storage.store import Store

log = logging.getLogger(__name__)

EAGER = 20
"""Up to so many articles of a source, each one may teach; later, every tenth."""
WELL_KNOWN = 200
"""Articles after which a source is known so well that one in `SAMPLED` is enough to learn from."""
SAMPLED = 4
CLEANED_AGAIN = 100
"""Newest articles of a source that are gone through when new lines were learned: older ones wait for `reprocess`."""

MOST_URLS = 5
"""Other URLs of an article, beyond which its text may be a notice that the site shows in place of its pages."""
FEWEST_TIMES = 5
"""Articles whose feed and page both name a time, before the feed's clock is judged."""
_BOUNDING = frozenset({LinkKind.FEED, LinkKind.NEWS_SITEMAP})

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

    def apply(
        self,
        result: Draft | Rejected,
        now: datetime,
        asked: str | None = None,
        *,
        same_page: bool = False,
        link: Link | None = None,
    ) -> Decision:
        """Decides on a draft and writes article, revision, signals, story, index and outcome in one transaction.

        Args:
            result: what `process` gave.
            asked: the URL as discovered, whose outcome this is; by default the result's own asked URL.
            same_page: see `crawler.decide.decide`.
            link: as the URL was offered, in a live crawl. An undated article's day is then the one within which it
                appeared in its feed or news sitemap, if two readings of that bound it.

        Returns: the decision, with the article's id.
        """
        if isinstance(result, Rejected):
            decision = Decision(outcome=outcome_of(result.reason), reason=result.reason, detail=result.detail)
            self._end(decision, result.source, asked or result.url, now, stage=result.stage)
            return decision
        draft = self._up_to_date(result)
        known = self.profile(draft.source)
        try:
            with self.store.transaction():
                draft = self._bounded(draft, link)
                decision = self._decide(draft, same_page=same_page)
                article = self._write(decision, draft, now)
                decision = replace(decision, draft=draft, article=article)
                if self._teaches(decision, draft):
                    # only new articles are sampled: of a text that comes again, each counts
                    self._learn(draft, article if decision.outcome is OutcomeKind.NEW else 0, now)
                self._end(decision, draft.source, asked or draft.asked_url, now)
        except BaseException:
            self._profiles[draft.source] = known  # what was learned meanwhile was rolled back
            raise
        return decision

    def fail(self, end: Rejected, now: datetime, *, retry_at: datetime | None = None) -> OutcomeKind | None:
        """The end of an URL that gave no page. 404 and 410 of a known article mark it gone.

        Args:
            retry_at: not before this moment, where the server said so.

        Returns: how it ended; None if the URL had already ended in this run.
        """
        reason, outcome, article = end.reason, outcome_of(end.reason), None
        with self.store.transaction():
            if reason is Reason.GONE or end.status in (404, 410):
                article = self.store.pages.mark_gone(end.url, now, end.status or 410)
                if article is not None:
                    outcome, reason = OutcomeKind.GONE, Reason.GONE
            written = self.store.runs.end(
                Outcome(
                    run=self.run,
                    source=end.source,
                    url=end.url,
                    outcome=outcome,
                    at=now,
                    stage=end.stage,
                    reason=reason,
                    detail=end.detail,
                    status=end.status,
                ),
                article,
                retry_at=retry_at,
            )
        return outcome if written else None

    # --- one decision ------------------------------------------------------------------------------

    def _up_to_date(self, draft: Draft) -> Draft:
        """The draft without lines that were learned while it was being made."""
        profile = self.profile(draft.source)
        if draft.profile_version == profile.version:
            return draft
        draft = replace(draft, published=self._doubted(draft, profile))
        extraction = reclean(draft.extraction, profile)
        if extraction is draft.extraction:
            return draft
        return replace(
            draft,
            extraction=extraction,
            profile_version=profile.version,
            fingerprint=fingerprint(extraction.title, extraction.text),
        )

    def _zone(self, source: str) -> ZoneInfo:
        state = self.store.runs.source(source)
        return ZoneInfo(state.timezone if state else "UTC")

    def _bounded(self, draft: Draft, link: Link | None) -> Draft:
        """The draft, dated by its feed's two readings where nothing else dates it."""
        if draft.published.on is not None or link is None or link.kind not in _BOUNDING:
            return draft
        between = self.store.pages.offered(link.url, link.found_on)
        if between is None:
            return draft
        signal = first_seen(*between, self._zone(draft.source))
        return replace(draft, published=with_first_seen(draft.published, signal))

    def _doubted(self, draft: Draft, profile: SiteProfile) -> PublishedDate:
        """The draft's date, or none if nothing but the site's banner states it."""
        published = draft.published
        stated = [signal for signal in published.signals if not signal.modified]
        banners, fetched_on = Banners(profile), draft.fetched_at.astimezone(self._zone(draft.source)).date()
        if not stated or not all(banners.carries(signal.raw, signal.on, fetched_on) for signal in stated):
            return published
        signals = tuple(
            signal if signal.modified else replace(signal, chosen=False, why_not=REPEATS)
            for signal in published.signals
        )
        return PublishedDate(modified_at=published.modified_at, signals=signals)

    def _decide(self, draft: Draft, *, same_page: bool) -> Decision:
        articles = self.store.articles
        stored = articles.find(draft.url, draft.asked_url, *draft.aliases)
        if stored is not None:
            return decide(draft, stored, None, same_page=same_page)
        twin = articles.with_text(draft.fingerprint.text_hash, draft.source)
        return decide(draft, None, twin, other_form=articles.twin_of(draft.url, draft.asked_url, *draft.aliases))

    def _write(self, decision: Decision, draft: Draft, now: datetime) -> int:
        """Everything but the outcome; returns the article's id."""
        store = self.store
        store.pages.enter(draft.asked_url, draft.source, draft.fetched_at, draft.body_hash, draft.archive)
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
        if not decision.detail and draft.published.on is not None and store.articles.date_late(article, draft):
            store.search.retag(article)
        if decision.outcome is OutcomeKind.DUPLICATE:
            store.pages.leave_alone(draft.asked_url)
        store.articles.touch(article, draft.fetched_at)
        store.articles.add_aliases(article, (draft.url, draft.asked_url, *draft.aliases), now)
        return article

    def _end(self, decision: Decision, source: str, url: str, now: datetime, *, stage: Stage | None = None) -> None:
        self.store.runs.end(
            Outcome(
                run=self.run,
                source=source,
                url=url,
                outcome=decision.outcome,
                at=now,
                stage=stage,
                reason=decision.reason,
                detail=decision.detail,
            ),
            decision.article,
        )

    # --- learning ----------------------------------------------------------------------------------

    def _teaches(self, decision: Decision, draft: Draft) -> bool:
        """Whether a page's lines are counted: those of a new article, and of a text that comes where it can't be one.

        Pages of films, a notice instead of every page: their words are the site's, and all look like copies of the
        first. One article has one title, and not more than a few URLs.
        """
        if decision.outcome is not OutcomeKind.DUPLICATE or decision.article is None:
            return decision.outcome is OutcomeKind.NEW
        twin = self.store.articles.load(decision.article)
        return twin.text_hash == draft.fingerprint.text_hash and (
            tokens(twin.title) != tokens(draft.extraction.title)
            or self.store.articles.other_urls(decision.article) > MOST_URLS
        )

    def _learn(self, draft: Draft, article: int, now: datetime) -> None:
        """Counts the lines of an article, and now and then judges the counts."""
        profiles, source, said = self.store.profiles, draft.source, draft.extraction
        if article % SAMPLED and self.profile(source).articles >= WELL_KNOWN:
            return
        ordinal = profiles.articles_observed(source) + 1
        cut = frozenset(removed.line for removed in said.removed if removed.rule != "learned")
        habits = draft.published.habits
        known = profiles.counts(source, countable(said.lines, said.title, habits))
        counts = observe(known, said.lines, ordinal, now, title=said.title, cut=cut, habits=habits)
        profiles.save_counts(source, counts, ordinal, known)
        if ordinal > EAGER and ordinal % 10:
            return
        self._learn_feed_offset(source, now)
        before = profiles.load(source)
        after = learn(profiles.learnable(source, FEWEST), ordinal, before)
        profiles.forget(source, FEWEST, ordinal - WINDOW)
        profiles.save(after, now)
        self._profiles[source] = after
        if after.version != before.version:
            log.info("%s: learned %d repeated lines", source, sum(line.active for line in after.lines))
            self._clean_again(after, now)

    def _learn_feed_offset(self, source: str, now: datetime) -> None:
        """Whether the source's feeds label their local time GMT, as its pages' own times tell."""
        stated = [
            (read_date(raw, reference=now), page) for raw, page in self.store.articles.feed_and_page_times(source)
        ]
        pairs = [(said.at, page) for said, page in stated if said and said.at is not None and said.zone is not None]
        if len(pairs) < FEWEST_TIMES:
            return
        offset = learn_feed_offset(pairs, self._zone(source))
        if offset != self.store.profiles.load(source).feed_offset:
            self.store.profiles.set_feed_offset(source, offset)
            log.info("%s: its feeds' times are %d minutes off", source, offset // timedelta(minutes=1))

    def _clean_again(self, profile: SiteProfile, now: datetime) -> None:
        """Takes newly learned lines out of the articles that came before they were known.

        An article that is dated by nothing but such lines (a newspaper's banner) has no known date. One that has
        another statement waits for `reprocess`, which weighs them anew.
        """
        store = self.store
        banners, zone = Banners(profile), self._zone(profile.source)
        for article in store.articles.newest(profile.source, CLEANED_AGAIN):
            stored = store.articles.load(article)
            dates = store.articles.stated_dates(article) if stored.published_on else ()
            fetched_on = (stored.first_seen_at or stored.last_seen_at or now).astimezone(zone).date()
            if dates and all(banners.carries(raw, on, fetched_on) for raw, on in dates):
                store.articles.forget_date(article, REPEATS)
                store.search.retag(article)
            said = reclean(Extraction(title=stored.title, text=stored.text), profile)
            if said.text == stored.text:
                continue
            print_ = fingerprint(said.title, said.text)
            with store.search.replacing(article):
                store.articles.correct_text(article, said.text, print_.text_hash, said.removed)
            store.stories.place(article, print_)
