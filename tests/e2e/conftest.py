"""The demo's archive, crawled once by the real command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The demo's folder, and what the command told."""
    data = tmp_path_factory.mktemp("demo") / "data-demo"
    done = subprocess.run(
        [sys.executable, "-m", "crawler", "demo", "--data", str(data)],
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return data, done.stdout + done.stderr
