"""`marsad backfill`: a source's past, from its sitemaps, archives or WordPress pages."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, time

import click

from crawler.commands import Options, common_options, contact_option, min_free_option
from crawler.commands.crawl import chosen, crawl, span, with_contact
from crawler.commands.queries import query_of
from crawler.commands.tables import room
from crawler.run.exit_status import exit_status
from crawler.run.report import as_json, as_text
from crawler.session.open import refuse_demo
from crawler.sources.reading import load_sources
from crawler.system import min_free_of

EVERYTHING = 1_000_000


@click.command(help="Walks a source's sitemaps, listings or WordPress pages back in time; goes on where it was cut.")
@click.argument("name", metavar="SOURCE")
@click.option("--since", metavar="DAYS", help="From its first day on: 2024, 2024-05, 2024-05-01, 7d, yesterday.")
@click.option("--until", metavar="DAYS", help="Up to its last day, in the same forms.")
@click.option("--limit", type=click.IntRange(min=1), help="Articles fetched in this run; the rest stays pending.")
@click.option("--within", metavar="SPAN", help="Time for this run, such as 2h; the rest stays pending.")
@contact_option
@min_free_option
@common_options
def command(
    options: Options,
    name: str,
    since: str | None,
    until: str | None,
    limit: int | None,
    within: str | None,
    contact: str | None,
    min_free: str,
) -> None:
    """Resumable: what was found lies in the frontier and is fetched first; what is known isn't fetched again."""
    first, last = span_of(since, until, datetime.now(UTC))
    configuration = load_sources(options.config)
    refuse_demo(options.database)
    sources = chosen(configuration, (name,))
    bounds = "".join(f" --{key} {moment:%Y-%m-%d}" for key, moment in (("since", first), ("until", last)) if moment)
    run, number = crawl(
        options,
        with_contact(options, configuration, contact, sources),
        sources,
        command=f"backfill {name}{bounds}",
        limit=limit or EVERYTHING,
        within=span(within),
        min_free=min_free_of(min_free),
        arguments={"full": True, "since": first, "until": last},
        rings=False,  # what is long past is no news
    )
    click.echo(json.dumps(as_json(run), ensure_ascii=False) if options.json else as_text(run, room()))
    sys.exit(128 + number if number else exit_status(run))


def span_of(since: str | None, until: str | None, now: datetime) -> tuple[datetime | None, datetime | None]:
    """The first and the last moment that are asked for: of a period its first day, to the end of its last.

    Raises:
        UsageError: one of them is no day, or they are the wrong way round.
    """
    asked = tuple((name, text) for name, text in (("since", since), ("until", until)) if text)
    wanted = query_of("", asked, now)
    return (
        datetime.combine(wanted.since.day, time.min, UTC) if wanted.since else None,
        datetime.combine(wanted.until.day, time.max.replace(microsecond=0), UTC) if wanted.until else None,
    )
