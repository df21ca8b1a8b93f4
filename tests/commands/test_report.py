"""`marsad report --since`: which runs are summed up."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.commands.report import command
from crawler.errors import UsageError
from storage.store import Store


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs: one that began three hours ago, one of 1999."""
    folder = tmp_path_factory.mktemp("runs")
    with Store.open(folder / "articles.db") as store, store.transaction():
        for began in (datetime(1999, 5, 1, tzinfo=UTC), datetime.now(UTC) - timedelta(hours=3)):
            store.runs.start("crawl", began)
    return folder


@pytest.mark.parametrize(
    ("since", "runs"),
    [("1999-05", "1, 2"), ("1999", "1, 2"), ("1999-05-02", "2"), ("4h", "2"), ("90000m", "2"), ("2w", "2")],
)
def test_runs_since_then_are_summed(data: Path, since: str, runs: str) -> None:
    told = CliRunner().invoke(command, ["--json", "--since", since, "--data", str(data)])
    assert told.exit_code == 0, told.exception
    assert json.loads(told.output)["command"] == f"runs {runs}"


def test_all_runs_that_are_summed_are_named(data: Path) -> None:
    told = CliRunner().invoke(command, ["--since", "1999", "--data", str(data)])
    assert told.output.splitlines()[-1].startswith("runs 1, 2: 0 URLs")
    assert json.loads(CliRunner().invoke(command, ["--since", "1999", "--json", "--data", str(data)]).output)[
        "runs"
    ] == [
        1,
        2,
    ]
    alone = CliRunner().invoke(command, ["--since", "4h", "--data", str(data)])
    assert alone.output.splitlines()[-1].startswith("run 2: ")


@pytest.mark.parametrize(
    ("since", "told"),
    [
        ("1h", "no run began since 1h"),
        ("soon", "--since: soon is no day or period"),
        ("2024-13", "--since: 2024-13 is no day or period"),
        ("99999999999d", "--since: 99999999999d is no day or period"),
    ],
)
def test_nothing_to_sum_up_is_one_line(data: Path, since: str, told: str) -> None:
    error = CliRunner().invoke(command, ["--since", since, "--data", str(data)]).exception
    assert isinstance(error, UsageError)
    assert str(error).startswith(told)


def test_one_run_and_the_sum_of_many_are_not_asked_for_at_once(data: Path) -> None:
    result = CliRunner().invoke(command, ["1", "--since", "7d", "--data", str(data)])
    assert isinstance(result.exception, UsageError)
    assert str(result.exception) == "RUN and --since exclude each other"
