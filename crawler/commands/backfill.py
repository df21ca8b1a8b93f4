"""`marsad backfill`: a source's past, from its sitemaps, archives or WordPress pages."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, time

import click

from crawler.commands import Options, common_options
from crawler.commands.crawl import chosen, crawl, span, with_contact
from crawler.commands.queries import query_of
from crawler.run.exit_status import exit_status
from crawler.run.report import as_json, as_text
from crawler.sources.reading import load_sources

EVERYTHING = 1_000_000


@click.command(help="Walks a source's sitemaps, listings or WordPress pages back in time; goes on where it was cut.")
@click.argument("name", metavar="SOURCE")
@click.option("--since", metavar="DAYS", help="From its first day on: 2024, 2024-05, 2024-05-01, 7d, yesterday.")
@click.option("--until", metavar="DAYS", help="Up to its last day, in the same forms.")
@click.option("--limit", type=click.IntRange(min=1), help="Articles fetched in this run; the rest stays pending.")
@click.option("--within", metavar="SPAN", help="Time for this run, such as 2h; the rest stays pending.")
@common_options
def command(
    options: Options, name: str, since: str | None, until: str | None, limit: int | None, within: str | None
) -> None:
    """Resumable: what was found lies in the frontier and is fetched first; what is known isn't fetched again."""
    asked = (("since", since), ("until", until))
    wanted = query_of("", tuple((key, text) for key, text in asked if text), datetime.now(UTC))
    configuration = load_sources(options.config)
    sources = chosen(configuration, (name,))
    first, last = wanted.since and wanted.since.day, wanted.until and wanted.until.day
    bounds = "".join(f" --{key} {day}" for key, day in (("since", first), ("until", last)) if day)
    run, number = crawl(
        options,
        with_contact(configuration, None, sources),
        sources,
        command=f"backfill {name}{bounds}",
        limit=limit or EVERYTHING,
        within=span(within),
        arguments={
            "full": True,
            "since": first and datetime.combine(first, time.min, UTC),
            "until": last and datetime.combine(last, time.max, UTC),
        },
    )
    click.echo(json.dumps(as_json(run), ensure_ascii=False) if options.json else as_text(run))
    sys.exit(128 + number if number else exit_status(run))
