"""A page's bytes as a tree, parsed once for everything that reads it.

Guards against what silently costs text in parsers and extractors: characters that XML can't hold, nesting and text
nodes beyond libxml2's limits, documents so large that extraction would never end, JSON-LD that isn't JSON. Whatever
can't be read whole is a `Rejected` with its reason; nothing is dropped in silence.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HtmlComment, HtmlElement, HTMLParser, document_fromstring

from crawler.model import Detail, Reason, Rejected, Told
from crawler.web.charset import decode
from crawler.web.sniff import Markup, markup_of

MAX_ELEMENTS = 60_000
"""Extraction needs seconds beyond it; real articles with live blogs and comments stay under 20,000."""
MAX_JSONLD = 1_000_000
"""Characters of one JSON-LD script."""

_MAGIC = (
    b"%PDF",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"RIFF",
    b"ID3",
    b"\x7fELF",
    b"OggS",
    b"BM\xf6",
    b"\xd0\xcf\x11\xe0",
    b"Rar!",
    b"7z\xbc\xaf",
    b"wOFF",
    b"wOF2",
    b"\x00\x00\x01\x00",
)
_OTHER_TYPES = re.compile(
    r"\s*(?:(?:image|audio|video|font)/|application/(?:pdf|zip|msword|json|rss\+xml|atom\+xml))", re.IGNORECASE
)
_TAG = re.compile(rb"<[a-zA-Z!]")
_START_TAG = re.compile(rb"<[a-zA-Z]")
# What XML can't hold, as a character and as a reference to one. trafilatura returns nothing for a page with any.
_CONTROLS = bytes({*range(0x20)} - {9, 10, 13})
_NONCHARACTER = re.compile(b"\xef(?:\xb7[\x90-\xaf]|\xbf[\xbe\xbf])")  # U+FDD0-FDEF, U+FFFE, U+FFFF
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]{1,8})|(\d{1,8}));?")
_TWICE = re.compile(
    r"&amp;(?:amp;)*(#(?!0*(?:60|62|34|38);)\d{2,7}|#[xX](?!0*(?:3[cCeE]|22|26);)[0-9a-fA-F]{2,6}"
    r"|nbsp|[lr][ds]?a?quo|[nm]dash|hellip|zwn?j|[rl]rm);"
)
_FEWEST_BLOCKS = 2
"""Ends of blocks and breaks that escaped contents have at least."""
_ESCAPED_TWICE = 3
"""References escaped twice from which on a page is, and doesn't speak of them."""
_END = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)
_BLOCK = re.compile(rb"<(?:p|div|article|section|table|br)[\s/>]", re.IGNORECASE)
_ESCAPED_BLOCK = re.compile(rb"&lt;(?:/(?:p|div)|br ?/?)&gt;")
_ESCAPED_RUN = re.compile(
    r"(?<=>)(?P<run>\s*&lt;(?:p|div|article|section|main|h[1-4]|span|strong|br|ul|ol|table)\b[^<>]*&gt;\s*)(?=</(?P<around>\w+))"
)
_SHOWS_MARKUP = frozenset(("code", "pre", "textarea", "script", "style", "xmp", "template", "samp", "kbd", "noscript"))
_BEGUN_REFERENCE = re.compile(rb"&(?:#[xX]?[0-9a-fA-F]*)?$")
_TRAILING_COMMA = re.compile(r",(?=\s{0,50}[}\]])")
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_JSON_WRAPPING = re.compile(
    r"^\s*(?:/[*/]\s*)?(?:<!\[CDATA\[|<!--)(?:\s*\*/)?|(?:/[*/]\s*)?(?:\]\]>|-->)(?:\s*\*/)?\s*$"
)
_ELEMENTS = etree.ElementDefaultClassLookup(element=HtmlElement, comment=HtmlComment)
"""lxml.html's own lookup asks Python for the class of each element that is touched: a twentieth of the whole chain."""
_TABLE_LEVELS = 100
NAMED = ("base", "h1", "link", "meta", "script", "table", "time", "title")
"""Tags asked for by many readers. One walk finds them all; one for each question was a twentieth of the chain."""
_TIMES = ("local-time", "relative-time", "time-ago")
"""Elements of widespread scripts that are a `<time>`."""
_VOID = ("embed", "source", "track")
_JSONLD_NESTS = ("@graph", "mainEntity", "mainEntityOfPage", "video")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A parsed page. The tree is shared: whoever changes it works on a copy.

    `meta` holds (name, content) of every meta element with a content, the name being its name, property, itemprop or
    http-equiv in lower case; an element with several names is there several times. `jsonld` holds every JSON-LD object
    out of arrays, `@graph` and `mainEntity`. Both are in page order.
    Flags are those of `Decoded` and `jsonld_invalid`.
    """

    tree: HtmlElement
    url: str
    base_url: str
    meta: tuple[tuple[str, str], ...] = ()
    jsonld: tuple[dict[str, Any], ...] = ()
    charset: str = ""
    flags: tuple[str, ...] = ()
    named: Mapping[str, tuple[HtmlElement, ...]] = field(default_factory=dict, repr=False, compare=False)
    """The elements of the tags in `NAMED`, in page order; see `every`."""

    def every(self, tag: str) -> tuple[HtmlElement, ...]:
        """All elements of one of the tags in `NAMED`, in page order; found once for all who ask."""
        return self.named.get(tag, ())

    def metas(self, *names: str) -> list[str]:
        """Contents of the meta elements of these names (lower case), name by name, each in page order."""
        return [content for wanted in names for name, content in self.meta if name == wanted]


def parse_document(
    body: bytes, url: str, headers: Iterable[tuple[str, str]] = (), *, source: str = ""
) -> Document | Rejected:
    """Decodes and parses a page.

    Reasons of rejection: `empty`, `not_html`, `extract_too_complex`, `extract_truncated`.
    """

    def rejected(reason: Reason, detail: Told) -> Rejected:
        return Rejected(url=url, source=source, reason=reason, detail=detail)

    headers = tuple(headers)
    if not body or body.isspace():
        return rejected(Reason.EMPTY, Detail.NO_BYTES.of())
    if kind := _other_kind(body, headers):
        return rejected(Reason.NOT_HTML, Detail.IS_KIND.of(kind))
    decoded = decode(body, headers)
    markup = without_early_ends(unescaped_markup(fit_for_xml(escaped_once(decoded.text))))
    if markup_of(markup) in (Markup.FEED, Markup.SITEMAP):
        return rejected(Reason.NOT_HTML, Detail.FEED_OR_SITEMAP.of())
    if not _TAG.search(markup):
        return rejected(Reason.NOT_HTML if markup.strip() else Reason.EMPTY, Detail.NO_MARKUP.of())
    if markup.count(b"<") > MAX_ELEMENTS and (elements := len(_START_TAG.findall(markup))) > MAX_ELEMENTS:
        return rejected(Reason.EXTRACT_TOO_COMPLEX, Detail.TOO_MANY_TAGS.of(elements, MAX_ELEMENTS))
    # An encoding given here overrules the page's own label.
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False)
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        tree = document_fromstring(markup, parser=parser)
    except etree.ParserError as error:
        return rejected(Reason.EMPTY, Detail.MESSAGE.of(error))
    # Such as nesting beyond 2,048 levels: what comes after is not in the tree.
    if any("RESOURCE_LIMIT" in entry.type_name for entry in parser.error_log):
        return rejected(Reason.EXTRACT_TRUNCATED, Detail.PARSER_LIMITS.of())
    named = _named(tree)
    _empty_voids(element for tag in _VOID for element in named.get(tag, ()))
    _unnest_tables(named.get("table", ()))
    jsonld, faults = _jsonld(named.get("script", ()))
    return Document(
        tree=tree,
        url=url,
        base_url=_base(named.get("base", ()), url),
        meta=tuple(_meta(named.get("meta", ()))),
        jsonld=jsonld,
        charset=decoded.charset,
        flags=(*decoded.flags, *(("jsonld_invalid",) if faults else ())),
        named=named,
    )


def _named(tree: HtmlElement) -> dict[str, tuple[HtmlElement, ...]]:
    found: defaultdict[str, list[HtmlElement]] = defaultdict(list)
    for element in tree.iter(*NAMED, *_TIMES, *_VOID):
        found["time" if element.tag in _TIMES else element.tag].append(element)
    return {tag: tuple(elements) for tag, elements in found.items()}


def _empty_voids(voids: Iterable[HtmlElement]) -> None:
    """Takes the rest of the page out of elements that have no content and no end tag, which libxml2 doesn't know of."""
    for element in voids:
        if len(element) or element.text:
            element.drop_tag()


