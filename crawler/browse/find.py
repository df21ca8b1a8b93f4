"""What a search finds, and what the finds have in common (facets)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

import storage.search as fulltext
from crawler.browse.cards import CARD, add_copies, beginning
from crawler.browse.parameters import SearchParameters, conditions, days_of, filters_of, has_words
from crawler.browse.reader import Reader, Row
from crawler.browse.safe import visible
from storage.index import language_tag, section_tag, source_tag
from storage.search import COUNTED, Filters, Order, narrowed

PAGE = 20
FACET = 12
FACETED = COUNTED
"""Hits of words that are looked at for facets: those that arrived last."""

_BEFORE = re.compile(r"(\d{4}-\d\d-\d\d)?\.(\d{1,18})")


@dataclass(slots=True)
class Results:
    """One page of what a search finds."""

    search: SearchParameters
    cards: list[Row] = field(default_factory=list)
    total: int = 0
    more_than: bool = False
    """There are more hits than were looked at."""
    next: str = ""
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    matched: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """For each word of the query: as typed, and the forms looked for."""


def find(reader: Reader, search: SearchParameters, size: int = PAGE, *, count: bool = True) -> Results:
    """The search's page of cards; with `count` also the total and facets.

    Parts that take too long are named in `reader.left_out`.
    """
    results = Results(search=search)
    if has_words(search):
        _find_words(reader, search, results, size, count=count)
    else:
        _find_all(reader, search, results, size, count=count)
    reader.part("copies", lambda: add_copies(reader, results.cards), None)
    return results


# --- without words: the indexes are the order ------------------------------------------------------


def _find_all(reader: Reader, search: SearchParameters, results: Results, size: int, *, count: bool) -> None:
    where, values = conditions(search)
    if not search.copies:
        first, more = conditions(search, "f")
        where.append(
            "NOT EXISTS (SELECT 1 FROM stories s JOIN articles f ON f.id = s.first_article "
            f"WHERE s.id = a.story AND {' AND '.join(['f.id <> a.id', *first])})"
        )
        values += more
    day, number = _position(search.before)
    cards: list[Row] = []

    def page(extra: str, order: str, bound: list[Any]) -> list[Row]:
        clauses = " AND ".join([*where, extra] if extra else where) or "1"
        return reader.rows(
            f"SELECT {CARD}, substr(a.text, 1, 400) AS beginning FROM articles a WHERE {clauses} "
            f"ORDER BY {order} LIMIT {size + 1 - len(cards)}",
            [*values, *bound],
        )

    if search.edited:
        cards += reader.part(
            "results", lambda: page(*(("a.id < ?", "a.id DESC", [number]) if number else ("", "a.id DESC", []))), []
        )
    else:
        if not search.undated and (day or not number):
            after = ("(a.published_on, a.id) < (?, ?)", [day, number]) if day else ("a.published_on IS NOT NULL", [])
            cards += reader.part("results", lambda: page(after[0], "a.published_on DESC, a.id DESC", after[1]), [])
        if len(cards) <= size and not search.period:
            after = (
                ("a.published_on IS NULL AND a.id < ?", [number])
                if number and not day
                else ("a.published_on IS NULL", [])
            )
            cards += reader.part("results", lambda: page(after[0], "a.id DESC", after[1]), [])
    if len(cards) > size:
        cards = cards[:size]
        results.next = (
            f"{cards[-1]['published_on'] or ''}.{cards[-1]['id']}" if not search.edited else f".{cards[-1]['id']}"
        )
    for card in cards:
        card["snippet"] = card["summary"] or beginning(card["beginning"])
    results.cards = cards
    if not count:
        return
    results.facets = reader.part("facets", lambda: _facets_all(reader, search), {})
    results.total = reader.part("count", lambda: _total(reader, search), 0)


def _counted(search: SearchParameters) -> tuple[str, str, list[Any]]:
    """Where to count a search without words: the table, its WHERE and values. Whole months have a rollup."""
    where, values = conditions(search)
    if len(search.period) == 10 or search.edited:
        return ("articles a", " AND ".join(where) or "1", values)
    swap = {"a.published_on BETWEEN ? AND ?": "a.month BETWEEN ? AND ?", "a.published_on IS NULL": "a.month = ''"}
    return ("month_counts a", " AND ".join(swap.get(clause, clause) for clause in where) or "1", values)


def _total(reader: Reader, search: SearchParameters) -> int:
    table, where, values = _counted(search)
    count = "count(*)" if table.startswith("articles") else "sum(a.articles)"
    return int(reader.value(f"SELECT {count} FROM {table} WHERE {where}", values) or 0)


def _facets_all(reader: Reader, search: SearchParameters) -> dict[str, list[tuple[str, int]]]:
    table, where, values = _counted(search)
    direct = table.startswith("articles")
    count = "count(*)" if direct else "sum(a.articles)"

    def facet(column: str, order: str = "2 DESC, 1") -> list[tuple[str, int]]:
        rows = reader.rows(
            f"SELECT {column} AS value, {count} AS n FROM {table} WHERE {where} GROUP BY 1 ORDER BY {order} LIMIT 400",
            values,
        )
        return [(row["value"] or "", row["n"]) for row in rows if row["n"]]

    found = {name: facet(f"a.{name}")[:FACET] for name in ("source", "section", "language")}
    if len(search.period) == 7:
        days, bound = conditions(replace(search, period=search.period))
        rows = reader.rows(
            f"SELECT a.published_on AS value, count(*) AS n FROM articles a WHERE {' AND '.join(days)} "
            "GROUP BY 1 ORDER BY 1 DESC",
            bound,
        )
        found["period"] = [(row["value"], row["n"]) for row in rows]
    elif len(search.period) < 7 and not search.undated:
        width = 7 if search.period else 4
        column = f"substr(a.published_on, 1, {width})" if direct else f"substr(a.month, 1, {width})"
        found["period"] = [(value, n) for value, n in facet(column, "1 DESC") if value]
        found["undated"] = [("", n) for value, n in facet(column, "1 DESC") if not value and not search.period]
    return found


# --- with words: storage/search.py finds, this arranges ---------------------------------------------


def _find_words(reader: Reader, search: SearchParameters, results: Results, size: int, *, count: bool) -> None:
    index, filters = fulltext.Search(reader.connection), filters_of(search)
    order = Order.BEST if search.sort == "best" else Order.NEWEST
    found: fulltext.ResultPage | None = reader.part(
        "results",
        lambda: index.search(search.q, filters, order=order, limit=size, after=search.before),
        None,
        seconds=1.5,
    )
    if found is None:
        return
    results.next = found.next
    results.matched = found.match.matched
    ids = [hit.id for hit in found.hits]
    rows = reader.part(
        "results",
        lambda: reader.rows(f"SELECT {CARD} FROM articles a WHERE a.id IN ({', '.join('?' * len(ids))})", ids),
        [],
    )
    by_id = {row["id"]: row for row in rows}
    for hit in found.hits:
        if card := by_id.get(hit.id):
            results.cards.append({**card, "marked_title": _marked(hit.title), "snippet": _marked(hit.snippet)})
    if not count:
        return
    every = narrowed(found.match.expression, replace(filters, first_only=False))
    total = reader.part("count", lambda: index.count(every), 0)
    results.total, results.more_than = (total, False) if total is not None else (COUNTED, True)
    results.facets = reader.part(
        "facets", lambda: _facets_words(reader, found.match.expression, filters), {}, seconds=1.0
    )
    if len(search.period) < 10 and not search.undated:
        unit = {0: 4, 4: 7, 7: 10}[len(search.period)]
        counts = reader.part("facets", lambda: count_by_tags(reader, every, search.period, unit), {})
        results.facets["period"] = sorted(counts.items(), reverse=True)
    if not search.period and not search.undated:
        undated = reader.part("facets", lambda: index.count(narrowed(every, Filters(undated=True))), 0)
        results.facets["undated"] = [("", undated)] if undated else []


def _facets_words(reader: Reader, expression: str, filters: Filters) -> dict[str, list[tuple[str, int]]]:
    """Facets of the newest hits, out of the index's own tags: no article is read.

    Of a facet that is itself filtered, the other values count as if it weren't, so that one can switch.
    """
    sources = reader.rows("SELECT name FROM sources")
    known = reader.rows("SELECT DISTINCT section, language FROM month_counts WHERE articles > 0")
    facets = (
        ("source", {row["name"] for row in sources}, source_tag, replace(filters, sources=())),
        ("section", {row["section"] for row in known if row["section"]}, section_tag, replace(filters, sections=())),
        (
            "language",
            {row["language"] for row in known if row["language"]},
            language_tag,
            replace(filters, languages=()),
        ),
    )
    passes: dict[str, Counter[str]] = {}
    found: dict[str, list[tuple[str, int]]] = {}
    for name, values, tag, others in facets:
        wanted = narrowed(expression, replace(others, first_only=False))
        if wanted not in passes:
            rows = reader.rows(_NEWEST_TAGS, [wanted, FACETED])
            passes[wanted] = Counter(word for row in rows for word in row["tags"].split())
        counts = Counter({value: passes[wanted][tag(value)] for value in values})
        found[name] = [(value, n) for value, n in counts.most_common(FACET) if n]
    return found


_NEWEST_TAGS = """
    SELECT tags
    FROM (SELECT rowid AS id FROM articles_fts WHERE articles_fts MATCH ? ORDER BY rowid DESC LIMIT ?) AS hits
    CROSS JOIN search_rows ON search_rows.article = hits.id
"""


def _marked(text: str) -> list[tuple[str, bool]]:
    return [(visible(piece), marked) for piece, marked in fulltext.fragments(text)]


def count_by_tags(reader: Reader, expression: str, period: str, unit: int) -> dict[str, int]:
    """Hits of an expression by year, month or day (`unit` 4, 7 or 10 characters) of a period, from the index alone."""
    if unit == 10 and period:
        periods = days_of(period)
    elif unit == 10:
        periods = [row["day"] for row in reader.rows("SELECT DISTINCT day FROM day_counts")]
    else:
        rows = reader.rows(f"SELECT DISTINCT substr(month, 1, {unit}) AS period FROM month_counts WHERE month <> ''")
        periods = [row["period"] for row in rows if row["period"].startswith(period)]
    counts: dict[str, int] = {}
    for one in periods:
        tag = "ymd"[one.count("-")] + one.replace("-", "")
        n = reader.value(
            "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?", [f'({expression}) AND tags : "{tag}"']
        )
        if n:
            counts[one] = n
    return counts


def _position(before: str) -> tuple[str, int]:
    found = _BEFORE.fullmatch(before)
    return (found[1] or "", int(found[2])) if found else ("", 0)
