"""`marsad extract`: saved pages through the pure chain, to JSON. Nothing is fetched and nothing is stored."""

from __future__ import annotations

import gzip
import json
import zlib
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import click
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from crawler.arabic.letters import printable
from crawler.commands import Options, common_options, unknown_source
from crawler.dates import FETCH_TIME_UNKNOWN
from crawler.errors import UsageError
from crawler.learn.teach import MemoryCounts, count, judge, shows_no_article
from crawler.model import Draft, Page, Rejected, SiteProfile, Source
from crawler.phrases.locale import IN_ENGLISH
from crawler.process import process, up_to_date
from crawler.sources.reading import Configuration, load_sources
from crawler.web.headers import aware
from crawler.workers.pool import WorkerPool

_GZIP = b"\x1f\x8b"
_AHEAD = 8
"""Pages read before the oldest one's result is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One line of a list: a page to read, or why it can't be."""

    id: Any
    url: str = ""
    page: Page | None = None
    source: Source | None = None
    reason: str = ""
    detail: str = ""


@click.command(
    help="""Extracts text, title and date of saved pages, as JSON.

FILE is a page as a server sent it (.gz too). With --jsonl, FILE is a list: a JSON object a line with id, url, path
(relative to the list) and optionally fetched_at and source; pages of one source (or host) teach each other what
repeats, in order."""
)
@common_options
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=False))
@click.option("--url", default="", help="The page's address.")
@click.option("--source", "name", default="", help="Name of its source in sources.toml.")
@click.option("--explain", is_flag=True, help="Show what was cut by which rule, and every date signal.")
@click.option("--jsonl", is_flag=True, help="FILE is a list of pages.")
def command(options: Options, file: Path, url: str, name: str, explain: bool, jsonl: bool) -> None:
    """Exit status: 0, also for a page without an article; 2 a file that can't be read or an unknown source."""
    configuration = load_sources(options.config) if options.config.exists() else None
    if jsonl:
        for record in _batch(file, configuration):
            click.echo(json.dumps(record, ensure_ascii=False))
        return
    if name and (configuration is None or configuration.source(name) is None):
        raise unknown_source(name, (source.name for source in configuration.sources) if configuration else ())
    try:
        body = _read(file)
    except (OSError, EOFError, zlib.error) as error:
        raise UsageError(f"{file}: {error}") from error
    source = _source(name, url, configuration)
    page = Page(url=url, final_url=url, source=source.name, body=body, fetched_at=datetime.now(UTC),
                flags=(FETCH_TIME_UNKNOWN,))  # fmt: skip
    result = process(page, source, SiteProfile(source=source.name))
    if explain:
        Console().print(_explained(result))
    else:
        click.echo(json.dumps(_record(str(file), url, result), ensure_ascii=False, indent=2))


def _batch(file: Path, configuration: Configuration | None) -> Iterator[dict[str, Any]]:
    """The records of a list, in its order. A page that crashes or hangs its worker costs only itself."""
    schools: dict[str, School] = {}
    waiting: deque[tuple[_Entry, Future[Draft | Rejected] | None]] = deque()

    def first() -> dict[str, Any]:
        entry, future = waiting.popleft()
        if future is None or entry.source is None:
            return {
                "id": entry.id,
                "url": entry.url,
                "title": "",
                "text": "",
                "reason": entry.reason,
                "detail": entry.detail,
            }
        result = future.result()
        if isinstance(result, Draft):
            result = schools[entry.source.name].take(result)
        return _record(entry.id, entry.url, result)

    with WorkerPool(2) as pool:
        for entry in _entries(file, configuration):
            future = None
            if entry.page is not None and entry.source is not None:
                school = schools.setdefault(entry.source.name, School(entry.source))
                future = pool.submit(entry.page, entry.source, school.profile)
            waiting.append((entry, future))
            if len(waiting) > _AHEAD:
                yield first()
        while waiting:
            yield first()


class School:
    """What a list's pages of one source teach, in the list's order. Workers run ahead of it by `_AHEAD` pages."""

    def __init__(self, source: Source) -> None:
        self.profile = SiteProfile(source=source.name)
        self._zone = ZoneInfo(source.timezone)
        self._counts = MemoryCounts()
        self._urls: set[str] = set()
        self._titles: dict[str, str] = {}
        """By the hash of its text, under which an article came first."""
        self._came: Counter[str] = Counter()

    def take(self, draft: Draft) -> Draft:
        """The draft without the lines that earlier pages repeated; then learns from it."""
        draft = up_to_date(draft, self.profile, self._zone)
        if draft.url in self._urls:
            return draft
        self._urls.add(draft.url)
        seen, title = draft.fingerprint.text_hash, draft.extraction.title
        others, first = self._came[seen], self._titles.setdefault(seen, title)
        self._came[seen] += 1
        if not others or shows_no_article(title, first, others):
            self._learn(draft, again=others > 0)
        return draft

    def _learn(self, draft: Draft, *, again: bool) -> None:
        articles = count(self._counts, self.profile, draft, again=again)
        if articles is not None:
            self.profile = judge(self._counts, self.profile, articles)


