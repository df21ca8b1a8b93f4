"""`marsad watch`: what one wants to be told of. The watches are kept in watches.toml, beside sources.toml."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from crawler.arabic.letters import printable
from crawler.commands import Options, common_options, say_json
from crawler.commands.tables import Column, show_table
from crawler.decide.watches import Watch
from crawler.errors import UsageError
from crawler.model import WatchEvent
from crawler.phrases.locale import IN_ENGLISH
from crawler.search.reading import read
from crawler.sources.keys import nearest
from crawler.watch.reading import (
    add_watch,
    as_search,
    load_watches,
    mute_watch,
    remove_watch,
    watches_path,
)
from crawler.watch.rehearsal import rehearse
from storage.store import Store

ACTIONS = ("list", "show", "test", "add", "mute", "unmute", "remove")
COLUMNS = (
    Column(name="watch"),
    Column(name="told", right=True),
    Column(name="last"),
    Column(name="events", keep=2),
    Column(name="search", grows=True),
)


@click.command(
    help="Keeps watches (list, show, add, mute, unmute, remove) and tells what one would have said (test). "
    "A crawl looks them through as articles come; `show` lists what one told."
)
@click.argument("action", type=click.Choice(ACTIONS))
@click.argument("name", required=False)
@click.argument("words", nargs=-1)
@click.option("--source", "sources", multiple=True, help="add: only this source; again for more.")
@click.option("--search", metavar="QUERY", help="add: a search as its address has it behind the ?, in place of words.")
@click.option("--names", "names", multiple=True, help="add: a name in its spellings, separated by commas.")
@click.option(
    "--event", "events", multiple=True, type=click.Choice([e.value for e in WatchEvent]), help="add: tell it."
)
@click.option("--days", type=click.IntRange(1, 3660), default=7, show_default=True, help="test: so far back.")
@common_options
def command(
    options: Options,
    action: str,
    name: str | None,
    words: tuple[str, ...],
    sources: tuple[str, ...],
    search: str | None,
    names: tuple[str, ...],
    events: tuple[str, ...],
    days: int,
) -> None:
    """Exit status: 0, or 2 for an unknown watch or a faulty file, which is left as it is."""
    path = watches_path(options.config)
    if action == "list":
        _list(options, load_watches(path))
        return
    if name is None:
        raise UsageError(f"`marsad watch {action}` needs the name of a watch")
    if action == "add":
        asked = [("q", " ".join(words)), *(("source", source) for source in sources)]
        values = {
            "name": name,
            "search": search or as_search(read(asked, datetime.now(UTC)).query),
            "names": [[spelling.strip() for spelling in one.split(",")] for one in names],
            "events": list(events),
        }
        add_watch(path, {key: value for key, value in values.items() if value})
        return
    watch = _known(name, load_watches(path))
    if action == "remove":
        remove_watch(path, name)
    elif action in ("mute", "unmute"):
        mute_watch(path, name, muted=action == "mute")
    elif action == "show":
        _show(options, watch)
    else:
        _test(options, watch, days)


def _known(name: str, watches: tuple[Watch, ...]) -> Watch:
    for watch in watches:
        if watch.name == name:
            return watch
    near = nearest(name, [watch.name for watch in watches])
    raise UsageError(f"no watch is named {name!r}" + (near or "; `marsad watch list` lists them"))


def _list(options: Options, watches: tuple[Watch, ...]) -> None:
    counts: dict[str, tuple[int, str]] = {}
    if options.database.exists():
        with Store.open(options.database, read_only=True, check=False) as store:
            counts = store.alerts.counts()
    rows = [_plain(watch, *counts.get(watch.name, (0, ""))) for watch in watches]
    if options.json:
        say_json({"watches": rows})
        return
    show_table(COLUMNS, [[_cell(row[column.name]) for column in COLUMNS] for row in rows])


def _cell(value: object) -> str:
    return printable(" ".join(value) if isinstance(value, list) else str(value), 500)


def _plain(watch: Watch, told: int, last: str) -> dict[str, object]:
    return {
        "watch": watch.name,
        "told": told,
        "last": "muted" if watch.muted else last,
        "events": sorted(event.value for event in watch.events),
        "search": as_search(watch.query) or ", ".join(name[0] for name in watch.names),
    }


def _show(options: Options, watch: Watch) -> None:
    with Store.open(options.database, read_only=True, check=False) as store:
        alerts = store.alerts.newest(watch.name)
    keys = ("watch", "event", "reason", "article", "source", "matched", "at", "title", "url", "story")
    rows = [dict(zip(keys, alert, strict=True)) for alert in alerts]
    if options.json:
        say_json({"alerts": rows})
        return
    for row in rows:
        why = IN_ENGLISH.stored(row["reason"], WatchEvent)
        click.echo(f"{row['at']}  {why}: {printable(row['title'] or row['source'], 200)}  [{row['matched']}]")


def _test(options: Options, watch: Watch, days: int) -> None:
    since = datetime.now(UTC) - timedelta(days=days)
    with Store.open(options.database, read_only=True, check=False) as store:
        found = rehearse(store, watch, since)
    if options.json:
        say_json({"would_have_told": [{"article": a, "title": t, "matched": m} for a, t, m in found]})
        return
    for article, title, matched in found:
        click.echo(f"{article:>9}  {printable(title, 200)}  [{'; '.join(matched)}]")
    click.echo(f"{watch.name} would have told of {len(found)} stories in {days} days.", err=True)
