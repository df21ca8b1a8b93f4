"""`marsad add URL`: finds what a site offers and writes its table into sources.toml, leaving all else as it is."""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click
import tomlkit
import tomlkit.items

from crawler.commands import Options, common_options, contact_option
from crawler.commands.crawl import from_environment, quiet
from crawler.errors import ConfigError, MarsadError, UsageError
from crawler.model import Reason, Rejected, Source
from crawler.phrases.locale import IN_ENGLISH
from crawler.sources.contact import contact_for
from crawler.sources.editing import replace_file
from crawler.sources.reading import Configuration, Defaults, parse_sources
from crawler.sources.writing import appended, start
from crawler.web import addresses, urls

if TYPE_CHECKING:
    from crawler.run.survey import Survey

_KEYS = ("feeds", "sitemaps", "wordpress", "article_urls", "allow_addresses")


@click.command(
    help="""Finds the feeds, sitemaps, WordPress API, language and time zone of the site at URL, and
writes its table into sources.toml. Everything else in the file, comments too, stays as it is."""
)
@common_options
@click.argument("url")
@click.option("--name", default="", help="The source's name; otherwise made from the address.")
@click.option("--title", default="", help="The site's name; otherwise as the site calls itself.")
@click.option("--timezone", default="", help="Time zone of the dates that the site prints; otherwise guessed.")
@click.option("--dry-run", is_flag=True, help="Show the table, write nothing.")
@click.option("--allow-private", is_flag=True, help="The site may lie on a private address; it is written down.")
@contact_option
def command(
    options: Options,
    url: str,
    name: str,
    title: str,
    timezone: str,
    dry_run: bool,
    allow_private: bool,
    contact: str | None,
) -> None:
    """Exit status: 0 the source was written (or shown), 1 the site can't be read, 2 it is known or a value is wrong."""
    url = _address(url)
    _, configuration = start(options.config)
    name = name or name_for(url)
    _refuse_known(url, name, configuration)
    allow = _private(url)
    if allow and not allow_private:
        raise MarsadError(f"{url} lies on a private address (blocked_address); --allow-private, if it is yours")
    asked = Source(name=name, title="", home=url, allow_addresses=allow)
    known = configuration.defaults.user_agent_contact
    contact = contact_for([asked], known, given=contact or "", file=None if dry_run else options.config)
    before, configuration = start(options.config)  # the contact may be there now
    defaults = replace(configuration.defaults, user_agent_contact=contact)
    found = _found(url, name, allow, defaults, _teller(options))
    if not found.links:
        raise MarsadError(
            f"{url} offers no feed, sitemap, API or links to articles that could be found; "
            "a listing with selectors can be written by hand (docs/add-a-source.md)"
        )
    _refuse_known(found.source.home, name, configuration, found.source.feeds)
    table = _table(found, title, timezone)
    after = appended(before, table)
    _, faults = parse_sources(after)
    if faults:
        raise ConfigError(str(options.config), faults)
    if not dry_run:
        replace_file(options.config, after)
    if options.json:
        values = {key: value for key, value in asdict(found.source).items() if value not in (None, "", ())}
        click.echo(
            json.dumps(
                {"source": values, "notes": found.notes, "links": found.links, "written": not dry_run},
                ensure_ascii=False,
                indent=2,
                default=str,
            )
        )
    else:
        click.echo(table)
        click.echo(
            f"{'Not written' if dry_run else 'Written'} to {options.config}. Try it: marsad crawl {name} --limit 5",
            err=True,
        )


def _found(url: str, name: str, allow: tuple[str, ...], defaults: Defaults, tell: Callable[[str], None]) -> Survey:
    from crawler.run.probes import probe  # Scrapy is loaded where sites are asked
    from crawler.run.survey import survey, unknown

    quiet()
    ask = partial(survey, tell=tell)
    found = probe([unknown(url, name, allow)], defaults, ask, settings=from_environment())[name]
    if isinstance(found, Rejected):
        leads = f"; add {found.detail.of[0]} in its place" if found.reason is Reason.OFFSITE and found.detail else ""
        raise MarsadError(f"{url} can't be read: {IN_ENGLISH.end(found.reason, found.detail)}{leads}")
    return found


def _address(url: str) -> str:
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", url):
        url = f"https://{url}"
    if reason := urls.acceptable(url):
        raise UsageError(f"{url!r} is no http or https address that can be asked ({reason})")
    return urls.canonical(url)


def _private(url: str) -> tuple[str, ...]:
    """The private address that the URL itself names; names that lead to one need `allow_addresses` by hand."""
    where = addresses.address(urls.host(url))
    if urls.host(url) == "localhost":
        return ("127.0.0.1/32", "::1/128")
    return () if where is None or addresses.is_public(where) else (str(ipaddress.ip_network(where)),)


def _refuse_known(url: str, name: str, configuration: Configuration, feeds: tuple[str, ...] = ()) -> None:
    for source in configuration.sources:
        if source.name == name:
            raise UsageError(
                f"a source named {name!r} is there already ({source.home or 'without an address'}); "
                "choose another with --name"
            )
        if source.home and urls.identity(source.home) == urls.identity(url):
            raise UsageError(f"{url} is there already: source {source.name!r}")
        if shared := set(map(urls.identity, feeds)) & set(map(urls.identity, source.feeds)):
            raise UsageError(f"the feed {shared.pop()} is there already: source {source.name!r}")


def _teller(options: Options) -> Callable[[str], None]:
    return lambda text: click.echo(text, err=True) if options.verbosity >= 0 else None


def _table(found: Survey, title: str, timezone: str) -> str:
    """The source's table as TOML, with a comment where something was guessed."""
    source: Source = found.source
    document = tomlkit.document()
    table = tomlkit.table()
    table["name"] = source.name
    table["title"] = title or source.title
    table["home"] = source.home
    table["language"] = source.language
    table["timezone"] = timezone or source.timezone
    if found.zone.doubt and not timezone:
        table["timezone"].comment(str(found.zone))
    for key in _KEYS:
        value = getattr(source, key)
        if value:
            table[key] = [_string(key, one) for one in value] if isinstance(value, tuple) else value
    if source.listings:
        listings = tomlkit.array()
        for listing in source.listings:
            entry = tomlkit.inline_table()
            entry["url"] = listing.url
            listings.append(entry)
        table["listings"] = listings
    sources = tomlkit.aot()
    sources.append(table)
    document["source"] = sources
    return tomlkit.dumps(document)


def _string(key: str, value: str) -> tomlkit.items.String:
    """Regular expressions between single quotes, where backslashes are themselves."""
    return tomlkit.string(value, literal=key == "article_urls")


def name_for(url: str) -> str:
    """A source's name from its address: the registered name, `news_example` for news.example.org on a shared one."""
    domain = urls.registered_domain(url).partition(":")[0]
    label = urls.host(url) if addresses.address(domain) else domain.partition(".")[0].removeprefix("xn--")
    path = [part for part in urlsplit(url).path.split("/") if part]
    name = re.sub(r"[^a-z0-9]+", "_", "_".join([label, *path[:1]]).lower()).strip("_")
    return name[:64] or "source"
