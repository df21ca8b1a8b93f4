"""`marsad report`: one run's report, or the sum of many."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from crawler.commands import Options, common_options, say_json
from crawler.commands.tables import room
from crawler.decide.health import UNHEALTHY
from crawler.errors import UsageError
from crawler.model import ExitStatus, OutcomeKind, Run, SourceTally
from crawler.phrases.misreadings import misread
from crawler.run.exit_status import exit_status
from crawler.run.report import as_json, as_metrics, as_text, in_spans, total
from crawler.search.days import moment_of
from storage.sources import SourceState
from storage.store import Store

CONDITIONS: dict[str, Callable[[Run, Sequence[SourceState]], bool]] = {
    "failed": lambda run, _: exit_status(run) != ExitStatus.OK,
    "nothing-new": lambda run, _: not total(run.tallies).outcomes.get(OutcomeKind.NEW),
    "any-failure": lambda run, _: bool(total(run.tallies).outcomes.get(OutcomeKind.FAILED)),
    "unhealthy": lambda _, states: any(state.health in UNHEALTHY for state in states),
    "quiet": lambda _, states: any(state.health == "quiet" for state in states),
}


@click.command(help="One run's report (the newest by default), or the sum of many.")
@click.argument("number", metavar="[RUN]", type=int, required=False)
@click.option("--since", metavar="DAYS", help="Sum up the runs since then: 7d, 12h, 2024-05, yesterday.")
@click.option(
    "--fail-on",
    type=click.Choice(sorted(CONDITIONS)),
    multiple=True,
    help="Exit with status 1 if this holds; without it the status is always 0.",
)
@click.option(
    "--metrics",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write a Prometheus text file, for node_exporter's collector.",
)
@common_options
def command(
    options: Options, number: int | None, since: str | None, fail_on: tuple[str, ...], metrics: Path | None
) -> None:
    """Reads the database only; harmless while a crawl runs."""
    if since and number is not None:
        raise UsageError("RUN and --since exclude each other")
    with Store.open(options.database, read_only=True, check=False) as store:
        runs = _since(store, since) if since else [_one(store, number)]
        run = _summed(runs) if since else runs[0]
        states = tuple(state for state in store.sources.all() if state.enabled)
    if metrics is not None:
        part = metrics.with_name(metrics.name + ".part")
        part.write_text(
            as_metrics(run, {state.name: (state.health, state.last_success_at) for state in states}), encoding="utf-8"
        )
        part.replace(metrics)
    ids = [one.id for one in reversed(runs)]
    if options.json:
        say_json(as_json(run) | ({"runs": ids} if since else {}))
    else:
        click.echo(as_text(run, room(), ids))
    if any(CONDITIONS[name](run, states) for name in fail_on):
        sys.exit(ExitStatus.SOURCE_FAILED)


def _one(store: Store, number: int | None) -> Run:
    if number is None:
        newest = store.runs.last(1)
        if not newest:
            raise UsageError("there is no run yet")
        return newest[0]
    run = store.runs.load(number)
    if run is None:
        raise UsageError(f"there is no run {number}; `marsad runs` lists them")
    return run


def _since(store: Store, since: str) -> Sequence[Run]:
    """All runs that began within the span, the newest first."""
    try:
        begin = moment_of(since, datetime.now(UTC))
    except ValueError:
        raise UsageError(misread("no_day", "--since", since, (), "en")) from None
    runs = store.runs.since(begin)
    if not runs:
        raise UsageError(f"no run began since {since}")
    return runs


def _summed(runs: Sequence[Run]) -> Run:
    """The runs as one, under the number of the newest."""
    tallies: dict[str, list[SourceTally]] = {}
    for run in reversed(runs):
        for tally in run.tallies:
            tallies.setdefault(tally.source, []).append(tally)
    summed = tuple(
        replace(total(parts), source=name, seconds=sum(part.seconds for part in parts), error=parts[-1].error)
        for name, parts in sorted(tallies.items())
    )
    worst = next((run.status for run in runs if run.status != "ok"), "ok")
    return Run(
        id=runs[0].id,
        command=f"runs {in_spans([run.id for run in runs])}",
        started_at=runs[-1].started_at,
        finished_at=runs[0].finished_at,
        status=worst,
        tallies=summed,
    )
