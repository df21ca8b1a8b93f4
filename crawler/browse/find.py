"""What a search finds, and what the finds have in common (facets)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

import storage.search as fulltext
from crawler.browse.asked import folds, unit_within
from crawler.browse.cards import CARD, add_copies, beginning
from crawler.browse.reader import Reader, Row, TooSlowError
from crawler.browse.safe import visible
from crawler.search.asked import Names, Order, SearchQuery
from storage.filters import Spellings, Where, articles_where, bounds, months_where, narrowed, needs_index
from storage.index import language_tag, section_tag, source_tag
from storage.search import COUNTED

PAGE = 20
FACET = 12
MOST_DAYS = 100
"""Up to so many days are asked for one by one."""
FACETED = COUNTED
"""Hits of words that are looked at for facets: those that arrived last."""

Facet = list[tuple[str, int]]
"""Values and how many articles have them, the most first; equal counts by name."""

_BEFORE = re.compile(r"(?:(\d{4}-\d\d-\d\d)?\.)?(\d{1,18})", re.ASCII)


@dataclass(slots=True)
class Results:
    """One page of what a search finds."""

    cards: list[Row] = field(default_factory=list)
    total: int = 0
    more_than: bool = False
    """There are more hits than were looked at."""
    stories: int = 0
    """Stories that these are, one that stands alone counting as one; 0 where that would take too long to count."""
    next: str = ""
    facets: dict[str, Facet] = field(default_factory=dict)
    matched: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """For each word of the query: as typed, and the forms looked for."""
    loosened: bool = False
    """Few or no articles have all the words: these lack some, each card says which (`missing`)."""
    complete: int = 0
    """How many have them all, where it is loosened."""
    meant: tuple[tuple[str, str], ...] = ()
    """Words that the archive lacks, each with the one that is likely meant."""
    named: int | None = None
    """The article whose address or number the words are."""


def find(reader: Reader, query: SearchQuery, size: int = PAGE, *, count: bool = True, loosen: bool = False) -> Results:
    """The search's page of cards; with `count` also the total and facets.

    `loosen`: where few or no articles have all the words, those that have some; what shows them must say so.

    Parts that take too long are named in `reader.left_out`.
    """
    results = Results()
    if needs_index(query):
        _find_in_index(reader, query, results, size, count=count, loosen=loosen)
    else:
        _find_all(reader, query, results, size, count=count)
    reader.part("copies", lambda: add_copies(reader, results.cards), None)
    return results


def ids_of(reader: Reader, query: SearchQuery, size: int, *, fold: bool | None = None) -> tuple[list[int], str]:
    """The numbers of what a page of so many cards would show, and where the next page begins.

    `fold`: whether of each story one article alone is shown; None: as the page does (`folds`).

    Raises:
        TooSlowError: they could not be found in time.
    """
    fold = folds(query) if fold is None else fold
    if needs_index(query):
        index = fulltext.Search(reader.connection)
        listed = reader.part("results", lambda: index.listed(query, limit=size, fold=fold), None, seconds=1.5)
        ids, following = (list(listed.ids), listed.next) if listed else ([], "")
    else:
        rows, following = _list_all(reader, query, "a.id, a.published_on", size, fold=fold)
        ids = [row["id"] for row in rows]
    if "results" in reader.left_out:
        raise TooSlowError("results")
    return ids, following


def how_many(reader: Reader, query: SearchQuery) -> int:
    """How many articles a search finds, all copies counted, however long that takes."""
    if not needs_index(query):
        return _total(reader, query, _spellings_for(reader, query))
    index = fulltext.Search(reader.connection)
    return index.count(index.expression(query), 1 << 40) or 0


def how_many_since(reader: Reader, query: SearchQuery, newest: int) -> int:
    """How many articles of a search came after the one of that number, all copies counted."""
    if needs_index(query):
        sql = "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ? AND rowid > ?"
        expression = fulltext.Search(reader.connection).expression(query)
        return int(reader.value(sql, [expression, newest]) or 0)
    where = articles_where(query, _spellings_for(reader, query)) & Where(("a.id > ?",), (newest,))
    return int(reader.value(f"SELECT count(*) FROM articles a WHERE {where}", where.values) or 0)


def spellings_of(reader: Reader) -> Spellings:
    """The sections and languages of the archive."""
    known = reader.rows("SELECT DISTINCT section, language FROM month_counts WHERE articles > 0")
    return Spellings(
        tuple(sorted({row["section"] for row in known if row["section"]})),
        tuple(sorted({row["language"] for row in known if row["language"]})),
    )


def _spellings_for(reader: Reader, query: SearchQuery) -> Spellings:
    return spellings_of(reader) if query.sections or query.languages else Spellings()


# --- without words: the indexes are the order ------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Articles that follow each other in one order."""

    where: Where
    order: str


