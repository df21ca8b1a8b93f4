"""Text, titles and dates against known truth, beside other extractors, with their CPU time in one run.

    python -m benchmarks.quality SAVED [SAVED] [--tools marsad,trafilatura] [--limit N] [--keep DIR] [--write PAGE]

SAVED is a folder or a tar of saved pages (benchmarks/truth.py tells the formats). Tools that aren't installed are left
out (`pip install -e .[peers]`). Every page goes through all tools before the next, from bytes, in one process: so CPU
times compare. `--write docs/quality.md` puts the tables between `<!-- measured: NAME -->` and `<!-- end -->` there.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.extractors import TOOLS, Found, Tool
from benchmarks.truth import HALF, SavedPage, Truth, benchmark_pages, benchmark_truth, corpus_pages, score, words

Results = Mapping[str, Mapping[str, Found]]
"""By tool, then by page."""

PLACE = re.compile(r"(?<=<!-- measured: )([a-z ]+) -->\n.*?(?=<!-- end -->)", re.DOTALL)
"""Where a page of docs/ has a measured table."""

MEASURES = (
    ("text", "shingle", "f1"),
    ("text", "snippet", "f1"),
    ("title", "title", "exact"),
    ("date", "date", "accuracy"),
    ("date", "date", "precision"),
)
"""Columns of a corpus: the field that is judged, and how its scorer names the figure."""

CORPUS = ("shingle F1", "snippet F1", "title exact", "date", "date precision", "no date: dated")
GROUPS = (
    "origin:aeb",
    "origin:andythefactory",
    "origin:fundus",
    "origin:trafilatura-eval",
    "rtl-hand/ar",
    "rtl-hand/fa",
    "rtl-hand/he",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table, for the terminal and for a page of docs/."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("saved", type=Path, nargs="+")
    parser.add_argument("--tools", default=",".join(TOOLS))
    parser.add_argument("--limit", type=int, help="only so many pages, spread over each of them")
    parser.add_argument("--keep", type=Path, help="folder for the results; thrown away without it")
    parser.add_argument("--write", type=Path, help="a page of docs/ with places for the tables")
    options = parser.parse_args()
    names = [name for name in options.tools.split(",") if find_spec(TOOLS[name][0])]
    with tempfile.TemporaryDirectory() as temporary:
        sheets = [
            sheet
            for saved in options.saved
            for sheet in measured(saved, names, options.limit, (options.keep or Path(temporary)) / saved.stem)
        ]
    for sheet in sheets:
        show(sheet)
    if options.write:
        options.write.write_text(written(options.write.read_text(encoding="utf-8"), sheets), encoding="utf-8")


def measured(saved: Path, names: list[str], limit: int | None, folder: Path) -> list[Sheet]:
    """Runs all tools over a folder or a tar of pages and tells what they got right; results are kept in the folder."""
    tools = {name: TOOLS[name][1]() for name in names}
    pages = corpus_pages(saved, limit) if saved.is_dir() else benchmark_pages(saved, limit)
    results, milliseconds = run(pages, tools)
    keep(results, folder)
    if saved.is_dir():
        return corpus_sheets(scored(saved, names, folder), results, milliseconds)
    return benchmark_sheets(benchmark_truth(saved), results, milliseconds)


def run(pages: Iterable[SavedPage], tools: Mapping[str, Tool]) -> tuple[Results, dict[str, float]]:
    """What each tool finds on each page, and the processor time that it takes for one, in milliseconds."""
    results: dict[str, dict[str, Found]] = {name: {} for name in tools}
    seconds = dict.fromkeys(tools, 0.0)
    number = 0
    for number, page in enumerate(pages):
        for name, extract in tools.items():
            begun = time.process_time()
            results[name][page.id] = tried(name, extract, page)
            if number:  # the first page pays for late imports
                seconds[name] += time.process_time() - begun
    return results, {name: 1000 * spent / max(1, number) for name, spent in seconds.items()}


def tried(name: str, extract: Tool, page: SavedPage) -> Found:
    """What the tool finds; nothing where it fails."""
    try:
        return extract(page.body, page.url)
    except Exception as error:
        print(f"{name} {page.id}: {type(error).__name__}: {error}"[:200], file=sys.stderr)
        return Found()


def keep(results: Results, folder: Path) -> None:
    """Writes a file for each tool, as scorers read them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, found in results.items():
        with (folder / f"{name}.jsonl").open("w", encoding="utf-8") as file:
            for id_, got in found.items():
                record = {"id": id_, "text": got.text, "title": got.title, "date": got.date}
                print(json.dumps(record, ensure_ascii=False), file=file)


# --- a corpus ---------------------------------------------------------------------------------------


