"""`marsad analyse`: who copied whom, fell silent and was first, and which words are a search's own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from crawler.arabic.letters import printable
from crawler.browse.analysis.copying import copying
from crawler.browse.analysis.firsts import firsts
from crawler.browse.analysis.silence import silences
from crawler.browse.analysis.wording import wording
from crawler.browse.exports.csv import MARK, lines
from crawler.browse.reader import Reader
from crawler.commands import Options, common_options, say_json
from crawler.commands.export import reading_for_long
from crawler.commands.queries import Asked, QueryCommand, check_sources, query_of, query_options
from crawler.commands.tables import Column, show_table
from crawler.errors import UsageError
from crawler.phrases.locale import IN_ENGLISH
from crawler.search.asked import SearchQuery

Found = Mapping[str, Any]
"""One row of an answer, as JSON has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """One question to a search."""

    asks: str
    columns: tuple[Column, ...]
    """By the names of a row's fields."""
    fields: tuple[str, ...]
    """All of a row's, in their order."""
    read: Callable[[Reader, SearchQuery, int], tuple[Iterable[Found], Found]]
    """The rows, so many at most, and what else belongs to the answer."""


def _copying(reader: Reader, query: SearchQuery, limit: int) -> tuple[Iterable[Found], Found]:
    found = copying(reader, query)
    rows = (
        {"copier": one.copier, "copied": one.copied, "articles": one.articles, "taken": _share(one.taken)}
        for one in found.cells[:limit]
    )
    return rows, {"copies": found.articles, "own": found.own, "since": _day(found.since)}


def _silence(reader: Reader, query: SearchQuery, limit: int) -> tuple[Iterable[Found], Found]:
    found = silences(reader, query)
    rows = (
        {
            "source": one.source,
            "last_on": _day(one.last_on),
            "silent_days": one.silent.days if one.silent is not None else None,
            "usual_days": one.waits.days if one.waits is not None else None,
            "fell_silent": one.fell_silent,
            "articles": one.articles,
            "crawled": one.crawled,
        }
        for one in found.outlets[:limit]
    )
    return rows, {"until": _day(found.until)}


def _firsts(reader: Reader, query: SearchQuery, limit: int) -> tuple[Iterable[Found], Found]:
    found = firsts(reader, query, limit=limit)
    rows = (
        {
            "id": one.first.id,
            "source": one.first.source,
            "published_on": _day(one.first.published_on),
            "published_at": _day(one.first.published_at),
            "known_by": one.known_by or None,
            "second": one.second.source if one.second else None,
            "ahead_seconds": _seconds(one.ahead),
            "ahead_days": one.days_ahead,
            "outlets": one.outlets,
            "articles": one.articles,
            "story": one.story,
            "title": one.first.title,
        }
        for one in found.leads
    )
    leaders = [
        {"source": one.source, "stories": one.stories, "ahead_seconds": _seconds(one.ahead)} for one in found.standings
    ]
    return rows, {"leaders": leaders, "more": bool(found.next)}


def _words(reader: Reader, query: SearchQuery, limit: int) -> tuple[Iterable[Found], Found]:
    found = wording(reader, query)
    rows = (
        {
            "word": one.word,
            "stories": one.stories,
            "share": _share(one.share),
            "elsewhere": _share(one.elsewhere),
            "z": round(one.z, 1),
            "forms": list(one.forms),
        }
        for one in found.words[:limit]
    )
    return rows, {"total": found.total, "read": found.read}


def _share(part: float | None) -> float | None:
    return None if part is None else round(part, 4)


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else int(span.total_seconds())


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


ANALYSES: dict[str, Analysis] = {
    "copying": Analysis(
        asks="who took texts from whom",
        columns=(
            Column(name="copier"),
            Column(name="copied"),
            Column(name="articles", right=True),
            Column(name="taken", right=True),
        ),
        fields=("copier", "copied", "articles", "taken"),
        read=_copying,
    ),
    "silence": Analysis(
        asks="which outlets fell silent, those silent for longest first",
        columns=(
            Column(name="source"),
            Column(name="last_on"),
            Column(name="silent_days", right=True),
            Column(name="usual_days", right=True),
            Column(name="fell_silent"),
            Column(name="articles", right=True, keep=1),
        ),
        fields=("source", "last_on", "silent_days", "usual_days", "fell_silent", "articles", "crawled"),
        read=_silence,
    ),
    "firsts": Analysis(
        asks="who had each story first, the oldest story first",
        columns=(
            Column(name="id", right=True),
            Column(name="source"),
            Column(name="published_on"),
            Column(name="second", keep=3),
            Column(name="ahead", keep=2),
            Column(name="outlets", right=True, keep=4),
            Column(name="title", grows=True),
        ),
        fields=(
            "id",
            "source",
            "published_on",
            "published_at",
            "known_by",
            "second",
            "ahead_seconds",
            "ahead_days",
            "outlets",
            "articles",
            "story",
            "title",
        ),
        read=_firsts,
    ),
    "words": Analysis(
        asks="which words set the search apart from all else",
        columns=(
            Column(name="word"),
            Column(name="stories", right=True),
            Column(name="share", right=True),
            Column(name="elsewhere", right=True),
            Column(name="forms", grows=True),
        ),
        fields=("word", "stories", "share", "elsewhere", "z", "forms"),
        read=_words,
    ),
}


@click.command(
    cls=QueryCommand,
    help="What a search comes to. "
    + "; ".join(f"{name}: {one.asks}" for name, one in ANALYSES.items())
    + ". Without a query, the whole archive. `marsad search --help` tells what a query may be.",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("what", type=click.Choice(list(ANALYSES)))
@click.argument("query", nargs=-1)
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="So many rows.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV for spreadsheets (with a byte order mark).")
@common_options
@query_options
def command(options: Options, what: str, query: tuple[str, ...], asked: Asked, limit: int, as_csv: bool) -> None:
    """Reads the database only; harmless while a crawl runs."""
    if options.json and as_csv:
        raise UsageError("--json and --csv exclude each other")
    wanted = query_of(" ".join(query), asked, datetime.now(UTC))
    with reading_for_long(options) as (_, reader):
        check_sources(wanted, (row["name"] for row in reader.rows("SELECT name FROM sources")))
        found, more = ANALYSES[what].read(reader, wanted, limit)
        rows = list(found)
    if options.json:
        say_json({"analysis": what, "query": " ".join(query), "rows": rows, **more})
    elif as_csv:
        _say_csv(ANALYSES[what].fields, rows)
    else:
        columns = ANALYSES[what].columns
        show_table(columns, [tuple(_cell(column.name, row) for column in columns) for row in rows])


def _say_csv(fields: tuple[str, ...], rows: Iterable[Found]) -> None:
    cells = ([" ".join(row[name]) if name == "forms" else row[name] for name in fields] for row in rows)
    sys.stdout.buffer.write((MARK + lines([fields, *cells])).encode())


def _cell(name: str, row: Found) -> str:
    """A field as people read it."""
    if name == "ahead":
        if row["ahead_seconds"] is not None:
            return IN_ENGLISH.duration(row["ahead_seconds"])
        return IN_ENGLISH.counted(row["ahead_days"], "day") if row["ahead_days"] else ""
    value = row[name]
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, float):
        return f"{value:.1%}"
    return printable(" ".join(value) if isinstance(value, list) else str(value), 300)
