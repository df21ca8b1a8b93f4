"""A file that is there as a whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from xlsxwriter.exceptions import FileCreateError

from crawler.errors import MarsadError


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Where to write: becomes `path` when the block ends well; until then, and if it fails, the file of before stays.

    Raises:
        MarsadError: it can't be written; one line.
    """
    path = path.resolve()
    try:
        if path.is_dir():
            raise IsADirectoryError(21, "it is a folder")
        with TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
            written = Path(folder, path.name)
            yield written
            with written.open("rb") as file:
                os.fsync(file.fileno())
            written.replace(path)
    except (OSError, FileCreateError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise MarsadError(f"{path} can't be written: {why}") from None
