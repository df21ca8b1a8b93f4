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
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import filterfalse

from crawler.arabic.asked import FILTERS, OR
from crawler.arabic.letters import HAMZA, HARAKAT, TATWEEL, VARIANTS, clean_line
from crawler.arabic.scripts import ARABIC, INDEXED

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
    begins: tuple[bool, ...] = ()
    """Of a phrase with a star: which of its words only begin so."""
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
    cut: bool = False
    """There were more than MOST_TERMS."""

    @property
    def wanted(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if not term.excluded)

    @property
    def excluded(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.excluded)


_OPEN, _CLOSE = '"«“„”‟', '"»”“‟'
_TITLE = "|".join(("(?:[Ii][Nn])?[Tt][Ii][Tt][Ll][Ee]", *FILTERS["title"]))
_OR = frozenset(("OR", "|", *OR))
_AND, _NOT = "AND", "NOT"
_BETWEEN = re.compile(f"(?<=[{INDEXED}])[،؛]+(?=[{INDEXED}])|(?<=[{ARABIC}])[,;&+/]+(?=[{ARABIC}])")
"""Marks that part words where somebody left out the space; in Latin they may be part of a name (AT&T, AC/DC)."""
_PART = re.compile(
    rf"""(?P<not>(?<!\S)[-−–])? (?P<title>(?<![^\s\-−–])(?:{_TITLE}):(?P<but>[-−–])?)? (?P<exact>=)?
         (?: [{_OPEN}] (?P<phrase>[^{_OPEN}{_CLOSE}]*) (?:[{_CLOSE}]|$) | (?P<word>[^\s{_OPEN}{_CLOSE}]+) )""",
    re.VERBOSE,
)
_WORDS = re.compile(r"[^\W_]+")
_AFTER = ".,;:!?،؛؟)"
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


def every_word(folded: str) -> list[str]:
    """The words of a text that is already folded, as often as they occur, in no order: three times as fast."""
    words = folded.lower().split()
    return [*filter(str.isalnum, words), *_WORDS.findall(" ".join(filterfalse(str.isalnum, words)))]


def parse_query(text: str) -> Query:
    """Reads what a person typed, cleaned as stored texts are; every text is a query, none an error.

    `word word` all of them · `"a phrase"` (any quotes) · `-word` without it · `begin*` words that begin so ·
    `=word` that spelling alone · `title:word` in the title · `word OR word`, `word أو word` one of both ·
    `word AND word` as without AND · `NOT word` as `-word`.

    An OR with nothing before or behind it, or beside an exclusion, means nothing; an operator alone is a word.
    """
    terms: list[Term] = []
    either = without = False
    for found in _PART.finditer(_spaced(clean_line(text[:LONGEST]))):
        if found[0] in _OR:
            either = bool(terms) and not terms[-1].excluded
            continue
        if found[0] in (_AND, _NOT):
            without = found[0] == _NOT
            continue
        term = _term(found)
        if term is None:
            continue
        term = replace(term, excluded=term.excluded or without)
        if either and not term.excluded:
            term = replace(term, alternative=True)
        either = without = False
        if term not in terms:
            terms.append(term)
    return Query(terms=tuple(terms[:MOST_TERMS] or _operator_alone(text)), cut=len(terms) > MOST_TERMS)


def _spaced(text: str) -> str:
    return _BETWEEN.sub(" ", text).replace("|", " | ")


def _operator_alone(text: str) -> list[Term]:
    names = (_OR - {"|"}) | {_AND, _NOT}
    return [Term(kind=TermKind.WORD, words=index_words(word), raw=word) for word in text.split() if word in names][:1]


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
        begins=_begins(typed, words) if kind is not TermKind.PREFIX else (),
        exact=bool(found["exact"]),
        excluded=bool(found["not"]) != bool(found["but"]),
        title=bool(found["title"]),
    )


def _begins(typed: str, words: tuple[str, ...]) -> tuple[bool, ...]:
    """Which words of a phrase have a star behind them; none where a star stands alone or within a word."""
    stars = tuple(part.rstrip(_AFTER).endswith("*") for part in typed.split())
    return stars if any(stars) and len(stars) == len(words) else ()


ALL = "xall"
"""The tag of every article (storage/search.py)."""
