"""watches.toml -> watches. It lies beside sources.toml and is the one truth of what is watched.

[[watch]]
name = "libya"
search = "q=ليبيا&source=alquds"        # the address of a search, behind its `?`
names = [["نتنياهو", "نتانياهو"]]        # or names, each in its spellings
events = ["new_story", "another_origin"]
"""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode

import tomlkit
from pydantic import Field, ValidationError

from crawler.decide.watches import CHANGED_WORDS, ORIGINS, Watch
from crawler.errors import ConfigError, Fault
from crawler.model import WatchEvent
from crawler.search.asked import Order, SearchQuery
from crawler.search.reading import read, write
from crawler.sources.editing import replace_file
from crawler.sources.keys import Table

Spelling = Annotated[str, Field(min_length=1, max_length=200)]
NOT_WATCHED = ("since", "until", "edited", "low_trust", "first_only", "position")
"""Fields of a query that mean nothing of an article that comes just now."""


class WatchTable(Table):
    """One [[watch]]."""

    name: Annotated[str, Field(pattern=r"^[\w-]{1,64}$")]
    search: str = ""
    names: list[list[Spelling]] = Field(default_factory=list)
    events: list[Annotated[WatchEvent, Field(strict=False)]] = Field(
        min_length=1, default_factory=lambda: [WatchEvent.NEW_STORY]
    )
    origins: list[Annotated[int, Field(ge=2, le=1000)]] = Field(default_factory=lambda: list(ORIGINS))
    changed_words: Annotated[int, Field(ge=1, le=100_000)] = CHANGED_WORDS
    muted: bool = False


def watches_path(sources: Path) -> Path:
    """Where the watches are: beside sources.toml."""
    return sources.with_name("watches.toml")


def load_watches(path: Path) -> tuple[Watch, ...]:
    """The watches of a file; none where there is no file.

    Raises: ConfigError with every fault.
    """
    try:
        document = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError) as error:
        raise ConfigError(str(path), (Fault(where="file", what=f"can't be read: {error}"),)) from None
    watches, faults = parse_watches(document)
    if faults:
        raise ConfigError(str(path), faults)
    return watches


def parse_watches(document: dict[str, Any]) -> tuple[tuple[Watch, ...], tuple[Fault, ...]]:
    """The sound watches of a parsed file, and all faults."""
    watches, faults = dict[str, Watch](), [Fault(where=key, what="unknown key") for key in document if key != "watch"]
    tables = document.get("watch", [])
    if not isinstance(tables, list):
        tables, faults = [], [*faults, Fault(where="watch", what="must be written [[watch]], with two brackets")]
    for number, table in enumerate(tables, start=1):
        named = table.get("name") if isinstance(table, dict) else None
        label = named if isinstance(named, str) and named else f"watch {number}"
        try:
            watch, wrong = _watch(WatchTable.model_validate(table))
        except ValidationError as error:
            for one in error.errors(include_url=False, include_input=False):
                where = ".".join((label, *map(str, one["loc"])))
                faults.append(Fault(where=where, what=one["msg"].replace("Input should", "should")))
            continue
        faults += [Fault(where=f"{label}.search", what=what) for what in wrong]
        if watch.name in watches:
            faults.append(Fault(where=f"{label}.name", what=f"{label!r} is used twice"))
        watches[watch.name] = watch
    return tuple(watches.values()), tuple(faults)


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
        events=frozenset(table.events),
        origins=tuple(table.origins),
        changed_words=table.changed_words,
        muted=table.muted,
    )
    return watch, wrong


def _default(field: str) -> object:
    return getattr(SearchQuery(), field)


def as_search(query: SearchQuery) -> str:
    """A query as watches.toml has it."""
    return urlencode(write(query))


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
    watches, faults = parse_watches(tomllib.loads(text))
    if faults:
        raise ConfigError(str(path), faults)
    replace_file(path, text.encode())
    return watches
