"""`marsad check`: every fault of sources.toml; with --live, what each source's addresses answer."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from crawler.arabic.letters import printable
from crawler.commands import Options, common_options, contact_option, unknown_source
from crawler.commands.crawl import from_environment, quiet, with_contact
from crawler.errors import ConfigError
from crawler.model import ExitStatus, Source
from crawler.phrases.locale import IN_ENGLISH
from crawler.sources.reading import Configuration, read_sources

if TYPE_CHECKING:
    from crawler.run.probes import Look


@click.command(
    help="""Validates sources.toml and reports every fault, with its line.

With --live, asks the feeds, sitemaps, listings and APIs of the enabled sources (or of the named ones), once each and
politely, and tells what they offer; and whether the first article has a text only once its scripts have run."""
)
@common_options
@click.option("--live", is_flag=True, help="Ask each source.")
@contact_option
@click.argument("sources", nargs=-1)
def command(options: Options, live: bool, contact: str | None, sources: tuple[str, ...]) -> None:
    """Exit status: 0 all fine, 1 a source that was asked doesn't work, 2 sources.toml has faults, or a source
    needs a browser that isn't there."""
    configuration, faults = _read(options)
    if faults and not options.json:
        raise faults
    lacking = _lacking(configuration)
    asked = _asked(configuration, sources, rendered=not lacking) if live and not faults else ()
    if asked:
        configuration = with_contact(options, configuration, contact, asked)
    looks = _live(configuration, asked) if asked else []
    warnings = (
        []
        if configuration.defaults.user_agent_contact
        else ["defaults.user_agent_contact is empty: site owners can't reach you"]
    )
    if options.json:
        listed = [{"where": one.where, "what": one.what, "line": one.line} for one in (faults.faults if faults else ())]
        click.echo(
            json.dumps(
                {
                    "file": str(options.config),
                    "sources": len(configuration.sources),
                    "enabled": len(configuration.enabled),
                    "faults": listed,
                    "warnings": warnings,
                    "lacking": lacking,
                    "live": [_as_json(look) for look in looks],
                },
                ensure_ascii=False,
                indent=2,
            )
        )
    else:
        click.echo(
            f"{options.config}: {len(configuration.sources)} sources, {len(configuration.enabled)} enabled, no faults"
        )
        for warning in warnings:
            click.echo(f"warning: {warning}", err=True)
        for look in looks:
            click.echo(_as_line(look))
        for line in lacking:
            click.echo(f"marsad: {line}", err=True)
    if faults or lacking:
        sys.exit(ExitStatus.USAGE)
    working = {look.source for look in looks if look.works}
    if any(look.source not in working for look in looks):
        sys.exit(ExitStatus.SOURCE_FAILED)


def _read(options: Options) -> tuple[Configuration, ConfigError | None]:
    configuration, faults = read_sources(options.config)
    return configuration, ConfigError(str(options.config), faults) if faults else None


def _lacking(configuration: Configuration) -> list[str]:
    """What enabled sources need that isn't installed, and which; the others can be crawled all the same."""
    rendered = [source.name for source in configuration.enabled if source.render]
    if not rendered:
        return []
    from crawler.fetch.browser import lacking  # Scrapy is loaded with it

    return [f"{', '.join(rendered)}: {IN_ENGLISH.told(what)}"] if (what := lacking()) else []


def _asked(configuration: Configuration, names: tuple[str, ...], *, rendered: bool) -> tuple[Source, ...]:
    """The named sources, or all that are enabled; those that need a browser only where there is one (`rendered`).

    Raises: UsageError for a name that no source has.
    """
    chosen = [source for name in names if (source := configuration.source(name))]
    if unknown := sorted(set(names) - {source.name for source in chosen}):
        raise unknown_source(unknown[0], (source.name for source in configuration.sources))
    return tuple(source for source in chosen or configuration.enabled if rendered or not source.render)


def _live(configuration: Configuration, sources: tuple[Source, ...]) -> list[Look]:
    from crawler.run.probes import look, probe  # Scrapy is loaded where sites are asked

    quiet()
    looks = probe(sources, configuration.defaults, look, settings=from_environment())
    return [one for source in sources for one in looks.get(source.name, ())]


def _as_json(look: Look) -> dict[str, Any]:
    return {
        "source": look.source,
        "kind": look.kind,
        "url": look.url,
        "works": look.works,
        "links": look.links,
        "newest": look.newest,
        "faults": list(look.faults),
    }


def _as_line(look: Look) -> str:
    parts = [
        f"{'ok  ' if look.works else 'FAIL'} {look.source}",
        f"{look.kind} {printable(look.url, 200)}",
        f"{look.links} links" + (f", newest {printable(look.newest, 60)}" if look.newest else ""),
    ]
    return ": ".join([*parts, *(printable(fault, 200) for fault in look.faults[:3])])
