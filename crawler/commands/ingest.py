"""`marsad ingest`: pages from WARC files, our own or others', through the same chain as a crawl."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from crawler.commands import Options, common_options
from crawler.config import load_sources
from crawler.ingest import Ingest
from crawler.lanes import Lanes
from crawler.lock import run_lock
from crawler.model import ExitStatus, Run, Source
from crawler.replay import Replayed, Sources, ingest
from crawler.report import as_json, as_text
from crawler.text import printable
from storage.archive import ArchiveWriter
from storage.store import Store


@click.command(help="Feeds pages from WARC files through the same chain as a crawl. The source of a page is found by "
                    "its host; pages of files from elsewhere are copied into the archive.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--no-keep", is_flag=True, help="Don't copy the raw pages into the archive.")
@common_options
def command(options: Options, files: tuple[Path, ...], no_keep: bool) -> None:
    """Exit status: 0 all fine, 1 something in the files couldn't be read, 3 another run holds the lock."""
    with replaying(options, "ingest " + " ".join(file.name for file in files)) as tools:
        archive = None if no_keep else tools.archive
        result = ingest(files, tools.ingest, tools.sources, tools.lanes, tools.now, keep_in=archive,
                        progress=progress(options))
        run = tools.finish(result)
    show(options, run, result)
    sys.exit(ExitStatus.SOURCE_FAILED if result.faults else ExitStatus.OK)


@dataclass(slots=True)
class Tools:
    """What a replay works with."""

    store: Store
    archive: ArchiveWriter
    ingest: Ingest
    sources: Sources
    lanes: Lanes
    run: int

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC)

    def finish(self, result: Replayed) -> Run:
        """Closes the run and gives it as recorded."""
        self.store.runs.finish(self.run, "failed" if result.faults else "ok", None, self.now())
        run = self.store.runs.load(self.run)
        assert run is not None
        return run


@contextmanager
def replaying(options: Options, name: str) -> Iterator[Tools]:
    """Lock, store, archive, workers and a row in `runs`; the run is `cut` if the block fails.

    Raises: LockedError, StorageError, ConfigError. A missing sources.toml is none: sources are made from hosts.
    """
    configured: tuple[Source, ...] = load_sources(options.config).sources if options.config.exists() else ()
    with (
        run_lock(options.state, name),
        Store.open(options.database) as store,
        ArchiveWriter(options.warc) as archive,
        Lanes(min(4, len(os.sched_getaffinity(0)))) as lanes,
    ):
        lanes.warm()
        store.runs.recover(_now())
        run = store.runs.start(printable(name, 200), _now())
        known = {source.name for source in configured}
        remembered = tuple(Source(name=row.name, title=row.title, home=row.home, language=row.language,
                                  timezone=row.timezone) for row in store.runs.sources() if row.name not in known)
        sources = Sources((*configured, *remembered), store.runs.ensure_source)
        try:
            yield Tools(store, archive, Ingest(store, run), sources, lanes, run)
        except BaseException:
            store.runs.finish(run, "cut", None, _now())
            raise


def progress(options: Options) -> Callable[[int], None]:
    """A line on stderr every thousand pages, from -v on."""
    def tell(pages: int) -> None:
        if options.verbosity > 0 and pages % 1_000 == 0:
            click.echo(f"{pages:,} pages", err=True)

    return tell


def show(options: Options, run: Run, result: Replayed) -> None:
    """The report, then the faults on stderr."""
    if options.json:
        click.echo(json.dumps(as_json(run) | {
            "passed_over": result.passed_over, "faults": result.faults,
            "changed": [{"url": url, "what": what} for url, what in result.changed]}, ensure_ascii=False))
    elif options.verbosity >= 0:
        click.echo(as_text(run))
        if result.passed_over:
            click.echo(f"{result.passed_over:,} records passed over: no pages of articles")
    for fault in result.faults:
        click.echo(f"marsad: {printable(fault)}", err=True)


def _now() -> datetime:
    return datetime.now(UTC)