def _entries(file: Path, configuration: Configuration | None) -> Iterator[_Entry]:
    with file.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _entry(line, number, file.parent, configuration)


def _entry(line: str, number: int, folder: Path, configuration: Configuration | None) -> _Entry:
    try:
        value = json.loads(line)
        path = folder / value["path"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        return _Entry(id=None, reason="bad_line", detail=printable(f"line {number}: {type(error).__name__}: {error}"))
    identity, url = value.get("id", str(value["path"])), str(value.get("url") or "")
    try:
        fetched_at = _fetched_at(value.get("fetched_at"))
        body = _read(path)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        return _Entry(id=identity, url=url, reason="unreadable", detail=printable(str(error)))
    source = _source(str(value.get("source") or ""), url, configuration)
    flags = () if value.get("fetched_at") else (FETCH_TIME_UNKNOWN,)
    page = Page(url=url, final_url=url, source=source.name, body=body, fetched_at=fetched_at, flags=flags)
    return _Entry(id=identity, url=url, page=page, source=source)


def _fetched_at(text: object) -> datetime:
    if not text:
        return datetime.now(UTC)
    return aware(datetime.fromisoformat(str(text))).astimezone(UTC)


def _read(path: Path) -> bytes:
    body = path.read_bytes()
    return gzip.decompress(body) if body.startswith(_GZIP) else body


def _source(name: str, url: str, configuration: Configuration | None) -> Source:
    """The configured source of that name, or one made up from the name or the URL's host."""
    configured = configuration.source(name) if configuration is not None and name else None
    if configured is not None:
        return configured
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    return Source(name=name or host or "page", title="", home="")


def _record(identity: Any, url: str, result: Draft | Rejected) -> dict[str, Any]:
    if isinstance(result, Rejected):
        return {
            "id": identity,
            "url": url,
            "title": "",
            "text": "",
            "reason": result.reason,
            "detail": IN_ENGLISH.told(result.detail),
        }
    extraction, published = result.extraction, result.published
    return {
        "id": identity,
        "url": result.url,
        "title": extraction.title,
        "text": extraction.text,
        "summary": extraction.summary,
        "authors": extraction.authors,
        "section": extraction.section,
        "tags": extraction.tags,
        "language": extraction.language,
        "source_attribution": extraction.source_attribution,
        "charset": extraction.charset,
        "date": published.on and published.on.isoformat(),
        "published_on": published.on and published.on.isoformat(),
        "published_at": published.at and published.at.isoformat(),
        "published_signal": published.signal or None,
        "published_trust": published.trust,
        "modified_at": published.modified_at and published.modified_at.isoformat(),
        "removed": [{"rule": cut.rule, "line": cut.line} for cut in extraction.removed],
        "flags": extraction.flags,
        "extractor": result.extractor,
        "reason": None,
    }


def _explained(result: Draft | Rejected) -> Group:
    if isinstance(result, Rejected):
        return Group(Text(f"Rejected: {IN_ENGLISH.end(result.reason, result.detail)}", style="red"))
    extraction, published = result.extraction, result.published
    facts = Table.grid(padding=(0, 2))
    for label, value in (
        ("Title", extraction.title),
        ("URL", result.url),
        ("Date", f"{published.at or published.on or 'unknown'}  {published.signal} {published.trust or ''}"),
        ("Authors", "، ".join(extraction.authors)),
        ("Source", extraction.source_attribution),
        ("Section", extraction.section),
        ("Language", f"{extraction.language}, {extraction.charset}"),
        ("Flags", ", ".join(extraction.flags)),
        ("Summary", extraction.summary),
    ):
        facts.add_row(Text(label, style="bold"), Text(value))
    cut = Table("Rule", "Line", title="Cut from the text", title_justify="left", expand=False)
    for removed in extraction.removed:
        cut.add_row(removed.rule, Text(printable(removed.line, 200)))
    dates = Table("Signal", "Raw", "Value", "Trust", "Why not", title="Dates", title_justify="left")
    for signal in published.signals:
        when = signal.at or signal.on
        dates.add_row(
            Text(signal.signal, style="green" if signal.chosen else ""),
            Text(printable(signal.raw, 60)),
            str(when),
            str(signal.trust),
            Text("chosen" if signal.why_not is None else IN_ENGLISH.fact(signal.why_not)),
        )
    text = Text(f"\n{extraction.text}\n")
    return Group(
        facts,
        text,
        cut if extraction.removed else Text("Nothing was cut."),
        dates if published.signals else Text("No date signal."),
    )
