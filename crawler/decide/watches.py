"""Which watches an article meets, and what is told of it. Pure.

Inverted: each watch is filed under words of which an article must have one, so an article costs what its own words
lead to, not the number of watches. The answer depends on the article and the watch alone, never on what the archive
holds: so the order of arrival doesn't change it.

A word is met in any folded spelling and, where it has four letters or more, with an article or particles before it
(`وسوريا`, `بسوريا`). Endings are not guessed: search asks the archive's vocabulary for them, which changes from day to
day. `begin*` and `OR` say them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from crawler.arabic.letters import fold
from crawler.arabic.particles import BEFORE, SPELLINGS
from crawler.model import Draft, Fact, WatchEvent
from crawler.search.asked import NO_SECTION, Names, SearchQuery
from crawler.search.query import Term, TermKind, fold_for_index, folded_words
from crawler.web import urls

SHORTEST_BEARER = 4
"""Letters of a word that is met behind particles; shorter rests are words of their own too often."""
CHANGED_WORDS = 10
ORIGINS = (2, 5)
_PARTICLES = tuple(sorted(filter(None, BEFORE), key=len, reverse=True))
_SPELLINGS = {spelling: group for group in SPELLINGS for spelling in group}


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What somebody wants to be told of."""

    name: str
    query: SearchQuery = field(default_factory=SearchQuery)
    """Words and filters; days, order and place mean nothing here."""
    names: tuple[tuple[str, ...], ...] = ()
    """Of people, places or things, each in its spellings; one of them is enough."""
    events: frozenset[WatchEvent] = frozenset({WatchEvent.NEW_STORY})
    origins: tuple[int, ...] = ORIGINS
    changed_words: int = CHANGED_WORDS
    """Fewer changed words are no edit that is told."""
    muted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An article, as far as watches ask."""

    words: tuple[str, ...]
    """Folded: title, then text."""
    title: int
    """How many of them are the title's."""
    source: str
    site: str = ""
    section: str = ""
    language: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    dated: bool = True


def told(draft: Draft) -> Told:
    """What watches see of a draft."""
    said = draft.extraction
    title = words_of(said.title)
    return Told(
        words=(*title, *words_of(said.text)),
        title=len(title),
        source=draft.source,
        site=urls.host(draft.url),
        section=said.section,
        language=said.language,
        authors=said.authors,
        tags=said.tags,
        agencies=(said.dateline_agency,) if said.dateline_agency else (),
        dated=draft.published.on is not None,
    )


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, folded as search folds them."""
    return folded_words(fold_for_index(text))


@dataclass(frozen=True, slots=True)
class Hit:
    """A watch that an article meets."""

    watch: Watch
    matched: tuple[str, ...]


class Matcher:
    """Watches, filed under their words."""

    def __init__(self, watches: Iterable[Watch] = ()) -> None:
        self.watches = tuple(watch for watch in watches if not watch.muted)
        self._by_word: dict[str, list[_Rule]] = defaultdict(list)
        self._by_start: dict[str, list[_Rule]] = defaultdict(list)
        self._always: list[_Rule] = []
        for watch in self.watches:
            self._file(_Rule(watch, *_groups(watch)))
        self._starts = sorted({len(start) for start in self._by_start})

    def __bool__(self) -> bool:
        return bool(self.watches)

    def _file(self, rule: _Rule) -> None:
        if not rule.groups:
            self._always.append(rule)
            return
        for term in max(rule.groups, key=_rarity):
            files = self._by_start if term.kind is TermKind.PREFIX else self._by_word
            for spelling in _spellings(term):
                files[spelling].append(rule)

    def match(self, article: Told) -> tuple[Hit, ...]:
        """The watches that an article meets, in their order."""
        page = _Page(article)
        found = {id(rule): rule for rule in self._always}
        for word in page.bare:
            for rule in self._by_word.get(word, ()):
                found[id(rule)] = rule
        for length in self._starts:
            for word in page.bare:
                for rule in self._by_start.get(word[:length], ()):
                    found[id(rule)] = rule
        hits = [
            Hit(rule.watch, matched) for rule in found.values() if (matched := rule.matched(page, article)) is not None
        ]
        return tuple(sorted(hits, key=lambda hit: hit.watch.name))


class _Page:
    """The words of an article and where they stand."""

    def __init__(self, article: Told) -> None:
        self.words, self.title = article.words, article.title
        self.places: dict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(article.words):
            self.places[word].append(place)
        self.bare: dict[str, list[str]] = defaultdict(list)
        """Each word, and each without its particles -> the words that it stands for."""
        for word in self.places:
            for bare in _bare(word):
                self.bare[bare].append(word)

    def has(self, term: Term) -> bool:
        """Whether a part of a query is there."""
        end = self.title if term.title else len(self.words)
        rest = term.words[1:]
        for start in self._starts(term):
            for place in self.places[start]:
                if place >= end:
                    break
                if self.words[place + 1 : place + 1 + len(rest)] == rest and place + len(rest) < end:
                    return True
        return False

    def _starts(self, term: Term) -> Iterable[str]:
        """The words with which it may begin."""
        if term.kind is TermKind.PREFIX:
            return [word for word in self.places if word.startswith(term.words[0])]
        if term.exact:
            return term.words[:1] if term.words[0] in self.places else ()
        return [word for spelling in _spellings(term) for word in self.bare.get(spelling, ())]


@dataclass(frozen=True, slots=True)
class _Rule:
    """A watch as groups of terms: of each group one must be there."""

    watch: Watch
    groups: tuple[tuple[Term, ...], ...]
    excluded: tuple[Term, ...]

    def matched(self, page: _Page, article: Told) -> tuple[str, ...] | None:
        """The terms that are there, as they were typed; None where the watch isn't met."""
        found: list[str] = []
        for group in self.groups:
            there = [term.raw for term in group if page.has(term)]
            if not there:
                return None
            found += there
        if any(map(page.has, self.excluded)) or not admits(self.watch.query, article):
            return None
        return tuple(dict.fromkeys(found))


