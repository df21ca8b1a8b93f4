"""The shape of the code, checked by machine: layers, module sizes, and where one SQLite library is imported."""

import ast
import re
import subprocess
import sys
import tomllib
import unicodedata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted(path for top in ("crawler", "spiders", "storage") for path in (ROOT / top).rglob("*.py"))
TEMPLATES = sorted((ROOT / "crawler/browse/templates").rglob("*.html"))


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
    assert text.count("\n") <= 400, "split it by noun"
    if text.strip():
        assert text.startswith('"""'), "say in one sentence what the module is for"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_one_sqlite_library_is_imported(path: Path) -> None:
    """Two SQLite libraries in one process drop each other's locks: `from sqlite_utils.utils import sqlite3` alone."""
    imported = re.compile(r"^\s*(import|from) (sqlite3|pysqlite3)\b", re.MULTILINE)
    assert not imported.search(path.read_text(encoding="utf-8"))


def test_whoever_catches_everything_says_why() -> None:
    lines = [line for path in MODULES for line in path.read_text(encoding="utf-8").splitlines()]
    caught = [line for line in lines if re.search(r"except (?:BaseException\b.*)?:", line)]
    assert len(caught) >= 5
    assert [line for line in caught if not re.search(r":  # \w+", line)] == []


def test_every_module_stands_in_both_contracts_of_the_layers() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    house, roots = (
        {name for layer in contract["layers"] for name in re.split(r" [|:] ", layer)}
        for contract in contracts
        if contract["type"] == "layers"
    )
    folders = {
        path.relative_to(ROOT / "crawler").parts[0].removesuffix(".py") for path in MODULES if "crawler" in path.parts
    }
    assert house == folders - {"__init__"}
    assert roots == {f"crawler.{name}" for name in house} | {"spiders", "storage"}


CLIENTS = {
    "crawler/fetch/tls.py": "asks where the system keeps its root certificates",
    "crawler/commands/browse.py": "serves the archive",
    "crawler/fetch/browser.py": "drives Chromium, and holds a port on which nobody answers it",
    "crawler/demo/site.py": "serves the demo's outlets",
    "crawler/deliver/mail.py": "the user's mail server",
    "crawler/deliver/webhook.py": "the user's receivers",
}
"""Who opens sockets or speaks HTTP beside Scrapy's own machinery in fetch and spiders."""
NETWORK = {
    "socket",
    "ssl",
    "http.client",
    "http.server",
    "urllib.request",
    "smtplib",
    "playwright",
    "uvicorn",
    "requests",
    "httpx",
    "aiohttp",
}


def test_only_the_named_clients_and_servers_use_the_network() -> None:
    users = {path.relative_to(ROOT).as_posix() for path in MODULES if NETWORK & set(imports(path))}
    assert users == CLIENTS.keys()


def imports(path: Path) -> list[str]:
    """The modules that a file imports, wherever in it."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{name.name}" for name in node.names)]
    return found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_is_readable(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [number for number, line in enumerate(lines, 1) if len(line) > 160] == []


PLACES = re.findall(
    r"^\| [^|]+ \| `((?:crawler|storage)/[^`]*)` \|$", (ROOT / "docs/design-notes.md").read_text(), re.MULTILINE
)


def test_each_place_that_the_notes_name_is_there() -> None:
    assert len(PLACES) >= 18
    assert [place for place in PLACES if not (ROOT / place).exists()] == []


def test_everything_is_formatted() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--check", "."], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout.decode()


SPEAK_ARABIC = {
    "crawler/commands/demo.py": "a word that the demo's reader may search for",
    "crawler/commands/search.py": "examples in its help",
    "crawler/sources/patterns.py": "letters that patterns are tried on",
    "crawler/search/parameters.py": "an example in a parameter's description",
    "crawler/sources/keys.py": "an example in a key's description",
    "crawler/workers/warm.py": "the page that a worker warms up with",
}
"""Modules outside of `arabic`, `phrases` and `demo` that print Arabic and recognise none."""


def _arabic_strings(path: Path) -> list[str]:
    """The string literals of a module with an Arabic letter in them, docstrings aside."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
        if any(char.isalpha() and unicodedata.name(char, "").startswith("ARABIC") for char in node.value)
    ]


def test_arabic_words_stand_in_the_package_for_them() -> None:
    """What code recognises in `arabic/`, what people read in `phrases/`, so that a word is added in one place."""
    at_home = ("crawler/arabic/", "crawler/phrases/", "crawler/demo/")
    names = {str(path.relative_to(ROOT)): path for path in MODULES}
    elsewhere = {name for name, path in names.items() if not name.startswith(at_home) and _arabic_strings(path)}
    assert elsewhere == set(SPEAK_ARABIC)
