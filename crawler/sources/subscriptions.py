"""Lists of feeds and sites as other programs keep them: OPML, CSV, lines of addresses. Pure.

OPML 2.0 (opml.org/spec2.opml): `<outline type="rss" text= xmlUrl= htmlUrl=>`, within outlines that are folders.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from crawler.arabic.letters import clean_line
from crawler.model import Reason, Source
from crawler.web import addresses, urls
from crawler.web.charset import decode
from crawler.web.sniff import Markup, markup_of

MOST = 20_000
"""Entries of one list that are read."""
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_FEED_COLUMNS = ("feed", "feed_url", "xmlurl", "rss", "rss_url")
_HOME_COLUMNS = ("home", "url", "htmlurl", "homepage", "website", "site", "link", "address")
_TITLE_COLUMNS = ("title", "name", "text")
_GROUP_COLUMNS = ("group", "folder", "category")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One entry of a list."""

    feed: str = ""
    home: str = ""
    title: str = ""
    group: str = ""
    """The folders that it lies in, joined by `/`."""
    line: int | None = None


class NoListError(ValueError):
    """What was given is no list of addresses; the text says what it is instead."""


def read_list(body: bytes) -> tuple[Subscription, ...]:
    """The entries of a list, in whichever form it is.

    Raises: NoListError.
    """
    start = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1_000]
    if not start:
        raise NoListError("is empty")
    if b"<opml" not in start.lower() and markup_of(start) is Markup.HTML:  # OPML has a <head> too
        raise NoListError("is a web page, not OPML: save the list itself, not the page that shows it")
    entries = _opml(body) if start.startswith(b"<") else _text(decode(body).text)
    found = tuple(entry for _, entry in zip(range(MOST), entries, strict=False))
    if not found:
        raise NoListError("holds no address")
    return found


