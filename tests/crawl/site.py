"""Runs `marsad crawl` as its users do, against servers of the test."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from storage.store import Store
from tests.badserver import BadServer

ROOT = Path(__file__).parents[2]


def table(name: str, server: BadServer, *, feeds: list[str], **keys: Any) -> str:
    """A source's table, allowed on the server's own address alone."""
    values = {
        "name": name,
        "title": name,
        "home": server.url("/"),
        "feeds": [server.url(path) for path in feeds],
        "sitemaps": [],
        "allow_addresses": [server.host],
        "delay": 0,
        **keys,
    }
    return "[[source]]\n" + "".join(f"{key} = {_toml(value)}\n" for key, value in values.items())


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    return "[" + ", ".join(map(_toml, value)) + "]" if isinstance(value, list) else json.dumps(value)


@dataclass
class Site:
    """A folder with sources.toml and data."""

    folder: Path
    tables: list[str] = field(default_factory=list)
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def crawl_measured(self) -> tuple[int, dict[str, Any], int]:
        """Exit status, report, and the largest resident memory, in KiB, that a process of the crawl came to.

        In a process of its own: what this one's children used includes other tests' memory bombs.
        """
        measured = (
            "import resource, subprocess, sys; status = subprocess.run(sys.argv[1:]).returncode;"
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr); sys.exit(status)"
        )
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                measured,
                sys.executable,
                "-m",
                "crawler",
                "crawl",
                "--json",
                "--config",
                str(self.write()),
                "--data",
                str(self.data),
            ],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
            env={**os.environ, "MARSAD_RETRY_SPACING": "0.05"},
        )
        return done.returncode, json.loads(done.stdout), int(done.stderr.split()[-1])

    @property
    def errors(self) -> Path:
        """What the last process wrote to stderr."""
        return self.folder / "errors"

    def write(self) -> Path:
        path = self.folder / "sources.toml"
        path.write_text("\n".join(self.tables), encoding="utf-8")
        return path

    def close(self) -> None:
        """Ends what a failed test left running."""
        for process in self.processes:
            if process.poll() is None:
                process.kill()
                process.communicate()

    def start(
        self,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        before: Sequence[str] = (),
        program: Sequence[str] = ("-m", "crawler"),
    ) -> subprocess.Popen[str]:
        """Starts `marsad` with some arguments.

        Args:
            before: words before the command, such as `prlimit` and its options.
            program: what Python is to run.
        """
        with self.errors.open("w") as errors:
            process = subprocess.Popen(
                [
                    *before,
                    sys.executable,
                    *program,
                    *arguments,
                    "--config",
                    str(self.write()),
                    "--data",
                    str(self.data),
                ],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env={**os.environ, "MARSAD_RETRY_SPACING": "0.05", **(environment or {})},
            )
        self.processes.append(process)
        return process

    def run(self, *arguments: str, **more: Any) -> tuple[int, str, str]:
        """Exit status, standard output, standard error."""
        process = self.start(*arguments, **more)
        try:
            output, _ = process.communicate(timeout=100)
        finally:
            process.kill()
        return process.returncode, output, self.errors.read_text()

    def crawl(self, *arguments: str, **more: Any) -> tuple[int, dict[str, Any]]:
        """Exit status and the report."""
        status, output, errors = self.run("crawl", "--json", *arguments, **more)
        assert output, errors
        assert "Traceback" not in errors, errors
        report: dict[str, Any] = json.loads(output)
        return status, report

    def store(self) -> Store:
        return Store.open(self.data / "articles.db", read_only=True)

    def outcomes(self, run: int | None = None) -> dict[str, tuple[str, str]]:
        """Path and query of each URL -> outcome, reason; of the newest run by default."""
        with self.store() as store:
            newest = run or store.runs.last(1)[0].id
            return {
                url.split("/", 3)[-1]: (outcome, reason or "")
                for url, outcome, reason in store.db.execute(
                    "SELECT url, outcome, reason FROM outcomes WHERE run = ?", (newest,)
                )
            }

    def articles(self, source: str) -> int:
        with self.store() as store:
            count: int = store.db.execute("SELECT count(*) FROM articles WHERE source = ?", (source,)).fetchone()[0]
            return count
