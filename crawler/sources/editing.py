"""Keys of sources.toml are set line by line: all else in the file, comments too, stays byte for byte.

The line of a key is found by reading lines, which is not TOML; so what comes out is read as TOML and must differ in
the keys that were set alone. A file that is written in another way than people write it is refused, not damaged.
"""

from __future__ import annotations

import os
import re
import tempfile
import tomllib
from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tomlkit

from crawler.errors import ConfigError, Fault, MarsadError, UsageError
from crawler.sources.keys import nearest
from crawler.sources.reading import Configuration, parse_sources

_HEADER = re.compile(r"\s*\[\s*(\[)?\s*(\w+)\s*\]")
_TEXT = r'"(?:[^"\\]|\\.)*"|\'[^\']*\''
_VALUE = re.compile(rf"(?P<key>\s*(?P<name>[\w]+)\s*=[ \t]*)(?P<value>true|false|{_TEXT})(?P<rest>[ \t]*(?:#.*)?\s*)$")

Value = bool | str | None
"""What a key is set to; None: it is taken away."""


def enable(raw: bytes, name: str) -> bytes:
    """The file with a source enabled, and without the reason why it wasn't.

    Raises: UsageError for an unknown name, ConfigError for what is at fault then, such as an empty `home`.
    """
    after = _set(raw, _number(raw, name), (("enabled", True), ("disabled_reason", None)))
    _read(after)
    return after


def disable(raw: bytes, name: str, reason: str = "") -> bytes:
    """The file with a source disabled, and why. Raises: UsageError, ConfigError."""
    after = _set(raw, _number(raw, name), (("disabled_reason", reason or None), ("enabled", False)))
    _read(after)
    return after


def set_contact(raw: bytes, contact: str) -> bytes:
    """The file with the address at which site owners reach whoever crawls. Raises: ConfigError."""
    if not any(header == "[defaults]" for header, _ in _sections(_lines(_text(raw)))):
        end = "\r\n" if b"\r\n" in raw else "\n"
        gap = "" if raw.endswith(b"\n") or not raw else end
        raw += f"{gap}{end}[defaults]{end}".encode()
    return _set(raw, "[defaults]", (("user_agent_contact", contact),))


def replace_file(path: Path, content: bytes) -> None:
    """Replaces a file as a whole, so that a reader or a crash never meets half of it. Raises MarsadError."""
    path = path.resolve()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary = Path(file.name)
        temporary.chmod(mode)
        temporary.replace(path)
    except OSError as error:
        raise MarsadError(f"{path} can't be written: {error.strerror}") from None


def _number(raw: bytes, name: str) -> str:
    """Which of the tables is a source's. Raises UsageError."""
    names = [source.name for source in _read(raw).sources]
    if name not in names:
        raise UsageError(f"no source is named {name!r}{nearest(name, names)}")
    return f"[[source]] {names.index(name)}"


def _read(raw: bytes) -> Configuration:
    configuration, faults = parse_sources(raw)
    if faults:
        raise ConfigError("sources.toml", faults)
    return configuration


def _set(raw: bytes, section: str, values: tuple[tuple[str, Value], ...]) -> bytes:
    """The file with keys of one section set."""
    lines = _lines(_text(raw))
    for key, value in values:
        lines = list(_with_key(lines, section, key, value))
    after = (BOM_UTF8 if raw.startswith(BOM_UTF8) else b"") + "".join(lines).encode()
    if not _differs_as_asked(raw, after, section, values):
        keys = " and ".join(key for key, _ in values)
        fault = Fault(where=section, what=f"{keys} can't be set in a file that is written like this: set it by hand")
        raise ConfigError("sources.toml", (fault,))
    return after


def _differs_as_asked(before: bytes, after: bytes, section: str, values: tuple[tuple[str, Value], ...]) -> bool:
    try:
        return _changed(_document(before), section, values) == _document(after)
    except tomllib.TOMLDecodeError:
        return False


def _with_key(lines: list[str], section: str, key: str, value: Value) -> Iterator[str]:
    """The lines with one key of a section set: in its own line, or in one behind the section's `name` or header."""
    sections = list(_sections(lines))
    own = [number for number, (header, name) in enumerate(sections) if header == section and name == key]
    places = [number for number, (header, name) in enumerate(sections) if header == section and name in ("", "name")]
    for number, line in enumerate(lines):
        if number in own and value is None:
            continue
        if number in own and (found := _VALUE.match(line)):
            yield f"{found['key']}{_written(value)}{found['rest']}"
            continue
        yield line
        if not own and value is not None and places and number == places[-1]:
            end = "\r\n" if line.endswith("\r\n") else "\n"
            yield ("" if line.endswith("\n") else end) + f"{key} = {_written(value)}{end}"


def _sections(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Of each line: the section that it stands in, and the name of its key; `""` for a header, `#` for neither."""
    section, sources = "", 0
    for line in lines:
        if found := _HEADER.match(line):
            section = f"[{found[2]}]" if not found[1] else f"[[{found[2]}]]"
            if section == "[[source]]":
                section, sources = f"{section} {sources}", sources + 1
            yield section, ""
        else:
            key = _VALUE.match(line)
            yield section, key["name"] if key else "#"


def _changed(document: dict[str, Any], section: str, values: tuple[tuple[str, Value], ...]) -> dict[str, Any]:
    """A parsed file as it ought to be."""
    kind, _, number = section.partition(" ")
    table = document["source"][int(number)] if number else document.setdefault(kind.strip("[]"), {})
    for key, value in values:
        table.pop(key, None)
        if value is not None:
            table[key] = value
    return document


def _written(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else tomlkit.string(str(value)).as_string()


def _document(raw: bytes) -> dict[str, Any]:
    return tomllib.loads(_text(raw))


def _text(raw: bytes) -> str:
    return raw.removeprefix(BOM_UTF8).decode()


def _lines(text: str) -> list[str]:
    """By line feeds alone, as TOML has it."""
    return re.findall(r"[^\n]*\n|[^\n]+$", text)
