"""The same pages through other tools, where they are installed: how many pages a second they download and extract.

All of them get the list of addresses, no politeness delay and two workers where they can use two. None of them
archives, deduplicates, indexes or dates from visible text.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

SLOW_PAGES = 200
"""Pages for a tool that needs a second for fifteen."""

_CONFIG = "[DEFAULT]\nSLEEP_TIME = 0\nSSRF_PROTECTION = off\n"
_NEWSPAPER = """
import sys, newspaper
for url in open(sys.argv[1]):
    article = newspaper.Article(url.strip(), language="ar", fetch_images=False)
    article.download()
    article.parse()
"""


def measure(
    port: int, count: int, folder: Path, *, minet: str | None = None, python: str | None = None
) -> Iterator[tuple[str, float]]:
    """Names and pages per second.

    Args:
        port: of the site on loopback.
        count: its pages.
        folder: for what the tools write.
        minet: the command; None: looked for on the PATH.
        python: an interpreter that has newspaper4k; None: ours.
    """
    urls = [f"http://127.0.0.1:{port}/article/{number}" for number in range(count)]
    (folder / "urls.txt").write_text("\n".join(urls) + "\n")
    (folder / "few.txt").write_text("\n".join(urls[:SLOW_PAGES]) + "\n")
    (folder / "urls.csv").write_text("\n".join(["url", *urls]) + "\n")
    (folder / "trafilatura.cfg").write_text(_CONFIG)
    minet = minet or _found("minet")
    trafilatura = _found("trafilatura")
    if minet:
        yield "minet", count / _seconds(lambda: _minet(minet, folder))
    if trafilatura:
        yield (
            "trafilatura",
            count
            / _seconds(
                lambda: _run(
                    [
                        trafilatura,
                        "-i",
                        "urls.txt",
                        "-o",
                        "trafilatura",
                        "--parallel",
                        "2",
                        "--json",
                        "--with-metadata",
                        "--config-file",
                        "trafilatura.cfg",
                    ],
                    folder,
                )
            ),
        )
    python = python or sys.executable
    if subprocess.run([python, "-c", "import newspaper"], capture_output=True, check=False).returncode == 0:
        yield (
            "newspaper4k",
            min(count, SLOW_PAGES) / _seconds(lambda: _run([python, "-c", _NEWSPAPER, "few.txt"], folder)),
        )


def _minet(command: str, folder: Path) -> None:
    _run(
        [
            command,
            "fetch",
            "url",
            "-i",
            "urls.csv",
            "-O",
            "minet",
            "--throttle",
            "0",
            "--domain-parallelism",
            "16",
            "-t",
            "16",
            "-o",
            "fetched.csv",
        ],
        folder,
    )
    _run([command, "extract", "-p", "2", "-i", "fetched.csv", "-I", "minet", "-o", "extracted.csv"], folder)


def _found(name: str) -> str | None:
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.exists() else shutil.which(name)


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr[-2_000:]}")


def _seconds(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
