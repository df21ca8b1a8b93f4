"""When two texts are copies, and how much of each is in the other.

They are when the smaller one's word 3-grams are mostly in the other *and* their numbers agree: weather, price and
casualty bulletins share their sentences, never their numbers and names. Where less is in common, their leads must
agree too: all articles of an affair share its background.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from crawler.arabic.countries import names_country
from crawler.arabic.letters import WEAK, tokens
from crawler.arabic.reporting import telling
from crawler.dedup.fingerprint import body, numbers, sentences, shingles
from crawler.model import CopyKind

CONTAINED = 0.45
"""Share of the smaller text's 3-grams from which two texts are copies."""
SYNDICATED = 0.6
WHOLLY = 0.75
"""Below it the leads must agree too: a background paragraph, with its numbers, is in every article of an affair."""
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
WORD_FOR_WORD = 0.9
"""The same from which nothing but a number tells texts apart: no frame has so few places to fill."""
RETOLD = (0.28, 0.18)
"""Shares of the smaller and of the longer text that are enough where both begin alike, with the same numbers: two
outlets that made their own selection of an agency's paragraphs have a third in common, two reports of their own on one
event a seventh at most."""
RETOLD_LEADS = 0.6
RETOLD_NUMBERS = 0.5
REFILLED = 2
"""Places with the same words around in which each text has a number or a name of its title that the other lacks."""
SAME_BEGINNING = 0.5
"""Share of the word pairs of a first sentence that the other text has too where one frame was filled twice, or one text
printed twice under one headline; of leads written anew a third at most."""
NAMING_TITLE = 3
"""Telling words of a headline from which it names what its text is about."""
LEAD_WORDS = (12, 30)
"""Of a lead: the first sentences until there are so many, and no more than so many."""
LEADS_AGREE = 1 / 3
"""Share of a lead's telling words that the other text has too: all leads written anew keep so many, and 3 in 100 leads
of follow-ups (measured on excerpts of tests/dedup/agency.py)."""

_WEAK = str.maketrans("", "", WEAK)


class Reading:
    """A text prepared for comparison: `grams`, `numbers`, and what seldom decides, made when asked for."""

    def __init__(self, title: str, text: str) -> None:
        """`text`: cleaned, as for `fingerprint`."""
        folded = body(title, text)
        self.title = tuple(tokens(title))
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
        """Its telling words without particles and weak letters, and how often each occurs."""
        return Counter(filter(None, map(_skeleton, self.words)))

    @cached_property
    def titled(self) -> frozenset[str]:
        """Those of the title."""
        return frozenset(filter(None, map(_skeleton, self.title)))

    @cached_property
    def lead(self) -> frozenset[str]:
        """Those of its first sentence, or of more if that is very short."""
        return frozenset(filter(None, map(_skeleton, self._first_words)))

    @cached_property
    def lead_numbers(self) -> frozenset[str]:
        """The numbers in it."""
        return frozenset(numbers(" ".join(self._first_words)))

    @property
    def _first_words(self) -> list[str]:
        fewest, most = LEAD_WORDS
        count = next((count for count in accumulate(map(len, self._sentences)) if count >= fewest), most)
        return self.words[: min(count, most)]

    @cached_property
    def countries(self) -> frozenset[str]:
        """Those that name countries."""
        return frozenset(filter(None, map(_skeleton, filter(names_country, self.words))))

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Its words by twos."""
        return frozenset(pairwise(self.words))

    @cached_property
    def first_pairs(self) -> frozenset[tuple[str, str]]:
        """Those of its first sentence."""
        return frozenset(pairwise(self._sentences[0])) if self._sentences else frozenset()

    def has(self, value: str) -> bool:
        """Whether it has a number, or a name anywhere."""
        return value in self.numbers or value in self.names or value in self.titled

    def own(self, other: Reading, *, led: bool) -> bool:
        """Whether it has a number, or a name of its title (`led`: or its lead), that another text lacks."""
        names = self.titled | self.lead if led else self.titled
        return not self.numbers <= other.numbers or not all(map(other.has, names))

    @cached_property
    def slots(self) -> Mapping[tuple[int, str, str], tuple[int, str]]:
        """Where numbers, countries and names of its title and lead stand, and they, by two words near: before, around
        or behind."""
        words, names = ["", "", *self.words, "", ""], self.titled | self.lead | self.countries
        found = {}
        for at, word in enumerate(words[2:-2], start=2):
            filled = word if word.isdecimal() else _skeleton(word)
            if filled and (filled is word or filled in names):
                for shift in range(3):
                    near = [words[at + step] for step in (-2, -1, 1, 2)][shift : shift + 2]
                    found[(shift, near[0], near[1])] = at, filled
        return found


@lru_cache(maxsize=65_536)
def _skeleton(word: str) -> str:
    """A telling word's strong letters, by which house styles agree: والسورية and سوريا are one. Short: none."""
    skeleton = "" if word.isdecimal() else telling(word).translate(_WEAK)
    return skeleton if len(skeleton) >= 2 else ""


