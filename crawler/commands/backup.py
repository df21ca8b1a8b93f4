"""`marsad backup`: a consistent copy of the database while a crawl runs."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.commands import Options, common_options
from crawler.errors import UsageError
from storage.store import Store, backup


@click.command(
    help="Copies the database, consistent even while a crawl writes, and verifies the copy. The raw pages "
    "in warc/ only ever grow: rsync copies them."
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace an existing file.")
@common_options
def command(options: Options, file: Path, force: bool) -> None:
    """Exit status: 0 the copy is there and whole, 1 it isn't, 2 the file exists."""
    if file.exists() and not force:
        raise UsageError(f"{file} exists; --force replaces it")
    if file.exists() and options.database.exists() and file.samefile(options.database):
        raise UsageError(f"{file} is the database itself")
    with Store.open(options.database, read_only=True, check=False) as store:
        backup(store.db, file)
    if options.verbosity >= 0:
        click.echo(f"{file}: {file.stat().st_size:,} bytes, verified", err=True)
