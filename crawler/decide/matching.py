"""Which watches an article meets. Pure.

Inverted: each watch is filed under words of which an article must have one, so an article costs what its own words
lead to, not the number of watches. The answer depends on the article and the watch alone, never on what the archive
holds: so the order of arrival doesn't change it.

A word is met in any folded spelling and, where it has four letters or more, with an article or particles before it
(`وسوريا`, `بسوريا`). Endings are not guessed: search asks the archive's vocabulary for them, which changes from day to
day. `begin*` and `OR` say them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from crawler.arabic.letters import fold
from crawler.arabic.particles import BEFORE, SPELLINGS
from crawler.decide.watches import Watch
from crawler.model import Draft, Met
from crawler.search.asked import NO_SECTION, Names, SearchQuery
from crawler.search.query import Term, TermKind, distinct_words, fold_for_index, index_words
from crawler.web import urls

SHORTEST_BEARER = 4
"""Letters of a word that is met behind particles; shorter rests are words of their own too often."""
_PARTICLES = {
    letter: tuple(particle for particle in BEFORE if particle.startswith(letter))
    for letter in {particle[0] for particle in BEFORE if particle}
}
"""All that may stand before a word, by its first letter."""
_SPELLINGS = {spelling: group for group in SPELLINGS for spelling in group}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An article, as far as watches ask."""

    title: str
    text: str
    source: str
    site: str = ""
    section: str = ""
    language: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


def told(draft: Draft) -> Told:
    """What watches see of a draft."""
    said = draft.extraction
    return Told(
        title=said.title,
        text=said.text,
        source=draft.source,
        site=urls.host(draft.url),
        section=said.section,
        language=said.language,
        authors=said.authors,
        tags=said.tags,
        agencies=(said.dateline_agency,) if said.dateline_agency else (),
    )


class Matcher:
    """Watches, filed under their words.

    Args:
        watches: muted ones are left out.
        articles: about how many articles have a word; a watch is filed under its rarest. It tells what matching costs,
            never what is met.
    """

    def __init__(self, watches: Iterable[Watch] = (), articles: Mapping[str, int] = MappingProxyType({})) -> None:
        self.watches = {watch.name: watch for watch in watches if not watch.muted}
        self._by_word: dict[str, list[_Rule]] = defaultdict(list)
        self._by_start: dict[str, list[_Rule]] = defaultdict(list)
        self._by_source: dict[str, list[_Rule]] = defaultdict(list)
        for watch in self.watches.values():
            self._file(_Rule(watch), articles)
        self._words = frozenset(self._by_word)
        self._starts = sorted({len(start) for start in self._by_start})

    def __bool__(self) -> bool:
        return bool(self.watches)

    def _file(self, rule: _Rule, articles: Mapping[str, int]) -> None:
        if not rule.groups:
            for source in rule.watch.query.sources.wanted or ("",):
                self._by_source[fold(source)].append(rule)
            return
        for term in min(rule.groups, key=lambda group: _commonness(group, articles)):
            files = self._by_start if _begins(term) else self._by_word
            for spelling in _spellings(term):
                files[spelling].append(rule)

    def match(self, article: Told) -> tuple[Met, ...]:
        """The watches that an article meets, in the order of their names; whether it is dated is asked later."""
        page = _Page(article)
        met = [
            Met(rule.watch.name, matched)
            for rule in self._candidates(page)
            if (matched := rule.matched(page)) is not None
        ]
        return tuple(sorted(met, key=lambda one: one.watch))

    def _candidates(self, page: _Page) -> Iterable[_Rule]:
        """Those that have a word of the article, each once."""
        found = {id(rule): rule for word in self._words & page.bare for rule in self._by_word[word]}
        for source in (fold(page.article.source), ""):
            found |= {id(rule): rule for rule in self._by_source.get(source, ())}
        for length in self._starts:
            for start in {word[:length] for word in page.words}:
                found |= {id(rule): rule for rule in self._by_start.get(start, ())}
        return found.values()


