"""When copies form a story, when a story parts, and which of its articles told it first. Pure.

A story is a connected component of pairs of copies, so it doesn't depend on the order in which its articles come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from crawler.arabic.letters import line_key
from crawler.model import Member


@dataclass(frozen=True, slots=True)
class Joining:
    """Whom an article joins."""

    stories: tuple[int, ...] = ()
    """Ascending; the first one takes in the others."""
    alone: tuple[int, ...] = ()
    """Articles that stood alone so far."""

    def __bool__(self) -> bool:
        return bool(self.stories or self.alone)


def joining(candidates: Iterable[tuple[int, int | None]], is_copy: Callable[[int], bool]) -> Joining:
    """The stories and articles that an article joins; none: it stands alone.

    Args:
        candidates: articles that may be copies of it, and the story of each.
        is_copy: whether one of them is; asked no more than needed, since a second tie to a story changes nothing.
    """
    stories: set[int] = set()
    alone: list[int] = []
    for article, story in candidates:
        if story in stories or not is_copy(article):
            continue
        if story is None:
            alone.append(article)
        else:
            stories.add(story)
    return Joining(tuple(sorted(stories)), tuple(alone))


def parts(articles: Iterable[int], are_copies: Callable[[int, int], bool]) -> tuple[tuple[int, ...], ...]:
    """The parts in which articles hang together, the largest first; an article that hangs on none is one by itself."""
    ordered = sorted(articles)
    roots = {article: article for article in ordered}

    def root(article: int) -> int:
        while roots[article] != article:
            article = roots[article]
        return article

    for a, b in combinations(ordered, 2):
        if root(a) != root(b) and are_copies(a, b):
            roots[max(root(a), root(b))] = min(root(a), root(b))
    found: dict[int, list[int]] = {}
    for article in ordered:
        found.setdefault(root(article), []).append(article)
    return tuple(sorted(map(tuple, found.values()), key=lambda part: (-len(part), part)))


def first(members: Sequence[Member]) -> tuple[Member, str]:
    """The story's first article, and how that is known.

    `credit`: others name its source. `time`: the earliest moment that can be trusted to the minute. `guess`: nothing
    is certain, and it merely stands for the story: the earliest day, then the URL.
    """
    eligible = [member for member in members if member.origin] or list(members)
    credited = [member for member in eligible if is_credited(member, members)]
    timed = [member for member in credited or eligible if member.timed]
    if credited:
        return min(timed or credited, key=age), "credit"
    if timed:
        return min(timed, key=age), "time"
    return min(eligible, key=age), "guess"


def age(member: Member) -> tuple[str, str, str]:
    """By which members are put in order, the oldest first: its moment or its day, then source and URL."""
    at = member.published_at.isoformat() if member.published_at and member.timed else ""
    on = at[:10] or (member.published_on.isoformat() if member.published_on else "9999")
    return at or on, member.source, member.url


def is_credited(member: Member, members: Iterable[Member]) -> bool:
    """Whether another source's article names its source."""
    return any(names(other, member) for other in members if other.source != member.source)


def names(copy: Member, model: Member) -> bool:
    """Whether an article names another one's source."""
    if len(credit := line_key(copy.credited)) < 2:
        return False
    known = [f" {key} " for name in (model.source, model.source_title) if len(key := line_key(name)) > 1]
    return any(name in f" {credit} " or f" {credit} " in name for name in known)
