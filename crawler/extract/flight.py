"""The data of a page that Next.js hands over in parts: strings pushed to a list, together a stream of rows.

A row is an id, a colon and JSON up to the end of the line, or `T`, the length in bytes in hexadecimal, a comma and so
much text (React Server Components' wire format, react-server-dom's ReactFlightClient.js). JSON refers to a text by
`$` and its id. Other kinds of rows (modules, hints) say nothing of the article.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

_PUSH = re.compile(r'\s*self\.__next_f\.push\(\[1,\s*(?=")')
_INLINE_PUSH = re.compile(r'[^"]{0,120}__next_f[^"]{0,60}\.push\(\[1,\s*(?=")')
_ROW = re.compile(rb"(?P<id>[0-9a-f]{0,8}):(?:T(?P<size>[0-9a-f]{1,6}),)?")


def flight_values(scripts: Iterable[str], most: int) -> Iterator[Any]:
    """The JSON of the rows, with the texts that they refer to in their places.

    Args:
        scripts: texts of the page's scripts, in order.
        most: characters of the stream that are read.
    """
    rows: list[bytes] = []
    texts: dict[str, str] = {}
    for name, content, is_text in _rows("".join(map(_pushed, scripts))[:most].encode("utf-8", "ignore")):
        if is_text:
            texts[f"${name}"] = content.decode("utf-8", "replace")
        elif content[:1] in (b"{", b"["):
            rows.append(content)
    for row in rows:
        with suppress(ValueError, RecursionError):
            yield _filled(json.loads(row), texts)


def _pushed(script: str) -> str:
    """The string that a script pushes to the list; empty for another script."""
    push = _PUSH.match(script) or _INLINE_PUSH.match(script)
    if push is None:
        return ""
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(script, push.end())
    except ValueError:
        return ""
    return value if isinstance(value, str) else ""


def _rows(stream: bytes) -> Iterator[tuple[str, bytes, bool]]:
    """Id and content of each row, and whether it is a text."""
    place = 0
    while place < len(stream):
        row = _ROW.match(stream, place)
        if row is not None and row["size"]:
            place = row.end() + int(row["size"], 16)
            yield row["id"].decode(), stream[row.end() : place], True
            continue
        line_end = stream.find(b"\n", place)
        end = line_end if line_end >= 0 else len(stream)
        if row is not None:
            yield row["id"].decode(), stream[row.end() : end], False
        place = end + 1


def _filled(value: Any, texts: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return texts.get(value, value)
    if isinstance(value, list):
        return [_filled(part, texts) for part in value]
    if isinstance(value, dict):
        return {key: _filled(part, texts) for key, part in value.items()}
    return value
