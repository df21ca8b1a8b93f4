"""The archive as a source of Pages: WARC records -> Pages -> the same chain -> the same write path.

`ingest` feeds files in (our own, Common Crawl's); `reprocess` derives the articles again from the pages that lie in
the archive, after rules or the profile of a source changed.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Protocol

from crawler.discover import is_article
from crawler.discover.kinds import KINDS
from crawler.errors import ArchiveError
from crawler.ingest.events import answer_of
from crawler.ingest.owners import Sources
from crawler.ingest.write import Ingest
from crawler.limits import PAGE_BYTES
from crawler.model import (
    RENDER_FLAGS,
    ArchivePosition,
    Decision,
    Detail,
    Draft,
    Link,
    OutcomeKind,
    Page,
    Reason,
    Rejected,
    SiteProfile,
    Source,
    Stage,
)
from crawler.model.reasons import reason_of_status
from crawler.phrases.locale import IN_ENGLISH
from crawler.web import urls
from crawler.web.codings import CodingError, codings_of, decode
from crawler.web.sniff import Markup, markup_of
from storage.archive import ArchiveWriter
from storage.values import link_from_json
from storage.warc import WarcFault, WarcRecord, read, records

_HTML = ("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")
_REDIRECTS = 10_000
"""Redirects remembered, so that the address asked for is known as an alias."""


class Workers(Protocol):
    """What runs the pure chain: `crawler.workers.pool.WorkerPool`."""

    count: int

    def submit(self, page: Page, source: Source, profile: SiteProfile) -> Future[Draft | Rejected]: ...


@dataclass(slots=True)
class Replayed:
    """What came of a replay."""

    outcomes: Counter[str] = field(default_factory=Counter)
    passed_over: int = 0
    """Records that are no pages: feeds, sitemaps, images, redirects."""
    faults: list[str] = field(default_factory=list)
    changed: list[tuple[str, str]] = field(default_factory=list)
    """URL and what changed, of `reprocess`."""


FUTURE = timedelta(hours=48)
"""A record dated later than this is no record of an answer: clocks are off by hours, not by years."""


def ingest(
    files: Iterable[Path],
    ingest: Ingest,
    sources: Sources,
    workers: Workers,
    now: Callable[[], datetime],
    *,
    keep_in: ArchiveWriter | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Replayed:
    """Feeds files through the chain.

    Args:
        files: WARC or ARC files, in order of time.
        keep_in: the archive that pages of files from elsewhere are copied into, so that they can be derived again;
            files that lie in its folder are referred to as they are. None: the pages are not kept.
        progress: told after each page how many there were.

    Notes in records count in our own folder alone: anybody can write one. A record from the future is a fault.
    A file that can't be read to its end gives its good records; what was wrong is in the result's `faults`.
    """
    result = Replayed()
    chain = _Chain(ingest, workers, now, result, progress)
    for file in files:
        redirects: dict[str, str] = {}
        ours = keep_in is not None and file.resolve().parent == keep_in.folder.resolve()
        try:
            for found in records(file):
                if isinstance(found, WarcFault):
                    result.faults.append(f"{file.name} at {found.position.offset}: {found.what} {found.url}".rstrip())
                    continue
                if found.at > now() + FUTURE:
                    where = f"{file.name} at {found.position.offset}"
                    result.faults.append(f"{where}: dated {found.at:%Y-%m-%d}, which is to come {found.url}")
                    continue
                record = found if ours else _without_claims(found)
                pages = _pages_of(record, sources, redirects)
                if not pages:
                    result.passed_over += 1
                    continue
                position = record.position if ours else _kept(record, pages[0], keep_in)
                for page in pages:
                    chain.put(page, sources, position)
        except ArchiveError as error:
            result.faults.append(str(error))
    chain.finish()
    return result


def reprocess(
    ingest: Ingest,
    folder: Path,
    sources: Sources,
    workers: Workers,
    now: Callable[[], datetime],
    *,
    names: Iterable[str] = (),
    progress: Callable[[int], None] = lambda _: None,
) -> Replayed:
    """Derives articles again from their archived pages, in the order in which those lie in the archive.

    Args:
        folder: of the archive.
        names: sources; none: all.
    """
    result = Replayed()
    chain = _Chain(ingest, workers, now, result, progress, same_page=True)
    derivable = ingest.store.pages.derivable(tuple(names))
    for (name, position), rows in groupby(derivable, key=lambda row: row[1:]):
        addresses = [url for url, *_ in rows]
        try:
            record = read(folder, position)
        except ArchiveError as error:
            for url in addresses:
                result.faults.append(f"{url}: {error}")
                ingest.fail(
                    Rejected(
                        url=url,
                        source=name,
                        reason=Reason.ARCHIVE_WRITE,
                        stage=Stage.ARCHIVE,
                        detail=Detail.MESSAGE.of(error),
                    ),
                    now(),
                )
            continue
        shown = {page.url: page for page in carried_by(record, sources, name)}
        for url in addresses:
            page = shown.get(url) if shown else page_of(record, url=url, source=name)
            if page is None:
                result.faults.append(f"{url}: the archived page doesn't show it")
            else:
                chain.put(page, sources, position)
    chain.finish()
    return result


def page_of(record: WarcRecord, *, url: str = "", source: str = "") -> Page | Rejected:
    """A record as the page that a crawl would have made of it, content codings undone.

    Args:
        url: as asked for; the record's own when empty.
        source: name of the source.
    """
    asked = url or record.url
    body = record.body
    try:
        body = decode(body, codings_of(record.header("Content-Encoding")), PAGE_BYTES)
    except CodingError as error:
        # Some crawlers keep the label of a coding that they have undone.
        if error.reason is not Reason.BAD_ENCODING or markup_of(body) is not Markup.HTML:
            return Rejected(url=asked, source=source, reason=error.reason, stage=Stage.FETCH, detail=error.detail)
    if len(body) > PAGE_BYTES:
        return Rejected(
            url=asked, source=source, reason=Reason.TOO_LARGE, stage=Stage.FETCH, detail=Detail.LARGE.of(len(body))
        )
    headers = tuple((key, value) for key, value in record.headers if key.lower() != "content-encoding")
    return Page(
        url=asked,
        final_url=record.url,
        source=source,
        body=body,
        fetched_at=record.at,
        status=record.status,
        headers=headers,
        link=_link(record),
        archive=record.position,
        flags=_flags(record),
    )


def _flags(record: WarcRecord) -> tuple[str, ...]:
    """What the fetch noticed, as noted in the record."""
    rendered = record.note.get("render", "").split()
    return (
        *("truncated" for _ in range(bool(record.truncated))),
        *("tls_unverified" for _ in range(record.note.get("tls") == "unverified")),
        *(flag for flag in RENDER_FLAGS if flag in rendered),
    )


def carried_by(record: WarcRecord, sources: Sources, name: str) -> tuple[Page, ...]:
    """The articles that a page of discovery shows whole, each as a page of its own; `name` is its source's."""
    kind = KINDS.get(record.note.get("kind", ""))
    if kind is None or not kind.carries or record.status != 200:
        return ()
    source = sources.of(record.url, name)
    page = page_of(record, source=source.name)
    return () if isinstance(page, Rejected) else kind.read(page, source).carried


