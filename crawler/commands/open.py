"""`marsad open`: an article's original page in the web browser."""

from __future__ import annotations

import click

from crawler.browse.safe import safe_url
from crawler.commands import Options, common_options, say_json
from crawler.commands.lookup import article_of, reading
from crawler.errors import UsageError


@click.command(help="Opens the original page of one article, named by number or address, and prints its address.")
@click.argument("article", metavar="ID|ADDRESS")
@click.option("--print", "only_print", is_flag=True, help="Only print the address.")
@common_options
def command(options: Options, article: str, only_print: bool) -> None:
    """Exit status: 0 also where this machine has no browser; the address is printed then, too."""
    with reading(options) as (store, _):
        number = article_of(store, article)
        (url,) = store.db.execute("SELECT url FROM articles WHERE id = ?", (number,)).fetchone()
    if not safe_url(url):
        raise UsageError(f"article {number} has no web address")
    if options.json:
        say_json({"id": number, "url": url})
    else:
        click.echo(url)
    if not only_print and not options.json:
        click.launch(url)
