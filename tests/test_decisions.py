"""Where things are decided, checked by machine: storage chooses no period and no reason, nobody asks a sentence."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from crawler.model import FactKind, Finding, Reason, WhyNot

ROOT = Path(__file__).parents[1]
CODE = sorted(path for top in ("crawler", "spiders", "storage") for path in (ROOT / top).rglob("*.py"))
STORAGE = sorted((ROOT / "storage").rglob("*.py"))
TEMPLATES = sorted((ROOT / "crawler/browse/templates").rglob("*.html"))


def whole(paths: Iterable[Path], found_in: Callable[[str, str], Iterator[str]]) -> set[str]:
    """What is found in modules, each by its path and its code."""
    return {
        found
        for path in paths
        for found in found_in(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    }


def statements(code: str) -> Iterator[tuple[str, ast.AST]]:
    """Each function of a module, methods too, by its name; what stands outside of them, without one."""
    waiting: list[ast.stmt] = ast.parse(code).body
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.ClassDef):
            waiting += node.body
        else:
            yield (node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else ""), node


def numbers(node: ast.AST) -> Iterator[float]:
    """The numbers in an expression, but for places in rows."""
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield float(str(node.value))
    for inner in ast.iter_child_nodes(node) if not isinstance(node, ast.Subscript) else ():
        yield from numbers(inner)


def text_of(node: ast.AST) -> str:
    """A string's words; empty for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


# --- storage chooses no period of time -------------------------------------------------------------

UNITS = "DAY HOUR MINUTE SECOND WEEK MONTH YEAR AGE PERIOD PATIENCE WAIT TTL".split()  # noqa: SIM905
PERIOD = re.compile(rf"(?:^|_)(?:{'|'.join(UNITS)})S?(?:_|$)")
LENGTHS = {60, 3_600, 86_400, 604_800}
TECHNICAL = {
    "storage/candidates.py MONTH_DAYS": "keys are held in memory in parts of so many days",
    "storage/connection.py BUSY_SECONDS": "how long SQLite waits for its lock",
    "storage/index.py _month_end": "the calendar's",
    "storage/search.py WINDOW_DAYS": "results are read in windows that double up to it",
    "storage/stories.py WINDOW_DAYS": "how far apart copies may be",
}
"""The periods that storage has all the same, and what for."""


def periods(where: str, code: str) -> Iterator[str]:
    """Named periods, and lengths of time that are written out."""
    for name, statement in statements(code):
        for node in ast.walk(statement):
            if isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                named = [one.id for one in targets if isinstance(one, ast.Name) and PERIOD.search(one.id)]
                yield from (f"{where} {one}" for one in named if node.value is not None and [*numbers(node.value)])
            elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("timedelta"):
                if any(number > 1 for number in numbers(node)):
                    yield f"{where} {name}"
            elif (isinstance(node, ast.Constant) and type(node.value) is int and node.value in LENGTHS) or re.search(
                r"'[+-]?\d+ (?:second|minute|hour|day|month|year)s?'", text_of(node)
            ):
                yield f"{where} {name}"


def test_storage_chooses_no_period_of_time() -> None:
    assert whole(STORAGE, periods) - TECHNICAL.keys() == set()


PERIODS = {
    "WAIT = timedelta(hours=6)": True,
    "KEPT_DAYS = 30": True,
    "def look(self, now):\n    return now + timedelta(days=2)": True,
    "def look(self):\n    self.conn.execute(\"SELECT datetime('now', '-3 days')\")": True,
    "def look(self, seconds):\n    return seconds > 2 * 86400": True,
    "def look(self, minutes):\n    return timedelta(minutes=minutes)": False,
    "def step(at):\n    return at + timedelta(days=1)": False,
    "class Runs:\n    STALE_SECONDS: int = 40": True,
    "MOST = 30": False,
}


@pytest.mark.parametrize("code", PERIODS)
def test_a_period_is_noticed(code: str) -> None:
    assert bool(list(periods("module", code))) is PERIODS[code]


# --- storage chooses no set of reasons -------------------------------------------------------------


LISTS: dict[str, type[Reason | FactKind]] = {"Reason": Reason, "WhyNot": WhyNot, "Finding": Finding}


