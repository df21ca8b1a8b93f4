"""Text, titles and dates against a corpus with known truth, beside other extractors, with their CPU time in one run.

    python benchmarks/quality.py CORPUS [--tools marsad,trafilatura] [--limit N] [--keep DIR]

CORPUS is a folder with `manifest.jsonl` (a line a page: id, url, dir), `dir/page.html.gz` and `score.py`, which
scores files of {"id", "text", "title", "date"}. Session that aren't installed are left out (`pip install -e .[peers]`).
Every page goes through all tools before the next, from bytes, in one process: so CPU times compare.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rich.console import Console
from rich.table import Table

Tool = Callable[[bytes, str], dict[str, Any]]


def marsad() -> Tool:
    from crawler.commands.extract import School
    from crawler.extract.language import language_of
    from crawler.model import Page, Rejected, Source
    from crawler.process import process

    language_of("Texts in Latin letters need a model, which a worker reads before its first page.")
    schools: dict[str, School] = {}

    def extract(body: bytes, url: str) -> dict[str, Any]:
        host = urlsplit(url).hostname or "page"
        source = Source(name=host, title="", home=f"https://{host}/")
        school = schools.setdefault(host, School(host))
        page = Page(url=url, final_url=url, source=host, body=body, fetched_at=datetime.now(UTC))
        result = process(page, source, school.profile)
        if isinstance(result, Rejected):
            return {}
        result = school.take(result)
        on = result.published.on
        return {"text": result.extraction.text, "title": result.extraction.title, "date": on and on.isoformat()}

    return extract


def trafilatura(*, fast: bool = False) -> Tool:
    from trafilatura import bare_extraction

    def extract(body: bytes, url: str) -> dict[str, Any]:
        found: Any = bare_extraction(
            body, url=url or None, include_comments=False, favor_precision=True, with_metadata=True, fast=fast
        )
        return {"text": found.text, "title": found.title, "date": found.date} if found else {}

    return extract


def readability() -> Tool:
    from lxml.html import fromstring
    from readability import Document

    def extract(body: bytes, url: str) -> dict[str, Any]:  # noqa: ARG001
        document = Document(body.decode("utf-8", "replace"))
        return {"text": " ".join(map(str, fromstring(document.summary()).itertext())), "title": document.short_title()}

    return extract


def newspaper4k() -> Tool:
    import newspaper

    def extract(body: bytes, url: str) -> dict[str, Any]:
        # By default it asks the site for the article's pictures while it parses.
        found = newspaper.Article(url or "http://page.invalid/", fetch_images=False)
        found.download(input_html=body.decode("utf-8", "replace"))
        found.parse()
        date = found.publish_date
        return {"text": found.text, "title": found.title, "date": date and date.isoformat()}

    return extract


def htmldate() -> Tool:
    from htmldate import find_date

    def extract(body: bytes, url: str) -> dict[str, Any]:
        return {"date": find_date(body.decode("utf-8", "replace"), url=url or None, original_date=True)}

    return extract


TOOLS: dict[str, tuple[str, Callable[[], Tool]]] = {
    "marsad": ("crawler", marsad),
    "trafilatura": ("trafilatura", trafilatura),
    "trafilatura-fast": ("trafilatura", lambda: trafilatura(fast=True)),
    "readability": ("readability", readability),
    "newspaper4k": ("newspaper", newspaper4k),
    "htmldate": ("htmldate", htmldate),
}
"""Name, module that must be there, what makes it."""

MEASURES = (("shingle", "f1"), ("snippet", "f1"), ("title", "exact"), ("date", "accuracy"), ("date", "precision"))
"""Columns of the table, as the scorer names them."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--tools", default=",".join(TOOLS))
    parser.add_argument("--limit", type=int, help="only so many pages, spread over the corpus")
    parser.add_argument("--keep", type=Path, help="folder for the results; thrown away without it")
    options = parser.parse_args()
    names = [name for name in options.tools.split(",") if find_spec(TOOLS[name][0])]
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        seconds, pages = run(options.corpus, names, options.limit, folder)
        show(score(options.corpus, names, folder), seconds, pages)


def run(corpus: Path, names: list[str], limit: int | None, folder: Path) -> tuple[dict[str, float], int]:
    """Writes a file of results for each tool; returns CPU seconds of each and the number of pages."""
    entries = [json.loads(line) for line in (corpus / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    entries = [entry for entry in entries if (corpus / entry["dir"] / "page.html.gz").exists()]
    if limit:
        entries = entries[:: max(1, len(entries) // limit)]
    tools = {name: TOOLS[name][1]() for name in names}
    seconds = dict.fromkeys(names, 0.0)
    files = {name: (folder / f"{name}.jsonl").open("w", encoding="utf-8") for name in names}
    for number, entry in enumerate(entries):
        body = gzip.decompress((corpus / entry["dir"] / "page.html.gz").read_bytes())
        for name, extract in tools.items():
            begun = time.process_time()
            try:
                found = extract(body, entry["url"] or "")
            except Exception as error:  # a peer that fails has found nothing
                print(f"{name} {entry['id']}: {type(error).__name__}: {error}"[:200], file=sys.stderr)
                found = {}
            if number:  # the first page pays for late imports
                seconds[name] += time.process_time() - begun
            print(json.dumps({"id": entry["id"], **found}, ensure_ascii=False), file=files[name])
    for file in files.values():
        file.close()
    return seconds, max(1, len(entries) - 1)


def score(corpus: Path, names: list[str], folder: Path) -> dict[str, dict[str, dict[str, Any]]]:
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


def show(scores: dict[str, dict[str, dict[str, Any]]], seconds: dict[str, float], pages: int) -> None:
    for group in (
        "ALL",
        "origin:aeb",
        "origin:andythefactory",
        "origin:fundus",
        "origin:trafilatura-eval",
        "rtl-hand/ar",
        "rtl-hand/fa",
        "rtl-hand/he",
    ):
        table = Table(
            "tool",
            "shingle F1",
            "snippet F1",
            "title exact",
            "date",
            "date precision",
            "no date: dated",
            "CPU ms",
            title=group,
            title_justify="left",
        )
        for name, groups in scores.items():
            row = groups.get(group, {})
            undated = row.get("nodate_fp")
            table.add_row(
                name,
                *(f"{row[kind][measure]:.3f}" if kind in row else "" for kind, measure in MEASURES),
                f"{undated[0]} of {undated[1]}" if undated else "",
                f"{1000 * seconds[name] / pages:.1f}" if group == "ALL" else "",
            )
        Console(width=120).print(table)


if __name__ == "__main__":
    main()
