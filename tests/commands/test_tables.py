"""Tables on a terminal: never wider than it, and what is left out first."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import shlex
import shutil
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from crawler.commands.tables import GAP, LEAST, Column, fitting

COLUMNS = (
    Column(name="id", right=True),
    Column(name="kind", keep=1),
    Column(name="when", keep=2),
    Column(name="title", grows=True),
)


def test_into_a_file_all_goes_whole() -> None:
    assert fitting(COLUMNS, (3, 10, 16, 200), None) == {0: 3, 1: 10, 2: 16, 3: 200}


def test_what_grows_has_the_rest_of_the_line() -> None:
    assert fitting(COLUMNS, (3, 10, 16, 200), 80) == {0: 3, 1: 10, 2: 16, 3: 80 - 3 - 10 - 16 - 4 * GAP}


def test_a_short_column_takes_no_more_than_it_needs() -> None:
    assert fitting(COLUMNS, (3, 10, 16, 20), 80)[3] == 20


def test_the_least_important_columns_go_first() -> None:
    assert list(fitting(COLUMNS, (3, 10, 16, 200), 40)) == [0, 2, 3]
    assert list(fitting(COLUMNS, (3, 10, 16, 200), 25)) == [0, 3]


@given(st.tuples(*[st.integers(1, 300)] * 4), st.integers(20, 200))
def test_no_line_is_wider_than_the_terminal(needed: tuple[int, ...], width: int) -> None:
    shown = fitting(COLUMNS, needed, width)
    whole = sum(shown.values()) + GAP * (len(shown) - 1)
    fixed = needed[0] + GAP + min(LEAST, needed[3])
    assert whole <= max(width, fixed)


ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07")
TABLES = [
    "story {rain}",
    "sources",
    "runs",
    "boilerplate manara",
    "report",
    "explain",
    "timeline --by week --by-source",
    "analyse firsts",
]


def on_terminal(columns: int, *arguments: str) -> list[str]:
    """What a command prints on a terminal of so many columns, line by line."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm", COLUMNS=str(columns))
        os.execv(sys.executable, [sys.executable, "-m", "crawler", *arguments])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    printed = b""
    with contextlib.suppress(OSError):  # Linux ends a terminal so
        while piece := os.read(terminal, 65_536):
            printed += piece
    os.close(terminal)
    os.waitpid(child, 0)
    return ANSI.sub("", printed.decode()).splitlines()


def test_no_table_wraps_in_a_pane_of_tmux(read_archive: tuple[Path, dict[str, int]], tmp_path: Path) -> None:
    """A terminal of another maker's: what it had to wrap, it gives back as one long line."""
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    data = f"--data {shlex.quote(str(read_archive[0]))}"
    calls = [f"{sys.executable} -m crawler {command} {data}" for command in ("analyse firsts", "runs", "report")]
    script = "; ".join((*calls, f"touch {shlex.quote(str(tmp_path / 'done'))}", "sleep 60"))
    tmux = ["tmux", "-f", "/dev/null", "-S", str(tmp_path / "socket")]
    subprocess.run([*tmux, "new-session", "-d", "-x", "80", "-y", "200", script], check=True, timeout=20)
    try:
        for _ in range(600):
            if (tmp_path / "done").exists():
                break
            time.sleep(0.1)
        pane = subprocess.run(
            [*tmux, "capture-pane", "-p", "-J"], check=True, capture_output=True, text=True, timeout=20
        )
    finally:
        subprocess.run([*tmux, "kill-server"], check=False, timeout=20)
    lines = [line.rstrip() for line in pane.stdout.splitlines() if line.strip()]
    assert len(lines) > 25
    assert max(map(cell_len, lines)) <= 80


@pytest.mark.parametrize("command", TABLES)
def test_no_table_wraps_at_eighty_columns(read_archive: tuple[Path, dict[str, int]], command: str) -> None:
    folder, ids = read_archive
    (folder / "sources.toml").write_text('[[source]]\nname = "manara"\ntitle = "م"\nhome = "https://manara.example/"\n')
    wanted = command.format(**ids).split()
    lines = on_terminal(80, *wanted, "--data", str(folder), "--config", str(folder / "sources.toml"))
    assert len(lines) > 1
    assert max(map(cell_len, lines)) <= 80
