"""docs/operations.md and the tests promise the same: every id there has its tests, every id here has its row."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ROW = re.compile(r"^\| ([HRBFSEDUQWTCIMKJVO]\d\d) \| (.+) \| (.+) \| (.+) \|$", re.MULTILINE)
ID = re.compile(r"(?<![A-Za-z0-9-])[hrbfseduqwtcimkjvoHRBFSEDUQWTCIMKJVO]\d\d(?![A-Za-z0-9])")
PROMISED = ROW.findall((TESTS.parent / "docs" / "operations.md").read_text(encoding="utf-8"))
FOLDERS = (
    "arabic",
    "sources",
    "browse",
    "commands",
    "crawl",
    "decide",
    "deliver",
    "discover",
    "fetch",
    "ingest",
    "run",
    "spiders",
    "storage",
    "watch",
    "web",
    "workers",
)


def ids(path: Path) -> set[str]:
    """The rows that a module of tests speaks of: as `H08`, or in a name, as `_h08_`."""
    return {found.upper() for found in ID.findall(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize(("row", "files"), [(row[0], row[3]) for row in PROMISED], ids=[row[0] for row in PROMISED])
def test_a_promise_has_its_tests(row: str, files: str) -> None:
    named = re.findall(r"`([\w/]+\.py)`", files)
    assert named
    assert [name for name in named if row not in ids(TESTS / name)] == []


def test_a_test_has_its_promise() -> None:
    promised = [row[0] for row in PROMISED]
    assert len(promised) == len(set(promised))
    paths = [path for folder in FOLDERS for path in (TESTS / folder).glob("test_*.py")]
    paths += [TESTS / name for name in ("dates/test_catalogue.py", "extract/test_catalogue.py")]
    found = {row for path in paths for row in ids(path)}
    assert found == set(promised)
