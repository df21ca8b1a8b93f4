"""`marsad show`: one article with everything that explains it."""

from __future__ import annotations

from typing import Any

import click
from rich.console import Console
from rich.text import Text

from crawler.arabic.letters import printable
from crawler.browse.pages import article as page
from crawler.browse.reader import LONGEST_TEXT, Reader, Row
from crawler.commands import Options, common_options, say_json
from crawler.commands.lookup import article_of, reading
from crawler.errors import UsageError
from crawler.phrases.locale import Locale

_ENGLISH = Locale("en")


@click.command(
    help="One article, named by number or address: the text, and with --explain where its date came from, what was "
    "cut and by which rule, its addresses and copies."
)
@click.argument("wanted", metavar="ID|ADDRESS")
@click.option("--revision", type=click.IntRange(min=1), metavar="NUMBER", help="The text that it had; 1 is the first.")
@click.option("--explain", is_flag=True, help="What explains it, below the newest text.")
@common_options
def command(options: Options, wanted: str, revision: int | None, explain: bool) -> None:
    """Reads the database only; harmless while a crawl runs."""
    with reading(options) as (store, reader):
        number = article_of(store, wanted)
        found = article(reader, number)
        if revision is not None:
            newest = found["article"]["revision"]
            found["article"] |= earlier(reader, number, revision, newest)
            if explain and revision != newest:
                raise UsageError(f"--explain is for the newest text; `marsad diff {number}` shows what an edit changed")
    if options.json:
        say_json(as_object(found))
        return
    console = Console(highlight=False, soft_wrap=True)
    _show(console, found["article"])
    if explain:
        _explain(console, found)


def article(reader: Reader, number: int) -> dict[str, Any]:
    """All that an article's page shows of one that is there."""
    found = page.read(reader, number)
    assert found is not None
    return found


def earlier(reader: Reader, number: int, revision: int, newest: int) -> Row:
    """Title and text that an article had. Raises UsageError where it has no such revision."""
    row = reader.row(
        f"SELECT revision, title, substr(text, 1, {LONGEST_TEXT}) AS text FROM revisions "
        "WHERE article = ? AND revision = ?",
        [number, revision],
    )
    if row is None:
        raise UsageError(f"article {number} has no revision {revision}; there are 1 to {newest}")
    return row


def as_object(found: dict[str, Any]) -> dict[str, Any]:
    """An article and what explains it, as JSON."""
    lists = ("signals", "removed", "revisions", "copies")
    return {
        **found["article"],
        **{name: [_stored(row) for row in found[name]] for name in lists},
        "aliases": [row["url"] for row in found["aliases"]],
        "captured": found["page"],
    }


def _stored(row: Row) -> Row:
    """Without what a page computes of it."""
    return {name: value for name, value in row.items() if name != "moment"}


def _show(console: Console, row: Row) -> None:
    about = (
        row["source"],
        _ENGLISH.published(row["published_on"], row["published_at"], row["published_precision"]),
        row["section"],
        row["authors"],
        f"revision {row['revision']}" if row["revision"] > 1 else "",
        row["url"],
    )
    console.print(Text(printable(row["title"], 1_000) or "(no title)", style="bold"))
    console.print(Text(" · ".join(printable(part, 2_000) for part in about if part), style="cyan"))
    console.print()
    for line in row["text"].split("\n"):
        console.print(Text(printable(line, LONGEST_TEXT)))


def _explain(console: Console, found: dict[str, Any]) -> None:
    for row in found["signals"]:
        verdict = "chosen" if row["chosen"] else _ENGLISH.why(row["why_not"] or "")
        _line(console, "date", f"{row['value']}  {_ENGLISH.signal(row['signal'])}, trust {row['trust']}: {verdict}")
    for row in found["removed"]:
        _line(console, "cut", f"{_ENGLISH.rule(row['rule'])}: {row['line']}")
    for row in found["copies"]:
        if row["id"] != found["article"]["id"]:
            _line(console, "copy", f"{row['id']} {row['source']}: {row['title']}")
    for row in found["aliases"]:
        _line(console, "address", row["url"])
    if captured := found["page"]:
        _line(
            console,
            "page",
            f"{captured['fetched_at']}  {captured['warc_file'] or '-'} @ {captured['warc_offset'] or 0}",
        )


def _line(console: Console, label: str, text: str) -> None:
    console.print(Text(f"{label:<8}", style="dim") + Text(printable(text, 2_000)))
