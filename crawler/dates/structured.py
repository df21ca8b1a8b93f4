"""Dates in places meant for machines: JSON-LD, meta elements, microdata, the offer of the link, the URL."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, cast
from urllib.parse import unquote, urlsplit

import regex
from lxml import etree

from crawler.arabic.calendar import MONTH_BY_SQUEEZED, fold_date
from crawler.arabic.letters import printable
from crawler.dates.evidence import Evidence, Statement, path_of
from crawler.dates.place import foreign_place
from crawler.dates.reading import DateReading
from crawler.model import Fact, LinkKind, Loss, Precision, WhyNot
from crawler.sources.patterns import compiled

_ARTICLE = re.compile(r"(?:Article|Posting|Report|Recipe|HowTo|Review|PressRelease)$")

# Names of meta elements without prefix and punctuation; taken from pages and from the vocabularies' documents
# (Open Graph, Dublin Core, PRISM, Highwire, Parse.ly, Sailthru, Cxense, rNews).
_PUBLISHED = (
    "articlepublishedtime,articlepublished,publishedtime,datepublished,vrpublishedtime,articledateoriginal,"
    "cxenseparserecspublishtime,cxenseparsepublishtime,cxenseparseepifpubli,parselypubdate,sailthrudate,"
    "pubdate,publishdate,publicationdate,dcdateissued,dctermsissued,prismpublicationdate,"
    "citationpublicationdate,citationonlinedate,btpubdate,analyticsattributesarticledate,nastoohpublishdate,"
    "swpubdate,obdate,publishedat,published,publisheddate,contentpublisheddate,datepublication,daterelease,"
    "timerelease,dateavailable,displaydate,rnewsdatepublished,originalpublicationdate,firstpublished,"
    "dateissued,issued,publishtime,publishedon,articlepubdate,pdate"
)
_DATE = "date,dcdate,dctermsdate,datecreated,dcdatecreated,dctermscreated,created,articlecreated,articledate"
_MODIFIED = (
    "articlemodifiedtime,articlemodified,updatedtime,articleupdatedtime,datemodified,lastmodified,"
    "dcdatemodified,dctermsmodified,btmoddate,revisiondate,lastpublisheddate,articledateupdated,updated,"
    "articleupdatetime,cxenseparsemodifiedtime,modifiedtime,modified,dateupdated,lastupdated,lastupdate,"
    "moddate"
)
_PUNCTUATION = re.compile(r"[\W_]+")

_Y, _M, _D = r"(?P<year>(?:19|20)\d\d)", r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})(?!\d)"
_TWO_DIGITS = r"(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])"
_URL_DATES = (
    (1.0, re.compile(rf"(?<![\d.]){_Y}(?P<sep>[/_.-]){_M}(?P=sep){_D}")),
    (1.0, re.compile(rf"/{_Y}/(?P<month>[^\W\d_]{{3,9}})/{_D}")),
    (0.97, re.compile(rf"/{_Y}/(?P<month>\d\d)-?(?P<day>\d\d)(?!\d)")),
    (0.97, re.compile(rf"(?<!\d)(?P<day>\d{{1,2}})(?P<sep>[/_.-]){_M}(?P=sep){_Y}(?!\d)")),
    (0.85, re.compile(rf"(?<![\d.]){_Y}{_TWO_DIGITS}(?!\d)")),
    # an identifier that begins with the minute: A20260129143200051
    (0.8, re.compile(rf"(?<![\d.]){_Y}{_TWO_DIGITS}(?:[01]\d|2[0-3])[0-5]\d\d{{0,8}}(?!\d)")),
)
_URL_MONTH = re.compile(r"/(?P<year>(?:19|20)\d\d)[/-](?P<month>0?[1-9]|1[0-2])/")


def _stated(value: Any) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value") or value.get("@id") or value.get("url") or ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value.strip() if isinstance(value, str) else ""


def _types(item: dict[str, Any]) -> list[str]:
    kinds = item.get("@type")
    return [str(kind).rsplit("/", 1)[-1] for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind]


def _belongs(item: dict[str, Any], evidence: Evidence) -> tuple[int, float, Loss | None]:
    """How well a JSON-LD object fits this article: rank (0 best), factor of trust, and why below 1."""
    urls = [path_of(_stated(item.get(key))) for key in ("url", "mainEntityOfPage", "@id")]
    same_url = any(path in evidence.paths for path in urls if path)
    headline = _stated(item.get("headline")) or _stated(item.get("name"))
    same_title = bool(headline) and evidence.resembles_title(headline)
    kinds = _types(item)
    if not any(_ARTICLE.search(kind) for kind in kinds):
        if "WebPage" in kinds or "ItemPage" in kinds or any(kind.endswith("Page") for kind in kinds):
            if same_url or same_title or not any(urls):
                return 2, 0.93, Fact(WhyNot.WEB_PAGE)
            return 4, 0.3, Fact(WhyNot.OTHER_PAGE)
        if "VideoObject" in kinds and (same_url or same_title):
            return 4, 0.7, Fact(WhyNot.VIDEO)
        return 5, 0.4, Fact(WhyNot.OBJECT_TYPE, (printable(kinds[0], 60),)) if kinds else Fact(WhyNot.UNTYPED)
    if same_url or same_title:
        return 0, 1.0, None
    if not headline and not any(path for path in urls):
        return 1, 0.97, None
    if headline and any(path for path in urls) and evidence.title_tokens and evidence.paths:
        return 3, 0.5, Fact(WhyNot.OTHER_ARTICLE)
    return 1, 0.93, Fact(WhyNot.OTHER_HEADLINE)


def _jsonld(keys: tuple[str, ...]) -> Callable[[Evidence], Iterator[Statement]]:
    def find(evidence: Evidence) -> Iterator[Statement]:
        ranked = []
        for order, item in enumerate(evidence.document.jsonld):
            raw = next((text for key in keys if (text := _stated(item.get(key)))), "")
            if raw and (reading := evidence.read_value(raw)):
                rank, factor, note = _belongs(item, evidence)
                ranked.append((rank, order, Statement(raw, reading, factor, note)))
        ranked.sort(key=lambda entry: entry[:2])
        for position, (rank, _, statement) in enumerate(ranked[:6]):
            if position and rank >= 1 and ranked[0][0] == 0 and rank != 2:
                yield Statement(statement.raw, statement.reading, min(statement.factor, 0.3), Fact(WhyNot.OTHER_OBJECT))
            else:
                yield statement

    return find


_BROKEN = re.compile(r"[\"']datePublished[\"']\s*:\s*[\"']([^\"'<>]{6,60})[\"']")


def jsonld_broken(evidence: Evidence) -> Iterator[Statement]:
    """The publication date in JSON-LD that is no JSON, where all that it names are one day."""
    if "jsonld_invalid" not in evidence.document.flags:
        return
    scripts = evidence.document.tree.iterfind(".//script[@type='application/ld+json']")
    raws = [raw for script in scripts for raw in _BROKEN.findall((script.text or "")[:200_000])[:10]]
    readings = [(raw, reading) for raw in raws if (reading := evidence.read(raw))]
    if readings and len({reading.on for _, reading in readings}) == 1:
        yield Statement(*readings[0])


jsonld_published = _jsonld(("datePublished", "dateCreated", "uploadDate"))
jsonld_modified = _jsonld(("dateModified",))


def _meta(names: str) -> Callable[[Evidence], Iterator[Statement]]:
    ranks = {name: rank for rank, name in enumerate(names.split(","))}

    def find(evidence: Evidence) -> Iterator[Statement]:
        found: dict[str, Statement] = {}
        for name, content in evidence.metas:
            key = (
                _PUNCTUATION.sub("", name).removeprefix("og") if name.startswith("og:") else _PUNCTUATION.sub("", name)
            )
            if key in ranks and key not in found and (reading := evidence.read_value(content)):
                found[key] = Statement(f"{name}: {content}", reading)
        for key in sorted(found, key=ranks.__getitem__)[:6]:
            yield found[key]

    return find


meta_published = _meta(_PUBLISHED)
meta_date = _meta(_DATE)
meta_modified = _meta(_MODIFIED)


_PROPERTIES = etree.XPath("//@itemprop | //@property")


def _microdata(*properties: str) -> Callable[[Evidence], Iterator[Statement]]:
    def find(evidence: Evidence) -> Iterator[Statement]:
        names = evidence.once("microdata", lambda e: cast(list[Any], _PROPERTIES(e.document.tree)))
        for element in dict.fromkeys(name.getparent() for name in names if name in properties):
            if element.tag == "meta" and next(element.iterancestors("head"), None) is not None:
                continue
            texts = (
                element.get("content"),
                element.get("datetime"),
                element.get("title"),
                " ".join(element.itertext()),
            )
            raw = next((text.strip() for text in texts if text and text.strip()), "")
            if (
                len(raw) < 200
                and (reading := evidence.read_value(raw))
                and not foreign_place(element, evidence, own=True)
            ):
                yield Statement(raw, reading)
                return

    return find


microdata_published = _microdata("datePublished", "schema:datePublished", "dateCreated", "uploadDate", "dc:date")
microdata_modified = _microdata("dateModified", "schema:dateModified")


def _link(field: str, *kinds: LinkKind) -> Callable[[Evidence], Iterator[Statement]]:
    def find(evidence: Evidence) -> Iterator[Statement]:
        link = evidence.page.link
        if link is None or link.kind not in kinds:
            return
        raw: str = getattr(link, field)
        reading = evidence.read(raw) if raw else None
        if reading is None:
            return
        offset = evidence.profile.feed_offset
        moment = reading.at
        if offset and link.kind is LinkKind.FEED and moment is not None:
            local = (moment + offset).astimezone(evidence.zone)
            yield Statement(
                raw,
                DateReading(on=local.date(), time=local.time(), zone=evidence.zone, precision=reading.precision),
                note=Fact(WhyNot.FEED_OFFSET),
            )
        else:
            yield Statement(raw, reading)

    return find


wordpress_published = _link("published_raw", LinkKind.WORDPRESS)
feed_published = _link("published_raw", LinkKind.FEED)
news_sitemap_published = _link("published_raw", LinkKind.NEWS_SITEMAP)
listing_published = _link("published_raw", LinkKind.LISTING)
link_modified = _link("modified_raw", *LinkKind)


def url_date(evidence: Evidence) -> Iterator[Statement]:
    """Dates in the URL's path, by the source's own expression first; the month alone only as a month."""
    url = evidence.page.final_url or evidence.page.url
    if evidence.source.url_date and (match := compiled(evidence.source.url_date).search(url)):
        reading = _source_url_date(match)
        if reading:
            yield Statement(match[0], reading)
            return
    for url in dict.fromkeys((evidence.page.url, evidence.page.final_url)):
        try:
            path = unquote(urlsplit(url).path)
        except ValueError:
            continue
        for factor, pattern in _URL_DATES:
            for match in pattern.finditer(path):
                if on := _url_day(match):
                    yield Statement(match[0], DateReading(on=on), factor)
                    return
        if match := _URL_MONTH.search(path):
            on = date(int(match["year"]), int(match["month"]), 1)
            yield Statement(match[0], DateReading(on=on, precision=Precision.MONTH))
            return


def _source_url_date(match: regex.Match[str]) -> DateReading | None:
    parts = match.groupdict()
    try:
        year = int(parts["year"])
        on = date(year + 2000 if year < 100 else year, int(parts["month"]), int(parts.get("day") or 1))
    except (KeyError, TypeError, ValueError):
        return None
    return DateReading(on=on, precision=Precision.DAY if parts.get("day") else Precision.MONTH)


def _url_day(match: re.Match[str]) -> date | None:
    month = match["month"]
    if not month.isdecimal():
        name = MONTH_BY_SQUEEZED.get(fold_date(month).replace(" ", ""))
        if name is None or name.calendar != "gregorian":
            return None
        month = str(name.number)
    try:
        return date(int(match["year"]), int(month), int(match["day"]))
    except ValueError:
        return None


def image_date(evidence: Evidence) -> Iterator[Statement]:
    """The folder of the article's picture: a picture may be older than the article."""
    for content in evidence.document.metas("og:image")[:1]:
        for _, pattern in _URL_DATES[:1]:
            if (match := pattern.search(content)) and (on := _url_day(match)):
                yield Statement(match[0], DateReading(on=on))


def header_modified(evidence: Evidence) -> Iterator[Statement]:
    """The `Last-Modified` header."""
    raw = evidence.page.header("Last-Modified")
    if raw and (reading := evidence.read(raw)):
        yield Statement(raw, reading)