def shares(a: Reading, b: Reading) -> tuple[float, float]:
    """The share of `a`'s 3-grams that `b` has, and the share of `b`'s that `a` has, 0-1 each.

    Of a copy and the first: how much of the copy is taken, and how much of the first is left.
    """
    common = int(_held(a, b).sum())
    return common / len(a.grams) if common else 0.0, common / len(b.grams) if common else 0.0


def taken(a: Reading, others: Sequence[Reading]) -> float:
    """The share of `a`'s 3-grams that others have, all together, 0-1."""
    held = np.logical_or.reduce([_held(a, other) for other in others])
    return float(held.mean()) if held.size else 0.0


def _held(a: Reading, b: Reading) -> NDArray[np.bool_]:
    """Which of `a`'s 3-grams `b` has; both are sorted."""
    if not len(b.grams):
        return np.zeros(len(a.grams), dtype=np.bool_)
    held: NDArray[np.bool_] = b.grams.take(b.grams.searchsorted(a.grams), mode="clip") == a.grams
    return held


def compare(a: Reading, b: Reading) -> tuple[CopyKind | None, float]:
    """How two texts are related, and how much of the smaller one is in the other; None: two stories."""
    both = shares(a, b)
    return _kind(a, b, max(both), min(both)), max(both)


def _kind(a: Reading, b: Reading, of_shorter: float, of_longer: float) -> CopyKind | None:
    if of_longer == 1.0 and a.numbers == b.numbers:
        return CopyKind.IDENTICAL
    if of_shorter < CONTAINED:
        enough = of_shorter >= RETOLD[0] and of_longer >= RETOLD[1]
        return CopyKind.NEAR if enough and _retold(a, b) else None
    near = of_shorter < SYNDICATED
    if near and of_longer < OF_THE_LONGER:
        return None
    if of_shorter < WHOLLY and min(_begun(a, b), _begun(b, a)) < LEADS_AGREE:
        return None
    if of_shorter < WORD_FOR_WORD and _share_an_empty_headline(a, b) and not _begin_alike(a, b):
        return None
    shorter, longer = sorted((a, b), key=lambda one: len(one.grams))
    if of_longer < SYNDICATED and max(_begun(longer, shorter), _headed(longer, shorter)) < LEADS_AGREE:
        return None
    if _told_apart(a, b, near=near):
        return None
    return CopyKind.NEAR if near else CopyKind.SYNDICATED


def _retold(a: Reading, b: Reading) -> bool:
    """Whether texts with less in common are one report in two selections: they begin alike and with the same numbers.

    Names that each repeats for itself say nothing then, as they made different selections; an update of the numbers
    begins with others.
    """
    mine, theirs = _telling(a.numbers), _telling(b.numbers)
    fewer, begun = min(len(mine), len(theirs)), (_telling(a.lead_numbers), _telling(b.lead_numbers))
    return (
        min(_begun(a, b), _begun(b, a)) >= RETOLD_LEADS
        and 0 < RETOLD_NUMBERS * fewer <= len(mine & theirs)
        and (not all(begun) or bool(begun[0] & begun[1]))
        and not _refilled(a, b)
    )


def _begun(a: Reading, b: Reading) -> float:
    """The share of the telling words of `a`'s lead that `b` has too, somewhere, 0-1."""
    return _shared(a.lead, b)


def _headed(a: Reading, b: Reading) -> float:
    """The same of its headline."""
    return _shared(a.titled, b)


