"""Packs pages into WARC files for tests: a list of addresses and bodies, or a folder with a manifest."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.model import ArchivePosition
from storage.archive import ArchiveWriter

WHEN = datetime(2024, 5, 1, 9, 30, tzinfo=UTC)


def pack(
    folder: Path,
    pages: Iterable[tuple[str, bytes]],
    *,
    at: datetime = WHEN,
    status: int = 200,
    headers: Iterable[tuple[str, str]] = (("Content-Type", "text/html"),),
    **more: Any,
) -> tuple[Path, list[ArchivePosition]]:
    """Writes pages into one WARC file of a folder; returns its path and where each page lies."""
    headers = tuple(headers)
    with ArchiveWriter(folder) as archive:
        positions = [
            archive.write(url=url, status=status, headers=headers, body=body, at=at, **more) for url, body in pages
        ]
    return folder / positions[-1].warc_file, positions


def corpus(root: Path) -> Iterator[tuple[str, bytes]]:
    """Addresses and bodies of a folder of saved pages with `manifest.jsonl` (each line: url, dir)."""
    for line in (root / "manifest.jsonl").read_text().splitlines():
        entry = json.loads(line)
        for page in sorted((root / entry["dir"]).glob("page.html*")):
            body = page.read_bytes()
            yield entry["url"], gzip.decompress(body) if page.suffix == ".gz" else body
