"""What a watch would have told of, by the articles that are stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from crawler.decide.matching import Matcher, Told, dated, index_query
from crawler.decide.watches import Watch
from storage.store import Store


def rehearse(store: Store, watch: Watch, since: datetime) -> tuple[tuple[int, str, tuple[str, ...]], ...]:
    """Stories that a watch would have rung for, oldest first: article, headline, the words that were met.

    What the search index finds is read and matched as ingest would; nothing is written.
    """
    matcher, found, stories = Matcher([replace(watch, muted=False)]), [], set[int]()
    for article, story, title, text, source, is_dated in store.alerts.arrived(since, index_query(watch)):
        if story in stories or not dated(watch.query, bool(is_dated)):
            continue
        there = Told(title=title, text=text, source=source, **store.alerts.labels(article))
        for hit in matcher.match(there):
            found.append((article, title, hit.matched))
            stories |= {story} if story is not None else set()
    return tuple(found)
