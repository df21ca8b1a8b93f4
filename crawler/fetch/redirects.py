"""Redirects followed within the source, every other end recorded.

Scrapy's own middleware loses URLs without a word: an empty Location, a redirect to itself, to another site, to a URL
already seen. Here each of them is a Refusal with its reason.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response
from w3lib.url import safe_url_string

from crawler.arabic.letters import printable
from crawler.decide.rendering import gives_scripts
from crawler.fetch.meta import RENDER, notes_of
from crawler.fetch.refusals import Refusal
from crawler.fetch.services import edge_of
from crawler.limits import URL_CHARACTERS
from crawler.model import Detail, Reason
from crawler.web.urls import belongs

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Redirects(RedirectMiddleware):
    """Follows at most REDIRECT_MAX_TIMES redirects; credentials are dropped on the way by Scrapy's code."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler.settings)
        self.crawler = crawler
        self._source = edge_of(crawler).source(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Redirects:
        return cls(crawler)

    def handle_referer(self, request: Request, response: Response) -> None:  # noqa: ARG002
        request.headers.pop("Referer", None)

    def process_response(  # type: ignore[override]  # Scrapy deprecates the spider argument
        self, request: Request, response: Response
    ) -> Request | Response:
        if response.status not in _REDIRECTS:
            return response
        location = (response.headers.get("Location") or b"").strip()
        if not location:
            raise self._refused(Reason.REDIRECT_BAD, Detail.LEADS_NOWHERE, "", response)
        try:
            target = urljoin(request.url, safe_url_string(location))
            parts = urlsplit(target)
            scheme, host = parts.scheme, parts.hostname
            # Whoever names a password in a redirect gave it to everybody; it is neither sent nor written down.
            target = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
        except ValueError:
            raise self._refused(Reason.REDIRECT_BAD, Detail.LEADS_TO, location.decode("latin-1"), response) from None
        if scheme not in {"http", "https"}:
            raise self._refused(Reason.REDIRECT_SCHEME, Detail.LEADS_TO, target, response)
        if not host or len(target) > URL_CHARACTERS:
            raise self._refused(Reason.REDIRECT_BAD, Detail.LEADS_TO, target, response)
        if self._source.https_only and scheme == "http" and request.url.startswith("https:"):
            raise self._refused(Reason.REDIRECT_SCHEME, Detail.DOWNGRADED_TO, target, response)
        visited = (*request.meta.get("redirect_urls", ()), request.url)
        if target.partition("#")[0] in {url.partition("#")[0] for url in visited}:
            raise self._refused(Reason.REDIRECT_LOOP, Detail.LEADS_TO, target, response)
        if not notes_of(request).rules and not self._may_lead_to(target, notes_of(request).kind):
            # A private address is named for what it is, whether it would have answered or not.
            raise self._refused(Reason.OFFSITE, Detail.LEADS_TO, target, response)
        redirected = self._build_redirect_request(request, response, url=target, method="GET", body="")
        redirected.dont_filter = True
        return self._redirect(redirected, request, response.status)

    def _may_lead_to(self, target: str, kind: str) -> bool:
        return belongs(target, self._source) or (kind == RENDER and gives_scripts(target, self._source))

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        left = request.meta.get("redirect_ttl", self.max_redirect_times)
        if left <= 0:
            raise Refusal(Reason.REDIRECT_LIMIT, Detail.LEADS_TO.of(printable(redirected.url)))
        request.meta["redirect_ttl"] = left
        return super()._redirect(redirected, request, reason)

    def _refused(self, reason: Reason, kind: Detail, target: str, response: Response) -> Refusal:
        told = kind.of(printable(target)) if kind.about else kind.of()
        return Refusal(reason, told, status=response.status)
