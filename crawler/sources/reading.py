"""sources.toml -> Sources. Every fault is reported, not only the first, each with its source, key and line.

Keys, bounds and help texts are in crawler/sources/keys.py.
"""

from __future__ import annotations

import ipaddress
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from crawler.errors import ConfigError, Fault
from crawler.limits import ARTICLES_PER_RUN, DELAY_SECONDS
from crawler.model import Listing, Source
from crawler.sources.keys import MIN_DELAY, DefaultsTable, ListingTable, SourceTable, Table, nearest
from crawler.web import addresses, urls

MOST_TABLES = 20_000
"""Of one file: twice the sources that anybody is promised."""
MOST_BYTES = 64 * 1024 * 1024
"""Of one file: three kilobytes for each of these tables."""
_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What holds for every source that doesn't say otherwise."""

    user_agent_contact: str = ""
    delay: float = DELAY_SECONDS
    max_pages: int = ARTICLES_PER_RUN
    concurrent_sources: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """A whole sources.toml. `delay` and `max_pages` of the sources are filled in from the defaults."""

    defaults: Defaults
    sources: tuple[Source, ...]
    faults: tuple[Fault, ...] = ()
    """Of the tables that were left out, where somebody wants to go on without them."""

    @property
    def enabled(self) -> tuple[Source, ...]:
        return tuple(source for source in self.sources if source.enabled)

    def source(self, name: str) -> Source | None:
        """The source of that name."""
        return next((source for source in self.sources if source.name == name), None)


# --- reading ---------------------------------------------------------------------------------------


def configuration_of(data: Path) -> Path:
    """The sources of a data folder: its own sources.toml where it has one, otherwise that of the present folder."""
    own = data / "sources.toml"
    return own if own.is_file() else Path("sources.toml")


def load_sources(path: Path, *, keep_going: bool = False) -> Configuration:
    """The configuration of a file.

    Args:
        keep_going: leave out the sources that have faults, which are then in the result, if any is sound.

    Raises:
        ConfigError: with every fault, if there is any.
    """
    configuration, faults = read_sources(path)
    if faults and not (keep_going and configuration.sources):
        raise ConfigError(str(path), faults)
    return replace(configuration, faults=faults)


def read_sources(path: Path) -> tuple[Configuration, tuple[Fault, ...]]:
    """What can be used of a file, and all faults: a source with a fault is left out.

    Raises:
        ConfigError: if the file can't be read at all.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        what = "there is no such file" if isinstance(error, FileNotFoundError) else f"can't be read: {error.strerror}"
        raise ConfigError(str(path), (Fault(where="file", what=what),)) from None
    if len(raw) > MOST_BYTES:
        raise ConfigError(str(path), (Fault(where="file", what=f"has more than {MOST_BYTES >> 20} MB"),))
    return parse_sources(raw)


def parse_sources(raw: bytes) -> tuple[Configuration, tuple[Fault, ...]]:
    """`read_sources` of a file's bytes (UTF-8, with or without a byte order mark)."""
    nothing = Configuration(defaults=Defaults(), sources=())
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return nothing, (Fault(where="file", what="isn't UTF-8", line=line),)
    if (tables := len(_TABLE.findall(text))) > MOST_TABLES:
        return nothing, (Fault(where="file", what=f"has {tables:,} tables; {MOST_TABLES:,} are the most"),)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        what = re.sub(r" \(at (line|end).*\)$", "", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        return nothing, (Fault(where="file", what=f"isn't TOML: {what}", line=line),)
    except ValueError:  # Python's own, for a number of more digits than it converts
        return nothing, (Fault(where="file", what="isn't TOML that anybody writes: a number of thousands of digits"),)
    except RecursionError:
        return nothing, (Fault(where="file", what="isn't TOML that anybody writes: nested too deeply"),)
    if not document:
        return nothing, (Fault(where="file", what="is empty: it needs at least one [[source]]"),)
    return _Reader(text).read(document)


class _Reader:
    """Gathers faults while a parsed document is turned into a Configuration."""

    def __init__(self, text: str) -> None:
        self.lines = _key_lines(text)
        self.faults: list[Fault] = []

    def read(self, document: dict[str, Any]) -> tuple[Configuration, tuple[Fault, ...]]:
        for key in document.keys() - {"defaults", "source"}:
            self._fault("file", key, f"unknown key{nearest(key, ['defaults', 'source'])}", section=None)
        defaults = Defaults()
        if (checked := self._table(DefaultsTable, document.get("defaults", {}), "defaults", None)) is not None:
            defaults = Defaults(**{key: getattr(checked, key) for key in DefaultsTable.model_fields})
        tables = document.get("source", [])
        if not isinstance(tables, list):
            self._fault("file", "source", "must be written [[source]], with two brackets", section=None)
            tables = []
        names = [str(table.get("name")) for table in tables if isinstance(table, dict)]
        known = dict(zip(reversed(names), reversed(range(len(names))), strict=True))  # each name's first place
        sources = []
        for number, table in enumerate(tables):
            if not isinstance(table, dict):
                self._fault(f"source {number + 1}", "", "must be a table", section=number)
                continue
            label = table["name"] if isinstance(table.get("name"), str) and table["name"] else f"source {number + 1}"
            before = len(self.faults)
            good = self._table(SourceTable, table, label, number)
            if known.get(str(table.get("name")), number) < number:
                self._fault(label, "name", f"{label!r} is used twice", section=number)
            for key, what in _joint_faults(table, known):
                self._fault(label, key, what, section=number)
            if good is not None and len(self.faults) == before:
                sources.append(_source(good, defaults))
        return Configuration(defaults=defaults, sources=tuple(sources)), tuple(sorted(self.faults, key=_line))

    def _table(self, kind: type[Table], table: object, label: str, section: int | None) -> Any:
        """The validated table, or None after its faults were noted."""
        try:
            return kind.model_validate(table)
        except ValidationError as error:
            for fault in error.errors(include_url=False, include_input=False):
                key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in fault["loc"])
                self._fault(label, key.lstrip("."), _in_words(kind, fault), section=section)
            return None

    def _fault(self, label: str, key: str, what: str, *, section: int | None) -> None:
        line = self.lines.get((section, re.split(r"[.\[]", key)[0])) or self.lines.get((section, ""))
        fault = Fault(where=f"{label}.{key}" if key else label, what=what, line=line)
        if fault not in self.faults:
            self.faults.append(fault)


