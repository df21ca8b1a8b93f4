"""The shape of the code, checked by machine: layers, module sizes, and where one SQLite library is imported."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted(path for top in ("crawler", "spiders", "storage") for path in (ROOT / top).rglob("*.py"))


def test_import_contracts_hold() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_is_readable(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 440, "split it by noun"
    if text.strip():
        assert text.startswith('"""'), "say in one sentence what the module is for"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_one_sqlite_library_is_imported(path: Path) -> None:
    """Two SQLite libraries in one process drop each other's locks: `from sqlite_utils.utils import sqlite3` alone."""
    imported = re.compile(r"^\s*(import|from) (sqlite3|pysqlite3)\b", re.MULTILINE)
    assert not imported.search(path.read_text(encoding="utf-8"))


def test_only_the_engine_imports_trafilatura() -> None:
    importers = [
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        if re.search(r"^\s*(import|from) trafilatura", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert importers == ["crawler/extract/engine.py"]
