"""`marsad import FILE`: a list of feeds or sites into sources.toml, at once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from crawler.arabic.letters import printable
from crawler.commands import Options, common_options, say_json
from crawler.commands.add import name_for
from crawler.commands.tables import Column, show_table
from crawler.errors import ConfigError, UsageError
from crawler.sources.reading import parse_sources
from crawler.sources.subscriptions import NoListError, Placed, place, read_list
from crawler.sources.writing import appended, as_toml, start, write

COLUMNS = (
    Column(name="line", right=True, keep=1),
    Column(name="became", keep=9),
    Column(name="source"),
    Column(name="address", grows=True),
    Column(name="why not", grows=True),
)


@click.command(
    "import",
    help="""Adds the feeds and sites of a list to sources.toml: OPML of a feed reader, CSV with a header (feed, url,
title, folder), or lines with an address each. One source a site, with all its feeds. Nothing is asked of the sites:
`marsad check --live` does that afterwards.""",
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--language", default="ar", show_default=True, help="What the list's sources write in.")
@click.option("--dry-run", is_flag=True, help="Show what would come of it, write nothing.")
@common_options
def command(options: Options, file: Path, language: str, dry_run: bool) -> None:
    """Exit status: 0, also where some entries were left out; 2 where it is no list, or nothing of it can be used."""
    try:
        entries = read_list(file.read_bytes())
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from None
    except NoListError as error:
        raise UsageError(f"{file} {error}") from None
    before, configuration = start(options.config)
    placed, made = place(entries, configuration.sources, name_for, language=language)
    if not any(one.source for one in placed):
        raise UsageError(f"{file}: none of its {len(placed)} entries can be used; the first: {placed[0].why_not}")
    if made:
        after = appended(before, as_toml(made))
        _, faults = parse_sources(after)
        if faults:
            raise ConfigError(str(options.config), faults)
        if not dry_run:
            write(options.config, after)
    counts = Counter(map(became, placed))
    if options.json:
        say_json({"entries": [_plain(one) for one in placed], **counts, "sources": len(made), "written": not dry_run})
        return
    show_table(COLUMNS, [_cells(one) for one in placed])
    told = ", ".join(f"{count} {name}" for name, count in counts.most_common())
    click.echo(f"{len(placed)} entries: {told}; {len(made)} new sources{' (not written)' if dry_run else ''}", err=True)


def became(one: Placed) -> str:
    """What became of an entry, in a word."""
    return "added" if one.new else "left out" if one.why_not else "known"


def _plain(one: Placed) -> dict[str, object]:
    return {
        "line": one.entry.line,
        "feed": one.entry.feed,
        "home": one.entry.home,
        "title": one.entry.title,
        "became": became(one),
        "source": one.source,
        "why_not": one.why_not,
    }


def _cells(one: Placed) -> tuple[str, ...]:
    address = printable(one.entry.feed or one.entry.home, 300)
    return (str(one.entry.line or ""), became(one), one.source, address, printable(one.why_not, 300))
