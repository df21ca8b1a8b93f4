"""`marsad demo`: the offline quick start. Serves a small news site of our own and crawls it twice."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import click

from crawler.commands import Options, called, common_options
from crawler.commands.crawl import crawl
from crawler.commands.tables import room
from crawler.demo.content import compose, second_day
from crawler.demo.site import Asked, World, serve
from crawler.demo.sources import sources_toml
from crawler.errors import MarsadError, UsageError
from crawler.model import DEMO_SOURCES, WatchEvent
from crawler.phrases.locale import IN_ENGLISH
from crawler.run.exit_status import exit_status
from crawler.run.report import as_json, as_text
from crawler.sources.reading import load_sources, read_sources
from crawler.system import refuse_links, write_private
from crawler.watch.reading import watches_path

WATCHES = """\
# What to be told of: docs/watch.md
[[watch]]
name = "corrections"
search = "source=demo_mina"
events = ["edited"]
"""


@click.command(help="Crawls a small Arabic news site of our own on loopback, twice, and shows both reports.")
@click.option("--visit", is_flag=True, hidden=True, help="One of its crawls, in a process of its own.")
@partial(common_options, data="data-demo")
def command(options: Options, visit: bool) -> None:
    """Ends by itself, needs no internet; the archive that it leaves can be browsed."""
    if visit:
        sys.exit(_visit(options))
    config = options.data / "sources.toml"
    refuse_links(config)
    if config.exists() and {source.name for source in read_sources(config)[0].sources} != DEMO_SOURCES:
        raise UsageError(f"{config} is not the demo's; give the demo its own folder: marsad demo --data DIR")
    _clear(options.data)
    now = datetime.now(UTC)
    # The outlets' present is a little behind the clock, so that what is new on the second visit isn't in the future.
    world = World(now=now, pieces=compose(now - timedelta(minutes=5)))
    with serve(world):
        options.data.mkdir(parents=True, exist_ok=True)
        write_private(config, sources_toml(world.homes).encode())
        write_private(watches_path(config), WATCHES.encode())
        click.echo(f"Three outlets with {len(world.pieces)} articles answer on loopback.\n\nFirst crawl", err=True)
        _crawl(config, options)
        first = len(world.log)
        world.pieces, new, edited = second_day(world.pieces, datetime.now(UTC))
        click.echo("\nMeanwhile one article is published and one is edited. Second crawl", err=True)
        _crawl(config, options)
        click.echo("\n" + _second_visit(world.log[first:], first, (new.path, edited.path)), err=True)
        click.echo(_told(options.database), err=True)
    click.echo(
        f"\nBrowse it:  {called()} browse --data {options.data}\n"
        f"Search it:  {called()} search --data {options.data} الميناء\n"
        f"Your own sources go into a folder of their own:  {called()} crawl  (data)",
        err=True,
    )


def _crawl(config: Path, options: Options) -> None:
    arguments = [
        sys.executable,
        "-m",
        "crawler",
        "demo",
        "--visit",
        "--config",
        str(config),
        "--data",
        str(options.data),
        *(["--json"] if options.json else []),
    ]
    status = subprocess.run(arguments, check=False).returncode  # noqa: S603  # our own command line
    if status:
        raise MarsadError(f"the crawl ended with exit status {status}")


def _visit(options: Options) -> int:
    """Crawls the outlets while they answer: what `marsad crawl` refuses, since later it would mix them with others."""
    configuration = load_sources(options.config)
    run, number = crawl(options, configuration, configuration.sources, command="demo")
    click.echo(json.dumps(as_json(run), ensure_ascii=False) if options.json else as_text(run, room()))
    return 128 + number if number else exit_status(run)


def _second_visit(log: list[Asked], first: int, changed: tuple[str, ...]) -> str:
    """What the servers' own log says of the second crawl."""
    counts = Counter("unchanged (304)" if line.status == 304 else "answered" for line in log)
    lines = [
        f"The servers' log: {first} requests on the first visit, {len(log)} on the second: "
        + ", ".join(f"{count} {name}" for name, count in counts.items())
    ]
    known = {path: any(line.path.removesuffix("amp/") == path for line in log) for path in changed}
    lines.append(
        f"  the new article was fetched: {'yes' if known[changed[0]] else 'no'};"
        f" the edited one was fetched again: {'yes' if known[changed[1]] else 'no'}"
    )
    return "\n".join(lines)


def _told(database: Path) -> str:
    """What the watch told, and why."""
    from storage.store import Store

    with Store.open(database, read_only=True) as store:
        rows = store.alerts.told(0, 10)
    told = [f"  {row.watch}: {IN_ENGLISH.stored(row.reason, WatchEvent)}: {row.title}" for row in rows]
    return "\n".join(["Its watch told:", *told])


def _clear(data: Path) -> None:
    """Starts afresh where an earlier demo left its archive; never touches anybody else's."""
    if not (data / "articles.db").exists():
        return
    # Imported here: the other branch needs no database.
    from storage.commits import note_of
    from storage.store import Store

    with Store.open(data / "articles.db", read_only=True) as store:
        names = {row["name"] for row in store.db.query("SELECT name FROM sources")}
    if names - DEMO_SOURCES:
        raise UsageError(f"{data} holds a real archive; give the demo its own folder: marsad demo --data DIR")
    note_of(data / "articles.db").unlink(missing_ok=True)
    (data / "articles.db").unlink()
    for leftover in data.glob("articles.db-*"):
        leftover.unlink()
    shutil.rmtree(data / "warc", ignore_errors=True)
