"""Downloader middleware: every answer goes into the archive as it was received, before anything looks into it."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response

from crawler.errors import ArchiveError, FullError
from crawler.fetch.meta import notes_of
from crawler.fetch.refusals import Refusal
from crawler.fetch.services import services_of
from crawler.model import Reason, Stage
from storage.values import link_to_json


class Archive:
    """Nearest to the wire, so that content codings and redirects are kept. The position is noted."""

    def __init__(self, crawler: Crawler) -> None:
        self._services = services_of(crawler)
        self._source = self._services.source(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Archive:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        now, notes = self._services.now(), notes_of(request)
        notes.fetched_at, notes.archive = now, None
        if response.status == 304:
            return response
        try:
            self._services.room()
        except FullError as error:
            self._services.run_out(error)
        try:
            notes.archive = self._services.archive.write(
                url=request.url,
                status=response.status,
                headers=_pairs(response.headers),
                body=response.body,
                at=now,
                truncated=_truncated(response),
                request=_pairs(request.headers),
                address=str(response.ip_address or ""),
                note=self._note(request, response),
            )
        except (ArchiveError, OSError) as error:
            self._services.abort(error)
            raise Refusal(Reason.ARCHIVE_WRITE, str(error), stage=Stage.ARCHIVE) from error
        return response

    def _note(self, request: Request, response: Response) -> dict[str, str]:
        """What a replay of the archive needs to know."""
        notes = notes_of(request)
        note = {"source": self._source.name, "kind": notes.kind}
        if notes.link is not None:
            note["link"] = link_to_json(notes.link)
        if "tls_unverified" in response.flags:
            note["tls"] = "unverified"
        return note


def _truncated(response: Response) -> str:
    """In WARC's words, why the body is not whole; empty if it is."""
    if "download_stopped" in response.flags:
        return "length"
    return "disconnect" if "dataloss" in response.flags or "truncated" in response.flags else ""


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    return [(key.decode("latin-1"), value.decode("latin-1")) for key, values in headers.items() for value in values]
