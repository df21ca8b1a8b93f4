"""Writers of articles, one a format: each takes rows piece by piece and holds a bounded number of them."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from crawler.browse.exports import csv, ndjson
from crawler.browse.exports.rows import COLUMNS
from crawler.browse.reader import Row
from crawler.errors import UsageError

NUMBERS = frozenset({"id", "published_trust", "story", "revision", "words", "origin", "warc_offset"})
FRACTIONS = frozenset({"similarity"})
SHEET_ROWS = 1_048_575
"""Articles of one sheet (Excel's 1,048,576 rows, less the heading)."""
CELL = 32_767
"""Characters of one cell; Excel calls a file with a longer one damaged."""
CUT = " … [cut]"
GROUP_ROWS, GROUP_CHARACTERS = 5_000, 4_000_000
"""Of one row group of Parquet, which is held in memory; whichever is reached first."""


class Writer(Protocol):
    """Writes articles into one file."""

    cut: int
    """Texts that were too long for the format, and end in CUT."""

    def write(self, rows: Sequence[Row]) -> None: ...

    def close(self) -> None: ...


class Text:
    """CSV and NDJSON."""

    cut = 0

    def __init__(self, path: Path, form: str) -> None:
        self._text = {"csv": csv.text, "ndjson": ndjson.text}[form]
        self._file = path.open("w", encoding="utf-8", newline="")
        self._file.write(csv.BEGINNING if form == "csv" else "")

    def write(self, rows: Sequence[Row]) -> None:
        self._file.write(self._text(rows))

    def close(self) -> None:
        self._file.close()


class Parquet:
    """Parquet, in row groups; zstd."""

    cut = 0

    def __init__(self, path: Path) -> None:
        try:
            import pyarrow as pa
            import pyarrow.parquet as parquet
        except ImportError:
            raise UsageError("Parquet needs pyarrow: pip install 'marsad[parquet]'") from None
        self._arrow = pa
        kinds = ((name, _kind(name)) for name in COLUMNS)
        self._schema = pa.schema([(name, getattr(pa, kind)()) for name, kind in kinds])
        self._file = parquet.ParquetWriter(str(path), self._schema, compression="zstd")
        self._held: list[Row] = []
        self._characters = 0

    def write(self, rows: Sequence[Row]) -> None:
        self._held += rows
        self._characters += sum(len(row["text"]) for row in rows)
        if len(self._held) >= GROUP_ROWS or self._characters >= GROUP_CHARACTERS:
            self._flush()

    def _flush(self) -> None:
        self._file.write_table(self._arrow.Table.from_pylist(self._held, schema=self._schema))
        self._held, self._characters = [], 0

    def close(self) -> None:
        if self._held:
            self._flush()
        self._file.close()


def _kind(name: str) -> str:
    """Arrow's type of a column."""
    return "int64" if name in NUMBERS else "float64" if name in FRACTIONS else "string"


class _Failing(io.FileIO):
    """A file that fails once: zipfile tries again to finish a file when it is forgotten, and would complain."""

    failed = False

    def write(self, data: Any) -> int:
        if self.failed:
            return len(data)
        self.failed = True
        written = super().write(data)
        if written < len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.failed = False
        return written

    def seek(self, offset: int, whence: int = 0) -> int:
        return 0 if self.failed else super().seek(offset, whence)

    def tell(self) -> int:
        return 0 if self.failed else super().tell()

    def truncate(self, size: int | None = None) -> int:
        return 0 if self.failed else super().truncate(size)

    def flush(self) -> None:
        if not self.failed:
            super().flush()


class Sheet:
    """Excel. Texts are texts: none is taken for a formula, a link or a number."""

    def __init__(self, path: Path) -> None:
        import xlsxwriter

        settings: dict[str, Any] = {"constant_memory": True, "tmpdir": str(path.parent)}
        self._file = _Failing(path, "w")
        self._book = xlsxwriter.Workbook(self._file, settings)
        self._sheet = self._book.add_worksheet("marsad")
        self._row, self.cut = 0, 0
        for column, name in enumerate(COLUMNS):
            self._sheet.write_string(0, column, name)

    def write(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self._row += 1
            if self._row > SHEET_ROWS:
                raise too_many_rows()
            for column, name in enumerate(COLUMNS):
                self._cell(column, row[name])

    def _cell(self, column: int, value: object) -> None:
        if isinstance(value, (int, float)):
            self._sheet.write_number(self._row, column, value)
        elif value:
            text = str(value)
            if len(text.encode("utf-16-le")) // 2 > CELL:
                text, self.cut = _fitting(text), self.cut + 1
            self._sheet.write_string(self._row, column, text)

    def close(self) -> None:
        try:
            self._book.close()
        finally:
            self._file.close()
            self._file.failed = True


def _fitting(text: str) -> str:
    """The beginning that fits into a cell, with a mark; Excel counts in UTF-16."""
    room = (CELL - len(CUT)) * 2
    return text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + CUT


def too_many_rows() -> UsageError:
    """What is said to more articles than a sheet holds."""
    return UsageError(f"a sheet holds {SHEET_ROWS:,} articles at most; --format parquet holds them all")


FORMATS = ("parquet", "ndjson", "csv", "xlsx")


@contextmanager
def writing(path: Path, form: str) -> Iterator[Writer]:
    """A writer of one of FORMATS, closed at the end of the block.

    Raises:
        UsageError: it needs what isn't installed.
        OSError, FileCreateError: the file can't be written.
    """
    into: Writer = Parquet(path) if form == "parquet" else Sheet(path) if form == "xlsx" else Text(path, form)
    try:
        yield into
    except BaseException:  # whatever stops us, no half file is left
        with suppress(Exception):  # what went wrong first is what is told
            into.close()
        raise
    into.close()
