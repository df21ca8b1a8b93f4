"""Look up, decide, apply, in one transaction: the only write path for articles.

What a killed process leaves is either the whole of a decision (article, revision, signals, story, index, ledger) or
nothing of it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from crawler.dates import Banners, learn_feed_offset, read_date
from crawler.decide.dating import BOUNDING, REPEATS, first_seen, told_by_furniture, with_first_seen
from crawler.decide.edits import decide
from crawler.decide.identity import Candidates, match
from crawler.decide.recheck import AFTER_AN_EDIT, RECHECKS, after_edit
from crawler.decide.watches import Watch
from crawler.dedup.fingerprint import fingerprint
from crawler.extract.lines import reclean
from crawler.ingest import events, stories
from crawler.ingest.counts import StoredCounts
from crawler.ingest.watches import Watching
from crawler.learn import teach
from crawler.model import (
    Answer,
    Decision,
    Detail,
    Doubt,
    Draft,
    Extraction,
    Link,
    Outcome,
    OutcomeKind,
    Reason,
    Rejected,
    SiteProfile,
    Stage,
    StoredArticle,
)
from crawler.model.dates import KEPT
from crawler.process import up_to_date
from crawler.web.urls import identity
from storage.store import Store

log = logging.getLogger(__name__)

CLEANED_AGAIN = 100
"""Newest articles of a source that are gone through when new lines were learned: older ones wait for `reprocess`."""

LED_AWAY = 302
"""Status under which an article is kept as gone whose address leads elsewhere now."""

FEWEST_TIMES = 5
"""Articles whose feed and page both name a time, before the feed's clock is judged."""


