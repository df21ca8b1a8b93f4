"""What the pages say is so: tables made from the code, queries that run, commands that exist, links that lead on."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from enum import Enum
from importlib.util import find_spec
from pathlib import Path

import click
import pytest
from sqlite_utils.utils import sqlite3

from crawler.browse.functions import register_functions
from crawler.browse.metadata import QUERIES
from crawler.cli import COMMANDS
from crawler.model import ExitStatus, OutcomeKind, Reason, Stage
from crawler.phrases.tables import TABLES
from tests.browse.archive import write
from tests.documented import BLOCK, DOCS, LIMITS, MADE, command_named, options_of, renewed, schema

ROOT = DOCS.parent
PAGES = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md")))
SETTINGS = (DOCS / "settings.md").read_text()
MODEL = (DOCS / "data-model.md").read_text()
QUERY = re.compile(r"^```sql\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```\w*\n(.*?)^```$", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"`([^`\n]+)`")
CALL = re.compile(r"(?:^|[/\s])marsad ([a-z]+.*)")
FLAG = re.compile(r"--?[a-z][a-z-]*")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A small archive with the SQL functions that Datasette's pages have."""
    path = tmp_path_factory.mktemp("docs") / "articles.db"
    write(path, 60, hostile=False)
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    register_functions(connection)
    yield connection
    connection.close()


def rows_under(heading: str, page: str = SETTINGS) -> list[tuple[str, ...]]:
    """The cells of the table that follows a heading of the page."""
    part = re.split(r"^#+ ", page.split(f"# {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [tuple(cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]) for line in lines[2:]]


# --- made tables -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.md")), ids=lambda path: path.name)
def test_made_tables_are_up_to_date(path: Path) -> None:
    text = path.read_text()
    assert renewed(text) == text, "write them with: python -m tests.documented"


def test_every_made_table_has_its_place() -> None:
    places = [block[1] for path in DOCS.glob("*.md") for block in BLOCK.finditer(path.read_text())]
    assert sorted(places) == sorted(MADE)


def test_limits_are_named_once() -> None:
    assert len({place for _, _, place in LIMITS}) == len(LIMITS)


# --- tables by hand --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "members"),
    [
        ("Outcomes", OutcomeKind),
        ("Stages", Stage),
        ("Reasons", Reason),
    ],
    ids=["outcomes", "stages", "reasons"],
)
def test_every_member_has_a_row(heading: str, members: type[Enum]) -> None:
    rows = rows_under(heading)
    assert [name for name, _ in rows] == [f"`{member.value}`" for member in members]
    assert all(meaning.endswith(".") for _, meaning in rows)


def test_every_exit_status_has_a_row() -> None:
    listed = {int(status) for status, _ in rows_under("Exit statuses")}
    assert {int(status) for status in ExitStatus} <= listed


def test_every_environment_variable_has_a_row() -> None:
    """Each MARSAD_ name that the code quotes, but for Scrapy's settings: those are read from `settings` or are keys."""
    quoted = re.compile(r"(?<!settings\.get\()(?<!settings\.getint\()(?<!settings\.getfloat\()\"(MARSAD_\w+)\"(?!:)")
    read = {
        name
        for folder in ("crawler", "spiders", "storage")
        for path in (ROOT / folder).rglob("*.py")
        for name in quoted.findall(path.read_text())
    }
    assert {f"`{name}`" for name in read} == {row[0] for row in rows_under("Environment")}


# --- the data model --------------------------------------------------------------------------------


def test_every_table_and_column_is_described() -> None:
    db = schema()
    for name in (*db.table_names(), *db.view_names()):
        if name.startswith(("articles_fts_", "sqlite_", "_sqlite_migrations")):
            continue
        columns = [row[1] for row in db.execute(f"PRAGMA table_info([{name}])").fetchall()]
        assert {row[0] for row in rows_under(name, MODEL)} == {f"`{column}`" for column in columns}, name
    db.close()


@pytest.mark.parametrize("query", QUERY.findall(MODEL), ids=range(len(QUERY.findall(MODEL))))
def test_queries_of_the_page_find_something(archive: sqlite3.Connection, query: str) -> None:
    found = archive.execute(query)
    names = [column[0] for column in found.description]
    assert len(set(names)) == len(names), "two columns of one name"
    assert found.fetchall()


@pytest.mark.parametrize("path", [path for path in PAGES if path.name != "data-model.md"], ids=lambda path: path.name)
def test_queries_of_the_other_pages_run(archive: sqlite3.Connection, path: Path) -> None:
    for query in QUERY.findall(path.read_text()):
        archive.execute(query).fetchall()


def test_there_is_a_dozen_queries() -> None:
    assert len(QUERY.findall(MODEL)) >= 12


@pytest.mark.parametrize("name", QUERIES)
def test_canned_queries_find_something(archive: sqlite3.Connection, name: str) -> None:
    assert archive.execute(QUERIES[name]["sql"], {"query": "الطرق"}).fetchall()


# --- links and commands ----------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for link in LINK.findall(FENCE.sub("", path.read_text())):
        if re.match(r"https?://|mailto:", link):
            continue
        target, _, anchor = link.partition("#")
        there = (path.parent / target) if target else path
        assert there.exists(), f"{path.name}: {link}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", there.read_text(), re.MULTILINE)
            anchors = [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings]
            assert anchor in anchors, f"{path.name}: {link}"


def calls(text: str) -> Iterator[str]:
    """Every call of marsad in a page, from `marsad` on: of console blocks the lines, of running text what is in ``."""
    for block in FENCE.findall(text):
        for line in block.splitlines():
            if match := CALL.search(line.partition("  #")[0]):
                yield match[1]
    for span in INLINE.findall(FENCE.sub("", text)):
        if match := re.match(r"(?:\S*/)?marsad ([a-z]+.*)", span):
            yield match[1]


CALLS = sorted({(path.name, call) for path in PAGES for call in calls(path.read_text())})


@pytest.mark.parametrize(("page", "call"), CALLS, ids=[f"{page}: {call}" for page, call in CALLS])
def test_commands_of_the_pages_exist(page: str, call: str) -> None:
    words = shlex.split(re.sub(r"[\[\]]|\.\.\.", " ", call))
    assert words[0] in COMMANDS
    command = command_named(words[0])
    known = {name for option in options_of(command) for name in (*option.opts, *option.secondary_opts)}
    known |= set(command.get_help_option_names(click.Context(command)))
    used = {word.partition("=")[0] for word in words[1:] if FLAG.fullmatch(word.partition("=")[0])}
    if words[0] == "search":
        used = {word for word in used if word.startswith("--")}  # -word is a word to be left out
    assert used <= known


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_targets_and_modules_of_the_pages_exist(path: Path) -> None:
    text = path.read_text()
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:`|\$ )make ([a-z-]+)", text)) <= targets
    for module in re.findall(r"python -m ((?:crawler|tests|benchmarks|storage)[\w.]*)", text):
        assert find_spec(module), module


def test_readme_says_where_everything_is() -> None:
    readme = (ROOT / "README.md").read_text()
    assert all(f"docs/{path.name}" in readme for path in DOCS.glob("*.md"))


def test_the_tables_are_those_of_datasette() -> None:
    assert [name for name in TABLES if f"### {name}\n" not in MODEL] == []
