"""The whole pure chain: a `Page` becomes a `Draft`, or is `Rejected` with a reason.

    bytes -> tree -> lines -> title -> clean -> date -> fingerprint

No network, database or clock: the same page, source and profile give the same result, live, replayed or tested.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import tzinfo

from crawler import __version__
from crawler.arabic.letters import tokens, unescaped
from crawler.dates import Banners, date_article
from crawler.decide.dating import doubted
from crawler.dedup.fingerprint import fingerprint
from crawler.extract import affixes, notices, titles
from crawler.extract.attribution import issue_of
from crawler.extract.engine import ENGINE, Found, extract
from crawler.extract.language import language_of
from crawler.extract.lines import Cleaned, clean_lines, only_learned, reclean
from crawler.extract.listing import is_listing
from crawler.extract.metadata import Metadata, named, read_metadata
from crawler.model import (
    RENDER_CUT,
    RENDER_LACKING,
    Detail,
    Draft,
    Extraction,
    Page,
    Reason,
    Rejected,
    SiteProfile,
    Source,
    Told,
    body_hash,
)
from crawler.web import urls
from crawler.web.belongs import is_article, subject_of
from crawler.web.charset import is_unreadable
from crawler.web.document import Document, parse_document

EXTRACTOR = f"marsad/{__version__} {ENGINE}"
"""Stored with every article: what derived it."""

MIN_WORDS = 10
"""An article's text has at least so many words; news flashes of fifteen are real."""

_UNFINISHED = ((RENDER_CUT, Reason.RENDER_BUDGET), (RENDER_LACKING, Reason.RENDER_FAILED))
_WITHOUT_TEXT = frozenset({Reason.NO_TEXT, Reason.TOO_SHORT, Reason.SOFT_404, Reason.EMPTY})
_ARABIC_SCRIPT = frozenset(("ar", "fa", "ur", "ps", "ku", "ug"))
_ACCENTED = re.compile("[\u00c0-\u00ff]")


def process(page: Page, source: Source, profile: SiteProfile) -> Draft | Rejected:
    """One page through the chain.

    Args:
        page: bytes as received.
        source: what the user told about the site.
        profile: what repeats over the site's articles so far; may be empty.

    Returns:
        A draft, or the reason why the page holds no article.
    """

    def rejected(reason: Reason, detail: Told | None = None) -> Rejected:
        return _unless_unfinished(Rejected(url=page.url, source=page.source, reason=reason, detail=detail), page)

    document = parse_document(page.body, page.final_url or page.url, page.headers, source=page.source)
    if isinstance(document, Rejected):
        return rejected(document.reason, document.detail)
    known = (source.title, *source.signatures, *profile.site_names)
    names = affixes.site_names(document, known)
    subject = subject_of(document)
    stated = titles.title_of(document, known, subject)
    title = stated or titles.title_from_link(page.link, names, document.url)
    metadata = read_metadata(document, names, subject)
    try:
        found = extract(document, subject)
    except RecursionError:
        return rejected(Reason.EXTRACT_TOO_COMPLEX, Detail.TOO_DEEP.of())
    lines = tuple(map(unescaped, found.lines))
    name = affixes.site_name(document, (source.title,))
    cleaned = clean_lines(lines, title=title, source=source, profile=profile, site_name=name, authors=metadata.authors)
    found = replace(found, lines=lines)
    extraction = _extraction(document, page, found, cleaned, metadata, title=title, stated=stated, site_name=name)
    if "bad_encoding" in document.flags and is_unreadable(extraction.text or "\ufffd"):
        return rejected(Reason.BAD_ENCODING, Detail.UNREADABLE.of(document.charset))
    if source.language in _ARABIC_SCRIPT and _ACCENTED.subn("", extraction.text)[1] > 0.3 * len(extraction.text):
        return rejected(Reason.BAD_ENCODING, Detail.GARBLED.of(document.charset))
    if _is_home(page, source, document):
        return rejected(Reason.NOT_ARTICLE, Detail.HOME_PAGE.of())
    if is_listing(document, lines, subject):
        return rejected(Reason.NOT_ARTICLE, Detail.LIST_OF_ARTICLES.of())
    words = _words(extraction.text)
    answered = page.final_url or page.url
    if notice := notices.notice_of(title, extraction.text, words, page.url, answered, least=MIN_WORDS):
        return rejected(Reason.SOFT_404, Detail.NOTICE.of(notice))
    if not words:
        return rejected(Reason.NO_TEXT)
    if "kept_despite_rules" in extraction.flags:
        if only_learned(extraction.text, profile):
            return rejected(Reason.NO_TEXT, Detail.ONLY_REPEATED.of())
        if notices.is_furniture(extraction.text):
            return rejected(Reason.NO_TEXT, Detail.ONLY_FURNITURE.of())
    if words < MIN_WORDS:
        return rejected(Reason.TOO_SHORT, Detail.FEW_WORDS.of(words, MIN_WORDS))
    url = urls.article_url(page.url, page.final_url, metadata.canonical_link)
    return Draft(
        url=url,
        asked_url=page.url,
        source=page.source,
        extraction=extraction,
        published=date_article(document, page, source, profile, title=title, lines=lines, removed=cleaned.removed),
        fingerprint=fingerprint(title, extraction.text),
        fetched_at=page.fetched_at,
        extractor=EXTRACTOR,
        profile_version=profile.version,
        body_hash=body_hash(page.body),
        archive=page.archive,
        aliases=tuple(dict.fromkeys(other for other in (page.url, page.final_url) if other and other != url)),
        answered_url=urls.plain(page.final_url or page.url),
        guid=page.link.guid if page.link else "",
    )


