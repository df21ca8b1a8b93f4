"""`marsad disable NAME`: a source is left out of the runs."""

from __future__ import annotations

import click

from crawler.commands import Options, common_options
from crawler.sources.editing import disable, replace_file
from crawler.sources.reading import load_sources


@click.command(
    help="Sets `enabled = false` in the source's table in sources.toml; all else in the file, comments too, stays as "
    "it is. Articles stay, and what waits is taken up when it is enabled again."
)
@click.argument("name", metavar="SOURCE")
@click.option("--reason", default="", help="Why; told to whoever asks for the source by name.")
@common_options
def command(options: Options, name: str, reason: str) -> None:
    """Exit status: 0 it is disabled, 2 an unknown name."""
    load_sources(options.config)
    replace_file(options.config, disable(options.config.read_bytes(), name, reason))
    if options.verbosity >= 0:
        click.echo(f"{name} is disabled; what it gave stays. marsad forget {name} deletes that", err=True)
