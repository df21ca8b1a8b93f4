"""`marsad crawl`: all sources, the named ones, or those due."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from datetime import UTC, datetime

import click

from crawler.commands import Options, common_options
from crawler.config import Configuration, load_sources
from crawler.errors import UsageError
from crawler.model import Run, Source
from crawler.report import as_json, as_text, exit_status


@click.command(help="Crawls all sources, the named ones, or those due.")
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option("--due", is_flag=True, help="Only sources whose time has come.")
@click.option("--limit", type=click.IntRange(min=1), help="Articles fetched for each source, at most.")
@click.option("--full", is_flag=True, help="Fetch known URLs as well.")
@common_options
def command(options: Options, names: tuple[str, ...], due: bool, limit: int | None, full: bool) -> None:
    """Exit status: 0 all fine, 1 a source failed outright, 2 usage or configuration, 3 another run holds the lock."""
    configuration = load_sources(options.config)
    sources = chosen(configuration, names)
    if due and not (sources := due_now(options, sources)):
        return
    run, number = crawl(options, configuration, sources, limit=limit, full=full,
                        command=" ".join(["crawl", *names, *(["--due"] if due else [])]))
    if options.json:
        click.echo(json.dumps(as_json(run), ensure_ascii=False))
    elif options.verbosity >= 0:
        click.echo(as_text(run))
    if number:
        sys.exit(128 + number)
    sys.exit(exit_status(run))


def chosen(configuration: Configuration, names: tuple[str, ...]) -> tuple[Source, ...]:
    """The enabled sources, or those named.

    Raises:
        UsageError: an unknown or disabled name, or nothing to crawl.
    """
    if not names:
        if not configuration.enabled:
            raise UsageError("no source is enabled in the configuration")
        return configuration.enabled
    sources = []
    for name in dict.fromkeys(names):
        source = configuration.source(name)
        if source is None:
            raise UsageError(f"no source is named {name!r}; `marsad sources` lists them")
        if not source.enabled:
            raise UsageError(f"{name} is disabled" + (f": {source.disabled_reason}" if source.disabled_reason else ""))
        sources.append(source)
    return tuple(sources)


def due_now(options: Options, sources: tuple[Source, ...]) -> tuple[Source, ...]:
    """Those of the sources whose time has come; looking costs neither a lock nor a row."""
    from crawler.schedule import due_sources
    from storage.store import Store

    if not options.database.exists():
        return sources
    with Store.open(options.database, read_only=True, check=False) as store:
        due_at = {state.name: state.next_due_at for state in store.runs.sources()}
    return due_sources(sources, due_at, datetime.now(UTC))


def crawl(options: Options, configuration: Configuration, sources: tuple[Source, ...], *, command: str,
          limit: int | None = None, full: bool = False,
          arguments: dict[str, object] | None = None) -> tuple[Run, int]:
    """One run; what `marsad crawl`, `marsad backfill` and the demo have in common.

    Returns: the run as recorded, and the number of the signal that ended it, or 0.
    """
    # Imported here: a wrong command line is told without loading Scrapy.
    from crawler.health import settle
    from crawler.progress import progress
    from crawler.runner import Runner, run_in_reactor
    from crawler.services import open_services

    _quiet()
    overrides = {"MARSAD_RETRY_SPACING": float(spacing)} if (spacing := os.environ.get("MARSAD_RETRY_SPACING")) else {}
    with open_services(options.data, command, configuration.sources, full=full, limit=limit) as services:
        def make() -> Runner:
            runner = Runner(services, sources, configuration.defaults, arguments=arguments, settings=overrides,
                            at_once=configuration.defaults.concurrent_sources)
            asyncio.ensure_future(progress(runner, options.verbosity))  # noqa: RUF006  # ends with the loop
            return runner

        runner = run_in_reactor(make)
        settle(services, datetime.now(UTC))
    assert services.result is not None
    return services.result, runner.stopped


def _quiet() -> None:
    """Scrapy and Twisted log each request; that is for -vv."""
    if logging.getLogger().level > logging.DEBUG:
        for name in ("scrapy", "twisted", "asyncio", "py.warnings", "trafilatura"):
            logging.getLogger(name).setLevel(logging.ERROR)
