"""What machines say to each other: a ticket goes out with a job, a parcel comes back with what it told.

A message is two lines: a header that every version can read, and JSON. Whoever reads one believes nothing: its length,
its version, its job and each of its fields are checked, and what is wrong is a MessageError.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, TypeVar, cast

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError
from typing_extensions import TypedDict

from crawler import __version__
from crawler.errors import MarsadError
from crawler.model import Fingerprint, Link, SiteProfile, Source, Validators
from crawler.model.events import (
    Answered,
    Begun,
    Closed,
    Derived,
    Ended,
    Event,
    Failed,
    Judged,
    Offered,
    Refused,
    Repeated,
)
from storage.values import plain

TICKET_BYTES = 32 * 1024 * 1024
"""A ticket, packed: eight bytes for each address that its source is known for are most of it."""
PARCEL_BYTES = 64 * 1024 * 1024
"""A parcel, packed: 4 kB for a usual article, and one page may give some 30 MB."""

_BYTES = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")
Fingerprint.__pydantic_config__ = _BYTES  # type: ignore[attr-defined]  # how pydantic is told of a plain dataclass


class MessageFault(StrEnum):
    """What can be wrong with a message."""

    CUT = "cut"
    VERSION = "version"
    TOO_LARGE = "too_large"
    STRANGER = "stranger"
    """Of another job than the one that it came with, or of another source."""
    INVALID = "invalid"


class MessageError(MarsadError):
    """A message that can't be taken."""

    def __init__(self, fault: MessageFault, what: str) -> None:
        super().__init__(what)
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What the archive knows of one address."""

    url: str
    validators: Validators
    there: bool
    last_seen: datetime | None = None
    """Of the article under it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A robots.txt as an earlier run read it; without a body where it answered that there are none."""

    __pydantic_config__: ClassVar[ConfigDict] = _BYTES

    url: str
    body: bytes
    read_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One job: at most `pages` articles of one source, and all that the crawl asks of the archive meanwhile."""

    __pydantic_config__: ClassVar[ConfigDict] = _BYTES

    job: str
    """A UUID: a queue that was made anew gives its numbers again."""
    source: Source
    contact: str
    pages: int
    discovers: bool = True
    """False: enough is waiting, nothing more is looked for."""
    was_down: bool = False
    believes_validators: bool = True
    believes_lastmod: bool = True
    profile: SiteProfile
    rules: tuple[Rules, ...] = ()
    met: tuple[Address, ...] = ()
    known: bytes = b""
    """The numbers of the addresses that aren't fetched when they are offered: see crawler/scale/known.py."""
    waiting: tuple[Link, ...] = ()
    due: tuple[Link, ...] = ()
    """Known articles whose next look has come."""


class Line(TypedDict, total=False):
    """One event by its kind."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]  # pydantic's way

    begun: Begun
    offered: Offered
    answered: Answered
    judged: Judged
    derived: Derived
    refused: Refused
    repeated: Repeated
    failed: Failed
    ended: Ended
    closed: Closed


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """The raw answers of a job: a file in the bucket."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What a job told, in order, and where its raw answers lie."""

    job: str
    source: str
    node: str
    """Who made it."""
    segment: Segment | None
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Body:
    """A parcel as it is written."""

    job: str
    source: str
    node: str
    segment: Segment | None
    events: tuple[Line, ...]


Noun = TypeVar("Noun")


def pack_ticket(ticket: Ticket) -> bytes:
    """A ticket as bytes. Raises MessageError where it is too large."""
    return _sealed("ticket", _json(_ticket(), ticket), TICKET_BYTES)


def unpack_ticket(message: bytes) -> Ticket:
    """The ticket again. Raises MessageError."""
    return _read(_ticket(), _opened("ticket", message, TICKET_BYTES))


def pack_event(event: Event) -> bytes:
    """One event, as `pack_parcel` takes it."""
    return _json(_line(), cast(Line, {type(event).__name__.lower(): event}))


def pack_parcel(job: str, source: str, node: str, segment: Segment | None, events: list[bytes]) -> bytes:
    """A parcel as bytes, of events that are packed already. Raises MessageError where it is too large."""
    empty = _json(_body(), _Body(job=job, source=source, node=node, segment=segment, events=()))
    return _sealed("parcel", empty.removesuffix(b"]}") + b",".join(events) + b"]}", PARCEL_BYTES)


