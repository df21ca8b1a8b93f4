"""Runs `marsad` in a process of its own, as a reactor runs once in a process's life.

The processes are forked from one that has loaded the libraries already.
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from typing import NamedTuple


class Done(NamedTuple):
    """How a command ended, and what it told."""

    status: int
    stdout: str
    stderr: str


def marsad(*arguments: object, status: int = 0) -> Done:
    """A command that ends with the given exit status."""
    done = _processes().submit(_run, tuple(map(str, arguments))).result(timeout=120)
    assert done.status == status, done.stderr
    return done


@cache
def _processes() -> ProcessPoolExecutor:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["crawler.cli", "crawler.commands.add", "crawler.run.survey"])
    return ProcessPoolExecutor(2, mp_context=context, max_tasks_per_child=1)


def _run(arguments: tuple[str, ...]) -> Done:
    from crawler.cli import main

    out, err = io.StringIO(), io.StringIO()
    sys.argv = ["marsad", *arguments]
    status = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as leave:
            status = int(leave.code or 0)
    return Done(status, out.getvalue(), err.getvalue())
