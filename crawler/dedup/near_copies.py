"""Which articles tell one story, and which of them told it first.

Two texts are copies when the smaller one's word 3-grams are mostly in the other *and* their numbers agree: weather,
price and casualty bulletins share their sentences, never their numbers and names. A story is a connected component
of such pairs, so it doesn't depend on the order in which its articles come.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import numpy as np

from crawler.arabic.letters import WEAK, line_key, tokens
from crawler.arabic.particles import BEFORE_NAMES
from crawler.dedup.fingerprint import body, numbers, sentences, shingles
from crawler.model import CopyKind, Precision

CONTAINED = 0.45
"""Share of the smaller text's 3-grams from which two texts are copies."""
SYNDICATED = 0.6
OF_THE_LONGER = 0.3
"""Share of the longer text that is in common, below SYNDICATED: a short article isn't retold by one that quotes it."""
NUMBERS_AGREE = 1 / 3
"""Share of the fewer numbers that the other text must have."""
NUMBERS_AGREE_WELL = 0.6
"""The same while less than SYNDICATED is contained: an article that quotes an older one has numbers of its own."""
FEW_NUMBERS = 3
"""Of fewer numbers agreement says little; the names must agree then."""
SAME_SENTENCES = 0.3
"""Share of the smaller text's sentences found word for word in the other, from which names needn't agree."""
TRUSTED = 70
"""Dates trusted at least so much tell who was first."""

_WEAK = str.maketrans("", "", WEAK)


class Reading:
    """A text prepared for comparison: `grams`, `numbers`, and what seldom decides, made when asked for."""

    def __init__(self, title: str, text: str) -> None:
        """`text`: cleaned, as for `fingerprint`."""
        folded = body(title, text)
        self._title = title
        self._sentences = sentences(folded)
        self.words = [word for part in self._sentences for word in part]
        self.grams = shingles(self.words)
        self.numbers = frozenset(numbers(folded))

    @cached_property
    def sentences(self) -> frozenset[str]:
        """Its folded sentences of more than three words."""
        return frozenset(" ".join(part) for part in self._sentences if len(part) > 3)

    @cached_property
    def names(self) -> Counter[str]:
        """Its words without particles and weak letters, and how often each occurs."""
        return Counter(filter(None, map(_skeleton, self.words)))

    @cached_property
    def titled(self) -> frozenset[str]:
        """Those of the title."""
        return frozenset(filter(None, map(_skeleton, tokens(self._title))))


def _skeleton(word: str) -> str:
    """A word's strong letters, by which house styles agree: والسورية and سوريا are one. Short ones say nothing."""
    for particle in BEFORE_NAMES:
        if word.startswith(particle) and len(word) - len(particle) >= 3:
            word = word[len(particle) :]
            break
    skeleton = "" if word.isdecimal() else word.translate(_WEAK)
    return skeleton if len(skeleton) >= 2 else ""


def containment(a: Reading, b: Reading) -> float:
    """The share of the smaller text's 3-grams that the other one holds, 0-1."""
    smaller = min(len(a.grams), len(b.grams))
    return len(np.intersect1d(a.grams, b.grams, assume_unique=True)) / smaller if smaller else 0.0


def compare(a: Reading, b: Reading) -> tuple[CopyKind | None, float]:
    """How two texts are related, and how much of the smaller one is in the other; None: two stories."""
    share = containment(a, b)
    if len(a.grams) == len(b.grams) and share == 1.0 and a.numbers == b.numbers:
        return CopyKind.IDENTICAL, share
    if share >= SYNDICATED and not _told_apart(a, b, near=False):
        return CopyKind.SYNDICATED, share
    shorter, longer = sorted((len(a.grams), len(b.grams)))
    if CONTAINED <= share < SYNDICATED and share * shorter >= OF_THE_LONGER * longer:
        return None if _told_apart(a, b, near=True) else CopyKind.NEAR, share
    return None, share


def _told_apart(a: Reading, b: Reading, *, near: bool) -> bool:
    """Whether numbers or names show that one frame was filled twice, or that an article quotes an older one.

    `near`: less than SYNDICATED is in common, so numbers must agree well, and names too.
    """
    mine, theirs = _telling(a.numbers), _telling(b.numbers)
    fewer = min(len(mine), len(theirs))
    if fewer and len(mine & theirs) / fewer < (NUMBERS_AGREE_WELL if near else NUMBERS_AGREE):
        return True
    if fewer >= FEW_NUMBERS and not near:
        return False
    short = min(len(a.sentences), len(b.sentences))
    if short and len(a.sentences & b.sentences) / short >= SAME_SENTENCES:
        return False
    return _own_names(a, b) and _own_names(b, a)


def _telling(found: frozenset[str]) -> frozenset[str]:
    """Numbers without years, which all texts of a time share."""
    return frozenset(number for number in found if not (len(number) == 4 and number[:2] in ("19", "20")))


def _own_names(a: Reading, b: Reading) -> bool:
    """Whether `a` keeps naming what `b` never does: a word of its title, or two that it repeats."""
    own = [
        name
        for name, count in a.names.items()
        if name not in b.names and name not in b.titled and (count > 1 or name in a.titled)
    ]
    return len(own) > 1 or any(name in a.titled for name in own)


# --- who was first ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An article of a story, as far as it matters for who was first."""

    article: int
    source: str
    source_title: str
    url: str
    origin: bool = True
    """False: an aggregator or a mirror, never first."""
    published_on: date | None = None
    published_at: datetime | None = None
    precision: Precision | None = None
    trust: int = 0
    credited: str = ""
    """Whom it names as its source: the source line and the dateline's agency."""

    @property
    def timed(self) -> bool:
        """Whether its moment can be believed to the minute."""
        return (
            self.published_at is not None
            and self.trust >= TRUSTED
            and self.precision in (Precision.SECOND, Precision.MINUTE)
        )


def first(members: Sequence[Member]) -> tuple[Member, str]:
    """The story's first article, and how that is known.

    `credit`: others name its source. `time`: the earliest moment that can be trusted to the minute. `guess`: nothing
    is certain, and it merely stands for the story: the earliest day, then the URL.
    """
    eligible = [member for member in members if member.origin] or list(members)
    credited = [member for member in eligible if _credited(member, members)]
    timed = [member for member in credited or eligible if member.timed]
    if credited:
        return min(timed or credited, key=_age), "credit"
    if timed:
        return min(timed, key=_age), "time"
    return min(eligible, key=_age), "guess"


def _age(member: Member) -> tuple[str, str, str]:
    at = member.published_at.isoformat() if member.published_at and member.timed else ""
    on = at[:10] or (member.published_on.isoformat() if member.published_on else "9999")
    return at or on, member.source, member.url


def _credited(member: Member, members: Iterable[Member]) -> bool:
    names = [f" {key} " for name in (member.source, member.source_title) if len(key := line_key(name)) > 1]
    lines = [
        f" {key} " for other in members if other.source != member.source and len(key := line_key(other.credited)) > 1
    ]
    return any(name in credit or credit in name for name in names for credit in lines)
