"""Sitemaps (sitemaps.org 0.9), news sitemaps (Google's 0.9 extension), plain lists, and the lines of robots.txt.

Read as a stream with recovery: a broken sitemap gives the addresses that can be read, and a fault.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from crawler.arabic.letters import clean_line
from crawler.discover import Discovery, Gathering
from crawler.discover.feed import read_feed, speaks
from crawler.discover.parts import Part, allows, in_order, stated_day, within
from crawler.limits import SITEMAP_BYTES
from crawler.model import Detail, LinkKind, NoteKind, Page, Reason, Source, Stage
from crawler.web import urls
from crawler.web.charset import decode
from crawler.web.document import without_unfit_references
from crawler.web.robots import robots_text
from crawler.web.sniff import Markup, markup_of

MAX_URLS = 50_000
MAX_CHILDREN = 1_000
_DTD = re.compile(rb"<!(?:DOCTYPE(?!\s+(?:html|urlset|sitemapindex)\s*>)|ENTITY)", re.IGNORECASE)
_BARE_AMPERSAND = re.compile(rb"&(?!(?:[a-z]+|#[0-9]+|#x[0-9a-f]+);)", re.IGNORECASE)
_ROOT = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b", re.IGNORECASE)
_CDATA = re.compile(rb"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_ROBOTS_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_END = re.compile(rb"</(?:\w+:)?(?:urlset|sitemapindex)\s*>|<(?:urlset|sitemapindex)[^>]*/>", re.IGNORECASE)
_ENTRY_END = re.compile(rb"</(?:\w+:)?(?:url|sitemap)\s*>", re.IGNORECASE)


def read_sitemap(
    page: Page, source: Source, *, since: datetime | None = None, until: datetime | None = None
) -> Discovery:
    """What a sitemap offers: articles in the order of the file, or the sitemaps of an index, best first.

    Args:
        since, until: leave out what says that it was neither published nor changed within this span. Whatever says
            nothing about its time is kept.
    """
    found = Gathering(page, source, Stage.SITEMAP, MAX_URLS)
    body = _unpacked(page.body, found)
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        body = re.sub(r"^\s*<\?xml[^>]*>", "", decode(body).text).encode("utf-8", "replace")
    body = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    head = body[:4_096]
    root = _ROOT.search(body)
    if not body:
        found.reject(Reason.SITEMAP_INVALID, Detail.EMPTY_ANSWER.of())
    elif _DTD.search(body, 0, max(len(head), root.start() if root else 0)):
        found.reject(Reason.SITEMAP_INVALID, Detail.ENTITIES.of())
    elif markup_of(body) is Markup.HTML:
        found.reject(Reason.SITEMAP_INVALID, Detail.HTML_PAGE.of())
    elif markup_of(body) is Markup.FEED:
        return read_feed(page, source)  # sitemaps.org allows RSS 2.0 and Atom
    elif head[:1] == b"<":
        _read_xml(body, found, since, until)
    else:
        _read_lines(body, found)
    return found.done()


def read_robots_sitemaps(page: Page, source: Source) -> Discovery:
    """The sitemaps that a robots.txt names (RFC 9309 leaves them to sitemaps.org); they may lie on other hosts."""
    found = Gathering(page, source, Stage.SITEMAP, 0)
    for address in _ROBOTS_LINE.findall(robots_text(page.body))[:MAX_CHILDREN]:
        found.follow(address)
    return found.done()


def _unpacked(body: bytes, found: Gathering) -> bytes:
    """The sitemap out of a .gz file, at most SITEMAP_BYTES of it."""
    if body[:2] == b"\x1f\x8b":
        try:
            with gzip.open(io.BytesIO(body)) as packed:
                body = packed.read(SITEMAP_BYTES + 1)
        except (OSError, EOFError, zlib.error) as error:
            found.reject(Reason.SITEMAP_INVALID, Detail.BROKEN_STREAM.of("gzip", error))
            unpacker = zlib.decompressobj(31)
            try:
                body = unpacker.decompress(body, SITEMAP_BYTES + 1)
            except zlib.error:
                body = b""
    if len(body) > SITEMAP_BYTES:
        found.reject(Reason.SITEMAP_TOO_LARGE, Detail.BYTES_LEFT.of(SITEMAP_BYTES))
        body = body[:SITEMAP_BYTES]
    return body


def _read_lines(body: bytes, found: Gathering) -> None:
    lines = [line.strip() for line in body.decode("utf-8", errors="replace").splitlines()]
    addresses = [line for line in lines if re.match(r"https?://\S+$", line, re.IGNORECASE)]
    if not addresses:
        found.reject(Reason.SITEMAP_INVALID, Detail.NO_SITEMAP.of())
    for address in addresses[: MAX_URLS + 1]:
        found.offer(address, LinkKind.SITEMAP)


def _read_xml(body: bytes, found: Gathering, since: datetime | None, until: datetime | None) -> None:
    children: list[Part] = []
    entries = without = 0
    cut = not _END.search(body[-1_000:])
    try:
        for tag, fields, alternates in _entries(_whole(body) if cut else body):
            entries += 1
            address = _spoken(fields.get("loc", ""), alternates, found.source.language)
            if address != fields.get("loc"):
                fields.pop("title", None)  # the other language's
            if entries > MAX_URLS:
                break
            if not address:
                without += 1
                continue
            if tag == "sitemap":
                children.append(Part(address=address, lastmod=clean_line(fields.get("lastmod", ""))))
            else:
                _offer(address, fields, found, since, until)
    except (etree.XMLSyntaxError, ValueError) as error:  # a tag's bytes may be no text
        found.reject(Reason.SITEMAP_INVALID, Detail.ITEMS_READ.of(entries, error))
    else:
        if not entries and not _ROOT.search(body):
            found.reject(Reason.SITEMAP_INVALID, Detail.OTHER_XML.of())
    if cut and entries:
        found.reject(Reason.SITEMAP_INVALID, Detail.ENDS_EARLY.of(entries))
    if without and without == entries:
        found.reject(Reason.SITEMAP_INVALID, Detail.ITEMS_WITHOUT_ADDRESS.of(without))
    if entries > MAX_URLS:
        found.reject(Reason.SITEMAP_TOO_LARGE, Detail.ITEMS_LEFT.of(MAX_URLS))
    _follow(children, found, since, until)


def _follow(children: list[Part], found: Gathering, since: datetime | None, until: datetime | None) -> None:
    """Takes the parts of an index that may hold something of the span, in the order in which they are worth reading."""
    itself = urls.canonical(found.page.url)
    if any(urls.canonical(urls.absolute(found.base, part.address)) == itself for part in children):
        found.reject(Reason.SITEMAP_LOOP, Detail.NAMES_ITSELF.of())
    kept, left = within(children, found.page.fetched_at, since, until)
    if left:
        found.note(NoteKind.PARTS_LATER, Detail.PARTS_LEFT.of(left, len(children)))
    if len(kept) > MAX_CHILDREN:
        found.reject(Reason.PARTS_LEFT_OUT, Detail.PARTS_LEFT.of(len(kept) - MAX_CHILDREN, len(children)))
    for part in in_order(kept, found.page.fetched_at)[:MAX_CHILDREN]:
        found.follow(part.address)


def _whole(body: bytes) -> bytes:
    """A cut file up to its last whole entry: recovery would close the next, and half an address is another address."""
    ends = [found.end() for found in _ENTRY_END.finditer(body)]
    return body[: ends[-1]] if ends else b""


def _spoken(address: str, alternates: list[tuple[str, str]], language: str) -> str:
    """The entry's address; its alternate in the source's language, where its own is said to be in another.

    Args:
        alternates: language tag and address of each `xhtml:link rel="alternate"`; as the protocol has it, an entry
            lists its own address among them.

    Google's "Localized versions of your pages" describes the extension.
    """
    own = [href for tag, href in alternates if speaks(tag, language)]
    foreign = any(href == address and not speaks(tag, language) for tag, href in alternates if tag != "x-default")
    return own[0] if own and foreign and address not in own else address


def _entries(body: bytes) -> Iterator[tuple[str, dict[str, str], list[tuple[str, str]]]]:
    """Each `<url>` and `<sitemap>` with the texts of its fields by local name, whatever the namespaces and case.

    Beside them its alternates: language tag and address.
    """
    stream = io.BytesIO(_escaped(without_unfit_references(body)))
    events = etree.iterparse(
        stream,
        events=("end",),
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    fields: dict[str, str] = {}
    alternates: list[tuple[str, str]] = []
    for _, element in events:
        name = _local(element.tag)
        if name in ("url", "sitemap"):
            if "loc" not in fields and re.match(r"\s*https?://\S+\s*$", element.text or ""):
                fields["loc"] = element.text.strip()  # some leave <loc> out
            yield name, fields, alternates
            fields, alternates = {}, []
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        elif name == "link" and element.get("hreflang") and element.get("rel") == "alternate":
            alternates.append((element.get("hreflang").strip(), (element.get("href") or "").strip()))
        elif name and element.text and name not in fields:
            parent = element.getparent()
            inside = _local(parent.tag) if parent is not None else ""
            if inside not in ("image", "video"):
                fields[name] = element.text.strip()
    if any("RESOURCE_LIMIT" in entry.type_name for entry in events.error_log):  # recovery ends without a word
        raise ValueError("beyond the parser's limits")


def _escaped(body: bytes) -> bytes:
    """The file with its bare ampersands escaped; in CDATA they are as they should be."""
    if b"<![CDATA[" not in body:
        return _BARE_AMPERSAND.sub(b"&amp;", body)
    parts = _CDATA.split(body)
    parts[::2] = [_BARE_AMPERSAND.sub(b"&amp;", part) for part in parts[::2]]
    return b"".join(parts)


def _local(tag: object) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _offer(
    address: str, fields: dict[str, str], found: Gathering, since: datetime | None, until: datetime | None
) -> None:
    published = fields.get("publication_date", "")
    modified = fields.get("lastmod", "")
    if not allows(stated_day(published or modified), stated_day(modified or published), since, until):
        return
    kind = LinkKind.NEWS_SITEMAP if published or "publication" in fields else LinkKind.SITEMAP
    found.offer(
        address,
        kind,
        title=clean_line(fields.get("title", "")) if kind is LinkKind.NEWS_SITEMAP else "",
        published_raw=clean_line(published),
        modified_raw=clean_line(modified),
    )
