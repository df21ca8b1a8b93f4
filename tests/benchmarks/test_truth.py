"""Saved pages with known truth: the two formats, and how words, titles and dates are counted."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from benchmarks.extractors import Found
from benchmarks.truth import (
    SavedPage,
    Truth,
    benchmark_pages,
    benchmark_truth,
    corpus_pages,
    same_title,
    score,
    spread,
    words,
)

BRIDGE = {"title": "The bridge is open", "publish_date": "2024-05-04", "main_content": "The bridge is open again."}
HARBOUR = {"title": "The harbour", "publish_date": None, "main_content": None}


def put(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    tar.addfile(entry, io.BytesIO(content))


@pytest.fixture
def benchmark(tmp_path: Path) -> Path:
    """Two pages, the later one first; one has no address."""
    path = tmp_path / "articles.tar"
    records: list[tuple[str, dict[str, Any]]] = [
        ("0007", {"ground_truth": HARBOUR}),
        ("0002", {"url": "https://paper.example/bridge", "ground_truth": BRIDGE}),
    ]
    with tarfile.open(path, "w") as tar:
        put(tar, "README.md", b"not a page")
        for id_, record in records:
            put(tar, f"truth/{id_}.json", json.dumps(record).encode())
            put(tar, f"html/{id_}.html.gz", gzip.compress(f"<p>page {id_}</p>".encode()))
    return path


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Two pages, and one of the list that isn't there."""
    folder = tmp_path / "corpus"
    lines = []
    for number, url in enumerate(("https://paper.example/a", None, "https://paper.example/c")):
        lines.append(json.dumps({"id": f"p/{number}", "url": url, "dir": f"p/{number}"}))
        (folder / f"p/{number}").mkdir(parents=True)
        if number != 2:
            (folder / f"p/{number}/page.html.gz").write_bytes(gzip.compress(b"<p>%d</p>" % number))
    (folder / "manifest.jsonl").write_text("\n".join(lines))
    return folder


# --- formats ---------------------------------------------------------------------------------------


def test_a_benchmark_gives_its_pages_by_id(benchmark: Path) -> None:
    assert list(benchmark_pages(benchmark)) == [
        SavedPage(id="0002", url="https://paper.example/bridge", body=b"<p>page 0002</p>"),
        SavedPage(id="0007", url="", body=b"<p>page 0007</p>"),
    ]


def test_a_benchmark_tells_what_is_known(benchmark: Path) -> None:
    assert benchmark_truth(benchmark) == {
        "0002": Truth(text="The bridge is open again.", title="The bridge is open", date="2024-05-04"),
        "0007": Truth(text="", title="The harbour", date=""),
    }


def test_a_corpus_gives_the_pages_that_are_there(corpus: Path) -> None:
    assert list(corpus_pages(corpus)) == [
        SavedPage(id="p/0", url="https://paper.example/a", body=b"<p>0</p>"),
        SavedPage(id="p/1", url="", body=b"<p>1</p>"),
    ]


def test_fewer_pages_are_spread_over_all(benchmark: Path, corpus: Path) -> None:
    assert [page.id for page in benchmark_pages(benchmark, 1)] == ["0002"]
    assert [page.id for page in corpus_pages(corpus, 1)] == ["p/0"]
    assert spread(range(10), 3) == range(0, 10, 3)
    assert spread([1, 2], 9) == [1, 2]
    assert spread([1, 2], None) == [1, 2]


# --- counting --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("truth", "found", "precision", "recall"),
    [
        ("The bridge is open", "the BRIDGE, is open!", 1, 1),
        ("open is the bridge", "the bridge is open", 1, 1),
        ("الجسر مفتوح", "الجسر مغلق", 0.5, 0.5),
        ("the the the bridge", "the bridge", 1, 0.5),
        ("the bridge", "the the the bridge", 0.5, 1),
        ("the bridge", "", 0, 0),
        ("", "the bridge", 0, 0),
        ("", "—", 1, 1),
    ],
    ids=[
        "case and marks",
        "order",
        "Arabic",
        "a word too rare",
        "a word too often",
        "nothing",
        "too much",
        "both empty",
    ],
)
def test_words_are_compared_as_bags(truth: str, found: str, precision: float, recall: float) -> None:
    got = words(truth, found)
    assert (got.precision, got.recall) == (precision, recall)


@pytest.mark.parametrize(
    ("found", "f1"),
    [("one two three four", 1), ("one two", 2 / 3), ("five", 0), ("one two three four five six seven eight", 2 / 3)],
)
def test_word_f1_is_the_harmonic_mean(found: str, f1: float) -> None:
    assert words("one two three four", found).f1 == pytest.approx(f1)


@pytest.mark.parametrize(
    ("found", "same"),
    [
        ("the bridge – is OPEN", True),
        ("The bridge is open | The Paper", False),
        ("The bridge is", False),
        ("", False),
        ("\uff34he bridge is open", True),
    ],
)
def test_titles_are_the_same_by_letters(found: str, same: bool) -> None:
    assert same_title("The bridge is open", found) is same


def test_a_score_counts_what_is_known() -> None:
    truth = {
        "day": Truth(text="one two", title="A title", date="2024-05-04"),
        "month": Truth(text="one two", title="", date="2024-05"),
        "wrong": Truth(text="one two three four", title="A title", date="2024-05-04"),
        "silent": Truth(text="one two three", title="A title", date="2024-05-04"),
        "dateless": Truth(text="", title="", date=""),
        "not asked": Truth(text="one", title="one", date="2024-05-04"),
    }
    found = {
        "day": Found(text="one two", title="A title", date="2024-05-04"),
        "month": Found(text="one two", title="whatever", date="2024-05-31"),
        "wrong": Found(text="one two", title="Another", date="2023-05-04"),
        "silent": Found(text="one"),
        "dateless": Found(date="2024-05-04"),
    }
    got = score(truth, found)
    assert got.word_f1 == pytest.approx((1 + 1 + 2 / 3 + 0.5 + 1) / 5)
    assert got.under_half == 0
    assert got.titles == (1, 3)
    assert got.dates == (2, 3, 4)
    assert got.undated == (1, 1)


def test_a_page_is_lost_under_a_half() -> None:
    truth = {name: Truth(text="one two three four five", title="", date="") for name in ("half", "less")}
    found = {"half": Found(text="one six three"), "less": Found(text="one six")}
    assert score(truth, found).under_half == 1


def test_nothing_measured_is_no_fault() -> None:
    assert score({}, {}).word_f1 == 0
