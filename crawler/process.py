"""The whole pure chain: a `Page` becomes a `Draft`, or is `Rejected` with a reason.

    bytes -> tree -> lines -> title -> clean -> date -> fingerprint

No network, database or clock: the same page, source and profile give the same result, live, replayed or tested.
"""

from __future__ import annotations

import hashlib
import re

from crawler import __version__, urls
from crawler.dedup.fingerprint import fingerprint
from crawler.document import Document, parse_document
from crawler.extract import titles
from crawler.extract.engine import ENGINE, extract_lines
from crawler.extract.metadata import Metadata, language_of, read_metadata
from crawler.model import Draft, Extraction, Page, PublishedDate, Reason, Rejected, SiteProfile, Source
from crawler.text import line_key, tokens

EXTRACTOR = f"marsad/{__version__} {ENGINE}"
"""Stored with every article: what derived it."""

MIN_WORDS = 10
"""An article's text has at least so many words; news flashes of fifteen are real."""

_SOFT_404 = re.compile(
    r"(?:^|\b)(?:404|page not found|not found|page introuvable|seite nicht gefunden)(?:\b|$)"
    r"|الصفحه (?:المطلوبه )?(?:غير موجوده|التي تبحث عنها)|لم يتم العثور على (?:الصفحه|شي)|صفحه غير موجوده|عفوا الصفحه"
)


def process(page: Page, source: Source, profile: SiteProfile) -> Draft | Rejected:
    """One page through the chain.

    Args:
        page: bytes as received.
        source: what the user told about the site.
        profile: what repeats over the site's articles so far; may be empty.

    Returns:
        A draft, or the reason why the page holds no article.
    """

    def rejected(reason: Reason, detail: str = "") -> Rejected:
        return Rejected(url=page.url, source=page.source, reason=reason, detail=detail)

    document = parse_document(page.body, page.final_url or page.url, page.headers, source=page.source)
    if isinstance(document, Rejected):
        return rejected(document.reason, document.detail)
    if "bad_encoding" in document.flags:
        return rejected(Reason.BAD_ENCODING, f"unreadable as {document.charset}")
    known = (source.title, *source.signatures, *profile.site_names)
    title = titles.title_of(document, known)
    names = titles.site_names(document, known)
    metadata = read_metadata(document, names)
    try:
        lines = extract_lines(document)
    except RecursionError:
        return rejected(Reason.EXTRACT_TOO_COMPLEX, "nested too deeply")
    extraction = _extraction(document, page, source, profile, title=title, lines=lines, metadata=metadata)
    words = _words(extraction.text)
    if _SOFT_404.search(line_key(title)) and words < 80:
        return rejected(Reason.SOFT_404, title)
    if not words:
        return rejected(Reason.NO_TEXT)
    if words < MIN_WORDS:
        return rejected(Reason.TOO_SHORT, f"{words} words, {MIN_WORDS} at least")
    url = urls.article_url(page.url, page.final_url, metadata.canonical_link)
    return Draft(
        url=url,
        asked_url=page.url,
        source=page.source,
        extraction=extraction,
        published=PublishedDate(),
        fingerprint=fingerprint(title, extraction.text),
        fetched_at=page.fetched_at,
        extractor=EXTRACTOR,
        profile_version=profile.version,
        body_hash=hashlib.sha256(page.body).hexdigest(),
        archive=page.archive,
        aliases=tuple(dict.fromkeys(other for other in (page.url, page.final_url) if other and other != url)),
    )


def _extraction(
    document: Document,
    page: Page,
    source: Source,
    profile: SiteProfile,
    *,
    title: str,
    lines: tuple[str, ...],
    metadata: Metadata,
) -> Extraction:
    text = "\n".join(lines)
    return Extraction(
        title=title,
        text=text,
        summary=metadata.description,
        authors=metadata.authors,
        section=metadata.section,
        language=language_of(f"{title}\n{text}", document.tree.get("lang") or ""),
        tags=metadata.tags,
        site_name=titles.site_name(document, (source.title,)),
        source_attribution=metadata.source_attribution,
        canonical_url=metadata.canonical_link,
        charset=document.charset,
        flags=(*page.flags, *document.flags, *(("amp",) if metadata.amp else ())),
        lines=lines,
    )


def _words(text: str) -> int:
    """Words of a text; letters count for themselves where words aren't spaced (Chinese, Japanese, Thai)."""
    found = tokens(text)
    return sum(len(word) if word[0] >= "\u3040" and len(word) > 8 else 1 for word in found)
