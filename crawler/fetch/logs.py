"""Scrapy's messages about single pages, bounded and free of control characters: a page must not write our log."""
# ruff: noqa: ARG002  # the arguments are Scrapy's

from __future__ import annotations

import logging
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure

from crawler.arabic.letters import printable

_SCRAPED = logging.getLogger("scrapy.core.scraper")
_CRAWLED = logging.getLogger("scrapy.core.engine")
"""Those that Scrapy writes with. It asks for each line, whether or not it will be shown."""


class BoundedLog(LogFormatter):
    """Names what went through by its URL; Scrapy would write the whole item, body included."""

    def crawled(  # type: ignore[override]  # None: no line
        self, request: Request, response: Response, spider: Spider
    ) -> LogFormatterResult | None:
        return super().crawled(request, response, spider) if _CRAWLED.isEnabledFor(logging.DEBUG) else None

    def scraped(  # type: ignore[override]  # None: no line
        self, item: Any, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult | None:
        if not _SCRAPED.isEnabledFor(logging.DEBUG):
            return None
        return _line(logging.DEBUG, f"{type(item).__name__} of {_url(item)}")

    def dropped(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        return _line(logging.WARNING, f"dropped {_url(item)}: {exception}")

    def item_error(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        return _line(logging.ERROR, f"{spider.name}: {_url(item)} could not be stored: {exception}")

    def spider_error(
        self, failure: Failure, request: Request, response: Response | Failure, spider: Spider
    ) -> LogFormatterResult:
        return _line(logging.ERROR, f"{spider.name}: {request.url} broke the spider: {failure.value}")

    def download_error(
        self, failure: Failure, request: Request, spider: Spider, errmsg: str | None = None
    ) -> LogFormatterResult:
        return _line(logging.ERROR, f"{spider.name}: {request.url}: {errmsg or failure.value}")


def _url(item: Any) -> str:
    return str(getattr(item, "url", ""))


def _line(level: int, text: str) -> LogFormatterResult:
    return {"level": level, "msg": "%(text)s", "args": {"text": printable(text)}}
