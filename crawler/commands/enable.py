"""`marsad enable NAME`: a source is crawled again."""

from __future__ import annotations

import click

from crawler.commands import Options, common_options
from crawler.sources.editing import enable, replace_file
from crawler.sources.reading import load_sources


@click.command(
    help="Sets `enabled = true` in the source's table in sources.toml and takes the reason away; all else in the "
    "file, comments too, stays as it is."
)
@click.argument("name", metavar="SOURCE")
@common_options
def command(options: Options, name: str) -> None:
    """Exit status: 0 it is enabled, 2 an unknown name, or a table that can't be enabled as it is."""
    load_sources(options.config)
    replace_file(options.config, enable(options.config.read_bytes(), name))
    if options.verbosity >= 0:
        click.echo(f"{name} is enabled. Try it: marsad crawl {name} --limit 5", err=True)
