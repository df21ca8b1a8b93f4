"""`marsad ingest`: pages from WARC files, our own or others', through the same chain as a crawl."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from crawler.commands import Options, common_options, min_free_option
from crawler.commands.replays import progress, replaying, show
from crawler.ingest.replay import ingest
from crawler.model import ExitStatus
from crawler.system import min_free_of


@click.command(
    help="Feeds pages from WARC files through the same chain as a crawl. The source of a page is found by "
    "its host; pages of files from elsewhere are copied into the archive."
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--no-keep", is_flag=True, help="Don't copy the raw pages into the archive.")
@click.option("--ring", is_flag=True, help="Let watches tell of what comes.")
@min_free_option
@common_options
def command(options: Options, files: tuple[Path, ...], no_keep: bool, ring: bool, min_free: str) -> None:
    """Exit status: 0 all fine, 1 something in the files couldn't be read, 3 another run holds the lock."""
    with replaying(
        options, "ingest " + " ".join(file.name for file in files), min_free=min_free_of(min_free), rings=ring
    ) as replay:
        archive = None if no_keep else replay.session.archive
        result = ingest(
            files,
            replay.session.ingest,
            replay.sources,
            replay.session.pool,
            replay.now,
            keep_in=archive,
            progress=progress(options, replay.session.room),
        )
        run = replay.finish(result)
    show(options, run, result)
    sys.exit(ExitStatus.SOURCE_FAILED if result.faults else ExitStatus.OK)
