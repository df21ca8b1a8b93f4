"""Each label is used by a page, and each that a page asks for is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from crawler.model import OutcomeKind
from crawler.phrases.analyses import ANALYSES
from crawler.phrases.labels import LABELS

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "crawler/browse/templates").rglob("*.html"))
MODULES = [
    *(ROOT / "crawler/browse").rglob("*.py"),
    *(ROOT / "crawler/phrases").rglob("*.py"),
    *(ROOT / "crawler/evidence").rglob("*.py"),
]
STATUSES = {"running", "ok", "cut"}
"""Of runs; with the outcomes, what a page says as it is stored."""
PREFIX = re.compile(r"[a-z]+_")


def words() -> set[str]:
    """Every string of a template, and of what reads for it."""
    environment, found = Environment(autoescape=True), set[str]()
    for path in TEMPLATES:
        constants = environment.parse(path.read_text(encoding="utf-8")).find_all(nodes.Const)
        found |= {one.value for one in constants if isinstance(one.value, str)}
    for path in MODULES:
        if path.name not in ("labels.py", "analyses.py"):
            tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            found |= {one.value for one in tree if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return found


WORDS = words()
BEGINNINGS = tuple(word for word in WORDS if PREFIX.fullmatch(word))


@pytest.mark.parametrize("key", LABELS)
def test_each_label_is_used(key: str) -> None:
    assert key in WORDS | STATUSES | set(OutcomeKind) or key.startswith(BEGINNINGS)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_each_label_that_a_page_asks_for_is_there(path: Path) -> None:
    calls = Environment(autoescape=True).parse(path.read_text(encoding="utf-8")).find_all(nodes.Call)
    asked = {
        call.args[0].value
        for call in calls
        if isinstance(call.node, nodes.Name) and call.node.name == "t" and isinstance(call.args[0], nodes.Const)
    }
    assert asked - LABELS.keys() == set()


def test_no_label_is_said_twice() -> None:
    assert [key for key, said in ANALYSES.items() if LABELS[key] != said] == []


@pytest.mark.parametrize("key", LABELS)
def test_each_label_is_said_in_both_languages(key: str) -> None:
    arabic, english = LABELS[key]
    assert arabic.strip()
    assert english.strip()


def test_a_prefix_is_no_root_in_arabic() -> None:
    """`جذر` is the root of a word; what stands before the star is its beginning."""
    assert "بداية*" in LABELS["search_hint"][0]
    assert [key for key, (arabic, _) in LABELS.items() if "جذر" in arabic] == []
