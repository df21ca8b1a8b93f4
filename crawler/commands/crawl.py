"""`marsad crawl`: all sources, the named ones, or those due."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from crawler.commands import Options, common_options, contact_option, min_free_option, unknown_source
from crawler.commands.tables import room
from crawler.decide.schedule import due_sources
from crawler.errors import ConfigError, SchemaTooOldError, UsageError
from crawler.model import ExitStatus, Run, Source
from crawler.model.spans import duration
from crawler.run.exit_status import exit_status
from crawler.run.report import as_json, as_text
from crawler.session.open import refuse_demo
from crawler.sources.contact import contact_for
from crawler.sources.reading import Configuration, load_sources
from crawler.system import MIN_FREE, min_free_of, sources_at_once

if TYPE_CHECKING:
    pass


@click.command(help="Crawls all sources, the named ones, or those due.")
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option("--due", is_flag=True, help="Only sources whose time has come.")
@click.option("--limit", type=click.IntRange(1, 10**9), help="Articles fetched for each source, at most.")
@click.option(
    "--within", metavar="SPAN", help="Time for the whole run, such as 30m; what is left comes first next time."
)
@click.option("--full", is_flag=True, help="Fetch known URLs as well.")
@click.option(
    "--keep-going",
    is_flag=True,
    help="Leave out sources whose tables have faults, tell the faults, and end with status 1.",
)
@contact_option
@min_free_option
@common_options
def command(
    options: Options,
    names: tuple[str, ...],
    due: bool,
    limit: int | None,
    within: str | None,
    full: bool,
    keep_going: bool,
    contact: str | None,
    min_free: str,
) -> None:
    """Exit status: 0 all fine, 1 a source failed outright or was left out, 2 usage or configuration, 3 another run
    holds the lock or nothing can be kept."""
    configuration = load_sources(options.config, keep_going=keep_going)
    if configuration.faults:
        click.echo(f"marsad: {ConfigError(str(options.config), configuration.faults)}", err=True)
    refuse_demo(options.database)
    sources = chosen(configuration, names)
    if due and not (sources := due_now(options, sources)):
        sys.exit(ExitStatus.SOURCE_FAILED if configuration.faults else ExitStatus.OK)
    run, number = crawl(
        options,
        with_contact(options, configuration, contact, sources),
        sources,
        limit=limit,
        full=full,
        within=span(within),
        min_free=min_free_of(min_free),
        command=" ".join(["crawl", *names, *(["--due"] if due else [])]),
    )
    if options.json:
        click.echo(
            json.dumps(as_json(run) | {"faults": [str(fault) for fault in configuration.faults]}, ensure_ascii=False)
        )
    elif options.verbosity >= 0:
        click.echo(as_text(run, room()))
    if number:
        sys.exit(128 + number)
    sys.exit(max(exit_status(run), ExitStatus.SOURCE_FAILED if configuration.faults else ExitStatus.OK))


FROM_ENVIRONMENT = (("MARSAD_RETRY_SPACING", "MARSAD_RETRY_SPACING"), ("DOWNLOAD_TIMEOUT", "MARSAD_TIMEOUT"))
"""Scrapy settings that the environment may change for all sources: seconds before a second try, and for an answer."""


GARBAGE = (10_000, 20, 20)
"""Thresholds of Python's garbage collector. A page leaves about a hundred objects in cycles and no body among them; by
default (700, 10, 10) looking for them takes a fourteenth of the crawler's processor time."""


def from_environment() -> dict[str, float]:
    """Scrapy settings that the environment sets. Raises UsageError for what is no number of seconds."""
    found = {}
    for name, variable in FROM_ENVIRONMENT:
        if value := os.environ.get(variable):
            try:
                found[name] = float(value)
            except ValueError:
                found[name] = -1.0
            if not 0 <= found[name] < 86_400:
                raise UsageError(f"{variable} must be a number of seconds: {value!r}")
    return found


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
            raise unknown_source(name, (source.name for source in configuration.sources))
        if not source.enabled:
            raise UsageError(f"{name} is disabled" + (f": {source.disabled_reason}" if source.disabled_reason else ""))
        sources.append(source)
    return tuple(sources)


