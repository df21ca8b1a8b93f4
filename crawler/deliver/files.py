"""An Atom and a JSON feed for each watch (RFC 4287, JSON Feed 1.1), as files that any web server can hand out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crawler.browse.exports.alerts import atom_of, json_of
from crawler.errors import MarsadError, UndeliveredError
from crawler.sources.editing import replace_file
from crawler.watch.messages import Message

ENTRIES = 50


def write_feeds(folder: Path, watch: str, messages: Sequence[Message], language: str) -> None:
    """Writes `WATCH.atom` and `WATCH.json` where they differ. Raises UndeliveredError."""
    feeds = (
        (f"{watch}.atom", atom_of(watch, messages, language)),
        (f"{watch}.json", json_of(watch, messages, language)),
    )
    for name, text in feeds:
        try:
            _write(folder / name, text.encode())
        except (MarsadError, OSError) as error:
            raise UndeliveredError(str(error)) from error


def _write(path: Path, content: bytes) -> None:
    if not path.exists() or path.read_bytes() != content:
        replace_file(path, content)
