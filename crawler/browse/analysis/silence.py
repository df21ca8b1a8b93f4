"""Outlets that fell silent: the last article of each, against its own rhythm.

The rhythm is that by which a source's health is judged (crawler/decide/health.py), in days of publication: nine of ten
of an outlet's waits for its next day with articles were no longer. Silent is who has been waited for three times as
long, and two days at least; without a rhythm, a fortnight. It is judged by the archive's last day, not by today's: of
days when nobody looked, nothing is known.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

import storage.search as fulltext
from crawler.browse.analysis.tally import newest_day, sources_of, tagged
from crawler.browse.days import last_day
from crawler.browse.find import counted, spellings_of
from crawler.browse.reader import Reader
from crawler.decide.health import ENOUGH_RUNS, QUIET_AT_LEAST, QUIET_FACTOR, QUIET_UNKNOWN
from crawler.search.asked import Names, Order, SearchQuery
from crawler.search.days import Bound
from storage.filters import EARLIEST, bounds, days_where, narrowed
from storage.search import COUNTED

REMEMBERED = 60
"""Days with articles that a rhythm is told from, the last ones."""
RECENT = timedelta(days=60)
"""Where very many articles have the words, the days in which all outlets are looked for at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """One outlet."""

    source: str
    crawled: bool
    """False: it came with an archive that was read in, or has left sources.toml; nobody looks at it any more."""
    articles: int | None
    """What the search finds of it, undated ones included: `search` finds as many; None: too many to count each."""
    last_on: date | None
    """Day of its last article; None: none has a day."""
    waits: timedelta | None
    """How long its next article is expected to take; None: too few days are known."""
    silent: timedelta | None
    """From its last article to the archive's last day; None where it has none with a day."""
    search: SearchQuery
    """What finds its articles."""

    @property
    def fell_silent(self) -> bool:
        """Whether it has been silent for much longer than is usual for it."""
        if self.silent is None:
            return False
        return self.silent > (max(QUIET_AT_LEAST, QUIET_FACTOR * self.waits) if self.waits else QUIET_UNKNOWN)

    def ago(self, today: date) -> int | None:
        """Days since its last article."""
        return (today - self.last_on).days if self.last_on else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Silences:
    """All outlets that a search may find, those that are silent the longest first, those without a day last."""

    query: SearchQuery
    until: date
    """The archive's last day, or the last one that is asked for: what silence is judged by."""
    outlets: tuple[Silence, ...]


def silences(reader: Reader, query: SearchQuery, read: int = COUNTED) -> Silences:
    """The outlets that a search may find, by how long they have been silent: all of them, or about its words.

    Args:
        read: articles with the words up to which each is looked at; of more, none is counted.
    """
    query = replace(query, position="", order=Order.NEWEST)
    until = min(last_day(reader), bounds(query)[1])
    days, articles = _told(reader, query, read)
    crawled = {row["name"] for row in reader.rows("SELECT name FROM sources WHERE configured")}
    found = []
    for source in sources_of(reader, query):
        known = days.get(source, ())
        found.append(
            Silence(
                source=source,
                crawled=source in crawled,
                articles=None if articles is None else articles.get(source, 0),
                last_on=known[0] if known else None,
                waits=usual_wait(known),
                silent=max(until - known[0], timedelta(0)) if known else None,
                search=replace(query, sources=Names((source,))),
            )
        )
    found.sort(key=lambda one: (one.silent is None, -(one.silent or timedelta(0)), one.source))
    return Silences(query=query, until=until, outlets=tuple(found))


def usual_wait(days: Sequence[date]) -> timedelta | None:
    """Nine of ten waits for a next day with articles were no longer; None: too few are known.

    Args:
        days: different days, the last one first.
    """
    gaps = sorted(later - earlier for later, earlier in pairwise(days))
    return gaps[(len(gaps) - 1) * 9 // 10] if len(gaps) >= ENOUGH_RUNS else None


_Days = dict[str, tuple[date, ...]]
"""The last days on which each source has articles, the last one first."""
_Articles = dict[str, int] | None


def _told(reader: Reader, query: SearchQuery, read: int) -> tuple[_Days, _Articles]:
    """The days of each source, and what the search finds of each; dates beyond the archive's are misprints."""
    first, last = bounds(query)
    first, last = max(first, EARLIEST), min(last, newest_day(reader))
    if days_where(query) is not None:
        return _days_in_tables(reader, query, first, last), _articles(reader, query)
    index = fulltext.Search(reader.connection)
    words = index.match(query).expression
    expression = narrowed(words, query)
    if index.count(expression, read) is None:
        return _newest_days(reader, words, query, first, last), None
    days: dict[str, set[date]] = defaultdict(set)
    articles: Counter[str] = Counter()
    for (day, source), n in tagged(reader, expression).items():
        articles[source] += n
        if day and first <= (on := date.fromisoformat(day)) <= last:
            days[source].add(on)
    return _newest_first(days), articles


def _newest_first(days: Mapping[str, Iterable[date]]) -> _Days:
    return {source: tuple(sorted(of, reverse=True)[: REMEMBERED + 1]) for source, of in days.items()}


def _days_in_tables(reader: Reader, query: SearchQuery, first: date, last: date) -> _Days:
    rows = {
        source: reader.rows(_DAYS_OF, [source, first.isoformat(), last.isoformat(), REMEMBERED + 1])
        for source in sources_of(reader, query)
    }
    return {source: tuple(date.fromisoformat(row["day"]) for row in of) for source, of in rows.items()}


def _articles(reader: Reader, query: SearchQuery) -> _Articles:
    at = counted(query, spellings_of(reader))
    sql = f"SELECT a.source, {at.count} AS n FROM {at.table} WHERE {at.where} GROUP BY 1"
    return {row["source"]: row["n"] for row in reader.rows(sql, at.where.values)}


def _newest_days(reader: Reader, words: str, query: SearchQuery, first: date, last: date) -> _Days:
    """The days of each source: those of the last weeks together; of whoever has none in them, all its own."""
    begin = max(first, last - RECENT)
    recent = narrowed(words, replace(query, since=Bound(begin), until=Bound(last)))
    days: dict[str, set[date]] = defaultdict(set)
    for day, source in tagged(reader, recent):
        days[source].add(date.fromisoformat(day))
    found = _newest_first(days)
    for source in sources_of(reader, query):
        if source not in found:
            own = tagged(reader, narrowed(words, replace(query, sources=Names((source,)))))
            dated = (date.fromisoformat(day) for day, _ in own if day)
            found |= _newest_first({source: [day for day in dated if first <= day <= last]})
    return found


_DAYS_OF = """
    SELECT DISTINCT published_on AS day FROM articles INDEXED BY articles_source_published
    WHERE source = ? AND published_on BETWEEN ? AND ? ORDER BY published_on DESC LIMIT ?
"""
