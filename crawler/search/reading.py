"""What is asked of the archive, read from an address, a command line or one box, and written into an address again.

Nobody parses beside it: whoever has text that asks for articles gives it here, and gets a `SearchQuery` and what could
not be read. What can't be read is told and left out; the rest is a query.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.search.asked import SearchQuery
from crawler.search.days import is_day
from crawler.search.operators import lift
from crawler.search.parameters import (
    BY_ADDRESS,
    BY_OPERATOR,
    BY_OPTION,
    PARAMETERS,
    WORDS,
    Misreading,
    Parameter,
    UnreadableError,
)
from crawler.search.query import LONGEST, MOST_TERMS, parse_query

_STAR_BEFORE = re.compile(r"(?<!\*)\*[^\W_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that was asked and can't be answered."""

    parameter: str
    """As it was written."""
    value: str
    what: Misreading
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read, and what couldn't."""

    query: SearchQuery
    problems: tuple[Problem, ...] = ()


def read(pairs: Iterable[tuple[str, str]], now: datetime) -> Reading:
    """The query that an address asks.

    Args:
        pairs: names and values of its parameters, unescaped; an empty value counts as none.
        now: aware; what `7d` and `yesterday` count from.
    """
    return _read(pairs, now, BY_ADDRESS)


def read_options(words: str, options: Iterable[tuple[str, str]], now: datetime) -> Reading:
    """The query that a command's arguments ask; `options` are names without hyphens before them, and values."""
    return _read([(WORDS, words), *options], now, {WORDS: BY_ADDRESS[WORDS], **BY_OPTION})


def read_words(words: str, now: datetime) -> Reading:
    """The query that is typed into one box, or given to an SQL function."""
    return read([(WORDS, words)], now)


def missing_sources(query: SearchQuery, known: Collection[str]) -> tuple[Problem, ...]:
    """What is wrong with the sources of a query, for whoever knows which the archive has."""
    names = (*query.sources.wanted, *query.sources.unwanted)
    return tuple(
        Problem(parameter="source", value=name, what=Misreading.NO_SOURCE) for name in names if name not in known
    )


def write(query: SearchQuery) -> tuple[tuple[str, str], ...]:
    """The parameters of an address that asks this query: `read` gives it back."""
    return tuple((one.name, value) for one in PARAMETERS for value in one.write(query))


def _read(pairs: Iterable[tuple[str, str]], now: datetime, known: dict[str, Parameter]) -> Reading:
    query, problems = SearchQuery(), list[Problem]()
    for name, given in pairs:
        value = given.strip()
        parameter = known.get(name.strip().lower())
        if parameter is None:
            problems.append(Problem(parameter=name, value=value, what=Misreading.UNKNOWN, choices=tuple(known)))
        elif parameter.name == WORDS:
            query, more = _read_words(query, name, value, now)
            problems += more
        elif value:
            query, more = _read_one(parameter, query, name, value, now)
            problems += more
    if query.since and query.is_empty_span:
        problems.append(Problem(parameter="since", value=str(query.since), what=Misreading.BACKWARDS))
    return Reading(query, tuple(problems))


def _read_one(
    parameter: Parameter, query: SearchQuery, name: str, value: str, now: datetime
) -> tuple[SearchQuery, tuple[Problem, ...]]:
    try:
        return parameter.read(query, value, now), ()
    except UnreadableError as error:
        return query, (Problem(parameter=name, value=value, what=error.what, choices=error.choices),)


def _read_words(query: SearchQuery, name: str, value: str, now: datetime) -> tuple[SearchQuery, tuple[Problem, ...]]:
    """Filters typed among the words join the query; what only looks like one stays a word."""
    problems: list[Problem] = []
    if len(value) > LONGEST:
        problems.append(Problem(parameter=name, value=value, what=Misreading.TOO_LONG, choices=(f"{LONGEST:,}",)))
    typed, operators = lift(_shortened(value), lambda one: _means_something(one.name, one.value, now))
    if query.words not in ("", typed):
        problems.append(Problem(parameter=name, value=value, what=Misreading.TWICE))
    missed = tuple(_missed(typed)) if typed or not operators else ()
    problems += [Problem(parameter=name, value=value, what=what, choices=bound) for what, bound in missed if value]
    if (Misreading.NO_WORD, ()) not in missed:
        query = replace(query, words=query.words or typed)
    for one in operators:
        asked = f"-{one.value}" if one.excluded else one.value
        query, more = _read_one(BY_OPERATOR[one.name], query, f"{one.name}:", asked, now)
        problems += more
    return query, tuple(problems)


def _shortened(value: str) -> str:
    """No more than is read, and no half word at its end."""
    if len(value) <= LONGEST:
        return value
    return value[:LONGEST].rpartition(" ")[0] or value[:LONGEST]


def _missed(typed: str) -> Iterable[tuple[Misreading, tuple[str, ...]]]:
    """What of the words can't be looked for, with the bound that was passed."""
    parsed = parse_query(typed)
    if not parsed.terms:
        yield Misreading.NO_WORD, ()
    if parsed.cut:
        yield Misreading.TOO_MANY_WORDS, (str(MOST_TERMS),)
    if _STAR_BEFORE.search(typed):
        yield Misreading.STAR, ()


def _means_something(name: str, value: str, now: datetime) -> bool:
    """Whether `name:value` is a filter: of a day, only what has a digit or is the name of a day."""
    parameter = BY_OPERATOR.get(name)
    if parameter is None:
        return False
    if parameter.many or any(char.isdigit() for char in value):
        return True
    return is_day(value, now)
