"""sources.toml -> Sources. Every fault is reported, not only the first, each with its source, key and line.

The tables below are the reference: keys, bounds and help texts; the table of keys in docs/add-a-source.md is made from
them by `keys_as_markdown`.
"""

from __future__ import annotations

import difflib
import ipaddress
import re
import tomllib
import types
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

import cssselect
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from crawler import urls
from crawler.errors import ConfigError, Fault
from crawler.model import Listing, Source

MIN_DELAY = 1.0
"""Seconds between two requests to one public host, at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What holds for every source that doesn't say otherwise."""

    user_agent_contact: str = ""
    delay: float = 5.0
    max_pages: int = 1_000
    concurrent_sources: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """A whole sources.toml. `delay` and `max_pages` of the sources are filled in from the defaults."""

    defaults: Defaults
    sources: tuple[Source, ...]

    @property
    def enabled(self) -> tuple[Source, ...]:
        return tuple(source for source in self.sources if source.enabled)

    def source(self, name: str) -> Source | None:
        """The source of that name."""
        return next((source for source in self.sources if source.name == name), None)


# --- what a value may be ---------------------------------------------------------------------------


def _url(value: str) -> str:
    value = value.strip()
    if "@" in value.partition("?")[0]:
        raise ValueError("has a user or password in it; they belong in the environment")
    if not urls.is_http(value) or urls.acceptable(value):
        raise ValueError(f"is no http or https address: {value!r}")
    return value


def _empty_or_url(value: str) -> str:
    return _url(value) if value.strip() else ""


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"is no regular expression: {error}") from None
    return value


def _date_pattern(value: str) -> str:
    groups = set(re.compile(_pattern(value)).groupindex)
    if missing := {"year", "month", "day"} - groups:
        raise ValueError(f"lacks the group {', '.join(sorted(missing))}")
    if unknown := groups - {"year", "month", "day", "hour", "minute"}:
        raise ValueError(f"has the unknown group {', '.join(sorted(unknown))}")
    return value


@lru_cache
def _selector(value: str) -> str:
    try:
        cssselect.parse(value)
        cssselect.HTMLTranslator().css_to_xpath(value)
    except cssselect.SelectorError as error:
        raise ValueError(f"is no CSS selector: {error}") from None
    return value


@lru_cache
def _time_zone(value: str) -> str:
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"is no time zone: {value!r}{_nearest(value, zoneinfo.available_timezones())}") from None
    return value


def _network(value: str) -> str:
    try:
        return str(ipaddress.ip_network(value, strict=False))
    except ValueError:
        raise ValueError(f"is no address or network: {value!r}") from None


def _host_name(value: str) -> str:
    value = value.strip().lower()
    if not urls.is_http(f"http://{value}/") or re.search(r"[/@?#]", value):
        raise ValueError(f"is no host name: {value!r}")
    return value


def _contact(value: str) -> str:
    if value and not re.match(r"mailto:[^@\s]+@[^@\s]+$|https?://[^/\s]+", value):
        raise ValueError("must be a mailto: or https: address at which site owners reach you")
    return value


_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}


def duration(value: object) -> timedelta:
    """`"30m"`, `"1h30m"`, `"2d"` as a time span; raises ValueError otherwise."""
    parts = re.findall(r"(\d+)([smhdw])", value) if isinstance(value, str) else []
    if not parts or "".join(map("".join, parts)) != value or len(value) > 12:
        raise ValueError(f"is no time span such as \"30m\", \"2h\" or \"1d\": {value!r}")
    return timedelta(seconds=sum(int(number) * _UNITS[unit] for number, unit in parts))


def _polling(value: timedelta) -> timedelta:
    if not timedelta(minutes=1) <= value <= timedelta(days=31):
        raise ValueError("must be between 1m and 31d")
    return value


