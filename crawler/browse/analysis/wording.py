"""Words that set the articles of a search apart from the rest of the archive.

Log-odds ratios with an informative Dirichlet prior: Monroe, Colaresi and Quinn, "Fightin' Words: Lexical Feature
Selection and Evaluation for Identifying the Content of Political Conflict", Political Analysis 16 (2008), section 3.5.
Where they count a word's occurrences, this counts the articles that hold it, so that no text that repeats a word speaks
for all; and of copies of one story one alone, so that no agency does. The prior is the word's share of all articles.

Words are folded as in the index, their forms joined where the archive's vocabulary confirms them
(crawler/search/forms.py), stop words, numbers and the words that were asked for left aside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log, prod, sqrt

import storage.search as fulltext
from crawler.arabic.stopwords import STOP_WORDS
from crawler.browse.find import how_many, spellings_of
from crawler.browse.reader import Reader
from crawler.search.asked import SearchQuery
from crawler.search.forms import canons
from crawler.search.match import WORDS_AND_MARKS
from crawler.search.query import distinct_words, fold_for_index
from storage.filters import articles_where, narrowed, needs_index
from storage.search import COUNTED

SAMPLE = 300
"""Articles that are read, evenly among those that a search finds."""
FEWEST_OF_A_FORM, FEWEST = 3, 5
"""Stories of the sample that hold a form, and a word in all its forms."""
CANDIDATES = 300
"""Forms that are joined to words, those that stand out most."""
TOP = 40
PRIOR = 200.0
"""Articles that the prior counts as: by how much few articles are drawn to what is usual."""
LEAST_Z = 3.0
"""Of ten thousand words a dozen reach it by chance."""
SHORTEST = 3
"""Letters of a word."""
MOST_FORMS = 8
"""Forms of a word in the search that it leads to, the commonest ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typical:
    """A word in all its forms."""

    word: str
    """As an article writes it, in its commonest form."""
    forms: tuple[str, ...]
    """Folded, the commonest first."""
    stories: int
    """Of the sample those that hold it."""
    share: float
    """The same as a part of the sample, 0-1."""
    elsewhere: float
    """Part of the rest of the archive that holds it, 0-1, about."""
    z: float
    """The log-odds ratio in units of its standard deviation."""
    search: SearchQuery
    """What finds the articles of the search that hold it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a search's articles speak of more than others."""

    query: SearchQuery
    words: tuple[Typical, ...]
    """Those that stand out most first."""
    total: int
    """Articles that the search finds."""
    read: int
    """Articles of them that were read."""
    stories: int
    """Stories that these are: what `Typical.share` is a part of."""
    newest: bool
    """Whether they were chosen among the newest ones alone."""
    rest: int
    """Articles of the archive that the search doesn't find; 0: there is nothing to compare with."""

    @property
    def sampled(self) -> bool:
        """Whether some of the articles were not read."""
        return self.read < self.total


def wording(reader: Reader, query: SearchQuery, sample: int = SAMPLE, among: int = COUNTED) -> Wording:
    """The words that set a search's articles apart.

    Args:
        sample: articles that are read at most.
        among: of more articles than this, the newest ones are those that are chosen from.
    """
    query = replace(query, position="")
    index = fulltext.Search(reader.connection)
    match = index.match(query)
    expression = narrowed(match.expression, query)
    ids = _ids(reader, query, expression, among + 1)
    taken = _sample(reader, ids[:among], sample)
    total = how_many(reader, query)
    every = int(reader.value("SELECT coalesce(sum(articles), 0) FROM month_counts"))
    compared = _Compared(taken.stories, total, max(every, total))
    words = _words(taken, compared, index, match.wanted) if every > total else []
    return Wording(
        query=query,
        words=tuple(_typical(query, one, taken.spelled(one.forms[0])) for one in words[:TOP]),
        total=total,
        read=len(taken.texts),
        stories=taken.stories,
        newest=len(ids) > among,
        rest=max(every - total, 0),
    )


# --- the arithmetic --------------------------------------------------------------------------------


def log_odds(here: float, of_here: float, elsewhere: float, of_elsewhere: float, usual: float) -> float:
    """How far a word's odds here are from those elsewhere, in standard deviations.

    Args:
        here, elsewhere: articles that hold it.
        of_here, of_elsewhere: all articles.
        usual: its share of all articles, 0-1, for the prior.
    """
    prior = PRIOR * min(max(usual, 1e-6), 1 - 1e-6)  # the odds of nothing and of all are no numbers
    odds = [
        log((count + prior) / (of + PRIOR - count - prior))
        for count, of in ((here, of_here), (elsewhere, of_elsewhere))
    ]
    return (odds[0] - odds[1]) / sqrt(1 / (here + prior) + 1 / (elsewhere + prior))


