"""What a reader types into the search box, and the fold of the search index. Pure: the vocabulary is an argument.

Two rules hold the search together:

- the index holds *folded* words, but its snippets are cut from the *original* text by counting words, so
  `fold_for_index` must never change how many words FTS5's tokenizer sees (`TOKENIZER`);
- words that differ by spelling or by a particle written onto them (سورية, بسوريا, والسورية) are joined when the
  query is asked, by forms that the archive's own vocabulary confirms (crawler/search/forms.py), never in the index: a
  rule can change without reindexing, and `=word` always finds the bare word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import filterfalse

from crawler.arabic.asked import FILTERS, OR
from crawler.arabic.letters import HAMZA, HARAKAT, TATWEEL, VARIANTS, clean_line
from crawler.arabic.scripts import INDEXED
from crawler.search.forms import Vocabulary, forms

TOKENIZER = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn'"
"""FTS5's tokenizer for the index. `Mn` keeps a vowelled word whole: plain unicode61 splits it at every mark."""

# A mark that stands alone is a word to the tokenizer, so it stays; one that touches a letter goes.
_ANY_MARK = re.compile(f"[{HARAKAT}{TATWEEL}]")
_MARKS = re.compile(f"[{HARAKAT}{TATWEEL}]+(?=[{INDEXED}])|(?<=[{INDEXED}])[{HARAKAT}{TATWEEL}]+")
# The letter first: it is sought fast.
_FINAL_HAMZA = re.compile(f"{HAMZA}(?<=[{INDEXED}]{HAMZA})(?![{INDEXED}{HARAKAT}{TATWEEL}])")
_VARIANTS = tuple(VARIANTS.items())


def fold_for_index(text: str) -> str:
    """The text as the search index holds it: as many words as before, in the same order.

    Unlike `arabic.letters.fold` it knows no NFKC, splits no number from its word and leaves case to FTS5, because each
    of these changes the count of words for some characters.
    """
    if _ANY_MARK.search(text):
        text = _MARKS.sub("", text)
    for variant, plain in _VARIANTS:
        text = text.replace(variant, plain)
    return _FINAL_HAMZA.sub("", text) if HAMZA in text else text


# --- the query -------------------------------------------------------------------------------------


class TermKind(StrEnum):
    """How a part of a query is looked for."""

    WORD = "word"
    PHRASE = "phrase"
    PREFIX = "prefix"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One part of a query. `words` are folded, as the index holds them."""

    kind: TermKind
    words: tuple[str, ...]
    raw: str
    """As typed."""
    exact: bool = False
    """No other forms of the word."""
    excluded: bool = False
    title: bool = False
    """Looked for in titles alone."""
    alternative: bool = False
    """It or the term before it is enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A parsed query: all its terms (of alternatives one) must be met, none of the excluded ones."""

    terms: tuple[Term, ...] = ()

    @property
    def wanted(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if not term.excluded)

    @property
    def excluded(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.excluded)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A query as FTS5 takes it. `expression` is empty when nothing is asked for."""

    expression: str
    matched: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """For each word that was expanded: as typed, and the forms looked for, the likeliest first."""
    wanted: frozenset[str] = frozenset()
    """The folded words that are looked for; one that ends in `*` stands for all that begin so."""


_OPEN, _CLOSE = '"«“„”‟', '"»”“‟'
_TITLE = "|".join(("[Tt][Ii][Tt][Ll][Ee]", *FILTERS["title"]))
_OR = frozenset(("OR", "|", *OR))
_PART = re.compile(
    rf"""(?P<not>(?<!\S)[-−–])? (?P<title>(?<![^\s\-−–])(?:{_TITLE}):)? (?P<exact>=)?
         (?: [{_OPEN}] (?P<phrase>[^{_OPEN}{_CLOSE}]*) (?:[{_CLOSE}]|$) | (?P<word>[^\s{_OPEN}{_CLOSE}]+) )""",
    re.VERBOSE,
)
_WORDS = re.compile(r"[^\W_]+")
_WORDS_AND_MARKS = re.compile(f"(?:[^\\W_]|[{HARAKAT}])+")
_NUMBERED = re.compile(r"([^\W\d_]{2,})(\d+)")
LONGEST = 1_000
"""Characters of a query that are read."""
MOST_TERMS = 32


def index_words(text: str) -> tuple[str, ...]:
    """The words of a text as the index holds them."""
    return folded_words(fold_for_index(text))


def folded_words(folded: str) -> tuple[str, ...]:
    """The words of a text that is already folded."""
    return tuple(_WORDS.findall(folded.lower()))


def distinct_words(folded: str) -> set[str]:
    """The different words of a text that is already folded; the regex sees only those that punctuation touches."""
    words = set(folded.lower().split())
    others = list(filterfalse(str.isalnum, words))
    words.difference_update(others)
    words.update(_WORDS.findall(" ".join(others)))
    return words