def _line(fault: Fault) -> int:
    return fault.line or 0


def _source(table: SourceTable, defaults: Defaults) -> Source:
    values = {key: getattr(table, key) for key in SourceTable.model_fields}
    values["listings"] = tuple(Listing(url=one.url, next=one.next, links=one.links) for one in table.listings)
    values["feed_titles"] = tuple(table.feed_titles.items())
    values["delay"] = defaults.delay if table.delay is None else table.delay
    values["max_pages"] = table.max_pages or defaults.max_pages
    return Source(**values)


def _joint_faults(table: dict[str, Any], names: dict[str, int]) -> Iterator[tuple[str, str]]:
    """Faults that only two keys together show; also looked for where a key alone is already at fault."""
    enabled = table.get("enabled", True) is not False
    if enabled and table.get("home") == "":
        yield "home", "is empty: give the address, or set enabled = false"
    if (
        enabled
        and table.get("sitemaps") == []
        and not any(map(table.get, ("feeds", "listings", "wordpress", "telegram")))
    ):
        yield "sitemaps", "is empty and there are no feeds, listings, wordpress or telegram: nothing to discover from"
    mirrored = table.get("mirror_of")
    if mirrored is not None and (str(mirrored) not in names or mirrored == table.get("name")):
        yield "mirror_of", f"is no other source: {mirrored!r}{nearest(str(mirrored), names)}"
    allowed = _networks(table.get("allow_addresses"))
    public = False
    for key, url in _addresses(table):
        where = addresses.address("127.0.0.1" if _is_local_name(urls.host(url)) else urls.host(url))
        if where is None or addresses.is_public(where):
            public = public or where is not None or not allowed  # a name on an intranet may be meant
        elif not any(where in network for network in allowed if network.version == where.version):
            yield key, f"is a private address ({where}): allow_addresses must cover it"
    delay = table.get("delay")
    if public and isinstance(delay, int | float) and delay < MIN_DELAY:
        yield "delay", f"must be at least {MIN_DELAY:g} s for a public host"


def _addresses(table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key in ("home", "wordpress"):
        if isinstance(table.get(key), str):
            yield key, table[key]
    for key in ("feeds", "sitemaps", "listings"):
        found = table.get(key)
        for number, entry in enumerate(found if isinstance(found, list) else []):
            url = entry.get("url") if isinstance(entry, dict) else entry
            if isinstance(url, str):
                yield f"{key}[{number}]", url


def _is_local_name(name: str) -> bool:
    return name == "localhost" or name.endswith((".localhost", ".local", ".internal"))


def _networks(value: object) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    found = []
    for entry in filter(lambda one: isinstance(one, str), value if isinstance(value, list) else []):
        try:
            found.append(ipaddress.ip_network(entry, strict=False))
        except ValueError:
            continue  # reported by the key's own validator
    return found


def _in_words(kind: type[Table], fault: Any) -> str:
    """A validation error in the words of somebody who edits a TOML file."""
    message: str = fault["msg"].removeprefix("Value error, ")
    match fault["type"]:
        case "extra_forbidden":
            table = ListingTable if fault["loc"][0] == "listings" else kind
            return f"unknown key{nearest(str(fault['loc'][-1]), table.model_fields)}"
        case "missing":
            return "is missing"
        case "string_pattern_mismatch":
            return f"must match {fault['ctx']['pattern']}"
        case "model_type" | "model_attributes_type":
            return "must be a table"
    return message.replace("Input should", "should").replace("a valid tuple", "a list")


def _key_lines(text: str) -> dict[tuple[int | None, str], int]:
    """The line of each key, by number of its [[source]] (None: outside of them); `""` is the table's own line.

    tomllib keeps no positions. This reads lines, not TOML: a key within a multi-line string may be taken for one, which
    costs a reader of the message nothing worse than a wrong hint.
    """
    lines: dict[tuple[int | None, str], int] = {}
    section: int | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if re.match(r"\s*\[\[\s*source\s*\]\]", line):
            section = 0 if section is None else section + 1
            lines[section, ""] = number
        elif found := re.match(r"\s*\[+\s*([\w.-]+)\s*\]+", line):
            lines.setdefault((section, found[1]), number)
        elif found := re.match(r"""\s*(["']?)([^"'=#\[\]]+?)\1\s*=""", line):
            lines.setdefault((section, found[2].strip()), number)
    return lines
