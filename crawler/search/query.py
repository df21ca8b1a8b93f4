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
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import filterfalse, pairwise

from crawler.arabic.letters import HARAKAT, clean_line
from crawler.arabic.stopwords import STOP_WORDS
from crawler.search.forms import Vocabulary, forms, joined

TOKENIZER = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn'"
"""FTS5's tokenizer for the index. `Mn` keeps a vowelled word whole: plain unicode61 splits it at every mark."""

_LETTER = "A-Za-z0-9\u0621-\u063f\u0641-\u064a\u0660-\u0669\u0671-\u06d3\u06f0-\u06f9"
# A mark that stands alone is a word to the tokenizer, so it stays; one that touches a letter goes.
_ANY_MARK = re.compile(f"[{HARAKAT}\u0640]")
_MARKS = re.compile(f"[{HARAKAT}\u0640]+(?=[{_LETTER}])|(?<=[{_LETTER}])[{HARAKAT}\u0640]+")
_FINAL_HAMZA = re.compile(f"ء(?<=[{_LETTER}]ء)(?![{_LETTER}{HARAKAT}\u0640])")  # the letter first: it is sought fast
_VARIANTS = tuple(
    {
        **dict.fromkeys("أإآٱٲٳ", "ا"),
        **dict.fromkeys("ىیےېۍ", "ي"),
        **dict.fromkeys("ةہھەۀۂۃ", "ه"),
        **dict.fromkeys("کڪ", "ك"),
        **dict.fromkeys("ؤئ", "ء"),
        **{chr(0x660 + n): str(n) for n in range(10)},
        **{chr(0x6F0 + n): str(n) for n in range(10)},
    }.items()
)


def fold_for_index(text: str) -> str:
    """The text as the search index holds it: as many words as before, in the same order.

    Unlike `arabic.letters.fold` it knows no NFKC, splits no number from its word and leaves case to FTS5, because each
    of these changes the count of words for some characters.
    """
    if _ANY_MARK.search(text):
        text = _MARKS.sub("", text)
    for variant, plain in _VARIANTS:
        text = text.replace(variant, plain)
    return _FINAL_HAMZA.sub("", text) if "ء" in text else text


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A parsed query: all its terms must be met, none of the excluded ones."""

    terms: tuple[Term, ...] = ()

    @property
    def wanted(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if not term.excluded)

    @property
    def excluded(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.excluded)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One term of a query with all its forms: what counts as the same word when hits are ranked."""

    typed: str
    forms: tuple[str, ...] = ()
    """Single words, folded."""
    rows: tuple[str, ...] = ()
    """Words in a row, folded, one space between them."""
    prefix: str = ""
    articles: int = 0
    """Articles that hold it, about: those of its forms together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A query as FTS5 takes it. `expression` is empty when nothing is asked for."""

    expression: str
    loose: str = ""
    """The same for articles with some of the words; empty for one word, and where the archive has none of them."""
    words: tuple[Word, ...] = ()
    """What hits are ranked by: the terms without stop words (unless all are)."""
    aside: int = 0
    """Stop words among the terms."""
    matched: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """For each word that was expanded: as typed, and the forms looked for, the likeliest first."""
    wanted: frozenset[str] = frozenset()
    """The folded words that are looked for; one that ends in `*` stands for all that begin so."""


