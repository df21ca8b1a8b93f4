"""Affairs over weeks, a lookalike of each, and bulletins: invented, in our own words.

affairs.txt: an affair in each paragraph, a day and a headline above each text; `=` a story that is none of it. In
affair_bulletins.txt no two belong together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from math import log
from pathlib import Path

from crawler.decide.threads import Account, Weigh, account

FIRST_DAY = date(2024, 5, 1)


def told_in(name: str) -> Iterator[tuple[int, bool, int, str, str]]:
    written = (Path(__file__).parent / name).read_text(encoding="utf-8").strip()
    for affair, paragraph in enumerate(written.split("\n\n")):
        lines = paragraph.split("\n")
        for heading, text in zip(lines[::2], lines[1::2], strict=True):
            day, title = heading.removeprefix("= ").split(" ", 1)
            yield affair, heading.startswith("= "), int(day), title, text


def affairs() -> tuple[list[Account], list[str]]:
    """All stories by the day, and the affair of each."""
    files = (("affair", "affairs.txt"), ("bulletin", "affair_bulletins.txt"))
    told = [(*row, kind) for kind, name in files for row in told_in(name)]
    told.sort(key=lambda row: row[2])
    accounts, names = [], []
    for number, (affair, alone, day, title, text, kind) in enumerate(told, start=1):
        accounts.append(account(number, FIRST_DAY + timedelta(days=day), title, text))
        names.append(f"affair {affair}" if kind == "affair" and not alone else f"{kind}, alone {number}")
    return accounts, names


def weighed(accounts: Sequence[Account]) -> Weigh:
    """How rare words are among the stories themselves."""
    counts = Counter(word for told in accounts for word in told.words)
    return lambda word: 1 - log(counts[word]) / log(len(accounts) + 1) if counts[word] else 1.0


def b_cubed(true: Sequence[object], found: Sequence[object]) -> tuple[float, float, float]:
    """Precision, recall and F1 of a clustering (Bagga and Baldwin 1998)."""
    precision = recall = 0.0
    for one in range(len(true)):
        mine = {other for other in range(len(true)) if true[other] == true[one]}
        theirs = {other for other in range(len(true)) if found[other] == found[one]}
        precision += len(mine & theirs) / len(theirs) / len(true)
        recall += len(mine & theirs) / len(mine) / len(true)
    return precision, recall, 2 * precision * recall / (precision + recall)
