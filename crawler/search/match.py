"""Words as FTS5 takes them: each with its forms, alternatives together, titles alone, and what hits are ranked by."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from crawler.arabic.letters import HARAKAT
from crawler.arabic.stopwords import STOP_WORDS
from crawler.search.forms import Vocabulary, forms, joined
from crawler.search.query import ALL, Query, Term, TermKind, fold_for_index

LOOSE = 20_000
"""Articles that are looked at where none has all the words, about."""
_NUMBERED = re.compile(r"([^\W\d_]{2,})(\d+)")
_THOUSANDS = re.compile(r"\d{1,3}(?: \d{3})+")
WORDS_AND_MARKS = re.compile(f"(?:[^\\W_]|[{HARAKAT}])+")
"""The words of a text as it is written, with their vowel marks."""
_AROUND = re.compile(r"^[^\w=]+|[^\w*]+$")

Beginning = Callable[[str], Collection[str]]
"""Gives the words that stand for a prefix that very many words have, and none for other prefixes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One term of a query with all its forms: what counts as the same word when hits are ranked."""

    typed: str
    forms: tuple[str, ...] = ()
    """Single words, folded."""
    rows: tuple[str, ...] = ()
    """Words in a row, folded, one space between them."""
    prefixes: tuple[str, ...] = ()
    """Beginnings of words."""
    title: bool = False
    """Looked for in titles alone."""
    articles: int = 0
    """Articles that hold it, about: those of its forms together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A query as FTS5 takes it. `expression` is empty when nothing is asked for."""

    expression: str
    loose: str = ""
    """The same for articles with some of the words; empty for one word, and where the archive has none of them."""
    words: tuple[Word, ...] = ()
    """What hits are ranked by: the terms, alternatives as one, without stop words (unless all are)."""
    aside: int = 0
    """Stop words among the terms."""
    matched: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """For each word that was expanded: as typed, and the forms looked for, the likeliest first."""
    wanted: frozenset[str] = frozenset()
    """The folded words that are looked for; one that ends in `*` stands for all that begin so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A term, or terms of which one is enough."""

    terms: tuple[Term, ...]
    expression: str
    word: Word
    forms: tuple[tuple[str, ...], ...]
    """Of each term those that are shown; none where it is looked for as typed."""

    @property
    def is_aside(self) -> bool:
        """Whether it says nothing of a subject."""
        return all(STOP_WORDS.issuperset(term.words) for term in self.terms)

    @property
    def is_plain(self) -> bool:
        """Whether it is one word that may be written together with its neighbour."""
        (term, *more) = self.terms
        return not more and term.kind is TermKind.WORD and not term.exact and len(term.words) == 1


def match_query(query: Query, vocabulary: Vocabulary, beginning: Beginning = lambda _: ()) -> Match:
    """The query for `articles_fts MATCH`, over title and text, or the title alone where that is asked.

    `vocabulary` tells in how many articles each of the given words occurs (those that occur). A query of exclusions
    alone looks at all articles, by a tag that each has.
    """
    if not query.terms:
        return Match(expression="")
    wanted = _with_joined([_part(group, vocabulary, beginning) for group in _groups(query.wanted)], vocabulary)
    without = [_part((term,), vocabulary, beginning).expression for term in query.excluded]
    spoken = [part for part in wanted if not part.is_aside] or wanted
    rarest = _rarest(spoken) if len(wanted) > 1 else ""
    return Match(
        expression=_all_of([part.expression for part in wanted], without),
        loose=_all_of([rarest], without) if rarest else "",
        words=tuple(part.word for part in spoken),
        aside=len(wanted) - len(spoken),
        matched=tuple(
            (term.raw, found) for part in wanted for term, found in zip(part.terms, part.forms, strict=True) if found
        ),
        wanted=frozenset(looked_for for part in wanted for looked_for in _looked_for(part)),
    )


def _groups(terms: Iterable[Term]) -> Iterator[tuple[Term, ...]]:
    """Terms of which one is enough, together; every other term alone."""
    group: list[Term] = []
    for term in terms:
        if group and not term.alternative:
            yield tuple(group)
            group = []
        group.append(term)
    if group:
        yield tuple(group)


def _part(terms: tuple[Term, ...], vocabulary: Vocabulary, beginning: Beginning) -> _Part:
    expanded = [_expanded(term, vocabulary, beginning) for term in terms]
    parts = [_within(expression, title=term.title) for term, (expression, _, _) in zip(terms, expanded, strict=True)]
    words = [word for _, word, _ in expanded]
    return _Part(
        terms=terms,
        expression=f"({' OR '.join(parts)})" if len(parts) > 1 else parts[0],
        word=words[0] if len(words) == 1 else _one_of(words),
        forms=tuple(found for _, _, found in expanded),
    )


def _within(expression: str, *, title: bool) -> str:
    return f"{'title' if title else '{title text}'} : ({expression})"


def _one_of(words: Sequence[Word]) -> Word:
    return Word(
        typed=" OR ".join(word.typed for word in words),
        forms=tuple(form for word in words for form in word.forms),
        rows=tuple(row for word in words for row in word.rows),
        prefixes=tuple(prefix for word in words for prefix in word.prefixes),
        title=all(word.title for word in words),
        articles=sum(word.articles for word in words),
    )


# --- one term --------------------------------------------------------------------------------------


def _expanded(term: Term, vocabulary: Vocabulary, beginning: Beginning) -> tuple[str, Word, tuple[str, ...]]:
    """A term as an FTS5 expression, as a word to rank by, and the forms of it that are looked for (none: as typed)."""
    row = " ".join(term.words)
    if term.kind is TermKind.PREFIX:
        words = beginning(row)
        return _either(words) if words else f"{_quoted(row)} *", _word(term, words, vocabulary, prefixes=(row,)), ()
    if any(term.begins):
        return _beginnings(term), _word(term, (), vocabulary, prefixes=term.words), ()
    if term.kind is TermKind.PHRASE or term.exact:
        return _quoted(row), _word(term, (row,), vocabulary), ()
    if numbered := _word_and_number(term.words):
        word, number = numbered
        found = tuple(f"{form} {number}" for form in forms(word, vocabulary))
        every = (*found, *(form.replace(" ", "") for form in found))
        return _either(every), _word(term, every, vocabulary), found
    if row.replace(" ", "").isdecimal() and row.isascii():
        found = _written_numbers(term.words)
        return _either(found), _word(term, found, vocabulary), ()
    found = forms(row, vocabulary) if len(term.words) == 1 else ()
    return _either(found or (row,)), _word(term, found or (row,), vocabulary), found


def _quoted(row: str) -> str:
    """Words in a row as an FTS5 string; words hold letters and digits only, so there is nothing to escape."""
    return f'"{row}"'


def _either(rows: Collection[str]) -> str:
    return "(" + " OR ".join(map(_quoted, rows)) + ")" if len(rows) > 1 else _quoted(*rows)


def _beginnings(term: Term) -> str:
    """A phrase with words that only begin so. FTS5 knows them at its end; within it, words next to each other do."""
    if not any(term.begins[:-1]):
        return _quoted(" ".join(term.words)) + " *"
    words = (_quoted(word) + (" *" if begins else "") for word, begins in zip(term.words, term.begins, strict=True))
    return f"NEAR({' '.join(words)}, {len(term.words) - 2})"


def _word_and_number(words: tuple[str, ...]) -> tuple[str, str] | None:
    """جنيف-2 and جنيف2 alike: the word, and the number that belongs to it."""
    if len(words) == 2 and words[1].isdigit() and words[0].isalpha():
        return words[0], words[1]
    if len(words) == 1 and (found := _NUMBERED.fullmatch(words[0])):
        return found[1], found[2]
    return None


def _written_numbers(words: tuple[str, ...]) -> tuple[str, ...]:
    """A number as typed, and without or with marks between its thousands: 1200, 1,200, ١٬٢٠٠."""
    typed, digits = " ".join(words), "".join(words)
    if digits.startswith("0") or (len(words) > 1 and not _THOUSANDS.fullmatch(typed)):
        return (typed,)
    return tuple(dict.fromkeys((typed, digits, f"{int(digits):,}".replace(",", " "))))


def _word(term: Term, found: Collection[str], vocabulary: Vocabulary, prefixes: tuple[str, ...] = ()) -> Word:
    return Word(
        typed=_AROUND.sub("", term.raw),
        forms=() if prefixes else tuple(form for form in found if " " not in form),
        rows=() if prefixes else tuple(form for form in found if " " in form),
        prefixes=prefixes,
        title=term.title,
        articles=_articles(found, vocabulary),
    )


def _articles(found: Collection[str], vocabulary: Vocabulary) -> int:
    """In how many articles words or rows of words occur, at most: in each row, as often as its rarest word."""
    counts = vocabulary({word for form in found for word in form.split()})
    return sum(min(counts.get(word, 0) for word in form.split()) for form in found)


# --- terms together --------------------------------------------------------------------------------


def _with_joined(wanted: list[_Part], vocabulary: Vocabulary) -> list[_Part]:
    """Words that stand next to each other count as met, both, where others write them as one: عبد الحميد, عبدالحميد."""
    names = [_name(one, other) for one, other in pairwise(wanted)]
    known = vocabulary(set(names) - {""})
    as_one = [forms(name, vocabulary) if known.get(name) else () for name in names]
    return [
        _also(one, (*before, *after))
        for one, before, after in zip(wanted, ((), *as_one), (*as_one, ()), strict=False)  # none: nothing to join
    ]


def _name(first: _Part, second: _Part) -> str:
    plain = first.is_plain and second.is_plain and first.word.title == second.word.title
    return joined(*first.terms[0].words, *second.terms[0].words) if plain else ""


def _also(part: _Part, others: tuple[str, ...]) -> _Part:
    """A term that other words stand for as well."""
    if not others:
        return part
    return replace(
        part,
        expression=f"({part.expression} OR {_within(_either(others), title=part.word.title)})",
        word=replace(part.word, forms=(*part.word.forms, *others)),
        forms=((*part.forms[0], *others),),
    )


def _all_of(wanted: Collection[str], without: Collection[str]) -> str:
    expression = " AND ".join(wanted) or f"tags : {ALL}"
    return f"({expression}) NOT ({' OR '.join(without)})" if without else expression


def _rarest(spoken: Collection[_Part]) -> str:
    """What an article must have even if it lacks some words: one of the rarest that there are; empty if there are none.

    As many as `LOOSE` articles hold: the commoner ones would bring articles that have nothing but them.
    """
    held = 0
    rarest: list[str] = []
    known = [part for part in spoken if part.word.articles or part.word.prefixes]
    for part in sorted(known, key=lambda part: (part.word.articles, part.expression)):
        held += part.word.articles
        if rarest and held > LOOSE:
            break
        rarest.append(part.expression)
    return f"({' OR '.join(rarest)})" if rarest else ""


def _looked_for(part: _Part) -> Iterator[str]:
    yield from (word for term in part.terms for word in _own_words(term))
    yield from (word for found in part.forms for form in found for word in form.split())


def _own_words(term: Term) -> Iterator[str]:
    for word, begins in zip(term.words, term.begins or (term.kind is TermKind.PREFIX,) * len(term.words), strict=True):
        yield word + "*" if begins else word


def excerpt(text: str, match: Match, *, words: int, mark: str = "[", unmark: str = "]") -> str:
    """The piece of `words` words of a text that holds most of the words looked for, these between marks.

    Words of a phrase are marked wherever they stand; FTS5's own `snippet()` knows better and needs the index.
    """
    found = list(WORDS_AND_MARKS.finditer(text))
    prefixes = tuple(word[:-1] for word in match.wanted if word.endswith("*"))
    folded = [fold_for_index(word[0]).lower() for word in found]
    hits = [word in match.wanted or bool(prefixes and word.startswith(prefixes)) for word in folded]
    sums = [sum(hits[start : start + words]) for start in range(max(1, len(hits) - words + 1))]
    starts = [start for start, total in enumerate(sums) if total == max(sums)]
    best = starts[len(starts) // 2] if any(hits) else 0
    pieces, end = [], found[best].start() if found else 0
    begin = end
    for word, hit in list(zip(found, hits, strict=True))[best : best + words]:
        pieces += [text[end : word.start()], f"{mark}{word[0]}{unmark}" if hit else word[0]]
        end = word.end()
    inside = " ".join("".join(pieces).split())
    return ("…" if begin > 0 and best else "") + inside + ("…" if best + words < len(found) else "")
