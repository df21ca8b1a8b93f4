"""`marsad embed`: vectors of articles, for searching by meaning."""

from __future__ import annotations

import json

import click

from crawler.commands import Options, common_options
from crawler.search.meaning import encoder
from storage.meaning import Vectors
from storage.store import Store


@click.command(
    help="Gives each article without one a vector, for `marsad search --meaning`. Can be stopped at any time and goes "
    "on where it was; articles that were edited get a new one, those that are gone lose theirs. Needs marsad[meaning]."
)
@common_options
def command(options: Options) -> None:
    """Reads the database only and writes meaning.db beside it; harmless while a crawl runs."""
    encode = encoder()
    with (
        Store.open(options.database, read_only=True, check=False) as store,
        Vectors.open(options.database) as vectors,
    ):
        gone, done = vectors.forget_gone(store.db), 0
        for done in vectors.embed(store.db, encode):
            if options.verbosity >= 0:
                click.echo(f"{done:,} articles", err=True)
        total = len(vectors)
    if options.json:
        click.echo(json.dumps({"embedded": done, "forgotten": gone, "total": total}))
    else:
        click.echo(f"{done:,} new vectors, {gone:,} taken out, {total:,} in all")
