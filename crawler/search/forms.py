"""Which words of an archive are forms of one word: its spellings, and the particles and endings written onto it.

Strippers that know no vocabulary break names (لافروف -> افروف) and join strangers (وزير -> زير). Here a piece is cut
only if the archive itself holds the rest, often enough beside the whole; so the answer gets better as the archive
grows. In a young archive, where a dozen articles prove nothing, the word asked for counts as a word, since somebody
holds it for one. Measured on pairs of news words: light10, Snowball, Tashaphyne and ISRI roots meet 0.4 to 0.8 of the
wanted pairs and join 5 to 22 of 40 strangers; the tables that this is held to are tests/search/forms.tsv and young.tsv.

Words are folded as in the index (crawler/search/query.py); the pieces stand in crawler/arabic/particles.py, the plurals
that no ending leads to in crawler/arabic/plurals.py.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from crawler.arabic.particles import (
    ARTICLES,
    BEFORE,
    BEFORE_HEBREW,
    DUALS,
    ENDINGS,
    FEMININE,
    FINAL_ALEF,
    FOR_THE,
    FOREIGN,
    FUTURE,
    HEBREW_ARTICLE,
    HEBREW_PARTICLES,
    LONG_PRONOUNS,
    LOOSE_PARTICLES,
    MASCULINE,
    NAMES,
    NOUN_PARTICLES,
    PARTICLES,
    PLURAL,
    PLURAL_PRONOUNS,
    PLURALS_AND_DUALS,
    PREPOSITIONS,
    PRONOUNS,
    SPELLINGS,
    TA,
    THE,
    TO,
    VERB_STARTS,
)
from crawler.arabic.plurals import PLURALS
from crawler.arabic.stopwords import STOP_WORDS

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
ASKED, SHORT_ASKED = 40, 12
"""Articles that the word asked for counts as, beyond those that hold it, when others are cut back to it: somebody holds
it for a word. The second for words of three letters, which are more often the rest of another word."""
YOUNG = 4
"""Articles by which a word with an ending may outnumber the rest: so few prove nothing."""
SHORTEST_JOINED = 5
"""Letters of two words that may be written as one."""

_ALIASES = {spelling: group[0] for group in SPELLINGS for spelling in group}
_GROUPS = {group[0]: group for group in SPELLINGS}
_SINGULARS = {plural: group[0] for group in PLURALS for plural in group[1:]}
_PLURALS = {group[0]: group[1:] for group in PLURALS}
_WHOLE = {*_ALIASES, *_SINGULARS, *_PLURALS}
"""Words that are known to be words: nothing is cut from them."""


class _Counts(dict[str, int]):
    """How many articles hold a word, asked for in bulk."""

    def __init__(self, vocabulary: Vocabulary, asked: str) -> None:
        super().__init__()
        self.vocabulary = vocabulary
        self.asked = {asked, asked.removeprefix(THE)}

    def fetch(self, words: Iterable[str]) -> None:
        new = {word for word in words if word not in self}
        if new:
            found = self.vocabulary(new)
            self.update({word: found.get(word, 0) for word in new})

    def __missing__(self, word: str) -> int:
        self.fetch([word])
        return self[word]

    def known(self, word: str) -> int:
        """How often a word occurs in all spellings of its group, more if it is what was asked for."""
        group = _GROUPS.get(_ALIASES.get(word, ""), (word,))
        more = (SHORT_ASKED if len(word) < 4 else ASKED) if not self.asked.isdisjoint(group) and len(word) > 2 else 0
        return more + sum(self[spelling] for spelling in group)

    def noun(self, word: str) -> int:
        """`known`, or how often it occurs with the article, where it never stands without one."""
        return self.known(word) or self[THE + word]


def forms(word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The forms of `word` to look for: itself first, then the others by how many articles hold them, at most 40.

    Most are single words; a name that others write as two is a row of two, with a space.
    """
    counts = _Counts(vocabulary, word)
    others = list(_foreign(word))
    halves = [half for halves in _split(word) for half in halves]
    counts.fetch([*_rests(word), *others, *(THE + other for other in others), *halves])
    bases = {canon(spelling, counts) for spelling in (word, *_as_foreign(word, counts))}
    counts.asked |= bases
    possible = set[str]().union(*map(_possible, {word, *bases}))
    counts.fetch(possible)
    present = {form for form in possible if counts[form]}
    counts.fetch(rest for form in present for rest in _rests(form))
    found = sorted(
        (form for form in present if form != word and canon(form, counts) in bases),
        key=lambda form: (-counts[form], form),
    )
    return (word, *_in_two(word, counts), *found)[:MOST_FORMS]


