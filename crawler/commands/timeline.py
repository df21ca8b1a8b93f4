"""`marsad timeline`: how many articles a search finds, over time."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import click

from crawler.browse.exports.csv import MARK, lines
from crawler.browse.pages.timeline import trend_of
from crawler.browse.reader import Reader
from crawler.commands import Options, common_options, say_json
from crawler.commands.export import reading_for_long
from crawler.commands.queries import Asked, QueryCommand, check_sources, query_of, query_options
from crawler.commands.tables import Column, show_table
from crawler.errors import UsageError
from crawler.search.asked import SearchQuery

Counts = list[tuple[tuple[str, ...], int]]
"""Articles by period, or by period and source."""
COLUMNS = (Column(name="period"), Column(name="articles", right=True), Column(name="", keep=1))
WIDEST = 40
"""Of a bar, on the screen."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What one row of counts stands for."""

    characters: int
    """Of a day that name the period: what is read."""
    name: Callable[[str], str] = str
    """The period that such a name belongs to."""


def _week(day: str) -> str:
    """The Monday of its week (ISO 8601)."""
    found = date.fromisoformat(day)
    return (found - timedelta(days=found.weekday())).isoformat()


UNITS = {"day": Unit(10), "week": Unit(10, _week), "month": Unit(7), "year": Unit(4)}


@click.command(
    cls=QueryCommand,
    help="Counts what a search finds, each copy too, by day, week (named by its Monday), month or year of publication. "
    "The undated have no place in it. `marsad search --help` tells what a query may be.",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("query", nargs=-1)
@click.option("--by", type=click.Choice(list(UNITS)), default="month", show_default=True, help="Of one row.")
@click.option("--by-source", is_flag=True, help="A row for each source too, where it can be told.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV for spreadsheets (with a byte order mark).")
@common_options
@query_options
def command(options: Options, query: tuple[str, ...], asked: Asked, by: str, by_source: bool, as_csv: bool) -> None:
    """Reads the database only."""
    if options.json and as_csv:
        raise UsageError("--json and --csv exclude each other")
    wanted = query_of(" ".join(query), asked, datetime.now(UTC))
    with reading_for_long(options) as (_, reader):
        check_sources(wanted, (row["name"] for row in reader.rows("SELECT name FROM sources")))
        counts = counted(reader, wanted, by, by_source=by_source)
    _say(counts, options, by_source=by_source, as_csv=as_csv)


def counted(reader: Reader, query: SearchQuery, by: str, *, by_source: bool) -> Counts:
    """How many articles a search finds in each period that has any, in order.

    Args:
        by: one of UNITS.
        by_source: count each source by itself; its name is empty where it can't be told.
    """
    counts: Counter[tuple[str, ...]] = Counter()
    for (period, source), articles in trend_of(reader, query, UNITS[by].characters).counts.items():
        named = UNITS[by].name(period)
        counts[(named, source) if by_source else (named,)] += articles
    return sorted(counts.items())


def as_objects(counts: Counts, *, by_source: bool) -> list[dict[str, object]]:
    """The counts as JSON."""
    return [dict(zip(_names(by_source), (*key, articles), strict=True)) for key, articles in counts]


def _names(by_source: bool) -> tuple[str, ...]:
    return ("period", "source", "articles") if by_source else ("period", "articles")


def _say(counts: Counts, options: Options, *, by_source: bool, as_csv: bool) -> None:
    rows = [(*key, articles) for key, articles in counts]
    if options.json:
        say_json(as_objects(counts, by_source=by_source))
    elif as_csv:
        sys.stdout.buffer.write((MARK + lines([_names(by_source), *rows])).encode())
    else:
        most = max((articles for _, articles in counts), default=1)
        columns = (COLUMNS[0], Column(name="source"), *COLUMNS[1:]) if by_source else COLUMNS
        show_table(columns, [(*key, f"{n:,}", "█" * max(1, round(n / most * WIDEST))) for key, n in counts])
