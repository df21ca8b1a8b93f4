"""Sources by hand: enabled, disabled, forgotten; and the demo's archive, which is no place for them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.cli import cli
from crawler.errors import LinkError, NoDatabaseError, UsageError
from storage.store import Store
from tests.badserver import BadServer
from tests.crawl.site import Site, table
from tests.storage import drafts

CONTACT = '[defaults]\nuser_agent_contact = "mailto:us@example.org"\n'


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An archive of two sources with two articles each."""
    with BadServer() as one, BadServer(host="127.0.0.2") as two:
        for server in (one, two):
            server.feeds["/feed"] = ["/article/1", "/article/2"]
        site = Site(tmp_path_factory.mktemp("site"))
        site.tables = [CONTACT, table("nahr", one, feeds=["/feed"]), table("jabal", two, feeds=["/feed"])]
        assert site.run("crawl", "-q") == (0, "", "")
        yield site


@pytest.fixture
def site(lasting: Site, tmp_path: Path) -> Site:
    shutil.copytree(lasting.folder, tmp_path / "site")
    return Site(tmp_path / "site", list(lasting.tables))


def marsad(site: Site, *arguments: str) -> Result:
    config = site.folder / "sources.toml"
    return CliRunner().invoke(
        cli, [*arguments, "--config", str(config), "--data", str(site.data)], standalone_mode=False
    )


def test_c16_forgetting_shows_first_and_deletes_when_told(site: Site) -> None:
    shown = marsad(site, "forget", "nahr")
    assert "2 articles" in shown.stdout
    assert "--yes" in shown.stdout
    assert site.articles("nahr") == 2
    done = marsad(site, "forget", "nahr", "--yes")
    assert done.exception is None
    assert "deleted" in done.stdout
    assert (site.articles("nahr"), site.articles("jabal")) == (0, 2)
    assert marsad(site, "doctor", "--check", "--json").stdout == '{"findings": []}\n'
    assert isinstance(marsad(site, "forget", "nahr").exception, UsageError)


def test_c16_an_unknown_source_is_refused_with_the_nearest(site: Site) -> None:
    assert "did you mean 'jabal'" in str(marsad(site, "forget", "jabl", "--yes").exception)
    assert site.articles("jabal") == 2


def test_c15_a_source_that_is_disabled_is_left_out_until_it_is_enabled(site: Site) -> None:
    assert marsad(site, "disable", "nahr", "--reason", "asked to stop").exception is None
    assert "nahr is disabled: asked to stop" in str(marsad(site, "crawl", "nahr").exception)
    assert marsad(site, "enable", "nahr").exception is None
    assert (site.folder / "sources.toml").read_text().count("enabled = true") == 1
    assert "did you mean 'nahr'" in str(marsad(site, "enable", "nahar").exception)


@pytest.mark.parametrize(
    "command", [("crawl",), ("crawl", "--due"), ("backfill", "jabal"), ("schedule", "--times", "1")], ids=" ".join
)
def test_c17_real_news_do_not_go_among_the_demos(site: Site, command: tuple[str, ...]) -> None:
    with Store.open(site.data / "articles.db") as store:
        store.sources.ensure(drafts.source("demo_mina"))
    refused = marsad(site, *command).exception
    assert isinstance(refused, UsageError)
    assert "demo_mina" in str(refused)
    assert "marsad forget" in str(refused)
    with site.store() as store:
        assert store.runs.newest() == 1


def test_c17_a_data_folder_with_sources_of_its_own_uses_them(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site.folder)
    own = site.tables[1].replace("nahr", "wadi")
    (site.data / "sources.toml").write_text(CONTACT + own, encoding="utf-8")
    listed = CliRunner().invoke(cli, ["sources", "--data", str(site.data), "--json"])
    assert "wadi" in listed.stdout
    assert "nahr" not in listed.stdout
    named = CliRunner().invoke(cli, ["sources", "--data", str(site.data), "--config", "sources.toml", "--json"])
    assert "nahr" in named.stdout


def test_c17_the_demo_writes_over_nobodys_sources(site: Site) -> None:
    before = (site.folder / "sources.toml").read_bytes()
    refused = CliRunner().invoke(cli, ["demo", "--data", str(site.folder)], standalone_mode=False).exception
    assert "is not the demo's" in str(refused)
    assert (site.folder / "sources.toml").read_bytes() == before


@pytest.mark.parametrize("folder", ["state", "warc"])
def test_q23_a_run_follows_no_link_in_its_folder(site: Site, folder: str) -> None:
    elsewhere = site.folder / "elsewhere"
    elsewhere.mkdir()
    shutil.rmtree(site.data / folder)
    (site.data / folder).symlink_to(elsewhere)
    refused = marsad(site, "crawl").exception
    assert isinstance(refused, LinkError)
    assert str(site.data / folder) in str(refused)
    assert list(elsewhere.iterdir()) == []


def test_c16_there_is_nothing_to_forget_where_there_is_no_archive(tmp_path: Path) -> None:
    for yes in ((), ("--yes",)):
        asked = CliRunner().invoke(cli, ["forget", "nahr", "--data", str(tmp_path), *yes], standalone_mode=False)
        assert isinstance(asked.exception, NoDatabaseError)
    assert list(tmp_path.iterdir()) == []
