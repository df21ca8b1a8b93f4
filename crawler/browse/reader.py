"""Reading the archive within a time that people wait for.

A page is read by plain functions over a `Reader`. Each part of a page has its own time; a part that would take
longer is left out, and the page says so instead of failing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar, cast

from crawler.browse.safe import visible

Row = dict[str, Any]
T = TypeVar("T")

PAGE_SECONDS = 2.5
"""For everything on one page."""
LONGEST_TEXT = 200_000
"""Characters of a text that are shown."""
_STEPS = 2000
"""Instructions of SQLite's machine between two looks at the clock."""


class TooSlowError(Exception):
    """A query was stopped because its time was over."""


class Reader:
    """A connection with a deadline, for the length of a `with`. Texts come back without hidden characters."""

    def __init__(self, connection: Any, seconds: float = PAGE_SECONDS, patience: float = 1) -> None:
        """`patience` stretches the time of every part: a file may take longer than a page."""
        self.connection = connection
        self.left_out: list[str] = []
        self._patience = patience
        self._page_ends = time.perf_counter() + seconds * patience
        self._ends = self._page_ends

    def __enter__(self) -> Self:
        self.connection.set_progress_handler(lambda: int(time.perf_counter() > self._ends), _STEPS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.set_progress_handler(None, 0)

    def rows(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> list[Row]:
        """All rows of a query as dicts.

        Raises:
            TooSlowError: the time of this part, or of the page, is over.
        """
        try:
            cursor = self.connection.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            return [
                {
                    name: visible(value) if isinstance(value, str) else value
                    for name, value in zip(names, row, strict=True)
                }
                for row in cursor
            ]
        except Exception as error:
            if _interrupted(error):
                raise TooSlowError(sql) from error
            raise

    def row(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> Row | None:
        """The first row, or None."""
        return next(iter(self.rows(sql, parameters)), None)

    def value(self, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()) -> Any:
        """The first column of the first row, or None."""
        row = self.row(sql, parameters)
        return next(iter(row.values())) if row else None

    def part(self, name: str, read: Callable[[], T], otherwise: Any, seconds: float = 0.8) -> T:
        """What `read` gives, or `otherwise` when it takes longer than `seconds`; then `left_out` names it."""
        self._ends = min(time.perf_counter() + seconds * self._patience, self._page_ends)
        try:
            return read()
        except TooSlowError:
            self.left_out.append(name)
            return cast("T", otherwise)
        except Exception as error:
            if not _interrupted(error):
                raise
            self.left_out.append(name)
            return cast("T", otherwise)
        finally:
            self._ends = self._page_ends


def _interrupted(error: Exception) -> bool:
    # SQLite's own word; its exception class depends on which SQLite library Datasette found.
    return str(error) == "interrupted"
