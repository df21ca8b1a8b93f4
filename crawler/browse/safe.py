"""What may leave for a browser, a feed reader or a spreadsheet. Stored texts are strangers' texts."""

from __future__ import annotations

import codecs
import csv
import io
import re
from urllib.parse import urlsplit

# Direction overrides and isolates can show a text in an order that nobody wrote; controls break XML and terminals.
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_LATIN = re.compile(r"([!-~]+(?: [!-~]+)*)")
_READS_LATIN = re.compile(r"^[!-~]*[A-Za-z0-9]")
_MOST_IN_CELL = 1 << 30  # Python's own bound, 128 KiB, is less than an article may have
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
_FORMULA = re.compile(r"^[\s\ufeff\u200b-\u200f]*[=+\-@\t\r|%]")


def visible(text: str) -> str:
    """The text without control characters, surrogates and direction overrides; newline and tab stay."""
    return _HIDDEN.sub("", text)


def safe_url(url: str | None) -> str:
    """The URL if it is http or https with a host and no odd characters, else an empty string (shown as text)."""
    if not url or _HIDDEN.search(url) or any(c in url for c in " \"'<>\\\n\t`"):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.hostname else ""


def own_path(path: str | None) -> str:
    """The path if browsers stay on this site with it, else an empty string: `//x` and `/\\x` are other hosts."""
    if not path or not path.startswith("/") or path[1:2] in ("/", "\\") or any(c < " " for c in path):
        return ""
    return visible(path)


def host_of(url: str | None) -> str:
    """The host of a safe URL, for people; an empty string otherwise."""
    return urlsplit(url).hostname or "" if url and safe_url(url) else ""


def directed(text: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it reads from left to right whatever stands around it.

    Numbers with signs between them, such as times, have no direction of their own: within Arabic `2026-03-19`
    would be shown from its end.
    """
    return [(piece, bool(_READS_LATIN.search(piece))) for piece in _LATIN.split(text) if piece]


def csv_cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula: texts that begin like one get a leading apostrophe."""
    if isinstance(value, str) and _FORMULA.match(value):
        return "'" + value
    return value


class DisarmedCsv:
    """CSV on its way out, with each cell as `csv_cell` leaves it; numbers stay numbers."""

    def __init__(self) -> None:
        csv.field_size_limit(_MOST_IN_CELL)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""

    def feed(self, data: bytes, *, last: bool) -> bytes:
        """What can be sent after some more of the file has come: whole rows."""
        self._held += self._decoder.decode(data, last)
        if not last and (self._held.count('"') % 2 or not self._held.endswith("\n")):
            return b""
        rows, self._held = csv.reader(io.StringIO(self._held, newline="")), ""
        out = io.StringIO()
        csv.writer(out).writerows([cell if _NUMBER.fullmatch(cell) else csv_cell(cell) for cell in row] for row in rows)
        return out.getvalue().encode()
