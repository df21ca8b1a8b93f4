"""The parameters of a search, in one table: how each is named, read and written again (crawler/search/reading.py)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from crawler.arabic.letters import clean_line
from crawler.search.asked import Names, Order, SearchQuery
from crawler.search.days import Bound, days_of, is_day, is_span
from crawler.search.operators import spellings

LONGEST_NAME = 200
"""Characters of a name (a source, a section, an author ...)."""
MOST_NAMES = 50
"""Names in one filter."""
ORDERS = {
    "new": Order.NEWEST,
    "newest": Order.NEWEST,
    "old": Order.OLDEST,
    "oldest": Order.OLDEST,
    "best": Order.BEST,
    "relevance": Order.BEST,
    "arrived": Order.ARRIVED,
}
COPIES = {"all": False, "first": True}
FLAGS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
_POSITION = re.compile(r"(\d{4}-\d\d-\d\d)?\.\d{1,18}|\d{1,18}", re.ASCII)


class Misreading(StrEnum):
    """Why something that was asked can't be answered; its sentences stand in crawler/phrases/misreadings.py."""

    UNKNOWN = "unknown"
    """No parameter has this name."""
    NO_DAY = "no_day"
    NO_CHOICE = "no_choice"
    """Not one of the values that there are: `choices`."""
    NO_POSITION = "no_position"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    """Names in one filter; those before hold."""
    TWICE = "twice"
    """Another value was given before; that one holds."""
    BACKWARDS = "backwards"
    """The last day is before the first."""
    NO_WORD = "no_word"
    """It has no letter and no digit, which alone can be looked for."""
    TOO_MANY_WORDS = "too_many_words"
    """Those before are looked for."""
    STAR = "star"
    """A star before or within a word; words can be looked for by their beginnings alone."""
    NO_SOURCE = "no_source"
    """The archive has no such source; whoever has the archive tells."""


class UnreadableError(ValueError):
    """A value makes no sense; `rest` is the query with what could be read of it."""

    def __init__(self, what: Misreading, choices: Iterable[str] = (), rest: SearchQuery | None = None) -> None:
        super().__init__(what)
        self.what, self.choices, self.rest = what, tuple(choices), rest


