"""An archive of every kind of article, for the commands that read it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli import cli
from crawler.errors import MarsadError
from tests.browse import archive

Say = Callable[..., str]


@pytest.fixture(scope="session")
def read_archive(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    folder = tmp_path_factory.mktemp("read")
    return folder, archive.write(folder / "articles.db", 60)


@pytest.fixture
def ids(read_archive: tuple[Path, dict[str, int]]) -> dict[str, int]:
    return read_archive[1]


@pytest.fixture
def say(read_archive: tuple[Path, dict[str, int]]) -> Say:
    """Runs a command over the archive and gives what it prints, or the one line of its refusal."""

    def invoke(*arguments: object) -> str:
        result = CliRunner().invoke(cli, [*map(str, arguments), "--data", str(read_archive[0])])
        if isinstance(result.exception, MarsadError):
            return f"{result.exception.exit_status}: {result.exception}"
        assert result.exit_code == 0, result.output
        return result.output

    return invoke
