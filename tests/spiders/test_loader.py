"""Every source is a spider by its name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import scrapy
from scrapy.settings import Settings

from crawler.errors import ConfigError
from spiders.base import SourceSpider
from spiders.loader import SourceSpiderLoader

ROOT = Path(__file__).parents[2]

TOML = """\
[[source]]
name = "mina"
title = "الميناء"
home = "https://mina.example/"

[[source]]
name = "qalam"
title = "القلم"
home = "https://qalam.example/"
enabled = false

[[source]]
name = "waits"
title = "بلا عنوان"
home = ""
enabled = false
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "sources.toml"
    path.write_text(TOML, encoding="utf-8")
    return path


def test_names_and_classes(config: Path) -> None:
    loader = SourceSpiderLoader.from_settings(Settings({"MARSAD_CONFIG": str(config)}))
    assert loader.list() == ["mina", "qalam"]  # one without an address can't be crawled
    spider = loader.load("mina")
    assert issubclass(spider, SourceSpider)
    assert (spider.name, spider.source.title) == ("mina", "الميناء")
    assert loader.find_by_request(scrapy.Request("https://www.qalam.example/a")) == ["qalam"]
    with pytest.raises(KeyError, match="nobody"):
        loader.load("nobody")


def test_a_site_of_its_own_is_found(config: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import spiders.sites

    (tmp_path / "mina.py").write_text(
        "from spiders.base import SourceSpider\n\nclass Spider(SourceSpider):\n    extra = True\n", encoding="utf-8"
    )
    monkeypatch.setattr(spiders.sites, "__path__", [str(tmp_path)])
    spider = SourceSpiderLoader.from_settings(Settings({"MARSAD_CONFIG": str(config)})).load("mina")
    monkeypatch.delitem(sys.modules, "spiders.sites.mina")
    assert spider.extra  # type: ignore[attr-defined]  # the class just written
    assert spider.source.name == "mina"


def test_faults_stop_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        SourceSpiderLoader.from_settings(Settings({"MARSAD_CONFIG": str(tmp_path / "none.toml")}))


def test_scrapy_list(config: Path) -> None:
    """Scrapy's own command, as a user types it."""
    command = [sys.executable, "-m", "scrapy", "list"]
    environment = {**os.environ, "MARSAD_CONFIG": str(config)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["mina", "qalam"]
