"""Changing sources.toml: tables are added at its end, and what is there stays byte for byte."""

from __future__ import annotations

import os
import tempfile
from codecs import BOM_UTF8
from collections.abc import Iterable
from pathlib import Path

import tomlkit

from crawler.errors import ConfigError, Fault, MarsadError
from crawler.model import Source
from crawler.sources.reading import Configuration, parse_sources

FIRST = """\
# The sources of Marsad. Every key: docs/add-a-source.md. `marsad check` says what is wrong with this file.

[defaults]
# An address at which site owners can reach you; it is sent with every request. Please fill it in.
user_agent_contact = ""
"""
LISTED_KEYS = ("name", "title", "home", "language", "group", "feeds", "feed_titles")
"""What a list of subscriptions says of a source."""


def start(path: Path) -> tuple[bytes, Configuration]:
    """The file that a table is added to, and what it holds; one without a table yet, or with comments alone, is fine.

    Raises:
        ConfigError: it has faults.
    """
    try:
        before = path.read_bytes()
    except FileNotFoundError:
        before = b""
    except OSError as error:
        raise ConfigError(str(path), (Fault(where="file", what=f"can't be read: {error.strerror}"),)) from None
    before = before if before.removeprefix(BOM_UTF8).strip() else FIRST.encode()
    configuration, faults = parse_sources(before)
    lines = (line.strip() for line in before.removeprefix(BOM_UTF8).splitlines())
    if faults and any(line and not line.startswith(b"#") for line in lines):
        raise ConfigError(str(path), faults)
    return before, configuration


def as_toml(sources: Iterable[Source]) -> str:
    """Tables of sources as a list of subscriptions tells of them."""
    document = tomlkit.document()
    tables = tomlkit.aot()
    for source in sources:
        table = tomlkit.table()
        for key in LISTED_KEYS:
            value = getattr(source, key)
            if key == "feed_titles":
                value = dict(value)
            if value:
                table[key] = list(value) if isinstance(value, tuple) else value
        tables.append(table)
    document["source"] = tables
    return tomlkit.dumps(document)


def appended(before: bytes, tables: str) -> bytes:
    """The file with tables at its end: everything before stays byte for byte, line ends as the file has them."""
    end = "\r\n" if b"\r\n" in before else "\n"
    gap = "" if not before else end if before.endswith(b"\n") else end * 2
    return before + (gap + tables.replace("\n", end)).encode()


def write(path: Path, content: bytes) -> None:
    """Replaces the file as a whole, so that a reader or a crash never meets half of it.

    Raises: MarsadError where it can't be written.
    """
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary = Path(file.name)
        temporary.chmod(mode)
        temporary.replace(path)
    except OSError as error:
        raise MarsadError(f"{path} can't be written: {error.strerror}") from None
