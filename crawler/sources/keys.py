"""The tables of sources.toml: every key with its bounds and its meaning. Reading them is crawler/sources/reading.py's.

The tables of keys in docs/add-a-source.md are made from here by `keys_as_markdown`.
"""

from __future__ import annotations

import difflib
import ipaddress
import re
import types
import zoneinfo
from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import cssselect
import regex
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from crawler.limits import ARTICLES_PER_RUN, DELAY_SECONDS
from crawler.model.spans import duration
from crawler.sources.patterns import is_endless
from crawler.web import urls

MIN_DELAY = 1.0
"""Seconds between two requests to one public host, at least."""


LONGEST_PATTERN = 2_000
_FUZZY = re.compile(r"(?<!\\)\{(?!\d*,?\d*\})")
"""Elsewhere than in Python's own engine this asks for approximate matches, or is an error."""


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
    if len(value) > LONGEST_PATTERN:
        raise ValueError(f"has {len(value):,} characters; {LONGEST_PATTERN:,} are the most")
    if _FUZZY.search(value):
        raise ValueError(f"has a {{ that counts nothing; for the character itself write \\{{: {value!r}")
    try:
        re.compile(value)
        endless = is_endless(value)
    except (re.error, regex.error, OverflowError) as error:
        raise ValueError(f"is no regular expression: {error}") from None
    except RecursionError:
        raise ValueError("is no regular expression that anybody writes: nested too deeply") from None
    if endless:
        raise ValueError(f"may take for ever, since what it repeats can be divided in many ways: {value!r}")
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
def check_time_zone(value: str) -> str:
    """The name of a time zone. Raises ValueError."""
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"is no time zone: {value!r}{nearest(value, zoneinfo.available_timezones())}") from None
    return value


def _channel(value: str) -> str:
    """A channel's name, or the address of its preview."""
    name = value
    if "/" in value:
        address, _, name = _url(value).rpartition("/s/")
        if not urls.is_http(f"{address}/"):
            raise ValueError(f"is no address of a channel's preview, such as https://t.me/s/NAME: {value!r}")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{3,31}", name):
        raise ValueError(f"is no channel's name: {name!r}")
    return value


def check_network(value: str) -> str:
    """An address or a network. Raises ValueError."""
    try:
        return str(ipaddress.ip_network(value, strict=False))
    except ValueError:
        raise ValueError(f"is no address or network: {value!r}") from None


def _host_name(value: str) -> str:
    """In punycode, as addresses have it."""
    written = urls.netloc(value)
    if not written or re.search(r"[/@?#]", value):
        raise ValueError(f"is no host name: {value!r}")
    return written


def contact_address(value: str) -> str:
    """A mailto: or https: address, or nothing; raises ValueError otherwise."""
    if value and not re.fullmatch(r"mailto:[^@\s]+@[^@\s]+|https?://[^/\s]+\S*", value):
        raise ValueError("must be a mailto: or https: address at which site owners reach you")
    return value


def _polling(value: timedelta) -> timedelta:
    if not timedelta(minutes=1) <= value <= timedelta(days=31):
        raise ValueError("must be between 1m and 31d")
    return value


def _render(value: object) -> object:
    if value is True or value is False or value == "all":
        return value
    raise ValueError(f'must be true, false or "all": {value!r}')


