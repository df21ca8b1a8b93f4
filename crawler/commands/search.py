"""`marsad search`: the archive from the terminal, and from scripts as JSON, CSV or an Atom feed."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable
from datetime import datetime
from xml.etree import ElementTree as ET

import click
from rich.console import Console
from rich.text import Text

from crawler.arabic.letters import printable
from crawler.browse.safe import csv_cell
from crawler.commands import Options, common_options
from crawler.errors import UsageError
from crawler.phrases.labels import LABELS
from storage.search import MARK, UNMARK, Filters, Hit, Order, ResultPage, fragments
from storage.store import Store

ATOM = "http://www.w3.org/2005/Atom"
COLUMNS = (
    "id",
    "url",
    "title",
    "snippet",
    "source",
    "section",
    "language",
    "published_on",
    "published_at",
    "published_trust",
    "first_seen_at",
    "story",
    "copies",
    "copy_kind",
    "revision",
    "words",
)
_BRAND = LABELS["brand"][0]
DAY = click.DateTime(["%Y-%m-%d"])
HELP = """Searches titles and texts.

All words must occur, in any of their forms: سورية finds بسوريا and والسورية. "a phrase" word for word, -word without
it, begin* words that begin so, =word that spelling alone. In a shell, put the whole query in single quotes. Without
words, everything that passes the filters.
"""


@click.command(help=HELP, context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1)
@click.option("--source", "sources", multiple=True, help="Only this source; repeatable.")
@click.option("--section", "sections", multiple=True, help="Only this section; repeatable.")
@click.option("--lang", "languages", multiple=True, help="Only this language; repeatable.")
@click.option("--since", type=DAY, metavar="YYYY-MM-DD", help="Published on this day or later.")
@click.option("--until", type=DAY, metavar="YYYY-MM-DD", help="Published on this day or earlier.")
@click.option("--first-only", is_flag=True, help="Of copies, only the first article of their story.")
@click.option(
    "--order",
    type=click.Choice([order.value for order in Order]),
    default=Order.NEWEST.value,
    show_default=True,
    help="Newest by date of publication, best, or as they arrived.",
)
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="So many articles.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV for spreadsheets (with a byte order mark).")
@click.option("--atom", "as_atom", is_flag=True, help="An Atom feed.")
@common_options
def command(
    options: Options,
    query: tuple[str, ...],
    sources: tuple[str, ...],
    sections: tuple[str, ...],
    languages: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    first_only: bool,
    order: str,
    limit: int,
    as_csv: bool,
    as_atom: bool,
) -> None:
    """Reads the database only; harmless while a crawl runs."""
    if options.json + as_csv + as_atom > 1:
        raise UsageError("--json, --csv and --atom exclude each other")
    for word in query:  # a word may begin with one hyphen, an option with two
        if word.startswith("--"):
            raise UsageError(f"there is no option {word}; `marsad search --help` lists them")
    asked = " ".join(query)
    filters = Filters(
        sources=sources,
        sections=sections,
        languages=languages,
        first_only=first_only,
        since=since.date() if since else None,
        until=until.date() if until else None,
    )
    with Store.open(options.database, read_only=True, check=False) as store:
        unknown = set(sources) - {row[0] for row in store.db.execute("SELECT name FROM sources")}
        if unknown:
            raise UsageError(f"no such source: {', '.join(sorted(unknown))}; `marsad sources` lists them")
        page = store.search.search(asked, filters, order=Order(order), limit=limit)
    if options.json:
        click.echo(json.dumps(as_object(asked, page), ensure_ascii=False))
    elif as_csv:
        sys.stdout.buffer.write(as_csv_bytes(page.hits))
    elif as_atom:
        sys.stdout.buffer.write(as_atom_bytes(asked, page))
    else:
        show(page)


def plain(marked: str) -> str:
    """Without the marks of matched words."""
    return marked.replace(MARK, "").replace(UNMARK, "")


def as_object(query: str, page: ResultPage) -> dict[str, object]:
    """The page as JSON; `total` is null above 10,000, `matched` gives the ranges of matched words in each snippet."""
    return {
        "query": query,
        "total": page.total,
        "forms": {word: list(found) for word, found in page.match.matched},
        "articles": [
            as_record(hit) | {"matched": [word for word, found in fragments(hit.snippet) if found]} for hit in page.hits
        ],
    }


def as_record(hit: Hit) -> dict[str, object]:
    """A hit in the names of the columns."""
    record = {name: getattr(hit, name) for name in COLUMNS}
    return record | {"title": plain(hit.title), "snippet": plain(hit.snippet)}


def as_csv_bytes(hits: Iterable[Hit]) -> bytes:
    """UTF-8 with a byte order mark, without which Excel shows Arabic as mojibake."""
    out = io.StringIO()
    writer = csv.writer(out)
    records = [as_record(hit) for hit in hits]
    writer.writerow(COLUMNS)
    writer.writerows([csv_cell(value) for value in record.values()] for record in records)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_atom_bytes(query: str, page: ResultPage) -> bytes:
    """RFC 4287. An article without a time of day is dated midnight, one without a date by when it was first seen."""
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed")
    moments = [moment(hit) for hit in page.hits]
    _element(feed, "id", "urn:marsad:search:" + query.encode().hex())
    _element(feed, "title", f"{_BRAND}: {printable(query)}" if query else _BRAND)
    _element(feed, "updated", max(moments, default="1970-01-01T00:00:00+00:00"))
    for hit, updated in zip(page.hits, moments, strict=True):
        entry = ET.SubElement(feed, f"{{{ATOM}}}entry")
        _element(entry, "id", hit.url)
        _element(entry, "title", plain(hit.title) or hit.url)
        _element(entry, "updated", updated)
        ET.SubElement(entry, f"{{{ATOM}}}link", href=hit.url)
        _element(ET.SubElement(entry, f"{{{ATOM}}}author"), "name", hit.source)
        _element(entry, "summary", plain(hit.snippet))
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True)) + b"\n"


def moment(hit: Hit) -> str:
    """When it was published, as exactly as a feed demands."""
    return hit.published_at or (f"{hit.published_on}T00:00:00+00:00" if hit.published_on else hit.first_seen_at)


def _element(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}").text = text


def show(page: ResultPage) -> None:
    """For people: the forms looked for, then each hit with its matched words highlighted."""
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    for word, found in page.match.matched:
        if len(found) > 1:
            console.print(Text(f"{printable(word)}: {' '.join(found)}", style="dim"))
    for hit in page.hits:
        console.print(highlighted(hit.title) if hit.title else Text("(no title)", style="dim"), style="bold")
        about = [
            hit.published_on or "undated",
            hit.source,
            hit.section,
            f"{hit.copies} copies" if hit.copies > 1 else "",
            f"revision {hit.revision}" if hit.revision > 1 else "",
            hit.url,
        ]
        console.print(Text(" · ".join(printable(part, 2_000) for part in about if part), style="cyan"))
        console.print(highlighted(hit.snippet))
        console.print()
    total = "more than 10,000" if page.total is None else f"{page.total:,}"
    Console(stderr=True, highlight=False).print(f"{len(page.hits)} of {total} articles", style="dim")


def highlighted(marked: str) -> Text:
    """A marked text for the terminal; where there are no colours, matched words stand in [ ]."""
    text = Text()
    for part, matched in fragments(marked):
        shown = printable_part(part)
        if matched and not sys.stdout.isatty():
            shown = f"[{shown}]"
        text.append(shown, style="bold reverse" if matched else "")
    return text


def printable_part(part: str) -> str:
    """A piece of a text without control characters, its outer spaces kept."""
    return "".join(char if char.isprintable() else " " for char in part)
