"""What a watch wants, and what it tells of a story, an edit or a source. Pure; crawler/decide/matching.py says which
articles meet it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from crawler.decide.health import UNHEALTHY
from crawler.model import Fact, WatchEvent
from crawler.search.asked import SearchQuery

CHANGED_WORDS = 10
ORIGINS = (2, 5)
OLD_DAYS = 30
"""What was published longer ago is no news when it is found: a new source's archive doesn't ring."""


OF_STORIES = frozenset({WatchEvent.NEW_STORY, WatchEvent.ANOTHER_ORIGIN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What somebody wants to be told of."""

    name: str
    query: SearchQuery = field(default_factory=SearchQuery)
    """Words and filters; days, order and place mean nothing here."""
    names: tuple[tuple[str, ...], ...] = ()
    """Of people, places or things, each in its spellings; one of them is enough."""
    events: frozenset[WatchEvent] = frozenset({WatchEvent.NEW_STORY})
    origins: tuple[int, ...] = ORIGINS
    changed_words: int = CHANGED_WORDS
    """Fewer changed words of the text are no edit that is told; a changed headline always is."""
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Ring:
    """Something to be told of a story, or (`quiet`) to be kept so that it isn't told again."""

    fact: Fact[WatchEvent]
    number: int = 0
    quiet: bool = False


def of_story(
    watch: Watch, origins: int, before: Collection[tuple[WatchEvent, int]], *, old: bool = False
) -> tuple[Ring, ...]:
    """What is told of a story that has an article which meets a watch.

    Args:
        origins: independent texts of the story by now; 1 for an article that stands alone.
        before: events and numbers that are kept of any article of the story.
        old: nobody calls it news any more.
    """
    rings = []
    if (WatchEvent.NEW_STORY, 0) not in before and not watch.events.isdisjoint(OF_STORIES):
        rings.append(Ring(Fact(WatchEvent.NEW_STORY), quiet=old or WatchEvent.NEW_STORY not in watch.events))
    if WatchEvent.ANOTHER_ORIGIN in watch.events:
        most = max((number for event, number in before if event is WatchEvent.ANOTHER_ORIGIN), default=0)
        reached = sorted(asked for asked in watch.origins if most < asked <= origins)
        rings += [
            Ring(Fact(WatchEvent.ANOTHER_ORIGIN, (str(number),)), number, quiet=old or number != reached[-1])
            for number in reached
        ]
    return tuple(rings)


def is_old(published: date | None, today: date) -> bool:
    """Whether an article is too old to be news; an undated one isn't known to be."""
    return published is not None and (today - published).days > OLD_DAYS


def changed_words(before: Sequence[str], after: Sequence[str]) -> int:
    """How many words an edit took out or put in, whichever are more."""
    old, new = Counter(before), Counter(after)
    return max((old - new).total(), (new - old).total())


SILENCED = frozenset({"quiet", *UNHEALTHY})


def turned(before: str, after: str) -> WatchEvent | None:
    """What a source's health became: silent, or back."""
    if before in SILENCED and after == "ok":
        return WatchEvent.BACK
    return WatchEvent.SILENT if after in SILENCED and before not in SILENCED else None