def _shared(names: frozenset[str], text: Reading) -> float:
    return sum(map(text.has, names)) / len(names) if names else 1.0


def _told_apart(a: Reading, b: Reading, *, near: bool) -> bool:
    """Whether numbers or names show that one frame was filled twice, or that an article quotes an older one.

    `near`: less than SYNDICATED is in common, so numbers must agree well, and names too.
    """
    short = min(len(a.sentences), len(b.sentences))
    same = len(a.sentences & b.sentences) / short if short else 0.0
    if same >= WORD_FOR_WORD and (a.numbers <= b.numbers or b.numbers <= a.numbers):
        return False
    if _refilled(a, b) >= REFILLED or _are_of_other_countries(a, b):
        return True
    mine, theirs = _telling(a.numbers), _telling(b.numbers)
    fewer = min(len(mine), len(theirs))
    if fewer and len(mine & theirs) / fewer < (NUMBERS_AGREE_WELL if near else NUMBERS_AGREE):
        return True
    if fewer >= FEW_NUMBERS and (not near or len(mine & theirs) == fewer):
        return False
    if same >= SAME_SENTENCES:
        return False
    return _own_names(a, b, near=near) and _own_names(b, a, near=near)


def _refilled(a: Reading, b: Reading) -> int:
    """In how many places `a` has one value and `b` another, each of which is nowhere in the other text."""
    led = _are_headed_alike(a, b) and _begin_alike(a, b)
    if not (a.own(b, led=led) and b.own(a, led=led)):
        return 0

    def tells(text: Reading, value: str) -> bool:
        return value.isdecimal() or value in text.titled or (led and value in text.lead)

    return len({at for at, mine, theirs in _changed(a, b) if tells(a, mine) and tells(b, theirs)})


def _are_of_other_countries(a: Reading, b: Reading) -> bool:
    """Whether each names a country that the other doesn't, in the same place."""
    if a.countries <= b.countries or b.countries <= a.countries:
        return False
    return any(mine in a.countries and theirs in b.countries for _, mine, theirs in _changed(a, b))


def _changed(a: Reading, b: Reading) -> Iterator[tuple[int, str, str]]:
    """Places with the same words around: where in `a`, its value and the other's, each nowhere in the other text."""
    for place, (at, mine) in a.slots.items():
        theirs = b.slots.get(place, (0, mine))[1]
        if mine != theirs and not b.has(mine) and not a.has(theirs):
            yield at, mine, theirs


def _are_headed_alike(a: Reading, b: Reading) -> bool:
    """Whether the headlines tell nothing: two goals, two earthquakes. Their leads name what they are about then."""
    return a.title == b.title or not (_names_it(a) and _names_it(b))


def _share_an_empty_headline(a: Reading, b: Reading) -> bool:
    """Whether both are headed "Goal": whoever takes such a headline over takes the lead as well."""
    return bool(a.title) and a.title == b.title and not _names_it(a)


def _names_it(text: Reading) -> bool:
    """Whether a headline tells what its text is about."""
    return len(text.titled) >= NAMING_TITLE


def _begin_alike(a: Reading, b: Reading) -> bool:
    """Whether each text has most of the word pairs of the other's first sentence."""
    return min(_kept(a.first_pairs, b.pairs), _kept(b.first_pairs, a.pairs)) >= SAME_BEGINNING


def _kept(pairs: frozenset[tuple[str, str]], others: frozenset[tuple[str, str]]) -> float:
    return len(pairs & others) / len(pairs) if pairs else 1.0


def _telling(found: frozenset[str]) -> frozenset[str]:
    """Numbers without years, which all texts of a time share."""
    return frozenset(number for number in found if not (len(number) == 4 and number[:2] in ("19", "20")))


def _own_names(a: Reading, b: Reading, *, near: bool) -> bool:
    """Whether `a` keeps naming what `b` never does: two words that its title has or that it repeats.

    While they are merely near, one of the title is enough. A word of the headline alone says nothing: papers print
    headlines of their own.
    """
    own = [
        name
        for name, count in a.names.items()
        if name not in b.names and name not in b.titled and (count > 1 or name in a.titled)
    ]
    return len(own) > 1 or (near and any(name in a.titled for name in own))