def _find_all(reader: Reader, query: SearchQuery, results: Results, size: int, *, count: bool) -> None:
    spellings = _spellings_for(reader, query)
    columns = f"{CARD}, substr(a.text, 1, 400) AS beginning"
    results.cards, results.next = _list_all(reader, query, columns, size, fold=folds(query))
    for card in results.cards:
        card["snippet"] = card["summary"] or beginning(card["beginning"])
    if count:
        results.facets = reader.part("facets", lambda: _facets_all(reader, query, spellings), {})
        results.total = reader.part("count", lambda: _total(reader, query, spellings), 0)
        results.stories = reader.part("count", lambda: _stories(reader, query, spellings, results.total), 0)


def _list_all(reader: Reader, query: SearchQuery, columns: str, size: int, *, fold: bool) -> tuple[list[Row], str]:
    """The rows of one page, and where the next one begins."""
    spellings = _spellings_for(reader, query)
    where = articles_where(query, spellings)
    if fold:
        where &= _without_copies(query, spellings)
    rows: list[Row] = []
    for stretch in _stretches(query):
        if (left := size + 1 - len(rows)) > 0:
            rows += reader.part("results", partial(_rows, reader, columns, where, stretch, left), [])
    if len(rows) <= size:
        return rows, ""
    last = rows[size - 1]
    return rows[:size], f"{'' if _by_arrival(query) else last['published_on'] or ''}.{last['id']}"


def _rows(reader: Reader, columns: str, where: Where, stretch: _Stretch, most: int) -> list[Row]:
    where &= stretch.where
    return reader.rows(
        f"SELECT {columns} FROM articles a WHERE {where} ORDER BY {stretch.order} LIMIT {most}", where.values
    )


def _without_copies(query: SearchQuery, spellings: Spellings) -> Where:
    """Of the articles of a story that are found one alone: the story's first, else the one of least number."""
    other = Where(("f.story = a.story", "f.id <> a.id")) & articles_where(query, spellings, "f")
    first = "(SELECT first_article FROM stories WHERE id = a.story)"
    before = f"(f.id IS {first} OR (a.id IS NOT {first} AND f.id < a.id))"
    return Where((f"NOT EXISTS (SELECT 1 FROM articles f WHERE {other} AND {before})",), other.values)


def _stories(reader: Reader, query: SearchQuery, spellings: Spellings, articles: int) -> int:
    """Stories among so many articles; 0 where there are too many to look at each."""
    if query == SearchQuery(order=query.order, position=query.position, first_only=query.first_only) and (
        not query.first_only
    ):
        return articles - int(reader.value("SELECT coalesce(sum(articles - 1), 0) FROM stories"))
    if articles > COUNTED:
        return 0
    where = articles_where(query, spellings) & _without_copies(query, spellings)
    return int(reader.value(f"SELECT count(*) FROM articles a WHERE {where}", where.values))


def _by_arrival(query: SearchQuery) -> bool:
    """By number, for which articles that were edited have an index of their own."""
    return query.order is Order.ARRIVED or (query.edited and query.order is not Order.OLDEST)


