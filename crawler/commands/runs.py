"""`marsad runs`: past runs, newest first."""

from __future__ import annotations

import json

import click

from crawler.commands import Options, common_options
from crawler.model import OutcomeKind
from crawler.run.report import as_json, duration, total
from storage.store import Store


@click.command(help="Past runs, newest first.")
@click.option("--last", "limit", type=click.IntRange(min=1), default=20, show_default=True, help="How many.")
@common_options
def command(options: Options, limit: int) -> None:
    """One line for each run; with --json one object for each line."""
    with Store.open(options.database, read_only=True, check=False) as store:
        runs = store.runs.last(limit)
    if options.json:
        for run in runs:
            click.echo(json.dumps(as_json(run), ensure_ascii=False))
        return
    for run in runs:
        whole = total(run.tallies)
        counts = ", ".join(f"{count} {kind}" for kind in OutcomeKind if (count := whole.outcomes.get(kind)))
        taken = duration((run.finished_at - run.started_at).total_seconds()) if run.finished_at else "-"
        click.echo(
            f"{run.id:>5}  {run.started_at:%Y-%m-%d %H:%M}  {run.status:<8} {taken:>12}  "
            f"{len(run.tallies):>4} sources  {run.command}: {counts or 'nothing'}"
        )
