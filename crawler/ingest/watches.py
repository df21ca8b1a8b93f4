"""Alerts are written as articles come, change and go, and as sources and runs end.

All in the caller's transaction: an alert and what it tells of are there together, or neither. Texts were matched in the
workers (crawler/workers/watched.py); what no worker has seen is matched here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from crawler.decide.bursts import BACK, burst, hour_of
from crawler.decide.matching import Matcher, Told, dated, told, words_asked
from crawler.decide.watches import OF_STORIES, Ring, Watch, changed_words, is_old, of_story, turned
from crawler.model import Alert, Draft, Fact, Met, Precision, StoredArticle, WatchEvent
from crawler.search.asked import Names
from crawler.search.query import index_words
from storage.alerts import Kept
from storage.store import Store

LATE = timedelta(hours=48)
"""An article counts in the hour in which it was published, unless that lies further back: a crawl may be late."""


class Watching:
    """The watches of a run; none of them ring where a run doesn't bring them."""

    def __init__(self, store: Store, run: int, watches: Iterable[Watch] = ()) -> None:
        watches = tuple(watches)
        self.store, self.run = store, run
        self.articles = store.search.vocabulary(words_asked(watches)) if watches else {}
        """About how many articles have the words that are asked for."""
        self.matcher = Matcher(watches, self.articles)

    def __bool__(self) -> bool:
        return bool(self.matcher)

    def came(self, article: int, draft: Draft, now: datetime, before: StoredArticle | None = None) -> None:
        """A new article was written, or one was edited (`before`: as it was)."""
        if not self.matcher:
            return
        hits = self._hits(draft)
        if before is not None:
            hits = self._edited(article, draft, before, hits, now)
        else:
            self._count([one.watch for one in hits], _when(draft, now))
        self._tell_of_story(article, draft, hits, now)

    def _hits(self, draft: Draft) -> tuple[Met, ...]:
        met = self.matcher.match(told(draft)) if draft.met is None else draft.met
        return self._let_through(met, is_dated=draft.published.on is not None)

    def _let_through(self, met: Iterable[Met], *, is_dated: bool) -> tuple[Met, ...]:
        return tuple(one for one in met if dated(self.matcher.watches[one.watch].query, is_dated))

    def _tell_of_story(self, article: int, draft: Draft, hits: Sequence[Met], now: datetime) -> None:
        """New stories and further origins, to watches that the article meets or that know its story."""
        origins = self.store.alerts.origins(article)
        if not hits and origins is None:
            return
        kept = self.store.alerts.of_story(article)
        self.store.alerts.quieten(_doubles(kept))
        before = defaultdict[str, set[tuple[WatchEvent, int]]](set)
        for one in kept:
            if one.event in OF_STORIES:
                before[one.watch].add((one.event, one.number))
        matched = dict.fromkeys(before, ()) | {one.watch: one.matched for one in hits}
        old = is_old(draft.published.on, draft.fetched_at.date())
        for name in sorted(matched.keys() & self.matcher.watches.keys()):
            for ring in of_story(self.matcher.watches[name], origins or 1, before[name], old=old):
                self._tell(Met(name, matched[name]), ring, article, draft.source, now)

    def _edited(
        self, article: int, draft: Draft, before: StoredArticle, hits: tuple[Met, ...], now: datetime
    ) -> tuple[Met, ...]:
        """Tells of an edit; returns the watches whose words it brought: to them the story is new."""
        there = told(draft)
        is_dated = before.published_on is not None
        earlier = self._let_through(
            self.matcher.match(replace(there, title=before.title, text=before.text)), is_dated=is_dated
        )
        headline = index_words(before.title) != index_words(there.title)
        changed = changed_words(
            index_words(f"{before.title}\n{before.text}"), index_words(f"{there.title}\n{there.text}")
        )
        for hit in {one.watch: one for one in (*earlier, *hits)}.values():
            watch = self.matcher.watches[hit.watch]
            if WatchEvent.EDITED in watch.events and (headline or changed >= watch.changed_words):
                ring = Ring(Fact(WatchEvent.EDITED, (str(changed),)), before.revision + 1)
                self._tell(hit, ring, article, draft.source, now)
        met = {one.watch for one in earlier}
        return tuple(one for one in hits if one.watch not in met)

    def gone(self, article: int, status: int, now: datetime) -> None:
        """A known article's page answered that it is no more."""
        if not self.matcher:
            return
        stored = self.store.articles.load(article)
        there = Told(title=stored.title, text=stored.text, source=stored.source, **self.store.alerts.labels(article))
        ring = Ring(Fact(WatchEvent.GONE, (str(status),)))
        for hit in self._let_through(self.matcher.match(there), is_dated=stored.published_on is not None):
            if WatchEvent.GONE in self.matcher.watches[hit.watch].events:
                self._tell(hit, ring, article, stored.source, now)

    def ended(self, source: str, before: str, after: str, now: datetime) -> None:
        """A source's part in a run is over: whether its health turned."""
        event = turned(before, after)
        for watch in self.matcher.watches.values() if event is not None else ():
            if event in watch.events and _is_over(watch.query.sources, source):
                self._tell(Met(watch.name, ()), Ring(Fact(event, (after,)), self.run), None, source, now)

    def settled(self, now: datetime) -> None:
        """The run is over: whether what was counted by the hour is a burst."""
        for watch in self.matcher.watches.values():
            first = self.store.alerts.first_hour(watch.name) if WatchEvent.BURST in watch.events else None
            if first is None:
                continue
            hour = hour_of(now)
            told_before = self.store.alerts.latest(watch.name, WatchEvent.BURST)
            found = burst(self.store.alerts.hours(watch.name, hour - BACK), first, hour, told_before)
            if found is not None:
                fact = Fact(WatchEvent.BURST, (str(found.hits), str(found.usual)))
                self._tell(Met(watch.name, ()), Ring(fact, found.began), None, "", now)

    def _count(self, hits: Iterable[str], at: datetime) -> None:
        counted = [name for name in hits if WatchEvent.BURST in self.matcher.watches[name].events]
        self.store.alerts.count(counted, hour_of(at))

    def _tell(self, hit: Met, ring: Ring, article: int | None, source: str, now: datetime) -> None:
        alert = Alert(
            watch=hit.watch,
            reason=ring.fact,
            at=now,
            article=article,
            source=source,
            matched=hit.matched,
            number=ring.number,
            quiet=ring.quiet,
        )
        self.store.alerts.add(alert, self.run)


def _doubles(kept: Iterable[Kept]) -> tuple[int, ...]:
    """Of stories that were told apart and are one now: all but the first of each kind."""
    first, doubles = set[tuple[str, WatchEvent, int]](), []
    for one in kept:
        key = (one.watch, one.event, one.number)
        if one.event in OF_STORIES and not one.quiet:
            doubles += [one.id] if key in first else []
            first.add(key)
    return tuple(doubles)


def _when(draft: Draft, now: datetime) -> datetime:
    """The moment in which an article counts."""
    at = draft.published.at if draft.published.precision in (Precision.MINUTE, Precision.SECOND) else None
    return at if at is not None and now - LATE <= at <= now else now


def _is_over(names: Names, source: str) -> bool:
    return source not in names.unwanted and (not names.wanted or source in names.wanted)
