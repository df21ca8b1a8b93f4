"""docs/questions.md: every line runs over the demo's archive and shows what the page says."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli import cli
from crawler.phrases.locale import ENGLISH

PAGE = (Path(__file__).parents[2] / "docs/questions.md").read_text(encoding="utf-8")
_PARTS = re.split(r"^## (.+)$", PAGE, flags=re.MULTILINE)
QUESTIONS = dict(zip(_PARTS[1::2], _PARTS[2::2], strict=True))
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
MONTH = re.compile("|".join(ENGLISH))
NUMBER = re.compile(r"[0-9a-f]{64}|\d+")


@dataclass
class Step:
    """A line that is typed, and the lines that are shown below it."""

    line: str
    shown: list[str] = field(default_factory=list)


def steps_of(question: str) -> list[Step]:
    steps: list[Step] = []
    for block in CONSOLE.findall(question):
        for line in block.splitlines():
            if line.startswith("$ "):
                steps.append(Step(line[2:]))
            else:
                steps[-1].shown.append(line)
    return steps


def shape(line: str) -> str:
    """A line without what differs from one crawl to the next: numbers, days, lengths of bars, widths of columns."""
    line = MONTH.sub("MONTH", NUMBER.sub("0", line))
    return " ".join(re.sub("[█▁▂▃▄▅▆▇]+", "█", line).split())


def paired(shown: list[str], printed: list[str]) -> Iterator[tuple[str, str]]:
    """Each line that the page shows with the one that was printed; `...` stands for any, or for the start of one."""
    left = list(printed)
    for line in shown:
        if line == "...":
            continue
        wanted = shape(line.removeprefix("..."))
        for one in left:
            if shape(one) == wanted or (line.startswith("...") and shape(one).endswith(wanted)):
                left.remove(one)
                yield line, one
                break
        else:
            raise AssertionError(f"nothing like {line!r} was printed: {printed}")


def printed_by(line: str, folder: Path) -> str:
    """What a line prints; those of other programs are run by a shell."""
    typed, _, file = line.partition(" > ")
    words = shlex.split(typed)
    if words[0] != "marsad":
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        return subprocess.run(
            ["bash", "-c", line],
            cwd=folder,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout
    result = CliRunner().invoke(cli, words[1:], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    if file:
        (folder / file).write_bytes(result.stdout_bytes)
    return result.output


def told_anew(line: str, numbers: dict[str, str]) -> str:
    """The line with the numbers of this crawl in place of the page's: those of articles, files and places in them."""
    return NUMBER.sub(lambda found: numbers.get(found[0], found[0]) if len(found[0]) > 1 else found[0], line)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_answered_as_the_page_says(
    crawled: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    monkeypatch.setenv("MARSAD_DATA", "data-demo")
    (tmp_path / "data-demo").symlink_to(crawled[0])
    monkeypatch.chdir(tmp_path)
    numbers: dict[str, str] = {}
    steps = steps_of(QUESTIONS[question])
    for step in steps:
        printed = printed_by(told_anew(step.line, numbers), tmp_path)
        if " > " in step.line:
            assert (tmp_path / step.line.rpartition(" ")[2]).stat().st_size > 100
        for shown, found in paired(step.shown, printed.splitlines()):
            numbers |= zip(NUMBER.findall(shown)[::-1], NUMBER.findall(found)[::-1], strict=False)
    assert 1 <= len(steps) <= 3


def test_there_are_ten_questions_and_each_line_of_the_page_is_run() -> None:
    assert len(QUESTIONS) == 10
    assert sum(len(steps_of(one)) for one in QUESTIONS.values()) == len(re.findall(r"^\$ ", PAGE, re.MULTILINE))


def test_the_proof_is_the_one_that_the_citation_names() -> None:
    """The page shows one sha256, cited and found."""
    assert len(set(re.findall(r"[0-9a-f]{64}", PAGE))) == 1