@dataclass(frozen=True, slots=True)
class _Compared:
    """A sample against the rest of an archive."""

    stories: int
    total: int
    every: int

    def elsewhere(self, here: int, usual: float) -> float:
        """Share of the rest that holds a word, of which so many stories of the sample do."""
        rest = self.every - self.total
        held = usual * self.every - self.total * here / self.stories
        return min(max(round(held, 6), 0.0) / rest, 1.0)

    def z(self, here: int, usual: float) -> float:
        rest = self.every - self.total
        return log_odds(here, self.stories, self.elsewhere(here, usual) * rest, rest, usual)


@dataclass(frozen=True, slots=True)
class _Word:
    """Forms of one word, before it is shown."""

    forms: tuple[str, ...]
    stories: int
    share: float
    elsewhere: float
    z: float


def _words(sample: _Sample, compared: _Compared, index: fulltext.Search, asked: Collection[str]) -> list[_Word]:
    """The words that stand out, most first."""
    held = {form: stories for form, stories in sample.held.items() if len(stories) >= FEWEST_OF_A_FORM}
    held = {form: stories for form, stories in held.items() if not _is_asked(form, asked)}
    counts = index.vocabulary(held)
    usual = {form: min(max(counts.get(form, 0), len(held[form])) / compared.every, 1.0) for form in held}
    scored = sorted(held, key=lambda form: (-compared.z(len(held[form]), usual[form]), form))[:CANDIDATES]
    groups: dict[str, list[str]] = defaultdict(list)
    for form, canon in canons(scored, index.vocabulary).items():
        groups[canon].append(form)
    found = []
    for forms in groups.values():
        here = len(set().union(*(held[form] for form in forms)))
        together = 1 - prod(1 - usual[form] for form in forms)
        word = _Word(
            forms=tuple(sorted(forms, key=lambda form: (-len(held[form]), form))),
            stories=here,
            share=here / compared.stories,
            elsewhere=compared.elsewhere(here, together),
            z=compared.z(here, together),
        )
        if here >= FEWEST and word.z >= LEAST_Z:
            found.append(word)
    return sorted(found, key=lambda word: (-word.z, word.forms))


def _is_asked(form: str, asked: Collection[str]) -> bool:
    return form in asked or any(one.endswith("*") and form.startswith(one[:-1]) for one in asked)


# --- the sample ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sample:
    """Articles that were read."""

    texts: Sequence[str]
    held: Mapping[str, Mapping[int, int]]
    """Of each word the stories that hold it, and one of their texts; an article that stands alone is a story."""
    stories: int

    def spelled(self, form: str) -> str:
        """A word as an article writes it."""
        text = self.texts[next(iter(self.held[form].values()))]
        written = (word[0] for word in WORDS_AND_MARKS.finditer(text))
        return next((word for word in written if fold_for_index(word).lower() == form), form)


def _ids(reader: Reader, query: SearchQuery, expression: str, most: int) -> list[int]:
    """What a search finds, the newest first."""
    if needs_index(query):
        sql = "SELECT rowid AS id FROM articles_fts WHERE articles_fts MATCH ? ORDER BY rowid DESC LIMIT ?"
        return [row["id"] for row in reader.rows(sql, [expression, most])]
    where = articles_where(query, spellings_of(reader))
    rows = reader.rows(
        f"SELECT a.id FROM articles a WHERE {where} ORDER BY a.published_on DESC, a.id DESC LIMIT ?",
        [*where.values, most],
    )
    return [row["id"] for row in rows]


def _sample(reader: Reader, ids: Sequence[int], most: int) -> _Sample:
    chosen = ids[:: -(-len(ids) // most) or 1]
    rows = reader.rows(
        f"SELECT id, story, title, text FROM articles WHERE id IN ({', '.join('?' * len(chosen))})", chosen
    )
    held: dict[str, dict[int, int]] = defaultdict(dict)
    texts = [f"{row['title']}\n{row['text']}" for row in rows]
    stories = [row["story"] or -row["id"] for row in rows]
    for at, (text, story) in enumerate(zip(texts, stories, strict=True)):
        for word in distinct_words(fold_for_index(text)):
            held[word].setdefault(story, at)
    spoken = {word: of for word, of in held.items() if _is_spoken(word)}
    return _Sample(texts=texts, held=spoken, stories=len(set(stories)))


def _is_spoken(word: str) -> bool:
    return len(word) >= SHORTEST and word.isalpha() and word not in STOP_WORDS


# --- what is shown ---------------------------------------------------------------------------------


def _typical(query: SearchQuery, word: _Word, spelled: str) -> Typical:
    either = " OR ".join(f"={form}" for form in word.forms[:MOST_FORMS])
    return Typical(
        word=spelled,
        forms=word.forms,
        stories=word.stories,
        share=word.share,
        elsewhere=word.elsewhere,
        z=word.z,
        search=replace(query, words=f"{query.words} {either}".strip()),
    )
