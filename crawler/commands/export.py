"""`marsad export`: what a search finds, as one file for analysis; or the sources, for a feed reader."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from crawler.browse.exports.rows import name_of, pieces
from crawler.browse.find import how_many
from crawler.browse.reader import Reader
from crawler.carry.formats import FORMATS, SHEET_ROWS, Writer, too_many_rows, writing
from crawler.carry.whole import whole
from crawler.commands import Options, common_options, say_json
from crawler.commands.queries import Asked, QueryCommand, check_sources, query_of, query_options
from crawler.errors import UsageError
from crawler.phrases.locale import Locale
from crawler.search.asked import SearchQuery
from crawler.sources.reading import load_sources
from crawler.sources.subscriptions import as_opml
from storage.store import Store

_ENGLISH = Locale("en")


@click.command(
    cls=QueryCommand,
    help="Writes what a search finds (everything without one; each copy too) into one file: text, dates with signal "
    "and trust, story and its first article, hashes, place in the archive. The file is there as a whole or not at "
    "all. `marsad search --help` tells what a query may be.",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("query", nargs=-1)
@click.option("--format", "form", type=click.Choice(FORMATS), help="By default as FILE ends, else ndjson.")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), metavar="FILE", help="By default named after query and day."
)
@click.option("--since-run", type=click.IntRange(min=0), metavar="N", help="Only what was new or revised after run N.")
@click.option("--opml", is_flag=True, help="The feeds of the sources as OPML instead; without FILE, to stdout.")
@common_options
@query_options
def command(
    options: Options,
    query: tuple[str, ...],
    asked: Asked,
    form: str | None,
    output: Path | None,
    since_run: int | None,
    opml: bool,
) -> None:
    """Reads the database only, as it was at one moment; harmless while a crawl runs."""
    if opml:
        _write_opml(options, output)
        return
    now = datetime.now(UTC)
    wanted = query_of(" ".join(query), asked, now)
    wanted = replace(wanted, first_only=bool(wanted.first_only))
    form = form or _format_of(output)
    output = output or Path(name_of(wanted, now, form))
    with reading_for_long(options) as (store, reader):
        check_sources(wanted, (row["name"] for row in reader.rows("SELECT name FROM sources")))
        if form == "xlsx" and since_run is None and how_many(reader, wanted) > SHEET_ROWS:
            raise too_many_rows()
        following = next_run(store)
        with whole(output) as path, writing(path, form) as into:
            counts = _write(reader, wanted, since_run, into)
    said = {"file": str(output), "format": form, **counts, "bytes": output.stat().st_size, "since_run": since_run}
    said["next_since_run"] = following
    if options.json:
        say_json(said)
    else:
        _tell(said)


@contextmanager
def reading_for_long(options: Options) -> Iterator[tuple[Store, Reader]]:
    """The archive as it is at this moment, without an end to the reader's patience."""
    with (
        Store.open(options.database, read_only=True, check=False) as store,
        Reader(store.db.conn, seconds=math.inf, patience=math.inf) as reader,
    ):
        store.db.conn.execute("BEGIN")
        try:
            yield store, reader
        finally:
            store.db.conn.rollback()


def next_run(store: Store) -> int:
    """The last run of which nothing can come any more: what --since-run is given the next time."""
    (run,) = store.db.execute(
        "SELECT coalesce(min(iif(status = 'running', id, NULL)) - 1, max(id), 0) FROM runs"
    ).fetchone()
    return int(run)


def _format_of(output: Path | None) -> str:
    suffix = output.suffix.lower().removeprefix(".") if output else ""
    return suffix if suffix in FORMATS else "ndjson"


def _write(reader: Reader, query: SearchQuery, since_run: int | None, into: Writer) -> dict[str, Any]:
    articles, stories, alone = 0, set[int](), 0
    for rows in pieces(reader, query, since_run):
        into.write(rows)
        articles += len(rows)
        stories |= {row["story"] for row in rows if row["story"]}
        alone += sum(not row["story"] for row in rows)
    return {"articles": articles, "stories": len(stories) + alone, "cut": into.cut}


def _tell(said: dict[str, Any]) -> None:
    cut = f"; {said['cut']:,} texts were too long for a cell and are cut" if said["cut"] else ""
    found = _ENGLISH.found(said["articles"], said["stories"])
    click.echo(f"{found} in {said['file']} ({_ENGLISH.size(said['bytes'])}){cut}", err=True)
    click.echo(f"What comes after this: the same with --since-run {said['next_since_run']}", err=True)


def _write_opml(options: Options, output: Path | None) -> None:
    if not options.config.exists():
        raise UsageError(f"{options.config}: there is no such file")
    sources = load_sources(options.config).sources
    document = as_opml(sources)
    if output is None:
        sys.stdout.buffer.write(document)
        return
    with whole(output) as path:
        path.write_bytes(document)
    feeds = sum(len(source.feeds) for source in sources)
    said = {"file": str(output), "format": "opml", "sources": len(sources), "feeds": feeds}
    if options.json:
        say_json(said)
    else:
        click.echo(f"{feeds:,} feeds of {_ENGLISH.counted(len(sources), 'source')} in {output}", err=True)
