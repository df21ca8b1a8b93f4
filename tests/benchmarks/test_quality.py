"""How quality is measured and shown: tools over pages, tables, their places in a page of docs/."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from benchmarks.extractors import Found
from benchmarks.quality import (
    PLACE,
    Sheet,
    corpus_sheets,
    dateless_sheet,
    keep,
    lost_sheet,
    markdown,
    right_sheet,
    run,
    written,
)
from benchmarks.truth import SavedPage, Truth
from tests.documented import DOCS

QUALITY = (DOCS / "quality.md").read_text(encoding="utf-8")
PAGES = [SavedPage(id=name, url=f"https://paper.example/{name}", body=name.encode()) for name in ("a", "b")]
TRUTH = {
    "a": Truth(text="one two three four", title="A", date="2024-05-04"),
    "b": Truth(text="one two three four", title="B", date=""),
    "c": Truth(text="one two three four", title="C", date=""),
}
FIGURES = {
    "shingle": {"f1": 0.95},
    "title": {"exact": 0.5},
    "date": {"accuracy": 0.25, "precision": 1},
    "nodate_fp": [1, 4],
    "pages": 3,
}


def test_every_page_goes_through_every_tool() -> None:
    tools = {
        "text": lambda body, _: Found(text=body.decode()),
        "url": lambda _, url: Found(text=url),
    }
    results, milliseconds = run(PAGES, tools)
    assert results == {
        "text": {"a": Found(text="a"), "b": Found(text="b")},
        "url": {"a": Found(text="https://paper.example/a"), "b": Found(text="https://paper.example/b")},
    }
    assert milliseconds.keys() == tools.keys()


def test_a_tool_that_fails_has_found_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    def failing(body: bytes, url: str) -> Found:
        raise ValueError("no tree")

    results, _ = run(PAGES[:1], {"failing": failing})
    assert results == {"failing": {"a": Found()}}
    assert capsys.readouterr().err == "failing a: ValueError: no tree\n"


def test_results_are_kept_as_scorers_read_them(tmp_path: Path) -> None:
    keep({"tool": {"a": Found(text="نص", title="A", date="2024-05-04", signal="jsonld")}}, tmp_path / "new")
    line = (tmp_path / "new" / "tool.jsonl").read_text(encoding="utf-8")
    assert json.loads(line) == {"id": "a", "text": "نص", "title": "A", "date": "2024-05-04"}


# --- tables ----------------------------------------------------------------------------------------


def test_a_corpus_has_a_table_of_all_and_one_of_groups() -> None:
    groups = dict.fromkeys(("ALL", "rtl-hand/ar", "lang:ar"), FIGURES)
    scores = {"tool": groups, "dates": groups}
    results = {"tool": {"a": Found(text="one", title="A")}, "dates": {"a": Found(date="2024-05-04")}}
    whole, parts = corpus_sheets(scores, results, {"tool": 2.26, "dates": 1})
    assert whole.rows == (
        ("tool", "0.950", "", "0.500", "", "", "1 of 4", "2.3"),
        ("dates", "", "", "", "0.250", "1.000", "1 of 4", "1.0"),
    )
    assert parts.rows == (
        ("rtl-hand/ar", "3", "tool", "0.950", "", "0.500", "", "", "1 of 4"),
        ("rtl-hand/ar", "3", "dates", "", "", "", "0.250", "1.000", "1 of 4"),
    )
    assert [len(sheet.columns) for sheet in (whole, parts)] == [8, 9]


def test_the_benchmark_has_a_row_a_tool() -> None:
    found = {
        "a": Found(text="one two three four", title="A", date="2024-05-04"),
        "b": Found(text="one", title="A", date="2024-05-04"),
        "c": Found(),
    }
    dates = {"a": Found(date="2024-05-05"), "b": Found()}
    sheet = right_sheet(TRUTH, {"tool": found, "dates": dates}, {"tool": 1, "dates": 0.04})
    assert sheet.rows == (
        ("tool", "3", "0.467", "2", "0.333", "1.000", "1.000", "1 of 2", "1.0"),
        ("dates", "2", "", "", "", "0.000", "0.000", "0 of 1", "0.0"),
    )
    assert len(sheet.columns) == 9


def test_dates_of_dateless_pages_are_told_by_signal() -> None:
    truth = {name: Truth(text="", title="", date="") for name in "abcde"} | {"dated": TRUTH["a"]}
    found = {
        "a": Found(date="2024-05-04", signal="jsonld", stated=True),
        "b": Found(date="2024-05-04", signal="near_title"),
        "c": Found(date="2024-05-04", signal="near_title"),
        "d": Found(date="2024-05-04", signal="near_title", stated=True),
        "e": Found(),
        "dated": Found(date="2024-05-04", signal="script"),
    }
    assert dateless_sheet(truth, found).rows == (
        ("near_title", "1", "2", "b c"),
        ("jsonld", "1", "0", ""),
        ("all", "2", "2", ""),
    )


def test_lost_pages_are_told_with_what_others_find() -> None:
    results = {
        "marsad": {"a": Found(text="one two"), "b": Found(reason="too_short"), "c": Found(text="one six seven eight")},
        "other": {"a": Found(), "b": Found(text="one two three four"), "c": Found()},
        "dates": {"a": Found(date="2024-05-04"), "b": Found(), "c": Found()},
    }
    sheet = lost_sheet(TRUTH, results)
    assert sheet.columns[-1] == "other"
    assert sheet.rows == (
        ("b", "too_short", "0.00", "0.00", "0.00", "1.00"),
        ("c", "", "0.25", "0.25", "0.25", "0.00"),
    )


# --- places ----------------------------------------------------------------------------------------

SHEET = Sheet(name="figures", columns=("tool", "F1"), rows=(("one", "0.5"), ("two", "")))


def test_a_table_is_written_as_the_docs_have_them() -> None:
    assert markdown(SHEET) == "| tool | F1 |\n| --- | --- |\n| one | 0.5 |\n| two |  |"


def test_only_what_was_measured_is_written_anew() -> None:
    page = (
        "before\n<!-- measured: figures -->\nold\n<!-- end -->\n"
        "between\n<!-- measured: others -->\nkept\n<!-- end -->\n"
    )
    assert written(page, [SHEET]) == page.replace("old", markdown(SHEET))
    assert written(written(page, [SHEET]), [SHEET]) == written(page, [SHEET])


def test_the_page_has_a_place_for_every_table() -> None:
    names = [place[1] for place in PLACE.finditer(QUALITY)]
    assert names == ["corpus", "corpus groups", "benchmark", "dateless", "lost"]


# --- the page --------------------------------------------------------------------------------------


def rows(page: str, heading: str) -> list[list[str]]:
    """The cells of the tables under a heading of the page, without their first two lines."""
    part = page.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line[2:-2].split(" | ")] for line in lines[2:]]


def test_every_kind_of_fault_names_its_rule_and_its_tests() -> None:
    for _, _, where, tests in rows(QUALITY, "Kinds of faults"):
        assert all((DOCS.parent / "crawler" / name).is_file() for name in re.findall("`(.+?)`", where)), where
        assert all((DOCS.parent / "tests" / name).is_file() for name in re.findall("`(.+?)`", tests)), tests


def test_every_page_that_is_lost_has_its_reason() -> None:
    lost = {row[0] for row in rows(QUALITY, "Pages that stay wrong")}
    told = re.findall(r"\b\d{4}\b", QUALITY.split("### Why", 1)[1])
    assert lost == set(told)
    assert len(told) == len(set(told))