def with_contact(
    options: Options, configuration: Configuration, given: str | None, sources: Iterable[Source]
) -> Configuration:
    """The configuration with the contact that goes with requests to some sources. Raises: as `contact_for`."""
    contact = contact_for(sources, configuration.defaults.user_agent_contact, given=given or "", file=options.config)
    return replace(configuration, defaults=replace(configuration.defaults, user_agent_contact=contact))


def span(text: str | None) -> timedelta | None:
    """A time span of the command line, such as `30m`. Raises UsageError."""
    try:
        return duration(text) if text else None
    except ValueError as error:
        raise UsageError(f"--within: {error}") from None


def due_now(options: Options, sources: tuple[Source, ...]) -> tuple[Source, ...]:
    """Those of the sources whose time has come; looking costs neither a lock nor a row."""
    from storage.store import Store

    if not options.database.exists():
        return sources
    try:
        with Store.open(options.database, read_only=True, check=False) as store:
            due_at = {state.name: state.next_due_at for state in store.sources.all()}
    except SchemaTooOldError:  # the run brings it up to date
        return sources
    return due_sources(sources, due_at, datetime.now(UTC))


def crawl(
    options: Options,
    configuration: Configuration,
    sources: tuple[Source, ...],
    *,
    command: str,
    limit: int | None = None,
    full: bool = False,
    within: timedelta | None = None,
    min_free: int = MIN_FREE,
    arguments: dict[str, object] | None = None,
    rings: bool = True,
) -> tuple[Run, int]:
    """One run; what `marsad crawl`, `marsad backfill` and the demo have in common.

    Args:
        limit: articles for each source.
        within: time for the whole run.
        min_free: bytes that must stay free on the disk.
        rings: whether watches tell of what comes.

    Returns: the run as recorded, and the number of the signal that ended it, or 0.

    Raises: FullError when the disk has less room; what was under way is stored, what is left is pending.
    """
    gc.set_threshold(*GARBAGE)
    # Imported here: a wrong command line is told without loading Scrapy.
    from crawler.fetch.services import open_services
    from crawler.watch.reading import load_watches, watches_path

    quiet()
    at_once = configuration.defaults.concurrent_sources
    overrides = from_environment()
    watches = load_watches(watches_path(options.config)) if rings else ()
    with open_services(
        options.data, command, configuration.sources, full=full, limit=limit, min_free=min_free, watches=watches
    ) as services:
        from crawler.ingest import events
        from crawler.run.progress import progress
        from crawler.run.runner import MOST_WAITING, Runner, run_in_reactor

        store = services.store
        if not configuration.faults:  # else a source that isn't there may only be mistyped
            store.sources.sync(configuration.sources)
            events.renamed(store, configuration.sources)
            events.removed(store, services.run, (source.name for source in configuration.sources), datetime.now(UTC))

        def make() -> Runner:
            runner = Runner(
                services,
                sources,
                configuration.defaults,
                arguments=arguments,
                settings=overrides,
                at_once=sources_at_once(at_once),
                at_most=sources_at_once(at_once + MOST_WAITING),
            )
            if within is not None:
                asyncio.get_running_loop().call_later(within.total_seconds(), runner.expire)
            asyncio.ensure_future(progress(runner, options.verbosity))  # noqa: RUF006  # ends with the loop
            return runner

        runner = run_in_reactor(make)
    assert services.result is not None
    if services.scarce is not None:
        raise services.scarce
    return services.result, runner.stopped


def quiet() -> None:
    """Scrapy and Twisted log each request; that is for -vv."""
    if logging.getLogger().level > logging.DEBUG:
        for name in ("scrapy", "twisted", "asyncio", "py.warnings", "trafilatura"):
            logging.getLogger(name).setLevel(logging.ERROR)
