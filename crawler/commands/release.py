"""`marsad release`: a corpus with its card, to hand on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from crawler.carry.release import release
from crawler.commands import Options, common_options, say_json
from crawler.commands.export import reading_for_long
from crawler.commands.queries import Asked, QueryCommand, check_sources, query_of, query_options
from crawler.phrases.locale import IN_ENGLISH


@click.command(
    cls=QueryCommand,
    help="Writes a corpus into an empty folder: the articles that a query finds (everything without one), each text "
    "once, without those whose publishers reserve their use as far as the archive knows; their sources, what was left "
    "out and why, a card (README.md) and checksums. The same archive gives the same bytes.",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("query", nargs=-1)
@click.option(
    "--format",
    "form",
    type=click.Choice(["ndjson", "parquet", "csv"]),
    default="ndjson",
    show_default=True,
    help="Of the articles.",
)
@common_options
@query_options
def command(options: Options, folder: Path, query: tuple[str, ...], asked: Asked, form: str) -> None:
    """Reads the archive only, as it was at one moment. Exit status: 0, or 2 where something is in the folder."""
    wanted = query_of(" ".join(query), asked, datetime.now(UTC))
    wanted = replace(wanted, first_only=bool(wanted.first_only))
    told = " ".join((*query, *(f"--{name} {value}" for name, value in asked)))
    with reading_for_long(options) as (_, reader):
        check_sources(wanted, (row["name"] for row in reader.rows("SELECT name FROM sources")))
        tally = release(reader, options.warc, folder, wanted, form, told)
    if options.json:
        say_json(
            {
                "folder": str(folder),
                "articles": tally.articles,
                "sources": len(tally.sources),
                "left_out": dict(tally.left_out),
                "unseen": tally.unseen,
            }
        )
        return
    found = IN_ENGLISH.counted(tally.articles, "article")
    sources = IN_ENGLISH.counted(len(tally.sources), "source")
    click.echo(f"{found} of {sources} in {folder}; left out: {tally.left_out.total():,}", err=True)