def canons(words: Collection[str], vocabulary: Vocabulary) -> dict[str, str]:
    """What each of many words is cut back to: those of one result are forms of one word."""
    counts = _Counts(vocabulary, "")
    counts.fetch(rest for word in words for rest in _rests(word))
    return {word: canon(word, counts) for word in words}


# --- cutting ---------------------------------------------------------------------------------------


def canon(word: str, counts: _Counts) -> str:
    """What the forms of a word have in common: itself without the pieces that the counts allow to cut."""
    word = _ALIASES.get(word, word)
    for cut in CUTS:
        if word in _WHOLE:
            break
        word = _ALIASES.get(shorter := cut(word, counts), shorter)
    return _SINGULARS.get(word, word)


def _without_article(word: str, counts: _Counts) -> str:
    for article in ARTICLES:
        rest = word[len(article) :]
        if not word.startswith(article) or len(rest) < 2:
            continue
        if article.endswith(FOR_THE) and counts.known(TO + rest) > counts.known(rest):
            continue  # للافروف: the name begins with ل
        share = ARTICLE_SHARE if len(rest) > 2 else SHORT_ARTICLE_SHARE
        if rest in _WHOLE or ((known := _support(rest, word, counts)) and known > share * counts[word]):
            return rest
    return word


def _without_particle(word: str, counts: _Counts) -> str:
    particle, rest = word[:1], word[1:]
    if particle not in PARTICLES or len(rest) < 3:
        return word
    if (particle in NOUN_PARTICLES and rest in PREPOSITIONS) or (
        particle in LOOSE_PARTICLES and rest in _WHOLE and len(rest) >= 4
    ):
        return rest
    if (particle == FUTURE and rest[0] not in VERB_STARTS) or (particle in NOUN_PARTICLES and rest in STOP_WORDS):
        return word  # سكان is no form of كان, بلدية none of لديه
    ratio = PARTICLE_RATIO if len(rest) >= 4 else SHORT_RATIO
    least = ratio * max(counts[word], len(rest) < 4)
    return rest if (known := _support(rest, word, counts)) and known >= least else word


def _support(rest: str, word: str, counts: _Counts) -> int:
    """How often the rest of a word occurs, or what is left of it without an ending, where it occurs nowhere itself.

    باستقالته is ب, استقالة and a pronoun even if استقالته stands nowhere; وزارتها is no form of زاره, since وزارة is
    a word.
    """
    known = counts.known(rest)
    if known or any(counts.noun(stem) for stem, _ in _stems(word)):
        return known
    rests = (rest, rest[1:]) if rest[:1] in PARTICLES else (rest,)
    return max((counts.noun(stem) for left in rests for stem, _ in _stems(left) if len(stem) >= 4), default=0)


def _without_ending(word: str, counts: _Counts) -> str:
    for stem, ratio in _stems(word):
        known = counts.noun(stem)
        if known and known + (YOUNG if ratio == 1 else 0) >= ratio * max(counts[word], ratio > 1):
            return stem
    return word


def _without_hebrew_particle(word: str, counts: _Counts) -> str:
    rest = word[1:]
    if word[:1] not in HEBREW_PARTICLES or len(rest) < 3:
        return word
    share = ARTICLE_SHARE if word[0] == HEBREW_ARTICLE else 1 if len(rest) >= 4 else PARTICLE_RATIO
    known = counts.known(rest) or (counts.known(rest[1:]) if rest[0] in HEBREW_PARTICLES and len(rest) > 4 else 0)
    return rest if known and known >= share * max(counts[word], share > 1) else word


CUTS = (
    _without_hebrew_particle,
    _without_hebrew_particle,
    _without_article,
    _without_particle,
    _without_particle,
    _without_article,
    _without_ending,
    _without_ending,
    _without_article,
)
"""In this order: what is written first goes first, the endings last; with these gone the article may show."""