Url = Annotated[str, AfterValidator(_url)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Selector = Annotated[str, AfterValidator(_selector)]
Line = Annotated[str, Field(min_length=1, max_length=500)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ListingTable(_Table):
    """One entry of `listings`."""

    url: Url = Field(description="The first page.")
    next: Selector | None = Field(None, description="CSS selector of the link to the next page.")
    links: Selector | None = Field(None, description="CSS selector of the links to articles; absent: what looks so.")


class DefaultsTable(_Table):
    """`[defaults]`"""

    user_agent_contact: Annotated[str, AfterValidator(_contact)] = Field(
        "", description="`mailto:` or `https:` address in the User-Agent, at which site owners reach you.")
    delay: float = Field(5.0, ge=MIN_DELAY, le=120, strict=False, description="Seconds between requests to one host.")
    max_pages: int = Field(1_000, ge=1, le=1_000_000, description="Articles fetched of one source in one run.")
    concurrent_sources: int = Field(8, ge=1, le=100, description="Sources that are crawled at once.")


class SourceTable(_Table):
    """`[[source]]`"""

    name: str = Field(pattern=r"^[a-z0-9_]{1,64}$", description="The id: `a-z`, `0-9`, `_`. Never change it.")
    title: Line = Field(description="The site's name, as it signs.")
    home: Annotated[str, AfterValidator(_empty_or_url)] = Field(
        description="Its home page; may be empty while the source is disabled.")
    language: str = Field("ar", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", description="Language code.")
    timezone: Annotated[str, AfterValidator(_time_zone)] = Field(
        "UTC", description="Time zone of the dates that the site prints.")
    enabled: bool = Field(True, description="`false`: not crawled unless named.")
    disabled_reason: str = Field("", max_length=500, description="Why it is disabled.")
    feeds: tuple[Url, ...] = Field((), strict=False, description="RSS, Atom, RDF or JSON feeds.")
    sitemaps: tuple[Url, ...] | None = Field(
        None, strict=False, description="Sitemaps; absent: those that robots.txt names; `[]`: none.")
    listings: tuple[ListingTable, ...] = Field(
        (), strict=False, description="Pages of links: `{ url = ..., next = ..., links = ... }`.")
    wordpress: Url | None = Field(None, description="The REST API, such as `https://news.example/wp-json/`.")
    article_urls: tuple[Pattern, ...] = Field(
        (), strict=False, description="Regular expressions; an article's address matches one. Empty: any address.")
    exclude_urls: tuple[Pattern, ...] = Field(
        (), strict=False, description="Regular expressions of addresses that are never articles.")
    hosts: tuple[Annotated[str, AfterValidator(_host_name)], ...] = Field(
        (), strict=False, description="Hosts of the site beyond the domains of the addresses above.")
    allow_addresses: tuple[Annotated[str, AfterValidator(_network)], ...] = Field(
        (), strict=False, description="Private addresses (CIDR) from which it may be fetched; otherwise refused.")
    every: Annotated[timedelta, AfterValidator(_polling), BeforeValidator(duration)] | None = Field(
        None, description="Polling interval, such as `\"30m\"`; absent: adapts to the source.")
    delay: float | None = Field(
        None, ge=0, le=120, strict=False,
        description="Seconds between requests to one host; below 1 only on private addresses.")
    max_pages: int | None = Field(None, ge=1, le=1_000_000, description="Articles fetched in one run.")
    strip_lines: tuple[Pattern, ...] = Field(
        (), strict=False, description="Regular expressions of whole lines to cut, beyond what is learned.")
    signatures: tuple[Line, ...] = Field((), strict=False, description="Names by which it signs, beyond `title`.")
    banner_lines: tuple[Pattern, ...] = Field(
        (), strict=False, description="Regular expressions of lines that carry the site's date, not the article's.")
    url_date: Annotated[str, AfterValidator(_date_pattern)] | None = Field(
        None, description="Regular expression with the groups `year`, `month`, `day` (`hour`, `minute`).")
    dateline_agency: Line | None = Field(None, description="The agency's name in its datelines (`دمشق-سانا`).")
    aggregator: bool = Field(False, description="Shows others' articles: never the origin of a story.")
    mirror_of: str | None = Field(None, description="Name of the source that it mirrors.")


# --- reading ---------------------------------------------------------------------------------------


def load_sources(path: Path) -> Configuration:
    """The configuration of a file.

    Raises:
        ConfigError: with every fault, if there is any.
    """
    configuration, faults = read_sources(path)
    if faults:
        raise ConfigError(str(path), faults)
    return configuration


def read_sources(path: Path) -> tuple[Configuration, tuple[Fault, ...]]:
    """What can be used of a file, and all faults: a source with a fault is left out.

    Raises:
        ConfigError: if the file can't be read at all.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        what = "there is no such file" if isinstance(error, FileNotFoundError) else f"can't be read: {error.strerror}"
        raise ConfigError(str(path), (Fault(where="file", what=what),)) from None
    return parse_sources(raw)


def parse_sources(raw: bytes) -> tuple[Configuration, tuple[Fault, ...]]:
    """`read_sources` of a file's bytes (UTF-8, with or without a byte order mark)."""
    nothing = Configuration(defaults=Defaults(), sources=())
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return nothing, (Fault(where="file", what="isn't UTF-8", line=line),)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        what = re.sub(r" \(at (line|end).*\)$", "", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        return nothing, (Fault(where="file", what=f"isn't TOML: {what}", line=line),)
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
            self._fault("file", key, f"unknown key{_nearest(key, ['defaults', 'source'])}", section=None)
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

    def _table(self, kind: type[_Table], table: object, label: str, section: int | None) -> Any:
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
    values["delay"] = defaults.delay if table.delay is None else table.delay
    values["max_pages"] = table.max_pages or defaults.max_pages
    return Source(**values)


def _joint_faults(table: dict[str, Any], names: dict[str, int]) -> Iterator[tuple[str, str]]:
    """Faults that only two keys together show; also looked for where a key alone is already at fault."""
    enabled = table.get("enabled", True) is not False
    if enabled and table.get("home") == "":
        yield "home", "is empty: give the address, or set enabled = false"
    if enabled and table.get("sitemaps") == [] and not any(map(table.get, ("feeds", "listings", "wordpress"))):
        yield "sitemaps", "is empty and there are no feeds, listings or wordpress: nothing to discover from"
    mirrored = table.get("mirror_of")
    if mirrored is not None and (str(mirrored) not in names or mirrored == table.get("name")):
        yield "mirror_of", f"is no other source: {mirrored!r}{_nearest(str(mirrored), names)}"
    allowed = _networks(table.get("allow_addresses"))
    public = False
    for key, url in _addresses(table):
        where = urls.address("127.0.0.1" if _is_local_name(urls.host(url)) else urls.host(url))
        if where is None or urls.is_public(where):
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


def _in_words(kind: type[_Table], fault: Any) -> str:
    """A validation error in the words of somebody who edits a TOML file."""
    message: str = fault["msg"].removeprefix("Value error, ")
    match fault["type"]:
        case "extra_forbidden":
            table = ListingTable if fault["loc"][0] == "listings" else kind
            return f"unknown key{_nearest(str(fault['loc'][-1]), table.model_fields)}"
        case "missing":
            return "is missing"
        case "string_pattern_mismatch":
            return f"must match {fault['ctx']['pattern']}"
        case "model_type" | "model_attributes_type":
            return "must be a table"
    return message.replace("Input should", "should").replace("a valid tuple", "a list")


def _nearest(wrong: str, names: Any) -> str:
    close = difflib.get_close_matches(wrong, list(names), n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else ""


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


# --- the reference ---------------------------------------------------------------------------------


def keys_as_markdown() -> str:
    """The keys of sources.toml with type, default and meaning: the tables in docs/add-a-source.md."""
    return "\n".join(_keys(kind) for kind in (DefaultsTable, SourceTable, ListingTable))


def _keys(kind: type[_Table]) -> str:
    rows = [f"{kind.__doc__}\n", "| key | value | default | meaning |", "| --- | --- | --- | --- |"]
    for name, field in kind.model_fields.items():
        default = "required" if field.is_required() else "" if field.default in ("", None, ()) else f"`{field.default}`"
        default = default.replace("True", "true").replace("False", "false").replace("'", "")
        rows.append(f"| `{name}` | {_kind(field.annotation)} | {default} | {field.description} |")
    return "\n".join(rows) + "\n"


def _kind(annotation: Any) -> str:
    """A field's type in TOML's words."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kind(arguments[0])
    if origin in (Union, types.UnionType):
        return _kind(arguments[0])
    if origin is tuple:
        return f"list of {_kind(arguments[0])}s"
    return {str: "string", bool: "boolean", int: "integer", float: "number", timedelta: "time span"}.get(
        annotation, "table")