Reader = Callable[[SearchQuery, str, datetime], SearchQuery]
Writer = Callable[[SearchQuery], Iterable[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter: its names, how its value enters a query (raises UnreadableError), and how a query writes it."""

    name: str
    read: Reader
    write: Writer
    help: str
    value: str
    """What it takes, for tables and usage; empty for a flag."""
    aliases: tuple[str, ...] = ()
    """Other names in addresses."""
    options: tuple[str, ...] = ()
    """Names as an option of commands, without hyphens."""
    operators: tuple[str, ...] = ()
    """What may stand before a colon among the words; Arabic names stand in crawler/arabic/asked.py."""
    many: bool = False
    """Whether it can be given again."""
    address: bool = True
    """Whether it has a place in addresses."""

    @property
    def is_flag(self) -> bool:
        return not self.value


# --- readers and writers ---------------------------------------------------------------------------


def _names(field: str) -> tuple[Reader, Writer]:
    def read(query: SearchQuery, value: str, _: datetime) -> SearchQuery:
        name = clean_line(value)
        if len(name) > LONGEST_NAME:
            raise UnreadableError(Misreading.TOO_LONG, (str(LONGEST_NAME),))
        names: Names = getattr(query, field)
        if len(names.wanted) + len(names.unwanted) >= MOST_NAMES:
            raise UnreadableError(Misreading.TOO_MANY, (str(MOST_NAMES),))
        if len(name) > 1 and name.startswith("-"):
            changed = replace(names, unwanted=_with(names.unwanted, name[1:].strip()))
        else:
            changed = replace(names, wanted=_with(names.wanted, name))
        return _changed(query, field, changed)

    def write(query: SearchQuery) -> Iterable[str]:
        names: Names = getattr(query, field)
        return (*names.wanted, *(f"-{name}" for name in names.unwanted))

    return read, write


def _with(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return names if name in names or not name else (*names, name)


def _changed(query: SearchQuery, field: str, value: object) -> SearchQuery:
    return replace(query, **{field: value})  # type: ignore[arg-type]  # the field's own type, by the table below


def _once(query: SearchQuery, field: str, value: object, unset: object) -> SearchQuery:
    if getattr(query, field) not in (unset, value):
        raise UnreadableError(Misreading.TWICE)
    return _changed(query, field, value)


def _chosen(choices: dict[str, Any], value: str) -> Any:
    if value.lower() not in choices:
        raise UnreadableError(Misreading.NO_CHOICE, choices)
    return choices[value.lower()]


def _flag(field: str, unset: bool | None, *, given: bool = True) -> tuple[Reader, Writer]:
    def read(query: SearchQuery, value: str, _: datetime) -> SearchQuery:
        yes = _chosen(FLAGS, value)
        return _once(query, field, given if yes else unset, unset)

    def write(query: SearchQuery) -> Iterable[str]:
        return ("1",) if getattr(query, field) is given else ()

    return read, write


def _not_at_all(_: SearchQuery) -> Iterable[str]:
    return ()


def _no_reader(query: SearchQuery, _: str, __: datetime) -> SearchQuery:
    return query


def _bounds(text: str, now: datetime) -> tuple[Bound, Bound]:
    try:
        days = days_of(text, now)
    except ValueError:
        raise UnreadableError(Misreading.NO_DAY) from None
    return days.first, days.last


def _narrowed(query: SearchQuery, since: Bound | None, until: Bound | None) -> SearchQuery:
    """Both hold: the later beginning and the earlier end."""
    if since and query.since:
        since = max(query.since, since, key=lambda bound: bound.day)
    if until and query.until:
        until = min(query.until, until, key=lambda bound: bound.day)
    return replace(query, since=since or query.since, until=until or query.until)


def _period(query: SearchQuery, value: str, now: datetime) -> SearchQuery:
    first, last = _bounds(value, now)
    return _narrowed(query, first, None if is_span(value) else last)


def _since(query: SearchQuery, value: str, now: datetime) -> SearchQuery:
    return _narrowed(query, _bounds(value, now)[0], None)


def _until(query: SearchQuery, value: str, now: datetime) -> SearchQuery:
    return _narrowed(query, None, _bounds(value, now)[1])


def _day_before(query: SearchQuery, value: str, now: datetime) -> SearchQuery:
    first = _bounds(value, now)[0].day
    if first == first.min:
        raise UnreadableError(Misreading.NO_DAY)
    return _narrowed(query, None, Bound(first - timedelta(days=1)))


def _copies(query: SearchQuery, value: str, _: datetime) -> SearchQuery:
    return _once(query, "first_only", _chosen(COPIES, value), None)


def _sort(query: SearchQuery, value: str, _: datetime) -> SearchQuery:
    return _once(query, "order", _chosen(ORDERS, value), Order.NEWEST)


def _position(query: SearchQuery, value: str, now: datetime) -> SearchQuery:
    found = _POSITION.fullmatch(value)
    if not found or (found[1] and not is_day(found[1], now)):
        raise UnreadableError(Misreading.NO_POSITION)
    return _once(query, "position", value, "")


def _write_period(query: SearchQuery) -> Iterable[str]:
    return (query.period,) if query.period else ()


def _write_since(query: SearchQuery) -> Iterable[str]:
    return (str(query.since),) if query.since and not query.period else ()


def _write_until(query: SearchQuery) -> Iterable[str]:
    return (str(query.until),) if query.until and not query.period else ()


def _write_copies(query: SearchQuery) -> Iterable[str]:
    return (name for name, first_only in COPIES.items() if first_only is query.first_only)


def _write_sort(query: SearchQuery) -> Iterable[str]:
    return (query.order.value,) if query.order is not Order.NEWEST else ()


# --- the table -------------------------------------------------------------------------------------


def _named(name: str, field: str, meaning: str, *, value: str = "NAME", options: tuple[str, ...] = ()) -> Parameter:
    read, write = _names(field)
    operators = (name, *options)
    return Parameter(
        name=name,
        read=read,
        write=write,
        help=meaning,
        value=value,
        options=(name, *options),
        operators=operators,
        many=True,
    )


def _switch(
    name: str, field: str, meaning: str, *, unset: bool | None, given: bool, aliases: tuple[str, ...] = ()
) -> Parameter:
    read, write = _flag(field, unset, given=given)
    options = (name, *(alias for alias in aliases if "_" not in alias))
    return Parameter(name=name, read=read, write=write, help=meaning, value="", aliases=aliases, options=options)


DAYS = "`2024`, `2024-05`, `2024-05-01`, `7d`, `today`, `yesterday`, `أمس`"
WORDS = "q"

PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        name=WORDS,
        read=_no_reader,  # reading.py takes the filters out of it first
        write=lambda query: (query.words,) if query.words else (),
        help="Words, phrases, exclusions, prefixes, and filters typed among them.",
        value="TEXT",
        aliases=("query",),
    ),
    _named("source", "sources", "Only this source; `-NAME` all others."),
    _named("section", "sections", "Only this section, in any spelling; `-` articles without one."),
    _named("author", "authors", "Only this author, by the whole name."),
    _named("tag", "tags", "Only articles to which the site gave this tag."),
    _named("agency", "agencies", "Only articles whose dateline names this agency."),
    _named("language", "languages", "Only this language.", value="CODE", options=("lang",)),
    _named("site", "sites", "Only articles of this host and its subdomains.", value="HOST"),
    Parameter(
        name="period",
        read=_period,
        write=_write_period,
        help="Published in this year, month or day; a span: within it.",
        value="DAYS",
        options=("period",),
    ),
    Parameter(
        name="since",
        read=_since,
        write=_write_since,
        help="Published on its first day or later.",
        value="DAYS",
        aliases=("from", "after"),
        options=("since", "from", "after"),
        operators=("since", "after", "from"),
    ),
    Parameter(
        name="until",
        read=_until,
        write=_write_until,
        help="Published on its last day or earlier.",
        value="DAYS",
        aliases=("to",),
        options=("until", "to"),
        operators=("until",),
    ),
    Parameter(
        name="before",
        read=_day_before,
        write=_not_at_all,
        help="Published before its first day.",
        value="DAYS",
        options=("before",),
        operators=("before",),
        address=False,  # there the word means the place of the page
    ),
    _switch("undated", "dated", "Only articles without a date.", unset=None, given=False),
    _switch("dated", "dated", "Only articles with a date.", unset=None, given=True),
    _switch(
        "edited", "edited", "Only articles edited after publication.", unset=False, given=True, aliases=("revised",)
    ),
    _switch("low-trust", "low_trust", "Only dates of low trust.", unset=False, given=True, aliases=("low_trust",)),
    Parameter(
        name="copies",
        read=_copies,
        write=_write_copies,
        help="`first`: of a story only its origins; `all`: each copy too.",
        value="all|first",
        options=("copies",),
    ),
    Parameter(
        name="first-only",
        read=_flag("first_only", None)[0],
        write=_not_at_all,
        help="The same as `copies=first`.",
        value="",
        aliases=("first", "first_only"),
        options=("first-only",),
    ),
    Parameter(
        name="sort",
        read=_sort,
        write=_write_sort,
        help="By day of publication (`newest`, `oldest`), by match (`best`), or as they entered the archive "
        "(`arrived`).",
        value="newest|oldest|best|arrived",
        aliases=("order",),
        options=("order", "sort"),
    ),
    Parameter(
        name="before",
        read=_position,
        write=lambda query: (query.position,) if query.position else (),
        help="Where the page before ended, as its link to the next one says.",
        value="PLACE",
    ),
)
"""All parameters, in the order in which addresses have them."""

BY_ADDRESS = {name: one for one in PARAMETERS if one.address for name in (one.name, *one.aliases)}
BY_OPTION = {name: one for one in PARAMETERS for name in one.options}
BY_OPERATOR = {spelling: one for one in PARAMETERS for name in one.operators for spelling in spellings(name)}
