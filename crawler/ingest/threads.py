"""Threads kept up: stories of one affair are sought after each run, in the order in which they came."""

from __future__ import annotations

from functools import cache
from math import log

from crawler.arabic.reporting import forms
from crawler.decide.threads import WINDOW_DAYS, Account, Weigh, account, follow, keys
from storage.store import Store
from storage.threads import Told

MOST_FOLLOWED = 5_000
"""Stories whose thread is sought after a run; the others wait for the next one."""
FOLLOWED = 200
"""Stories of one transaction."""
FEWEST_ARTICLES = 2_000
"""A smaller archive counts as so large: in it no word is frequent enough to tell."""


def follow_new(store: Store, most: int = MOST_FOLLOWED) -> int:
    """Seeks the threads of stories that are new; returns how many stories that were."""
    done, weigh = 0, _weigh(store)
    while done < most and (new := store.threads.unfollowed(min(FOLLOWED, most - done))):
        with store.transaction():
            for story in new:
                _follow(store, story, weigh)
        done += len(new)
    return done


def _follow(store: Store, story: int, weigh: Weigh) -> None:
    told = store.threads.told(story)
    if told is None:
        store.threads.followed(story, None, ())
        return
    new = _account(told)
    rare = keys(new, weigh)
    link = follow(new, _candidates(store, new, rare), weigh)
    if link is not None:
        thread = store.threads.of(link.story)
        if thread is None and (first := store.threads.told(link.story)):
            thread = store.threads.begin(first)
        store.threads.join(
            told,
            thread or 0,
            link.story,
            link.likeness,
            names=link.names,
            numbers=link.numbers,
            news=link.news,
        )
    store.threads.followed(story, told.day, rare)


def _candidates(store: Store, new: Account, rare: tuple[str, ...]) -> dict[int, list[Account]]:
    """Threads that a story may belong to, and stories that have none, by the number of each."""
    found: dict[int, list[Account]] = {}
    for story in store.threads.sharing(rare, new.day, WINDOW_DAYS):
        thread = store.threads.of(story)
        number = -story if thread is None else thread
        if story != new.story and number not in found:
            together = (story,) if thread is None else store.threads.stories(thread)
            found[number] = [_account(told) for one in together if (told := store.threads.told(one))]
    return {number: told for number, told in found.items() if told}


def _account(told: Told) -> Account:
    return account(told.story, told.day, told.title, told.text)


def _weigh(store: Store) -> Weigh:
    """How rare words are in the archive, in any form."""
    articles = max(
        FEWEST_ARTICLES, store.db.execute("SELECT coalesce(sum(articles), 0) FROM month_counts").fetchone()[0]
    )

    @cache
    def weigh(word: str) -> float:
        counts = store.search.vocabulary(forms(word))
        return max(0.0, 1 - log(max(1, sum(counts.values()))) / log(articles))

    return weigh
