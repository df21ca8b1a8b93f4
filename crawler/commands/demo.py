"""`marsad demo`: the offline quick start. Serves a small news site of our own and crawls it twice."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from crawler.commands import Options, common_options
from crawler.demo.content import OUTLETS, compose, second_day
from crawler.demo.site import Asked, World, serve
from crawler.demo.sources import sources_toml
from crawler.errors import MarsadError, UsageError


@click.command(help="Crawls a small Arabic news site of our own on loopback, twice, and shows both reports.")
@common_options
def command(options: Options) -> None:
    """Ends by itself, needs no internet; the archive that it leaves can be browsed."""
    _clear(options.data)
    now = datetime.now(UTC)
    # The outlets' present is a little behind the clock, so that what is new on the second visit isn't in the future.
    world = World(now=now, pieces=compose(now - timedelta(minutes=5)))
    config = options.state / "demo-sources.toml"
    with serve(world):
        options.state.mkdir(parents=True, exist_ok=True)
        config.write_text(sources_toml(world.homes), encoding="utf-8")
        click.echo(f"Three outlets with {len(world.pieces)} articles answer on loopback.\n\nFirst crawl", err=True)
        _crawl(config, options)
        first = len(world.log)
        world.pieces, new, edited = second_day(world.pieces, datetime.now(UTC))
        click.echo("\nMeanwhile one article is published and one is edited. Second crawl", err=True)
        _crawl(config, options)
        click.echo("\n" + _second_visit(world.log[first:], first, (new.path, edited.path)), err=True)
    click.echo(
        f"\nBrowse it:  make browse DATA={options.data}\n"
        f"Search it:  .venv/bin/marsad search --data {options.data} الميناء",
        err=True,
    )


def _crawl(config: Path, options: Options) -> None:
    arguments = [
        sys.executable,
        "-m",
        "crawler",
        "crawl",
        "--config",
        str(config),
        "--data",
        str(options.data),
        *(["--json"] if options.json else []),
    ]
    status = subprocess.run(arguments, check=False).returncode  # noqa: S603  # our own command line
    if status:
        raise MarsadError(f"the crawl ended with exit status {status}")


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


def _clear(data: Path) -> None:
    """Starts afresh where an earlier demo left its archive; never touches anybody else's."""
    if not (data / "articles.db").exists():
        return
    # Imported here: the other branch needs no database.
    from storage.store import Store

    with Store.open(data / "articles.db", read_only=True) as store:
        names = {row["name"] for row in store.db.query("SELECT name FROM sources")}
    if names - {outlet.name for outlet in OUTLETS}:
        raise UsageError(f"{data} holds a real archive; give the demo its own folder: marsad demo --data DIR")
    (data / "articles.db").unlink()
    for leftover in data.glob("articles.db-*"):
        leftover.unlink()
    shutil.rmtree(data / "warc", ignore_errors=True)
