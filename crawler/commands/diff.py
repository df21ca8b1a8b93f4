"""`marsad diff`: what an edit changed, or how two articles differ, word by word."""

from __future__ import annotations

import sys

import click
from rich.console import Console
from rich.text import Text

from crawler.arabic.letters import printable
from crawler.browse.compare import Comparison, compare
from crawler.browse.pages import changes
from crawler.browse.reader import LONGEST_TEXT, Reader, Row
from crawler.commands import Options, common_options, say_json
from crawler.commands.lookup import article_of, reading
from crawler.errors import UsageError

STYLES = {"same": "", "cut": "red strike", "added": "green"}
MARKS = {"same": "{}", "cut": "[-{}-]", "added": "{{+{}+}}"}
"""Where there are no colours: as wdiff writes them."""


@click.command(
    help="What the last edit of an article changed, word by word; with two articles, how the second differs from the "
    "first. Articles are named by number or address."
)
@click.argument("article", metavar="ID|ADDRESS")
@click.argument("other", metavar="[ID|ADDRESS]", required=False)
@click.option("--from", "old", type=click.IntRange(min=1), metavar="REVISION", help="The older text; 1 is the first.")
@click.option("--to", "new", type=click.IntRange(min=1), metavar="REVISION", help="The newer text.")
@common_options
def command(options: Options, article: str, other: str | None, old: int | None, new: int | None) -> None:
    """Reads the database only."""
    if other and (old or new):
        raise UsageError("--from and --to are for the edits of one article")
    with reading(options) as (store, reader):
        number = article_of(store, article)
        if other:
            before, after = _article(reader, number), _article(reader, article_of(store, other))
        else:
            before, after = _edit(reader, number, old, new)
    title, text = compare(before["title"], after["title"]), compare(before["text"], after["text"])
    if options.json:
        say_json({"old": _side(before), "new": _side(after), "title": _plain(title), "text": _plain(text)})
        return
    console = Console(highlight=False, soft_wrap=True)
    for row in (before, after):
        console.print(Text(f"{'---' if row is before else '+++'} {_called(row)}", style="bold"))
    for one, pair in ((title, ("title",)), (text, ("text",))):
        _show(console, one, before[pair[0]], after[pair[0]])


def _article(reader: Reader, number: int) -> Row:
    row = reader.row(
        f"SELECT id, source, revision, url, title, substr(text, 1, {LONGEST_TEXT}) AS text FROM articles WHERE id = ?",
        [number],
    )
    assert row is not None
    return row


def _edit(reader: Reader, number: int, old: int | None, new: int | None) -> tuple[Row, Row]:
    found = changes.read(reader, number, old, new)
    numbers = [row["revision"] for row in found["revisions"]] if found else []
    if found is None or len(numbers) < 2:
        raise UsageError(f"article {number} was never edited")
    for wanted in (old, new):
        if wanted is not None and wanted not in numbers:
            raise UsageError(f"article {number} has no revision {wanted}; there are {numbers[0]} to {numbers[-1]}")
    article = found["article"]
    before, after = ({"id": article["id"], "source": article["source"], **found[side]} for side in ("old", "new"))
    return before, after


def _called(row: Row) -> str:
    seen = f", seen {row['seen_at']}" if "seen_at" in row else f" {row['url']}"
    return printable(f"{row['source']} {row['id']}, revision {row['revision']}{seen}", 300)


def _side(row: Row) -> dict[str, object]:
    return {name: row[name] for name in ("id", "source", "revision", "seen_at", "url") if name in row}


def _plain(found: Comparison) -> dict[str, object]:
    return {
        "same": found.same,
        "too_different": found.too_different,
        "words_cut": found.cut,
        "words_added": found.added,
        "paragraphs": [[[piece.kind, piece.text] for piece in paragraph] for paragraph in found.paragraphs],
    }


def _show(console: Console, found: Comparison, old: str, new: str) -> None:
    if found.too_different:
        console.print(_piece("cut", old))
        console.print(_piece("added", new))
    for paragraph in found.paragraphs:
        console.print(Text(" ").join(_piece(piece.kind, piece.text) for piece in paragraph))
    console.print()


def _piece(kind: str, text: str) -> Text:
    shown = "\n".join(printable(line, LONGEST_TEXT) for line in text.split("\n"))
    return Text(shown, style=STYLES[kind]) if sys.stdout.isatty() else Text(MARKS[kind].format(shown))
