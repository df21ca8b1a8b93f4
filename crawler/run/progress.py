"""What is seen of a run while it goes on: a live table on a terminal, a line now and then otherwise."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.table import Table

from crawler.run.report import duration, size

if TYPE_CHECKING:
    from crawler.fetch.services import SourceRun
    from crawler.run.runner import Runner

LINE_EVERY = 25.0
"""Seconds between two lines where there is no terminal: whoever waits hears something every half minute."""
ROWS = 20


async def progress(runner: Runner, verbosity: int, *, every: float = LINE_EVERY) -> None:
    """Shows the run until it is cancelled or ends with the event loop.

    Args:
        every: seconds between two lines, where there is no terminal.
    """
    if verbosity < 0:
        return
    if not sys.stderr.isatty():
        while True:
            await asyncio.sleep(every)
            print(f"marsad: {_line(runner)}", file=sys.stderr, flush=True)
    with Live(console=Console(stderr=True), refresh_per_second=4, transient=True) as live:
        while True:
            live.update(_table(runner))
            await asyncio.sleep(0.25)


def _line(runner: Runner) -> str:
    runs = runner.services.runs.values()
    done = sum(run.finished is not None for run in runs)
    counts: dict[str, int] = {}
    for run in runs:
        for kind, count in run.outcomes.items():
            counts[kind] = counts.get(kind, 0) + count
    said = [
        f"{done} of {len(runner.sources)} sources",
        f"{sum(run.requests for run in runs)} requests",
        *(f"{count} {kind}" for kind, count in sorted(counts.items())),
    ]
    if left := sum(len(run.open) for run in runs):
        said.append(f"{left} left" + estimate(left, sum(counts.values()), max(run.seconds for run in runs)))
    return ", ".join(said)


def estimate(left: int, done: int, seconds: float) -> str:
    """How long the URLs that are known take at the pace so far; nothing before the first has ended."""
    return f" (about {duration(seconds * left / done)})" if done else ""


def _table(runner: Runner) -> Table:
    table = Table(title=_line(runner), title_justify="left", box=None, pad_edge=False)
    for name in ("source", "open", "new", "unchanged", "failed", "requests", "size", "time"):
        table.add_column(name, justify="left" if name == "source" else "right")
    active = [run for run in runner.services.runs.values() if run.finished is None]
    for run in active[:ROWS]:
        table.add_row(*_row(run))
    return table


def _row(run: SourceRun) -> tuple[str, ...]:
    return (
        run.source.name,
        str(len(run.open)),
        str(run.outcomes["new"]),
        str(run.outcomes["unchanged"] + run.known),
        str(run.outcomes["failed"] + run.outcomes["rejected"]),
        str(run.requests),
        size(run.bytes),
        duration(run.seconds),
    )
