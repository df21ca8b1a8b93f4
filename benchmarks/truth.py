"""Saved pages with known truth, in two formats, and how the public benchmark counts words.

A *corpus* is a folder: `manifest.jsonl` (a line a page: id, url, dir), `dir/page.html.gz`, and `score.py`, which scores
files of {"id", "text", "title", "date"} by itself. A *benchmark* is a tar of the Web Content Extraction Benchmark
(arXiv 2605.21097): `truth/ID.json` beside `html/ID.html.gz`.
"""

from __future__ import annotations

import gzip
import json
import re
import tarfile
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeVar, cast

from benchmarks.extractors import Found

Item = TypeVar("Item")

HALF = 0.5
"""Word F1 below which a page counts as lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """A page as a server sent it."""

    id: str
    url: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is known of a page of the benchmark. Empty strings for what isn't."""

    text: str
    title: str
    date: str
    """ISO day, or year and month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How the bag of words that was found covers the true one."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What a tool got right of the benchmark's pages."""

    word_f1: float
    """Mean over pages."""
    under_half: int
    titles: tuple[int, int]
    """Right, of the pages with a known title."""
    dates: tuple[int, int, int]
    """Right, given, of the pages with a known date."""
    undated: tuple[int, int]
    """Dated, of the pages without a known date."""


def corpus_pages(folder: Path, limit: int | None = None) -> Iterator[SavedPage]:
    """The saved pages of a corpus.

    Args:
        folder: has manifest.jsonl.
        limit: about so many, spread over the corpus; None: all.
    """
    lines = (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [entry for line in lines if (folder / (entry := json.loads(line))["dir"] / "page.html.gz").exists()]
    for entry in spread(entries, limit):
        body = gzip.decompress((folder / entry["dir"] / "page.html.gz").read_bytes())
        yield SavedPage(id=entry["id"], url=entry["url"] or "", body=body)


def benchmark_pages(path: Path, limit: int | None = None) -> Iterator[SavedPage]:
    """The saved pages of a benchmark's tar, in the order of their ids."""
    with tarfile.open(path) as tar:
        for id_ in spread(_ids(tar), limit):
            record = json.load(_member(tar, f"truth/{id_}.json"))
            body = gzip.decompress(_member(tar, f"html/{id_}.html.gz").read())
            yield SavedPage(id=id_, url=record.get("url") or "", body=body)


def benchmark_truth(path: Path) -> dict[str, Truth]:
    """What is known of every page of a benchmark's tar, by id."""
    with tarfile.open(path) as tar:
        return {id_: _truth(json.load(_member(tar, f"truth/{id_}.json"))["ground_truth"]) for id_ in _ids(tar)}


def spread(items: Sequence[Item], limit: int | None) -> Sequence[Item]:
    """About `limit` of the items, evenly apart; all for None."""
    return items[:: max(1, len(items) // limit)] if limit else items


def words(truth: str, found: str) -> Words:
    r"""Both texts as bags of `\w+` words in lower case, as the benchmark compares them; two empty texts are alike."""
    true, got = _bag(truth), _bag(found)
    if not true and not got:
        return Words(precision=1.0, recall=1.0)
    shared = (true & got).total()
    return Words(precision=shared / max(1, got.total()), recall=shared / max(1, true.total()))


def score(truth: Mapping[str, Truth], found: Mapping[str, Found]) -> Score:
    """Counts one tool's results; pages that aren't among them are left out."""
    pairs = [(truth[id_], result) for id_, result in found.items()]
    values = [words(true.text, got.text).f1 for true, got in pairs]
    titled = [same_title(true.title, got.title) for true, got in pairs if true.title]
    dated = [(true.date, got.date) for true, got in pairs if true.date]
    undated = [got.date for true, got in pairs if not true.date]
    return Score(
        word_f1=sum(values) / max(1, len(values)),
        under_half=sum(value < HALF for value in values),
        titles=(sum(titled), len(titled)),
        dates=(sum(got.startswith(true) for true, got in dated), _count(got for _, got in dated), len(dated)),
        undated=(_count(undated), len(undated)),
    )


def same_title(truth: str, found: str) -> bool:
    """Whether two titles have the same letters and digits, whatever stands between them."""
    return _letters(truth) == _letters(found)


def _truth(record: dict[str, Any]) -> Truth:
    text, title, date = (record.get(key) or "" for key in ("main_content", "title", "publish_date"))
    return Truth(text=text, title=title, date=date)


def _ids(tar: tarfile.TarFile) -> list[str]:
    return sorted(Path(name).stem for name in tar.getnames() if name.startswith("truth/") and name.endswith(".json"))


def _member(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    return cast(IO[bytes], tar.extractfile(name))


def _bag(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()


def _count(values: Iterable[str]) -> int:
    return sum(map(bool, values))
