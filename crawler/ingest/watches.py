"""Watches are looked through as articles come, change and go, and as sources end: alerts are written.

All in the caller's transaction: an alert and what it tells of are there together, or neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from crawler.decide.bursts import DAY, MOST_DAYS, burst
from crawler.decide.health import UNHEALTHY
from crawler.decide.watches import Hit, Matcher, Told, changed_words, of_story, told, words_of
from crawler.model import Alert, Draft, Fact, StoredArticle, WatchEvent
from crawler.search.asked import Names
from storage.alerts import HOUR
from storage.store import Store

SILENCED = frozenset({"quiet", *UNHEALTHY})


class Watching:
    """The watches of a run; none of them ring where a run doesn't bring them."""

    def __init__(self, store: Store, run: int, matcher: Matcher) -> None:
        self.store, self.run, self.matcher = store, run, matcher

    def came(self, article: int, draft: Draft, now: datetime, before: StoredArticle | None = None) -> None:
        """A new article was written, or one was edited (`before`: as it was)."""
        if not self.matcher:
            return
        there = told(draft)
        hits = self.matcher.match(there)
        if before is None:
            self.store.alerts.count([hit.watch.name for hit in hits if WatchEvent.BURST in hit.watch.events], now)
        else:
            self._edited(article, there, before, hits, now)
        for hit in hits:
            origins = self.store.alerts.origins(article)
            for fact in of_story(hit.watch, origins, self.store.alerts.told_of_story(hit.watch.name, article)):
                number = int(fact.of[0]) if fact.of else 0
                self._tell(hit, fact, article, there.source, number, now)

    def _edited(self, article: int, there: Told, before: StoredArticle, hits: Sequence[Hit], now: datetime) -> None:
        """An edit may have brought the words that a watch waits for, or taken them away."""
        earlier = replace(there, words=(*words_of(before.title), *words_of(before.text)))
        earlier = replace(earlier, title=len(words_of(before.title)))
        changed = changed_words(earlier.words, there.words)
        both = {hit.watch.name: hit for hit in (*self.matcher.match(earlier), *hits)}
        for hit in both.values():
            headline = earlier.words[: earlier.title] != there.words[: there.title]
            if WatchEvent.EDITED in hit.watch.events and (headline or changed >= hit.watch.changed_words):
                fact = Fact(WatchEvent.EDITED, (str(changed),))
                self._tell(hit, fact, article, there.source, before.revision + 1, now)

    def gone(self, article: int, status: int, now: datetime) -> None:
        """A known article's page answered that it is no more."""
        if not self.matcher:
            return
        stored = self.store.articles.load(article)
        title = words_of(stored.title)
        row = self.store.alerts.labels(article)
        there = Told(
            words=(*title, *words_of(stored.text)),
            title=len(title),
            source=stored.source,
            dated=stored.published_on is not None,
            **row,
        )
        for hit in self.matcher.match(there):
            if WatchEvent.GONE in hit.watch.events:
                self._tell(hit, Fact(WatchEvent.GONE, (str(status),)), article, stored.source, 0, now)

    def ended(self, source: str, before: str, after: str, now: datetime) -> None:
        """A source's part in a run is over: its health, and what was counted by the hour."""
        event = _turned(before, after)
        for watch in self.matcher.watches:
            if event in watch.events and _is_over(watch.query.sources, source):
                fact = Fact(event, (after,))
                self._add(Alert(watch=watch.name, reason=fact, at=now, source=source, number=self.run))
            if WatchEvent.BURST in watch.events:
                self._burst(watch.name, now)

    def _burst(self, watch: str, now: datetime) -> None:
        hour, first = int(now.timestamp()) // HOUR, self.store.alerts.first_hour(watch)
        if first is None:
            return
        found = burst(self.store.alerts.hours(watch, hour - 2 * MOST_DAYS * DAY), first, hour)
        if found is not None:
            fact = Fact(WatchEvent.BURST, (str(found.hits), str(found.usual)))
            self._add(Alert(watch=watch, reason=fact, at=now, number=found.began))

    def _tell(self, hit: Hit, fact: Fact[WatchEvent], article: int, source: str, number: int, now: datetime) -> None:
        self._add(
            Alert(
                watch=hit.watch.name,
                reason=fact,
                at=now,
                article=article,
                source=source,
                matched=hit.matched,
                number=number,
            )
        )

    def _add(self, alert: Alert) -> None:
        self.store.alerts.add(alert, self.run)


def _turned(before: str, after: str) -> WatchEvent | None:
    """What a source's health became: silent, or back."""
    if before in SILENCED and after == "ok":
        return WatchEvent.BACK
    return WatchEvent.SILENT if after in SILENCED and before not in SILENCED else None


def _is_over(names: Names, source: str) -> bool:
    return source not in names.unwanted and (not names.wanted or source in names.wanted)
