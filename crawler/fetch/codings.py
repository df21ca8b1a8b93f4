"""Downloader middleware: asks for compressed answers, hands on decoded and verified ones.

In place of Scrapy's HttpCompression, which takes a stream that was cut in half for a whole one and hands a coding that
it doesn't know to the callback as if it were text.
"""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from crawler.fetch.meta import notes_of
from crawler.fetch.refusals import Refusal
from crawler.web.codings import CodingError, codings_of, decode

ACCEPTED = "gzip, deflate, br, zstd"


class ContentCodings:
    """Undoes content codings within the size that a page, or a sitemap, may have."""

    def __init__(self, limit: int, sitemap_limit: int) -> None:
        self.limit = limit
        self.sitemap_limit = sitemap_limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ContentCodings:
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"), crawler.settings.getint("MARSAD_SITEMAP_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        request.headers.setdefault("Accept-Encoding", ACCEPTED)
        if notes_of(request).kind in ("sitemap", "robots"):
            request.meta.setdefault("download_maxsize", self.sitemap_limit)

    def process_response(self, request: Request, response: Response) -> Response:
        codings = codings_of(b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1"))
        if not codings or request.method == "HEAD" or response.status in {204, 304}:
            return response
        try:
            body = decode(response.body, codings, request.meta.get("download_maxsize") or self.limit)
        except CodingError as error:
            raise Refusal(error.reason, error.detail, status=response.status) from error
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        return response.replace(body=body, headers=headers, cls=kind)