Url = Annotated[str, AfterValidator(_url)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Selector = Annotated[str, AfterValidator(_selector)]
Line = Annotated[str, Field(min_length=1, max_length=500)]


class Table(BaseModel):
    """What all tables share: unknown keys and other types are faults."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ListingTable(Table):
    """One entry of `listings`."""

    url: Url = Field(description="The first page.")
    next: Selector | None = Field(None, description="CSS selector of the link to the next page.")
    links: Selector | None = Field(None, description="CSS selector of the links to articles; absent: what looks so.")


class DefaultsTable(Table):
    """`[defaults]`"""

    user_agent_contact: Annotated[str, AfterValidator(contact_address)] = Field(
        "", description="`mailto:` or `https:` address in the User-Agent, at which site owners reach you."
    )
    delay: float = Field(
        DELAY_SECONDS, ge=MIN_DELAY, le=120, strict=False, description="Seconds between requests to one host."
    )
    max_pages: int = Field(
        ARTICLES_PER_RUN, ge=1, le=1_000_000, description="Articles fetched of one source in one run."
    )
    concurrent_sources: int = Field(
        8,
        ge=1,
        le=100,
        description=("Sources that are crawled at once; others begin in place of those whose hosts don't answer."),
    )


class SourceTable(Table):
    """`[[source]]`"""

    name: str = Field(pattern=r"^[a-z0-9_]{1,64}$", description="The id: `a-z`, `0-9`, `_`. Never change it.")
    title: Line = Field(description="The site's name, as it signs.")
    home: Annotated[str, AfterValidator(_empty_or_url)] = Field(
        description="Its home page; may be empty while the source is disabled."
    )
    language: str = Field("ar", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", description="Language code.")
    timezone: Annotated[str, AfterValidator(check_time_zone)] = Field(
        "UTC", description="Time zone of the dates that the site prints."
    )
    enabled: bool = Field(True, description="`false`: not crawled unless named.")
    disabled_reason: str = Field("", max_length=500, description="Why it is disabled.")
    group: str = Field("", max_length=500, description="A folder for lists of sources, such as `Syria/dailies`.")
    feeds: tuple[Url, ...] = Field((), strict=False, description="RSS, Atom, RDF or JSON feeds.")
    feed_titles: dict[Url, Line] = Field({}, description="Names of the feeds, by address, for lists of sources.")
    sitemaps: tuple[Url, ...] | None = Field(
        None, strict=False, description="Sitemaps; absent: those that robots.txt names; `[]`: none."
    )
    listings: tuple[ListingTable, ...] = Field(
        (), strict=False, description="Pages of links: `{ url = ..., next = ..., links = ... }`."
    )
    wordpress: Url | None = Field(None, description="The REST API, such as `https://news.example/wp-json/`.")
    telegram: tuple[Annotated[str, AfterValidator(_channel)], ...] = Field(
        (),
        strict=False,
        description="Telegram channels whose public preview is read: names, or addresses of a mirror (`.../s/NAME`).",
    )
    article_urls: tuple[Pattern, ...] = Field(
        (), strict=False, description="Regular expressions; an article's address matches one. Empty: any address."
    )
    exclude_urls: tuple[Pattern, ...] = Field(
        (), strict=False, description="Regular expressions of addresses that are never articles."
    )
    hosts: tuple[Annotated[str, AfterValidator(_host_name)], ...] = Field(
        (), strict=False, description="Hosts of the site beyond the domains of the addresses above."
    )
    allow_addresses: tuple[Annotated[str, AfterValidator(check_network)], ...] = Field(
        (), strict=False, description="Private addresses (CIDR) from which it may be fetched; otherwise refused."
    )
    https_only: bool = Field(False, description="Refuse redirects from https to http, which are followed otherwise.")
    verify_tls: bool = Field(
        True, description="`false`: take pages from servers whose certificate is wrong, flagged `tls_unverified`."
    )
    render: Annotated[bool | Literal["all"], BeforeValidator(_render)] = Field(
        False,
        description="`true`: a browser makes the pages of its articles, which only scripts write (`marsad[render]`); "
        '`"all"`: of its listings too.',
    )
    render_hosts: tuple[Annotated[str, AfterValidator(_host_name)], ...] = Field(
        (), strict=False, description="Hosts beyond its own whose scripts and data a page that is rendered may take."
    )
    every: Annotated[timedelta, AfterValidator(_polling), BeforeValidator(duration)] | None = Field(
        None, description='Polling interval, such as `"30m"`; absent: adapts to the source.'
    )
    delay: float | None = Field(
        None,
        ge=0,
        le=120,
        strict=False,
        description="Seconds between requests to one host; below 1 only on private addresses.",
    )
    max_pages: int | None = Field(None, ge=1, le=1_000_000, description="Articles fetched in one run.")
    strip_lines: tuple[Pattern, ...] = Field(
        (), strict=False, description="Regular expressions of whole lines to cut, beyond what is learned."
    )
    signatures: tuple[Line, ...] = Field((), strict=False, description="Names by which it signs, beyond `title`.")
    banner_lines: tuple[Pattern, ...] = Field(
        (), strict=False, description="Regular expressions of lines that carry the site's date, not the article's."
    )
    url_date: Annotated[str, AfterValidator(_date_pattern)] | None = Field(
        None, description="Regular expression with the groups `year`, `month`, `day` (`hour`, `minute`)."
    )
    dateline_agency: Line | None = Field(None, description="The agency's name in its datelines (`دمشق-سانا`).")
    aggregator: bool = Field(False, description="Shows others' articles: never the origin of a story.")
    formerly: tuple[Annotated[str, Field(pattern=r"^[a-z0-9_]{1,64}$")], ...] = Field(
        (), strict=False, description="Names that it had before; what was stored under them becomes its own."
    )
    mirror_of: str | None = Field(None, description="Name of the source that it mirrors.")


def nearest(wrong: str, names: Iterable[str]) -> str:
    """`; did you mean 'x'?` if one of the names is close."""
    close = difflib.get_close_matches(wrong, list(names), n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else ""


# --- the reference ---------------------------------------------------------------------------------


def keys_as_markdown() -> str:
    """The keys of sources.toml with type, default and meaning: the tables in docs/add-a-source.md."""
    return "\n".join(keys_of(kind) for kind in (DefaultsTable, SourceTable, ListingTable))


def keys_of(kind: type[Table]) -> str:
    """The keys of one table."""
    rows = [f"{kind.__doc__}\n", "| key | value | default | meaning |", "| --- | --- | --- | --- |"]
    for name, field in kind.model_fields.items():
        default = (
            "required" if field.is_required() else "" if field.default in ("", None, (), {}) else f"`{field.default}`"
        )
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
    if origin is Literal or (isinstance(annotation, type) and issubclass(annotation, str)):
        return "string"
    if origin in (tuple, list):
        return f"list of {_kind(arguments[0]).replace('list of', 'lists of').removesuffix('s')}s"
    if origin is dict:
        return "table of strings"
    return {bool: "boolean", int: "integer", float: "number", timedelta: "time span"}.get(annotation, "table")
