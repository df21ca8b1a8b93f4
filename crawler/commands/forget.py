"""`marsad forget SOURCE`: deletes all that the database holds of a source. Shows first, deletes on --yes."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import asdict

import click

from crawler.commands import Options, common_options
from crawler.errors import UsageError
from crawler.ingest.forgetting import forget_source
from crawler.session.lock import run_lock
from crawler.sources.keys import nearest
from crawler.sources.reading import read_sources
from storage.forgetting import Holdings, holdings
from storage.store import Store


@click.command(
    help="Deletes a source's articles with their revisions, its pages' rows, what waits, its part in the runs, and the "
    "lines and vectors learned of it. Other sources' articles stay; stories and threads are made again without it. The "
    "raw pages in warc/ stay until `marsad prune`: a file there holds many sources. Without --yes it only says what it "
    "would do."
)
@click.argument("name", metavar="SOURCE")
@click.option("--yes", is_flag=True, help="Do it.")
@common_options
def command(options: Options, name: str, yes: bool) -> None:
    """Exit status: 0 done (or shown), 2 an unknown source, 3 a run holds the lock."""
    lock = run_lock(options.state, f"forget {name}") if yes and options.database.exists() else nullcontext()
    with lock, Store.open(options.database, read_only=not (yes and options.database.exists())) as store:
        known = [state.name for state in store.sources.all()]
        if name not in known:
            raise UsageError(f"the archive has no source {name!r}{nearest(name, known)}")
        held = holdings(store, name)
        if yes:
            forget_source(store, name)
    if options.json:
        click.echo(json.dumps({"source": name, "deleted": yes, **asdict(held)}))
        return
    click.echo(_told(name, held, yes))
    if _is_configured(options, name):
        click.echo(f"{options.config} still has {name}: the next crawl begins anew. marsad disable {name}", err=True)


def _told(name: str, held: Holdings, yes: bool) -> str:
    rows = [f"{name}:"]
    rows += [f"  {count:>9,} {what.replace('_', ' ')}" for what, count in asdict(held).items()]
    rows.append("deleted" if yes else "would be deleted; --yes does it. No other source's article goes.")
    rows.append("Its raw pages stay in warc/, and `marsad ingest` on those files would bring it back.")
    return "\n".join(rows)


def _is_configured(options: Options, name: str) -> bool:
    """Whether a crawl would begin it anew; a file that can't be read is no matter here."""
    if not options.config.exists():
        return False
    source = read_sources(options.config)[0].source(name)
    return source is not None and source.enabled
