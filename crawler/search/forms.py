"""Which words of an archive are forms of one word: its spellings, and the particles and endings written onto it.

Strippers that know no vocabulary break names (لافروف -> افروف) and join strangers (وزير -> زير). Here a piece is cut
only if the archive itself holds the rest, often enough beside the whole; so the answer gets better as the archive
grows. Measured on pairs of news words: light10, Snowball, Tashaphyne and ISRI roots meet 0.4 to 0.8 of the wanted
pairs and join 5 to 22 of 40 strangers; the table that this is held to is tests/search/forms.tsv.

Words are folded as in the index (crawler/search/query.py); the pieces stand in crawler/arabic/particles.py.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import product

from crawler.arabic.particles import (
    ARTICLES,
    BEFORE,
    DUALS,
    ENDINGS,
    FEMININE,
    FOR_THE,
    FUTURE,
    PARTICLES,
    PLURAL,
    PLURAL_PRONOUNS,
    PLURALS_AND_DUALS,
    PRONOUNS,
    SPELLINGS,
    TA,
    TO,
    VERB_STARTS,
)

Vocabulary = Callable[[Collection[str]], Mapping[str, int]]
"""Given words, tells in how many articles each occurs; words that occur nowhere may be left out."""

MOST_FORMS = 40
"""Forms looked for at once, the commonest first: each costs a lookup in the index."""

ARTICLE_SHARE = 0.03
"""A word loses its article if the rest occurs at least so often beside it (some words hardly occur without one)."""
SHORT_ARTICLE_SHARE = 0.99
"""The same for rests of two letters."""
PARTICLE_RATIO = 4
"""A word loses a particle if the rest occurs so many times as often."""
SHORT_RATIO = 12
"""The same for rests of three letters, and endings of theirs."""
ASKED = 12
"""Articles that the word asked for counts as, beyond those that hold it: somebody holds it for a word."""

_ALIASES = {spelling: group[0] for group in SPELLINGS for spelling in group}
_GROUPS = {group[0]: group for group in SPELLINGS}


class _Counts(dict[str, int]):
    """How many articles hold a word, asked for in bulk."""

    def __init__(self, vocabulary: Vocabulary, asked: str) -> None:
        super().__init__()
        self.vocabulary, self.asked = vocabulary, asked
        self.fetch([asked])

    def fetch(self, words: Iterable[str]) -> None:
        new = {word for word in words if word not in self}
        if new:
            found = self.vocabulary(new)
            self.update({word: found.get(word, 0) for word in new})
            if self.asked in new:
                self[self.asked] += ASKED

    def __missing__(self, word: str) -> int:
        self.fetch([word])
        return self[word]


def forms(word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The forms of `word` to look for: itself first, then the others by how many articles hold them, at most 40."""
    counts = _Counts(vocabulary, word)
    counts.fetch(_rests(word))
    base = canon(word, counts)
    possible = set(_possible(base)) | set(_possible(word))
    counts.fetch(possible)
    present = {form for form in possible if counts[form] > (ASKED if form == word else 0)}
    counts.fetch(rest for form in present for rest in _rests(form))
    found = sorted(
        (form for form in present if form != word and canon(form, counts) == base),
        key=lambda form: (-counts[form], form),
    )
    return (word, *found[: MOST_FORMS - 1])


def canon(word: str, counts: Mapping[str, int]) -> str:
    """What the forms of a word have in common: itself without the pieces that the counts allow to cut."""
    word = _ALIASES.get(word, word)
    for cut in (
        _without_article,
        _without_particle,
        _without_particle,
        _without_article,
        _without_ending,
        _without_ending,
    ):
        word = _ALIASES.get(shorter := cut(word, counts), shorter)
    return word


def _without_article(word: str, counts: Mapping[str, int]) -> str:
    for article in ARTICLES:
        rest = word[len(article) :]
        if not word.startswith(article) or len(rest) < 2 or not _known(counts, rest):
            continue
        if article.endswith(FOR_THE) and _known(counts, TO + rest) > _known(counts, rest):
            continue  # للافروف: the name begins with ل
        if _known(counts, rest) > (ARTICLE_SHARE if len(rest) > 2 else SHORT_ARTICLE_SHARE) * counts[word]:
            return rest
    return word


def _without_particle(word: str, counts: Mapping[str, int]) -> str:
    rest = word[1:]
    if word[:1] == FUTURE and rest[:1] not in VERB_STARTS:
        return word
    if word[:1] in PARTICLES and len(rest) >= 3 and word not in _ALIASES and _known(counts, rest):
        ratio = PARTICLE_RATIO if len(rest) >= 4 else SHORT_RATIO
        if _known(counts, rest) >= ratio * counts[word]:
            return rest
    return word


def _without_ending(word: str, counts: Mapping[str, int]) -> str:
    if word in _ALIASES:
        return word
    for pronoun in PRONOUNS:
        if word.endswith(TA + pronoun) and len(word) - len(pronoun) >= 4:
            rest = word[: -len(pronoun) - 1] + FEMININE
            if counts[rest] and _known(counts, rest) >= counts[word]:
                return rest
    for ending in ENDINGS:
        rest = word[: -len(ending)]
        if not word.endswith(ending) or len(rest) < 3:
            continue
        ratio = 1 if len(rest) >= 4 else SHORT_RATIO
        if counts[rest] and _known(counts, rest) >= ratio * counts[word]:
            return rest
        if ending in PLURALS_AND_DUALS and counts[rest + FEMININE] and _known(counts, rest + FEMININE) >= counts[word]:
            return rest + FEMININE
    return word


def _known(counts: Mapping[str, int], word: str) -> int:
    """How often a word occurs in all spellings of its group."""
    return sum(counts[spelling] for spelling in _GROUPS.get(_ALIASES.get(word, ""), (word,)))


def _rests(word: str) -> Iterator[str]:
    """All that cutting may look at."""
    starts = {word}
    for _ in range(3):
        starts |= {start.removeprefix(piece) for start in starts for piece in (*ARTICLES, *PARTICLES)}
    starts |= {TO + start for start in starts}
    for start in starts:
        yield from _GROUPS.get(_ALIASES.get(start, ""), ())
        yield start
        for ending in ENDINGS:
            if start.endswith(ending):
                rest = start[: -len(ending)]
                yield from (rest, rest + FEMININE)
                yield from (rest[: -len(more)] for more in ENDINGS if rest.endswith(more))
                if rest.endswith(TA):
                    yield rest[:-1] + FEMININE


def _possible(base: str) -> Iterator[str]:
    """Every form that may be cut back to `base`."""
    stems: set[str] = set()
    for stem in _GROUPS.get(_ALIASES.get(base, ""), (base,)):
        stems |= {stem + ending for ending in ("", *ENDINGS, *PLURAL_PRONOUNS)}
        if stem.endswith(FEMININE):
            stems |= {stem[:-1] + TA + ending for ending in (*PRONOUNS, *DUALS)}
            stems |= {stem[:-1] + ending for ending in (PLURAL, *PLURAL_PRONOUNS)}
    yield from (before + stem for before, stem in product(BEFORE, stems))