_OPEN, _CLOSE = '"«“„”‟', '"»”“‟'
_PART = re.compile(
    rf"""(?P<not>(?<!\S)[-−–])? (?P<exact>=)?
         (?: [{_OPEN}] (?P<phrase>[^{_OPEN}{_CLOSE}]*) (?:[{_CLOSE}]|$) | (?P<word>[^\s{_OPEN}{_CLOSE}]+) )""",
    re.VERBOSE,
)
_WORDS = re.compile(r"[^\W_]+")
_WORDS_AND_MARKS = re.compile(f"(?:[^\\W_]|[{HARAKAT}])+")
_NUMBERED = re.compile(r"([^\W\d_]{2,})(\d+)")
_THOUSANDS = re.compile(r"\d{1,3}(?: \d{3})+")
LONGEST = 1_000
"""Characters of a query that are read."""
MOST_TERMS = 32
LOOSE = 20_000
"""Articles that are looked at where none has all the words, about."""


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
    `=word` that spelling alone.
    """
    terms: list[Term] = []
    for found in _PART.finditer(clean_line(text[:LONGEST])):
        raw = found[0].strip()
        typed = found["phrase"] if found["phrase"] is not None else found["word"]
        words = index_words(typed)
        if not words:
            continue
        if found["phrase"] is not None:
            kind = TermKind.PHRASE
        elif typed.endswith("*") and len(words) == 1:
            kind = TermKind.PREFIX
        else:
            kind = TermKind.WORD
        term = Term(kind=kind, words=words, raw=raw, exact=bool(found["exact"]), excluded=bool(found["not"]))
        if term not in terms:
            terms.append(term)
    return Query(terms=tuple(terms[:MOST_TERMS]))


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


def _expanded(term: Term, vocabulary: Vocabulary, beginning: Beginning) -> tuple[str, Word, tuple[str, ...]]:
    """A term as an FTS5 expression, as a word to rank by, and the forms of it that are looked for (none: as typed)."""
    if term.kind is TermKind.PREFIX:
        (prefix,) = term.words
        words = beginning(prefix)
        any_of = "(" + " OR ".join(map(_phrase, words)) + ")" if words else _phrase(prefix) + " *"
        return any_of, Word(typed=_shown(term.raw), prefix=prefix, articles=_articles(words, vocabulary)), ()
    row = " ".join(term.words)
    if term.kind is TermKind.PHRASE or term.exact:
        return _phrase(row), _word(term, (row,), vocabulary), ()
    numbered = _word_and_number(term.words)
    if numbered:
        word, number = numbered
        found = tuple(f"{form} {number}" for form in forms(word, vocabulary))
        every = (*found, *(form.replace(" ", "") for form in found))
        return _either(every), _word(term, every, vocabulary), found
    if row.replace(" ", "").isdecimal() and row.isascii():
        found = _written_numbers(term.words)
        return _either(found), _word(term, found, vocabulary), ()
    found = forms(row, vocabulary) if len(term.words) == 1 else ()
    return _either(found or (row,)), _word(term, found or (row,), vocabulary), found


def _written_numbers(words: tuple[str, ...]) -> tuple[str, ...]:
    """A number as typed, and without or with marks between its thousands: 1200, 1,200, ١٬٢٠٠."""
    typed, digits = " ".join(words), "".join(words)
    if digits.startswith("0") or (len(words) > 1 and not _THOUSANDS.fullmatch(typed)):
        return (typed,)
    return tuple(dict.fromkeys((typed, digits, f"{int(digits):,}".replace(",", " "))))


def _either(words: Collection[str]) -> str:
    return "(" + " OR ".join(map(_phrase, words)) + ")" if len(words) > 1 else _phrase(*words)


_AROUND = re.compile(r"^[^\w=]+|[^\w*]+$")


def _shown(raw: str) -> str:
    """A term without the punctuation around it; quotes go too."""
    return _AROUND.sub("", raw)


def _word(term: Term, found: tuple[str, ...], vocabulary: Vocabulary) -> Word:
    return Word(
        typed=_shown(term.raw),
        forms=tuple(form for form in found if " " not in form),
        rows=tuple(form for form in found if " " in form),
        articles=_articles(found, vocabulary),
    )


def _articles(found: Collection[str], vocabulary: Vocabulary) -> int:
    """In how many articles words or rows of words occur, at most: in each row, as often as its rarest word."""
    counts = vocabulary({word for form in found for word in form.split()})
    return sum(min(counts.get(word, 0) for word in form.split()) for form in found)


def match_expression(query: Query, vocabulary: Vocabulary, beginning: Beginning = lambda _: ()) -> Match:
    """The query for `articles_fts MATCH`, over title and text.

    `vocabulary` tells in how many articles each of the given words occurs (those that occur). A query of exclusions
    alone looks at all articles, by a tag that each has.

    `beginning` gives the words that stand for a prefix that very many words have, and none for other prefixes.
    """
    if not query.terms:
        return Match(expression="")
    wanted = [(term, *_expanded(term, vocabulary, beginning)) for term in query.wanted]
    wanted = _with_joined(wanted, vocabulary)
    excluded = [_expanded(term, vocabulary, beginning)[0] for term in query.excluded]
    said = [(part, word) for _, part, word, _ in wanted]
    spoken = [(part, word) for term, part, word, _ in wanted if not STOP_WORDS.issuperset(term.words)] or said
    rarest = _rarest(spoken) if len(said) > 1 else ""
    return Match(
        expression=_all_of([part for _, part, _, _ in wanted], excluded),
        loose=_all_of([rarest], excluded) if rarest else "",
        words=tuple(word for _, word in spoken),
        aside=len(said) - len(spoken),
        matched=tuple((term.raw, found) for term, _, _, found in wanted if found),
        wanted=frozenset(looked_for for term, _, _, found in wanted for looked_for in _looked_for(term, found)),
    )


Expanded = tuple[Term, str, Word, tuple[str, ...]]


def _with_joined(wanted: list[Expanded], vocabulary: Vocabulary) -> list[Expanded]:
    """Words that stand next to each other count as met, both, where others write them as one: عبد الحميد, عبدالحميد."""
    names = [_joined(one[0], other[0]) for one, other in pairwise(wanted)]
    known = vocabulary(set(names) - {""})
    as_one = [forms(name, vocabulary) if known.get(name) else () for name in names]
    return [
        _also(one, (*before, *after)) for one, before, after in zip(wanted, ((), *as_one), (*as_one, ()), strict=False)
    ]


def _joined(first: Term, second: Term) -> str:
    plain = all(term.kind is TermKind.WORD and not term.exact and len(term.words) == 1 for term in (first, second))
    return joined(*first.words, *second.words) if plain else ""


def _also(expanded: Expanded, others: tuple[str, ...]) -> Expanded:
    """A term that other words stand for as well."""
    if not others:
        return expanded
    term, part, word, found = expanded
    return term, f"({part} OR {_either(others)})", replace(word, forms=(*word.forms, *others)), (*found, *others)


def _all_of(wanted: Collection[str], excluded: Collection[str]) -> str:
    expression = "{title text} : (" + " AND ".join(wanted) + ")" if wanted else f"tags : {ALL}"
    if excluded:
        expression = f"({expression}) NOT ({{title text}} : ({' OR '.join(excluded)}))"
    return expression


def _rarest(spoken: Collection[tuple[str, Word]]) -> str:
    """What an article must have even if it lacks some words: one of the rarest that there are; empty if there are none.

    As many as `LOOSE` articles hold: the commoner ones would bring articles that have nothing but them.
    """
    held = 0
    rarest: list[str] = []
    for articles, part in sorted((word.articles, part) for part, word in spoken if word.articles or word.prefix):
        held += articles
        if rarest and held > LOOSE:
            break
        rarest.append(part)
    return "(" + " OR ".join(rarest) + ")" if rarest else ""


def _looked_for(term: Term, found: tuple[str, ...]) -> Iterator[str]:
    yield from (word + ("*" if term.kind is TermKind.PREFIX else "") for word in term.words)
    yield from (word for form in found for word in form.split())


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