class _Page:
    """The words of an article; where they stand is looked up when a phrase or a headline asks."""

    def __init__(self, article: Told) -> None:
        self.article = article
        self.words = distinct_words(fold_for_index(f"{article.title}\n{article.text}"))
        self.bare = _BARE.of(self.words)
        self._title: tuple[str, ...] | None = None
        self._whole: tuple[str, ...] | None = None

    def has(self, term: Term) -> bool:
        """Whether a part of a query is there."""
        if not term.title and len(term.words) == 1:
            return self._has_word(term)
        return any(self._stands(term, self.title, at) for at in range(len(self.title))) or (
            not term.title and any(self._stands(term, self.whole, at) for at in range(len(self.whole)))
        )

    @property
    def title(self) -> tuple[str, ...]:
        """The words of the headline."""
        if self._title is None:
            self._title = index_words(self.article.title)
        return self._title

    @property
    def whole(self) -> tuple[str, ...]:
        """The words of the text, in their order."""
        if self._whole is None:
            self._whole = index_words(self.article.text)
        return self._whole

    def _has_word(self, term: Term) -> bool:
        if term.kind is TermKind.PREFIX:
            return any(word.startswith(term.words[0]) for word in self.words)
        there = self.words if term.exact else self.bare
        return any(spelling in there for spelling in _spellings(term))

    @staticmethod
    def _stands(term: Term, words: Sequence[str], at: int) -> bool:
        """Whether a term stands at a place; particles may stand before its first word alone."""
        first, rest = words[at], words[at + 1 : at + len(term.words)]
        spelled = (first, *(() if term.exact else _rests(first)))
        meets = (
            first.startswith(term.words[0])
            if _begins(term)
            else any(spelling in spelled for spelling in _spellings(term))
        )
        begins = term.begins[1:] or (False,) * len(rest)
        return meets and len(rest) == len(term.words) - 1 and all(map(_meets, rest, term.words[1:], begins))


class _Rule:
    """A watch as groups of terms: of each group one must be there."""

    __slots__ = ("bare", "excluded", "filtered", "groups", "needs", "watch")

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.groups, self.excluded = _groups(watch)
        self.needs = tuple(frozenset(_needed(group)) for group in self.groups if not any(map(_begins, group)))
        """Of each of these sets an article has a word; most candidates fail here, at the cost of a look-up or two."""
        plain = all(len(group) == 1 and _is_plain(group[0]) for group in self.groups)
        self.bare = tuple(dict.fromkeys(group[0].raw for group in self.groups)) if plain and not self.excluded else ()
        """The terms, where they are words and no more: then the sets have said all."""
        self.filtered = watch.query != SearchQuery(words=watch.query.words)

    def matched(self, page: _Page) -> tuple[str, ...] | None:
        """The terms that are there, as they were typed; None where the watch isn't met."""
        for need in self.needs:
            if need.isdisjoint(page.bare):
                return None
        if self.bare:
            return self.bare if not self.filtered or admits(self.watch.query, page.article) else None
        found: list[str] = []
        for group in self.groups:
            there = [term.raw for term in group if page.has(term)]
            if not there:
                return None
            found += there
        if any(map(page.has, self.excluded)) or not admits(self.watch.query, page.article):
            return None
        return tuple(dict.fromkeys(found))


def _is_plain(term: Term) -> bool:
    return term.kind is TermKind.WORD and len(term.words) == 1 and not term.exact and not term.title


def words_asked(watches: Iterable[Watch]) -> frozenset[str]:
    """The words that watches may be filed under."""
    return frozenset(
        spelling for watch in watches for group in _groups(watch)[0] for term in group for spelling in _spellings(term)
    )


def index_query(watch: Watch) -> str:
    """An FTS5 query that finds all articles which may meet a watch, and some others; empty where any may."""
    groups = (" OR ".join(dict.fromkeys(_in_index(group))) for group in _groups(watch)[0])
    return " AND ".join(f"({{title text}}: ({group}))" for group in groups)


def _in_index(group: Iterable[Term]) -> Iterator[str]:
    """The words of the index in which the first word of a term may stand."""
    for term in group:
        for spelling in _spellings(term):
            if _begins(term):
                yield f'"{spelling}"*'
            elif term.exact or len(spelling) < SHORTEST_BEARER:
                yield f'"{spelling}"'
            else:
                yield from (f'"{particle}{spelling}"' for particle in BEFORE)