def unpack_parcel(message: bytes, job: str, source: str) -> Parcel:
    """The parcel again.

    Args:
        job, source: whose it must be.

    Raises: MessageError.
    """
    body = _read(_body(), _opened("parcel", message, PARCEL_BYTES))
    if (body.job, body.source) != (job, source):
        raise MessageError(MessageFault.STRANGER, f"a parcel of job {body.job}, source {body.source}")
    events = tuple(event for line in body.events for event in _events(line))
    if strangers := {name for event in events for name in _sources(event)} - {source}:
        raise MessageError(MessageFault.STRANGER, f"tells of {', '.join(sorted(strangers))}")
    return Parcel(job=job, source=source, node=body.node, segment=body.segment, events=events)


@cache
def version() -> str:
    """Of messages: a digest of the shapes of all that they carry, so that nobody need remember to raise a number."""
    shapes = [adapter.json_schema() for adapter in (_ticket(), _body())]
    return hashlib.sha256(json.dumps(shapes, sort_keys=True).encode()).hexdigest()[:12]


@cache
def _ticket() -> TypeAdapter[Ticket]:
    return TypeAdapter(Ticket)


@cache
def _body() -> TypeAdapter[_Body]:
    return TypeAdapter(_Body)


@cache
def _line() -> TypeAdapter[Line]:
    return TypeAdapter(Line)


def _events(line: Line) -> list[Event]:
    if len(line) != 1:
        raise MessageError(MessageFault.INVALID, f"an event of {len(line)} kinds")
    return list(line.values())  # type: ignore[arg-type]  # a TypedDict forgets the types of its values


def _sources(event: Event) -> tuple[str, ...]:
    """The names of the sources that an event speaks of."""
    match event:
        case Begun() | Offered() | Judged():
            return (event.source,)
        case Answered() | Repeated():
            return (event.answer.source,)
        case Derived():
            return (event.draft.source, event.answer.source)
        case Refused():
            return (event.rejected.source, event.answer.source)
        case Failed():
            return (event.rejected.source,)
        case Ended():
            return (event.settled.source,)
        case Closed():
            return (event.source.name, event.tally.source)


def _json(adapter: TypeAdapter[Noun], value: Noun) -> bytes:
    try:
        return adapter.dump_json(value)
    except PydanticSerializationError:  # half a character of UTF-16, that a page wrote: the archive holds none either
        return adapter.dump_json(_plain(value))


def _plain(value: Any) -> Any:
    """The same without what neither JSON nor the archive can hold."""
    if isinstance(value, str) and not isinstance(value, StrEnum):
        return plain(value)
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _plain(getattr(value, field.name)) for field in fields(value)})
    return value


def _sealed(kind: str, body: bytes, cap: int) -> bytes:
    header = {"marsad": kind, "version": version(), "by": __version__, "bytes": len(body)}
    message = json.dumps(header).encode() + b"\n" + body
    if len(message) > cap:
        raise MessageError(MessageFault.TOO_LARGE, f"a {kind} of {len(message):,} bytes, {cap:,} at most")
    return message


def _opened(kind: str, message: bytes, cap: int) -> bytes:
    """A message's body, as far as its header tells that it can be read."""
    if len(message) > cap:
        raise MessageError(MessageFault.TOO_LARGE, f"a {kind} of {len(message):,} bytes, {cap:,} at most")
    line, end, body = message.partition(b"\n")
    try:
        header = json.loads(line)
        said = (header["marsad"], header["version"], header["by"], int(header["bytes"]))
    except (ValueError, KeyError, TypeError) as error:
        fault = MessageFault.INVALID if end else MessageFault.CUT
        raise MessageError(fault, f"no header of a {kind}") from error
    if said[0] != kind:
        raise MessageError(MessageFault.INVALID, f"no {kind}")
    if said[1] != version():
        what = f"a {kind} of version {said[1]}, by Marsad {said[2]}; this is {version()}, Marsad {__version__}"
        raise MessageError(MessageFault.VERSION, f"{what}: update the older of the two")
    if len(body) != said[3]:
        raise MessageError(MessageFault.CUT, f"{len(body):,} of {said[3]:,} bytes of a {kind}")
    return body


def _read(adapter: TypeAdapter[Noun], body: bytes) -> Noun:
    try:
        return adapter.validate_json(body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise MessageError(MessageFault.INVALID, f"{where}: {first['msg']}") from error