def _pages_of(record: WarcRecord, sources: Sources, redirects: dict[str, str]) -> tuple[Page | Rejected, ...]:
    """The pages of articles in a record met in a file."""
    carried = carried_by(record, sources, record.note.get("source", ""))
    page = None if carried else _page_of(record, sources, redirects)
    return carried or ((page,) if page is not None else ())


def _page_of(record: WarcRecord, sources: Sources, redirects: dict[str, str]) -> Page | Rejected | None:
    """The page of a record met in a file; None for what is no page of an article."""
    if 300 <= record.status < 400:
        asked = redirects.pop(record.url, record.url)
        target = urls.absolute(record.url, record.header("Location"))
        if target and len(redirects) < _REDIRECTS:
            redirects[target] = asked
        return None
    if record.note.get("kind", "article") != "article" or not _is_html(record):
        return None
    asked = redirects.pop(record.url, record.url)
    source = sources.of(record.url, record.note.get("source", ""))
    link = _link(record)
    asked = link.url if link else asked
    if record.status >= 400:
        return Rejected(
            url=asked,
            source=source.name,
            reason=reason_of_status(record.status),
            stage=Stage.FETCH,
            detail=Detail.HTTP_STATUS.of(record.status),
            status=record.status,
        )
    if not record.note and not is_article(record.url, source):
        return Rejected(url=asked, source=source.name, reason=Reason.NOT_ARTICLE, stage=Stage.DISCOVER)
    return page_of(record, url=asked, source=source.name)


