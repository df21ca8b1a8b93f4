"""`marsad search`: the archive from the terminal, and from scripts as JSON, CSV or an Atom feed."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import click
from rich.console import Console
from rich.text import Text

from crawler.arabic.letters import printable
from crawler.browse.exports.feed import Entry, Feed, atom
from crawler.browse.safe import csv_cell
from crawler.commands import Options, common_options
from crawler.commands.queries import Asked, QueryCommand, check_sources, query_of, query_options
from crawler.errors import UsageError
from crawler.phrases.labels import LABELS
from crawler.phrases.locale import Locale
from crawler.search.asked import SearchQuery
from crawler.search.meaning import encoder
from storage.meaning import Vectors, search_by_meaning
from storage.search import MARK, UNMARK, Hit, ResultPage, fragments
from storage.store import Store

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
NO_TEXTS: Mapping[int, str] = MappingProxyType({})
_BRAND = LABELS["brand"][0]
_ENGLISH = Locale("en")
HELP = """Searches titles and texts.

All words must occur, in any of their forms: سورية finds بسوريا and والسورية. "a phrase" word for word, -word without
it, begin* words that begin so, =word that spelling alone, title:word in the title, one OR other either of them (AND and
NOT are understood too). An address, or a number as #7, tells which article it is. Filters can stand among the words
too: source:NAME, -source:NAME, author:"A B", after:2024-05. In a shell, put the whole query in single quotes. Without
words, everything that passes the filters.
"""


@click.command(cls=QueryCommand, help=HELP, context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1)
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="So many articles.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV for spreadsheets (with a byte order mark).")
@click.option("--atom", "as_atom", is_flag=True, help="An Atom feed.")
@click.option("--text", "as_text", is_flag=True, help="Whole texts in place of pieces of them.")
@click.option("--meaning", is_flag=True, help="The nearest in meaning, in any language; see `marsad embed`.")
@common_options
@query_options
def command(
    options: Options,
    query: tuple[str, ...],
    asked: Asked,
    limit: int,
    as_csv: bool,
    as_atom: bool,
    as_text: bool,
    meaning: bool,
) -> None:
    """Reads the database only; harmless while a crawl runs."""
    if options.json + as_csv + as_atom > 1:
        raise UsageError("--json, --csv and --atom exclude each other")
    if as_text and as_atom:
        raise UsageError("--text and --atom exclude each other")
    words = " ".join(query)
    wanted = query_of(words, asked, datetime.now(UTC))
    with Store.open(options.database, read_only=True, check=False) as store:
        check_sources(wanted, (row[0] for row in store.db.execute("SELECT name FROM sources")))
        if meaning:
            page = by_meaning(options.database, store, wanted, limit)
        else:
            page = store.search.search(wanted, limit=limit, loosen=not (as_csv or as_atom))
        texts = texts_of(store, page.hits) if as_text else {}
    if options.json:
        click.echo(json.dumps(as_object(words, page, texts), ensure_ascii=False))
    elif as_csv:
        sys.stdout.buffer.write(as_csv_bytes(page.hits, texts))
    elif as_atom:
        sys.stdout.buffer.write(atom(as_feed(words, page)).encode())
    else:
        show(page, texts)


def texts_of(store: Store, hits: Iterable[Hit]) -> dict[int, str]:
    """The whole texts of what was found, by number."""
    ids = [hit.id for hit in hits]
    rows = store.db.execute(f"SELECT id, text FROM articles WHERE id IN ({', '.join('?' * len(ids))})", ids)
    return dict(rows.fetchall())


def by_meaning(database: Path, store: Store, query: SearchQuery, limit: int) -> ResultPage:
    """The articles nearest in meaning. Raises UsageError where no model or no vector is there."""
    if not query.words.strip():
        raise UsageError("--meaning needs words to compare with")
    try:
        with Vectors.open(database, read_only=True) as vectors:
            return search_by_meaning(store.search, vectors, encoder(), query, limit=limit)
    except FileNotFoundError as error:
        raise UsageError("no article has a vector yet; `marsad embed` makes them") from error


def plain(marked: str) -> str:
    """Without the marks of matched words."""
    return marked.replace(MARK, "").replace(UNMARK, "")


def as_object(query: str, page: ResultPage, texts: Mapping[int, str] = NO_TEXTS) -> dict[str, object]:
    """The page as JSON; `total` is null above 10,000, `matched` gives the matched words of each snippet.

    `loosened`: few or no articles have all the words, `complete` of them; `missing` names those that each lacks.
    `named`: the article whose address or number the query is.
    """
    return {
        "query": query,
        "total": page.total,
        "stories": page.stories,
        "loosened": page.loosened,
        "complete": page.complete if page.loosened else page.total,
        "meant": dict(page.meant),
        "named": page.named,
        "forms": {word: list(found) for word, found in page.match.matched},
        "articles": [
            as_record(hit, texts)
            | {"matched": [word for word, found in fragments(hit.snippet) if found], "missing": list(hit.missing)}
            for hit in page.hits
        ],
    }


def as_record(hit: Hit, texts: Mapping[int, str] = NO_TEXTS) -> dict[str, object]:
    """A hit in the names of the columns, and with its text where that was asked for."""
    record = {name: getattr(hit, name) for name in COLUMNS}
    record |= {"title": plain(hit.title), "snippet": plain(hit.snippet)}
    return record | {"text": texts[hit.id]} if texts else record


def as_csv_bytes(hits: Iterable[Hit], texts: Mapping[int, str] = NO_TEXTS) -> bytes:
    """UTF-8 with a byte order mark, without which Excel shows Arabic as mojibake."""
    out = io.StringIO()
    writer = csv.writer(out)
    records = [as_record(hit, texts) for hit in hits]
    writer.writerow((*COLUMNS, "text") if texts else COLUMNS)
    writer.writerows([csv_cell(value) for value in record.values()] for record in records)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_feed(words: str, page: ResultPage) -> Feed:
    """An article without a time of day is dated midnight, one without a date by when it was first seen."""
    return Feed(
        id="urn:marsad:search:" + words.encode().hex(),
        title=f"{_BRAND}: {printable(words)}" if words else _BRAND,
        entries=[
            Entry(
                id=hit.url,
                title=plain(hit.title) or hit.url,
                author=hit.source,
                updated=moment(hit),
                alternate=hit.url,
                summary=plain(hit.snippet),
            )
            for hit in page.hits
        ],
    )


def moment(hit: Hit) -> str:
    """When it was published, as exactly as a feed demands."""
    return hit.published_at or (f"{hit.published_on}T00:00:00+00:00" if hit.published_on else hit.first_seen_at)


def show(page: ResultPage, texts: Mapping[int, str] = NO_TEXTS) -> None:
    """For people: the forms looked for, then each hit with its matched words highlighted, or with its text."""
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    for word, found in page.match.matched:
        if len(found) > 1:
            console.print(Text(f"{printable(word)}: {' '.join(found)}", style="dim"))
    tell(page)
    for hit in page.hits:
        console.print(highlighted(hit.title) if hit.title else Text("(no title)", style="dim"), style="bold")
        about = [
            str(hit.id),
            hit.published_on or "undated",
            hit.source,
            hit.section,
            f"{hit.copies} copies" if hit.copies > 1 else "",
            f"revision {hit.revision}" if hit.revision > 1 else "",
            hit.url,
        ]
        console.print(Text(" · ".join(printable(part, 2_000) for part in about if part), style="cyan"))
        if texts:
            for line in texts[hit.id].split("\n"):
                console.print(Text(printable_part(line)))
        else:
            console.print(highlighted(hit.snippet))
        if hit.missing:
            console.print(Text(f"without: {', '.join(map(printable, hit.missing))}", style="dim"))
        console.print()
    total = "more than 10,000 articles" if page.total is None else _ENGLISH.found(page.total, page.stories)
    Console(stderr=True, highlight=False).print(f"{len(page.hits)} of {total}", style="dim")


def tell(page: ResultPage) -> None:
    """Says, beside the output, what else may be meant and that words are missing."""
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    if page.named:
        errors.print(f"this is the address or number of article {page.named}: marsad show {page.named}")
    for typed, known in page.meant:
        errors.print(Text(f"no article has {printable(typed)}; did you mean {printable(known)}?"))
    if page.loosened and page.complete:
        errors.print(f"with all of the words: {page.complete}; the others have some of them, the best first")
    elif page.loosened:
        errors.print("no article has all of these words; these have some of them, the best first")


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
