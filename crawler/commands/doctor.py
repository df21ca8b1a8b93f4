"""`marsad doctor`: is everything there and whole? What can be derived from the rest is mended."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from crawler.arabic.letters import printable
from crawler.commands import Options, as_called, common_options
from crawler.commands.replays import progress, replaying, show
from crawler.deliver.state import read_states
from crawler.errors import CorruptError, UsageError
from crawler.ingest.replay import ingest
from crawler.model import ExitStatus
from crawler.session.lock import run_lock
from crawler.system import refuse_links
from storage.archive import ArchiveWriter
from storage.checks import Finding, findings
from storage.commits import note_of
from storage.store import Store


@click.command(
    help="Checks the database, the search index against the articles, and the archive; mends what can be "
    "derived. --rebuild derives the whole database again from the archived pages."
)
@click.option("--check", "only_check", is_flag=True, help="Find, but mend nothing.")
@click.option("--deep", is_flag=True, help="Also read every archived record.")
@click.option("--rebuild", is_flag=True, help="Make the database anew from warc/; the old one is kept beside it.")
@click.option("--accept-loss", is_flag=True, help="Go on with a database that held more, or was another, before.")
@common_options
def command(options: Options, only_check: bool, deep: bool, rebuild: bool, accept_loss: bool) -> None:
    """Exit status: 0 all is well or mended, 1 something is left, 3 a run holds the lock, or the database held more."""
    if rebuild:
        sys.exit(_rebuild(options))
    with run_lock(options.state, "doctor"):
        try:
            with Store.open(options.database, check=False, accept_loss=accept_loss) as store:
                found = [*findings(store, options.warc, deep=deep), *_dead(options.state / "delivery.json")]
                mended = [] if only_check else [finding for finding in found if _mend(finding)]
        except CorruptError as error:
            found, mended = [Finding(check="integrity", what=str(error))], []
    left = [finding for finding in found if finding not in mended]
    if options.json:
        click.echo(
            json.dumps(
                {
                    "findings": [
                        {"check": finding.check, "what": finding.what, "mended": finding in mended} for finding in found
                    ]
                },
                ensure_ascii=False,
            )
        )
    else:
        for finding in found:
            state = "mended" if finding in mended else "can be mended" if finding.mend else "left"
            click.echo(f"{finding.check}: {printable(finding.what)} ({state})")
        if not found and options.verbosity >= 0:
            click.echo("all is well")
        if any(finding.check == "integrity" for finding in left):
            click.echo(as_called("Put a backup in its place, or derive it again with `marsad doctor --rebuild`."))
    sys.exit(ExitStatus.SOURCE_FAILED if left else ExitStatus.OK)


def _dead(states: Path) -> list[Finding]:
    """Channels that have taken no alert for a day, though there were some."""
    now = datetime.now(UTC)
    return [
        Finding(check="delivery", what=f"channel {name}: {standing.last_error} (since {standing.failing_since})")
        for name, standing in read_states(states).items()
        if standing.is_dead(now)
    ]


def _mend(finding: Finding) -> bool:
    if finding.mend is None:
        return False
    finding.mend()
    return True


def _rebuild(options: Options) -> int:
    """A new database from the archive, put in place of the old one when it is complete."""
    files = sorted(options.warc.glob("*.warc*.gz"))
    if not files:
        raise UsageError(f"{options.warc}: there are no archived pages to rebuild from")
    building = options.data / "rebuild"
    refuse_links(building)
    building.mkdir(exist_ok=True)
    new = building / "articles.db"
    for left_over in building.glob("articles.db*"):
        left_over.unlink()
    with run_lock(options.state, "doctor --rebuild"):
        undone = _undone(options.database)
        with replaying(replace(options, data=building), "doctor --rebuild") as replay:
            result = ingest(
                files,
                replay.session.ingest,
                replay.sources,
                replay.session.pool,
                replay.now,
                keep_in=ArchiveWriter(options.warc),
                progress=progress(options, replay.session.room),
            )
            for source, key in undone:
                replay.session.store.profiles.set_active(source, key, active=False)
            run = replay.finish(result)
        stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
        for suffix in ("", "-wal", "-shm"):
            old = Path(f"{options.database}{suffix}")
            if old.exists():
                old.rename(f"{options.database}.before-rebuild-{stamp}{suffix}")
        note_of(options.database).unlink(missing_ok=True)
        new.rename(options.database)
        shutil.rmtree(building)
    show(options, run, result)
    return ExitStatus.SOURCE_FAILED if result.faults else ExitStatus.OK


def _undone(database: Path) -> list[tuple[str, str]]:
    """Learned lines that a person undid, where the old database still tells."""
    try:
        with Store.open(database, read_only=True, check=False) as store:
            return [
                (source, key)
                for source, key in store.db.execute("SELECT source, key FROM boilerplate WHERE active = 0")
            ]
    except Exception:  # it is being replaced because it can't be read
        return []
