"""What benchmarks/quality.py compares: this crawler's chain and other extractors, as functions of bytes and address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a tool made of a page. Empty strings for what it didn't find."""

    text: str = ""
    title: str = ""
    date: str = ""
    """ISO day."""
    signal: str = ""
    """Where the date was read; this crawler alone says so."""
    stated: bool = False
    """JSON-LD or a meta element of the page states that day."""
    reason: str = ""
    """Why the page was refused."""


Tool = Callable[[bytes, str], Found]

MACHINE_FAMILIES = ("jsonld", "meta")
"""Families of signals by which a page states its date to programs."""


def marsad() -> Tool:
    from crawler.commands.extract import School
    from crawler.dates import FETCH_TIME_UNKNOWN
    from crawler.extract.language import language_of
    from crawler.model import Page, Rejected, Source
    from crawler.process import process

    language_of("Texts in Latin letters need a model, which a worker reads before its first page.")
    schools: dict[str, School] = {}

    def extract(body: bytes, url: str) -> Found:
        host = urlsplit(url).hostname or "page"
        source = Source(name=host, title="", home=f"https://{host}/")
        school = schools.setdefault(host, School(source))
        page = Page(
            url=url, final_url=url, source=host, body=body, fetched_at=datetime.now(UTC), flags=(FETCH_TIME_UNKNOWN,)
        )
        result = process(page, source, school.profile)
        if isinstance(result, Rejected):
            return Found(reason=result.reason)
        result = school.take(result)
        published = result.published
        return Found(
            text=result.extraction.text,
            title=result.extraction.title,
            date=published.on.isoformat() if published.on else "",
            signal=published.signal if published.on else "",
            stated=any(s.on == published.on and s.family in MACHINE_FAMILIES for s in published.signals),
        )

    return extract


def trafilatura(*, precision: bool = True, fast: bool = False) -> Tool:
    from trafilatura import bare_extraction

    def extract(body: bytes, url: str) -> Found:
        found: Any = bare_extraction(
            body, url=url or None, include_comments=False, favor_precision=precision, with_metadata=True, fast=fast
        )
        return Found(text=found.text or "", title=found.title or "", date=found.date or "") if found else Found()

    return extract


def readability() -> Tool:
    from lxml.html import fromstring
    from readability import Document

    def extract(body: bytes, url: str) -> Found:  # noqa: ARG001
        document = Document(body.decode("utf-8", "replace"))
        text = " ".join(map(str, fromstring(document.summary()).itertext()))
        return Found(text=text, title=document.short_title() or "")

    return extract


def newspaper4k() -> Tool:
    import newspaper

    def extract(body: bytes, url: str) -> Found:
        # By default it asks the site for the article's pictures while it parses.
        found = newspaper.Article(url or "http://page.invalid/", fetch_images=False)
        found.download(input_html=body.decode("utf-8", "replace"))
        found.parse()
        date = found.publish_date
        return Found(text=found.text or "", title=found.title or "", date=date.isoformat()[:10] if date else "")

    return extract


def htmldate() -> Tool:
    from htmldate import find_date

    def extract(body: bytes, url: str) -> Found:
        return Found(date=find_date(body.decode("utf-8", "replace"), url=url or None, original_date=True) or "")

    return extract


TOOLS: dict[str, tuple[str, Callable[[], Tool]]] = {
    "marsad": ("crawler", marsad),
    "trafilatura": ("trafilatura", lambda: trafilatura(precision=False)),
    "trafilatura-precision": ("trafilatura", trafilatura),
    "trafilatura-fast": ("trafilatura", lambda: trafilatura(fast=True)),
    "readability": ("readability", readability),
    "newspaper4k": ("newspaper", newspaper4k),
    "htmldate": ("htmldate", htmldate),
}
"""Name, module that must be there, what makes it."""
