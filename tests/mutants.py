"""Tells how many mutants of each module the tests killed: `make mutants` runs it behind mutmut.

A mutant is one function with one change. Killed means that a test failed, or came to no end; what survived is listed by
`mutmut results`, and shown by `mutmut show NAME`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from mutmut.stats import status_by_exit_code

MUTANTS = Path(__file__).parents[1] / "mutants"
_KILLED = ("killed", "timeout", "segfault")


def tally(folder: Path) -> Iterator[tuple[str, Counter[str]]]:
    """Each module of which mutants were tried, and how they ended."""
    for path in sorted(folder.rglob("*.py.meta")):
        codes = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"].values()
        ends = Counter(str(status_by_exit_code[code]) for code in codes)
        del ends["not checked"]
        if ends:
            yield str(path.relative_to(folder)).removesuffix(".meta"), ends


def main() -> None:
    print("| module | mutants | killed | survived | no test reaches it | killed % |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    total: Counter[str] = Counter()
    for module, ends in tally(MUTANTS):
        print(_row(module, ends))
        total += ends
    print(_row("all", total))


def _row(name: str, ends: Counter[str]) -> str:
    killed = sum(ends[end] for end in _KILLED)
    share = 100 * killed / max(ends.total(), 1)
    return f"| {name} | {ends.total()} | {killed} | {ends['survived']} | {ends['no tests']} | {share:.0f} |"


if __name__ == "__main__":
    main()