def _unnest_tables(tables: Sequence[HtmlElement]) -> None:
    """Unwraps tables within a hundred others: trafilatura's work grows with the third power of their depth."""
    for table in tables if len(tables) > _TABLE_LEVELS else ():
        if next(islice(table.iterancestors("table"), _TABLE_LEVELS, None), None) is not None:
            table.drop_tag()


def _other_kind(body: bytes, headers: tuple[tuple[str, str], ...]) -> str:
    """What these bytes are if they can't be HTML, or an empty string."""
    start = body[:1_024].lstrip()
    if start.startswith(_MAGIC) or body[4:8] == b"ftyp":
        return "binary file"
    content_type = next((value for name, value in headers if name.lower() == "content-type"), "")
    if _OTHER_TYPES.match(content_type) and markup_of(body) is not Markup.HTML:
        return content_type.split(";")[0].strip()[:100]
    if start[:1] in (b"{", b"["):
        try:
            json.loads(body)
        except (ValueError, RecursionError):
            return ""
        return "JSON"
    return ""


def escaped_once(text: str) -> str:
    """A page's text with the references that were escaped twice (`&amp;#1575;`) escaped once, where there are several.

    Never those that would become markup.
    """
    if len(_TWICE.findall(text)) < _ESCAPED_TWICE:
        return text
    return _TWICE.sub(r"&\1;", text)


