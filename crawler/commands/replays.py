"""What the commands that replay the archive share: opening, progress, report."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import click

from crawler.arabic.letters import printable
from crawler.commands import Options
from crawler.commands.tables import room
from crawler.ingest.owners import Sources
from crawler.ingest.replay import Replayed
from crawler.model import Run, Source
from crawler.run.report import as_json, as_text
from crawler.session.open import Session, open_session
from crawler.sources.reading import load_sources
from crawler.system import MIN_FREE
from crawler.watch.reading import load_watches, watches_path


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay works with."""

    session: Session
    sources: Sources

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC)

    def finish(self, result: Replayed) -> Run:
        """Closes the run and gives it as recorded."""
        ledger = self.session.store.runs
        ledger.finish(self.session.run, "failed" if result.faults else "ok", None, self.now())
        run = ledger.load(self.session.run)
        assert run is not None
        return run


@contextmanager
def replaying(options: Options, name: str, *, min_free: int = MIN_FREE, rings: bool = False) -> Iterator[Replay]:
    """The session of a run and the sources that pages may belong to; the run is `cut` if the block fails.

    `rings`: whether watches tell of what comes.

    Raises: LockedError, StorageError, ConfigError. A missing sources.toml is none: sources are made from hosts.
    """
    configured: tuple[Source, ...] = load_sources(options.config).sources if options.config.exists() else ()
    watches = load_watches(watches_path(options.config)) if rings else ()
    with open_session(options.data, printable(name, 200), min_free=min_free, watches=watches) as session:
        store = session.store
        known = {source.name for source in configured}
        remembered = tuple(
            Source(name=row.name, title=row.title, home=row.home, language=row.language, timezone=row.timezone)
            for row in store.sources.all()
            if row.name not in known
        )
        replay = Replay(session, Sources((*configured, *remembered), store.sources.ensure))
        try:
            yield replay
        except BaseException:  # a run that is stopped by hand was cut, as one that fails
            store.runs.finish(session.run, "cut", None, replay.now())
            raise


def progress(options: Options, room: Callable[[], None]) -> Callable[[int], None]:
    """A line on stderr every thousand pages, from -v on; and a look at the room on the disk after each."""

    def tell(pages: int) -> None:
        room()
        if options.verbosity > 0 and pages % 1_000 == 0:
            click.echo(f"{pages:,} pages", err=True)

    return tell


def show(options: Options, run: Run, result: Replayed) -> None:
    """The report, then the faults on stderr."""
    if options.json:
        click.echo(
            json.dumps(
                as_json(run)
                | {
                    "passed_over": result.passed_over,
                    "faults": result.faults,
                    "changed": [{"url": url, "what": what} for url, what in result.changed],
                },
                ensure_ascii=False,
            )
        )
    elif options.verbosity >= 0:
        click.echo(as_text(run, room()))
        if result.passed_over:
            click.echo(f"{result.passed_over:,} records passed over: no pages of articles")
    for fault in result.faults:
        click.echo(f"marsad: {printable(fault)}", err=True)