def reasons(where: str, code: str) -> Iterator[str]:
    """Members of closed lists of reasons that a module names, in Python or in SQL."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id in LISTS and node.attr in LISTS[node.value.id].__members__:
                yield f"{where} {node.value.id}.{node.attr}"
        elif re.search(r"\breason\b\s*(?:=|<>|!=|(?:NOT )?IN\b|LIKE\b)\s*\(?\s*'", text_of(node)):
            yield f"{where} {text_of(node)[:40]}"


def test_storage_knows_no_reason_by_name() -> None:
    assert whole(STORAGE, reasons) == set()


@pytest.mark.parametrize(
    "code",
    [
        "AGAIN = {Reason.TIMEOUT, Reason.RESET}",
        "def f(row):\n    return row.reason is Reason.GONE",
        "SQL = \"SELECT url FROM outcomes WHERE reason IN ('timeout', 'reset')\"",
    ],
)
def test_a_reason_is_noticed(code: str) -> None:
    assert list(reasons("module", code)) != []


# --- nobody decides by a sentence ------------------------------------------------------------------

SENTENCES = frozenset({"detail", "last_error"})
"""Attributes, columns and variables that hold words for people."""
STORED = frozenset({"why_not"})
"""Columns that hold a code: read by `read_loss` and said by `Locale`, never compared."""
SHOWN_IF_THERE = {
    "crawler/commands/sources.py command": "printed where there is one",
    "crawler/fetch/refusals.py __init__": "put behind the reason where there is one",
    "crawler/model/outcomes.py __str__": "put behind the reason where there is one",
    "crawler/phrases/locale.py told": "said where there is one",
    "crawler/commands/add.py _found": "printed: where an address leads",
}
"""Where a sentence is only printed, or something in its place."""
_READING = ("startswith", "endswith", "partition", "rpartition", "split", "find", "index", "count", "removeprefix")


def is_sentence(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in SENTENCES
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Constant) and node.slice.value in SENTENCES | STORED
    return isinstance(node, ast.Name) and node.id in SENTENCES


def conditions(tree: ast.AST) -> Iterator[ast.AST]:
    """Whatever decides which way a program goes, or picks a sentence to pieces."""
    for node in ast.walk(tree):
        if isinstance(node, ast.If | ast.IfExp | ast.While | ast.Assert):
            yield node.test
        elif isinstance(node, ast.comprehension):
            yield from node.ifs
        elif isinstance(node, ast.Match):
            yield node.subject
        elif isinstance(node, ast.Compare):
            yield node
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in _READING and is_sentence(node.func.value):
                yield node
            elif node.func.attr in ("search", "match", "fullmatch", "findall", "sub"):
                yield from node.args


_SQL = re.compile(r"\b(?:select|update|delete|insert)\b", re.IGNORECASE)
_IN_SQL = re.compile(
    r"\b(?:WHERE|AND|OR|WHEN|HAVING|NOT)\s+(?:\w+\.)?(?:detail|last_error|why_not)\b"
    r"|\b(?:iif|coalesce|nullif|instr|substr)\((?:\w+\.)?(?:detail|last_error|why_not)\b",
    re.IGNORECASE,
)
MIGRATING = {"storage/schema_details.py", "storage/schema_facts.py"}


def decided_by_sentence(where: str, code: str) -> Iterator[str]:
    """Conditions of a module, in Python and in SQL, that look at a sentence."""
    for name, statement in statements(code):
        for condition in conditions(statement):
            if any(is_sentence(node) for node in ast.walk(condition)):
                yield f"{where} {name}"
        if any(_SQL.search(words) and _IN_SQL.search(words) for words in map(text_of, ast.walk(statement))):
            yield where


def test_no_condition_reads_a_sentence() -> None:
    assert whole(CODE, decided_by_sentence) - SHOWN_IF_THERE.keys() - MIGRATING == set()


DECIDED = {
    "if failure.detail:\n    pass": True,
    "def f(end):\n    return 'tls' in end.detail": True,
    "def f(ends):\n    return [end for end in ends if end.detail == 'known']": True,
    "def f(detail):\n    return re.search('dns', detail)": True,
    "def f(row):\n    return 1 if row['why_not'] else 2": True,
    "def f(state):\n    while state.last_error.startswith('blocked'):\n        pass": True,
    "def f(end):\n    return end.detail.partition(':')[0]": True,
    "def f(db):\n    db.execute(\"UPDATE outcomes SET outcome = 'pending' WHERE detail = 'known'\")": True,
    "def f(db):\n    db.execute(\"SELECT iif(why_not LIKE 'agrees%', 1, 0) FROM date_signals\")": True,
    "def f(end):\n    return end.reason is Reason.KNOWN": False,
    "def f(end):\n    print(end.detail)": False,
    "def f(db):\n    db.execute(\"UPDATE outcomes SET reason = NULL, detail = '' WHERE run = ?\")": False,
}


@pytest.mark.parametrize("code", DECIDED)
def test_a_condition_that_reads_a_sentence_is_noticed(code: str) -> None:
    assert bool(list(decided_by_sentence("module", code))) is DECIDED[code]


def in_template(source: str) -> Iterator[str]:
    """What a template's conditions do with a sentence beyond asking whether there is one."""
    for node in Environment(autoescape=True).parse(source).find_all((nodes.If, nodes.CondExpr)):
        for inner in node.test.find_all(nodes.Getattr):  # type: ignore[attr-defined]
            if inner.attr in SENTENCES | STORED:
                yield inner.attr


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_decides_by_a_sentence(path: Path) -> None:
    assert list(in_template(path.read_text(encoding="utf-8"))) == []


SHOWN = {
    "{% if row.detail %}{{ row.detail }}{% endif %}": False,
    "{% if row.why_not.startswith('agrees') %}x{% endif %}": True,
    "{% if row.why_not == 'repeats' %}x{% endif %}": True,
    "{{ 'x' if 'tls' in row.detail else '' }}": True,
    "{% if row.agrees %}{{ t.why(row.why_not) }}{% endif %}": False,
}


@pytest.mark.parametrize("source", SHOWN)
def test_a_template_that_decides_by_a_sentence_is_noticed(source: str) -> None:
    assert bool(list(in_template(source))) is SHOWN[source]


# --- what low trust is -----------------------------------------------------------------------------


def test_low_trust_is_one_number() -> None:
    """Pages, index and statements of SQL are given `TRUSTED`."""
    compared = re.compile(r"trust\b[^\n%}]{0,12}?(?:<|>)=?\s*\d|\blow=\"\d", re.IGNORECASE)
    places = [*TEMPLATES, *STORAGE, *(ROOT / "crawler/browse").rglob("*.py")]
    assert [path.name for path in places if compared.search(path.read_text(encoding="utf-8"))] == []
    assert compared.search("(row.published_trust or 0) < 50")
    assert compared.search("AND page.trust >= 50")
