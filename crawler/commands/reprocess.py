"""`marsad reprocess`: articles derived again from their archived pages, and what that changed."""

from __future__ import annotations

import sys

import click

from crawler.arabic.letters import printable
from crawler.commands import Options, common_options, unknown_source
from crawler.commands.replays import progress, replaying, show
from crawler.ingest.replay import reprocess
from crawler.model import ExitStatus


@click.command(
    help="Derives articles again from the archived pages, after rules or learned lines changed. What "
    "changes replaces the newest revision: it is our reading that changed, not the article."
)
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@common_options
def command(options: Options, names: tuple[str, ...]) -> None:
    """Exit status: 0 all fine, 1 some page couldn't be read from the archive, 2 an unknown source."""
    with replaying(options, " ".join(["reprocess", *names])) as replay:
        known = {row.name for row in replay.session.store.sources.all()}
        if unknown := [name for name in names if name not in known]:
            raise unknown_source(unknown[0], known)
        result = reprocess(
            replay.session.ingest,
            options.warc,
            replay.sources,
            replay.session.pool,
            replay.now,
            names=names,
            progress=progress(options),
        )
        run = replay.finish(result)
    show(options, run, result)
    if not options.json and options.verbosity >= 0:
        for url, what in result.changed:
            click.echo(f"{printable(url)}: {printable(what)}")
    sys.exit(ExitStatus.SOURCE_FAILED if result.faults else ExitStatus.OK)