def _stretches(query: SearchQuery) -> tuple[_Stretch, ...]:
    """What is left of the order from the query's position on: the dated, then the undated."""
    day, number = _position(query.position)
    if _by_arrival(query):
        return (_Stretch(Where(("a.id < ?",), (number,)) if number else Where(), "a.id DESC"),)
    beyond, way = (">", "ASC") if query.order is Order.OLDEST else ("<", "DESC")
    dated, undated = Where(("a.published_on IS NOT NULL",)), Where(("a.published_on IS NULL",))
    if day:
        dated = Where((f"(a.published_on, a.id) {beyond} (?, ?)",), (day, number))
    elif number:
        undated &= Where((f"a.id {beyond} ?",), (number,))
    ends = (_Stretch(dated, f"a.published_on {way}, a.id {way}"), _Stretch(undated, f"a.id {way}"))
    return ends if day or not number else ends[1:]


def _position(before: str) -> tuple[str, int]:
    found = _BEFORE.fullmatch(before)
    return (found[1] or "", int(found[2])) if found else ("", 0)


@dataclass(frozen=True, slots=True)
class Counted:
    """Where articles are counted: whole months have a rollup."""

    table: str
    count: str
    day: str
    where: Where


def counted(query: SearchQuery, spellings: Spellings) -> Counted:
    """Where to count a search that doesn't need the index."""
    months = months_where(query, spellings)
    if months is not None:
        return Counted("month_counts a", "sum(a.articles)", "a.month", months)
    return Counted("articles a", "count(*)", "a.published_on", articles_where(query, spellings))


def _total(reader: Reader, query: SearchQuery, spellings: Spellings) -> int:
    at = counted(query, spellings)
    return int(reader.value(f"SELECT {at.count} FROM {at.table} WHERE {at.where}", at.where.values) or 0)


def _facets_all(reader: Reader, query: SearchQuery, spellings: Spellings) -> dict[str, Facet]:
    at, unit = counted(query, spellings), unit_within(query)

    def facet(at: Counted, column: str, order: str = "2 DESC, 1") -> Facet:
        rows = reader.rows(
            f"SELECT {column} AS value, {at.count} AS n FROM {at.table} WHERE {at.where} "
            f"GROUP BY 1 ORDER BY {order} LIMIT 400",
            at.where.values,
        )
        return [(row["value"] or "", row["n"]) for row in rows if row["n"]]

    found = {name: facet(at, f"a.{name}")[:FACET] for name in ("source", "section", "language")}
    if unit and query.dated is not False:
        if unit == 10:
            at = Counted("articles a", "count(*)", "a.published_on", articles_where(query, spellings))
        periods = facet(at, f"substr({at.day}, 1, {unit})", "1 DESC")
        found["period"] = [(value, n) for value, n in periods if value]
        found["undated"] = [("", n) for value, n in periods if not value]
    return found


# --- with words: storage/search.py finds, this arranges ---------------------------------------------


def _find_in_index(
    reader: Reader, query: SearchQuery, results: Results, size: int, *, count: bool, loosen: bool
) -> None:
    index = fulltext.Search(reader.connection)
    found: fulltext.ResultPage | None = reader.part(
        "results", lambda: index.search(query, limit=size, loosen=loosen, fold=folds(query)), None, seconds=1.5
    )
    if found is None:
        return
    results.next = found.next
    results.matched, results.meant, results.named = found.match.matched, found.meant, found.named
    results.loosened, results.complete = found.loosened, found.complete
    ids = [hit.id for hit in found.hits]
    rows = reader.part(
        "results",
        lambda: reader.rows(f"SELECT {CARD} FROM articles a WHERE a.id IN ({', '.join('?' * len(ids))})", ids),
        [],
    )
    by_id = {row["id"]: row for row in rows}
    for hit in found.hits:
        if card := by_id.get(hit.id):
            marked = {"marked_title": _marked(hit.title), "snippet": _marked(hit.snippet), "missing": hit.missing}
            results.cards.append({**card, **marked})
    if found.loosened:
        results.total = found.total or 0
    elif count:
        results.stories = found.stories or 0
        results.total, results.more_than = (found.total, False) if found.total is not None else (COUNTED, True)
        _facets_in_index(reader, index, query, found.match.expression, results)


