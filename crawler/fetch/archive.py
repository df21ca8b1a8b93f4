"""Downloader middleware: every answer goes into the archive as it was received, before anything looks into it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response

from crawler.decide.rendering import is_rendered
from crawler.errors import ArchiveError, FullError
from crawler.fetch.meta import UNRENDERED, Notes, notes_of
from crawler.fetch.refusals import Refusal
from crawler.fetch.services import Services, services_of
from crawler.model import RENDER_FLAGS, Detail, Reason, Source, Stage
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
        rendered = is_rendered(self._source, notes.kind, response.status, content_type(response))
        notes.record = f"<{uuid4().urn}>" if rendered else ""
        with _written(self._services):
            notes.archive = self._services.archive.write(
                url=request.url,
                status=response.status,
                headers=_pairs(response.headers),
                body=response.body,
                at=now,
                truncated=_truncated(response),
                request=_pairs(request.headers),
                address=str(response.ip_address or ""),
                note=_note(self._source, notes, response, UNRENDERED if rendered else notes.kind),
                record=notes.record,
            )
        return response


def keep_rendered(services: Services, source: Source, request: Request, page: Response) -> None:
    """Archives a page that a browser made, beside the answer that it began with; a replay reads this one."""
    notes = notes_of(request)
    with _written(services):
        notes.archive = services.archive.write_made(
            url=page.url,
            body=page.body,
            kind="text/html; charset=utf-8",
            at=notes.fetched_at or services.now(),
            beside=notes.record,
            truncated=_truncated(page),
            note=_note(source, notes, page, notes.kind),
        )


@contextmanager
def _written(services: Services) -> Iterator[None]:
    """Where nothing more can be archived, the run ends."""
    try:
        yield
    except (ArchiveError, OSError) as error:
        services.abort(error)
        raise Refusal(Reason.ARCHIVE_WRITE, Detail.MESSAGE.of(error), stage=Stage.ARCHIVE) from error


def _note(source: Source, notes: Notes, response: Response, kind: str) -> dict[str, str]:
    """What a replay of the archive needs to know."""
    note = {"source": source.name, "kind": kind}
    if notes.link is not None:
        note["link"] = link_to_json(notes.link)
    if "tls_unverified" in response.flags:
        note["tls"] = "unverified"
    if flags := [flag for flag in RENDER_FLAGS if flag in response.flags]:
        note["render"] = " ".join(flags)
    return note


def content_type(response: Response) -> str:
    """As the server labelled the answer; empty where it didn't."""
    return (response.headers.get("Content-Type") or b"").decode("latin-1")


def _truncated(response: Response) -> str:
    """In WARC's words, why the body is not whole; empty if it is."""
    if "download_stopped" in response.flags:
        return "length"
    return "disconnect" if "dataloss" in response.flags or "truncated" in response.flags else ""


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    return [(key.decode("latin-1"), value.decode("latin-1")) for key, values in headers.items() for value in values]
