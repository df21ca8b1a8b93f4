"""Articles go with all that was derived from them: stories, threads, words, vectors. See storage/forgetting.py."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.ingest.stories import regroup_all
from crawler.ingest.threads import follow_new
from storage.forgetting import forget
from storage.meaning import FILE, Vectors
from storage.retention import drop_articles
from storage.store import Store


def forget_source(store: Store, source: str) -> None:
    """Forgets a source. Whoever is cut off in the middle can do it again."""
    forget(store, source)
    _settle(store)


def forget_articles(store: Store, articles: Iterable[int]) -> None:
    """Forgets articles of any source; their pages stay known, so that they aren't fetched again."""
    drop_articles(store, tuple(articles))
    _settle(store)


def _settle(store: Store) -> None:
    """Nothing of what is left tells of articles that are gone."""
    regroup_all(store)
    with store.transaction():
        store.search.drop_unused_words()
    _thread_anew(store)
    with store.transaction():
        store.threads.loosen()
    _thread_anew(store)
    if store.path.with_name(FILE).exists():
        with Vectors.open(store.path) as vectors:
            vectors.forget_gone(store.db)


def _thread_anew(store: Store) -> None:
    """First those whose first article is another: while the rest stays in place, the thread keeps its number."""
    with store.transaction():
        store.threads.drop_old_keys()
    follow_new(store)