def _groups(watch: Watch) -> tuple[tuple[tuple[Term, ...], ...], tuple[Term, ...]]:
    groups: list[tuple[Term, ...]] = []
    query = watch.query.parsed
    for term in query.wanted:
        if term.alternative and groups:
            groups[-1] = (*groups[-1], term)
        else:
            groups.append((term,))
    names = tuple(
        Term(kind=TermKind.PHRASE if len(words) > 1 else TermKind.WORD, words=words, raw=spelling)
        for name in watch.names
        for spelling in name
        if (words := index_words(spelling))
    )
    return (*groups, *([names] if names else [])), query.excluded


def _needed(group: Iterable[Term]) -> Iterator[str]:
    for term in group:
        yield from _spellings(term)


def _begins(term: Term) -> bool:
    """Whether its first word only begins so."""
    return term.kind is TermKind.PREFIX or term.begins[:1] == (True,)


def _meets(word: str, asked: str, begins: bool) -> bool:  # for `map`
    return word.startswith(asked) if begins else word == asked


def _commonness(group: Sequence[Term], articles: Mapping[str, int]) -> tuple[int, int, int]:
    """What comes first is filed under: no beginnings; of few articles; of long words."""
    words = [*_needed(group)]
    return any(map(_begins, group)), sum(articles.get(word, 0) for word in words), -min(map(len, words))


def _spellings(term: Term) -> tuple[str, ...]:
    """The spellings of its first word."""
    word = term.words[0]
    plain = term.exact or term.kind is not TermKind.WORD
    return (word,) if plain else tuple(dict.fromkeys((word, *_SPELLINGS.get(word, ()))))


def _rests(word: str) -> tuple[str, ...]:
    """What a word may be behind particles."""
    particles = _PARTICLES.get(word[0], ()) if len(word) > SHORTEST_BEARER else ()
    rests = [word[len(particle) :] for particle in particles if word.startswith(particle)]
    return tuple(rest for rest in rests if len(rest) >= SHORTEST_BEARER)


def forms_of(word: str) -> frozenset[str]:
    """What a folded word of a text may stand for: itself, itself behind particles, in all spellings."""
    bare = (word, *_rests(word))
    return frozenset(spelling for one in bare for spelling in (one, *_SPELLINGS.get(one, ())))


class _Bare:
    """Words with what they are behind particles. A few thousand words make most of every text: those are remembered."""

    def __init__(self, most: int = 100_000) -> None:
        self._most = most
        self._behind: dict[str, tuple[str, ...]] = {}
        self._plain: set[str] = set()

    def of(self, words: set[str]) -> set[str]:
        """The words, and what each may be behind particles."""
        for word in words.difference(self._plain).difference(self._behind):  # `-` would walk through all that is known
            self._learn(word)
        return words.union(*[self._behind[word] for word in words & self._behind.keys()])

    def _learn(self, word: str) -> None:
        if len(self._plain) + len(self._behind) >= self._most:
            self._plain, self._behind = set(), {}
        rests = _rests(word)
        if rests:
            self._behind[word] = rests
        else:
            self._plain.add(word)


_BARE = _Bare()


# --- filters ---------------------------------------------------------------------------------------

_FIELDS: tuple[tuple[str, Callable[[Told], Sequence[str]]], ...] = (
    ("sources", lambda article: (article.source,)),
    ("sections", lambda article: (article.section or NO_SECTION,)),
    ("languages", lambda article: (article.language.partition("-")[0],)),
    ("authors", lambda article: article.authors),
    ("tags", lambda article: article.tags),
    ("agencies", lambda article: article.agencies),
)


def admits(query: SearchQuery, article: Told) -> bool:
    """Whether the filters of a query let an article through; whether it is dated is known later (`dated`)."""
    return _of_site(query.sites, article.site) and all(
        _among(getattr(query, field), value(article)) for field, value in _FIELDS if getattr(query, field)
    )


def dated(query: SearchQuery, is_dated: bool) -> bool:
    """Whether a query lets an article through that is dated, or isn't."""
    return query.dated is None or query.dated is is_dated


def _among(names: Names, values: Sequence[str]) -> bool:
    there = {fold(value) or value for value in values}
    wanted, unwanted = ({fold(name) or name for name in side} for side in (names.wanted, names.unwanted))
    return not (there & unwanted) and (not wanted or bool(there & wanted))


def _of_site(names: Names, site: str) -> bool:
    def within(host: str) -> bool:
        return site == host.lower() or site.endswith(f".{host.lower()}")

    return not any(map(within, names.unwanted)) and (not names.wanted or any(map(within, names.wanted)))