def _facets_in_index(reader: Reader, index: fulltext.Search, query: SearchQuery, words: str, results: Results) -> None:
    every, unit = narrowed(words, query), unit_within(query)
    results.facets = reader.part("facets", lambda: _facets_words(reader, words, query), {}, seconds=1.0)
    if unit and query.dated is not False:
        counts = reader.part("facets", lambda: count_by_tags(reader, every, query, unit), {})
        results.facets["period"] = sorted(counts.items(), reverse=True)
    if query.dated is None and not (query.since or query.until):
        undated = reader.part("facets", lambda: index.count(narrowed(every, SearchQuery(dated=False))), 0)
        results.facets["undated"] = [("", undated)] if undated else []


def _facets_words(reader: Reader, words: str, query: SearchQuery) -> dict[str, Facet]:
    """Facets of the newest hits, out of the index's own tags: no article is read.

    Of a facet that is itself filtered, the other values count as if it weren't, so that one can switch.
    """
    sources = {row["name"] for row in reader.rows("SELECT name FROM sources")}
    known = spellings_of(reader)
    facets = (
        ("source", sources, source_tag, replace(query, sources=Names())),
        ("section", known.sections, section_tag, replace(query, sections=Names())),
        ("language", known.languages, language_tag, replace(query, languages=Names())),
    )
    passes: dict[str, Counter[str]] = {}
    found: dict[str, Facet] = {}
    for name, values, tag, others in facets:
        wanted = narrowed(words, others)
        if wanted not in passes:
            rows = reader.rows(_NEWEST_TAGS, [wanted, FACETED])
            passes[wanted] = Counter(word for row in rows for word in row["tags"].split())
        found[name] = most((value, passes[wanted][tag(value)]) for value in values)[:FACET]
    return found


def most(counts: Iterable[tuple[str, int]]) -> Facet:
    """Values that occur, the most first; equal counts by name, so that the order never changes by itself."""
    return sorted(((value, n) for value, n in counts if n), key=lambda one: (-one[1], one[0]))


_NEWEST_TAGS = """
    SELECT tags
    FROM (SELECT rowid AS id FROM articles_fts WHERE articles_fts MATCH ? ORDER BY rowid DESC LIMIT ?) AS hits
    CROSS JOIN search_rows ON search_rows.article = hits.id
"""


def _marked(text: str) -> list[tuple[str, bool]]:
    return [(visible(piece), marked) for piece, marked in fulltext.fragments(text)]


def count_by_tags(reader: Reader, expression: str, query: SearchQuery, unit: int) -> dict[str, int]:
    """Hits of an expression by year, month or day (`unit` 4, 7 or 10 characters) of the query's days, from the index
    alone."""
    counts: dict[str, int] = {}
    for one in _periods_of(reader, query, unit):
        tag = "ymd"[one.count("-")] + one.replace("-", "")
        n = reader.value(
            "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?", [f'({expression}) AND tags : "{tag}"']
        )
        if n:
            counts[one] = n
    return counts


def _periods_of(reader: Reader, query: SearchQuery, unit: int) -> list[str]:
    """Periods within the query's days that may have articles."""
    first, last = bounds(query)
    if unit == 10 and (last - first).days < MOST_DAYS:
        return [(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)]
    column, table = ("day", "day_counts") if unit == 10 else (f"substr(month, 1, {unit})", "month_counts")
    rows = reader.rows(f"SELECT DISTINCT {column} AS period FROM {table} WHERE articles > 0")
    since, until = first.isoformat()[:unit], last.isoformat()[:unit]
    return sorted(row["period"] for row in rows if row["period"] and since <= row["period"] <= until)
