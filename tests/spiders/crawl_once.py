"""Crawls all sources of a configuration with nothing but the spiders, and prints what they yield as JSON lines.

    python -m tests.spiders.crawl_once CONFIG [NAME=VALUE...]

A reactor lives once in a process, so the tests run this in one of its own. Sources whose name begins with `known` have
every address with `/old` in it fetched already.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler

from crawler.model import Link
from crawler.sources.reading import load_sources
from spiders.base import Item
from spiders.loader import spider_class

SETTINGS = {
    "LOG_LEVEL": "ERROR",
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "RETRY_ENABLED": False,
    "DOWNLOAD_TIMEOUT": 10,
    "ROBOTSTXT_OBEY": False,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 4,
}


def new(links: Sequence[Link]) -> Sequence[Link]:
    return [link for link in links if "/old" not in link.url]


def show(item: Item, response: Any, spider: Any) -> None:  # Scrapy calls it by these names
    fields = {name: getattr(item, name, None) for name in ("url", "final_url", "reason", "outcome", "status", "detail")}
    fields["detail"] = str(fields["detail"] or "")
    print(json.dumps({"source": item.source, "kind": type(item).__name__, **fields}), flush=True)


def opened(spider: Any) -> None:
    if spider.name.startswith("known"):
        spider.new_links = new


def main() -> None:
    process = AsyncCrawlerProcess(SETTINGS)
    arguments = dict(argument.split("=", 1) for argument in sys.argv[2:])
    for source in load_sources(Path(sys.argv[1])).sources:
        crawler: Crawler = process.create_crawler(spider_class(source))
        crawler.signals.connect(show, signals.item_scraped)
        crawler.signals.connect(opened, signals.spider_opened)
        process.crawl(crawler, **arguments)
    process.start()


if __name__ == "__main__":
    main()
