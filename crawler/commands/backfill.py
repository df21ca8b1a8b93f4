"""`marsad backfill`: a source's past, from its sitemaps, archives or WordPress pages."""

from __future__ import annotations

import json
import sys
from datetime import datetime

import click

from crawler.commands import Options, common_options, contact_option, min_free_option
from crawler.commands.crawl import chosen, crawl, span, with_contact
from crawler.errors import UsageError
from crawler.run.exit_status import exit_status
from crawler.run.report import as_json, as_text
from crawler.session.open import refuse_demo
from crawler.sources.reading import load_sources
from crawler.system import min_free_of

EVERYTHING = 1_000_000


@click.command(help="Walks a source's sitemaps, listings or WordPress pages back in time; goes on where it was cut.")
@click.argument("name", metavar="SOURCE")
@click.option("--since", type=click.DateTime(["%Y-%m-%d", "%Y-%m"]), help="From this day on.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d", "%Y-%m"]), help="Up to this day.")
@click.option("--limit", type=click.IntRange(min=1), help="Articles fetched in this run; the rest stays pending.")
@click.option("--within", metavar="SPAN", help="Time for this run, such as 2h; the rest stays pending.")
@contact_option
@min_free_option
@common_options
def command(
    options: Options,
    name: str,
    since: datetime | None,
    until: datetime | None,
    limit: int | None,
    within: str | None,
    contact: str | None,
    min_free: str,
) -> None:
    """Resumable: what was found lies in the frontier and is fetched first; what is known isn't fetched again."""
    if since and until and since > until:
        raise UsageError("--since is after --until")
    configuration = load_sources(options.config)
    refuse_demo(options.database)
    sources = chosen(configuration, (name,))
    bounds = "".join(f" --{key} {moment:%Y-%m-%d}" for key, moment in (("since", since), ("until", until)) if moment)
    run, number = crawl(
        options,
        with_contact(options, configuration, contact, sources),
        sources,
        command=f"backfill {name}{bounds}",
        limit=limit or EVERYTHING,
        within=span(within),
        min_free=min_free_of(min_free),
        arguments={"full": True, "since": since, "until": until},
    )
    click.echo(json.dumps(as_json(run), ensure_ascii=False) if options.json else as_text(run))
    sys.exit(128 + number if number else exit_status(run))