def scored(corpus: Path, names: list[str], folder: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """What the corpus' own scorer says of each tool's file, by group of pages."""
    target = folder / "scores.json"
    files = [str(folder / f"{name}.jsonl") for name in names]
    subprocess.run(
        [sys.executable, str(corpus / "score.py"), *files, "--given", "--json", str(target)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    scores: dict[str, dict[str, dict[str, Any]]] = json.loads(target.read_text(encoding="utf-8"))
    return scores


def corpus_sheets(
    scores: Mapping[str, Mapping[str, Mapping[str, Any]]], results: Results, milliseconds: Mapping[str, float]
) -> list[Sheet]:
    """A table of all pages, and one of the groups."""
    fields = {name: fields_of(results[name]) for name in scores}
    whole = tuple(
        (name, *_measures(groups["ALL"], fields[name]), f"{milliseconds[name]:.1f}") for name, groups in scores.items()
    )
    parts = tuple(
        (group.removeprefix("origin:"), str(groups[group]["pages"]), name, *_measures(groups[group], fields[name]))
        for group in GROUPS
        for name, groups in scores.items()
        if group in groups
    )
    return [
        Sheet(name="corpus", columns=("tool", *CORPUS, "CPU ms"), rows=whole),
        Sheet(name="corpus groups", columns=("pages of", "pages", "tool", *CORPUS), rows=parts),
    ]


def fields_of(found: Mapping[str, Found]) -> frozenset[str]:
    """What a tool gives for any page: one that only dates has no figures for texts."""
    return frozenset(field for field in ("text", "title", "date") if any(getattr(got, field) for got in found.values()))


def _measures(row: Mapping[str, Any], fields: frozenset[str]) -> Iterator[str]:
    for field, kind, measure in MEASURES:
        yield f"{row[kind][measure]:.3f}" if kind in row and field in fields else ""
    undated = row.get("nodate_fp")
    yield f"{undated[0]} of {undated[1]}" if undated else ""


# --- the public benchmark ---------------------------------------------------------------------------


def benchmark_sheets(truth: Mapping[str, Truth], results: Results, milliseconds: Mapping[str, float]) -> list[Sheet]:
    """Tables of what is right, of dates given to pages without one, and of pages that are lost."""
    return [
        right_sheet(truth, results, milliseconds),
        dateless_sheet(truth, results.get("marsad", {})),
        lost_sheet(truth, results),
    ]


def right_sheet(truth: Mapping[str, Truth], results: Results, milliseconds: Mapping[str, float]) -> Sheet:
    """Word F1, titles and dates of each tool."""
    rows = []
    for name, found in results.items():
        got = score(truth, found)
        right, given, dated = got.dates
        fields = fields_of(found)
        rows.append(
            (
                name,
                str(len(found)),
                f"{got.word_f1:.3f}" if "text" in fields else "",
                str(got.under_half) if "text" in fields else "",
                _share(*got.titles) if "title" in fields else "",
                _share(right, dated),
                _share(right, given),
                "{} of {}".format(*got.undated),
                f"{milliseconds[name]:.1f}",
            )
        )
    columns = (
        "tool",
        "pages",
        "word F1",
        "under 0.5",
        "title exact",
        "date",
        "date precision",
        "no date: dated",
        "CPU ms",
    )
    return Sheet(name="benchmark", columns=columns, rows=tuple(rows))


def dateless_sheet(truth: Mapping[str, Truth], found: Mapping[str, Found]) -> Sheet:
    """By which signal pages got a date that have none in truth, and which of these days only readers see."""
    by_signal: dict[str, list[str]] = defaultdict(list)
    stated: dict[str, int] = defaultdict(int)
    for id_, got in found.items():
        if got.date and not truth[id_].date:
            stated[got.signal] += got.stated
            by_signal[got.signal] += [] if got.stated else [id_]
    rows = [(name, str(stated[name]), str(len(ids)), " ".join(ids)) for name, ids in by_signal.items()]
    rows.sort(key=lambda row: (-int(row[2]), -int(row[1]), row[0]))
    rows.append(("all", str(sum(stated.values())), str(sum(map(len, by_signal.values()))), ""))
    return Sheet(name="dateless", columns=("signal", "stated", "not stated", "pages"), rows=tuple(rows))


def lost_sheet(truth: Mapping[str, Truth], results: Results) -> Sheet:
    """The pages of which our text has a word F1 under a half: what was found of them, and what others find."""
    others = [name for name, found in results.items() if name != "marsad" and "text" in fields_of(found)]
    rows = []
    for id_, got in results.get("marsad", {}).items():
        ours = words(truth[id_].text, got.text)
        if ours.f1 < HALF:
            rest = (f"{words(truth[id_].text, results[name][id_].text).f1:.2f}" for name in others)
            rows.append((id_, got.reason, f"{ours.precision:.2f}", f"{ours.recall:.2f}", f"{ours.f1:.2f}", *rest))
    return Sheet(name="lost", columns=("page", "refused", "precision", "recall", "word F1", *others), rows=tuple(rows))


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else ""


# --- showing ----------------------------------------------------------------------------------------


def written(page: str, sheets: Iterable[Sheet]) -> str:
    """The page with these tables in their places; places of other tables stay as they are."""
    texts = {sheet.name: markdown(sheet) for sheet in sheets}
    return PLACE.sub(lambda place: f"{place[1]} -->\n{texts[place[1]]}\n" if place[1] in texts else place[0], page)


def markdown(sheet: Sheet) -> str:
    """The table as docs/ has them."""
    lines = [sheet.columns, tuple("---" for _ in sheet.columns), *sheet.rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def show(sheet: Sheet) -> None:
    table = Table(*sheet.columns, title=sheet.name, title_justify="left")
    for row in sheet.rows:
        table.add_row(*row)
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