def up_to_date(draft: Draft, profile: SiteProfile, zone: tzinfo) -> Draft:
    """The draft without what was learned while it was being made.

    Args:
        zone: of its source.
    """
    if draft.profile_version == profile.version:
        return draft
    fetched_on = draft.fetched_at.astimezone(zone).date()
    draft = replace(draft, published=doubted(draft.published, Banners(profile).on(fetched_on)))
    extraction = reclean(draft.extraction, profile)
    if extraction is draft.extraction:
        return draft
    return replace(
        draft,
        extraction=extraction,
        profile_version=profile.version,
        fingerprint=fingerprint(extraction.title, extraction.text),
        met=None,
    )


def _unless_unfinished(rejected: Rejected, page: Page) -> Rejected:
    """Of a page that a browser left unfinished nobody knows that it has no text: that is a failure, and tried again."""
    unfinished = next((reason for flag, reason in _UNFINISHED if flag in page.flags), None)
    if unfinished is None or rejected.reason not in _WITHOUT_TEXT:
        return rejected
    return replace(rejected, reason=unfinished, detail=Detail.OTHERWISE.of(rejected.reason, rejected.detail or ""))


def _is_home(page: Page, source: Source, document: Document) -> bool:
    """Whether this is the source's front page. One that calls itself an article is believed."""
    answered = urls.canonical(page.final_url or page.url)
    if answered != urls.canonical(source.home):
        return False
    if not answered or "article" in (kind.lower() for kind in document.metas("og:type")):
        return False
    return not any(is_article(item) for item in document.jsonld)


def _extraction(
    document: Document,
    page: Page,
    found: Found,
    cleaned: Cleaned,
    metadata: Metadata,
    *,
    title: str,
    stated: str,
    site_name: str,
) -> Extraction:
    # What is lost beside the article is no fault of it: it is judged by its own text.
    of_page = (flag for flag in document.flags if flag != "bad_encoding")
    flags = [*page.flags, *of_page, *found.flags, *cleaned.flags]
    if metadata.amp:
        flags.append("amp")
    if not title and cleaned.text:
        title = titles.title_from_text(cleaned.text, cleaned.dateline_place, cleaned.dateline_agency)
        flags.append("title_from_text")
    elif not stated and title:
        flags.append("title_from_link")
    return Extraction(
        title=title,
        text=cleaned.text,
        summary=cleaned.summary or metadata.description,
        authors=metadata.authors or named(cleaned.byline),
        section=metadata.section or cleaned.section,
        language=language_of(f"{title}\n{cleaned.text}", document.tree.get("lang") or ""),
        tags=metadata.tags or cleaned.tags,
        site_name=site_name,
        source_attribution=cleaned.source_attribution or metadata.source_attribution,
        dateline_place=cleaned.dateline_place,
        dateline_agency=cleaned.dateline_agency,
        byline=cleaned.byline,
        issue=cleaned.issue or issue_of(metadata.tags),
        charset=document.charset,
        removed=cleaned.removed,
        flags=tuple(dict.fromkeys(flags)),
        lines=found.lines,
    )


def _words(text: str) -> int:
    """Words of a text; letters count for themselves where words aren't spaced (Chinese, Japanese, Thai)."""
    found = tokens(text)
    return sum(len(word) if word[0] >= "\u3040" and len(word) > 8 else 1 for word in found)