def _groups(watch: Watch) -> tuple[tuple[tuple[Term, ...], ...], tuple[Term, ...]]:
    groups: list[tuple[Term, ...]] = []
    query = watch.query.parsed
    for term in query.wanted:
        if term.alternative and groups:
            groups[-1] = (*groups[-1], term)
        else:
            groups.append((term,))
    names = tuple(
        Term(kind=TermKind.WORD, words=words, raw=spelling)
        for name in watch.names
        for spelling in name
        if (words := words_of(spelling))
    )
    return (*groups, *([names] if names else [])), query.excluded


def _rarity(group: tuple[Term, ...]) -> int:
    """The longer its shortest first word, the fewer articles have it."""
    return min(len(term.words[0]) - 2 * (term.kind is TermKind.PREFIX) for term in group)


def _spellings(term: Term) -> tuple[str, ...]:
    """The spellings of its first word."""
    word = term.words[0]
    plain = term.exact or term.kind is not TermKind.WORD
    return (word,) if plain else tuple(dict.fromkeys((word, *_SPELLINGS.get(word, ()))))


@lru_cache(maxsize=65_536)  # a few thousand words make most of every text
def _bare(word: str) -> tuple[str, ...]:
    """A word, and what it may be behind particles."""
    rests = (word[len(particle) :] for particle in _PARTICLES if word.startswith(particle))
    return (word, *(rest for rest in rests if len(rest) >= SHORTEST_BEARER))


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
    """Whether the filters of a query let an article through."""
    if query.dated is not None and query.dated is not article.dated:
        return False
    return _of_site(query.sites, article.site) and all(
        _among(getattr(query, field), value(article)) for field, value in _FIELDS if getattr(query, field)
    )


def _among(names: Names, values: Sequence[str]) -> bool:
    there = {fold(value) or value for value in values}
    wanted, unwanted = ({fold(name) or name for name in side} for side in (names.wanted, names.unwanted))
    return not (there & unwanted) and (not wanted or bool(there & wanted))


def _of_site(names: Names, site: str) -> bool:
    def within(host: str) -> bool:
        return site == host.lower() or site.endswith(f".{host.lower()}")

    return not any(map(within, names.unwanted)) and (not names.wanted or any(map(within, names.wanted)))


# --- what is told ----------------------------------------------------------------------------------


def changed_words(before: Sequence[str], after: Sequence[str]) -> int:
    """How many words an edit took out or put in, whichever are more."""
    old, new = Counter(before), Counter(after)
    return max((old - new).total(), (new - old).total())


def of_story(watch: Watch, origins: int, told_before: Iterable[tuple[WatchEvent, int]]) -> tuple[Fact[WatchEvent], ...]:
    """What is told when an article comes that meets a watch.

    Args:
        origins: independent texts of its story by now; 1 for an article that stands alone.
        told_before: events and numbers that were told of any article of the story.
    """
    before = frozenset(told_before)
    facts: list[Fact[WatchEvent]] = []
    is_new = not any(event in (WatchEvent.NEW_STORY, WatchEvent.ANOTHER_ORIGIN) for event, _ in before)
    if WatchEvent.NEW_STORY in watch.events and (WatchEvent.NEW_STORY, 0) not in before and is_new:
        facts.append(Fact(WatchEvent.NEW_STORY))
    if WatchEvent.ANOTHER_ORIGIN in watch.events:
        reached = [asked for asked in watch.origins if asked <= origins]
        new = [asked for asked in reached if (WatchEvent.ANOTHER_ORIGIN, asked) not in before]
        facts += [Fact(WatchEvent.ANOTHER_ORIGIN, (str(max(new)),))] if new and max(new) == max(reached) else []
    return tuple(facts)