def _stems(word: str) -> Iterator[tuple[str, int]]:
    """What may be left of a word without its ending, and how many times as often it must occur."""
    for pronoun in PRONOUNS:
        if word.endswith(TA + pronoun) and len(word) - len(pronoun) >= 4:
            yield word[: -len(pronoun) - 1] + FEMININE, 1
    for ending in ENDINGS:
        rest = word[: -len(ending)]
        if not word.endswith(ending) or len(rest) < 2:
            continue
        if len(rest) >= 3 and (rest not in _SINGULARS or ending in LONG_PRONOUNS):  # مدني is no form of مدن
            yield rest, 1 if len(rest) >= 4 else SHORT_RATIO
        if ending in PLURALS_AND_DUALS:
            yield rest + FEMININE, 1
    if word.endswith(PLURAL) and len(word) >= 6:
        yield word[:-1], 1  # مليشيا, مليشيات
    if word.endswith(MASCULINE[0]) and len(word) >= 5:
        yield word[:-2] + MASCULINE[1], 1


def _rests(word: str) -> Iterator[str]:
    """All that cutting may look at."""
    starts = {word}
    pieces = HEBREW_PARTICLES if _is_hebrew(word) else (*ARTICLES, *PARTICLES)
    for _ in range(3):
        starts |= {start.removeprefix(piece) for start in starts for piece in pieces}
    stems = {stem for start in starts for stem, _ in _stems(start)}
    stems |= {stem for once in stems for stem, _ in _stems(once)}
    for rest in starts | stems:
        yield from _GROUPS.get(_ALIASES.get(rest, ""), ())
        yield from (rest, THE + rest)
    yield from (TO + start for start in starts)


# --- joining ---------------------------------------------------------------------------------------


def _is_hebrew(word: str) -> bool:
    return "\u05d0" <= word[:1] <= "\u05ea"


def _possible(base: str) -> set[str]:
    """Every form that may be cut back to `base`."""
    if _is_hebrew(base):
        return {before + base for before in BEFORE_HEBREW}
    stems: set[str] = set()
    for stem in _GROUPS.get(_ALIASES.get(base, ""), (base,)):
        stems |= {stem + ending for ending in ("", *ENDINGS, *PLURAL_PRONOUNS)}
        if stem.endswith(FEMININE):
            stems |= {stem[:-1] + TA + ending for ending in (*PRONOUNS, *DUALS)}
            stems |= {stem[:-1] + ending for ending in (PLURAL, *PLURAL_PRONOUNS)}
        elif stem.endswith(FINAL_ALEF):
            stems |= {stem + TA + ending for ending in ("", *PRONOUNS)}
        elif stem.endswith(MASCULINE[1]):
            stems.add(stem[:-2] + MASCULINE[0])
    for plural in _PLURALS.get(base, ()):
        stems |= {plural + ending for ending in ("", *LONG_PRONOUNS)}
    return {before + stem for before in BEFORE for stem in stems}


def _foreign(word: str) -> Iterator[str]:
    """A word with another letter for a foreign sound."""
    if len(word) >= 4 and (word[0] not in VERB_STARTS or len(word) >= 6):
        yield from (word.replace(letter, other) for letter, other in FOREIGN if letter in word)


def _as_foreign(word: str, counts: _Counts) -> Iterator[str]:
    """A name in another house's letters: a word that takes the article is none (جالية, غالية)."""
    for spelling in _foreign(word):
        if counts[spelling] and not counts[THE + spelling] and not counts[THE + word]:
            yield spelling


def _split(word: str) -> Iterator[tuple[str, str]]:
    """A word as two."""
    yield from ((name, word[len(name) :]) for name in NAMES if word.startswith(name) and len(word) >= len(name) + 3)
    yield from ((word[:at], word[at:]) for at in range(3, len(word) - 2))


def _in_two(word: str, counts: _Counts) -> tuple[str, ...]:
    """A name in two words, as others write it; any word that the archive lacks, if it has both its halves."""
    return tuple(
        dict.fromkeys(
            f"{first} {second}"
            for first, second in _split(word)
            if (first in NAMES or not counts[word]) and counts[first] and counts[second]
        )
    )


def joined(first: str, second: str) -> str:
    """Two words written as one; empty if that would be too short to be a name."""
    return first + second if len(first) > 1 < len(second) and len(first + second) >= SHORTEST_JOINED else ""
