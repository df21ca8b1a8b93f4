"""How well an article answers a query: BM25 over the classes of its words.

FTS5's own bm25 gives each form of a word an IDF of its own, so that a rare form (وباستقالته) outweighs a rare word.
Here all forms of a word are one term, as if the index had been stemmed: one IDF, one count. Measured by `python -m
benchmarks.search` (benchmarks/README.md). Source of the formula: Robertson and Zaragoza, "The Probabilistic Relevance
Framework: BM25 and Beyond" (2009), with the title as a field that counts several times (BM25F with one length).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import log

from crawler.search.match import Word
from crawler.search.query import every_word, fold_for_index, folded_words

TITLE = 5
"""A word in the title counts so many times."""
SATURATION, LENGTH = 1.2, 0.75
"""k1 and b, the values that the literature and FTS5 use."""
FRESH = 0.1
"""What the newest day adds to a score: of two articles that answer alike, the fresher one comes first."""
FEW_FORMS = 24
"""Up to so many forms are looked for one by one, which is three times as fast as to go through a text's words."""
HALF_LIFE = 90
"""Days after which it adds half of that."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article to be ranked. `day`: of publication, YYYY-MM-DD, empty if unknown."""

    id: int
    title: str
    text: str
    day: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """An article with its score, higher is better; `missing`: words of the query that it lacks, as typed."""

    id: int
    score: float
    missing: tuple[str, ...]


def rank(words: Sequence[Word], candidates: Iterable[Candidate], *, articles: int, newest: str) -> list[Ranked]:
    """The candidates, best first; of equal ones, the last that came.

    `articles`: in the archive. `newest`: the last day of publication in it, as YYYY-MM-DD; empty if there is none.
    """
    weights = [_rarity(word.articles, articles) for word in words]
    counted = [(candidate, *_counts(words, candidate)) for candidate in candidates]
    average = sum(length for _, _, length in counted) / len(counted) if counted else 1.0
    ranked = []
    for candidate, counts, length in counted:
        size = SATURATION * (1 - LENGTH + LENGTH * length / (average or 1))
        score = sum(w * n * (SATURATION + 1) / (n + size) for w, n in zip(weights, counts, strict=True))
        missing = tuple(word.typed for word, n in zip(words, counts, strict=True) if not n)
        ranked.append(Ranked(candidate.id, score * (1 + _freshness(candidate.day, newest)), missing))
    return sorted(ranked, key=lambda found: (-found.score, -found.id))


def _rarity(n: int, articles: int) -> float:
    """A word's IDF, never negative: the commonest word says little, not the contrary."""
    return log(1 + (articles - min(n, articles) + 0.5) / (min(n, articles) + 0.5))


def _freshness(day: str, newest: str) -> float:
    if not day or not newest:
        return 0.0
    age = max(0, (date.fromisoformat(newest) - date.fromisoformat(day)).days)
    return float(FRESH * 0.5 ** (age / HALF_LIFE))


def _counts(words: Sequence[Word], candidate: Candidate) -> tuple[list[int], int]:
    """How often each word stands in an article, the title's several times, and the article's length likewise."""
    counts, length = [0] * len(words), 0
    count = _count_few if sum(len(word.forms) for word in words) <= FEW_FORMS else _count_many
    for part, weight, in_title in ((candidate.title, TITLE, True), (candidate.text, 1, False)):
        folded = fold_for_index(part).lower()
        length += weight * (folded.count(" ") + folded.count("\n") + 1)
        for number, (word, times) in enumerate(zip(words, count(words, folded), strict=True)):
            if in_title or not word.title:
                counts[number] += weight * (times + _rows(word, folded))
    return counts, length


def _count_few(words: Sequence[Word], folded: str) -> list[int]:
    """How often each word stands in a text that is folded and in small letters: of few forms each is looked for."""
    return [sum(_times(form, folded) for form in word.forms) for word in words]


def _times(form: str, folded: str) -> int:
    times, at = 0, folded.find(form)
    while at >= 0:
        end = at + len(form)
        times += not (folded[max(0, at - 1) : at].isalnum() or folded[end : end + 1].isalnum())
        at = folded.find(form, end)
    return times


def _count_many(words: Sequence[Word], folded: str) -> list[int]:
    """The same of any number of forms: each word of the text is looked at."""
    counts: dict[str, int] = Counter(every_word(folded))
    return [sum(counts.get(form, 0) for form in dict.fromkeys(word.forms)) for word in words]


def _rows(word: Word, folded: str) -> int:
    """How often words stand in a row as asked, or words begin as asked."""
    times = sum(found.startswith(word.prefixes) for found in every_word(folded)) if word.prefixes else 0
    if not word.rows:
        return times
    line = f" {' '.join(folded_words(folded))} "
    return times + sum(line.count(f" {row} ") for row in word.rows)
