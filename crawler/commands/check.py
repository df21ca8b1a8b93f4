"""`marsad check`: every fault of sources.toml; with --live, what each source's addresses answer."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import click

from crawler.arabic.letters import printable
from crawler.commands import Options, common_options
from crawler.discover import Discovery
from crawler.discover.feed import read_feed
from crawler.discover.listing import read_listing
from crawler.discover.sitemap import read_robots_sitemaps, read_sitemap
from crawler.discover.wordpress import posts_url, read_wordpress
from crawler.errors import ConfigError, UsageError
from crawler.fetch.probe import Prober
from crawler.model import ExitStatus, Page, Rejected, Source
from crawler.sources.reading import Configuration, read_sources

AT_ONCE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What one of a source's addresses answered."""

    source: str
    kind: str
    url: str
    links: int = 0
    newest: str = ""
    """The first date that it prints, as it prints it."""
    faults: tuple[str, ...] = ()

    @property
    def works(self) -> bool:
        return self.links > 0


@click.command(
    help="""Validates sources.toml and reports every fault, with its line.

With --live, asks the feeds, sitemaps, listings and APIs of the enabled sources (or of the named ones), once each and
politely, and tells what they offer."""
)
@common_options
@click.option("--live", is_flag=True, help="Ask each source.")
@click.argument("sources", nargs=-1)
@click.pass_context
def command(context: click.Context, options: Options, live: bool, sources: tuple[str, ...]) -> None:
    """Exit status: 0 all fine, 1 a source that was asked doesn't work, 2 sources.toml has faults."""
    configuration, faults = _read(options)
    if faults and not options.json:
        raise faults
    probes = _probe(configuration, sources) if live and not faults else []
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
                    "live": [_as_json(probe) for probe in probes],
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
        for probe in probes:
            click.echo(_as_line(probe))
    if faults:
        context.exit(ExitStatus.USAGE)
    working = {probe.source for probe in probes if probe.works}
    if any(probe.source not in working for probe in probes):
        context.exit(ExitStatus.SOURCE_FAILED)


def _read(options: Options) -> tuple[Configuration, ConfigError | None]:
    configuration, faults = read_sources(options.config)
    return configuration, ConfigError(str(options.config), faults) if faults else None


def _probe(configuration: Configuration, names: tuple[str, ...]) -> list[Probe]:
    chosen = [source for name in names if (source := configuration.source(name))]
    if unknown := sorted(set(names) - {source.name for source in chosen}):
        raise UsageError(f"no source is named {', '.join(unknown)}")
    ask = partial(probe_source, contact=configuration.defaults.user_agent_contact)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [probe for probes in pool.map(ask, chosen or configuration.enabled) for probe in probes]


def probe_source(source: Source, contact: str = "") -> list[Probe]:
    """What each of a source's addresses offers."""
    prober = Prober(contact, source.allow_addresses)
    probes = [
        _judge("feed", url, prober.get(url, source.name), partial(read_feed, source=source), source)
        for url in source.feeds
    ]
    sitemaps = source.sitemaps
    if sitemaps is None and source.home:
        robots = prober.robots(source.home, source.name)
        sitemaps = read_robots_sitemaps(robots, source).next_pages if isinstance(robots, Page) else ()
    probes += [
        _judge("sitemap", url, prober.get(url, source.name), partial(read_sitemap, source=source), source)
        for url in (sitemaps or ())[:3]
    ]
    probes += [
        _judge(
            "listing",
            one.url,
            prober.get(one.url, source.name),
            partial(read_listing, source=source, listing=one),
            source,
        )
        for one in source.listings
    ]
    if source.wordpress:
        url = posts_url(source.wordpress, per_page=10)
        probes.append(
            _judge("wordpress", url, prober.get(url, source.name), partial(read_wordpress, source=source), source)
        )
    nothing = Probe(source=source.name, kind="home", url=source.home, faults=("offers nothing to discover from",))
    return probes or [nothing]


def _judge(kind: str, url: str, answer: Page | Rejected, read: Any, source: Source) -> Probe:
    if isinstance(answer, Rejected):
        return Probe(source=source.name, kind=kind, url=url, faults=(f"{answer.reason} {answer.detail}".strip(),))
    found: Discovery = read(answer)
    faults = tuple(dict.fromkeys(f"{fault.reason} {fault.detail}".strip() for fault in found.faults))
    return Probe(
        source=source.name,
        kind=kind,
        url=url,
        links=len(found.links) + len(found.next_pages),
        faults=faults,
        newest=next((link.published_raw for link in found.links if link.published_raw), ""),
    )


def _as_json(probe: Probe) -> dict[str, Any]:
    return {
        "source": probe.source,
        "kind": probe.kind,
        "url": probe.url,
        "works": probe.works,
        "links": probe.links,
        "newest": probe.newest,
        "faults": list(probe.faults),
    }


def _as_line(probe: Probe) -> str:
    parts = [
        f"{'ok  ' if probe.works else 'FAIL'} {probe.source}",
        f"{probe.kind} {printable(probe.url, 200)}",
        f"{probe.links} links" + (f", newest {printable(probe.newest, 60)}" if probe.newest else ""),
    ]
    return ": ".join([*parts, *(printable(fault, 200) for fault in probe.faults[:3])])
