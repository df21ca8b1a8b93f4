"""Nobody parses a search beside crawler/search/: seen in the code itself."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from crawler.search.parameters import PARAMETERS
from tests.test_architecture import MODULES, ROOT

OTHERS = {"q", "lang", "before", "after", "from", "to"}
"""Names that other lists (of edits, runs, revisions) have for places of their own; `lang` is the language of a page."""
NAMES = {name for one in PARAMETERS for name in (one.name, *one.aliases, *one.options)} - OTHERS
PARSERS = {"parse_query": {"crawler/search"}, "days_of": {"crawler/search", "crawler/browse/pages/timeline.py"}}
"""Functions that read text, and who may call them; the timeline widens a day that was read to its month."""
ASKED = sorted(
    path
    for path in MODULES
    if path.relative_to(ROOT).parts[:2] in (("crawler", "browse"), ("crawler", "commands"))
    or path.relative_to(ROOT).as_posix() in ("storage/search.py", "storage/filters.py", "storage/index.py")
)


def looked_up(tree: ast.AST) -> set[str]:
    """Constant names that are looked up in a request's arguments: `args["since"]`, `request.args.get("since")`."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and "args" in ast.unparse(node.value):
            found |= texts(node.slice)
        if isinstance(node, ast.Call) and "args" in ast.unparse(node.func):
            found |= texts(*node.args)
    return found


def texts(*nodes: ast.AST) -> set[str]:
    leaves = (leaf.value for node in nodes for leaf in ast.walk(node) if isinstance(leaf, ast.Constant))
    return {value for value in leaves if isinstance(value, str)}


def test_a_look_up_would_be_seen() -> None:
    assert looked_up(ast.parse('site.request.args.get("since"); args["sort"]')) == {"since", "sort"}
    assert {"since", "until", "sort", "order", "period", "copies", "undated"} <= NAMES


@pytest.mark.parametrize("path", ASKED, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_looks_a_parameter_up_by_itself(path: Path) -> None:
    assert not looked_up(ast.parse(path.read_text(encoding="utf-8"))) & NAMES


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_outside_search_reads_queries_or_days(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    calls = {
        ast.unparse(node.func).rpartition(".")[2]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    }
    wrong = {call for call, places in PARSERS.items() if call in calls and not any(name.startswith(p) for p in places)}
    assert not wrong


@pytest.mark.parametrize("path", [path for path in ASKED if "commands" in path.parts], ids=lambda path: path.name)
def test_no_command_declares_an_option_of_the_query_by_itself(path: Path) -> None:
    """Options named as a parameter come from the table, or their text goes to its reader."""
    if path.name == "queries.py":
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "click.option":
            declared = {text.lstrip("-") for text in texts(*node.args)}
            if declared & {"since", "until", "order", "sort", "period"}:
                assert "type=" not in ast.unparse(node), "click must not read it"
                assert {"query_of", "moment_of"} & {
                    ast.unparse(call.func) for call in ast.walk(tree) if isinstance(call, ast.Call)
                }


def test_storage_makes_sql_of_a_query_in_one_place() -> None:
    fields = {"sources", "sections", "authors", "agencies", "languages", "sites", "since", "until", "low_trust"}
    users = {
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        if path.relative_to(ROOT).parts[0] == "storage"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "query" and node.attr in fields
    }
    assert users == {"storage/filters.py"}