def _without_claims(record: WarcRecord) -> WarcRecord:
    """Of somebody else's notes, none that says whose page it is or what was offered: only that it is no article's."""
    return replace(record, note={"kind": record.note["kind"]} if "kind" in record.note else {})


def _is_html(record: WarcRecord) -> bool:
    kind = record.header("Content-Type").partition(";")[0].strip().lower()
    if kind:
        return kind in _HTML
    return markup_of(record.body) is Markup.HTML or bool(record.header("Content-Encoding"))


def _kept(record: WarcRecord, page: Page | Rejected, archive: ArchiveWriter | None) -> ArchivePosition | None:
    """Copies a record of somebody else's file into our archive."""
    if archive is None:
        return None
    note = {"source": page.source, "kind": "article", **record.note}
    return archive.write(
        url=record.url,
        status=record.status,
        headers=record.headers,
        body=record.body,
        at=record.at,
        truncated=record.truncated,
        note=note,
    )


def _link(record: WarcRecord) -> Link | None:
    """The offer that the crawl followed, with its hints, as noted in the record."""
    try:
        return link_from_json(record.note["link"])
    except (KeyError, TypeError, ValueError):
        return None


class _Chain:
    """Pages through the workers, their results into the store in the order of the pages; few at a time in memory."""

    def __init__(
        self,
        ingest: Ingest,
        workers: Workers,
        now: Callable[[], datetime],
        result: Replayed,
        progress: Callable[[int], None],
        *,
        same_page: bool = False,
    ) -> None:
        self._ingest = ingest
        self._workers = workers
        self._now = now
        self._result = result
        self._progress = progress
        self._same_page = same_page
        self._queue: deque[tuple[Page, Future[Draft | Rejected]]] = deque()
        self._most = 8 * workers.count

    def put(self, page: Page | Rejected, sources: Sources, position: ArchivePosition | None) -> None:
        """Takes a page on; applies finished ones when too many wait."""
        if isinstance(page, Rejected):
            self._flush(0)
            self._reject(page)
            return
        source = sources.named(page.source) or sources.of(page.url, page.source)
        page = replace(page, archive=position)
        future = self._workers.submit(page, source, self._ingest.profile(page.source))
        self._queue.append((page, future))
        self._flush(self._most)

    def finish(self) -> None:
        """Applies what is left."""
        self._flush(0)

    def _flush(self, most: int) -> None:
        """Applies what is there when more than `most` wait, in one transaction.

        A kill takes all of it back, outcomes and articles alike; the pages are in their files still, so the command
        can be given again. (A crawl commits each decision.)
        """
        if len(self._queue) <= most:
            return
        with self._ingest.store.transaction():
            while self._queue and (len(self._queue) > most or self._queue[0][1].done()):
                page, future = self._queue.popleft()
                self._apply(page, future.result())

    def _apply(self, page: Page, result: Draft | Rejected) -> None:
        answer = None
        if not self._same_page:
            answer = answer_of(page, result.body_hash if isinstance(result, Draft) else "")
        decision = self._ingest.apply(result, self._now(), page.url, same_page=self._same_page, answer=answer)
        self._count(page.url, decision)

    def _reject(self, rejected: Rejected) -> None:
        outcome = self._ingest.fail(rejected, self._now())
        if outcome is not None:  # else the same address again, whose end the ledger has
            self._result.outcomes[outcome] += 1
        self._progress(self._result.outcomes.total())

    def _count(self, url: str, decision: Decision) -> None:
        self._result.outcomes[decision.outcome] += 1
        if self._same_page and decision.outcome in (OutcomeKind.REJECTED, OutcomeKind.FAILED):
            if self._ingest.store.articles.id_of(url) is not None:
                self._result.changed.append((url, f"no article any more ({decision.reason}); the stored one is kept"))
        elif self._same_page and decision.outcome is not OutcomeKind.UNCHANGED:
            self._result.changed.append((url, IN_ENGLISH.told(decision.detail) or decision.outcome))
        self._progress(self._result.outcomes.total())
