"""docs/exports.md: its queries run over files that `marsad export` wrote, and find something."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

from crawler.browse.exports.rows import COLUMNS
from crawler.cli import cli

PAGE = (Path(__file__).parents[2] / "docs/exports.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def files(crawled: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the page's first lines write, of the demo's archive."""
    folder = tmp_path_factory.mktemp("files")
    for name, more in (("news", []), ("more", ["--since-run", "1"])):
        output = ["-o", str(folder / f"{name}.parquet"), "--data", str(crawled[0])]
        result = CliRunner().invoke(cli, ["export", *more, *output], catch_exceptions=False)
        assert result.exit_code == 0, result.output
    return folder


@pytest.mark.parametrize("query", blocks("duckdb"), ids=range(len(blocks("duckdb"))))
def test_a_query_for_duckdb_finds_something(files: Path, monkeypatch: pytest.MonkeyPatch, query: str) -> None:
    monkeypatch.chdir(files)
    with duckdb.connect() as connection:
        assert connection.sql(query).fetchall()


def test_the_newest_row_of_each_article_is_taken_from_two_exports(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(files)
    with duckdb.connect() as connection:
        newest, every = (
            connection.execute(f"SELECT count(*), count(DISTINCT id) FROM {source}").fetchall()
            for source in (f"({blocks('duckdb')[-1]})", "'news.parquet'")
        )
    assert newest == every


def test_what_is_written_for_pandas_runs(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(files)
    (code,) = blocks("python")
    found: dict[str, Any] = {}
    exec(code, found)
    assert found["by_month"].to_numpy().sum() == found["news"]["published_on"].notna().sum() > 80
    assert (found["widely_carried"] >= 3).all()
    assert len(found["widely_carried"]) > 3


def test_r_is_given_columns_that_there_are() -> None:
    (code,) = blocks("r")
    named = set(re.findall(r"\b(?:published_\w+|source|story)\b", code))
    assert named
    assert named <= set(COLUMNS)