def _opml(body: bytes) -> Iterator[Subscription]:
    parser = etree.XMLParser(recover=True, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise NoListError("can't be read as XML")
    if (name := etree.QName(root).localname).lower() != "opml":
        raise NoListError(f"is XML, but no OPML: it begins with <{name}>")
    for outline in root.iter("{*}outline", "outline"):
        fields = {str(name).lower(): clean_line(str(value)) for name, value in outline.attrib.items()}
        if feed := fields.get("xmlurl", ""):
            folders = [
                clean_line(one.get("text") or one.get("title") or "") for one in outline.iterancestors("outline")
            ]
            yield Subscription(
                feed=feed,
                home=fields.get("htmlurl", ""),
                title=fields.get("title") or fields.get("text", ""),
                group="/".join(filter(None, reversed(folders))),
                line=outline.sourceline,  # type: ignore[arg-type]  # the stubs know less than lxml
            )


def _text(text: str) -> Iterator[Subscription]:
    """CSV whose first line names columns, or lines with an address each."""
    first = text.partition("\n")[0]
    dialect = next((mark for mark in ("\t", ";", ",") if mark in first), ",")
    columns = {clean_line(name).lower(): n for n, name in enumerate(next(csv.reader([first], delimiter=dialect), []))}
    if not _ADDRESS.search(first) and (
        _place(columns, _FEED_COLUMNS) is not None or _place(columns, _HOME_COLUMNS) is not None
    ):
        yield from _csv(text, dialect, columns)
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.lstrip().startswith("#") and (found := _ADDRESS.search(line)):
            yield Subscription(home=found[0].rstrip(",;\"'"), line=number)


def _csv(text: str, dialect: str, columns: dict[str, int]) -> Iterator[Subscription]:
    places = [_place(columns, names) for names in (_FEED_COLUMNS, _HOME_COLUMNS, _TITLE_COLUMNS, _GROUP_COLUMNS)]
    rows = csv.reader(io.StringIO(text), delimiter=dialect)
    next(rows)
    for row in rows:
        feed, home, title, group = (
            clean_line(row[place]) if place is not None and place < len(row) else "" for place in places
        )
        if feed or home:
            yield Subscription(feed=feed, home=home, title=title, group=group, line=rows.line_num)


def _place(columns: dict[str, int], names: Sequence[str]) -> int | None:
    return next((columns[name] for name in names if name in columns), None)


# --- what becomes of the entries -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What becomes of one entry: it makes or joins a source, or why not."""

    entry: Subscription
    source: str = ""
    """The source that it makes, joins, or is in already."""
    new: bool = False
    why_not: str = ""


def place(
    entries: Iterable[Subscription], known: Sequence[Source], name_for: Callable[[str], str], *, language: str
) -> tuple[tuple[Placed, ...], tuple[Source, ...]]:
    """The sources that a list makes: one a site, with all its feeds, since articles belong to a site.

    Args:
        known: the sources that are there.
        name_for: a name for an address; made unique here.
        language: of what the list holds.

    Returns: what became of each entry, in the list's order; the new sources.
    """
    feeds = {urls.identity(feed): source.name for source in known for feed in source.feeds}
    sites = {urls.registered_domain(source.home): source.name for source in known if source.home}
    names = {source.name for source in known}
    made: dict[str, Source] = {}
    placed: list[Placed] = []
    for entry in entries:
        home, why_not = _site_of(entry)
        if why_not:
            placed.append(Placed(entry=entry, why_not=why_not))
            continue
        feed = urls.canonical(entry.feed) if entry.feed else ""
        site = urls.registered_domain(home)
        if feed and (there := feeds.get(urls.identity(feed))):
            placed.append(Placed(entry=entry, source=there))
        elif site in sites:
            placed.append(
                Placed(entry=entry, source=sites[site], why_not=f"its site is the source {sites[site]} already")
            )
        elif site in made:
            made[site] = _joined(made[site], entry, feed)
            placed.append(Placed(entry=entry, source=made[site].name, new=True))
        else:
            name = _unique(name_for(home), names)
            names.add(name)
            made[site] = _made(entry, name, home, feed, language)
            placed.append(Placed(entry=entry, source=name, new=True))
        if feed:
            feeds.setdefault(urls.identity(feed), placed[-1].source)
    return tuple(placed), tuple(made.values())


def _site_of(entry: Subscription) -> tuple[str, str]:
    """The home of an entry's site, or why it can't be asked."""
    for url in filter(None, (entry.feed, entry.home)):
        if reason := urls.acceptable(url):
            if url == entry.home and entry.feed:
                continue  # some programs write anything there
            return "", f"{url[:200]!r} is no address that can be asked ({reason})"
        where = addresses.address(urls.host(url))
        if urls.host(url) == "localhost" or (where is not None and not addresses.is_public(where)):
            return "", f"{url[:200]} lies on a private address ({Reason.BLOCKED_ADDRESS})"
    home = entry.home if entry.home and urls.acceptable(entry.home) is None else ""
    return urls.canonical(home or urls.absolute(entry.feed, "/")), ""


def _made(entry: Subscription, name: str, home: str, feed: str, language: str) -> Source:
    return Source(
        name=name,
        title=entry.title[:500] or urls.host(home),
        home=home,
        language=language,
        group=entry.group[:500],
        feeds=(feed,) if feed else (),
        feed_titles=((feed, entry.title[:500]),) if feed and entry.title else (),
    )


def _joined(source: Source, entry: Subscription, feed: str) -> Source:
    if not feed or feed in source.feeds:
        return source
    titles = ((feed, entry.title[:500]),) if entry.title else ()
    return replace(source, feeds=(*source.feeds, feed), feed_titles=(*source.feed_titles, *titles))


def _unique(name: str, names: set[str]) -> str:
    return next(one for n in range(1, MOST + 2) if (one := name if n == 1 else f"{name[:58]}_{n}") not in names)


# --- out again -------------------------------------------------------------------------------------


def as_opml(sources: Iterable[Source]) -> bytes:
    """All feeds of the sources as OPML 2.0, in their folders; a source without a feed can't be in one."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Marsad"
    body = etree.SubElement(root, "body")
    folders: dict[str, etree._Element] = {"": body}
    for source in sources:
        titles = dict(source.feed_titles)
        for feed in source.feeds:
            title = titles.get(feed, source.title)
            etree.SubElement(
                _folder(source.group, folders),
                "outline",
                type="rss",
                text=title,
                title=title,
                xmlUrl=feed,
                htmlUrl=source.home,
                language=source.language,
            )
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))


def _folder(group: str, folders: dict[str, etree._Element]) -> etree._Element:
    if group not in folders:
        above, _, name = group.rpartition("/")
        folders[group] = etree.SubElement(_folder(above, folders), "outline", text=name)
    return folders[group]