def without_early_ends(markup: bytes) -> bytes:
    """Markup without a `</html>` that blocks follow, and a `</body>` before it: the parser loses what stands behind."""
    first = next((place for end in (b"</html", b"</HTML") if (place := markup.find(end)) >= 0), -1)
    if first < 0 or _BLOCK.search(markup, first) is None:
        return markup
    return _END.sub(b"", markup)


def unescaped_markup(markup: bytes) -> bytes:
    """Markup in UTF-8 in which whole contents of elements that were escaped (`&lt;p&gt;...`) are markup again.

    What shows markup to its readers stays, and so does what is anything else than one run of blocks.
    """
    if b"&lt;" not in markup or not _may_hold_blocks(markup):
        return markup
    return _ESCAPED_RUN.sub(_unescaped_run, markup.decode("utf-8", "replace")).encode()


def _unescaped_run(found: re.Match[str]) -> str:
    if found["around"].lower() in _SHOWS_MARKUP or not _may_hold_blocks(found["run"].encode()):
        return found[0]
    return unescape(found["run"])


def _may_hold_blocks(markup: bytes) -> bool:
    return len(_ESCAPED_BLOCK.findall(markup)) >= _FEWEST_BLOCKS


def fit_for_xml(text: str) -> bytes:
    """The text in UTF-8 without the characters, and references to characters, that XML can't hold."""
    # On bytes this takes a tenth of the time that it takes on text.
    markup = text.encode("utf-8", "ignore").translate(None, _CONTROLS)  # ignored: lone surrogates
    if b"\xef" in markup and (b"\xef\xb7" in markup or b"\xef\xbf" in markup):  # one byte is found by memchr
        markup = _NONCHARACTER.sub(b"", markup)
    return without_unfit_references(markup)


def without_unfit_references(markup: bytes) -> bytes:
    """Markup in any charset that holds ASCII, without references to what is no character (`&#0;`, `&#xD800;`)."""
    if b"&#" not in markup or not any(map(_is_unfit, set(_REFERENCE.findall(markup)))):
        return markup
    return _REFERENCE.sub(_reference, markup)


def _is_unfit(reference: tuple[bytes, bytes]) -> bool:
    """Whether a reference, by its hexadecimal or its decimal digits, is to what is no character."""
    number = int(reference[0], 16) if reference[0] else int(reference[1])
    if number in (9, 10, 13):
        return False
    return number > 0x10FFFF or number < 0x20 or _UNFIT.match(chr(number)) is not None


def _reference(found: re.Match[bytes]) -> bytes:
    if _is_unfit((found[1], found[2])):
        # What stands before and after it must not become another one: `&#&#0;1;`.
        return b" " if _BEGUN_REFERENCE.search(found.string[max(0, found.start() - 12) : found.start()]) else b""
    return found[0]


def _base(bases: Iterable[HtmlElement], url: str) -> str:
    href = next((href for element in bases if (href := element.get("href"))), "")
    try:
        return urljoin(url, str(href).strip())
    except ValueError:  # such as http://[bad
        return url


def _meta(metas: Iterable[HtmlElement]) -> Iterator[tuple[str, str]]:
    for element in metas:
        content = (element.get("content") or "").strip()
        if content:
            names = (element.get(kind) for kind in ("name", "property", "itemprop", "http-equiv"))
            yield from ((name, content) for name in dict.fromkeys(name.strip().lower() for name in names if name))


def _jsonld(scripts: Iterable[HtmlElement]) -> tuple[tuple[dict[str, Any], ...], int]:
    found: list[dict[str, Any]] = []
    faults = 0
    for script in scripts:
        if "ld+json" in (script.get("type") or "").lower():
            value = _json(script.text or "")
            if value is None:
                faults += 1
            else:
                found.extend(_objects(value))
    return tuple(found), faults


def _json(text: str) -> list[Any] | None:
    """The value in a list, or None. Every repair is one pass: what needs more is not JSON."""
    if not text.strip():
        return []
    if len(text) > MAX_JSONLD:
        return None
    text = _JSON_WRAPPING.sub("", text).strip().rstrip(";")
    for attempt in (text, _TRAILING_COMMA.sub("", text)):
        try:
            return [_without_surrogates(json.loads(attempt, strict=False), attempt)]
        except RecursionError:
            return None
        except ValueError:
            continue
    return None


def _without_surrogates(value: Any, text: str) -> Any:
    """A value read from JSON; escapes may hold half a pair, which is no character and can't be encoded."""
    if not _SURROGATE_ESCAPE.search(text):
        return value
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "ignore"))


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(reversed(item))
        elif isinstance(item, dict):
            yield item
            waiting.extend(item[key] for key in reversed(_JSONLD_NESTS) if isinstance(item.get(key), dict | list))


def beginning_of(element: HtmlElement, enough: int) -> str:
    """The text of an element from its start, until it has more than so many characters: a page's whole text costs."""
    parts, length = [], 0
    for part in element.itertext():
        parts.append(part)
        length += len(part)
        if length > enough:
            break
    return "".join(parts)