class Ingest:
    """Writes what the pure chain made of pages, for one run."""

    def __init__(self, store: Store, run: int, watches: Iterable[Watch] = ()) -> None:
        """`watches`: those that may ring; replays and backfills bring none unless they are asked to."""
        self.store = store
        self.run = run
        self.watching = Watching(store, run, watches)
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
        answer: Answer | None = None,
    ) -> Decision:
        """Decides on a draft and writes article, revision, signals, story, index and outcome in one transaction.

        Args:
            result: what `process` gave.
            asked: the URL as discovered, whose outcome this is; by default the result's own asked URL.
            same_page: see `crawler.decide.edits.decide`.
            link: as the URL was offered, in a live crawl. An undated article's day is then the one within which it
                appeared in its feed or news sitemap, if two readings of that bound it.
            answer: what is kept of the page; its body is left out where a known article's page isn't the article's now.

        Returns: the decision, with the article's id.
        """
        if isinstance(result, Rejected):
            return self._reject(result, now, asked or result.url, answer)
        draft = up_to_date(result, self.profile(result.source), self._zone(result.source))
        known = self.profile(draft.source)
        try:
            with self.store.transaction():
                draft = self._bounded(draft, link)
                decision = self._decide(draft, same_page=same_page, offered_title=link.title if link else "")
                draft = decision.draft or draft
                if decision.led_away:
                    self._gone(draft.asked_url, LED_AWAY, now)
                elif answer is not None:
                    self._answered(answer, keeps_page=decision.keeps_page)
                before = self._before(decision)
                article = self._write(decision, draft, now)
                if article is not None and (before is not None or decision.outcome is OutcomeKind.NEW):
                    self.watching.came(article, draft, now, before)
                decision = replace(decision, draft=draft, article=article)
                if self._teaches(decision, draft):
                    self._learn(draft, now, again=decision.outcome is not OutcomeKind.NEW)
                self._end(decision, draft.source, asked or draft.asked_url, now)
        except BaseException:  # a stop by the keyboard rolls back what was learned meanwhile, too
            self._profiles[draft.source] = known
            raise
        return decision

    def fail(self, end: Rejected, now: datetime, *, retry_at: datetime | None = None) -> OutcomeKind | None:
        """The end of an URL that gave no page. 404 and 410 of a known article mark it gone.

        Args:
            retry_at: not before this moment, where the server said so.

        Returns: how it ended; None if the URL had already ended in this run.
        """
        reason, outcome, article = end.reason, end.reason.outcome, None
        with self.store.transaction():
            if reason is Reason.GONE or end.status in (404, 410):
                article = self._gone(end.url, end.status or 410, now)
                if article is not None:
                    outcome, reason = OutcomeKind.GONE, Reason.GONE
            written = events.ended(
                self.store,
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

    def _reject(self, result: Rejected, now: datetime, asked: str, answer: Answer | None) -> Decision:
        """The end of a page that holds no article; a known article whose address leads to one is gone."""
        decision = Decision(outcome=result.reason.outcome, reason=result.reason, detail=result.detail)
        with self.store.transaction():
            known = self.store.articles.id_of(answer.url) if answer is not None else None
            if answer is not None and known is not None and self._led_away(known, result, answer):
                article = self._gone(answer.url, LED_AWAY, now)
                decision = replace(
                    decision,
                    outcome=OutcomeKind.GONE,
                    reason=Reason.GONE,
                    detail=Detail.LEADS_TO.of(answer.led_to),
                    article=article,
                )
            elif answer is not None:
                self._answered(answer, keeps_page=known is not None)
            self._end(decision, result.source, asked, now, stage=result.stage)
        return decision

    def _led_away(self, article: int, result: Rejected, answer: Answer) -> bool:
        """Whether a known article's address leads to what is no article, and did later than the article was seen."""
        seen = self.store.articles.load(article).last_seen_at
        return (
            bool(answer.led_to) and result.reason is Reason.NOT_ARTICLE and (seen is None or answer.fetched_at >= seen)
        )

    def _gone(self, url: str, status: int, now: datetime) -> int | None:
        """Marks a known article gone, and tells of it; returns its id, or None where there is none."""
        article = events.gone(self.store, url, now, status)
        if article is not None:
            self.watching.gone(article, status, now)
        return article

    # --- one decision ------------------------------------------------------------------------------

    def _zone(self, source: str) -> ZoneInfo:
        return ZoneInfo(self.store.sources.timezone(source))

    def _bounded(self, draft: Draft, link: Link | None) -> Draft:
        """The draft, dated by its feed's two readings where nothing else dates it."""
        if draft.published.on is not None or link is None or link.kind not in BOUNDING:
            return draft
        between = self.store.pages.offered(link.url, link.found_on)
        if between is None:
            return draft
        signal = first_seen(*between, self._zone(draft.source))
        return replace(draft, published=with_first_seen(draft.published, signal))

    def _answered(self, answer: Answer, *, keeps_page: bool) -> None:
        events.answered(self.store, replace(answer, body_hash="", archive=None) if keeps_page else answer)

    def _decide(self, draft: Draft, *, same_page: bool, offered_title: str) -> Decision:
        found = self._candidates(draft)
        by_text = found.own is not None and self.store.articles.led_by_text(draft.asked_url)
        frees = by_text and found.own is not None and found.own.text_hash != draft.fingerprint.text_hash
        if frees:
            found = replace(found, own=None)
        decision = decide(
            match(draft, found),
            same_page=same_page,
            doubt=self._doubt(draft),
            offered_title=offered_title,
        )
        return replace(decision, frees=frees, by_text=decision.by_text or (by_text and not frees))

    def _before(self, decision: Decision) -> StoredArticle | None:
        """The article as it was, where the publisher's edit of it may ring."""
        edited = decision.outcome is OutcomeKind.REVISED and not decision.correction
        if not (edited and self.watching and decision.article is not None):
            return None
        return self.store.articles.load(decision.article)

    def _candidates(self, draft: Draft) -> Candidates:
        """The stored articles that a draft may be."""
        articles = self.store.articles
        asked, answered = draft.asked_url, draft.answered_url or draft.asked_url
        addresses = dict.fromkeys((asked, answered, *draft.aliases))
        claims = identity(draft.url) not in map(identity, addresses)
        own = self._inherited(articles.find(*addresses, *(() if claims else (draft.url,))), draft)
        there = articles.find(answered) if own is not None and identity(asked) != identity(answered) else own
        claimed = (articles.find(draft.url) or articles.twin_of(draft.url)) if claims else None
        return Candidates(
            own=own,
            claimed=self._inherited(claimed, draft),
            same_guid=articles.with_guid(draft.guid, draft.source),
            same_text=articles.with_text(draft.fingerprint.text_hash, draft.source),
            other_form=self._inherited(articles.twin_of(*addresses), draft),
            led_elsewhere=own is not None and (there is None or there.id != own.id),
        )

    def _inherited(self, stored: StoredArticle | None, draft: Draft) -> StoredArticle | None:
        """A stored article; as the draft's source's where nobody is configured for it any more, or nobody was yet."""
        if stored is None or stored.source == draft.source:
            return stored
        sources = self.store.sources
        if sources.is_configured(stored.source) or not sources.is_configured(draft.source):
            return stored
        return replace(stored, source=draft.source)

    def _doubt(self, draft: Draft) -> Doubt | None:
        pages, seen = self.store.pages, draft.fingerprint.text_hash
        doubt = pages.doubt(draft.asked_url, draft.source, self.run)
        if doubt is not None and doubt.text_hash == seen:
            return doubt
        shared = pages.is_doubted(seen, draft.source, draft.asked_url)
        return Doubt(text_hash="", earlier=False, shared=True) if shared else None

    def _write(self, decision: Decision, draft: Draft, now: datetime) -> int | None:
        """Everything but the outcome; returns the article's id, or None where the draft is none."""
        store = self.store
        if decision.frees:
            store.articles.free((draft.asked_url, *draft.aliases))
        if decision.takes_back is not None:
            store.pages.set_doubt(store.articles.page_of(decision.takes_back), draft.fingerprint.text_hash, self.run)
            store.ledger.take_back(self.run, decision.takes_back, Reason.SOFT_404)
            stories.delete_article(store, decision.takes_back)
        if decision.doubts:
            store.pages.enter(draft, draft.fetched_at + RECHECKS[0])
            store.pages.set_doubt(draft.asked_url, draft.fingerprint.text_hash, self.run)
        if decision.keeps_page or decision.outcome is OutcomeKind.REJECTED:
            return decision.article
        store.pages.enter(draft, draft.fetched_at + RECHECKS[0])
        if decision.outcome is OutcomeKind.NEW:
            article = store.articles.insert(draft, self.run, now)
            store.search.index(article)
            stories.place(store, article, draft.fingerprint)
            return article
        article = decision.article or 0
        if store.articles.load(article).source != draft.source:
            store.articles.hand_over(article, draft.source)
            store.search.retag(article)
            stories.refresh_of(store, article)
        if decision.outcome is OutcomeKind.REVISED:
            with store.search.replacing(article):
                store.articles.revise(article, draft, decision.dating, self.run, now, correction=decision.correction)
            stories.place(store, article, draft.fingerprint)
            store.pages.set_doubt(draft.asked_url, None, None)
            if not decision.correction:
                store.pages.look_again(draft.asked_url, AFTER_AN_EDIT, after_edit(now))
            return article
        if decision.dating != KEPT:
            store.dates.write(article, decision.dating)
            store.search.retag(article)
        if decision.outcome is OutcomeKind.DUPLICATE and not decision.by_text:
            store.pages.leave_alone(draft.asked_url)
        store.articles.touch(article, draft.fetched_at)
        addresses = (draft.url, draft.asked_url, *draft.aliases)
        store.articles.add_aliases(article, addresses, now, by_text=decision.by_text)
        return article

    def _end(self, decision: Decision, source: str, url: str, now: datetime, *, stage: Stage | None = None) -> None:
        events.ended(
            self.store,
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
        """Whether a page's lines are counted: a new article's, and those of a text that comes where it can't be one."""
        if decision.reason is Reason.SOFT_404:
            return decision.doubts
        if decision.outcome is not OutcomeKind.DUPLICATE or decision.article is None:
            return decision.outcome is OutcomeKind.NEW
        twin = self.store.articles.load(decision.article)
        others = self.store.articles.other_urls(twin.id)
        same = twin.text_hash == draft.fingerprint.text_hash
        return same and teach.shows_no_article(draft.extraction.title, twin.title, others)

    def _learn(self, draft: Draft, now: datetime, *, again: bool) -> None:
        """Counts the lines of an article, and now and then judges the counts."""
        source, profiles = draft.source, self.store.profiles
        counts = StoredCounts(profiles, source)
        articles = teach.count(counts, self.profile(source), draft, again=again)
        if articles is None:
            return
        self._learn_feed_offset(source, now)
        before = profiles.load(source)
        after = teach.judge(counts, before, articles)
        profiles.save(after, now)
        self._profiles[source] = after
        if after.version != before.version:
            log.info("%s: learned %d repeated lines", source, sum(line.active for line in after.lines))
            self._clean_again(after, now)

    def _learn_feed_offset(self, source: str, now: datetime) -> None:
        """Whether the source's feeds label their local time GMT, as its pages' own times tell."""
        stated = [(read_date(raw, reference=now), page) for raw, page in self.store.dates.feed_and_page_times(source)]
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
        store, zone, banners = self.store, self._zone(profile.source), Banners(profile)
        for article in store.articles.newest(profile.source, CLEANED_AGAIN):
            stored = store.articles.load(article)
            dates = store.dates.stated(article) if stored.published_on else ()
            fetched_on = (stored.first_seen_at or stored.last_seen_at or now).astimezone(zone).date()
            if told_by_furniture(dates, banners.on(fetched_on)):
                store.dates.forget(article, REPEATS)
                store.search.retag(article)
            said = reclean(Extraction(title=stored.title, text=stored.text), profile)
            if said.text == stored.text:
                continue
            print_ = fingerprint(said.title, said.text)
            with store.search.replacing(article):
                store.articles.correct_text(article, said.text, print_.text_hash, said.removed)
            stories.place(store, article, print_)