def parse_query(text: str) -> Query:
    """Reads what a person typed, cleaned as stored texts are; every text is a query, none an error.

    `word word` all of them · `"a phrase"` (any quotes) · `-word` without it · `begin*` words that begin so ·
    `=word` that spelling alone · `title:word` in the title · `word OR word`, `word أو word` one of both.

    An OR with nothing before or behind it, or beside an exclusion, means nothing; alone it is a word.
    """
    terms: list[Term] = []
    either = False
    for found in _PART.finditer(clean_line(text[:LONGEST])):
        if found[0] in _OR:
            either = bool(terms) and not terms[-1].excluded
            continue
        term = _term(found)
        if term is None:
            continue
        if either and not term.excluded:
            term = replace(term, alternative=True)
        either = False
        if term not in terms:
            terms.append(term)
    if not terms:
        terms = [
            Term(kind=TermKind.WORD, words=index_words(word), raw=word) for word in text.split() if word in _OR - {"|"}
        ][:1]
    return Query(terms=tuple(terms[:MOST_TERMS]))


def _term(found: re.Match[str]) -> Term | None:
    """A part of a query as a term; None if it has no letter and no digit."""
    typed = found["phrase"] if found["phrase"] is not None else found["word"]
    words = index_words(typed)
    if not words:
        return None
    if found["phrase"] is not None:
        kind = TermKind.PHRASE
    elif typed.endswith("*") and len(words) == 1:
        kind = TermKind.PREFIX
    else:
        kind = TermKind.WORD
    return Term(
        kind=kind,
        words=words,
        raw=found[0].strip(),
        exact=bool(found["exact"]),
        excluded=bool(found["not"]),
        title=bool(found["title"]),
    )


Beginning = Callable[[str], Collection[str]]


def _phrase(*words: str) -> str:
    """Words in a row as an FTS5 string; words hold letters and digits only, so there is nothing to escape."""
    return '"' + " ".join(words) + '"'


def _word_and_number(words: tuple[str, ...]) -> tuple[str, str] | None:
    """جنيف-2 and جنيف2 alike: the word, and the number that belongs to it."""
    if len(words) == 2 and words[1].isdigit() and words[0].isalpha():
        return words[0], words[1]
    if len(words) == 1 and (found := _NUMBERED.fullmatch(words[0])):
        return found[1], found[2]
    return None


def _expand(term: Term, vocabulary: Vocabulary, beginning: Beginning) -> tuple[str, tuple[str, ...]]:
    """A term as an FTS5 expression, and the forms of it that are looked for (none if it was not expanded)."""
    if term.kind is TermKind.PREFIX:
        words = beginning(term.words[0])
        return "(" + " OR ".join(map(_phrase, words)) + ")" if words else _phrase(*term.words) + " *", ()
    if term.kind is TermKind.PHRASE or term.exact:
        return _phrase(*term.words), ()
    numbered = _word_and_number(term.words)
    if numbered:
        word, number = numbered
        found = forms(word, vocabulary)
        either = [_phrase(form, number) for form in found] + [_phrase(form + number) for form in found]
        return "(" + " OR ".join(either) + ")", tuple(f"{form} {number}" for form in found)
    if len(term.words) > 1:
        return _phrase(*term.words), ()
    found = forms(term.words[0], vocabulary)
    return "(" + " OR ".join(map(_phrase, found)) + ")", found


def match_expression(query: Query, vocabulary: Vocabulary, beginning: Beginning = lambda _: ()) -> Match:
    """The query for `articles_fts MATCH`, over title and text.

    `vocabulary` tells in how many articles each of the given words occurs (those that occur). A query of exclusions
    alone looks at all articles, by a tag that each has.

    `beginning` gives the words that stand for a prefix that very many words have, and none for other prefixes.
    """
    expanded = [(term, *_expand(term, vocabulary, beginning)) for term in query.terms]
    wanted = [part for term, part, _ in expanded if not term.excluded]
    excluded = [part for term, part, _ in expanded if term.excluded]
    words = frozenset(
        word + ("*" if term.kind is TermKind.PREFIX else "")
        for term, _, found in expanded
        if not term.excluded
        for word in (*term.words, *(part for form in found for part in form.split()))
    )
    matched = tuple((term.raw, found) for term, _, found in expanded if found and not term.excluded)
    if not wanted and not excluded:
        return Match(expression="")
    expression = "{title text} : (" + " AND ".join(wanted) + ")" if wanted else f"tags : {ALL}"
    if excluded:
        expression = f"({expression}) NOT ({{title text}} : ({' OR '.join(excluded)}))"
    return Match(expression=expression, matched=matched, wanted=words)


def excerpt(text: str, match: Match, *, words: int, mark: str = "[", unmark: str = "]") -> str:
    """The piece of `words` words of a text that holds most of the words looked for, these between marks.

    Words of a phrase are marked wherever they stand; FTS5's own `snippet()` knows better and needs the index.
    """
    found = list(_WORDS_AND_MARKS.finditer(text))
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


ALL = "xall"
"""The tag of every article (storage/search.py)."""
