"""`marsad story`: who published a story, in which order, and how much of it."""

from __future__ import annotations

import click

from crawler.arabic.letters import printable
from crawler.browse.members import members
from crawler.browse.reader import Row
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
        (story,) = store.db.execute("SELECT story FROM articles WHERE id = ?", (number,)).fetchone()
        if story is None:
            if not options.json:
                raise UsageError(f"article {number} stands alone: no other outlet's text is a copy of it")
            say_json({"story": None, "articles": [number]})
            return
        copies = members(reader, story)
    if options.json:
        say_json({"story": story, "articles": [{name: row[name] for name in FIELDS} for row in copies]})
        return
    show_table(COLUMNS, [_cells(row) for row in copies])


def _cells(row: Row) -> tuple[str, ...]:
    when = _ENGLISH.published(row["published_on"], row["published_at"], row["published_precision"])
    after = "first" if row["is_first"] else _ENGLISH.duration(row["lag"]) if row["lag"] is not None else ""
    alike = f"{row['similarity']:.0%}" if row["similarity"] is not None and not row["is_first"] else ""
    return (str(row["id"]), row["source"], when, after, row["kind"], alike, printable(row["title"], 300))
