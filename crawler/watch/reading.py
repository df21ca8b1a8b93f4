"""watches.toml -> watches and channels. It lies beside sources.toml and is the one truth of what is watched.

[[watch]]
name = "libya"
search = "q=ليبيا&source=alquds"        # the address of a search, behind its `?`
names = [["نتنياهو", "نتانياهو"]]        # or names, each in its spellings
events = ["new_story", "another_origin"]
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl, urlencode

import tomlkit
from pydantic import Field, ValidationError

from crawler.decide.watches import CHANGED_WORDS, ORIGINS, Watch
from crawler.errors import ConfigError, Fault
from crawler.model import WatchEvent
from crawler.search.asked import Order, SearchQuery
from crawler.search.reading import read, write
from crawler.sources.editing import replace_file
from crawler.sources.keys import Table, nearest
from crawler.watch.channels import Channel, ChannelTable

TableT = TypeVar("TableT", bound=Table)
Spelling = Annotated[str, Field(min_length=1, max_length=200)]
NOT_WATCHED = ("since", "until", "edited", "low_trust", "first_only", "position")
"""Fields of a query that mean nothing of an article that comes just now."""


class WatchTable(Table):
    """`[[watch]]`"""

    name: str = Field(pattern=r"^[\w-]{1,64}$", description="Its name; alerts are kept under it.")
    search: str = Field("", description="A search, as its address has it behind the `?`; days and order mean nothing.")
    names: tuple[list[Spelling], ...] = Field(
        (), strict=False, description="Names, each a list of its spellings; one is enough."
    )
    events: tuple[Annotated[WatchEvent, Field(strict=False)], ...] = Field(
        (),
        strict=False,
        description="What is told: `new_story`, `another_origin`, `edited`, `gone`, `silent`, `back`, `burst`; "
        "none: `new_story`.",
    )
    origins: tuple[Annotated[int, Field(ge=2, le=1000)], ...] = Field(
        ORIGINS, strict=False, description="another_origin: at which numbers of independent texts."
    )
    changed_words: int = Field(
        CHANGED_WORDS, ge=1, le=100_000, description="edited: so many words at least; a new headline always is told."
    )
    muted: bool = Field(False, description="`true`: it tells nothing.")


def watches_path(sources: Path) -> Path:
    """Where the watches are: beside sources.toml."""
    return sources.with_name("watches.toml")


@dataclass(frozen=True, slots=True)
class Watched:
    """What watches.toml says."""

    watches: tuple[Watch, ...] = ()
    channels: tuple[Channel, ...] = ()


def load_watches(path: Path) -> tuple[Watch, ...]:
    """The watches of a file; none where there is no file. Raises: ConfigError with every fault."""
    return load_watched(path).watches


def load_watched(path: Path) -> Watched:
    """The watches and channels of a file; none where there is no file. Raises: ConfigError with every fault."""
    try:
        document = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        return Watched()
    except (OSError, ValueError) as error:
        raise ConfigError(str(path), (Fault(where="file", what=f"can't be read: {error}"),)) from None
    watched, faults = parse_watched(document)
    if faults:
        raise ConfigError(str(path), faults)
    return watched


def parse_watched(document: dict[str, Any]) -> tuple[Watched, tuple[Fault, ...]]:
    """What is sound in a parsed file, and all faults."""
    faults = [Fault(where=key, what="unknown key") for key in document if key not in ("watch", "channel")]
    watches: list[Watch] = []
    for label, table in _sound(document, "watch", WatchTable, faults):
        watch, wrong = _watch(table)
        faults += [Fault(where=f"{label}.search", what=what) for what in wrong]
        watches.append(watch)
    channels = [table for _, table in _sound(document, "channel", ChannelTable, faults)]
    names = {watch.name for watch in watches}
    for channel in channels if not faults else ():
        unknown = [name for name in channel.watches if name not in names]
        faults += [
            Fault(where=f"{channel.name}.watches", what=f"no watch is named {name!r}{nearest(name, names)}")
            for name in unknown
        ]
    return Watched(tuple(watches), tuple(channels)), tuple(faults)


def _sound(document: dict[str, Any], key: str, kind: type[TableT], faults: list[Fault]) -> Iterator[tuple[str, TableT]]:
    """The sound tables of a list by their labels; adds what is wrong with the others to `faults`."""
    tables, names = document.get(key, []), set[str]()
    if not isinstance(tables, list):
        faults.append(Fault(where=key, what=f"must be written [[{key}]], with two brackets"))
        return
    for number, table in enumerate(tables, start=1):
        named = table.get("name") if isinstance(table, dict) else None
        label = named if isinstance(named, str) and named else f"{key} {number}"
        try:
            sound = kind.model_validate(table)
        except ValidationError as error:
            for one in error.errors(include_url=False, include_input=False):
                where = ".".join((label, *map(str, one["loc"])))
                faults.append(
                    Fault(where=where, what=one["msg"].removeprefix("Value error, ").replace("Input should", "should"))
                )
            continue
        if label in names:
            faults.append(Fault(where=f"{label}.name", what=f"{label!r} is used twice"))
        names.add(label)
        yield label, sound


def _watch(table: WatchTable) -> tuple[Watch, list[str]]:
    """A watch, and what is wrong with its search."""
    # The moment matters to days alone, and those are refused.
    reading = read(parse_qsl(table.search.removeprefix("?")), datetime(2000, 1, 1, tzinfo=UTC))
    query = reading.query
    wrong = [f"{problem.parameter}={problem.value}: {problem.what}" for problem in reading.problems]
    wrong += [f"{field} can't be watched" for field in NOT_WATCHED if getattr(query, field) != _default(field)]
    if query.order is not Order.NEWEST:
        wrong.append("an order can't be watched")
    watch = Watch(
        name=table.name,
        query=query,
        names=tuple(map(tuple, table.names)),
        events=frozenset(table.events or (WatchEvent.NEW_STORY,)),
        origins=table.origins,
        changed_words=table.changed_words,
        muted=table.muted,
    )
    return watch, wrong


def _default(field: str) -> object:
    return getattr(SearchQuery(), field)


def as_search(query: SearchQuery) -> str:
    """A query as watches.toml has it."""
    return urlencode(write(query))


def watchable(query: SearchQuery) -> SearchQuery:
    """What of a query can be watched: without days, order and place."""
    plain: dict[str, Any] = {field: _default(field) for field in NOT_WATCHED}
    return replace(query, order=Order.NEWEST, **plain)


# --- changing the file -----------------------------------------------------------------------------


def add_watch(path: Path, values: dict[str, Any]) -> Watch:
    """Adds a table at the end; what is there stays as it is written.

    Raises: ConfigError where the file or the new table has faults; nothing is written then.
    """
    document = _document(path)
    table = tomlkit.table()
    table.update(values)
    if "watch" not in document:
        document["watch"] = tomlkit.aot()
    document["watch"].append(table)
    return next(one for one in _save(path, document) if one.name == values["name"])


def remove_watch(path: Path, name: str) -> bool:
    """Takes a watch out; returns False where there is none of that name."""
    return _changed(path, name, lambda tables, number: tables.pop(number))


def mute_watch(path: Path, name: str, *, muted: bool) -> bool:
    """Mutes a watch, or lets it ring again; returns False where there is none of that name."""
    return _changed(path, name, lambda tables, number: tables[number].update({"muted": muted}))


def _changed(path: Path, name: str, change: Any) -> bool:
    document = _document(path)
    tables: Any = document.get("watch", [])
    for number, table in enumerate(tables):
        if table["name"] == name:
            change(tables, number)
            _save(path, document)
            return True
    return False


def _document(path: Path) -> tomlkit.TOMLDocument:
    load_watches(path)
    return tomlkit.parse(path.read_text("utf-8-sig")) if path.exists() else tomlkit.document()


def _save(path: Path, document: tomlkit.TOMLDocument) -> tuple[Watch, ...]:
    text = tomlkit.dumps(document)
    watched, faults = parse_watched(tomllib.loads(text))
    if faults:
        raise ConfigError(str(path), faults)
    replace_file(path, text.encode())
    return watched.watches
