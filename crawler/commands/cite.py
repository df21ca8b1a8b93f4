"""`marsad cite`: one article for a footnote or a reference manager, with what proves it."""

from __future__ import annotations

from dataclasses import asdict

import click

from crawler.commands import Options, common_options, say_json
from crawler.commands.lookup import article_of, reading
from crawler.evidence.citations import FORMATS
from crawler.model import Citation
from crawler.phrases.locale import LANGUAGES, Locale
from storage.citations import citation


@click.command(
    help="Cites one article, named by number or address: title, outlet, day and where it came from, address, when the "
    "page was captured, the sha256 of the page, its place in the archive."
)
@click.argument("article", metavar="ID|ADDRESS")
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True, help="How it is written."
)
@click.option("--lang", type=click.Choice(LANGUAGES), help="Of the words around it; by default the article's own.")
@common_options
def command(options: Options, article: str, form: str, lang: str | None) -> None:
    """Reads the database only."""
    with reading(options) as (store, _):
        found = citation(store.db, article_of(store, article))
    assert found is not None
    if options.json:
        say_json(as_object(found))
        return
    click.echo(cited(found, form, lang), nl=False)


def cited(found: Citation, form: str, lang: str | None = None) -> str:
    """The citation in one of FORMATS; `lang` is that of the words around it, by default the article's own."""
    language = lang or (found.language if found.language in LANGUAGES else "en")
    return FORMATS[form](found, Locale(language))


def as_object(found: Citation) -> dict[str, object]:
    """The citation as JSON."""
    return {
        **asdict(found),
        "published_on": found.published or None,
        "captured_at": found.captured_at.isoformat() if found.captured_at else None,
    }
