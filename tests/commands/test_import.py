"""`marsad import`: a list into sources.toml."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli import cli
from crawler.errors import UsageError
from crawler.sources.reading import load_sources

MINE = "# لي\n[[source]]\nname = 'mina'  # الميناء\ntitle = 'م'\nhome = 'https://mina.example/'\n"


def run(tmp_path: Path, listed: str, *arguments: str) -> str:
    (tmp_path / "list").write_text(listed)
    result = CliRunner().invoke(
        cli, ["import", str(tmp_path / "list"), "--config", str(tmp_path / "sources.toml"), *arguments],
        catch_exceptions=False,
    )  # fmt: skip
    assert result.exit_code == 0
    return result.output


def test_five_hundred_feeds_are_added_and_what_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(MINE)
    said = run(tmp_path, "".join(f"https://site{n}.example/\n" for n in range(500)))
    assert "500 entries: 500 added; 500 new sources" in said
    assert (tmp_path / "sources.toml").read_text().startswith(MINE)
    assert len(load_sources(tmp_path / "sources.toml").sources) == 501


def test_the_second_time_all_is_known(tmp_path: Path) -> None:
    listed = "feed,title\nhttps://a.example/rss,أ\n"
    run(tmp_path, listed)
    before = (tmp_path / "sources.toml").read_bytes()
    assert "1 entries: 1 known; 0 new sources" in run(tmp_path, listed)
    assert (tmp_path / "sources.toml").read_bytes() == before


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    found = json.loads(run(tmp_path, "https://a.example/\nfile:///x\nhttp://10.0.0.1/\n", "--dry-run", "--json"))
    assert [one["became"] for one in found["entries"]] == ["added", "left out"]
    assert found["written"] is False
    assert not (tmp_path / "sources.toml").exists()


@pytest.mark.parametrize(
    "listed",
    ["<html>", "", "http://10.0.0.1/\n", "title,folder\nأخبار,سورية\n"],
    ids=["a page", "nothing", "all refused", "CSV without addresses"],
)
def test_o02_what_gives_nothing_is_refused_in_one_line(tmp_path: Path, listed: str) -> None:
    with pytest.raises(UsageError) as refused:
        run(tmp_path, listed)
    assert str(tmp_path / "list") in str(refused.value)
    assert "\n" not in str(refused.value)
    assert not (tmp_path / "sources.toml").exists()
