"""Every source in sources.toml is a spider by its name: `scrapy list`, `scrapy crawl NAME`."""

from __future__ import annotations

import importlib
import importlib.util
import os
from pathlib import Path
from typing import Any

import scrapy
from scrapy.settings import BaseSettings

from crawler.model import Source
from crawler.sources.reading import Configuration, configuration_of, load_sources
from crawler.web.urls import belongs
from spiders.base import Loop, SourceSpider
from spiders.feed import FeedLoop
from spiders.listing import ListingLoop
from spiders.sitemap import RobotsSitemapLoop, SitemapLoop
from spiders.telegram import TelegramLoop
from spiders.wordpress import WordPressLoop

LOOPS: dict[str, type[Loop]] = {
    loop.kind: loop for loop in (FeedLoop, WordPressLoop, ListingLoop, TelegramLoop, SitemapLoop, RobotsSitemapLoop)
}
"""The loop of each kind in crawler/discover/kinds.py; a source runs those that its configuration gives a start."""


def spider_class(source: Source, contact: str = "") -> type[SourceSpider]:
    """The spider of a source: `Spider` of spiders/sites/NAME.py where there is one, otherwise SourceSpider as it is."""
    base: type[SourceSpider] = SourceSpider
    if importlib.util.find_spec(f"spiders.sites.{source.name}"):
        base = importlib.import_module(f"spiders.sites.{source.name}").Spider
    return type(
        f"{base.__name__}_{source.name}",
        (base,),
        {"name": source.name, "source": source, "contact": contact, "loops": tuple(LOOPS.values())},
    )


class SourceSpiderLoader:
    """Scrapy's SPIDER_LOADER_CLASS. Reads the file that the setting or environment variable MARSAD_CONFIG names."""

    def __init__(self, configuration: Configuration, file: Path | None = None) -> None:
        self._contact = configuration.defaults.user_agent_contact
        self._file = file
        self._sources = {source.name: source for source in configuration.sources}

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> SourceSpiderLoader:
        data = settings.get("MARSAD_DATA") or os.environ.get("MARSAD_DATA") or "data"
        path = settings.get("MARSAD_CONFIG") or os.environ.get("MARSAD_CONFIG") or configuration_of(Path(data))
        return cls(load_sources(Path(path)), Path(path))

    def load(self, spider_name: str) -> type[SourceSpider]:
        """The class of that name; raises KeyError, as Scrapy expects."""
        if spider_name not in self._sources:
            raise KeyError(f"no source is named {spider_name!r}")
        found = spider_class(self._sources[spider_name], self._contact)
        found.looked_up_in = self._file
        return found

    def list(self) -> list[str]:
        return [name for name, source in self._sources.items() if source.home]

    def find_by_request(self, request: scrapy.Request) -> Any:
        return [name for name, source in self._sources.items() if belongs(request.url, source)]
