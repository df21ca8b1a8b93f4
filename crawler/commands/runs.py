"""`marsad runs`: past runs, newest first."""

from __future__ import annotations

import click

from crawler.commands import Options, common_options, ndjson_option, say_json, say_ndjson
from crawler.commands.tables import Column, show_table
from crawler.model import OutcomeKind, Run
from crawler.run.report import as_json, duration, total
from storage.store import Store

COLUMNS = (
    Column(name="run", right=True),
    Column(name="began"),
    Column(name="status"),
    Column(name="took", right=True, keep=1),
    Column(name="sources", right=True, keep=2),
    Column(name="command", grows=True),
    Column(name="outcomes", grows=True),
)


@click.command(help="Past runs, newest first.")
@click.option("--last", "limit", type=click.IntRange(min=1), default=20, show_default=True, help="How many.")
@ndjson_option
@common_options
def command(options: Options, limit: int, ndjson: bool) -> None:
    """One line for each run."""
    with Store.open(options.database, read_only=True, check=False) as store:
        runs = store.runs.last(limit)
    if ndjson:
        say_ndjson(map(as_json, runs))
    elif options.json:
        say_json({"runs": [as_json(run) for run in runs]})
    else:
        show_table(COLUMNS, [_cells(run) for run in runs])


def _cells(run: Run) -> tuple[str, ...]:
    whole = total(run.tallies)
    counts = ", ".join(f"{count} {kind}" for kind in OutcomeKind if (count := whole.outcomes.get(kind)))
    taken = duration((run.finished_at - run.started_at).total_seconds()) if run.finished_at else "-"
    began = f"{run.started_at:%Y-%m-%d %H:%M}"
    return (str(run.id), began, run.status, taken, str(len(run.tallies)), run.command, counts or "nothing")
