"""`marsad deliver`, by hand and by the schedule."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.cli import cli
from crawler.decide.watches import Watch
from crawler.errors import ConfigError
from crawler.ingest.write import Ingest
from crawler.search.asked import SearchQuery
from storage.store import Store
from tests.storage.drafts import draft, source

FEEDS = """
[[watch]]
name = "nursery"
search = "q=مشتل"

[[channel]]
name = "reader"
kind = "files"
folder = "feeds"
"""
BROKEN = """
[[channel]]
name = "desk"
kind = "command"
command = ["/no/such/program"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive in which a watch rang."""
    now = datetime.now(UTC)
    (tmp_path / "data").mkdir()
    with Store.open(tmp_path / "data" / "articles.db") as store:
        store.sources.ensure(source())
        watch = Watch(name="nursery", query=SearchQuery(words="مشتل"))
        Ingest(store, store.runs.start("crawl", now), (watch,)).apply(draft(at=now, on=now.date()), now)
    (tmp_path / "watches.toml").write_text(FEEDS)
    return tmp_path


def marsad(folder: Path, *arguments: str) -> Result:
    places = ["--config", str(folder / "sources.toml"), "--data", str(folder / "data")]
    return CliRunner().invoke(cli, [*arguments, *places])


def test_alerts_are_delivered_once_and_the_list_says_so(folder: Path) -> None:
    first, second = (json.loads(marsad(folder, "deliver", "--json").stdout)["channels"][0] for _ in range(2))
    assert (first["sent_now"], second["sent_now"], second["sent"]) == (1, 0, 1)
    assert (folder / "data" / "feeds" / "nursery.atom").exists()
    assert "reader" in marsad(folder, "deliver", "--list").stdout


def test_a_channel_that_fails_is_told_and_doctor_names_it_after_a_day(folder: Path) -> None:
    """V08"""
    (folder / "watches.toml").write_text(FEEDS + BROKEN)
    done = marsad(folder, "deliver")
    assert done.exit_code == 1
    assert "FileNotFoundError" in done.stdout
    assert marsad(folder, "doctor").exit_code == 0
    path = folder / "data" / "state" / "delivery.json"
    state = json.loads(path.read_text())
    state["channels"]["desk"]["failing_since"] = (datetime.now(UTC) - timedelta(days=2)).isoformat()
    path.write_text(json.dumps(state))
    found = marsad(folder, "doctor", "--json")
    assert found.exit_code == 1
    assert [one["check"] for one in json.loads(found.stdout)["findings"]] == ["delivery"]


def test_without_channels_there_is_nothing_to_do(tmp_path: Path) -> None:
    assert marsad(tmp_path, "deliver").exit_code == 0


@pytest.mark.parametrize(
    ("table", "where"),
    [
        ('name = "a"\nkind = "pigeon"', "a.kind"),
        ('name = "a"\nkind = "webhook"\nurl = "https://x.example/"', "a: a channel of kind webhook needs secret"),
        ('name = "a"\nkind = "files"\nfolder = "f"\nwatches = ["nurserry"]', "nursery"),
        ('name = "a"\nkind = "mail"\nto = ["nobody"]\nsender = "a@b.example"', "a.to.0"),
        ('name = "a"\nkind = "files"\nfolder = "f"\nhours = [25]', "a.hours.0"),
    ],
)
def test_a_fault_of_a_channel_names_it_and_its_key(folder: Path, table: str, where: str) -> None:
    (folder / "watches.toml").write_text(f"{FEEDS}\n[[channel]]\n{table}\n")
    done = CliRunner().invoke(
        cli,
        ["deliver", "--config", str(folder / "sources.toml"), "--data", str(folder / "data")],
        standalone_mode=False,
    )
    assert isinstance(done.exception, ConfigError)
    assert where in str(done.exception)
