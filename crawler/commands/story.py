"""`marsad story`: who published a story, in which order, and how much of it."""

from __future__ import annotations

import click

from crawler.arabic.letters import printable
from crawler.browse.members import members
from crawler.browse.reader import Reader, Row
from crawler.commands import Options, common_options, say_json
from crawler.commands.lookup import article_of, reading
from crawler.commands.tables import Column, show_table
from crawler.errors import UsageError
from crawler.phrases.locale import Locale

COLUMNS = (
    Column(name="id", right=True),
    Column(name="source"),
    Column(name="published"),
    Column(name="after the first", keep=2),
    Column(name="kind", keep=1),
    Column(name="alike", right=True, keep=1),
    Column(name="title", grows=True),
)
FIELDS = ("id", "source", "url", "title", "published_on", "published_at", "kind", "similarity", "lag", "is_first")
_ENGLISH = Locale("en")


@click.command(
    help="The story of one article, named by number or address: all its copies, the first of them first. "
    "`marsad diff ID ID` compares two."
)
@click.argument("article", metavar="ID|ADDRESS")
@common_options
def command(options: Options, article: str) -> None:
    """Reads the database only."""
    with reading(options) as (store, reader):
        number = article_of(store, article)
        story, copies = story_of(reader, number)
    if options.json:
        say_json(as_object(number, story, copies))
    elif story is None:
        raise UsageError(f"article {number} stands alone: no other outlet's text is a copy of it")
    else:
        show_table(COLUMNS, [_cells(row) for row in copies])


def story_of(reader: Reader, number: int) -> tuple[int | None, list[Row]]:
    """The story of an article and its copies, the first of them first; None and nothing where it stands alone."""
    story = reader.value("SELECT story FROM articles WHERE id = ?", [number])
    return story, members(reader, story) if story is not None else []


def as_object(number: int, story: int | None, copies: list[Row]) -> dict[str, object]:
    """The same as JSON."""
    if story is None:
        return {"story": None, "articles": [number]}
    return {"story": story, "articles": [{name: row[name] for name in FIELDS} for row in copies]}


def _cells(row: Row) -> tuple[str, ...]:
    when = _ENGLISH.published(row["published_on"], row["published_at"], row["published_precision"])
    after = "first" if row["is_first"] else _ENGLISH.duration(row["lag"]) if row["lag"] is not None else ""
    alike = f"{row['similarity']:.0%}" if row["similarity"] is not None and not row["is_first"] else ""
    return (str(row["id"]), row["source"], when, after, row["kind"], alike, printable(row["title"], 300))
