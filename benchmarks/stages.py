"""Where the time of the pure chain goes: `python -m benchmarks.stages [--pages 60]`.

Processor time per generated page (benchmarks/site.py) of each step of `crawler.process`, in this process, beside
trafilatura's body extraction alone. Every page is fresh, so that no cache of lines helps.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from benchmarks.crawl import body_only
from benchmarks.site import page
from crawler import process as chain
from crawler.extract import engine
from crawler.model import Page, SiteProfile, Source

SOURCE = Source(name="bench", title="bench", home="http://site.example/", timezone="Asia/Damascus")
PROFILE = SiteProfile(source="bench")
STEPS = (
    (chain, "parse_document"),
    (chain, "extract"),
    (engine, "bare_extraction"),
    (chain, "read_metadata"),
    (chain, "clean_lines"),
    (chain, "date_article"),
    (chain, "fingerprint"),
)
"""Module and function; an inner one stands after the one that contains it."""


def measure(count: int) -> dict[str, float]:
    """Milliseconds per page of each step, of `process` as a whole and of `body only`."""
    spent: dict[str, float] = defaultdict(float)

    def timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            begun = time.process_time()
            try:
                return function(*arguments, **named)
            finally:
                spent[name] += time.process_time() - begun

        return call

    run, body = chain.process, body_only
    for one in pages(3, 0):  # late imports
        run(one, SOURCE, PROFILE)
        body(one, SOURCE, PROFILE)
    originals = [(module, name, getattr(module, name)) for module, name in STEPS]
    try:
        for module, name, function in originals:
            setattr(module, name, timed(name, function))
        for one in pages(count, 3):
            timed("process", run)(one, SOURCE, PROFILE)
    finally:
        for module, name, function in originals:
            setattr(module, name, function)
    for one in pages(count, 3):
        timed("body only", body)(one, SOURCE, PROFILE)
    return {name: 1e3 * seconds / count for name, seconds in spent.items()}


def pages(count: int, first: int) -> list[Page]:
    """Fresh pages of all themes."""
    found = []
    for number in range(first, first + count):
        url = f"http://site.example/article/{number}"
        found.append(
            Page(
                url=url,
                final_url=url,
                source="bench",
                body=page(number),
                fetched_at=datetime.now(UTC),
                headers=(("Content-Type", "text/html; charset=utf-8"),),
            )
        )
    return found


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=60)
    found = measure(parser.parse_args().pages)
    for name in ("body only", "process", *(name for _, name in STEPS)):
        print(f"{found.get(name, 0.0):6.2f} ms  {name}")


if __name__ == "__main__":
    main()
