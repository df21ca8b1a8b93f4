"""Which stories belong to one affair, and by what that is seen. Pure.

An affair goes on over weeks in stories that share hardly a sentence: what they have in common are rare names, places
and numbers. Two stories are compared by the words of their headlines and leads, weighed by how rare they are in the
archive (Spärck Jones 1972), alone and in pairs as they stand together; the cosine of both is their likeness.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import sqrt
from types import MappingProxyType

from crawler.arabic.letters import fold
from crawler.arabic.reporting import telling

WINDOW_DAYS = 28
"""Days between two stories of a thread that are linked; a thread itself may go on for longer."""
LEAD_WORDS = 40
ALIKE = 0.12
"""Likeness to the closest story of a thread."""
ALIKE_ON_AVERAGE = 0.1
"""The same to all of its stories within the window: an affair doesn't drift into another one."""
FRAME = 0.35
"""Share of all word 3-grams from which stories that are no copies are one frame filled twice: a bulletin, no affair. Of
the stories in tests/decide the bulletins share 0.43 or more, two of an affair 0.27 at most."""
RARE = 0.5
"""Weight of a word that few articles have: of a million, a thousand at most."""
FEWEST_SHARED = 2
"""Rare names or numbers that two stories share."""
MOST_KEYS = 12
"""Rare words of a story by which others are sought."""
MOST_SAID = 6
"""Names and numbers told as a reason, or as news."""

Weigh = Callable[[str], float]
"""How rare a word is, 0-1: 1 - log(articles that have it) / log(all articles)."""

_NOWHERE: Mapping[str, str] = MappingProxyType({})
_WORD = re.compile(r"[\w\u064b-\u0652\u0640]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What a story names at its beginning."""

    story: int
    day: date
    words: Mapping[str, str]
    """Telling words without their particles -> as printed, in their order."""
    pairs: frozenset[tuple[str, str]]
    """Those that stand side by side."""
    grams: frozenset[tuple[str, ...]]
    """Three words side by side, telling or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Why a story belongs to a thread."""

    thread: int
    story: int
    """The one that it is most like."""
    likeness: float
    names: tuple[str, ...]
    """Rare names that both have, with the fewer particles; such as stand together are one name."""
    numbers: tuple[str, ...]
    news: tuple[str, ...]
    """Rare names and numbers that no story of the thread had before."""


def account(story: int, day: date, title: str, text: str) -> Account:
    """What a story names: the telling words of its headline and of its text's first 40 words."""
    words: dict[str, str] = {}
    pairs: set[tuple[str, str]] = set()
    grams: set[tuple[str, ...]] = set()
    for part in (_WORD.findall(title), _WORD.findall(text)[:LEAD_WORDS]):
        folded = [fold(word) for word in part]
        stems = [_stem(word) for word in folded]
        for stem, word in zip(stems, part, strict=True):
            if stem:
                words.setdefault(stem, word)
        pairs.update((a, b) for a, b in pairwise(stems) if a and b)
        grams.update(zip(folded, folded[1:], folded[2:], strict=False))
    return Account(story=story, day=day, words=words, pairs=frozenset(pairs), grams=frozenset(grams))


def _stem(folded: str) -> str:
    stem = telling(folded)
    return stem if len(stem) >= 3 else ""


def keys(told: Account, weigh: Weigh) -> tuple[str, ...]:
    """The rarest words of a story, by which others of its affair are sought."""
    rare = sorted(((weigh(word), word) for word in told.words), reverse=True)
    return tuple(word for weight, word in rare[:MOST_KEYS] if weight >= RARE)


def follow(new: Account, threads: Mapping[int, Sequence[Account]], weigh: Weigh) -> Link | None:
    """The thread that a story belongs to; None: it begins one, or stays alone.

    Args:
        threads: number -> its stories; of a story that has no thread yet, the story alone.
        weigh: asked of the words of all these.
    """
    links = (link for thread, told in threads.items() if (link := _link(new, thread, told, weigh)))
    return max(links, key=lambda link: (link.likeness, -link.thread), default=None)


def _link(new: Account, thread: int, told: Sequence[Account], weigh: Weigh) -> Link | None:
    near = [other for other in told if abs((new.day - other.day).days) <= WINDOW_DAYS]
    if any(_is_frame(new, other) for other in near):
        return None
    alike = {other.story: likeness(new, other, weigh) for other in near}
    if not alike:
        return None
    closest = max(near, key=lambda other: (alike[other.story], -other.story))
    most, average = alike[closest.story], sum(alike.values()) / len(alike)
    shared = [word for word in new.words if word in closest.words and weigh(word) >= RARE]
    names = _phrases(new, [word for word in shared if not word.isdecimal()], closest.words)
    numbers = tuple(word for word in shared if word.isdecimal())
    if most < ALIKE or average < ALIKE_ON_AVERAGE or len(names) + len(numbers) < FEWEST_SHARED:
        return None
    fresh = [word for word in new.words if weigh(word) >= RARE and not any(word in other.words for other in told)]
    return Link(
        thread=thread,
        story=closest.story,
        likeness=most,
        names=names[:MOST_SAID],
        numbers=numbers[:MOST_SAID],
        news=_phrases(new, fresh)[:MOST_SAID],
    )


def _is_frame(a: Account, b: Account) -> bool:
    fewer = min(len(a.grams), len(b.grams))
    return bool(fewer) and len(a.grams & b.grams) >= FRAME * fewer


def likeness(a: Account, b: Account, weigh: Weigh) -> float:
    """The cosine of two stories' rare words and pairs of words, 0-1."""
    return _dot(a, b, weigh) / (sqrt(_dot(a, a, weigh) * _dot(b, b, weigh)) or 1.0)


def _dot(a: Account, b: Account, weigh: Weigh) -> float:
    words = sum(weigh(word) ** 2 for word in a.words if word in b.words)
    return words + sum(max(map(weigh, pair)) ** 2 for pair in a.pairs & b.pairs)


def _phrases(told: Account, words: Iterable[str], elsewhere: Mapping[str, str] = _NOWHERE) -> tuple[str, ...]:
    """Words as they are printed, there or elsewhere, the ones that stand side by side together."""
    phrases: list[list[str]] = []
    for word in words:
        if phrases and (phrases[-1][-1], word) in told.pairs:
            phrases[-1].append(word)
        else:
            phrases.append([word])
    printed = {word: min(told.words[word], elsewhere.get(word, told.words[word]), key=len) for word in told.words}
    return tuple(" ".join(printed[word] for word in phrase) for phrase in phrases)
